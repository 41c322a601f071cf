//! Deliveries to services that behave badly.

use super::{
    logged::Logged,
    support::{always, config, eventually, until, vehicle, Ledger, Running, Script, Seen, Service, ALICE},
};
use crate::{source::fake::FakeChain, Credentials, Schedule, Webhook, WebhookSettings};
use base64::{engine::general_purpose::STANDARD, Engine};
use sha2::{Digest, Sha256};
use shared_logic::{Message, RequestPolicy};
use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    time::Duration,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// One vehicle to which much happens, and another that is only registered.
fn ledger() -> Ledger {
    let mut ledger = Ledger::new();
    ledger.vehicles([1, 2]);
    for policy in [RequestPolicy::Anybody, RequestPolicy::Nobody].repeat(2) {
        ledger.block(vec![(ALICE, Message::SetRequestPolicy { vehicle: vehicle(1), policy })]);
    }
    ledger
}

/// HMAC-SHA256 by its definition, apart from the code under test.
fn exp_signature(seen: &Seen) -> String {
    let mut key = STANDARD.decode(SECRET.strip_prefix("whsec_").unwrap()).unwrap();
    key.resize(64, 0);
    let pad = |with: u8| key.iter().map(|byte| byte ^ with).collect::<Vec<_>>();
    let message = [format!("{}.{}.", seen.id, seen.timestamp).into_bytes(), seen.body.clone()].concat();
    let inner = Sha256::digest([pad(0x36), message].concat());
    format!("v1,{}", STANDARD.encode(Sha256::digest([pad(0x5c), inner.to_vec()].concat())))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_arrives_signed_and_as_a_cloud_event() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, service) = (ledger(), Service::start(always(200)).await);
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, Some(SECRET.parse().unwrap())).unwrap());
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    eventually("all events", || service.taken().len() == ledger.events.len()).await;
    for seen in service.seen() {
        assert_eq!(seen.signature.as_deref(), Some(exp_signature(&seen).as_str()));
        let event: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
        assert_eq!(event["id"], seen.id.as_str());
        assert!(!seen.id.contains('.') && event["type"].as_str().unwrap().starts_with("dev.valet."));
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_not_2xx_is_tried_again_in_the_vehicles_order() {
    let cases: [(&str, Script); 4] = [
        ("500", Arc::new(|count, _| (if count % 3 == 0 { 204 } else { 500 }, None))),
        ("a redirect", Arc::new(|count, _| if count % 2 == 0 { (302, Some(("location", "/elsewhere".into()))) } else { (200, None) })),
        ("400", Arc::new(|count, _| (if count < 4 { 400 } else { 200 }, None))),
        ("429", Arc::new(|count, _| if count < 3 { (429, Some(("retry-after", "0".into()))) } else { (202, None) })),
    ];
    for (name, script) in cases {
        let folder = tempfile::tempdir().unwrap();
        let (ledger, service) = (ledger(), Service::start(script).await);
        let mut config = config(folder.path());
        config.webhooks.push(Webhook::new(&service.url, None).unwrap());
        let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
        eventually(name, || service.taken().len() == ledger.events.len()).await;
        let changes = &ledger.ids()[3..];
        let taken: Vec<_> = service.taken().into_iter().filter(|id| changes.contains(id)).collect();
        assert_eq!(taken, changes, "{name}");
        assert!(service.seen().iter().all(|seen| seen.signature.is_none()));
        running.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_whose_delivery_fails_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger();
    let blocked = ledger.ids()[1].clone();
    let service = Service::start(Arc::new(move |_, id| (if id == blocked { 503 } else { 200 }, None))).await;
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    eventually("the other vehicle's event", || service.taken().contains(&ledger.ids()[2])).await;
    eventually("repetitions", || service.seen().len() > 8).await;
    assert_eq!(service.taken().len(), 2, "the blocked vehicle's later events wait");
    let (_, status) = running.get("/v1/status").await;
    assert_eq!(status["webhooks"][0]["backlog"], 5);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_410_is_a_failure_as_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let script: Script = Arc::new(|count, _| (if count == 0 { 410 } else { 204 }, None));
    let (ledger, service) = (ledger(), Service::start(script).await);
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    eventually("all events", || service.taken().len() == ledger.events.len()).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_keeps_saying_410_is_left_alone_until_a_command_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let gone = Arc::new(AtomicBool::new(true));
    let says = Arc::clone(&gone);
    let (ledger, service) =
        (ledger(), Service::start(Arc::new(move |_, _| (if says.load(Ordering::SeqCst) { 410 } else { 204 }, None))).await);
    let mut config = config(folder.path());
    let database = config.database.clone();
    config.webhooks.push(WebhookSettings::new(&service.url).name("insurer".parse().unwrap()).build().unwrap());
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config.clone()).await;
    eventually("several refusals", || service.seen().len() > 9).await;
    let disabled = || async { running.get("/v1/status").await.1["webhooks"][0]["disabled"].clone() };
    assert_eq!(disabled().await, false, "many within a moment are none over an hour");
    let clock = rusqlite::Connection::open(&database).unwrap();
    clock.busy_timeout(Duration::from_secs(20)).unwrap();
    clock.execute("UPDATE webhooks SET gone_since = gone_since - 3600000", []).unwrap();
    until("disabling", disabled, |disabled| *disabled == true).await;
    running.stop().await.unwrap();
    let running = Running::start(&chain, config).await;
    assert_eq!(running.get("/v1/status").await.1["webhooks"][0]["disabled"], true, "a restart does not enable it");
    assert_eq!(service.taken().len(), 0);
    gone.store(false, Ordering::SeqCst);
    let (status, enabled) = running.post("/v1/webhooks/insurer/enable", String::new()).await;
    assert_eq!((status, &enabled["name"]), (200, &"insurer".into()), "{enabled}");
    eventually("all events", || service.taken().len() == ledger.events.len()).await;
    assert_eq!(running.get("/v1/status").await.1["webhooks"][0]["disabled"], false);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_for_time_is_given_it() {
    let folder = tempfile::tempdir().unwrap();
    let script: Script = Arc::new(|count, _| if count == 0 { (503, Some(("retry-after", "1".into()))) } else { (200, None) });
    let service = Service::start(script).await;
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let since = std::time::Instant::now();
    let running = Running::start(&FakeChain::new(Ledger::new().blocks), config).await;
    eventually("the event", || service.taken().len() == 1).await;
    assert!(since.elapsed() >= Duration::from_secs(1));
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_added_later_gets_the_whole_log_and_waiting_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, service) = (ledger(), Service::start(always(200)).await);
    let chain = FakeChain::new(ledger.blocks.clone());
    let mut config = config(folder.path());
    config.schedule = Schedule::new(vec![Duration::from_millis(300)]).unwrap();
    let broken = Service::start(always(500)).await;
    config.webhooks.push(Webhook::new(&broken.url, None).unwrap());
    let running = Running::start(&chain, config.clone()).await;
    eventually("a failure", || !broken.seen().is_empty()).await;
    running.stop().await.unwrap();
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let running = Running::start(&chain, config).await;
    eventually("the whole log", || service.taken().len() == ledger.events.len()).await;
    let first = &ledger.ids()[0];
    let tries = |service: &Service| service.seen().iter().filter(|seen| &seen.id == first).count();
    eventually("a later try", || tries(&broken) >= 2).await;
    running.stop().await.unwrap();
}

// One thread, so that what is logged can be caught.
#[tokio::test]
async fn each_failed_attempt_is_logged_with_its_number_its_cause_and_when_the_next_one_is() {
    let (logged, _guard) = Logged::catch();
    let folder = tempfile::tempdir().unwrap();
    let script: Script = Arc::new(|count, _| ([503, 400, 410].get(count).copied().unwrap_or(204), None));
    let service = Service::start(script).await;
    let url = format!("{}?token=hidden-query", service.url);
    let credentials = Credentials::basic("me:hidden-password").unwrap();
    let mut config = config(folder.path());
    config.webhooks.push(WebhookSettings::new(&url).credentials(credentials).build().unwrap());
    let ledger = Ledger::new();
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    eventually("the event", || service.taken().len() == 1).await;
    running.stop().await.unwrap();

    let origin = format!("webhook=\"{}\"", service.url.replace("/hook", ""));
    let id = &ledger.ids()[0];
    let of_attempt = |level: &str, attempt: u32, texts: &[&str]| {
        let attempt = format!("attempt={attempt} ");
        logged.with(&[&[level, origin.as_str(), id.as_str(), attempt.as_str(), "cause=\"status\""], texts].concat()).len()
    };
    assert_eq!(of_attempt("WARN", 1, &["answered 503 Service Unavailable", "next_at=\"20"]), 1);
    let planned = "failed for as often as was planned";
    assert_eq!(of_attempt("ERROR", 2, &["answered 400 Bad Request", "next_at=\"20", planned]), 1, "the schedule has one delay");
    assert_eq!(of_attempt("WARN", 3, &["answered 410 Gone"]), 1);
    assert_eq!(logged.with(&["attempt="]).len(), 3, "no attempt is told twice");
    assert_eq!(logged.with(&["hidden"]), [""; 0]);
    assert_eq!(logged.with(&["/hook"]), [""; 0]);
}
