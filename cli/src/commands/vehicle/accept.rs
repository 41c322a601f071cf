//! `valet vehicle accept`.

use crate::{
    context::Context,
    defaults::{self, vehicles},
    failure::Failure,
    parse,
    submit::SubmitMode,
    world,
};
use clap::Args;
use shared_logic::{Message, VehicleId};

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
                let to = actor.account();
                defaults::only_vehicle(&vehicles::offered(&world.state, to, world.now), &format!("that is offered to {to}"))?
            }
        };
        actor.submit(&[Message::AcceptVehicle { vehicle }]).await
    }
}
