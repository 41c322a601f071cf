//! Several webhooks, what each is told, and what an operator does with them.

use super::support::{always, config, eventually, granted, until, Running, Service, INSURER};
use crate::{source::fake::FakeChain, EventFilter, RunError, Start, WebhookError, WebhookSettings};
use reqwest::Method;

#[tokio::test(flavor = "multi_thread")]
async fn each_webhook_is_told_what_its_own_filter_lets_through_and_has_a_backlog_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = granted();
    let (all, ended, down) = (Service::start(always(204)).await, Service::start(always(204)).await, Service::start(always(503)).await);
    let named = |service: &Service, name: &str| WebhookSettings::new(&service.url).name(name.parse().unwrap());
    let mut config = config(folder.path());
    let activated = EventFilter::default().event_type("grant-activated").unwrap().recipient(INSURER);
    config.webhooks.push(named(&all, "all").build().unwrap());
    config.webhooks.push(named(&ended, "activated").filter(activated).build().unwrap());
    config.webhooks.push(named(&down, "down").build().unwrap());
    config.webhooks.push(named(&all, "from-now").start(Start::Now).build().unwrap());
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    eventually("all events", || all.taken().len() == ledger.events.len() && ended.taken().len() == 1).await;
    let settled = |status: &serde_json::Value| status["webhooks"][0]["backlog"] == 0 && status["webhooks"][1]["backlog"] == 0;
    let (_, status) = until("empty backlogs", || running.get("/v1/status"), |(_, status)| settled(status)).await;
    let told: Vec<_> = (0..4)
        .map(|place| (status["webhooks"][place]["name"].as_str().unwrap(), status["webhooks"][place]["backlog"].as_u64().unwrap()))
        .collect();
    let waiting = u64::try_from(ledger.events.len()).unwrap();
    assert_eq!(told, [("all", 0), ("activated", 0), ("down", waiting), ("from-now", 0)]);
    let body: serde_json::Value = serde_json::from_slice(&ended.seen()[0].body).unwrap();
    assert_eq!(body["type"], "dev.valet.grant-activated");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_sends_the_same_ids_once_more_and_says_that_it_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, service) = (granted(), Service::start(always(204)).await);
    let mut config = config(folder.path());
    config.webhooks.push(WebhookSettings::new(&service.url).name("hook".parse().unwrap()).build().unwrap());
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    until("all events", || running.get("/v1/status"), |(_, status)| status["webhooks"][0]["backlog"] == 0 && status["events"] == 5).await;
    let before = service.seen().len();
    let ask = |path: &str| running.request(Method::POST, path);
    let answer: serde_json::Value = serde_json::from_str(
        &ask("/v1/webhooks/hook/replay?from=beginning&type=grant-activated").send().await.unwrap().text().await.unwrap(),
    )
    .unwrap();
    assert_eq!(answer, serde_json::json!({ "name": "hook", "added": 1 }));
    eventually("the replay", || service.seen().len() == before + 1).await;
    let again = service.seen().pop().unwrap();
    let body: serde_json::Value = serde_json::from_slice(&again.body).unwrap();
    assert_eq!((&body["replay"], &again.id), (&true.into(), ledger.ids().last().unwrap()));
    let first: serde_json::Value = serde_json::from_slice(&service.seen().iter().find(|seen| seen.id == again.id).unwrap().body).unwrap();
    assert_eq!(first.get("replay"), None);
    for (path, exp_code) in [
        ("/v1/webhooks/nobody/replay?from=beginning", "unknown-webhook"),
        ("/v1/webhooks/hook/replay", "missing-field"),
        ("/v1/webhooks/hook/replay?from=13", "invalid-value"),
        ("/v1/webhooks/hook/replay?from=beginning&type=grant-gone", "invalid-value"),
        ("/v1/webhooks/hook/replay?from=beginning&from=beginning", "repeated-field"),
        ("/v1/webhooks/hook/enable?now=1", "unknown-field"),
        ("/v1/webhooks/nobody/release", "unknown-webhook"),
    ] {
        assert_eq!(running.problem(ask(path).build().unwrap()).await.code, exp_code, "{path}");
    }
    running.stop().await.unwrap();
}

#[tokio::test]
async fn two_webhooks_of_one_name_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    let webhook = WebhookSettings::new("http://127.0.0.1:1/").build().unwrap();
    config.webhooks.extend([webhook.clone(), webhook]);
    let ended = crate::run::run_with(std::sync::Arc::new(FakeChain::new(Vec::new())), config, std::future::pending()).await;
    assert!(matches!(ended, Err(RunError::Webhook(WebhookError::SameName { .. }))), "{ended:?}");
}
