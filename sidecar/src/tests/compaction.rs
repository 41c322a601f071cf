//! What is dropped and removed, and what stays provable.

use super::{
    logs::{batch, behind_its_back, busy, closed_log_of, log_of, records, IDENTITY, WEBHOOK},
    support::{config, granted, speed_check, Ledger, Running, T0},
};
use crate::{
    log::{Log, Outcome},
    projection::Projection,
    source::fake::{FakeChain, GENESIS},
    verify_database, Decision,
};
use shared_logic::UnixSeconds;

/// Everything has arrived.
async fn deliver_all(log: &Log) {
    let webhook = log.keep_webhooks(&[WEBHOOK.to_owned()]).unwrap()[0];
    loop {
        let due = log.due(webhook, 0, 100).await.unwrap();
        if due.is_empty() {
            return;
        }
        log.settle(webhook, due.iter().map(|delivery| (delivery.record.position, Outcome::Done)).collect()).await.unwrap();
    }
}

#[tokio::test]
async fn rows_of_old_empty_blocks_go_and_a_block_that_is_missing_is_still_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(40);
    let log = log_of(&path, &ledger).await;
    let cursor = u32::try_from(ledger.blocks.len()).unwrap() - 1;
    let exp_dropped = ledger.blocks.iter().filter(|block| block.emitted.is_empty() && block.number.0 < cursor - 10).count();
    assert_eq!(log.compact(10).unwrap(), u64::try_from(exp_dropped).unwrap());
    assert_eq!(log.compact(10).unwrap(), 0, "once is enough");
    let mut more = ledger.clone();
    more.vehicles([9]);
    log.write(GENESIS, batch(&more.blocks[ledger.blocks.len()..])).await.unwrap();
    drop(log);
    let report = verify_database(&path).unwrap();
    assert_eq!((report.findings.len(), report.dropped_blocks), (0, u32::try_from(exp_dropped).unwrap()), "{report:?}");
    let log = Log::open(&path, IDENTITY).unwrap();
    assert_eq!(Projection::start(&log).unwrap().state, more.state);
    drop(log);
    behind_its_back(&path, "DELETE FROM blocks WHERE number = 38; UPDATE counts SET value = value - 1 WHERE name = 'dropped';");
    assert!(Log::open(&path, IDENTITY).is_err(), "by the counts alone");
}

#[tokio::test]
async fn a_batch_drops_a_few_rows_and_never_one_of_a_block_with_events() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let mut ledger = Ledger::new();
    for _ in 0..50 {
        ledger.block(Vec::new());
    }
    ledger.vehicles([1]);
    let far = |number: u32| {
        let mut block = ledger.blocks[51].clone();
        (block.number.0, block.emitted) = (number, Vec::new());
        block
    };
    let log = Log::open(&path, IDENTITY).unwrap();
    log.write(GENESIS, batch(&ledger.blocks)).await.unwrap();
    // The next block is far above: only what a batch drops is looked at here, not that the numbers follow each other.
    let rows = || -> i64 { log.now(|connection| connection.query_row("SELECT count(*) FROM blocks", [], |row| row.get(0))).unwrap() };
    log.write(GENESIS, batch(&[far(200_000)])).await.unwrap();
    assert_eq!(rows(), 53 - 1, "one block of two that were looked at was empty");
    for number in 200_001..200_030 {
        log.write(GENESIS, batch(&[far(number)])).await.unwrap();
    }
    assert_eq!(rows(), 2 + 30, "all empty ones are gone; those with events and the newest are there");
    assert_eq!(records(&log).unwrap().len(), 2);
}

#[tokio::test]
async fn removed_events_leave_the_same_state_and_what_waits_is_never_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(30);
    closed_log_of(&path, &ledger).await;
    let log = Log::open(&path, IDENTITY).unwrap();
    assert_eq!(log.remove_before(UnixSeconds(u64::MAX)).unwrap(), 0, "everything waits");
    deliver_all(&log).await;
    let before = UnixSeconds(T0 + 20);
    let exp_removed: usize = ledger.blocks.iter().filter(|block| block.time < before).map(|block| block.emitted.len()).sum();
    assert_eq!(log.remove_before(before).unwrap(), u64::try_from(exp_removed).unwrap());
    assert_eq!(log.remove_before(before).unwrap(), 0);
    assert_eq!(records(&log).unwrap().len(), ledger.events.len() - exp_removed);
    assert_eq!(Projection::start(&log).unwrap().state, ledger.state);
    let mut more = ledger.clone();
    more.vehicles([9]);
    log.write(GENESIS, batch(&more.blocks[ledger.blocks.len()..])).await.unwrap();
    deliver_all(&log).await;
    let rest = log.remove_before(UnixSeconds(u64::MAX)).unwrap();
    assert_eq!(rest, u64::try_from(more.events.len() - exp_removed - 1).unwrap(), "a second time, all but the newest");
    assert_eq!(Projection::start(&log).unwrap().state, more.state);
    assert!(log.compact(0).unwrap() > 0);
    drop(log);
    let report = verify_database(&path).unwrap();
    assert_eq!((report.findings.len(), report.events), (0, 1), "{report:?}");
    behind_its_back(&path, "UPDATE base SET cell = cell || x'00' WHERE key = (SELECT min(key) FROM base);");
    let log = Log::open(&path, IDENTITY).unwrap();
    let error = Projection::start(&log).unwrap_err();
    assert!(matches!(error, crate::FoldError::Log(crate::LogError::Damaged(_))), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_from_before_what_was_removed_is_told_so_and_checks_answer_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = granted();
    let config = config(folder.path());
    let log = log_of(&config.database, &ledger).await;
    let all = records(&log).unwrap();
    let last = all[all.len() - 2].position;
    assert_eq!(log.remove_before(UnixSeconds(u64::MAX)).unwrap(), u64::try_from(all.len() - 1).unwrap());
    drop(log);
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    let from = format!("{:010}-{:010}", last.number.0, last.index);
    let places = ["", "?after=0000000000-0000000003"].into_iter();
    for place in places.flat_map(|after| ["/v1/events", "/v1/events/stream"].map(|path| format!("{path}{after}"))) {
        let (status, problem) = running.get(&place).await;
        assert_eq!((status, problem["code"].as_str()), (410, Some("events-removed")), "{problem}");
        assert!(problem["message"].as_str().unwrap().contains(&format!("after={from}")), "{problem}");
    }
    let (status, page) = running.get(&format!("/v1/events?after={from}")).await;
    assert_eq!((status, page["events"].as_array().unwrap().len()), (200, 1));
    assert_eq!(running.check(&speed_check()).await.verdict, Decision::Allow);
    running.stop().await.unwrap();
}
