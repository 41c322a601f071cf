//! Databases that are not as they were written, and disks that are full.

use super::{
    logs::{batch, behind_its_back, busy, closed_log_of, files, log_of, records, IDENTITY, WEBHOOK},
    support::container,
};
use crate::{
    back_up_database, documents::Document, log::Log, projection::Projection, rebuild_database, shared::Whose, source::fake::GENESIS,
    verify_database, LogError, OpenError,
};
use proptest::prelude::*;
use std::path::Path;

/// What can go wrong behind the sidecar's back, what `verify` says of it, and whether a start finds it too.
const DAMAGES: [(&str, &str, &str, bool); 11] = [
    ("a block is missing", "DELETE FROM blocks WHERE number = 4; UPDATE counts SET value = 0 WHERE name = 'dropped'", "blocks", true),
    ("a block is missing and was counted as empty", "DELETE FROM blocks WHERE number = 4", "blocks", false),
    ("the newest block is missing", "DELETE FROM blocks WHERE number = (SELECT max(number) FROM blocks)", "cursor", true),
    ("an event is missing", "DELETE FROM events WHERE number = 5", "make a state", true),
    ("the newest event is missing", "DELETE FROM events WHERE number = (SELECT max(number) FROM events)", "removed events", true),
    (
        "an event is another",
        "UPDATE events SET data = (SELECT data FROM events WHERE number = 0) WHERE number = 5",
        "as it was written",
        true,
    ),
    ("an event has another index", "UPDATE events SET idx = idx + 1 WHERE number = 6", "as it was written", true),
    ("a block has another time", "UPDATE blocks SET time = time + 1 WHERE number = 5", "as it was written", true),
    (
        "a delivery of nothing waits",
        "INSERT INTO outbox (webhook, number, idx, key, held) VALUES (1, 5, 99, x'', 0)",
        "which is not there",
        false,
    ),
    ("a count is wrong", "UPDATE counts SET value = value + 1 WHERE name = 'waiting'", "deliveries that wait", false),
    ("a document is another", "INSERT INTO documents (id, document) VALUES (x'01', '{}')", "container document", false),
];

/// Opens it and folds it, as a start does.
fn start(path: &Path) -> Result<(Log, Projection), String> {
    let log = Log::open(path, IDENTITY).map_err(|error| error.to_string())?;
    let projection = Projection::start(&log).map_err(|error| error.to_string())?;
    Ok((log, projection))
}

#[tokio::test]
async fn whatever_is_not_as_it_was_written_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    closed_log_of(&path, &busy(20)).await;
    assert_eq!(verify_database(&path).unwrap().findings, [""; 0]);
    for (name, statements, exp_finding, exp_refused) in DAMAGES {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&path, &copy).unwrap();
        behind_its_back(&copy, statements);
        let findings = verify_database(&copy).unwrap().findings;
        assert!(findings.iter().any(|finding| finding.contains(exp_finding)), "{name}: {findings:?}");
        let refused = start(&copy).err();
        assert_eq!(refused.is_some(), exp_refused, "{name}: {refused:?}");
        for left in [copy.clone(), copy.with_extension("db-wal"), copy.with_extension("db-shm")] {
            std::fs::remove_file(left).ok();
        }
    }
}

