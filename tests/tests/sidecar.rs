//! The sidecar beside a real chain: killed and started again, it loses nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions, reason = "tests fail by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    thread::sleep,
    time::{Duration, Instant},
};
use valet_tests::Process;
use valet_tests::{grant_create, text, Fixture};

const WITHIN: Duration = Duration::from_secs(30);

fn listen(fixture: &Fixture) -> (Process, String) {
    let (process, at) =
        fixture.harness.running("receiver", &["sidecar", "listen", "--listen", "127.0.0.1:0", "--out", "received.jsonl"]).unwrap();
    (process, text(&at, "/http"))
}

fn sidecar(fixture: &Fixture, webhook: &str) -> (Process, String) {
    let arguments = [
        "sidecar",
        "run",
        "--max-block-age",
        "off",
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
    let (process, at) = fixture.harness.running("sidecar", &arguments).unwrap();
    (process, text(&at, "/http"))
}

/// The ids of the events on the chain, as CloudEvents have them.
fn on_chain(fixture: &Fixture) -> BTreeSet<String> {
    let events = fixture.harness.done(&["events"]).unwrap();
    let id = |event: &serde_json::Value| format!("{}-{}", text(event, "/block_hash").trim_start_matches("0x"), event["index"]);
    events.as_array().unwrap().iter().map(id).collect()
}

fn received(fixture: &Fixture) -> BTreeSet<String> {
    let lines = fs::read_to_string(fixture.harness.path("received.jsonl")).unwrap_or_default();
    lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()).map(|event| text(&event, "/id")).collect()
}

fn wait_until_all_received(fixture: &Fixture) {
    let expected = on_chain(fixture);
    let deadline = Instant::now() + WITHIN;
    while received(fixture) != expected {
        assert!(Instant::now() < deadline, "missing at the receiver: {:?}", expected.difference(&received(fixture)));
        sleep(Duration::from_millis(100));
    }
}

fn check(fixture: &Fixture, sidecar: &str, signal: &str) -> valet_tests::Answer {
    let arguments = valet_tests::check(
        fixture,
        "usage-based-insurance",
        &["--sidecar", sidecar, "--signal", signal, "--residency", "off-board", "--region", "eea"],
    );
    fixture.harness.valet(&arguments).unwrap()
}

fn wait_for_verdict(fixture: &Fixture, sidecar: &str, exp: &str) {
    let deadline = Instant::now() + WITHIN;
    loop {
        let answer = check(fixture, sidecar, "Vehicle.Speed");
        if answer.text("/verdict") == exp {
            return;
        }
        assert!(Instant::now() < deadline, "expected {exp}, found {} {}", answer.json, answer.said);
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_killed_sidecar_delivers_every_event_after_its_restart_and_a_restarted_node_keeps_its_chain() {
    let mut fixture = Fixture::deploy();
    let (receiver, webhook) = listen(&fixture);
    let (first, api) = sidecar(&fixture, &webhook);
    let done = fixture.harness.done(&grant_create(&fixture)).unwrap();
    let grant = text(&done, "/event/grant");
    wait_for_verdict(&fixture, &api, "allow");
    wait_until_all_received(&fixture);

    first.kill();
    fixture.harness.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).unwrap();
    fixture.harness.done(&grant_create(&fixture)).unwrap();
    let (second, api) = sidecar(&fixture, &webhook);
    wait_for_verdict(&fixture, &api, "allow");
    wait_until_all_received(&fixture);

    second.kill();
    receiver.kill();
    let (third, _) = sidecar(&fixture, &webhook);
    let buyer = fixture.wallet("buyer.json", "ed25519");
    let vehicle = ["--vehicle", fixture.vehicle.as_str()];
    fixture.harness.done(&[&["vehicle", "offer", "--wallet", "owner.json", "--to", &buyer, "--for", "7d"][..], &vehicle].concat()).unwrap();
    fixture.harness.done(&[&["vehicle", "accept", "--wallet", "buyer.json"][..], &vehicle].concat()).unwrap();
    third.kill();
    let (_receiver, webhook) = listen(&fixture);
    let (fourth, api) = sidecar(&fixture, &webhook);
    wait_for_verdict(&fixture, &api, "deny");
    let answer = check(&fixture, &api, "Vehicle.Speed");
    assert_eq!((answer.code, answer.text("/reason/name")), (10, "StaleEpoch"), "{}", answer.json);
    drop(fourth);

    let before = on_chain(&fixture);
    assert!(fixture.harness.stop_node().unwrap(), "the node must end cleanly when asked");
    fixture.harness.start_node(&["--seal", "instant"]).unwrap();
    assert_eq!(on_chain(&fixture), before);
    let replay = fixture.harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(replay.code, 0, "{} {}", replay.json, replay.said);
}

#[test]
fn a_withdrawal_is_obeyed_by_the_best_block_before_it_is_final() {
    let mut fixture = Fixture::deploy();
    let grant = text(&fixture.harness.done(&grant_create(&fixture)).unwrap(), "/event/grant");
    assert!(fixture.harness.stop_node().unwrap());
    fixture.harness.start_node(&["--seal", "instant", "--finality-delay-ms", "6000"]).unwrap();
    let (_receiver, webhook) = listen(&fixture);
    let (_sidecar, api) = sidecar(&fixture, &webhook);
    wait_for_verdict(&fixture, &api, "allow");

    let mut withdrawing = fixture.harness.command(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).spawn().unwrap();
    wait_for_verdict(&fixture, &api, "deny");
    let early = check(&fixture, &api, "Vehicle.Speed");
    assert_eq!((early.text("/finality"), early.text("/reason/name")), ("best", "Withdrawn"), "{}", early.json);
    assert!(early.json["best"]["block"].as_u64() > early.json["as_of"]["block"].as_u64(), "{}", early.json);
    assert!(withdrawing.try_wait().unwrap().is_none(), "the command waits for finality");
    assert!(withdrawing.wait().unwrap().success());
    let deadline = Instant::now() + WITHIN;
    while check(&fixture, &api, "Vehicle.Speed").text("/finality") != "final" {
        assert!(Instant::now() < deadline);
        sleep(Duration::from_millis(100));
    }
    assert_eq!(check(&fixture, &api, "Vehicle.Speed").text("/reason/name"), "Withdrawn");
}

#[test]
fn a_webhook_that_refuses_holds_its_events_until_it_accepts() {
    let fixture = Fixture::deploy();
    let refuse = ["sidecar", "listen", "--listen", "127.0.0.1:0", "--refuse-with", "503"];
    let (refusing, at) = fixture.harness.running("refusing", &refuse).unwrap();
    let webhook = text(&at, "/http");
    let (_sidecar, api) = sidecar(&fixture, &webhook);
    fixture.harness.done(&grant_create(&fixture)).unwrap();
    wait_for_verdict(&fixture, &api, "allow");
    let status = fixture.harness.done(&["sidecar", "status", "--sidecar", &api]).unwrap();
    let backlog = status.pointer("/webhooks/0/backlog").and_then(serde_json::Value::as_u64).unwrap();
    assert_eq!(backlog, on_chain(&fixture).len() as u64, "{status}");
    refusing.kill();

    let address = webhook.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let accept = ["sidecar", "listen", "--listen", &address, "--out", "received.jsonl"];
    let _accepting = fixture.harness.running("accepting", &accept).unwrap();
    wait_until_all_received(&fixture);
}
