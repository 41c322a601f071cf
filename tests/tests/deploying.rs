//! `valet deploy`: all that it needs is looked at first, and what was cut off is taken up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use std::fs;
use tempfile::TempDir;
use valet_tests::{text, Harness, MANUAL};

const DEPLOY: [&str; 3] = ["deploy", "--dev", "//Alice"];
const ALICE: &str = "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu";

/// How many transactions the account has sent, those that wait included.
fn sent_by(harness: &Harness, account: &str) -> u64 {
    harness.ask("system_accountNextIndex", &json!([account])).unwrap().as_u64().unwrap()
}

#[test]
fn what_a_deployment_would_lack_is_told_before_its_first_transaction() {
    let folder = TempDir::new().unwrap();
    let harness = Harness::start(folder.path().join("harness"), &["--seal", "instant"]).unwrap();
    harness.write("password", "correct horse battery staple\n").unwrap();
    let poor = text(&harness.done(&["wallet", "create", "poor.json"]).unwrap(), "/account");
    // Enough for a mapping, and too little for two codes.
    harness.done(&["wallet", "send", "--dev", "//Alice", "--to", &poor, "--amount", "1"]).unwrap();
    let before = sent_by(&harness, ALICE);
    // Code as the chain does not take it: its first bytes alone are right.
    let bad = harness.path("bad-code");
    fs::create_dir(&bad).unwrap();
    fs::copy(harness.contracts().join("extension.polkavm"), bad.join("extension.polkavm")).unwrap();
    fs::write(bad.join("consent.polkavm"), b"PVM\0 and nothing of the kind").unwrap();
    fs::create_dir(harness.path("in-the-way.json")).unwrap();
    harness.write("taken.json.begun", "something else").unwrap();
    let cases = [
        (vec!["--dev", "//Alice", "--deployment", "out/valet.json"], "file-not-written"),
        (vec!["--dev", "//Alice", "--deployment", "in-the-way.json"], "file-exists"),
        (vec!["--dev", "//Alice", "--deployment", "taken.json"], "file-exists"),
        (vec!["--dev", "//Alice", "--code", "bad-code"], "not-valet"),
        (vec!["--dev", "//Alice", "--code", "nowhere"], "not-installed"),
        (vec!["--wallet", "poor.json"], "insufficient-funds"),
    ];
    for (arguments, exp_code) in cases {
        let answer = harness.valet(&[&["deploy"], &arguments[..]].concat()).unwrap();
        assert!(answer.code == 1 && answer.said.contains(&format!("\"code\":\"{exp_code}\"")), "{arguments:?}: {}", answer.said);
    }
    assert_eq!((sent_by(&harness, ALICE), sent_by(&harness, &poor)), (before, 0));
    assert!(!harness.path("valet.json.begun").exists());
}

#[test]
fn a_deployment_that_was_cut_off_is_taken_up_and_puts_each_part_there_once() {
    let folder = TempDir::new().unwrap();
    let mut harness = Harness::start(folder.path().join("harness"), &MANUAL).unwrap();
    // First comes the mapping, then the extension: killed when the extension is on its way, and lost with its node.
    let mut command = harness.sent(&DEPLOY, 1);
    harness.block(true);
    harness.wait_for(1);
    command.kill().unwrap();
    command.wait().unwrap();
    let begun: Value = serde_json::from_str(&fs::read_to_string(harness.path("valet.json.begun")).unwrap()).unwrap();
    harness.kill_node();
    harness.start_node(&MANUAL).unwrap();
    // Taken up; killed when the extension is there and the contract is on its way.
    let mut command = harness.sent(&DEPLOY, 1);
    harness.block(true);
    harness.wait_for(1);
    command.kill().unwrap();
    command.wait().unwrap();
    // It comes into a block while nobody waits for it.
    harness.block(true);
    assert!(!harness.path("valet.json").exists());
    let again: Value = serde_json::from_str(&fs::read_to_string(harness.path("valet.json.begun")).unwrap()).unwrap();
    assert_eq!(again, begun);

    let deployed = harness.run(&DEPLOY);
    // The chain counts a contract that an account makes as well as the transaction that makes it.
    assert_eq!(sent_by(&harness, ALICE), 5, "a mapping, and the extension and the contract once each");
    assert!(!harness.path("valet.json.begun").exists());
    let written: Value = serde_json::from_str(&fs::read_to_string(harness.path("valet.json")).unwrap()).unwrap();
    assert_eq!(written, deployed);
    // The block is the one that the contract came into, so its first event is in its history.
    let events = harness.done(&["events"]).unwrap();
    assert_eq!(events[0]["block"], deployed["block"], "{events}");
}