#[tokio::test]
async fn a_damaged_page_is_told_as_damage_and_not_as_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    closed_log_of(&path, &busy(20)).await;
    let mut bytes = std::fs::read(&path).unwrap();
    let length = bytes.len();
    bytes[4_096..length].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    let error = Log::open(&path, IDENTITY).err().unwrap();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(!verify_database(&path).unwrap().findings.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_a_file_with_random_bytes_in_it_nothing_wrong_is_told(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1..=255u8), 1..12),
        ending in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.db");
        let ledger = busy(20);
        runtime.block_on(closed_log_of(&path, &ledger));
        let mut bytes = std::fs::read(&path).unwrap();
        for (place, change) in &changes {
            let place = place.index(bytes.len());
            bytes[place] ^= *change;
        }
        if let Some(ending) = ending {
            bytes.truncate(ending.index(bytes.len()));
        }
        std::fs::write(&path, bytes).unwrap();
        drop(verify_database(&path));
        // An empty file is a new database.
        let Ok((log, projection)) = start(&path) else { return Ok(()) };
        let held = records(&log).unwrap();
        if held.is_empty() && log.cursor().unwrap().is_none() {
            return Ok(());
        }
        prop_assert_eq!(projection.state, ledger.state.clone());
        prop_assert_eq!(projection.as_of.unwrap().0, ledger.blocks.last().unwrap().head());
        let ids: Vec<_> = held.iter().map(|record| format!("{}-{}", hex::encode(record.block.0), record.position.index)).collect();
        prop_assert_eq!(ids, ledger.ids());
    }
}

#[tokio::test]
async fn what_does_not_fit_on_the_disk_is_not_written_in_part_and_is_written_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(120);
    let log = Log::open(&path, IDENTITY).unwrap();
    let webhook = log.keep_webhooks(&[WEBHOOK.to_owned()]).unwrap()[0];
    log.write(GENESIS, batch(&ledger.blocks[..20])).await.unwrap();
    let pages: u32 = log.now(|connection| connection.query_row("PRAGMA page_count", [], |row| row.get(0))).unwrap();
    let bound = |pages: u32| log.now(move |connection| connection.pragma_update(None, "max_page_count", pages)).unwrap();
    bound(pages + 2);
    let mut written = 20;
    let refused = loop {
        match log.write(GENESIS, batch(&ledger.blocks[written..=written])).await {
            Ok(()) => written += 1,
            Err(error) => break error,
        }
    };
    let full =
        |error: &LogError| matches!(error, LogError::Database(cause) if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull));
    assert!(full(&refused) && written < 100, "{refused:?} after {written}");
    // Everything at once does not fit either, and leaves nothing behind.
    assert!(full(&log.write(GENESIS, batch(&ledger.blocks[written..])).await.unwrap_err()));
    let exp_events: usize = ledger.blocks[..written].iter().map(|block| block.emitted.len()).sum();
    assert_eq!(log.cursor().unwrap().unwrap().0, ledger.blocks[written - 1].head(), "the log is readable meanwhile, and ends where it did");
    assert_eq!(records(&log).unwrap().len(), exp_events);
    assert_eq!(log.count().await.unwrap(), u64::try_from(exp_events).unwrap());
    assert_eq!(log.backlog(webhook).await.unwrap().waiting, u64::try_from(exp_events).unwrap());
    bound(1_000_000);
    log.write(GENESIS, batch(&ledger.blocks[written..])).await.unwrap();
    assert_eq!(Projection::fold(&log).unwrap().state, ledger.state);
    drop(log);
    assert_eq!(verify_database(&path).unwrap().findings, [""; 0]);
}

#[tokio::test]
async fn a_rebuild_moves_the_database_aside_and_services_get_what_they_lack_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(30);
    closed_log_of(&path, &ledger).await;
    // Everything but the deliveries of two blocks has arrived.
    behind_its_back(&path, "DELETE FROM outbox WHERE number NOT IN (3, 5); PRAGMA wal_checkpoint(TRUNCATE);");
    let before = std::fs::read(&path).unwrap();
    let report = rebuild_database(&path).unwrap();
    assert!(report.webhooks_kept && report.findings.is_empty(), "{report:?}");
    assert!(std::fs::read(&report.moved_to).unwrap() == before, "it is where the report says, as it was");
    let log = Log::open(&path, IDENTITY).unwrap();
    assert_eq!(log.genesis().unwrap(), Some(GENESIS), "another chain is still refused");
    assert_eq!(log.cursor().unwrap(), None);
    let webhook = log.keep_webhooks(&[WEBHOOK.to_owned(), "http://new".to_owned()]).unwrap();
    let mut more = ledger.clone();
    more.vehicles([9]);
    log.write(GENESIS, batch(&more.blocks)).await.unwrap();
    let owed = |number: usize| ledger.blocks[number].emitted.len();
    assert_eq!(
        log.backlog(webhook[0]).await.unwrap().waiting,
        u64::try_from(owed(3) + owed(5) + 1).unwrap(),
        "what waited, and what is new"
    );
    assert_eq!(log.backlog(webhook[1]).await.unwrap().waiting, u64::try_from(more.events.len()).unwrap(), "a new service gets all");
    assert_eq!(Projection::fold(&log).unwrap().state, more.state);
}

