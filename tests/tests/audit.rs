//! The auditor's exit codes on a real chain: 0 clean, 2 findings, 3 incomplete.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod common;

use common::{give, text, Town};

#[test]
fn a_history_lists_its_grants_replays_clean_and_finds_a_swapped_code_hash() {
    let town = Town::found();
    let grant = text(&town.world.done(&give(&town)).unwrap(), "/event/grant");
    town.world.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).unwrap();
    let listed = town.world.done(&["grant", "list", "--vehicle", &town.vehicle]).unwrap();
    assert_eq!((text(&listed, "/0/id"), text(&listed, "/0/standing")), (grant, "withdrawn".into()), "{listed}");
    let clean = town.world.valet(&["audit", "replay"]).unwrap();
    assert_eq!(clean.code, 0, "{} {}", clean.json, clean.said);
    let events = clean.json.pointer("/replay/events").and_then(serde_json::Value::as_u64).unwrap();
    assert_eq!(events, u64::try_from(town.events()).unwrap());

    let deployment = std::fs::read_to_string(town.world.path("valet.json")).unwrap();
    let code_hash = text(&serde_json::from_str(&deployment).unwrap(), "/code_hash");
    town.world.write("swapped.json", &deployment.replace(&code_hash, &format!("0x{}", "55".repeat(32)))).unwrap();
    let found = town.world.valet(&["audit", "replay", "--deployment", "swapped.json"]).unwrap();
    assert_eq!(found.code, 2, "{} {}", found.json, found.said);
}

#[test]
fn a_replay_over_a_pruned_history_is_incomplete() {
    let town = Town::found_on(&["--seal", "instant", "--keep", "3"]);
    let answer = town.world.valet(&["audit", "replay"]).unwrap();
    assert_eq!(answer.code, 3, "{} {}", answer.json, answer.said);
}
