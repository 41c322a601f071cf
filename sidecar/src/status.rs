//! How a sidecar is, as `GET /v1/status` tells it.

use crate::{
    answer::{BlockRef, StaleCause},
    relay::Balance,
};
use serde::{Deserialize, Deserializer, Serialize};
use shared_logic::{Account, RulesHash, VehicleId};

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

/// A webhook: what it may rely on, and how it is. Ages are in whole seconds by the sidecar's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookStatus {
    /// Its name, as commands take it.
    pub name: String,
    /// Where it leads, without path or password.
    pub to: String,
    /// How often an event is delivered.
    pub guarantee: String,
    /// In which order.
    pub order: String,
    /// Deliveries that wait.
    pub backlog: u32,
    /// For how long the oldest of them does; `null` when none waits.
    #[serde(deserialize_with = "present")]
    pub oldest_waiting_s: Option<u32>,
    /// How long ago an event was taken last; `null` when none was.
    #[serde(deserialize_with = "present")]
    pub last_success_s_ago: Option<u32>,
    /// The last attempt that failed; `null` when none did.
    #[serde(deserialize_with = "present")]
    pub last_failure: Option<LastFailure>,
    /// Deliveries that wait after at least one attempt that failed.
    pub failing: u32,
    /// Those of them that failed more often than the schedule has delays: they are tried on, and somebody should look.
    pub dead: u32,
    /// True after the service said 410 several times over an hour or more.
    pub disabled: bool,
}

/// An attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastFailure {
    /// How long ago, in whole seconds.
    pub s_ago: u32,
    /// Why, as one word: `status`, `timeout`, `dns`, `address`, `tls`, `connection`, `interrupted`.
    pub cause: String,
    /// The status of HTTP that the service answered with; `null` when it did not answer.
    #[serde(deserialize_with = "present")]
    pub status: Option<u16>,
}

/// A delivery that waits after at least one attempt that failed. Ages are in whole seconds by the sidecar's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedDelivery {
    /// The event's id, which is the `webhook-id`.
    pub id: String,
    /// The event's place in the log, as `replay` and `GET /v1/events` take it.
    pub sequence: String,
    /// The event's type: `dev.valet.grant-ended`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The vehicle; `null` for an event that concerns none.
    #[serde(deserialize_with = "present")]
    pub subject: Option<VehicleId>,
    /// True when the event can take access away: it goes before others.
    pub takes_away: bool,
    /// True when it failed more often than the schedule has delays.
    pub dead: bool,
    /// How often it failed.
    pub attempts: u32,
    /// Why it failed last, as one word.
    pub cause: String,
    /// The status of HTTP that the service answered with last; `null` when it did not answer.
    #[serde(deserialize_with = "present")]
    pub status: Option<u16>,
    /// For how long it waits.
    pub waiting_s: u32,
    /// How long ago it was tried last.
    pub tried_s_ago: u32,
    /// In how long it is tried again; 0 when it is due.
    pub next_in_s: u32,
}

/// A webhook and its deliveries that have failed, as `GET /v1/webhooks` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookReport {
    /// How it is.
    pub webhook: WebhookStatus,
    /// The oldest deliveries that have failed, at most 100.
    pub failed: Vec<FailedDelivery>,
}

/// What `GET /v1/webhooks` tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhooks {
    /// Each webhook, in the order of the configuration.
    pub webhooks: Vec<WebhookReport>,
}

/// What came of `POST /v1/webhooks/{name}/enable` and `/release`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The webhook.
    pub name: String,
    /// Deliveries that waited for a delay and are due now.
    pub released: u32,
}

/// What came of `POST /v1/webhooks/{name}/replay`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// The webhook.
    pub name: String,
    /// Events that are delivered once more. Those that wait already are not counted.
    pub added: u32,
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
