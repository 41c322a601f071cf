//! When answers are fresh: only while everything that is final was read of late.

use super::{
    logged::Logged,
    support::{config, granted, speed_check, until, Ledger, Running},
};
use crate::{source::fake::FakeChain, Alarm, CheckAnswer, Decision, RunError};
use std::time::Duration;
use valet_chain::{BlockHash, BlockNumber};

async fn allowed(running: &Running) -> CheckAnswer {
    until("allow", || async { running.check(&speed_check()).await }, CheckAnswer::is_allow).await
}

/// Waits for a stale answer with this code, and checks that `/ready` and `/v1/status` say the same.
async fn stale(running: &Running, exp_code: &str) -> String {
    let has_code = |answer: &CheckAnswer| answer.stale_because.as_ref().is_some_and(|cause| cause.code == exp_code);
    let answer = until(exp_code, || async { running.check(&speed_check()).await }, has_code).await;
    assert_eq!((answer.verdict, answer.stale, answer.reason.as_ref()), (Decision::Deny, true, None), "{answer:?}");
    let (status, problem) = running.get("/ready").await;
    assert_eq!((status, &problem["code"]), (503, &exp_code.into()), "{problem}");
    let (_, status) = running.get("/v1/status").await;
    assert_eq!(status["stale"]["code"], exp_code, "{status}");
    answer.stale_because.unwrap().message
}

