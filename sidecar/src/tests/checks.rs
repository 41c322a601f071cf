//! Checks over HTTP.

use super::support::{
    check_path, config, container, granted, granted_from, question, speed_check, speed_question, until, Running, ALICE, CAR, INSURER, LAST,
    T0,
};
use crate::{shared::wall_clock, source::fake::FakeChain, CheckAnswer, PathStep};
use reqwest::Method;
use serde_json::{json, Value};
use shared_logic::{Host, Message, SignalClass, SignalClasses, RULES_HASH};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn checks_are_answered_with_the_reason_or_the_proof() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = granted();
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config(folder.path())).await;
    let signal = check_path("purpose=101&action=read&region=eea&signal=Vehicle.Speed");
    let unknown = running.check(&signal).await;
    assert_eq!(unknown.reason.unwrap().name, "UnknownContainer");
    let (status, kept) = running.post("/v1/documents", serde_json::to_string(&container()).unwrap()).await;
    assert_eq!((status, &kept["id"]), (201, &container().id().to_string().into()));

    let answer = running.check(&signal).await;
    let grant = *ledger.state.grants.keys().next().unwrap();
    let vehicle = ledger.state.vehicle(CAR).unwrap();
    assert!(answer.is_allow(), "{answer:?}");
    let owner = PathStep::Owner { account: ALICE, epoch: vehicle.epoch };
    assert_eq!(answer.path, [owner, PathStep::Grant { grant }, PathStep::Recipient { account: INSURER }]);
    assert_eq!((answer.grant, answer.reason, answer.stale), (Some(grant), None, false));
    assert_eq!(answer.valid_until, Some(LAST));
    assert_eq!((answer.seq, answer.registry_seq), (Some(vehicle.seq), Some(ledger.state.registry.seq)));
    assert_eq!((answer.losses, answer.registry_losses), (Some(vehicle.losses), Some(ledger.state.registry.losses)));
    assert_eq!((answer.as_of.unwrap().block, answer.rules_hash), (3, RULES_HASH));

    let denials = [
        ("purpose=repair&action=read&classes=speed-motion", "PurposeMismatch"),
        ("purpose=101&action=subscribe&classes=speed-motion", "ActionNotCovered"),
        ("purpose=101&action=read&region=eea&classes=speed-motion,odometer", "SignalNotCovered"),
        ("purpose=101&action=read&region=adequate&classes=speed-motion", "ResidencyViolation"),
        ("purpose=101&action=read&classes=speed-motion", "ResidencyViolation"),
        ("purpose=101&action=read&region=eea&signal=Vehicle.TraveledDistance", "SignalNotCovered"),
        ("purpose=101&action=read&region=eea&signal=Vehicle.IsMoving", "UnknownSignal"),
        ("purpose=101&action=read&classes=speed-motion&data_from=5", "ActionNotCovered"),
        ("purpose=101&action=read&classes=speed-motion&data_from=1970-01-01T00:00:05Z", "ActionNotCovered"),
        ("purpose=emergency&action=read&classes=location-exact", "UnknownEmergency"),
    ];
    for (rest, exp_reason) in denials {
        let answer = running.check(&check_path(rest)).await;
        assert!(!answer.is_allow(), "{rest}: {answer:?}");
        assert_eq!((answer.seq, answer.losses, answer.registry_losses), (Some(vehicle.seq), None, None), "{rest}");
        let reason = answer.reason.unwrap();
        assert_eq!(reason.name, exp_reason, "{rest}");
        assert!(reason.number > 0 && !reason.message.is_empty(), "{rest}");
    }
    let missing = running.check(&check_path("purpose=101&action=read&region=eea&classes=speed-motion,odometer")).await;
    let inside = running.check(&check_path("purpose=101&action=read&residency=in-vehicle&classes=speed-motion")).await;
    assert!(inside.is_allow(), "what stays in the vehicle is in no region: {inside:?}");
    assert_eq!((missing.missing, missing.link), (SignalClasses::of(&[SignalClass::Odometer]), Some(0)));
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_obeyed_as_soon_as_it_is_read_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = granted();
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config(folder.path())).await;
    assert!(running.check(&speed_check()).await.is_allow());
    let grant = *ledger.state.grants.keys().next().unwrap();
    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    chain.push(ledger.blocks.last().unwrap().clone());
    let denied = |answer: &CheckAnswer| !answer.is_allow();
    let answer = until("deny", || async { running.check(&speed_check()).await }, denied).await;
    assert_eq!(answer.reason.unwrap().name, "Withdrawn");
    running.stop().await.unwrap();
    let running = Running::start(&chain, config(folder.path())).await;
    assert_eq!(running.check(&speed_check()).await.reason.unwrap().name, "Withdrawn");
    running.stop().await.unwrap();
}

