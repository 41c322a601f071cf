//! How an event is told to services: CloudEvents 1.0, structured JSON.

use crate::{
    log::{Position, Record},
    time::rfc3339,
};
use serde::{Deserialize, Serialize};
use shared_logic::{decode_exact, Account, DecodeError, Event, VehicleId};
use valet_chain::{BlockNumber, Genesis};

/// An event with its envelope: the body of a webhook, and an entry of `GET /v1/events`.
///
/// `source` and `id` together are unique, and the same however often the event is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CloudEvent {
    /// The version of CloudEvents: `1.0`.
    pub specversion: String,
    /// The block's hash and the event's index in it; also the `webhook-id` header.
    pub id: String,
    /// The chain and the contract: `urn:substrate:GENESIS:CONTRACT`.
    pub source: String,
    /// `dev.valet.` and the event's kind: `dev.valet.grant-activated`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The vehicle; absent for an event that concerns none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<VehicleId>,
    /// The block's time in the form of RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The form of `data`: `application/json`.
    pub datacontenttype: String,
    /// The event itself. `data.link.seq` is the number to compare with an answer's `seq` or `registry_seq`.
    pub data: Event,
    /// The event's place in the log, for `after` of `GET /v1/events`. Texts order as events did.
    pub sequence: String,
    /// Events of one key arrive in order, but that those which take access away may come before others: the vehicle, or
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitionkey: Option<VehicleId>,
    /// `final`: the event cannot be undone.
    pub finality: String,
    /// The block's height.
    pub blocknumber: u32,
    /// True when an operator asked for it once more (`valet sidecar webhook replay`); absent otherwise.
    #[serde(default, skip_serializing_if = "is_false")]
    pub replay: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl CloudEvent {
    /// The content type of a webhook's body.
    pub const CONTENT_TYPE: &'static str = "application/cloudevents+json";
}

/// Whose events are told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) genesis: Genesis,
    pub(crate) contract: Account,
}

impl CloudEvent {
    /// The envelope of an event in the log.
    ///
    /// # Errors
    /// [`DecodeError`] when the record's bytes are no event; such a record never enters the log.
    pub(crate) fn new(origin: Origin, record: &Record) -> Result<Self, DecodeError> {
        let event: Event = decode_exact(&record.data)?;
        Ok(Self {
            specversion: "1.0".to_owned(),
            id: format!("{}-{}", hex::encode(record.block.0), record.position.index),
            source: format!("urn:substrate:{}:{}", hex::encode(origin.genesis.0), hex::encode(origin.contract.0)),
            kind: format!("dev.valet.{}", event.body.kind()),
            subject: event.vehicle,
            time: rfc3339(record.time),
            datacontenttype: "application/json".to_owned(),
            data: event,
            sequence: sequence(record.position),
            partitionkey: event.vehicle,
            finality: "final".to_owned(),
            blocknumber: record.position.number.0,
            replay: false,
        })
    }
}

/// A position as text: block number and index, ten digits each, so that texts order as events did.
pub(crate) fn sequence(position: Position) -> String {
    format!("{:010}-{:010}", position.number.0, position.index)
}

/// The position that a sequence names.
pub(crate) fn position(sequence: &str) -> Option<Position> {
    let (number, index) = sequence.split_once('-')?;
    Some(Position { number: BlockNumber(number.parse().ok()?), index: index.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use shared_logic::UnixSeconds;
    use valet_chain::BlockHash;

    #[test]
    fn the_envelope_has_the_attributes_that_cloudevents_asks_for() {
        let event = Event::deployed(Account([1; 20]), shared_logic::DomainHash([2; 32]), UnixSeconds(5));
        let position = Position { number: BlockNumber(7), index: 2 };
        let record = Record { position, block: BlockHash([0xab; 32]), time: UnixSeconds(1_795_339_533), data: event.encode() };
        let origin = Origin { genesis: Genesis([1; 32]), contract: Account([2; 20]) };
        let json = serde_json::to_value(CloudEvent::new(origin, &record).unwrap()).unwrap();
        assert_eq!(json["specversion"], "1.0");
        assert_eq!(json["id"], format!("{}-2", "ab".repeat(32)));
        assert_eq!(json["source"], format!("urn:substrate:{}:{}", "01".repeat(32), "02".repeat(20)));
        assert_eq!(json["type"], "dev.valet.contract-deployed");
        assert_eq!(json["time"], "2026-11-22T09:25:33Z");
        assert_eq!(json["data"]["body"]["kind"], "contract-deployed");
        assert_eq!(json["sequence"], "0000000007-0000000002");
        assert_eq!(json.get("subject"), None);
        assert_eq!(json.get("replay"), None, "only what was asked for once more says so");
        assert_eq!(serde_json::from_value::<CloudEvent>(json).unwrap().data, event);
        assert_eq!(super::position("0000000007-0000000002"), Some(position));
    }
}