// One thread, so that what is logged can be caught.
#[tokio::test]
async fn a_node_that_comes_back_behind_what_was_read_is_denied_at_once_until_it_has_caught_up() {
    let (logged, _guard) = Logged::catch();
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    allowed(&running).await;

    chain.is_down(true);
    chain.holds(1);
    tokio::time::sleep(Duration::from_millis(100)).await;
    chain.is_down(false);
    assert_eq!(stale(&running, "node-behind").await, "the node is behind what was read: block 0 < 3");
    let (_, status) = running.get("/v1/status").await;
    assert_eq!((&status["cursor"]["block"], &status["head"], &status["alarm"]), (&3.into(), &0.into(), &serde_json::Value::Null));

    // No retry makes it fresh, and a node that still lacks the last block is behind as well.
    for held in [1, 3] {
        chain.holds(held);
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            stale(&running, "node-behind").await;
        }
    }
    assert_eq!(logged.with(&["ERROR", "node-behind"]).len(), 1, "told once, not with each retry");
    chain.holds(4);
    allowed(&running).await;
    assert_eq!(running.get("/ready").await.0, 200);
    assert_eq!(logged.with(&["INFO", "the node has caught up"]).len(), 1);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_moves_back_on_a_living_connection_is_a_node_behind() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    allowed(&running).await;
    chain.holds(2);
    assert_eq!(stale(&running, "node-behind").await, "the node is behind what was read: block 1 < 3");
    chain.holds(4);
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lacks_the_last_block_read_is_denied_until_it_has_it() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    allowed(&running).await;
    chain.lacks(Some(BlockNumber(3)));
    chain.is_down(true);
    tokio::time::sleep(Duration::from_millis(100)).await;
    chain.is_down(false);
    assert_eq!(stale(&running, "block-missing").await, "the node is behind what was read: it has no block 3");
    chain.lacks(None);
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_catches_up_to_other_blocks_is_an_alarm() {
    // At the cursor itself, and already at the height that the node has reached so far.
    for (replaced, held) in [(3, 4), (1, 2)] {
        let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
        let running = Running::start(&chain, config(folder.path())).await;
        allowed(&running).await;
        chain.holds(1);
        stale(&running, "node-behind").await;
        chain.replace(replaced, BlockHash([0xee; 32]));
        chain.holds(held);
        stale(&running, "finality-violated").await;
        let number = BlockNumber(u32::try_from(replaced).unwrap());
        match running.stop().await {
            Err(RunError::Stopped(Alarm::FinalityViolated { number: found, .. })) => assert_eq!(found, number),
            ended => panic!("expected an alarm, found {ended:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_falls_silent_turns_every_answer_to_deny_until_it_is_back() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.max_staleness = Duration::from_millis(300);
    let running = Running::start(&chain, config).await;
    allowed(&running).await;
    chain.is_down(true);
    stale(&running, "node-silent").await;
    chain.is_down(false);
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_answers_but_whose_next_block_cannot_be_read_does_not_stay_fresh() {
    let mut ledger = granted();
    let chain = FakeChain::new(ledger.blocks.clone());
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.max_staleness = Duration::from_millis(500);
    let running = Running::start(&chain, config).await;
    allowed(&running).await;
    chain.cannot_read_from(BlockNumber(4));
    ledger.raw(Vec::new());
    chain.push(ledger.blocks.last().unwrap().clone());
    stale(&running, "node-silent").await;
    // Each retry connects, is told the head and the cursor's hash, and reads nothing. After some the block is named.
    let message = stale(&running, "block-unreadable").await;
    assert!(message.starts_with("block 4 could not be read 5 times in a row: "), "{message}");
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        stale(&running, "block-unreadable").await;
    }
    chain.cannot_read_from(BlockNumber(9));
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_makes_no_blocks_stays_fresh_while_its_node_answers() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.max_staleness = Duration::from_millis(300);
    let running = Running::start(&chain, config).await;
    for _ in 0..30 {
        let answer = running.check(&speed_check()).await;
        assert!(answer.is_allow(), "{answer:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_beside_a_node_that_is_behind_is_not_ready() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    running.stop().await.unwrap();
    chain.holds(1);
    let running = Running::start_unready(&chain, config(folder.path())).await;
    stale(&running, "node-behind").await;
    chain.holds(4);
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_contracts_first_block_is_final_nothing_is_ready() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(Ledger::new().blocks));
    let mut config = config(folder.path());
    config.deployed_at = BlockNumber(9);
    let running = Running::start_unready(&chain, config).await;
    stale(&running, "nothing-read").await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_that_is_not_on_the_chain_is_not_ready_until_it_is() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    chain.has_code(None);
    let running = Running::start_unready(&chain, config(folder.path())).await;
    stale(&running, "contract-missing").await;
    chain.has_code(Some([1; 32]));
    let mut ledger = granted();
    ledger.raw(Vec::new());
    chain.push(ledger.blocks.last().unwrap().clone());
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_block_of_long_ago_is_stale_and_every_answer_says_how_old_one_may_be() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.max_block_age = Some(Duration::from_secs(120));
    let running = Running::start_unready(&chain, config).await;
    let message = stale(&running, "block-too-old").await;
    assert!(message.ends_with("s old; at most 120 s are allowed"), "{message}");
    let (_, answer) = running.get(&speed_check()).await;
    assert_eq!(answer["max_block_age"], 120, "{answer}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_says_that_the_age_of_blocks_is_not_looked_at() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    let (_, answer) = running.get(&speed_check()).await;
    assert_eq!((&answer["verdict"], answer.get("max_block_age")), (&"allow".into(), Some(&serde_json::Value::Null)), "{answer}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_nothing_for_a_while_makes_answers_stale_and_heals_by_itself() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let config = config(folder.path());
    let running = Running::start(&chain, config.clone()).await;
    allowed(&running).await;
    let other = rusqlite::Connection::open(&config.database).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut ledger = granted();
    for _ in 0..3 {
        ledger.raw(Vec::new());
        chain.push(ledger.blocks.last().unwrap().clone());
    }
    let message = stale(&running, "database-unwritable").await;
    assert!(message.starts_with("the database does not take block 4"), "{message}");
    other.execute_batch("ROLLBACK").unwrap();
    allowed(&running).await;
    until("all blocks", || running.get("/v1/status"), |(_, status)| status["cursor"]["block"] == 6).await;
    running.stop().await.unwrap();
    let blocks: u32 = other.query_row("SELECT count(*) FROM blocks", [], |row| row.get(0)).unwrap();
    assert_eq!(blocks, 7, "none was left out");
}
