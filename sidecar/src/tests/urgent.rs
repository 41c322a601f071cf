//! What takes access away is told before all else, and a service that is healthy again is told the rest.

use super::support::{config, eventually, granted, until, vehicle, Ledger, Running, Service, ALICE};
use crate::{source::fake::FakeChain, Schedule, Webhook};
use shared_logic::{GrantId, Message, RequestPolicy};
use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    time::Duration,
};

/// A car with a grant that was suspended, and what the withdrawal adds.
fn suspended() -> (Ledger, GrantId) {
    let mut ledger = granted();
    let grant = ledger.events.last().unwrap().grant.unwrap();
    ledger.block(vec![(ALICE, Message::Suspend { grant })]);
    (ledger, grant)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_told_though_the_suspension_before_it_is_refused_which_is_shown_with_status_and_age() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, grant) = suspended();
    let chain = FakeChain::new(ledger.blocks.clone());
    let stuck = ledger.ids().last().unwrap().clone();
    let refused = stuck.clone();
    let service = Service::start(Arc::new(move |_, id| (if id == refused { 422 } else { 204 }, None))).await;
    let mut config = config(folder.path());
    config.schedule = Schedule::new(vec![Duration::from_secs(3_600)]).unwrap();
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let running = Running::start(&chain, config).await;
    eventually("the suspension to be refused", || service.seen().iter().any(|seen| seen.id == stuck)).await;

    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    chain.push(ledger.blocks.last().unwrap().clone());
    let withdrawn = ledger.ids().last().unwrap().clone();
    eventually("the withdrawal", || service.taken().contains(&withdrawn)).await;

    let report =
        until("what is stuck", || running.get("/v1/webhooks"), |(_, report)| report["webhooks"][0]["webhook"]["backlog"] == 1).await.1;
    let failed = &report["webhooks"][0]["failed"];
    assert_eq!((failed.as_array().unwrap().len(), &failed[0]["id"]), (1, &stuck.into()), "{report}");
    assert_eq!((&failed[0]["status"], &failed[0]["cause"], &failed[0]["takes_away"]), (&422.into(), &"status".into(), &true.into()));
    assert!(failed[0]["waiting_s"].is_u64() && failed[0]["attempts"].as_u64() >= Some(1), "{failed}");
    let status = running.get("/v1/status").await.1["webhooks"][0].clone();
    assert_eq!((&status["failing"], &status["last_failure"]["status"]), (&1.into(), &422.into()), "{status}");
    assert!(status["oldest_waiting_s"].is_u64() && status["last_success_s_ago"].is_u64(), "{status}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loss_waits_behind_no_stuck_event_and_what_gives_keeps_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new();
    ledger.vehicles([1]);
    let chain = FakeChain::new(ledger.blocks.clone());
    let stuck = ledger.ids().last().unwrap().clone();
    let refused = stuck.clone();
    let service = Service::start(Arc::new(move |_, id| (if id == refused { 503 } else { 204 }, None))).await;
    let mut config = config(folder.path());
    config.schedule = Schedule::new(vec![Duration::from_secs(3_600)]).unwrap();
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let running = Running::start(&chain, config).await;
    eventually("the registration to be refused", || service.seen().iter().any(|seen| seen.id == stuck)).await;
    ledger.block(vec![(ALICE, Message::SetRequestPolicy { vehicle: vehicle(1), policy: RequestPolicy::Anybody })]);
    let gives = ledger.ids().last().unwrap().clone();
    ledger.block(vec![(ALICE, Message::StopEverything { vehicle: vehicle(1) })]);
    let takes = ledger.ids().last().unwrap().clone();
    for block in &ledger.blocks[2..] {
        chain.push(block.clone());
    }
    eventually("the loss", || service.taken().contains(&takes)).await;
    assert!(!service.seen().iter().any(|seen| seen.id == gives), "it waits for the one before it");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_success_of_a_service_releases_what_would_have_waited_for_an_hour() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new();
    ledger.vehicles([1, 2]);
    let chain = FakeChain::new(ledger.blocks.clone());
    let healthy = Arc::new(AtomicBool::new(false));
    let is = Arc::clone(&healthy);
    let service = Service::start(Arc::new(move |_, _| (if is.load(Ordering::SeqCst) { 204 } else { 503 }, None))).await;
    let mut config = config(folder.path());
    config.schedule = Schedule::new(vec![Duration::from_millis(20), Duration::from_secs(3_600)]).unwrap();
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let running = Running::start(&chain, config).await;
    eventually("two refusals of each", || service.seen().len() == 6).await;
    healthy.store(true, Ordering::SeqCst);
    ledger.vehicles([3]);
    chain.push(ledger.blocks.last().unwrap().clone());
    eventually("all events", || service.taken().len() == ledger.events.len()).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_and_a_command_release_what_would_have_waited_for_an_hour() {
    for by_command in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::new();
        ledger.vehicles([1, 2]);
        let chain = FakeChain::new(ledger.blocks.clone());
        let healthy = Arc::new(AtomicBool::new(false));
        let is = Arc::clone(&healthy);
        let service = Service::start(Arc::new(move |_, _| (if is.load(Ordering::SeqCst) { 204 } else { 503 }, None))).await;
        let mut config = config(folder.path());
        config.schedule = Schedule::new(vec![Duration::from_secs(3_600)]).unwrap();
        config.webhooks.push(Webhook::new(&service.url, None).unwrap());
        let mut running = Running::start(&chain, config.clone()).await;
        eventually("a refusal of each", || service.seen().len() == 3).await;
        until("the refusals to be written", || running.get("/v1/status"), |(_, status)| status["webhooks"][0]["failing"] == 3).await;
        healthy.store(true, Ordering::SeqCst);
        if by_command {
            let name = running.get("/v1/status").await.1["webhooks"][0]["name"].as_str().unwrap().to_owned();
            let (status, released) = running.post(&format!("/v1/webhooks/{name}/release"), String::new()).await;
            assert_eq!((status, &released["released"]), (200, &3.into()), "{released}");
        } else {
            running.stop().await.unwrap();
            running = Running::start(&chain, config).await;
        }
        eventually("all events", || service.taken().len() == ledger.events.len()).await;
        running.stop().await.unwrap();
    }
}
