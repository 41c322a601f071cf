//! Many questions at once, and gates that answer by status.

use super::support::{check_path, config, granted, speed_question, until, Running};
use crate::source::fake::FakeChain;
use reqwest::Method;
use serde_json::{json, Value};

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
