//! Blocks that are not final yet: what they take away is denied at once, what they give is not allowed.

use super::support::{config, granted, speed_check, until, Ledger, Running};
use crate::{source::fake::FakeChain, Alarm, CheckAnswer, Decision, Finality, RunError};
use shared_logic::Message;
use std::time::Duration;
use valet_chain::{Block, BlockHash, BlockNumber};
use valet_testkit::ALICE;

/// What was withdrawn in a block after those of [`granted`].
fn withdrawn() -> (Ledger, Block) {
    let mut ledger = granted();
    let grant = *ledger.state.grants.keys().next().unwrap();
    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    let block = ledger.blocks.last().unwrap().clone();
    (ledger, block)
}

async fn allowed(running: &Running) -> CheckAnswer {
    until("allow", || async { running.check(&speed_check()).await }, CheckAnswer::is_allow).await
}

async fn denied(running: &Running) -> CheckAnswer {
    let denied = |answer: &CheckAnswer| answer.verdict == Decision::Deny && !answer.stale;
    until("a deny that is not stale", || async { running.check(&speed_check()).await }, denied).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_in_a_best_block_is_obeyed_at_once_and_until_the_block_is_retracted() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    let before = allowed(&running).await;
    assert_eq!((before.finality, &before.best), (Finality::Final, &None));

    let (mut ledger, block) = withdrawn();
    chain.is_best(vec![block.clone()]);
    let answer = denied(&running).await;
    assert_eq!(answer.reason.as_ref().unwrap().name, "Withdrawn", "{answer:?}");
    assert_eq!((answer.finality, answer.best.as_ref().map(|best| best.block)), (Finality::Best, Some(4)));
    assert_eq!(answer.as_of, before.as_of, "what is final did not change");
    assert_eq!(answer.grant, before.grant);

    // Another block takes its place.
    let mut other = granted();
    other.raw(Vec::new());
    let other = Block { hash: BlockHash([0xbe; 32]), ..other.blocks.last().unwrap().clone() };
    chain.is_best(vec![other]);
    assert_eq!(allowed(&running).await.finality, Finality::Final);

    // And the first once more, which becomes final.
    chain.is_best(vec![block.clone()]);
    denied(&running).await;
    chain.is_best(Vec::new());
    chain.push(block);
    let is_final = |answer: &CheckAnswer| answer.verdict == Decision::Deny && answer.finality == Finality::Final && !answer.stale;
    let answer = until("a final deny", || async { running.check(&speed_check()).await }, is_final).await;
    assert_eq!(answer.reason.unwrap().name, "Withdrawn");
    ledger.raw(Vec::new());
    chain.push(ledger.blocks.last().unwrap().clone());
    denied(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn between_a_best_block_and_its_finality_no_answer_is_ever_allow() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    allowed(&running).await;
    let (mut ledger, block) = withdrawn();
    for _ in 0..20 {
        ledger.raw(Vec::new());
    }
    chain.is_best(ledger.blocks[4..].to_vec());
    denied(&running).await;
    for block in std::iter::once(&block).chain(&ledger.blocks[5..]) {
        chain.push(block.clone());
        for _ in 0..5 {
            let answer = running.check(&speed_check()).await;
            assert!(!answer.is_allow(), "{answer:?}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_a_best_block_gives_is_not_allowed() {
    let whole = granted();
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(whole.blocks[..3].to_vec()));
    let running = Running::start(&chain, config(folder.path())).await;
    chain.is_best(whole.blocks[3..].to_vec());
    until("the best block to be seen", || running.get("/v1/status"), |(_, status)| status["nodes"][0]["best"] == 3).await;
    for _ in 0..20 {
        let answer = running.check(&speed_check()).await;
        assert_eq!((answer.verdict, answer.finality), (Decision::Deny, Finality::Final), "{answer:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    chain.is_best(Vec::new());
    chain.push(whole.blocks[3].clone());
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_that_one_of_two_nodes_knows_of_is_obeyed() {
    let (folder, first, second) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks), FakeChain::new(granted().blocks));
    let running = Running::start_beside(&[first.clone(), second.clone()], config(folder.path())).await;
    allowed(&running).await;
    let (_, block) = withdrawn();
    second.is_best(vec![block.clone()]);
    assert_eq!(denied(&running).await.finality, Finality::Best);
    // Final there, and not even known to the node that is followed.
    second.is_best(Vec::new());
    second.push(block);
    for _ in 0..20 {
        assert!(!running.check(&speed_check()).await.is_allow());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_with_different_final_blocks_are_an_alarm() {
    for earlier in [false, true] {
        let (folder, first, second) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks), FakeChain::new(granted().blocks));
        let running = Running::start_beside(&[first.clone(), second.clone()], config(folder.path())).await;
        allowed(&running).await;
        if earlier {
            // The block is final on the other node before it was read from the first.
            let mut ledger = granted();
            ledger.raw(Vec::new());
            let block = ledger.blocks.last().unwrap().clone();
            second.push(Block { hash: BlockHash([0xee; 32]), ..block.clone() });
            until("the other's block to be seen", || running.get("/v1/status"), |(_, status)| status["nodes"][1]["head"] == 4).await;
            first.push(block);
        } else {
            second.replace(3, BlockHash([0xee; 32]));
        }
        until("an alarm", || running.get("/v1/status"), |(_, status)| status["alarm"]["code"] == "finality-violated").await;
        assert!(running.check(&speed_check()).await.stale);
        let ended = running.stop().await;
        let number = BlockNumber(if earlier { 4 } else { 3 });
        match ended {
            Err(RunError::Stopped(Alarm::FinalityViolated { number: found, .. })) => assert_eq!(found, number),
            ended => panic!("expected an alarm, found {ended:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_followed_node_fails_or_is_stuck_the_other_is_followed() {
    let (folder, first, second) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks), FakeChain::new(granted().blocks));
    let running = Running::start_beside(&[first.clone(), second.clone()], config(folder.path())).await;
    let followed = |place: usize, block: u32| {
        let running = &running;
        async move {
            let so = |(_, status): &(u16, serde_json::Value)| {
                status["nodes"][place]["followed"] == true && status["cursor"]["block"] == block && status["stale"].is_null()
            };
            until("the node to be followed", || running.get("/v1/status"), so).await;
        }
    };
    followed(0, 3).await;
    first.is_down(true);
    followed(1, 3).await;
    let mut ledger = granted();
    ledger.raw(Vec::new());
    second.push(ledger.blocks.last().unwrap().clone());
    followed(1, 4).await;
    allowed(&running).await;

    // The first comes back, and the second stands still.
    first.is_down(false);
    first.push(ledger.blocks.last().unwrap().clone());
    ledger.raw(Vec::new());
    first.push(ledger.blocks.last().unwrap().clone());
    followed(0, 5).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn states_that_one_node_has_discarded_are_read_from_the_other() {
    let (folder, first, second) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks), FakeChain::new(granted().blocks));
    first.discards(BlockNumber(2), BlockNumber(3));
    let running = Running::start_beside(&[first, second], config(folder.path())).await;
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_best_block_that_does_not_continue_the_state_makes_answers_stale_once_none_else_is_known() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.max_staleness = Duration::from_millis(300);
    let running = Running::start(&chain, config).await;
    allowed(&running).await;
    let mut ledger = granted();
    ledger.raw(vec![vec![0xff; 9]]);
    chain.is_best(vec![ledger.blocks.last().unwrap().clone()]);
    let unknown = |answer: &CheckAnswer| answer.stale_because.as_ref().is_some_and(|cause| cause.code == "best-unknown");
    until("best-unknown", || async { running.check(&speed_check()).await }, unknown).await;
    let (_, status) = running.get("/v1/status").await;
    assert!(status["nodes"][0]["error"].as_str().unwrap().contains("is not one that these rules know"), "{status}");
    chain.is_best(Vec::new());
    allowed(&running).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_to_somebody_else_in_a_best_block_changes_nothing() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    let mut ledger = granted();
    ledger.vehicles([7]);
    chain.is_best(ledger.blocks[4..].to_vec());
    until("the best block to be seen", || running.get("/v1/status"), |(_, status)| status["nodes"][0]["gap"] == 1).await;
    let answer = running.check(&speed_check()).await;
    assert!(answer.is_allow() && answer.finality == Finality::Final, "{answer:?}");
    running.stop().await.unwrap();
}
