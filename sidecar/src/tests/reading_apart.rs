//! Reading never waits for writing, and no question costs more because the log is long.

use super::{
    logs::{batch, busy, closed_log_of, log_of, waiting, webhooks, IDENTITY, WEBHOOK},
    support::container,
};
use crate::{
    log::{Log, Outcome},
    source::fake::GENESIS,
};
use rusqlite::{
    trace::{TraceEvent, TraceEventCodes},
    Connection,
};
use std::{
    collections::BTreeSet,
    sync::{mpsc, Arc, Mutex},
    time::Duration,
};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_how_the_sidecar_is_does_not_wait_for_a_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(9);
    closed_log_of(&path, &ledger).await;
    let log = Log::open(&path, IDENTITY).unwrap();
    let webhook = webhooks(&log, &[WEBHOOK])[0];
    let (begun, has_begun) = mpsc::channel();
    let (end, may_end) = mpsc::channel::<()>();
    let writer = log.clone();
    let writing = tokio::task::spawn_blocking(move || {
        writer
            .now(|connection| {
                let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
                transaction.execute("DELETE FROM events", [])?;
                begun.send(()).unwrap();
                may_end.recv().unwrap();
                drop(transaction);
                Ok(())
            })
            .unwrap();
    });
    tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
    let all = u64::try_from(ledger.events.len()).unwrap();
    let asked = async {
        assert_eq!(log.count().await.unwrap(), all);
        assert_eq!(waiting(&log, webhook).await, all);
        assert_eq!(u64::try_from(log.page(None, 1_000).await.unwrap().len()).unwrap(), all);
        assert!(log.removed_until().await.unwrap().is_none());
        assert!(log.block_hash(ledger.blocks[1].number).await.unwrap().is_some());
    };
    tokio::time::timeout(Duration::from_secs(5), asked).await.expect("reading goes on while a write is under way");
    end.send(()).unwrap();
    writing.await.unwrap();
}

#[tokio::test]
async fn the_counts_are_those_of_the_rows_whatever_happens() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_of(&folder.path().join("log.db"), &busy(9)).await;
    let one = |url: &str| webhooks(&log, &[url])[0];
    let agree = || {
        let wrong: i64 = log
            .now(|connection| {
                connection.query_row(
                    "SELECT (SELECT count(*) FROM events) <> (SELECT value FROM counts WHERE name = 'events')
                        OR (SELECT count(*) FROM blocks) <> (SELECT value FROM counts WHERE name = 'blocks')
                        OR (SELECT count(*) FROM outbox) <> (SELECT total(value) FROM counts WHERE name = 'waiting')",
                    [],
                    |row| row.get(0),
                )
            })
            .unwrap();
        wrong == 0
    };
    let webhook = one("http://one");
    assert!(agree(), "a webhook is new");
    let due = log.due(webhook, 0, 3).await.unwrap();
    log.settle(webhook, due.iter().map(|delivery| (delivery.record.position, Outcome::Done)).collect()).await.unwrap();
    assert!(agree(), "deliveries are done");
    one("http://two");
    assert!(agree(), "a webhook takes the place of another");
    assert_eq!(log.count().await.unwrap(), u64::try_from(busy(9).events.len()).unwrap());
}

/// Notes every statement that this connection runs.
fn note(connection: &mut Connection, seen: &Arc<Mutex<BTreeSet<String>>>) {
    let seen = Arc::clone(seen);
    let noting = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(_, sql) = event {
            seen.lock().unwrap().insert(sql.to_owned());
        }
    };
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(noting)).unwrap();
}

#[tokio::test]
async fn no_statement_of_daily_work_walks_a_table_that_grows_with_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let mut ledger = busy(20);
    closed_log_of(&path, &ledger).await;
    let log = Log::open(&path, IDENTITY).unwrap();
    let webhook = webhooks(&log, &[WEBHOOK])[0];
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    log.now(|connection| {
        note(connection, &seen);
        Ok(())
    })
    .unwrap();
    log.note_reads(|connection| note(connection, &seen));
    let begun = ledger.blocks.len();
    ledger.vehicles([7]);
    log.write(GENESIS, batch(&ledger.blocks[begun..])).await.unwrap();
    let page = log.page(None, 5).await.unwrap();
    log.page(Some(page[4].position), 5).await.unwrap();
    let _ =
        (log.count().await.unwrap(), log.events_ever().unwrap(), log.cursor().unwrap(), log.genesis().unwrap(), log.identity().unwrap());
    let _ = (
        log.block_hash(ledger.blocks[3].number).await.unwrap(),
        log.block_of(page[0].position).unwrap(),
        log.removed_until().await.unwrap(),
    );
    let _ = (log.backlog(webhook).await.unwrap(), log.next_due(webhook, 0).await.unwrap());
    let due = log.due(webhook, 0, 3).await.unwrap();
    let ends = [Outcome::Done, Outcome::Again { next_at_ms: 9 }, Outcome::Gone];
    log.settle(webhook, due.iter().map(|delivery| delivery.record.position).zip(ends).collect()).await.unwrap();
    log.keep_document(&container()).unwrap();

    let plain = Connection::open(&path).unwrap();
    let explained: Vec<String> = seen.lock().unwrap().iter().filter(|sql| !sql.starts_with("--")).cloned().collect();
    assert!(explained.len() > 15, "{explained:#?}");
    for sql in explained {
        let Ok(mut plan) = plain.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) else { continue };
        let parameters = plan.parameter_count();
        let steps = plan.query_map(rusqlite::params_from_iter(vec![1_i64; parameters]), |row| row.get::<_, String>(3)).unwrap();
        for step in steps.map(Result::unwrap) {
            let grows = ["blocks", "events", "outbox"].iter().any(|table| step.starts_with(&format!("SCAN {table}")));
            // The newest of an index is its end.
            let ends = sql.contains("LIMIT 1") && step.contains("USING");
            assert!(!grows || ends, "{sql}\n{step}");
            assert!(!step.contains("TEMP B-TREE"), "{sql}\n{step}");
        }
    }
}
