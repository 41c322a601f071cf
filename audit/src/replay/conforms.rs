//! Whether the rules would have made an event.

use super::{assumed_host::AssumedHost, message::message};
use codec::Encode;
use serde::Serialize;
use shared_logic::{Denial, DomainHash, Event, EventBody, RulesHash, State, RULES_HASH};

/// Why an event is not one the rules make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Nonconformity {
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
    /// It does not name the vehicle, the grant or the party that an event of its kind is about.
    #[error("expected an event of this kind to name what it is about")]
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

impl From<Denial> for Nonconformity {
    fn from(reason: Denial) -> Self {
        Self::Denied { reason }
    }
}

/// Asks the rules for the event anew: the message it would be of, on the state before, at its time, as
/// its actor called it or signed it.
///
/// The bytes must be the same. The first event of a contract is asked on the state without any
/// records that its admin begins with.
///
/// # Errors
/// [`Nonconformity`] when the rules deny the message or make another event.
pub fn conforms(before: &State, event: &Event) -> Result<(), Nonconformity> {
    let expected = match event.body {
        EventBody::ContractDeployed { rules, domain } => deployment(before, event, rules, domain)?,
        _ => AssumedHost { state: before, event }.made_of(message(before, event)?)?,
    };
    if expected.encode() == event.encode() {
        Ok(())
    } else {
        Err(Nonconformity::OtherEvent { expected: Box::new(expected) })
    }
}

fn deployment(before: &State, event: &Event, found: RulesHash, domain: DomainHash) -> Result<Event, Nonconformity> {
    if *before != State::new(event.actor) {
        return Err(Nonconformity::DeployedAgain);
    }
    if found != RULES_HASH {
        return Err(Nonconformity::OtherRules { found });
    }
    Ok(Event::deployed(event.actor, domain, event.at))
}
