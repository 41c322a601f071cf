//! `valet join`: a deployment file for somebody else's contract, and for nothing else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::Value;
use std::fs;
use valet_tests::{text, Fixture};

#[test]
fn a_contract_of_this_builds_code_and_rules_is_joined_and_any_other_is_refused() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let deployed: Value = serde_json::from_str(&fs::read_to_string(harness.path("valet.json")).unwrap()).unwrap();
    let (contract, extension) = (text(&deployed, "/contract"), text(&deployed, "/extension"));
    let stranger = format!("0x{}", "99".repeat(20));
    // The same code but for its last byte: what somebody built from other sources.
    let folder = harness.path("other-code");
    fs::create_dir(&folder).unwrap();
    for (part, changed) in [("consent.polkavm", true), ("extension.polkavm", false)] {
        let mut code = fs::read(harness.contracts().join(part)).unwrap();
        *code.last_mut().unwrap() ^= u8::from(changed);
        fs::write(folder.join(part), code).unwrap();
    }
    let cases = [
        (vec!["join", &stranger], "no-contract"),
        (vec!["join", &extension], "not-valet"),
        (vec!["join", &contract, "--code", "other-code"], "not-valet"),
        (vec!["join", &contract, "--code", "nowhere"], "not-installed"),
        (vec!["join", &contract, "--deployment", "missing/mine.json"], "file-not-written"),
        (vec!["join", &contract, "--deployment", "valet.json"], "file-exists"),
    ];
    for (mut arguments, exp_code) in cases {
        if !arguments.contains(&"--deployment") {
            arguments.extend(["--deployment", "mine.json"]);
        }
        let answer = harness.valet(&arguments).unwrap();
        assert!(answer.code == 1 && answer.said.contains(&format!("\"code\":\"{exp_code}\"")), "{arguments:?}: {}", answer.said);
        assert!(!harness.path("mine.json").exists(), "{arguments:?}");
    }

    let joined = harness.done(&["join", &contract, "--deployment", "mine.json"]).unwrap();
    assert_eq!(joined, deployed, "the block and both codes are those that the deployer has");
    let show = ["vehicle", "show", &fixture.vehicle];
    let shown = harness.done(&[&show[..], &["--deployment", "mine.json"]].concat()).unwrap();
    assert_eq!(shown, harness.done(&show).unwrap());
}
