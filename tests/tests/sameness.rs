//! The contract on a real chain speaks the rules' own language: selectors, verdicts, reasons. (The
//! sidecar's verdicts are held to the same reasons by the demo and by `sidecar.rs`; every reason is met in
//! `denials.rs`.)

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::Value;
use shared_logic::selector;
use valet_tests::{grant_create, text, Fixture};

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
        ("accept_vehicle", selector::ACCEPT_VEHICLE),
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
    let fixture = Fixture::deploy();
    let made = fixture.harness.done(&grant_create(&fixture)).unwrap();
    let grant = text(&made, "/event/grant");
    // Not before the grant, and within what clocks may differ by.
    let data_from = (text(&made, "/event/at").parse::<u64>().unwrap() + 100).to_string();
    let check = |purpose: &str, classes: &str, action: &str| {
        let asked = ["--chain", "--grant", &grant, "--classes", classes, "--action", action];
        let question = valet_tests::check(
            &fixture,
            purpose,
            &[asked.as_slice(), &["--residency", "off-board", "--region", "eea", "--data-from", &data_from]].concat(),
        );
        let answer = fixture.harness.valet(&question).unwrap();
        (answer.text("/verdict").to_owned(), answer.text("/reason/name").to_owned(), answer.code)
    };
    let cases = [
        ("usage-based-insurance", "speed-motion", "read", ("allow", "", 0)),
        ("usage-based-insurance", "speed-motion,odometer", "read", ("allow", "", 0)),
        ("usage-based-insurance", "location-exact", "read", ("deny", "SignalNotCovered", 10)),
        ("usage-based-insurance", "speed-motion", "history", ("deny", "ActionNotCovered", 10)),
        ("repair", "speed-motion", "read", ("deny", "PurposeMismatch", 10)),
    ];
    for (purpose, classes, action, (verdict, reason, code)) in cases {
        assert_eq!(check(purpose, classes, action), (verdict.into(), reason.into(), code), "{purpose} {classes} {action}");
    }
    fixture.harness.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).unwrap();
    assert_eq!(check("usage-based-insurance", "speed-motion", "read"), ("deny".into(), "Withdrawn".into(), 10));
}
