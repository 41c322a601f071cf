//! The sidecar beside a real chain: killed and started again, it loses nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions, reason = "tests fail by panicking")]

mod common;

use common::{give, text, Town};
use std::{
    collections::BTreeSet,
    fs,
    thread::sleep,
    time::{Duration, Instant},
};
use valet_tests::Process;

const WITHIN: Duration = Duration::from_secs(30);

fn listen(town: &Town) -> (Process, String) {
    let (process, at) =
        town.world.running("receiver", &["sidecar", "listen", "--listen", "127.0.0.1:0", "--out", "received.jsonl"]).unwrap();
    (process, text(&at, "/http"))
}

fn sidecar(town: &Town, webhook: &str) -> (Process, String) {
    let arguments = [
        "sidecar",
        "run",
        "--listen",
        "127.0.0.1:0",
        "--database",
        "sidecar.db",
        "--webhook",
        webhook,
        "--retry",
        "1s",
        "--container",
        "container.json",
    ];
    let (process, at) = town.world.running("sidecar", &arguments).unwrap();
    (process, text(&at, "/http"))
}

/// The ids of the events on the chain, as CloudEvents have them.
fn on_chain(town: &Town) -> BTreeSet<String> {
    let events = town.world.done(&["events"]).unwrap();
    let id = |event: &serde_json::Value| format!("{}-{}", text(event, "/block_hash").trim_start_matches("0x"), event["index"]);
    events.as_array().unwrap().iter().map(id).collect()
}

fn received(town: &Town) -> BTreeSet<String> {
    let lines = fs::read_to_string(town.world.path("received.jsonl")).unwrap_or_default();
    lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()).map(|event| text(&event, "/id")).collect()
}

fn wait_until_all_received(town: &Town) {
    let expected = on_chain(town);
    let deadline = Instant::now() + WITHIN;
    while received(town) != expected {
        assert!(Instant::now() < deadline, "missing at the receiver: {:?}", expected.difference(&received(town)));
        sleep(Duration::from_millis(100));
    }
}

fn may(town: &Town, sidecar: &str, signal: &str) -> valet_tests::Answer {
    let question = [
        "may",
        "--sidecar",
        sidecar,
        "--vehicle",
        &town.vehicle,
        "--recipient",
        &town.recipient,
        "--purpose",
        "usage-based-insurance",
        "--signal",
        signal,
        "--residency",
        "off-board",
    ];
    town.world.valet(&question).unwrap()
}

fn wait_for_verdict(town: &Town, sidecar: &str, exp: &str) {
    let deadline = Instant::now() + WITHIN;
    loop {
        let answer = may(town, sidecar, "Vehicle.Speed");
        if answer.text("/verdict") == exp {
            return;
        }
        assert!(Instant::now() < deadline, "expected {exp}, found {} {}", answer.json, answer.said);
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_killed_sidecar_delivers_every_event_after_its_restart_and_a_restarted_node_keeps_its_chain() {
    let mut town = Town::found();
    let (receiver, webhook) = listen(&town);
    let (first, api) = sidecar(&town, &webhook);
    let done = town.world.done(&give(&town)).unwrap();
    let grant = text(&done, "/event/grant");
    wait_for_verdict(&town, &api, "allow");
    wait_until_all_received(&town);

    first.kill();
    town.world.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).unwrap();
    town.world.done(&give(&town)).unwrap();
    let (second, api) = sidecar(&town, &webhook);
    wait_for_verdict(&town, &api, "allow");
    wait_until_all_received(&town);

    second.kill();
    receiver.kill();
    let (third, _) = sidecar(&town, &webhook);
    let buyer = format!("0x{}", "42".repeat(20));
    town.world.done(&["vehicle", "transfer", "--wallet", "owner.json", "--vehicle", &town.vehicle, "--to", &buyer]).unwrap();
    third.kill();
    let (_receiver, webhook) = listen(&town);
    let (fourth, api) = sidecar(&town, &webhook);
    wait_for_verdict(&town, &api, "deny");
    let answer = may(&town, &api, "Vehicle.Speed");
    assert_eq!((answer.code, answer.text("/reason/name")), (10, "StaleEpoch"), "{}", answer.json);
    drop(fourth);

    let before = on_chain(&town);
    assert!(town.world.stop_node().unwrap(), "the node must end cleanly when asked");
    town.world.start_node(&["--seal", "instant"]).unwrap();
    assert_eq!(on_chain(&town), before);
    let replay = town.world.valet(&["audit", "replay"]).unwrap();
    assert_eq!(replay.code, 0, "{} {}", replay.json, replay.said);
}

#[test]
fn a_webhook_that_refuses_holds_its_events_until_it_accepts() {
    let town = Town::found();
    let refuse = ["sidecar", "listen", "--listen", "127.0.0.1:0", "--refuse-with", "503"];
    let (refusing, at) = town.world.running("refusing", &refuse).unwrap();
    let webhook = text(&at, "/http");
    let (_sidecar, api) = sidecar(&town, &webhook);
    town.world.done(&give(&town)).unwrap();
    wait_for_verdict(&town, &api, "allow");
    let status = town.world.done(&["sidecar", "status", "--sidecar", &api]).unwrap();
    let backlog = status.pointer("/webhooks/0/backlog").and_then(serde_json::Value::as_u64).unwrap();
    assert_eq!(backlog, on_chain(&town).len() as u64, "{status}");
    refusing.kill();

    let address = webhook.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let accept = ["sidecar", "listen", "--listen", &address, "--out", "received.jsonl"];
    let _accepting = town.world.running("accepting", &accept).unwrap();
    wait_until_all_received(&town);
}
