//! `valet grant list`; how the grants stand, the rules say.

use super::show::{Shown, Standing};
use crate::{context::Context, failure::Failure, output::entries, render, time::moment, whose::Which, world::World};
use clap::Args;
use shared_logic::{Erasure, Grant, GrantId, State, UnixSeconds};

/// Which grants.
#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    which: Which,
    /// Only those whose recipient should have attested by now that the data are erased.
    #[arg(long)]
    overdue: bool,
}

/// A grant with how it stands.
type Row<'a> = (GrantId, &'a Grant, Standing);

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let World { state, now } = self.which.world(context).await?;
        let grants = self.grants(&state, now)?;
        let rows: Vec<_> = grants.iter().map(|(id, grant, standing)| Shown::of(*id, grant, *standing)).collect();
        context.output.show(&rows, |_| describe(&grants))
    }

    fn grants<'a>(&self, state: &'a State, now: UnixSeconds) -> Result<Vec<Row<'a>>, Failure> {
        let wanted = self.which.wanted(state, now)?;
        let mut grants: Vec<Row<'a>> = Vec::new();
        for (id, grant) in state.grants.iter().filter(|(_, grant)| wanted(grant.grantor, grant.terms.vehicle, grant.terms.recipient)) {
            let Some(vehicle) = state.vehicles.get(&grant.terms.vehicle) else { continue };
            let standing = Standing::of(state, vehicle, *id, grant, now);
            if !self.overdue || matches!(standing.erasure, Erasure::Overdue { .. }) {
                grants.push((*id, grant, standing));
            }
        }
        grants.sort_by_key(|(_, grant, _)| (grant.terms.vehicle, grant.seq));
        Ok(grants)
    }
}

fn describe(grants: &[Row<'_>]) -> String {
    let cells = |(id, grant, standing): &Row<'_>| {
        let terms = &grant.terms;
        [
            id.to_string(),
            terms.vehicle.to_string(),
            terms.recipient.to_string(),
            render::purpose(terms.purpose),
            moment(terms.expires_at),
            standing.word(),
            standing.duty(),
        ]
    };
    entries("no grants", ["grant", "vehicle", "recipient", "purpose", "until", "standing", "erasure"], grants.iter().map(cells))
}
