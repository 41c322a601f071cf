//! Checks over HTTP.

use super::support::{
    check_path, config, container, granted, granted_from, question, speed_check, speed_question, until, Running, ALICE, CAR, INSURER, LAST,
    T0,
};
use crate::{source::fake::FakeChain, CheckAnswer, PathStep};
use serde_json::{json, Value};
use shared_logic::{Host, Message, SignalClass, SignalClasses, RULES_HASH};

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
