//! How an event is told to services: CloudEvents 1.0, structured JSON.

use crate::{
    log::{Position, Record},
    kebab::kebab,
    time::rfc3339,
};
use serde::Serialize;
use shared_logic::{decode_exact, Account, DecodeError, Event, VehicleId};
use valet_chain::{BlockNumber, Genesis};

/// The content type of the structured form.
pub(crate) const CONTENT_TYPE: &str = "application/cloudevents+json";

/// An event with its envelope.
///
/// `id` and `source` together are unique, and the same however often the event is sent. `type` is
/// `dev.valet.` and the event's name in lower case with hyphens: `dev.valet.grant-activated`.
/// `sequence` orders all events of a source as texts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CloudEvent {
    specversion: &'static str,
    pub(crate) id: String,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<VehicleId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    datacontenttype: &'static str,
    data: Event,
    pub(crate) sequence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    partitionkey: Option<VehicleId>,
    finality: &'static str,
    blocknumber: u32,
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
            specversion: "1.0",
            id: format!("{}-{}", hex::encode(record.block.0), record.position.index),
            source: format!("urn:substrate:{}:{}", hex::encode(origin.genesis.0), hex::encode(origin.contract.0)),
            kind: format!("dev.valet.{}", kebab(event.body.kind())),
            subject: event.vehicle,
            time: rfc3339(record.time),
            datacontenttype: "application/json",
            data: event,
            sequence: sequence(record.position),
            partitionkey: event.vehicle,
            finality: "final",
            blocknumber: record.position.number.0,
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
        assert_eq!(json["data"]["body"]["kind"], "ContractDeployed");
        assert_eq!(json["sequence"], "0000000007-0000000002");
        assert_eq!(json.get("subject"), None);
        assert_eq!(super::position("0000000007-0000000002"), Some(position));
    }
}
