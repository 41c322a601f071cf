//! Whether the rules would have made an event.

use super::{message::message, supposed::Supposed};
use codec::Encode;
use serde::Serialize;
use shared_logic::{Denial, DomainHash, Event, EventBody, RulesHash, State, RULES_HASH};

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

impl From<Denial> for Unlawful {
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
/// [`Unlawful`] when the rules deny the message or make another event.
pub fn lawful(before: &State, event: &Event) -> Result<(), Unlawful> {
    let expected = match event.body {
        EventBody::ContractDeployed { rules, domain } => deployment(before, event, rules, domain)?,
        _ => Supposed { state: before, event }.made_of(message(before, event)?)?,
    };
    if expected.encode() == event.encode() {
        Ok(())
    } else {
        Err(Unlawful::OtherEvent { expected: Box::new(expected) })
    }
}

fn deployment(before: &State, event: &Event, found: RulesHash, domain: DomainHash) -> Result<Event, Unlawful> {
    if *before != State::new(event.actor) {
        return Err(Unlawful::DeployedAgain);
    }
    if found != RULES_HASH {
        return Err(Unlawful::OtherRules { found });
    }
    Ok(Event::deployed(event.actor, domain, event.at))
}
