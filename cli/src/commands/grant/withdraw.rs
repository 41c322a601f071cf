//! `valet grant withdraw`: one grant, or everything a recipient has.

use crate::{
    context::Context,
    failure::Failure,
    parse::{account, vehicle},
    submit::SubmitMode,
    world,
};
use clap::Args;
use shared_logic::{limits::MAX_BATCH, Account, GrantId, GrantState, Message, State, VehicleId};

/// Which grants.
#[derive(Args)]
pub(super) struct Withdraw {
    #[command(flatten)]
    mode: SubmitMode,
    /// The grant, or several; or `--recipient` for all that one recipient has.
    #[arg(value_name = "GRANT", required_unless_present = "recipient", conflicts_with_all = ["recipient", "vehicle"])]
    grants: Vec<GrantId>,
    /// Withdraws every grant to this recipient: of the vehicle, or of every vehicle that you own.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
    recipient: Option<Account>,
    /// Only those of this vehicle, with `--recipient`.
    #[arg(long, value_name = "ID", value_parser = vehicle, requires = "recipient")]
    vehicle: Option<VehicleId>,
}

impl Withdraw {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let grants = match self.recipient {
            Some(recipient) => {
                // Of the present records, which every node has: withdrawing waits for no node that knows the past.
                let state = world::from_node(&actor.session).await?.state;
                let found = lasting(&state, actor.account(), self.vehicle, recipient);
                if found.is_empty() {
                    let whose = if self.vehicle.is_some() { "of the vehicle" } else { "of any vehicle that you own" };
                    return Err(Failure::not_found(&format!("grant that has not ended {whose} to"), recipient));
                }
                found
            }
            None => self.grants,
        };
        // More than a batch are several, each whole: withdrawing must not fail for being much.
        for part in grants.chunks(MAX_BATCH) {
            let messages: Vec<_> = part.iter().map(|grant| Message::Withdraw { grant: *grant }).collect();
            actor.submit(&messages).await?;
        }
        Ok(())
    }
}

/// The grants of the present epoch that nobody has ended: of the vehicle, or of all that the account owns.
fn lasting(state: &State, owner: Account, vehicle: Option<VehicleId>, recipient: Account) -> Vec<GrantId> {
    let owned = state.vehicles.iter().filter(|(_, vehicle)| vehicle.owner == owner).map(|(id, _)| *id);
    let vehicles: Vec<VehicleId> = vehicle.map_or_else(|| owned.collect(), |vehicle| vec![vehicle]);
    let of_one = |id: VehicleId| {
        let epoch = state.vehicles.get(&id).map(|vehicle| vehicle.epoch);
        let grants = state.grants.of(id, recipient);
        let lasts = move |grant: &shared_logic::Grant| Some(grant.epoch) == epoch && !matches!(grant.state, GrantState::Ended { .. });
        grants.filter(move |(_, grant)| lasts(grant)).map(|(id, _)| id)
    };
    vehicles.into_iter().flat_map(of_one).collect()
}
