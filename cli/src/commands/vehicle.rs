//! `valet vehicle`: registering, showing, transferring, retiring.

use crate::{context::Context, failure::Failure, output::facts, signer::Signer, submit::submit, time::moment};
use clap::{Args, Subcommand};
use shared_logic::{Account, Message, VehicleId, VinCommitment};

/// Register, show, transfer and retire vehicles.
#[derive(Args)]
#[command(after_long_help = "\
  valet vehicle register --wallet owner.json                            prints the id, 32 random bytes
  valet vehicle show 0x…
  valet vehicle transfer --wallet owner.json --vehicle 0x… --to 0x…     every grant of yours ends at once
  valet vehicle retire --wallet owner.json --vehicle 0x…                out of use, for good")]
pub(crate) struct Vehicle {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Register a vehicle; the signer becomes its owner.
    ///
    /// The id is 32 random bytes and says nothing about the vehicle. Keep it with the vehicle's documents.
    ///
    /// Example: `valet vehicle register --wallet owner.json`.
    Register {
        #[command(flatten)]
        signer: Signer,
        /// An id of your own: 0x and 64 hexadecimal digits. Never derive it from the VIN.
        #[arg(long, value_name = "ID")]
        id: Option<VehicleId>,
        /// A salted commitment to the VIN: 0x and 64 hexadecimal digits. Keep the salt secret.
        #[arg(long, value_name = "HASH")]
        vin_commitment: Option<VinCommitment>,
    },
    /// Hand a vehicle to a new owner. Every grant and every delegation of yours ends at once.
    ///
    /// Cannot be undone: you type the id. Works also while the contract is paused. Example: `valet vehicle transfer --wallet owner.json
    /// --vehicle 0x… --to 0x…`.
    Transfer {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle.
        #[arg(long, value_name = "ID")]
        vehicle: VehicleId,
        /// The new owner's address in contracts, as `valet wallet show` prints it.
        #[arg(long, value_name = "ACCOUNT")]
        to: Account,
    },
    /// Take a vehicle out of use, for good: no grant has effect any more, and none can be created.
    ///
    /// Cannot be undone: you type the id. Example: `valet vehicle retire --wallet owner.json --vehicle 0x…`.
    Retire {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle.
        #[arg(long, value_name = "ID")]
        vehicle: VehicleId,
    },
    /// Show a vehicle's record.
    ///
    /// Example: `valet vehicle show 0x…`.
    Show {
        /// The vehicle.
        vehicle: VehicleId,
    },
}

impl Vehicle {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Register { signer, id, vin_commitment } => {
                let vehicle = id.map_or_else(random_id, Ok)?;
                submit(context, &signer, &Message::RegisterVehicle { vehicle, vin_commitment }).await
            }
            Command::Transfer { signer, vehicle, to } => {
                submit(context, &signer, &Message::TransferVehicle { vehicle, new_owner: to }).await
            }
            Command::Retire { signer, vehicle } => submit(context, &signer, &Message::RetireVehicle { vehicle }).await,
            Command::Show { vehicle } => {
                let session = context.session().await?;
                let record = session.snapshot().await?.records.vehicle(vehicle).await?;
                let record = record.ok_or_else(|| Failure::not_found("vehicle", vehicle))?;
                context.output.show(&record, |record| {
                    facts(&[
                        ("vehicle", vehicle.to_string()),
                        ("owner", record.owner.to_string()),
                        ("epoch", format!("{} since {}", record.epoch.0, moment(record.epoch_start))),
                        ("status", record.status.name().to_owned()),
                        ("events", record.seq.0.to_string()),
                        ("newest event", record.last_event.to_string()),
                    ])
                })
            }
        }
    }
}

fn random_id() -> Result<VehicleId, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(VehicleId(bytes))
}
