//! What a relay did, in numbers.

use super::payer::Purse;
use serde::{Deserialize, Serialize};

/// For how many of the dearest intents the sponsor must have enough.
const ENOUGH_FOR: u32 = 20;

/// How well the sponsor is off; its balance itself is nobody's business here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Balance {
    /// It was not seen yet, or the node does not tell.
    #[default]
    Unknown,
    /// It is not enough for 20 of the dearest intents.
    Low,
    /// It is.
    Enough,
}

impl Balance {
    pub(super) fn of(purse: &Purse) -> Self {
        if purse.limits.affords(purse.free, ENOUGH_FOR) {
            Self::Enough
        } else {
            Self::Low
        }
    }
}

/// What a relay did since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Intents that took effect.
    pub(crate) relayed: u32,
    /// Those that were given up after the rules had accepted them, with nothing paid.
    pub(crate) refused: u32,
    /// Those that failed in their block: the fee was paid.
    pub(crate) failed: u32,
    /// Those that were sent and of which no more was heard.
    pub(crate) unknown: u32,
    /// How well the sponsor is off.
    pub(crate) balance: Balance,
}
