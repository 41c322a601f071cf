//! `valet grant withdraw`: one grant, or everything a recipient has.

use crate::{commands::events::history, context::Context, failure::Failure, submit::SubmitMode};
use clap::Args;
use shared_logic::{limits::MAX_BATCH, Account, GrantId, GrantState, Message, State, VehicleId};

/// Which grants.
#[derive(Args)]
pub(super) struct Withdraw {
    #[command(flatten)]
    mode: SubmitMode,
    /// The grant; or `--vehicle` and `--recipient` for all that one recipient has.
    #[arg(value_name = "GRANT", required_unless_present = "recipient", conflicts_with_all = ["recipient", "vehicle"])]
    grants: Vec<GrantId>,
    /// Withdraws every grant to this recipient, all or none of them.
    #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT", requires = "vehicle")]
    recipient: Option<Account>,
    /// The vehicle, with `--recipient`.
    #[arg(long, value_name = "ID", requires = "recipient")]
    vehicle: Option<VehicleId>,
}

impl Withdraw {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let grants = match (self.vehicle, self.recipient) {
            (Some(vehicle), Some(recipient)) => {
                let state = history::state(&actor.session, actor.session.snapshot().await?.head).await?;
                let found = lasting(&state, vehicle, recipient);
                if found.is_empty() {
                    return Err(Failure::not_found("grant that has not ended of the vehicle to", recipient));
                }
                found
            }
            _ => self.grants,
        };
        // More than a batch are several, each whole: withdrawing must not fail for being much.
        for part in grants.chunks(MAX_BATCH) {
            let messages: Vec<_> = part.iter().map(|grant| Message::Withdraw { grant: *grant }).collect();
            actor.submit(&messages).await?;
        }
        Ok(())
    }
}

/// The grants of the present epoch that nobody has ended.
fn lasting(state: &State, vehicle: VehicleId, recipient: Account) -> Vec<GrantId> {
    let epoch = state.vehicles.get(&vehicle).map(|vehicle| vehicle.epoch);
    let grants = state.grants.of(vehicle, recipient);
    let lasts = grants.filter(|(_, grant)| Some(grant.epoch) == epoch && !matches!(grant.state, GrantState::Ended { .. }));
    lasts.map(|(id, _)| id).collect()
}
