//! `valet emergency`: opening, closing and reviewing emergencies.

mod list;

use crate::{
    context::Context,
    defaults::{self, vehicles},
    failure::Failure,
    parse::{class, emergency_reason, finding, length},
    session::Session,
    signer::Signer,
    submit, time,
    whose::OfWallet,
    world::{self, World},
};
use clap::{Args, Subcommand};
use shared_logic::{Account, EmergencyReason, Finding, Message, Seconds, SignalClass, SignalClasses, UnixSeconds, VehicleId};

/// Open, close and review emergencies: a few classes, at most a day, in the open.
#[derive(Args)]
#[command(after_long_help = "\
An authority that the admin has admitted reads a few classes of a vehicle for at most a day without the owner's \
consent. Everybody can see it, the owner first, and an admitted auditor reviews it. The same authority opens the \
same vehicle again only once the review is made, or is seven days late; twice in any seven days at most; and not in the \
30 days after a review that found it unjustified. The classes are at most location-exact, location-coarse, speed-motion, \
energy-charging, diagnostics and tyre-body; nothing is ever commanded.

  valet emergency open --wallet police.json --vehicle 0x… --reason theft --classes location-exact --for 2h
  valet check --emergency --vehicle 0x… --recipient 0x… --classes location-exact --chain
  valet emergency close --wallet police.json                            the only one that it has open
  valet emergency review --wallet auditor.json --finding justified      the only one that waits for it")]
pub(crate) struct Emergency {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open an emergency: an admitted authority reads some classes of a vehicle, for at most a day.
    ///
    /// Example: `valet emergency open --wallet police.json --vehicle 0x… --reason crash --classes location-exact --for 2h`.
    Open {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle.
        #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
        vehicle: VehicleId,
        /// The authority, by its id as a party; otherwise the signer. The signer must act for it.
        #[arg(long, value_parser = crate::parse::account, value_name = "PARTY")]
        authority: Option<Account>,
        /// Why: crash, person-in-danger, theft or public-danger.
        #[arg(long, value_parser = emergency_reason)]
        reason: EmergencyReason,
        /// Which classes, separated by commas, of those that an emergency may open.
        #[arg(long, value_delimiter = ',', required = true, value_parser = class)]
        classes: Vec<SignalClass>,
        /// How long, at most 24h.
        #[arg(long = "for", value_parser = length, value_name = "LENGTH", required_unless_present = "until", conflicts_with = "until")]
        lasting: Option<Seconds>,
        /// Until when, exclusive: RFC 3339, or Unix seconds.
        #[arg(long, value_parser = time::parse, value_name = "TIME")]
        until: Option<UnixSeconds>,
    },
    /// Close it before its end: the authority that opened it.
    ///
    /// Example: `valet emergency close --wallet police.json --vehicle 0x…`.
    Close {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle; otherwise the only one of which the authority has an emergency open.
        #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
        vehicle: Option<VehicleId>,
        /// The authority, by its id as a party; otherwise the signer.
        #[arg(long, value_parser = crate::parse::account, value_name = "PARTY")]
        authority: Option<Account>,
    },
    /// Record what the review of a past emergency found: an admitted auditor.
    ///
    /// Example: `valet emergency review --wallet auditor.json --vehicle 0x… --authority 0x… --finding justified`.
    Review {
        #[command(flatten)]
        signer: Signer,
        /// The vehicle; otherwise that of the only emergency that waits for its review.
        #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
        vehicle: Option<VehicleId>,
        /// Who opened it; otherwise as with the vehicle.
        #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
        authority: Option<Account>,
        /// The auditor, by its id as a party; otherwise the signer. The signer must act for it.
        #[arg(long, value_parser = crate::parse::account, value_name = "PARTY")]
        auditor: Option<Account>,
        /// What was found: justified or unjustified.
        #[arg(long, value_parser = finding)]
        finding: Finding,
    },
    /// List the emergencies of a vehicle, by reading the contract's history.
    ///
    /// Example: `valet emergency list --vehicle 0x…`.
    List(OfWallet),
}

impl Emergency {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Open { signer, vehicle, authority, reason, classes, lasting, until } => {
                let authority = or_signer(authority, &signer)?;
                let session = context.session().await?;
                let until = time::end(session.snapshot().await?.now, lasting, until)?;
                let message = Message::OpenEmergency { vehicle, authority, reason, classes: SignalClasses::of(&classes), until };
                submit::send(context, &session, &signer, &[message]).await
            }
            Command::Close { signer, vehicle, authority } => {
                let authority = or_signer(authority, &signer)?;
                let session = context.session().await?;
                let vehicle = match vehicle {
                    Some(vehicle) => vehicle,
                    None => {
                        let World { state, now } = world::from_node(&session).await?;
                        let found = vehicles::opened_by(&state, authority, now);
                        defaults::only_vehicle(&found, &format!("of which {authority} has an emergency open"))?
                    }
                };
                submit::send(context, &session, &signer, &[Message::CloseEmergency { vehicle, authority }]).await
            }
            Command::Review { signer, vehicle, authority, auditor, finding } => {
                let auditor = or_signer(auditor, &signer)?;
                let session = context.session().await?;
                let Past { vehicle, authority } = past(&session, vehicle, authority).await?;
                submit::send(context, &session, &signer, &[Message::ReviewEmergency { vehicle, auditor, authority, finding }]).await
            }
            Command::List(of) => {
                let session = context.session().await?;
                let vehicle = of.vehicle(&session).await?;
                list::list(context, &session, vehicle).await
            }
        }
    }
}

/// The party that was named; otherwise that of the signer.
fn or_signer(party: Option<Account>, signer: &Signer) -> Result<Account, Failure> {
    party.map_or_else(|| Ok(signer.account()?.address()), Ok)
}

/// An emergency that is over.
#[derive(Clone, Copy)]
struct Past {
    vehicle: VehicleId,
    authority: Account,
}

impl std::fmt::Display for Past {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "of {} by {}", self.vehicle, self.authority)
    }
}

/// The emergency that was named, else the only one that waits for its review.
async fn past(session: &Session, vehicle: Option<VehicleId>, authority: Option<Account>) -> Result<Past, Failure> {
    if let (Some(vehicle), Some(authority)) = (vehicle, authority) {
        return Ok(Past { vehicle, authority });
    }
    let World { state, now } = world::from_node(session).await?;
    let found = vehicles::unreviewed(&state, now).into_iter().map(|(vehicle, authority)| Past { vehicle, authority });
    let fits = |it: &Past| vehicle.is_none_or(|named| named == it.vehicle) && authority.is_none_or(|named| named == it.authority);
    let only = defaults::only(&found.filter(fits).collect::<Vec<_>>(), "emergency", "that waits for its review")?;
    let because = "of the only emergency that waits for its review";
    if vehicle.is_none() {
        defaults::take("--vehicle", only.vehicle, because);
    }
    if authority.is_none() {
        defaults::take("--authority", only.authority, because);
    }
    Ok(only)
}
