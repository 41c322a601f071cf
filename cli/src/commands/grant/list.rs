//! `valet grant list`; how the grants stand, the rules say.

use super::show::{Shown, Standing};
use crate::{
    context::Context,
    failure::Failure,
    output::entries,
    render,
    time::moment,
    whose::{roles, Which},
    world::World,
};
use clap::Args;
use shared_logic::{over, Account, DriverConsent, Erasure, Grant, GrantId, State, UnixSeconds};

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
        let listed = |grant: &Grant| {
            let terms = &grant.terms;
            wanted.has_or(grant.grantor, terms.vehicle, terms.recipient, |account| is_to_consent(state, account, grant, now))
        };
        for (id, grant) in state.grants.iter().filter(|(_, grant)| listed(grant)) {
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

/// Whether it is the account's to consent to the grant, as the driver, the lessee or the guardian, or to take that back.
fn is_to_consent(state: &State, account: Account, grant: &Grant, now: UnixSeconds) -> bool {
    let id = grant.terms.vehicle;
    let subject = |vehicle| {
        let mut held = roles(state, account, id, vehicle, now).filter(|held| held.role.is_subject() && !held.offered);
        held.next().is_some() && over(state, vehicle, grant, now).is_none()
    };
    match grant.driver_consent {
        DriverConsent::NotNeeded => false,
        DriverConsent::Given { by, .. } if by == account => true,
        DriverConsent::Missing | DriverConsent::Given { .. } => state.vehicles.get(&id).is_some_and(subject),
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
            render::classes(terms.classes),
            render::actions(terms.actions),
            moment(terms.expires_at),
            standing.word(),
            standing.duty(),
        ]
    };
    let head = ["grant", "vehicle", "recipient", "purpose", "classes", "actions", "until", "standing", "erasure"];
    entries("no grants to list: `valet grant create` makes one", head, grants.iter().map(cells))
}
