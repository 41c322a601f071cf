//! The contract on a real chain speaks the rules' own language: selectors, verdicts, reasons. (The
//! sidecar's verdicts are held to the same reasons by the demo and by `sidecar.rs`; every reason is met in
//! `denials.rs`.)

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod common;

use common::{give, text, Town};
use serde_json::Value;
use shared_logic::selector;

/// The metadata that the contract's build wrote.
fn metadata() -> Value {
    let cache = std::env::var_os("VALET_CACHE").map(std::path::PathBuf::from).unwrap_or_else(|| {
        let home = std::env::var_os("XDG_CACHE_HOME").map(std::path::PathBuf::from);
        home.unwrap_or_else(|| std::path::PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache")).join("valet")
    });
    serde_json::from_slice(&std::fs::read(cache.join("contracts/current/consent.json")).unwrap()).unwrap()
}

#[test]
fn the_selectors_of_the_rules_are_those_of_the_contracts_metadata() {
    let metadata = metadata();
    let known = [
        ("new", selector::NEW),
        ("grant", selector::GRANT),
        ("narrow", selector::NARROW),
        ("withdraw", selector::WITHDRAW),
        ("transfer_vehicle", selector::TRANSFER_VEHICLE),
        ("change", selector::CHANGE),
        ("batch", selector::BATCH),
        ("submit", selector::SUBMIT),
        ("check", selector::CHECK),
        ("check_emergency", selector::CHECK_EMERGENCY),
        ("rules_hash", selector::RULES_HASH),
    ];
    let spec = &metadata["spec"];
    let messages: Vec<&Value> = ["messages", "constructors"].iter().flat_map(|kind| spec[kind].as_array().unwrap()).collect();
    assert_eq!(messages.len(), known.len(), "every message has its selector in the rules, and none is left over");
    for message in messages {
        let label = text(message, "/label");
        let bytes = known.iter().find(|(name, _)| *name == label).unwrap_or_else(|| panic!("no selector for `{label}`")).1;
        let found: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text(message, "/selector").to_lowercase(), format!("0x{found}"), "{label}");
    }
}

#[test]
fn the_contract_gives_the_verdicts_of_the_rules() {
    let town = Town::found();
    let grant = text(&town.world.done(&give(&town)).unwrap(), "/event/grant");
    let ask = |purpose: &str, classes: &str, action: &str| {
        let question = [
            "may",
            "--chain",
            "--grant",
            &grant,
            "--vehicle",
            &town.vehicle,
            "--recipient",
            &town.recipient,
            "--purpose",
            purpose,
            "--classes",
            classes,
            "--action",
            action,
            "--residency",
            "off-board",
            "--data-from",
            "4000000000",
        ];
        let answer = town.world.valet(&question).unwrap();
        (answer.text("/verdict").to_owned(), answer.text("/reason/name").to_owned(), answer.code)
    };
    let cases = [
        ("usage-based-insurance", "SpeedMotion", "read", ("allow", "", 0)),
        ("usage-based-insurance", "SpeedMotion,Odometer", "read", ("allow", "", 0)),
        ("usage-based-insurance", "LocationExact", "read", ("deny", "SignalNotCovered", 10)),
        ("usage-based-insurance", "SpeedMotion", "history", ("deny", "ActionNotCovered", 10)),
        ("repair", "SpeedMotion", "read", ("deny", "PurposeMismatch", 10)),
    ];
    for (purpose, classes, action, (verdict, reason, code)) in cases {
        assert_eq!(ask(purpose, classes, action), (verdict.into(), reason.into(), code), "{purpose} {classes} {action}");
    }
    town.world.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).unwrap();
    assert_eq!(ask("usage-based-insurance", "SpeedMotion", "read"), ("deny".into(), "Withdrawn".into(), 10));
}