/// The chain of the tests stands in 1970, and the wall clock does not.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_yes_only_by_the_chains_clock_and_by_the_own_one() {
    let cases = [
        ("begun by the wall clock alone", T0 + 1_000, LAST.0, "NotYetValid"),
        ("still running by the chain's clock alone", T0, T0 + 1_000, "Expired"),
    ];
    for (name, begins, ends, exp_reason) in cases {
        let folder = tempfile::tempdir().unwrap();
        let running = Running::start(&FakeChain::new(granted_from(begins, ends).blocks), config(folder.path())).await;
        let answer = running.check(&speed_check()).await;
        assert_eq!((answer.is_allow(), answer.reason.unwrap().name.as_str()), (false, exp_reason), "{name}");
        running.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_a_body_is_answered_as_one_in_the_url() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(granted().blocks), config(folder.path())).await;
    running.post("/v1/documents", serde_json::to_string(&container()).unwrap()).await;
    let cases = [
        ("purpose=101&action=read&region=eea&classes=speed-motion", json!({ "purpose": 101, "region": "eea", "classes": "speed-motion" })),
        (
            "purpose=101&action=read&region=eea&classes=speed-motion,odometer",
            json!({ "purpose": "101", "region": "eea", "classes": ["speed-motion", "odometer"] }),
        ),
        (
            "purpose=101&action=read&region=eea&signal=Vehicle.Speed&signal=Vehicle.Nothing&vss=6.0",
            json!({ "purpose": 101, "region": "eea", "signal": ["Vehicle.Speed", "Vehicle.Nothing"], "vss": "6.0" }),
        ),
        ("purpose=repair&action=read&signal=Vehicle.Speed", json!({ "purpose": "repair", "signal": "Vehicle.Speed" })),
        (
            &format!("purpose=101&action=read&region=eea&classes=speed-motion&data_from=5&attested_by={ALICE}"),
            json!({ "purpose": 101, "region": "eea", "classes": ["speed-motion"], "data_from": 5, "attested_by": [ALICE.to_string()] }),
        ),
    ];
    for (query, mut body) in cases {
        body["action"] = "read".into();
        let (_, mut by_query) = running.get(&check_path(query)).await;
        let (status, mut by_body) = running.post("/v1/check", question(body).to_string()).await;
        assert_eq!(status, 200, "{query}: {by_body}");
        for answer in [&mut by_query, &mut by_body] {
            // The two are asked at two moments.
            answer.as_object_mut().unwrap().remove("cache_until");
        }
        assert_eq!(by_query, by_body, "{query}");
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_a_body_that_cannot_be_read_has_the_same_problem_as_one_in_the_url() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(granted().blocks), config(folder.path())).await;
    let without = |field: &str| {
        let mut question = speed_question();
        question.as_object_mut().unwrap().remove(field);
        question.to_string()
    };
    let with = |field: &str, value: Value| {
        let mut question = speed_question();
        question[field] = value;
        question.to_string()
    };
    let cases = [
        (without("action"), "missing-field"),
        (without("classes"), "missing-field"),
        (with("now", 1.into()), "unknown-field"),
        (speed_question().to_string().replacen('{', r#"{"action":"read","#, 1), "repeated-field"),
        (with("signal", "Vehicle.Speed".into()), "conflicting-fields"),
        (with("action", "look".into()), "invalid-value"),
        (with("action", Value::Null), "invalid-value"),
        (with("purpose", (-1).into()), "invalid-value"),
        (with("data_from", 1_577_836_800_000_u64.into()), "implausible-time"),
        ("[]".to_owned(), "invalid-json"),
        ("{".to_owned(), "invalid-json"),
        (String::new(), "invalid-json"),
        (format!("{} {{}}", speed_question()), "invalid-json"),
    ];
    for (body, exp_code) in cases {
        for path in ["/v1/check", "/v1/gate"] {
            let (status, problem) = running.post(path, body.clone()).await;
            assert_eq!((status, &problem["code"]), (400, &exp_code.into()), "{path} {body}: {problem}");
        }
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_answered_in_order_and_a_question_that_cannot_be_read_has_its_own_problem() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(granted().blocks), config(folder.path())).await;
    let mut odometer = speed_question();
    odometer["classes"] = json!(["odometer"]);
    let checks = json!([speed_question(), { "action": "look" }, odometer, { "now": 1 }, speed_question()]);
    let (status, batch) = running.post("/v1/checks", json!({ "checks": checks }).to_string()).await;
    assert_eq!(status, 200, "{batch}");
    let told: Vec<_> =
        batch["answers"].as_array().unwrap().iter().map(|entry| (&entry["answer"]["verdict"], &entry["problem"]["code"])).collect();
    let (allow, deny, none) = (json!("allow"), json!("deny"), Value::Null);
    let (invalid, unknown) = (json!("invalid-value"), json!("unknown-field"));
    assert_eq!(told, [(&allow, &none), (&none, &invalid), (&deny, &none), (&none, &unknown), (&allow, &none)]);
    let many = |number: usize| json!({ "checks": vec![speed_question(); number] }).to_string();
    let (status, batch) = running.post("/v1/checks", many(100)).await;
    assert_eq!((status, batch["answers"].as_array().unwrap().len()), (200, 100));
    assert_eq!(running.post("/v1/checks", many(0)).await.1, json!({ "answers": [] }));
    for (body, exp_code) in [
        (many(101), "too-many-checks"),
        ("{}".to_owned(), "invalid-json"),
        ("[]".to_owned(), "invalid-json"),
        (r#"{"checks":[1]}"#.to_owned(), "invalid-json"),
        (r#"{"checks":[],"at":1}"#.to_owned(), "invalid-json"),
    ] {
        let (status, problem) = running.post("/v1/checks", body.clone()).await;
        assert_eq!((status, &problem["code"]), (400, &exp_code.into()), "{body}");
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_a_batch_is_answered_from_one_state() {
    let (folder, mut ledger) = (tempfile::tempdir().unwrap(), granted());
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config(folder.path())).await;
    let batch = json!({ "checks": vec![speed_question(); 100] }).to_string();
    let mut seen = std::collections::BTreeSet::new();
    // While one block after the other is read.
    for _ in 0..40 {
        ledger.raw(Vec::new());
        chain.push(ledger.blocks.last().unwrap().clone());
        let (_, answers) = running.post("/v1/checks", batch.clone()).await;
        let blocks: std::collections::BTreeSet<_> =
            answers["answers"].as_array().unwrap().iter().map(|entry| entry["answer"]["as_of"]["block"].as_u64().unwrap()).collect();
        assert_eq!(blocks.len(), 1, "{blocks:?}");
        seen.extend(blocks);
    }
    assert!(seen.len() > 1, "blocks came between the batches: {seen:?}");
    running.stop().await.unwrap();
}

/// A gate's status, headers and body.
async fn gate(running: &Running, method: Method, question: &str) -> (u16, Vec<Option<String>>, Value) {
    let request = match method {
        Method::POST => running.request(method, "/v1/gate").header("content-type", "application/json").body(question.to_owned()),
        _ => running.request(method, question),
    };
    let response = request.send().await.unwrap();
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let headers = ["valet-verdict", "valet-reason", "valet-cache-until"].map(header).to_vec();
    (response.status().as_u16(), headers, serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_answers_200_for_a_fresh_allow_and_for_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let chain = FakeChain::new(granted().blocks);
    let running = Running::start(&chain, config(folder.path())).await;
    let path = |rest: &str| check_path(rest).replace("/v1/check", "/v1/gate");
    let (allowed, denied) =
        (path("purpose=101&action=read&region=eea&classes=speed-motion"), path("purpose=101&action=read&classes=odometer"));
    let mut odometer = speed_question();
    odometer["classes"] = "odometer".into();
    for (method, question) in [(Method::POST, speed_question().to_string()), (Method::GET, allowed.clone())] {
        let (status, headers, answer) = gate(&running, method, &question).await;
        let until = answer["cache_until"].as_str().unwrap().to_owned();
        assert_eq!((status, headers), (200, vec![Some("allow".to_owned()), None, Some(until)]), "{answer}");
        assert_eq!(answer["verdict"], "allow");
    }
    assert_eq!(gate(&running, Method::HEAD, &allowed).await.0, 200);
    for (method, question) in [(Method::POST, odometer.to_string()), (Method::GET, denied.clone())] {
        let (status, headers, answer) = gate(&running, method, &question).await;
        let reason = answer["reason"]["name"].as_str().unwrap().to_owned();
        assert_eq!((status, headers), (403, vec![Some("deny".to_owned()), Some(reason), None]), "{answer}");
        assert_eq!((&answer["verdict"], &answer["cache_until"]), (&"deny".into(), &Value::Null));
    }
    assert_eq!(gate(&running, Method::HEAD, &denied).await.0, 403);
    for (method, question) in [(Method::POST, "{}"), (Method::GET, "/v1/gate"), (Method::POST, "nothing")] {
        let (status, headers, problem) = gate(&running, method, question).await;
        assert_eq!((status, headers), (400, vec![None, None, None]), "{problem}");
    }
    chain.holds(1);
    until("503", || gate(&running, Method::GET, &allowed), |(status, _, _)| *status == 503).await;
    for (method, question) in [(Method::POST, speed_question().to_string()), (Method::GET, denied)] {
        let (status, headers, answer) = gate(&running, method, &question).await;
        assert_eq!((status, headers), (503, vec![Some("stale".to_owned()), Some("node-behind".to_owned()), None]), "{answer}");
        assert_eq!(answer["stale"], true);
    }
    assert_eq!(gate(&running, Method::HEAD, &allowed).await.0, 503);
    running.stop().await.unwrap();
}

/// What a service that keeps answers does: it serves by the kept one until `cache_until`, and then asks anew.
async fn serves_until_denied(running: &Running) -> (Vec<u64>, u64) {
    let mut kept = Vec::new();
    loop {
        let answer = running.check(&speed_check()).await;
        if !answer.is_allow() {
            return (kept, wall_clock().0);
        }
        // In its last second of freshness a sidecar lets nobody keep anything.
        kept.extend(answer.cache_until.map(|until| until.0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_gets_no_events_stops_within_the_stated_time_after_a_withdrawal() {
    let (folder, mut ledger) = (tempfile::tempdir().unwrap(), granted());
    let chain = FakeChain::new(ledger.blocks.clone());
    // No webhook tells it. What is kept longest is kept for this long.
    let mut config = config(folder.path());
    config.max_cache = Duration::from_secs(2);
    let running = Running::start(&chain, config).await;
    let first = running.check(&speed_check()).await.cache_until.unwrap();
    let grant = *ledger.state.grants.keys().next().unwrap();
    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    let (asked, ()) = tokio::join!(serves_until_denied(&running), async { chain.push(ledger.blocks.last().unwrap().clone()) });
    let (mut kept, denied_at) = asked;
    kept.push(first.0);
    assert!(kept.iter().all(|until| *until <= denied_at + 2), "{kept:?}, denied at {denied_at}");
    assert_eq!(running.check(&speed_check()).await.cache_until, None, "a deny is not to be kept");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_allow_is_kept_beyond_the_moment_at_which_the_sidecar_knows_nothing_any_more() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.max_staleness = Duration::from_secs(3);
    let running = Running::start(&chain, config).await;
    let began = wall_clock().0;
    let first = running.check(&speed_check()).await.cache_until.unwrap().0;
    assert!(first > began && first <= wall_clock().0 + 3, "{first}, asked at {began}");
    chain.is_down(true);
    let (kept, stale_at) = serves_until_denied(&running).await;
    assert!(!kept.is_empty() && kept.iter().all(|until| *until <= stale_at), "{kept:?}, stale at {stale_at}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allow_is_kept_for_30_seconds_never_beyond_its_own_end_and_as_configured_not_at_all() {
    let soon = wall_clock().0 + 10;
    for (ends, max_cache, exp) in [(LAST.0, 30, Some(30)), (soon, 30, Some(10)), (LAST.0, 0, None)] {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path());
        config.max_cache = Duration::from_secs(max_cache);
        let running = Running::start(&FakeChain::new(granted_from(0, ends).blocks), config).await;
        let before = wall_clock().0;
        let answer = running.check(&speed_check()).await;
        let after = wall_clock().0;
        let until = answer.cache_until.map(|until| until.0);
        match exp {
            Some(10) => assert_eq!((until, answer.valid_until.map(|end| end.0)), (Some(soon), Some(soon))),
            Some(length) => assert!(until.is_some_and(|until| (before + length..=after + length).contains(&until)), "{until:?}"),
            None => assert_eq!((answer.is_allow(), until), (true, None)),
        }
        running.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints a measurement"]
async fn how_long_a_question_takes_by_get_by_post_and_in_a_batch() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(granted().blocks), config(folder.path())).await;
    let (client, question) = (reqwest::Client::new(), speed_question().to_string());
    let batch = json!({ "checks": vec![speed_question(); 100] }).to_string();
    let post = |path: &str, body: &str| {
        client.post(format!("{}{path}", running.url)).header("content-type", "application/json").body(body.to_owned())
    };
    for (name, times, number) in [("GET", 5_000, 1), ("POST", 5_000, 1), ("POST /v1/gate", 5_000, 1), ("100 in a batch", 500, 100)] {
        let since = std::time::Instant::now();
        for _ in 0..times {
            let request = match name {
                "GET" => client.get(format!("{}{}", running.url, speed_check())),
                "POST" => post("/v1/check", &question),
                "POST /v1/gate" => post("/v1/gate", &question),
                _ => post("/v1/checks", &batch),
            };
            assert_eq!(request.send().await.unwrap().bytes().await.map(|body| body.is_empty()).ok(), Some(false));
        }
        println!("{name}: {:?} a question, one after the other", since.elapsed() / (times * number));
    }
    running.stop().await.unwrap();
}
