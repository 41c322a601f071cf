//! A vehicle's grants, folded from the contract's history; how they stand, the rules say.

use super::show::{Shown, Standing};
use crate::{commands::events::history, context::Context, failure::Failure, output::table, render, time::moment};
use shared_logic::{Account, VehicleId};

pub(super) async fn list(context: &Context, vehicle: VehicleId, recipient: Option<Account>) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let (now, state) = (snapshot.now, history::state(&session, snapshot.head).await?);
    let record = state.vehicles.get(&vehicle).ok_or_else(|| Failure::not_found("vehicle", vehicle))?;
    let mut grants: Vec<_> = state
        .grants
        .iter()
        .filter(|(_, grant)| grant.terms.vehicle == vehicle && recipient.is_none_or(|wanted| grant.terms.recipient == wanted))
        .map(|(id, grant)| (*id, grant, Standing::of(&state, record, *id, grant, now)))
        .collect();
    grants.sort_by_key(|(_, grant, _)| grant.seq);
    let rows: Vec<_> = grants.iter().map(|(id, grant, standing)| Shown::of(*id, grant, *standing)).collect();
    context.output.show(&rows, |_| {
        table(
            ["event", "grant", "recipient", "purpose", "until", "standing", "erasure"],
            grants.iter().map(|(id, grant, standing)| {
                [
                    grant.seq.0.to_string(),
                    id.to_string(),
                    grant.terms.recipient.to_string(),
                    render::purpose(grant.terms.purpose),
                    moment(grant.terms.expires_at),
                    standing.word(),
                    standing.duty(),
                ]
            }),
        )
    })
}
