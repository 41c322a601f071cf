//! What came of an intent.

use super::payer::{PayError, Sending};
use crate::{made::Made, shared::Stale};
use serde::Serialize;
use shared_logic::{Denial, Detail, Event};
use std::time::Duration;
use valet_chain::Head;

/// What came of an intent that was sent, as the API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// It is final, and did this.
    Final {
        transaction: String,
        block: u32,
        block_hash: String,
        event: Box<Event>,
        /// The id of what it made; `null` where that has none.
        id: Option<Made>,
    },
    /// It was sent, or is about to be, and it is not known what came of it.
    Unknown {
        code: &'static str,
        /// `null` where it is not signed yet.
        transaction: Option<String>,
        /// The last block that it can come into.
        until_block: Option<u32>,
        message: String,
    },
}

impl Outcome {
    pub(super) fn made(sending: Sending, block: Head, event: Event) -> Self {
        Self::Final {
            transaction: sending.hash.to_string(),
            block: block.number.0,
            block_hash: block.hash.to_string(),
            id: Made::by(&event),
            event: Box::new(event),
        }
    }

    pub(super) fn unknown(sending: Option<Sending>, why: &str) -> Self {
        let look = "post the same intent again: it tells what came of it while it is under way, and is refused once it took effect";
        Self::Unknown {
            code: "outcome-unknown",
            transaction: sending.map(|sending| sending.hash.to_string()),
            until_block: sending.map(|sending| sending.until.0),
            message: format!("{why}; {look}. GET /v1/events tells what is final"),
        }
    }

    /// As a word for logs.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Final { .. } => "final",
            Self::Unknown { .. } => "unknown",
        }
    }
}

/// Why an intent was not brought to the contract, or had no effect there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the relay does not pay for `{0}`")]
    KindNotRelayed(&'static str),
    #[error("{0}")]
    Stale(Stale),
    #[error("{0}")]
    Denied(Denial, Option<Detail>),
    #[error("the relay has sent as many transactions in the last minute as it may")]
    Limit(Duration),
    #[error("the intent is good for {left} s more; the relay pays for what is good for {least} s at least")]
    TooLate { left: u64, least: u64 },
    #[error("another intent is under way that excludes this one: of the same number, or about the end of the same")]
    OtherUnderWay,
    #[error("too many intents are under way")]
    Busy,
    #[error("{0}")]
    Pay(PayError),
}
