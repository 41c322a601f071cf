//! `valet vehicle accept`.

use crate::{context::Context, defaults, failure::Failure, parse, submit::SubmitMode, world};
use clap::Args;
use shared_logic::{Account, Message, State, UnixSeconds, VehicleId};

/// A vehicle that was offered.
#[derive(Args)]
pub(super) struct Accept {
    #[command(flatten)]
    mode: SubmitMode,
    /// The vehicle, by its id or a name; otherwise the only one that is offered to the signer.
    #[arg(long, value_name = "ID", value_parser = parse::vehicle)]
    vehicle: Option<VehicleId>,
}

impl Accept {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let vehicle = match self.vehicle {
            Some(vehicle) => vehicle,
            None => {
                let world = world::from_node(&actor.session).await?;
                offered(&world.state, actor.account(), world.now)?
            }
        };
        actor.submit(&[Message::AcceptVehicle { vehicle }]).await
    }
}

/// The only vehicle that is offered to the account now.
fn offered(state: &State, to: Account, now: UnixSeconds) -> Result<VehicleId, Failure> {
    let stands = |id: &VehicleId| {
        let epoch = state.vehicles.get(id).map(|vehicle| vehicle.epoch);
        state.vehicle_offers.get(id).is_some_and(|offer| offer.to == to && now < offer.until && Some(offer.epoch) == epoch)
    };
    let ids: Vec<VehicleId> = state.vehicle_offers.keys().copied().filter(stands).collect();
    let none = || Failure::usage(format!("no vehicle was named, and none is offered to {to} now")).hint("name one with `--vehicle ID`");
    let vehicle = defaults::only(&ids, &none, &format!("those offered to {to} are"))?;
    defaults::take("--vehicle", vehicle, format!("the only vehicle that is offered to {to}"));
    Ok(vehicle)
}
