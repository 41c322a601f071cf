//! Cases in full, for a report and for anyone who puts them to the rules again.

use super::World;
use serde::Serialize;
use shared_logic::{Account, CheckRequest, Event, GrantId, Message, SignedIntent, UnixSeconds, Verdict};

/// A case in full, so that anyone can put it to the rules again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Witness {
    /// Of a request for data.
    Check(Box<CheckWitness>),
    /// Of a message.
    Change(Box<ChangeWitness>),
    /// Of a signed intent.
    Submit(Box<IntentWitness>),
}

/// A request, the records it is decided on, and the rules' verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CheckWitness {
    /// The records.
    pub records: World,
    /// The grant that is looked at; none where all are, or an emergency.
    pub grant_id: Option<GrantId>,
    /// The request.
    pub request: CheckRequest,
    /// The time.
    pub now: UnixSeconds,
    /// The rules' verdict.
    pub verdict: Verdict,
}

/// A message, who sends it and when, the records it is decided on, and the event it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeWitness {
    /// The records before.
    pub records: World,
    /// Who sends the message.
    pub caller: Account,
    /// The message.
    pub message: Message,
    /// The time.
    pub now: UnixSeconds,
    /// The event, when it is accepted.
    pub event: Option<Event>,
}

/// A signed intent, when it is submitted, the records it is decided on, and the event it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct IntentWitness {
    /// The records before; they tell who signed.
    pub records: World,
    /// The intent.
    pub signed: SignedIntent,
    /// The time.
    pub now: UnixSeconds,
    /// The event, when it is accepted.
    pub event: Option<Event>,
}
