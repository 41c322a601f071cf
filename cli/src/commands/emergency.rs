//! `valet emergency`: breaking the glass, closing it, and the review.

mod list;

use crate::{commands::purpose::class, failure::Failure, signer::Signer, site::Site, text::length, way};
use clap::{Args, Subcommand, ValueEnum};
use shared_logic::{Account, EmergencyReason, Finding, Message, Seconds, SignalClass, SignalClasses, VehicleId};

/// Open, close and review emergencies: a few classes, at most a day, in the open.
#[derive(Args)]
#[command(after_long_help = "\
An authority that the admin has admitted reads a few classes of a vehicle for at most a day without the owner's \
consent. Everybody can see it, the owner first, and an admitted auditor reviews it before the same authority may \
open the same vehicle again. The classes are at most LocationExact, LocationCoarse, SpeedMotion, EnergyCharging, \
Diagnostics and TyreBody; nothing is ever commanded.

  valet emergency open --wallet police.json --vehicle 0x… --reason theft --classes LocationExact --for 2h
  valet check --emergency --vehicle 0x… --recipient 0x… --classes LocationExact --chain
  valet emergency close --wallet police.json --vehicle 0x…
  valet emergency review --wallet auditor.json --vehicle 0x… --authority 0x… --finding justified")]
pub(crate) struct Emergency {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Break the glass: an admitted authority reads some classes of a vehicle, for at most a day.
    ///
    /// Example: `valet emergency open --wallet police.json --vehicle 0x… --reason crash --classes LocationExact --for 2h`.
    Open {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle.
        #[arg(long, value_name = "ID")]
        vehicle: VehicleId,
        /// Why.
        #[arg(long, value_enum)]
        reason: Why,
        /// Which classes, separated by commas, of those that an emergency may open.
        #[arg(long, value_delimiter = ',', required = true, value_parser = class)]
        classes: Vec<SignalClass>,
        /// How long, at most 24h.
        #[arg(long = "for", value_parser = length, value_name = "TIME")]
        lasting: Seconds,
    },
    /// Close it before its end: the authority that opened it.
    ///
    /// Example: `valet emergency close --wallet police.json --vehicle 0x…`.
    Close {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle.
        #[arg(long, value_name = "ID")]
        vehicle: VehicleId,
    },
    /// Record what the review of a past emergency found: an admitted auditor.
    ///
    /// Example: `valet emergency review --wallet auditor.json --vehicle 0x… --authority 0x… --finding justified`.
    Review {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle.
        #[arg(long, value_name = "ID")]
        vehicle: VehicleId,
        /// Who opened it.
        #[arg(long, value_name = "ACCOUNT")]
        authority: Account,
        /// What was found.
        #[arg(long, value_enum)]
        finding: Found,
    },
    /// List the emergencies of a vehicle, by reading the contract's history.
    ///
    /// Example: `valet emergency list --vehicle 0x…`.
    List {
        /// The vehicle.
        #[arg(long, value_name = "ID")]
        vehicle: VehicleId,
    },
}

/// Why the glass is broken.
#[derive(Clone, Copy, ValueEnum)]
enum Why {
    /// A crash (eCall).
    Crash,
    /// Somebody in the vehicle needs help.
    PersonInDanger,
    /// The vehicle was stolen.
    Theft,
    /// A disaster or a danger to the public.
    PublicDanger,
}

/// What a review found.
#[derive(Clone, Copy, ValueEnum)]
enum Found {
    /// The access was right.
    Justified,
    /// It was not.
    Unjustified,
}

impl Emergency {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Open { signer, vehicle, reason, classes, lasting } => {
                let session = site.session().await?;
                let end = session.now().await?.after(lasting);
                let until = end.ok_or_else(|| Failure::expected("expected an end within the range of time"))?;
                let message = Message::OpenEmergency { vehicle, reason: reason.into(), classes: SignalClasses::of(&classes), until };
                way::send(site, &session, &signer.keypair()?, &[message]).await
            }
            Command::Close { signer, vehicle } => way::act(site, &signer, &Message::CloseEmergency { vehicle }).await,
            Command::Review { signer, vehicle, authority, finding } => {
                let finding = match finding {
                    Found::Justified => Finding::Justified,
                    Found::Unjustified => Finding::Unjustified,
                };
                way::act(site, &signer, &Message::ReviewEmergency { vehicle, authority, finding }).await
            }
            Command::List { vehicle } => list::list(site, vehicle).await,
        }
    }
}

impl From<Why> for EmergencyReason {
    fn from(why: Why) -> Self {
        match why {
            Why::Crash => Self::Crash,
            Why::PersonInDanger => Self::PersonInDanger,
            Why::Theft => Self::Theft,
            Why::PublicDanger => Self::PublicDanger,
        }
    }
}
