//! Whether the rules would have made an event.

use codec::Encode;
use serde::Serialize;
use shared_logic::{step, Denial, Event, EventBody, Message, RulesHash, State, RULES_HASH};

/// Why an event is not one the rules make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "unlawful")]
pub enum Unlawful {
    /// The rules deny the message it would be of.
    #[error("the rules deny this: {}", reason.expected())]
    Denied {
        /// Their reason.
        reason: Denial,
    },
    /// The rules accept the message, and make another event of it.
    #[error("the rules make another event of the same message")]
    OtherEvent {
        /// The event they make.
        expected: Box<Event>,
    },
    /// It names no vehicle or grant, and an event of its kind must.
    #[error("expected an event of this kind to name its vehicle and grant")]
    NoSubject,
    /// The contract was deployed a second time.
    #[error("expected one deployment, as the first event")]
    DeployedAgain,
    /// The contract was compiled from other rules than these.
    #[error("expected a contract of the rules {RULES_HASH}, found {found}")]
    OtherRules {
        /// Its rules.
        found: RulesHash,
    },
}

/// Asks the rules for the event anew: the message it would be of, on the state before, at its time.
///
/// The bytes must be the same. The first event of a contract is asked on the state without any
/// records that its admin begins with.
///
/// # Errors
/// [`Unlawful`] when the rules deny the message or make another event.
pub fn lawful(before: &State, event: &Event) -> Result<(), Unlawful> {
    let expected = match message(event)? {
        Some(message) => step(before, event.actor, &message, event.at).map_err(|reason| Unlawful::Denied { reason })?.event,
        None => deployment(before, event)?,
    };
    if expected.encode() == event.encode() {
        Ok(())
    } else {
        Err(Unlawful::OtherEvent { expected: Box::new(expected) })
    }
}

/// The message an event is of; none for the deployment.
fn message(event: &Event) -> Result<Option<Message>, Unlawful> {
    let vehicle = || event.vehicle.ok_or(Unlawful::NoSubject);
    Ok(Some(match event.body {
        EventBody::ContractDeployed { .. } => return Ok(None),
        EventBody::VehicleRegistered { vin_commitment } => Message::RegisterVehicle { vehicle: vehicle()?, vin_commitment },
        EventBody::OwnershipTransferred { new_owner, .. } => Message::TransferVehicle { vehicle: vehicle()?, new_owner },
        EventBody::PartyRegistered { party } => Message::RegisterParty { party },
        EventBody::ContainerPublished { container, classes } => Message::PublishContainer { container, classes },
        EventBody::PurposePublished { purpose } => Message::PublishPurpose { purpose },
        EventBody::GrantActivated { terms, .. } => Message::Grant { terms },
        EventBody::GrantWithdrawn => Message::Withdraw { grant: event.grant.ok_or(Unlawful::NoSubject)? },
    }))
}

fn deployment(before: &State, event: &Event) -> Result<Event, Unlawful> {
    if *before != State::new(event.actor) {
        return Err(Unlawful::DeployedAgain);
    }
    match event.body {
        EventBody::ContractDeployed { rules: found } if found != RULES_HASH => Err(Unlawful::OtherRules { found }),
        _ => Ok(Event::deployed(event.actor, event.at)),
    }
}
