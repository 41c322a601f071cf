//! How a relay pays: with whose key, for what, how often.

use super::{payer::Payer, NodePayer, Signer};
use crate::config::Config;
use shared_logic::Message;
use std::{collections::BTreeSet, num::NonZeroU16, sync::Arc, time::Duration};

/// What cannot be signed, and so cannot be relayed.
const NOT_SIGNABLE: [&str; 15] = [
    "set-party",
    "publish-container",
    "publish-purpose",
    "record-end",
    "open-emergency",
    "close-emergency",
    "review-emergency",
    "attest",
    "withdraw-attestation",
    "pause",
    "unpause",
    "retire",
    "renounce-admin",
    "offer-admin",
    "accept-admin",
];

/// How a relay pays: with whose key, for what, how often. Made by [`RelayConfig::new`]; the other fields have defaults.
#[derive(Clone)]
#[non_exhaustive]
pub struct RelayConfig {
    /// The kinds of messages that it pays for, by their names in JSON; all that can be signed, where none is named.
    pub kinds: Option<BTreeSet<&'static str>>,
    /// How many transactions it sends in a minute at most, for all callers together.
    pub per_minute: NonZeroU16,
    /// How long a caller waits for the outcome at most.
    pub wait: Duration,
    /// How it comes to the chain.
    pub(crate) payer: MakePayer,
}

/// Makes what pays, for the sidecar that is run.
pub(crate) type MakePayer = Arc<dyn Fn(&Config) -> Arc<dyn Payer> + Send + Sync>;

impl RelayConfig {
    /// Transactions in a minute: one a second, a block's worth of small changes.
    pub const PER_MINUTE: NonZeroU16 = NonZeroU16::MIN.saturating_add(59);

    /// A relay that pays with this key.
    pub fn new(signer: Arc<dyn Signer>) -> Self {
        Self::paying(Arc::new(move |config| Arc::new(NodePayer::new(config, Arc::clone(&signer)))))
    }

    pub(crate) const fn paying(payer: MakePayer) -> Self {
        Self { kinds: None, per_minute: Self::PER_MINUTE, wait: Duration::from_secs(60), payer }
    }

    /// The kinds of messages that can be relayed, by their names in JSON.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        Message::KINDS.iter().copied().filter(|kind| !NOT_SIGNABLE.contains(kind))
    }

    /// True for a message of a kind that it pays for.
    pub(crate) fn pays_for(&self, message: &Message) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(message.kind()))
    }
}
