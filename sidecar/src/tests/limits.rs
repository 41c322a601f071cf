//! How often one may ask.

use super::{
    access::Keyring,
    support::{config, granted, until, Running},
};
use crate::{source::fake::FakeChain, Scope};
use reqwest::Method;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_too_often_is_told_when_to_come_again_and_others_are_answered() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    let keyring = Keyring::begin(folder.path(), &mut config);
    let (busy, other) = (keyring.add("busy", &Scope::LIST, &[], Some(1)), keyring.add("other", &Scope::LIST, &[], None));
    let running = Running::start(&chain, config).await;
    let ask = |key: &str| running.request(Method::GET, "/v1/status").bearer_auth(key).send();
    let refused = until("a refusal", || async { ask(&busy).await.unwrap() }, |answer| answer.status() == 429).await;
    assert_eq!(refused.headers()["retry-after"], "1");
    let problem: serde_json::Value = serde_json::from_str(&refused.text().await.unwrap()).unwrap();
    assert_eq!(problem["code"], "too-many-requests");
    for _ in 0..20 {
        assert_eq!(ask(&other).await.unwrap().status(), 200);
    }
    until("an answer again", || async { ask(&busy).await.unwrap() }, |answer| answer.status() == 200).await;
    let (_, metrics) = running.text("/metrics").await;
    assert!(metrics.contains("valet_sidecar_rejected_total{why=\"too-many-requests\"} "), "{metrics}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn this_machine_without_keys_is_not_counted() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.limits.rate = crate::Rate::per_second(1.try_into().unwrap());
    let running = Running::start(&chain, config).await;
    for _ in 0..50 {
        assert_eq!(running.get("/v1/status").await.0, 200);
    }
    running.stop().await.unwrap();
}
