//! Other people's clients, from the published metadata alone: each reads, sends, decodes the event and names a denial.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::Value;
use shared_logic::RULES_HASH;
use std::{path::Path, process::Command};
use valet_tests::{text, Fixture};

/// A key that everybody knows, of the usual Ethereum development tools; and its address.
const PRIVATE_KEY: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const ADDRESS: &str = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

/// Runs a program of tests/clients, and returns the vehicle that it registered.
fn vehicle_of(fixture: &Fixture, program: &str) -> String {
    let clients = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients");
    assert!(clients.join("node_modules/@valet/wallet").exists(), "other people's clients are not there; scripts/clients installs them");
    let deployed: Value = serde_json::from_slice(&std::fs::read(fixture.harness.path("valet.json")).unwrap()).unwrap();
    // A program that waits for ever is a failure too.
    let mut command = Command::new("timeout");
    command.args(["120", "node", program, fixture.harness.url(), &text(&deployed, "/contract")]);
    command.arg(fixture.harness.contracts().join("consent.json")).current_dir(clients).env("PRIVATE_KEY", PRIVATE_KEY);
    let output = command.output().unwrap();
    let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program}: {said}{wrong}");
    let lines: Vec<&str> = said.lines().collect();
    let [rules, event, denied] = lines.as_slice() else { panic!("{program}: expected three lines: {said}") };
    assert_eq!((*rules, *denied), (format!("rules {RULES_HASH}").as_str(), "denied VehicleExists"), "{program}");
    event.strip_prefix("event VehicleRegistered ").unwrap_or_else(|| panic!("{program}: {event}")).to_owned()
}

/// Who owns it, as our own command reads it.
fn owner_of(fixture: &Fixture, vehicle: &str) -> String {
    text(&fixture.harness.done(&["vehicle", "show", vehicle]).unwrap(), "/vehicle/owner")
}

#[test]
fn three_clients_of_others_read_send_decode_the_event_and_name_a_denial() {
    let fixture = Fixture::deploy();
    let mut owners = Vec::new();
    for program in ["papi.mjs", "dedot.mjs", "polkadot-js.mjs"] {
        owners.push(owner_of(&fixture, &vehicle_of(&fixture, program)));
    }
    // Each signs by a key of its own: //Bob, //Charlie and //Dave.
    owners.sort();
    owners.dedup();
    assert_eq!(owners.len(), 3, "{owners:?}");
}

#[test]
fn an_account_that_only_signs_ethereum_transactions_registers_a_vehicle() {
    let fixture = Fixture::deploy();
    // What the chain calls an Ethereum address elsewhere: padded to 32 bytes.
    let account = format!("{ADDRESS}{}", "ee".repeat(12));
    fixture.harness.done(&["wallet", "send", "--dev", "//Alice", "--to", &account, "--amount", "1000"]).unwrap();
    let vehicle = vehicle_of(&fixture, "ethereum.mjs");
    assert_eq!(owner_of(&fixture, &vehicle), ADDRESS);
}
