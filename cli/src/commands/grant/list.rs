//! `valet grant list`; how the grants stand, the rules say.

use super::show::{Shown, Standing};
use crate::{
    context::Context,
    failure::Failure,
    output::table,
    parse::{account, vehicle},
    render,
    time::moment,
    whose::{Own, Whose},
    world::{Source, World},
};
use clap::Args;
use shared_logic::{Account, Erasure, Grant, GrantId, State, UnixSeconds, VehicleId};

/// Which grants, read from where. Without a vehicle, a recipient or an account, those of the only wallet in this folder.
#[derive(Args)]
pub(super) struct List {
    /// Only those of this vehicle.
    #[arg(long, value_name = "ID", value_parser = vehicle)]
    vehicle: Option<VehicleId>,
    /// Only those to this recipient.
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    recipient: Option<Account>,
    #[command(flatten)]
    whose: Whose,
    /// Only those whose recipient should have attested by now that the data are erased.
    #[arg(long)]
    overdue: bool,
    #[command(flatten)]
    source: Source,
}

/// A grant with how it stands.
type Row<'a> = (GrantId, &'a Grant, Standing);

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let World { state, now } = self.source.world(context).await?;
        let grants = self.grants(&state, now)?;
        let rows: Vec<_> = grants.iter().map(|(id, grant, standing)| Shown::of(*id, grant, *standing)).collect();
        let one_vehicle = self.vehicle.is_some();
        context.output.show(&rows, |_| describe(&grants, one_vehicle))
    }

    fn grants<'a>(&self, state: &'a State, now: UnixSeconds) -> Result<Vec<Row<'a>>, Failure> {
        if let Some(id) = self.vehicle.filter(|id| !state.vehicles.contains_key(id)) {
            return Err(Failure::not_found("vehicle", id));
        }
        // Whoever names a vehicle or a recipient asks about it, and not about an own account.
        let named = self.vehicle.is_some() || self.recipient.is_some();
        let own = if named && self.whose.account.is_none() { None } else { Some(self.whose.own(state, now)?) };
        let wanted = |grant: &Grant| {
            self.vehicle.is_none_or(|vehicle| grant.terms.vehicle == vehicle)
                && self.recipient.is_none_or(|recipient| grant.terms.recipient == recipient)
                && own.as_ref().is_none_or(|own| concerns(state, own, grant))
        };
        let mut grants: Vec<Row<'a>> = Vec::new();
        for (id, grant) in state.grants.iter().filter(|(_, grant)| wanted(grant)) {
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

/// Whether a grant was given by the account, is of its vehicle, or to it.
fn concerns(state: &State, own: &Own, grant: &Grant) -> bool {
    own.is(grant.grantor) || own.is(grant.terms.recipient) || own.owns(state, grant.terms.vehicle)
}

fn describe(grants: &[Row<'_>], one_vehicle: bool) -> String {
    let cells = |(id, grant, standing): &Row<'_>| {
        let terms = &grant.terms;
        let (recipient, purpose, until) = (terms.recipient.to_string(), render::purpose(terms.purpose), moment(terms.expires_at));
        (grant.seq.0.to_string(), id.to_string(), terms.vehicle.to_string(), [recipient, purpose, until, standing.word(), standing.duty()])
    };
    if one_vehicle {
        let head = ["event", "grant", "recipient", "purpose", "until", "standing", "erasure"];
        return table(head, grants.iter().map(cells).map(|(seq, id, _, [a, b, c, d, e])| [seq, id, a, b, c, d, e]));
    }
    let head = ["vehicle", "event", "grant", "recipient", "purpose", "until", "standing", "erasure"];
    table(head, grants.iter().map(cells).map(|(seq, id, vehicle, [a, b, c, d, e])| [vehicle, seq, id, a, b, c, d, e]))
}
