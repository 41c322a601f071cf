//! `valet vehicle`: creating, showing, handing over, stopping, retiring.

mod accept;
mod create;
mod list;
mod offer;
mod show;
mod standing;

use crate::{
    context::Context,
    failure::Failure,
    parse::{self, request_policy},
    submit::SubmitMode,
    whose::OwnVehicle,
};
use clap::{ArgGroup, Args, Subcommand};
use shared_logic::{Message, RequestPolicy, VehicleId, VinCommitment};

/// Create, list, show, hand over, stop and retire vehicles.
#[derive(Args)]
#[command(after_long_help = "\
A vehicle is handed over by an offer that its new owner accepts; until then nothing changes, and afterwards \
nothing of the old owner's applies. *Stop everything* ends every grant and every delegation at once, and you stay \
the owner: for a stolen phone, a separation, or whenever you no longer know who reads along.

Who has one wallet file in the folder and one vehicle names neither; the preview tells what was taken.

  valet vehicle create --name golf                                      prints the id
  valet vehicle list
  valet vehicle show golf
  valet vehicle offer --wallet owner.json --vehicle 0x… --to 0x… --for 14d
  valet vehicle accept --wallet buyer.json --vehicle 0x…                every grant of the old owner ends at once
  valet vehicle stop-everything --wallet owner.json --vehicle 0x…       all of it ends; you stay the owner
  valet vehicle retire --wallet owner.json --vehicle 0x…                out of use, for good")]
pub(crate) struct Vehicle {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Create a vehicle's record; the signer becomes its owner.
    ///
    /// The id is the hash of your account and of a salt of 32 random bytes: it says nothing about the vehicle, and
    /// nobody else can take it. The salt is printed and need not be secret; who keeps it can show later that the id
    /// was made for this account. Should the outcome not be seen, the same command typed again takes the same salt.
    ///
    /// Example: `valet vehicle create --wallet owner.json --name golf`.
    Create(create::Create),
    /// List the vehicles that an account owns, is offered, has a role for, or is named for recovery of.
    ///
    /// Example: `valet vehicle list`, or `valet vehicle list --account 0x…`.
    List(list::List),
    /// Offer a vehicle to a new owner, who accepts it with `valet vehicle accept`.
    ///
    /// Nothing changes until then, and you can take the offer back. A new offer takes the place of an old one; it
    /// lasts 30 days at most. Works also while the contract is paused.
    ///
    /// Example: `valet vehicle offer --wallet owner.json --vehicle 0x… --to 0x… --for 14d`.
    Offer(offer::Offer),
    /// Accept a vehicle that was offered to you. Every grant and every delegation of the old owner ends at once.
    ///
    /// Works also while the contract is paused. Example: `valet vehicle accept --wallet buyer.json --vehicle 0x…`.
    Accept(accept::Accept),
    /// Take an offer of yours back, or turn one to you down.
    ///
    /// Example: `valet vehicle cancel-offer --wallet owner.json --vehicle 0x…`.
    CancelOffer(One),
    /// End every grant, delegation and offer of a vehicle at once. You stay its owner, and begin anew.
    ///
    /// Keys that you named with `valet intent key set` sign nothing for it any more either. Works also while the
    /// contract is paused.
    /// Cannot be undone: you type the id. Example: `valet vehicle stop-everything --wallet owner.json --vehicle 0x…`.
    StopEverything(One),
    /// Put another commitment to the VIN in the place of one, or none. What was attested of the old one ends.
    ///
    /// Example: `valet vehicle set-vin-commitment --wallet owner.json --vehicle 0x… --vin-commitment 0x…`.
    #[command(group(ArgGroup::new("commitment").required(true).args(["vin_commitment", "none"])))]
    SetVinCommitment {
        #[command(flatten)]
        mode: SubmitMode,
        #[command(flatten)]
        vehicle: OwnVehicle,
        /// The new one, salted: 0x and 64 hexadecimal digits. Keep its salt secret.
        #[arg(long, value_name = "HASH")]
        vin_commitment: Option<VinCommitment>,
        /// None any more.
        #[arg(long)]
        none: bool,
    },
    /// Say who may ask you for access to a vehicle. It never limits whom you may grant access.
    ///
    /// By default those that the admin has admitted may ask; what was asked before can still be answered.
    ///
    /// Example: `valet vehicle set-request-policy --wallet owner.json --vehicle 0x… --policy nobody`.
    SetRequestPolicy {
        #[command(flatten)]
        mode: SubmitMode,
        #[command(flatten)]
        vehicle: OwnVehicle,
        /// Who may ask: admitted, anybody or nobody.
        #[arg(long, value_parser = request_policy)]
        policy: RequestPolicy,
    },
    /// Take a vehicle out of use, for good: no grant has effect any more, and none can be created.
    ///
    /// Cannot be undone: you type the id. Example: `valet vehicle retire --wallet owner.json --vehicle 0x…`.
    Retire(One),
    /// Show a vehicle's record, and to whom it is offered.
    ///
    /// Example: `valet vehicle show 0x…`.
    Show {
        /// The vehicle, by its id or a name; otherwise the only one of the only wallet in this folder.
        #[arg(value_parser = parse::vehicle, value_name = "ID")]
        vehicle: Option<VehicleId>,
    },
}

/// A vehicle, and who acts on it.
#[derive(Args)]
struct One {
    #[command(flatten)]
    mode: SubmitMode,
    #[command(flatten)]
    vehicle: OwnVehicle,
}

impl One {
    async fn send(self, context: &Context, message: impl Fn(VehicleId) -> Message) -> Result<(), Failure> {
        send_one(context, &self.mode, self.vehicle, message).await
    }
}

/// Changes the vehicle that was named, or the signer's only one.
async fn send_one(
    context: &Context,
    mode: &SubmitMode,
    vehicle: OwnVehicle,
    message: impl Fn(VehicleId) -> Message,
) -> Result<(), Failure> {
    let actor = mode.begin(context).await?;
    let vehicle = actor.vehicle(vehicle).await?;
    actor.submit(&[message(vehicle)]).await
}

impl Vehicle {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(create) => create.run(context).await,
            Command::Offer(offer) => offer.run(context).await,
            Command::List(list) => list.run(context).await,
            Command::Accept(accept) => accept.run(context).await,
            Command::CancelOffer(one) => one.send(context, |vehicle| Message::CancelVehicleOffer { vehicle }).await,
            Command::StopEverything(one) => one.send(context, |vehicle| Message::StopEverything { vehicle }).await,
            Command::SetVinCommitment { mode, vehicle, vin_commitment, .. } => {
                send_one(context, &mode, vehicle, |vehicle| Message::SetVinCommitment { vehicle, vin_commitment }).await
            }
            Command::SetRequestPolicy { mode, vehicle, policy } => {
                send_one(context, &mode, vehicle, |vehicle| Message::SetRequestPolicy { vehicle, policy }).await
            }
            Command::Retire(one) => one.send(context, |vehicle| Message::RetireVehicle { vehicle }).await,
            Command::Show { vehicle } => show::show(context, vehicle).await,
        }
    }
}
