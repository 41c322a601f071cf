//! What is one's own is listed over all vehicles, by any node: also by one that has forgotten the past.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use std::{
    thread::sleep,
    time::{Duration, Instant},
};
use valet_tests::{grant_create, text, Fixture, Harness};

/// How long a sidecar may take to catch up.
const WITHIN: Duration = Duration::from_secs(30);
/// A fixture on a node that keeps so many states, with two vehicles of the owner, a grant of each, and a request.
fn owner_of_two(kept: &str) -> (Fixture, [String; 2]) {
    let fixture = Fixture::deploy_on(&["--seal", "instant", "--keep", kept]);
    let harness = &fixture.harness;
    let second = text(&harness.done(&["vehicle", "create", "--wallet", "owner.json"]).unwrap(), "/id");
    let first = text(&harness.done(&grant_create(&fixture)).unwrap(), "/id");
    let mut other = grant_create(&fixture);
    let at = other.iter().position(|word| *word == "--vehicle").unwrap() + 1;
    other[at] = &second;
    let grants = [first, text(&harness.done(&other).unwrap(), "/id")];
    harness.done(&["vehicle", "set-request-policy", "--wallet", "owner.json", "--vehicle", &second, "--policy", "anybody"]).unwrap();
    let ask = ["request", "create", "--wallet", "insurer.json", "--vehicle", &second, "--purpose", "repair"];
    harness.done(&[&ask[..], &["--container", "container.json", "--classes", "odometer", "--for", "7d"]].concat()).unwrap();
    let role = ["delegation", "create", "--wallet", "owner.json", "--vehicle", &second, "--to", "insurer.json", "--role", "driver"];
    harness.done(&[&role[..], &["--for", "30d"]].concat()).unwrap();
    (fixture, grants)
}

/// Makes blocks until the node has discarded what was before.
fn forget(harness: &Harness) {
    for _ in 0..25 {
        harness.ask("engine_createBlock", &json!([true, true, null])).unwrap();
    }
    let gone = harness.valet(&["events"]).unwrap();
    assert!(gone.code == 1 && gone.said.contains("state-discarded"), "the node still knows all: {}", gone.said);
}

fn ids(list: &Value) -> Vec<String> {
    let mut ids: Vec<String> = list.as_array().unwrap().iter().map(|row| text(row, "/id")).collect();
    ids.sort();
    ids
}

fn sorted(ids: &[String]) -> Vec<String> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids
}

#[test]
fn a_node_that_has_forgotten_the_past_lists_what_is_ones_own_and_withdraws_it_all() {
    let (fixture, grants) = owner_of_two("16");
    let harness = &fixture.harness;
    forget(harness);
    let list = |arguments: &[&str]| harness.done(arguments).unwrap();
    let owner = text(&list(&["wallet", "show", "owner.json", "--offline"]), "/address");

    let vehicles = list(&["vehicle", "list", "--account", "owner.json"]);
    assert_eq!(vehicles.as_array().unwrap().len(), 2);
    assert!(vehicles.as_array().unwrap().iter().all(|row| row["part"] == "owner" && row["grants"] == 1), "{vehicles}");
    let offered = list(&["vehicle", "list", "--account", "insurer.json"]);
    assert_eq!((offered.as_array().unwrap().len(), &offered[0]["part"]), (1, &Value::from("offered: driver")));
    for account in [owner.as_str(), "owner.json", "insurer.json"] {
        assert_eq!(ids(&list(&["grant", "list", "--account", account])), sorted(&grants), "{account}");
        assert_eq!(list(&["request", "list", "--open", "--account", account]).as_array().unwrap().len(), 1, "{account}");
        assert_eq!(list(&["delegation", "list", "--account", account]).as_array().unwrap().len(), 1, "{account}");
    }
    assert_eq!(ids(&list(&["grant", "list", "--vehicle", &fixture.vehicle])), grants[..1]);
    assert_eq!(list(&["grant", "list", "--account", "owner.json", "--overdue"]), json!([]));
    assert_eq!(ids(&list(&["party", "list", "--kind", "third-party"])), [fixture.recipient.as_str()]);
    assert_eq!(list(&["party", "list", "--status", "suspended"]), json!([]));
    assert_eq!(list(&["emergency", "list", "--vehicle", &fixture.vehicle]), json!([]));
    assert_eq!(list(&["attestation", "list", "--vehicle", &fixture.vehicle]), json!([]));
    // Whose is not named, and there are two wallets.
    let unclear = harness.valet(&["grant", "list"]).unwrap();
    assert!(unclear.code == 1 && unclear.said.contains("insurer.json, owner.json"), "{}", unclear.said);

    let withdrawn = list(&["grant", "withdraw", "--recipient", &fixture.recipient, "--wallet", "owner.json"]);
    assert_eq!(withdrawn["events"].as_array().unwrap().len(), 2, "{withdrawn}");
    let standing = list(&["grant", "list", "--account", "owner.json"]);
    assert!(standing.as_array().unwrap().iter().all(|row| row["standing"] == "withdrawn"), "{standing}");
    let again = harness.valet(&["grant", "withdraw", "--recipient", &fixture.recipient, "--wallet", "owner.json"]).unwrap();
    assert!(again.code == 1 && again.said.contains("not-found"), "{}", again.said);
    // The duty to erase is a month away, then it is overdue.
    harness.pass(31 * 86_400).unwrap();
    assert_eq!(ids(&list(&["grant", "list", "--overdue", "--recipient", &fixture.recipient])), sorted(&grants));
}

