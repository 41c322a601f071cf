//! The auditor's exit codes on a real chain: 0 clean, 2 findings, 3 incomplete.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use valet_tests::{grant_create, text, Fixture};

#[test]
fn a_history_lists_its_grants_replays_clean_and_finds_a_swapped_code_hash() {
    let fixture = Fixture::deploy();
    let grant = text(&fixture.harness.done(&grant_create(&fixture)).unwrap(), "/event/grant");
    fixture.harness.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).unwrap();
    let listed = fixture.harness.done(&["grant", "list", "--vehicle", &fixture.vehicle]).unwrap();
    assert_eq!((text(&listed, "/0/id"), text(&listed, "/0/standing")), (grant, "withdrawn".into()), "{listed}");
    let clean = fixture.harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(clean.code, 0, "{} {}", clean.json, clean.said);
    assert_eq!(text(&clean.json, "/replay/events"), fixture.events().to_string());

    let deployment = std::fs::read_to_string(fixture.harness.path("valet.json")).unwrap();
    let code_hash = text(&serde_json::from_str(&deployment).unwrap(), "/code_hash");
    fixture.harness.write("swapped.json", &deployment.replace(&code_hash, &format!("0x{}", "55".repeat(32)))).unwrap();
    let found = fixture.harness.valet(&["audit", "replay", "--deployment", "swapped.json"]).unwrap();
    assert_eq!(found.code, 2, "{} {}", found.json, found.said);
}

#[test]
fn a_replay_over_a_pruned_history_is_incomplete() {
    let fixture = Fixture::deploy_on(&["--seal", "instant", "--keep", "3"]);
    let answer = fixture.harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(answer.code, 3, "{} {}", answer.json, answer.said);
}
