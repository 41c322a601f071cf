//! The tables against the types: JSON by table means what JSON by serde means, and the bytes come back.

use super::{
    read,
    tables::{EVENT, INTENT, MESSAGE, PREVIEW, SIGNED_INTENT},
    write, Wire,
};
use crate::preview::{of_message, of_signed, Preview};
use crate::snapshot::Snapshot;
use crate::text::hex_text;
use codec::{Decode, Encode};
use serde::Serialize;
use serde_json::Value;
use shared_logic::{decode_exact, keccak_256, Account, Event, Intent, Message, SignedIntent, UnixSeconds};
use std::{collections::BTreeSet, fs, path::Path};

fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn cases(vectors: &Value) -> &[Value] {
    vectors["cases"].as_array().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex_text::read(value.as_str().unwrap()).unwrap()
}

fn scale<T: Decode + Encode>(value: &Value) -> T {
    decode_exact(&bytes(value)).unwrap()
}

fn by_table<T: Encode>(wire: &'static Wire, value: &T) -> Value {
    serde_json::from_str(&write(wire, value).unwrap()).unwrap()
}

/// Serde writes numbers of 64 bits as numbers and byte arrays of a signature as lists; a table writes text for both.
fn same(table: &Value, serde: &Value) -> bool {
    match (table, serde) {
        (Value::Array(one), Value::Array(other)) => one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other)),
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| same(one, other)))
        }
        (Value::String(text), Value::Number(number)) => *text == number.to_string(),
        (Value::String(text), Value::Array(_)) => {
            serde_json::from_value(serde.clone()).is_ok_and(|bytes: Vec<u8>| *text == hex_text::write(&bytes))
        }
        _ => table == serde,
    }
}

fn assert_same(table: &Value, serde: &Value, name: &str) {
    assert!(same(table, serde), "{name}: the table says {table} and serde says {serde}");
}

/// Both ways: the type's own JSON and the table's are the same and are read to the same bytes.
fn assert_read<T: Encode + Decode + Serialize>(wire: &'static Wire, value: &T, name: &str) {
    let table = by_table(wire, value);
    assert_same(&table, &serde_json::to_value(value).unwrap(), name);
    let back: T = read(wire, &table.to_string()).unwrap_or_else(|failure| panic!("{name}: {} of {table}", failure.message));
    assert_eq!(back.encode(), value.encode(), "{name}");
}

fn assert_written<T: Encode + Serialize>(wire: &'static Wire, value: &T, name: &str) {
    assert_same(&by_table(wire, value), &serde_json::to_value(value).unwrap(), name);
}

/// The kinds of a tagged object in a list.
fn kinds(list: &Value) -> impl Iterator<Item = String> + '_ {
    list.as_array().into_iter().flatten().map(|item| item["kind"].as_str().unwrap().to_owned())
}

/// Bytes at random, small ones mostly, so that many are variants of enums and known bits of masks.
struct Random {
    count: u64,
    left: Vec<u8>,
}

impl codec::Input for Random {
    fn remaining_len(&mut self) -> Result<Option<usize>, codec::Error> {
        Ok(None)
    }

    fn read(&mut self, into: &mut [u8]) -> Result<(), codec::Error> {
        for byte in into {
            if self.left.is_empty() {
                self.count += 1;
                self.left = keccak_256(&self.count.to_le_bytes()).to_vec();
            }
            let raw = self.left.pop().unwrap();
            *byte = if raw.is_multiple_of(4) { raw } else { raw >> 2 & 7 };
        }
        Ok(())
    }
}

/// So many values at random.
fn random<T: Decode>(seed: u64, count: usize) -> impl Iterator<Item = T> {
    let mut random = Random { count: seed << 32, left: Vec::new() };
    std::iter::from_fn(move || Some(T::decode(&mut random))).filter_map(Result::ok).take(count)
}

#[test]
fn every_message_of_the_vectors_is_the_same_by_table_and_by_serde() {
    let vectors = vectors("step.json");
    let mut seen = BTreeSet::new();
    for case in cases(&vectors) {
        let message: Message = scale(&case["message"]);
        seen.insert(message.encode()[0]);
        assert_read(&MESSAGE, &message, case["name"].as_str().unwrap());
    }
    assert_eq!(seen, (0..=32).collect(), "every kind of message");
}

#[test]
fn every_event_of_the_vectors_means_what_its_table_says() {
    let vectors = vectors("history.json");
    let mut seen = BTreeSet::new();
    for case in cases(&vectors) {
        let event: Event = scale(&case["event"]);
        seen.insert(event.body.encode()[0]);
        assert_same(&by_table(&EVENT, &event), &case["meaning"], case["name"].as_str().unwrap());
    }
    assert_eq!(seen, (0..=30).collect(), "every kind of event");
}

#[test]
fn any_message_event_and_intent_is_the_same_by_table_and_by_serde() {
    for (number, message) in random::<Message>(1, 5_000).enumerate() {
        assert_read(&MESSAGE, &message, &format!("message {number}"));
    }
    for (number, event) in random::<Event>(2, 5_000).enumerate() {
        assert_written(&EVENT, &event, &format!("event {number}"));
    }
    for (number, intent) in random::<Intent>(3, 2_000).enumerate() {
        assert_read(&INTENT, &intent, &format!("intent {number}"));
    }
    for (number, signed) in random::<SignedIntent>(4, 2_000).enumerate() {
        let name = format!("signed intent {number}");
        let table = by_table(&SIGNED_INTENT, &signed);
        assert_same(&table, &serde_json::to_value(signed).unwrap(), &name);
        assert_eq!(read::<SignedIntent>(&SIGNED_INTENT, &table.to_string()).unwrap(), signed, "{name}");
    }
}

#[test]
fn every_preview_of_the_vectors_is_the_same_by_table_and_by_serde() {
    let (mut records, mut actors, mut events) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut look = |seen: &Preview, case: &Value| {
        let table = by_table(&PREVIEW, seen);
        assert_same(&table, &serde_json::to_value(seen).unwrap(), case["name"].as_str().unwrap());
        records.extend(kinds(&table["records"]));
        actors.extend(kinds(&table["empowers"]).chain(kinds(&table["disempowers"])));
        events.insert(seen.event.body.name());
    };
    for file in ["step.json", "submit.json"] {
        let vectors = vectors(file);
        for case in cases(&vectors).iter().filter(|case| case["expected"]["event"].is_string()) {
            let state = Snapshot::read(&bytes(&vectors["states"][case["state"].as_str().unwrap()])).unwrap();
            let now = UnixSeconds(case["now"].as_str().unwrap().parse().unwrap());
            let seen = if case["intent"].is_string() {
                of_signed(&state, &scale(&case["intent"]), now)
            } else {
                let caller: Account = case["caller"].as_str().unwrap().parse().unwrap();
                of_message(&state, caller, &scale(&case["message"]), now)
            };
            look(&seen.unwrap(), case);
        }
    }
    assert_eq!(records.len(), 10, "every kind of record: {records:?}");
    assert_eq!(actors.len(), 5, "every kind of actor: {actors:?}");
    assert_eq!(events.len(), 30, "every kind of event but the deployment: {events:?}");
}
