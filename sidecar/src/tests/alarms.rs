//! What stops following, and what the sidecar then says.

use super::support::{config, eventually, granted, until, Ledger, Running};
use crate::{source::fake::World, Alarm, RunError};
use codec::Encode;
use shared_logic::{Event, ReplayError};
use valet_chain::{BlockHash, BlockNumber, Genesis};

const MAY: &str = "/v1/check?vehicle=0xc1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\
    &recipient=0x1111111111111111111111111111111111111111&purpose=101&action=read&classes=SpeedMotion";

/// Runs until the alarm and checks that every answer is then deny and says why.
async fn alarm_after(world: &World, change: impl FnOnce(&World)) -> Alarm {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(world, config(folder.path())).await;
    let (_, answer) = running.get(MAY).await;
    assert_eq!(answer["verdict"], "allow", "{answer}");
    change(world);
    until("an alarm", || running.get("/v1/status"), |(_, status)| !status["alarm"].is_null()).await;
    let (status, answer) = running.get(MAY).await;
    assert_eq!((status, &answer["verdict"], &answer["stale"]), (200, &"deny".into(), &true.into()), "{answer}");
    assert_eq!(running.get("/ready").await.0, 503);
    assert_eq!(running.get("/health").await.0, 200);
    match running.stop().await {
        Err(RunError::Stopped(alarm)) => alarm,
        ended => panic!("expected an alarm, found {ended:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_the_rules_do_not_know_stop_following() {
    let mut ledger = granted();
    ledger.raw(vec![vec![0xff; 9]]);
    let block = ledger.blocks.pop().unwrap();
    let alarm = alarm_after(&World::new(ledger.blocks), |world| world.push(block)).await;
    assert_eq!(alarm, Alarm::UnknownEvent { number: BlockNumber(4), index: 3 });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_leaves_a_gap_stops_following() {
    let mut ledger = granted();
    let mut event: Event = *ledger.events.last().unwrap();
    event.link.seq = shared_logic::Seq(9);
    ledger.raw(vec![event.encode()]);
    let block = ledger.blocks.pop().unwrap();
    let alarm = alarm_after(&World::new(ledger.blocks), |world| world.push(block)).await;
    assert!(matches!(alarm, Alarm::BrokenHistory { cause: ReplayError::Gap { .. }, .. }), "{alarm}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_block_that_is_replaced_stops_following() {
    let ledger = granted();
    let world = World::new(ledger.blocks.clone());
    let alarm = alarm_after(&world, |world| world.replace(3, BlockHash([0xee; 32]))).await;
    assert!(matches!(alarm, Alarm::FinalityViolated { number: BlockNumber(3), .. }), "{alarm}");
}

#[tokio::test(flavor = "multi_thread")]
async fn states_that_are_gone_stop_following_and_the_range_is_named() {
    let mut ledger = granted();
    ledger.raw(Vec::new());
    let block = ledger.blocks.pop().unwrap();
    let world = World::new(ledger.blocks);
    world.discards(BlockNumber(4), BlockNumber(90));
    let alarm = alarm_after(&world, |world| world.push(block)).await;
    assert_eq!(alarm, Alarm::Discarded { from: BlockNumber(4), to: BlockNumber(90) });
}

#[tokio::test(flavor = "multi_thread")]
async fn another_chain_behind_the_same_url_stops_following() {
    let world = World::new(granted().blocks);
    let alarm = alarm_after(&world, |world| {
        world.is_of(Genesis([1; 32]));
        world.is_down(true);
        std::thread::sleep(std::time::Duration::from_millis(100));
        world.is_down(false);
    })
    .await;
    assert!(matches!(alarm, Alarm::OtherChain { .. }), "{alarm}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_another_chain_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&World::new(Ledger::new().blocks), config(folder.path())).await;
    running.stop().await.unwrap();
    let mut config = config(folder.path());
    config.genesis = Some(Genesis([1; 32]));
    let ended = crate::run(config, std::future::pending()).await;
    assert!(matches!(ended, Err(RunError::OtherChain { .. })), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_falls_silent_turns_every_answer_to_deny_until_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(granted().blocks);
    let mut config = config(folder.path());
    config.max_staleness = std::time::Duration::from_millis(300);
    let running = Running::start(&world, config).await;
    assert_eq!(running.get(MAY).await.1["verdict"], "allow");
    world.is_down(true);
    let (_, answer) = until("deny", || running.get(MAY), |(_, answer)| answer["stale"] == true).await;
    assert_eq!((&answer["verdict"], &answer["reason"]), (&"deny".into(), &serde_json::Value::Null));
    world.is_down(false);
    until("allow", || running.get(MAY), |(_, answer)| answer["verdict"] == "allow").await;
    running.stop().await.unwrap();
    eventually("the end", || true).await;
}