#[tokio::test]
async fn after_a_rebuild_an_event_of_another_block_is_delivered_though_its_place_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(9);
    closed_log_of(&path, &ledger).await;
    behind_its_back(&path, "DELETE FROM outbox;");
    assert!(rebuild_database(&path).unwrap().webhooks_kept);
    let mut other = ledger.clone();
    other.blocks[5].hash.0[31] ^= 1;
    let log = Log::open(&path, IDENTITY).unwrap();
    let webhook = log.keep_webhooks(&[WEBHOOK.to_owned()]).unwrap()[0];
    log.write(GENESIS, batch(&other.blocks)).await.unwrap();
    assert_eq!(log.backlog(webhook).await.unwrap().waiting, u64::try_from(other.blocks[5].emitted.len()).unwrap());
}

#[tokio::test]
async fn a_rebuild_of_a_damaged_database_deletes_nothing_and_services_get_everything_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(30);
    closed_log_of(&path, &ledger).await;
    behind_its_back(&path, "DELETE FROM outbox; UPDATE events SET data = x'00' WHERE number = 6; PRAGMA wal_checkpoint(TRUNCATE);");
    let before = files(folder.path());
    let report = rebuild_database(&path).unwrap();
    assert!(!report.webhooks_kept && report.findings[0].contains("as it was written"), "{report:?}");
    let after = files(folder.path());
    assert!(before.values().filter(|bytes| !bytes.is_empty()).all(|bytes| after.values().any(|kept| kept == bytes)), "nothing is deleted");
    let log = Log::open(&path, IDENTITY).unwrap();
    let webhook = log.keep_webhooks(&[WEBHOOK.to_owned()]).unwrap()[0];
    log.write(GENESIS, batch(&ledger.blocks)).await.unwrap();
    assert_eq!(log.backlog(webhook).await.unwrap().waiting, u64::try_from(ledger.events.len()).unwrap());
    let error = rebuild_database(&path).unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
}

#[tokio::test]
async fn documents_of_every_kind_are_whole_are_backed_up_and_are_there_after_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("log.db"), folder.path().join("copy.db"));
    let log = log_of(&path, &busy(3)).await;
    let kept = [
        (Document::Container(container()), Whose::Anybodys),
        (Document::Bytes(b"a party's card".to_vec()), Whose::Anybodys),
        (Document::Bytes(b"the operator's terms".to_vec()), Whose::Operators),
    ];
    for (document, whose) in &kept {
        log.keep_document(document, *whose).unwrap();
    }
    drop(log);
    let whole = verify_database(&path).unwrap();
    assert_eq!((whole.findings, whole.containers), (Vec::new(), 1));
    assert_eq!(back_up_database(&path, &copy).unwrap().findings, [""; 0]);
    assert_eq!(rebuild_database(&path).unwrap().containers, 1);
    // Nothing was read again yet: what the ledger names is not known.
    let log = Log::open(&path, IDENTITY).unwrap();
    let documents = log.documents().unwrap();
    for (document, whose) in &kept {
        assert_eq!(documents.whose(&document.hash()), Some(*whose));
    }
    assert_eq!(log.document(kept[1].0.hash()).await.unwrap().as_deref(), Some(&b"a party's card"[..]));
    drop(log);
    behind_its_back(&path, "UPDATE documents SET document = x'00' WHERE own = 1");
    assert_eq!(verify_database(&path).unwrap().findings.len(), 1);
}
