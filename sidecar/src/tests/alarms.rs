//! What stops following, and what the sidecar then says.

use super::support::{config, granted, speed_check, until, Ledger, Running};
use crate::{source::fake::FakeChain, Alarm, Decision, RunError};
use codec::Encode;
use shared_logic::{Event, ReplayError};
use valet_chain::{BlockHash, BlockNumber, Genesis};

/// Runs until the alarm and checks that every answer is then deny and says why.
async fn alarm_after(chain: &FakeChain, change: impl FnOnce(&FakeChain)) -> Alarm {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(chain, config(folder.path())).await;
    let answer = running.check(&speed_check()).await;
    assert!(answer.is_allow(), "{answer:?}");
    change(chain);
    until("an alarm", || running.get("/v1/status"), |(_, status)| !status["alarm"].is_null()).await;
    let answer = running.check(&speed_check()).await;
    assert_eq!((answer.verdict, answer.stale), (Decision::Deny, true), "{answer:?}");
    let (status, problem) = running.get("/ready").await;
    assert_eq!((status, problem["code"].as_str()), (503, Some(answer.stale_because.unwrap().code.as_str())), "{problem}");
    assert_eq!(running.get("/live").await.0, 200);
    match running.stop().await {
        Err(RunError::Stopped(alarm)) => {
            assert_eq!(problem["code"], alarm.code().code());
            alarm
        }
        ended => panic!("expected an alarm, found {ended:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_the_rules_do_not_know_stop_following() {
    let mut ledger = granted();
    ledger.raw(vec![vec![0xff; 9]]);
    let block = ledger.blocks.pop().unwrap();
    let alarm = alarm_after(&FakeChain::new(ledger.blocks), |chain| chain.push(block)).await;
    assert_eq!(alarm, Alarm::UnknownEvent { number: BlockNumber(4), index: 3 });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_leaves_a_gap_stops_following() {
    let mut ledger = granted();
    let mut event: Event = *ledger.events.last().unwrap();
    event.link.seq = shared_logic::Seq(9);
    ledger.raw(vec![event.encode()]);
    let block = ledger.blocks.pop().unwrap();
    let alarm = alarm_after(&FakeChain::new(ledger.blocks), |chain| chain.push(block)).await;
    assert!(matches!(alarm, Alarm::BrokenHistory { cause: ReplayError::Gap { .. }, .. }), "{alarm}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_block_that_is_replaced_stops_following() {
    let ledger = granted();
    let chain = FakeChain::new(ledger.blocks.clone());
    let alarm = alarm_after(&chain, |chain| chain.replace(3, BlockHash([0xee; 32]))).await;
    assert!(matches!(alarm, Alarm::FinalityViolated { number: BlockNumber(3), .. }), "{alarm}");
}

#[tokio::test(flavor = "multi_thread")]
async fn states_that_are_gone_stop_following_and_the_range_is_named() {
    let mut ledger = granted();
    ledger.raw(Vec::new());
    let block = ledger.blocks.pop().unwrap();
    let chain = FakeChain::new(ledger.blocks);
    chain.discards(BlockNumber(4), BlockNumber(90));
    let alarm = alarm_after(&chain, |chain| chain.push(block)).await;
    assert_eq!(alarm, Alarm::Discarded { from: BlockNumber(4), to: BlockNumber(90) });
}

#[tokio::test(flavor = "multi_thread")]
async fn another_chain_behind_the_same_url_stops_following() {
    let chain = FakeChain::new(granted().blocks);
    let alarm = alarm_after(&chain, |chain| {
        chain.is_of(Genesis([1; 32]));
        chain.is_down(true);
        std::thread::sleep(std::time::Duration::from_millis(100));
        chain.is_down(false);
    })
    .await;
    assert!(matches!(alarm, Alarm::OtherChain { .. }), "{alarm}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_another_chain_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(Ledger::new().blocks), config(folder.path())).await;
    running.stop().await.unwrap();
    let mut config = config(folder.path());
    config.genesis = Some(Genesis([1; 32]));
    let ended = crate::run(config, std::future::pending()).await;
    assert!(matches!(ended, Err(RunError::OtherChain { .. })), "{ended:?}");
}
