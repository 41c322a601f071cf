//! `valet vehicle`: registering, showing, transferring.

use crate::{failure::Failure, output::facts, signer::Signer, site::Site, text::moment};
use clap::{Args, Subcommand};
use shared_logic::{Account, Message, VehicleId, VinCommitment};

/// Register, show and transfer vehicles.
#[derive(Args)]
pub(crate) struct Vehicle {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Register a vehicle; the signer becomes its owner.
    ///
    /// The id is 32 random bytes and says nothing about the vehicle. Keep it with the vehicle's papers.
    Register {
        #[command(flatten)]
        signer: Signer,
        /// An id of your own: 0x and 64 hexadecimal digits. Never derive it from the VIN.
        #[arg(long)]
        id: Option<VehicleId>,
        /// A salted commitment to the VIN: 0x and 64 hexadecimal digits. Keep the salt secret.
        #[arg(long)]
        vin_commitment: Option<VinCommitment>,
    },
    /// Hand a vehicle to a new owner. Every grant of yours ends at once.
    Transfer {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle.
        #[arg(long)]
        vehicle: VehicleId,
        /// The new owner's address in contracts, as `valet wallet show` prints it.
        #[arg(long)]
        to: Account,
    },
    /// Show a vehicle's record.
    Show {
        /// The vehicle.
        vehicle: VehicleId,
    },
}

impl Vehicle {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Register { signer, id, vin_commitment } => {
                let vehicle = id.map_or_else(random_id, Ok)?;
                super::grant::act(site, &signer, &Message::RegisterVehicle { vehicle, vin_commitment }).await
            }
            Command::Transfer { signer, vehicle, to } => {
                super::grant::act(site, &signer, &Message::TransferVehicle { vehicle, new_owner: to }).await
            }
            Command::Show { vehicle } => {
                let session = site.session().await?;
                let record = session.records().await?.vehicle(vehicle).await?;
                let record =
                    record.ok_or_else(|| Failure::expected(format!("expected a registered vehicle, found none with id {vehicle}")))?;
                site.output.show(&record, |record| {
                    facts(&[
                        ("vehicle", vehicle.to_string()),
                        ("owner", record.owner.to_string()),
                        ("epoch", format!("{} since {}", record.epoch.0, moment(record.epoch_start))),
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