/// A driver of the fixture's vehicle, and a grant that waits for the driver's consent.
fn driven(fixture: &Fixture) -> String {
    let (harness, vehicle) = (&fixture.harness, fixture.vehicle.as_str());
    let driver = fixture.wallet("driver.json", "ed25519");
    let role =
        ["delegation", "create", "--wallet", "owner.json", "--vehicle", vehicle, "--to", &driver, "--role", "driver", "--for", "30d"];
    harness.done(&role).unwrap();
    let again = harness.valet(&role).unwrap();
    assert!(again.code == 0 && again.said.contains("this takes the place of the offer to be driver"), "{}", again.said);
    harness.done(&["delegation", "accept", "--wallet", "driver.json", "--vehicle", vehicle]).unwrap();
    let mut pending = grant_create(fixture);
    let at = pending.iter().position(|word| *word == "usage-based-insurance").unwrap();
    pending[at] = "pay-how-you-drive";
    text(&harness.done(&pending).unwrap(), "/id")
}

#[test]
fn a_sidecar_lists_the_same_as_a_node() {
    let (fixture, grants) = owner_of_two("256");
    let harness = &fixture.harness;
    let pending = driven(&fixture);
    let grants = [&grants[..], std::slice::from_ref(&pending)].concat();
    let run = ["sidecar", "run", "--max-block-age", "off", "--listen", "127.0.0.1:0", "--database", "sidecar.db"];
    let (_running, at) = harness.running("sidecar", &run).unwrap();
    let url = text(&at, "/http");
    let begun = Instant::now();
    let events = u64::try_from(fixture.events()).unwrap();
    while harness.done(&["sidecar", "status", "--sidecar", &url]).unwrap()["events"].as_u64() != Some(events) {
        assert!(begun.elapsed() < WITHIN, "the sidecar does not catch up");
        sleep(Duration::from_millis(100));
    }
    let lists = [
        vec!["grant", "list", "--account", "owner.json"],
        vec!["grant", "list", "--account", "driver.json"],
        vec!["request", "list", "--account", "insurer.json"],
        vec!["delegation", "list", "--account", "owner.json"],
        vec!["vehicle", "list", "--account", "owner.json"],
        vec!["party", "list"],
    ];
    for list in lists {
        let by_node = harness.done(&list).unwrap();
        assert!(!by_node.as_array().unwrap().is_empty(), "{list:?}");
        assert_eq!(harness.done(&[&list[..], &["--sidecar", &url]].concat()).unwrap(), by_node, "{list:?}");
    }
    // What waits for the driver's consent the driver finds, and nothing else of the owner's.
    assert_eq!(ids(&harness.done(&["grant", "list", "--account", "driver.json"]).unwrap()), [pending]);
    assert_eq!(ids(&harness.done(&["grant", "list", "--recipient", &fixture.recipient, "--sidecar", &url]).unwrap()), sorted(&grants));
    let dead = harness.valet(&["grant", "list", "--recipient", &fixture.recipient, "--sidecar", "http://127.0.0.1:1"]).unwrap();
    assert!(dead.code == 1 && dead.said.contains("sidecar-unreachable"), "{}", dead.said);
}
