//! How long an answer may be kept.

use super::support::{config, granted, granted_from, speed_check, Running, ALICE, LAST};
use crate::{shared::wall_clock, source::fake::FakeChain};
use shared_logic::Message;
use std::time::Duration;

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
