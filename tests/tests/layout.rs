//! The contract's metadata says where every record lies: in the cells of the rules' numbers.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use codec::Encode;
use serde_json::Value;
use shared_logic::{cell, RecordKey};
use std::{collections::BTreeMap, path::PathBuf};

/// The metadata that the contract's build wrote.
fn metadata() -> Value {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap());
    let caches = || std::env::var_os("XDG_CACHE_HOME").map_or_else(|| home().join(".cache"), PathBuf::from);
    let cache = std::env::var_os("VALET_CACHE").map_or_else(|| caches().join("valet"), PathBuf::from);
    serde_json::from_slice(&std::fs::read(cache.join("contracts/current/consent.json")).unwrap()).unwrap()
}

#[test]
fn every_record_lies_in_the_cell_of_its_number_and_no_number_is_left_over() {
    let known = [
        ("registry", cell::ROOT),
        ("vehicles", cell::VEHICLES),
        ("parties", cell::PARTIES),
        ("purposes", cell::PURPOSES),
        ("grants", cell::GRANTS),
        ("delegations", cell::DELEGATIONS),
        ("requests", cell::REQUESTS),
        ("emergencies", cell::EMERGENCIES),
        ("nonces", cell::NONCES),
        ("intent_keys", cell::INTENT_KEYS),
        ("domain", cell::DOMAIN),
        ("vehicle_offers", cell::VEHICLE_OFFERS),
        ("admin_offer", cell::ADMIN_OFFER),
        ("objections", cell::OBJECTIONS),
        ("attestations", cell::ATTESTATIONS),
        ("recoveries", cell::RECOVERIES),
        ("extension", cell::EXTENSION),
    ];
    // Every kind of record, and where the extension stands, which is none.
    assert_eq!(known.len(), RecordKey::KINDS.len() + 1);
    let metadata = metadata();
    let fields = metadata.pointer("/storage/root/layout/struct/fields").unwrap().as_array().unwrap();
    let key = |field: &Value| {
        let layout = field.get("layout").unwrap();
        let key = layout.pointer("/root/root_key").or_else(|| layout.pointer("/leaf/key")).unwrap();
        key.as_str().unwrap().to_owned()
    };
    let found: BTreeMap<_, _> = fields.iter().map(|field| (field.get("name").unwrap().as_str().unwrap(), key(field))).collect();
    let text = |number: u32| number.encode().iter().fold("0x".to_owned(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(found, known.into_iter().map(|(name, number)| (name, text(number))).collect());
}
