//! How a sidecar is, as `GET /v1/status` tells it.

use crate::{
    answer::{BlockRef, StaleCause},
    relay::Balance,
};
use serde::{Deserialize, Deserializer, Serialize};
use shared_logic::{Account, RulesHash};

/// How a sidecar is.
///
/// Readers pass over fields that they do not know. INVARIANT (silence is no health): what may be `null` must be
/// there all the same, so that an answer without `stale` or `alarm` cannot be read as one of a healthy sidecar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The chain; `null` before the first contact.
    #[serde(deserialize_with = "present")]
    pub genesis: Option<String>,
    /// The contract.
    pub contract: Account,
    /// The rules it answers by.
    pub rules_hash: RulesHash,
    /// The last block read.
    #[serde(deserialize_with = "present")]
    pub cursor: Option<BlockRef>,
    /// The node's newest final block, as it last said. Below the cursor, the node is behind.
    #[serde(deserialize_with = "present")]
    pub head: Option<u32>,
    /// Final blocks that are unread.
    #[serde(deserialize_with = "present")]
    pub lag_blocks: Option<u32>,
    /// How old the last block read is, by this machine's clock, in milliseconds; 0 when its time is yet to come.
    #[serde(deserialize_with = "present")]
    pub block_age_ms: Option<u32>,
    /// How old it may be for answers to be fresh, in seconds; `null` when its age is not looked at.
    #[serde(deserialize_with = "present")]
    pub max_block_age: Option<u32>,
    /// Each node, in the order of the configuration.
    pub nodes: Vec<NodeStatus>,
    /// How long ago everything final was known, in milliseconds.
    #[serde(deserialize_with = "present")]
    pub known_ms_ago: Option<u32>,
    /// Why every answer is deny; `null` while answers are fresh.
    #[serde(deserialize_with = "present")]
    pub stale: Option<StaleCause>,
    /// Why following has stopped for good; `null` while it goes on.
    #[serde(deserialize_with = "present")]
    pub alarm: Option<StaleCause>,
    /// Events in the log.
    pub events: u32,
    /// Vehicles.
    pub vehicles: u32,
    /// Grants, whatever their state.
    pub grants: u32,
    /// Container documents.
    pub containers: u32,
    /// The webhooks.
    pub webhooks: Vec<WebhookStatus>,
    /// The relay; `null` while it is off.
    #[serde(deserialize_with = "present")]
    pub relay: Option<RelayStatus>,
}

/// A node, and what it last told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeStatus {
    /// Where it is, without path or password.
    pub at: String,
    /// True for the one whose final blocks are read.
    pub followed: bool,
    /// Its newest final block.
    #[serde(deserialize_with = "present")]
    pub head: Option<u32>,
    /// Its newest best block.
    #[serde(deserialize_with = "present")]
    pub best: Option<u32>,
    /// How far the best block is above the final one.
    #[serde(deserialize_with = "present")]
    pub gap: Option<u32>,
    /// How long ago its best blocks were looked through, in milliseconds.
    #[serde(deserialize_with = "present")]
    pub seen_ms_ago: Option<u32>,
    /// Why it tells nothing at the moment; `null` while it does.
    #[serde(deserialize_with = "present")]
    pub error: Option<String>,
}

/// How the relay is, since the sidecar was started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayStatus {
    /// The account that pays.
    pub account: String,
    /// How well it is off.
    pub balance: Balance,
    /// How many transactions it sends in a minute at most.
    pub per_minute: u32,
    /// How many more it would send now.
    pub places_left: u32,
    /// How many more for what only takes something away.
    pub places_left_for_taking: u32,
    /// Intents that are under way.
    pub under_way: u32,
    /// Intents that took effect.
    pub relayed: u32,
    /// Intents that the rules accepted and that were given up all the same, with nothing paid.
    pub refused: u32,
    /// Intents that failed in their block: the fee was paid.
    pub failed: u32,
    /// Intents that were sent and of which no more was heard.
    pub unknown: u32,
}

/// A webhook and what it may rely on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookStatus {
    /// Where it leads, without path or password.
    pub to: String,
    /// How often an event is delivered.
    pub guarantee: String,
    /// In which order.
    pub order: String,
    /// Deliveries that wait.
    pub backlog: u32,
    /// True after the service said 410.
    pub disabled: bool,
}

/// A count as JSON has it: what is more than 4,294,967,295 counts as that.
pub(crate) fn number(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}

/// A value or `null`; that the field is missing is an error.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(field: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_leaves_out_whether_it_is_stale_or_stopped_is_not_read() {
        let status = Status {
            genesis: None,
            contract: Account([1; 20]),
            rules_hash: RulesHash([2; 32]),
            cursor: None,
            head: None,
            lag_blocks: None,
            block_age_ms: None,
            max_block_age: None,
            nodes: Vec::new(),
            known_ms_ago: None,
            stale: None,
            alarm: None,
            events: 0,
            vehicles: 0,
            grants: 0,
            containers: 0,
            webhooks: Vec::new(),
            relay: None,
        };
        let whole = serde_json::to_value(&status).unwrap();
        assert_eq!(serde_json::from_value::<Status>(whole.clone()).unwrap(), status);
        for field in ["stale", "alarm", "genesis"] {
            let mut short = whole.clone();
            short.as_object_mut().unwrap().remove(field);
            assert!(serde_json::from_value::<Status>(short).is_err(), "{field}");
        }
    }
}
