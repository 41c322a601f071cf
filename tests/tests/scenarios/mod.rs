//! Named scenarios: who asks the contract for what, and what it is expected to say.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "tests fail by panicking; not every test uses all of it"
)]

mod administration;
mod checks;
mod delegations;
pub(crate) mod emergencies;
pub(crate) mod fixtures;
mod grants;
mod intents;
mod lifecycle;
pub(crate) mod operation;
mod owning;
mod populated;

pub(crate) use populated::Populated;

use serde_json::{json, Value};
use shared_logic::{CheckRequest, Denial, GrantId, Message, SignedIntent};

/// Who asks for what, and what comes of it.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) from: &'static str,
    pub(crate) ask: Ask,
    /// The reason; none for a yes.
    pub(crate) exp_reason: Option<Denial>,
}

/// What is asked of the contract.
pub(crate) enum Ask {
    Message(Message),
    Batch(Vec<Message>),
    Submit(SignedIntent),
    Check(GrantId, CheckRequest),
    CheckEmergency(CheckRequest),
}

/// Every scenario of a running contract.
pub(crate) fn all(populated: &Populated) -> Vec<Scenario> {
    let groups = [
        administration::scenarios(populated),
        delegations::scenarios(populated),
        owning::scenarios(populated),
        grants::scenarios(populated),
        grants::requests(populated),
        lifecycle::scenarios(populated),
        checks::scenarios(populated),
        checks::by_standing(populated),
        emergencies::scenarios(populated),
        intents::scenarios(populated),
    ];
    groups.into_iter().flatten().collect()
}

/// A denied message.
fn denied(name: &'static str, from: &'static str, message: Message, reason: Denial) -> Scenario {
    Scenario { name, from, ask: Ask::Message(message), exp_reason: Some(reason) }
}

/// An accepted message: it shows that the denials beside it have the reason they name.
fn accepted(name: &'static str, from: &'static str, message: Message) -> Scenario {
    Scenario { name, from, ask: Ask::Message(message), exp_reason: None }
}

/// Messages that are accepted together.
fn both(name: &'static str, from: &'static str, messages: Vec<Message>) -> Scenario {
    Scenario { name, from, ask: Ask::Batch(messages), exp_reason: None }
}

/// Messages of which the last is denied.
fn undone(name: &'static str, from: &'static str, messages: Vec<Message>, reason: Denial) -> Scenario {
    Scenario { name, from, ask: Ask::Batch(messages), exp_reason: Some(reason) }
}

impl Scenario {
    /// As `valet simulate` reads it.
    pub(crate) fn attempt(&self) -> Value {
        let mut attempt = json!({ "name": self.name, "from": self.from });
        let (kind, asked) = match &self.ask {
            Ask::Message(message) => ("message", json!(message)),
            Ask::Batch(messages) => ("batch", json!(messages)),
            Ask::Submit(signed) => ("submit", json!(signed)),
            Ask::Check(grant, request) => ("check", json!([grant, request])),
            Ask::CheckEmergency(request) => ("check_emergency", json!(request)),
        };
        attempt[kind] = asked;
        attempt
    }

    /// What differs from what is expected, if anything does.
    pub(crate) fn compare(&self, outlook: &Value) -> Option<String> {
        let contract = outlook["contract"]["reason"]["name"].as_str();
        let exp = self.exp_reason.map(Denial::name);
        if contract == exp && outlook["same"] == true {
            return None;
        }
        Some(format!("{}: expected {exp:?}, the contract says {contract:?}, the rules {}", self.name, outlook["rules"]))
    }
}
