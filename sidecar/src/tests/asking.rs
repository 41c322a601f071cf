//! Questions over HTTP.

use super::support::{config, container, granted, until, Ledger, Running, ALICE, CAR};
use crate::source::fake::World;
use shared_logic::{Host, Message, RULES_HASH};

const ASK: &str = "/v1/check?vehicle=0xc1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\
    &recipient=0x1111111111111111111111111111111111111111";

fn ask(rest: &str) -> String {
    format!("{ASK}&{rest}")
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_answered_with_the_reason_or_the_proof() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = granted();
    let running = Running::start(&World::new(ledger.blocks.clone()), config(folder.path())).await;
    let signal = ask("purpose=101&action=read&signal=Vehicle.Speed");
    let (_, unknown) = running.get(&signal).await;
    assert_eq!(unknown["reason"]["name"], "UnknownContainer", "{unknown}");
    let (status, kept) = running.post("/v1/containers", serde_json::to_string(&container()).unwrap()).await;
    assert_eq!((status, &kept["id"]), (201, &container().id().to_string().into()));

    let (status, allow) = running.get(&signal).await;
    let grant = ledger.state.grants.keys().next().unwrap().to_string();
    assert_eq!((status, &allow["verdict"]), (200, &"allow".into()), "{allow}");
    assert_eq!(allow["grant"], grant.as_str());
    assert_eq!(allow["path"][0]["owner"]["account"], ALICE.to_string());
    assert_eq!(allow["path"][1]["grant"]["id"], grant.as_str());
    assert_eq!(allow["valid_until"], 4_102_444_800u64);
    assert_eq!(allow["seq"], ledger.state.vehicle(CAR).unwrap().seq.0);
    assert_eq!(allow["registry_seq"], ledger.state.registry.seq.0);
    assert_eq!(allow["as_of"]["block"], 3);
    assert_eq!(allow["rules_hash"], RULES_HASH.to_string());
    assert_eq!((&allow["stale"], &allow["reason"]), (&false.into(), &serde_json::Value::Null));

    let denials = [
        ("purpose=repair&action=read&classes=SpeedMotion", "PurposeMismatch"),
        ("purpose=101&action=subscribe&classes=SpeedMotion", "ActionNotCovered"),
        ("purpose=101&action=read&classes=SpeedMotion,Odometer", "SignalNotCovered"),
        ("purpose=101&action=read&signal=Vehicle.TraveledDistance", "SignalNotCovered"),
        ("purpose=101&action=read&signal=Vehicle.IsMoving", "SignalNotCovered"),
        ("purpose=101&action=read&classes=SpeedMotion&data_from=5", "ActionNotCovered"),
    ];
    for (rest, exp_reason) in denials {
        let (status, answer) = running.get(&ask(rest)).await;
        assert_eq!((status, &answer["verdict"], &answer["reason"]["name"]), (200, &"deny".into(), &exp_reason.into()), "{rest}: {answer}");
    }
    let (_, missing) = running.get(&ask("purpose=101&action=read&classes=SpeedMotion,Odometer")).await;
    assert_eq!(missing["missing"], serde_json::json!(["Odometer"]));
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_obeyed_as_soon_as_it_is_read_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = granted();
    let world = World::new(ledger.blocks.clone());
    let running = Running::start(&world, config(folder.path())).await;
    let question = ask("purpose=101&action=read&classes=SpeedMotion");
    assert_eq!(running.get(&question).await.1["verdict"], "allow");
    let grant = *ledger.state.grants.keys().next().unwrap();
    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    world.push(ledger.blocks.last().unwrap().clone());
    let (_, deny) = until("deny", || running.get(&question), |(_, answer)| answer["verdict"] == "deny").await;
    assert_eq!(deny["reason"]["name"], "Withdrawn");
    running.stop().await.unwrap();
    let running = Running::start(&world, config(folder.path())).await;
    assert_eq!(running.get(&question).await.1["reason"]["name"], "Withdrawn");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_question_says_what_was_expected() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&World::new(Ledger::new().blocks), config(folder.path())).await;
    let cases = [
        ("/v1/check".to_owned(), "expected the field `action`"),
        (ask("purpose=101&action=read"), "expected either the field `signal` or the field `classes`"),
        (ask("purpose=101&action=read&classes=Speed"), "expected names such as SpeedMotion,Odometer, found `Speed`"),
        (ask("purpose=101&action=read&signal=Vehicle..Speed"), "expected a VSS path such as Vehicle.Speed"),
        (ask("purpose=fun&action=read&classes=SpeedMotion"), "expected a short name such as `repair`"),
        (ask("purpose=101&action=look&classes=SpeedMotion"), "expected read, history, subscribe or actuate"),
        (ask("purpose=101&action=read&classes=SpeedMotion&residency=home"), "expected off-board or in-vehicle"),
        (ask("purpose=101&action=read&classes=SpeedMotion&now=1"), "found `now`"),
        (ask("purpose=101&purpose=2&action=read&classes=SpeedMotion"), "expected the field `purpose` once"),
        (ask("purpose=101&action=history&classes=SpeedMotion"), "expected `data_from`"),
        ("/v1/check?vehicle=0x12&recipient=0x12&purpose=101&action=read&classes=Trip".to_owned(), "expected 0x and 64 hexadecimal digits"),
        ("/v1/events?limit=0".to_owned(), "expected a number from 1 to 1000"),
        ("/v1/events?after=x".to_owned(), "expected the `sequence` of an event"),
        ("/v1/containers/0x12".to_owned(), "expected 0x and 64 hexadecimal digits"),
    ];
    for (path, exp_message) in cases {
        let (status, problem) = running.get(&path).await;
        assert_eq!((status, &problem["code"]), (400, &"malformed".into()), "{path}: {problem}");
        assert!(problem["message"].as_str().unwrap().contains(exp_message), "{path}: {problem}");
    }
    let (status, problem) = running.post("/v1/containers", r#"{"vss":{"major":6,"minor":0},"allow":[]}"#.to_owned()).await;
    assert_eq!(status, 400, "{problem}");
    assert!(problem["message"].as_str().unwrap().contains("at least one signal path"), "{problem}");
    assert_eq!(running.get("/v2").await.0, 404);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_read_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new();
    for number in 0..10 {
        ledger.vehicles([number]);
    }
    let running = Running::start(&World::new(ledger.blocks.clone()), config(folder.path())).await;
    let (mut ids, mut path) = (Vec::new(), "/v1/events?limit=4".to_owned());
    loop {
        let (_, page) = running.get(&path).await;
        let events = page["events"].as_array().unwrap();
        ids.extend(events.iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/events?limit=4&after={next}");
    }
    assert_eq!(ids, ledger.ids());
    let (_, status) = running.get("/v1/status").await;
    assert_eq!((&status["events"], &status["vehicles"], &status["lag_blocks"]), (&11.into(), &10.into(), &0.into()), "{status}");
    assert_eq!(running.get("/ready").await.0, 200);
    running.stop().await.unwrap();
}
