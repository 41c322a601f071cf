//! The files: who reads them, copies of them, older forms of them.

use super::{
    logged::Logged,
    logs::{batch, behind_its_back, busy, closed_log_of, files, log_of, records, waiting, webhooks, IDENTITY, WEBHOOK},
};
use crate::{
    back_up_database,
    log::Log,
    projection::{save, Projection},
    shared::{Bounds, Documents, Shared},
    source::fake::GENESIS,
    verify_database, BackupError, OpenError,
};
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
    time::Duration,
};

/// The tables as the sidecar of form 3 made them.
const FORM_3: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, time INTEGER NOT NULL);
CREATE TABLE events (
    block_hash BLOB NOT NULL, idx INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (block_hash, idx)
) WITHOUT ROWID;
CREATE UNIQUE INDEX events_in_order ON events (number, idx);
CREATE TABLE webhooks (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, disabled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE outbox (
    webhook INTEGER NOT NULL, number INTEGER NOT NULL, idx INTEGER NOT NULL, key BLOB NOT NULL,
    held INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (webhook, number, idx)
) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (webhook, next_at, number, idx) WHERE held = 0;
CREATE INDEX outbox_by_key ON outbox (webhook, key, number, idx);
CREATE TABLE documents (id BLOB PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 3;
";

/// A database as the sidecar of form 3 left it, with one webhook that has got nothing yet.
fn form_3(path: &Path, ledger: &super::support::Ledger) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("PRAGMA application_id = 0x56414c54; PRAGMA journal_mode = WAL;").unwrap();
    connection.execute_batch(FORM_3).unwrap();
    let meta = |name: &str, value: &[u8]| connection.execute("INSERT INTO meta VALUES (?1, ?2)", (name, value)).unwrap();
    meta("contract", &IDENTITY.contract.0);
    meta("first", &0_u32.to_be_bytes());
    meta("genesis", &GENESIS.0);
    connection.execute("INSERT INTO webhooks (url) VALUES (?1)", [WEBHOOK]).unwrap();
    for block in &ledger.blocks {
        let time = i64::try_from(block.time.0).unwrap();
        connection.execute("INSERT INTO blocks VALUES (?1, ?2, ?3)", (block.number.0, block.hash.0, time)).unwrap();
        for emitted in &block.emitted {
            let event = (block.hash.0, emitted.index, block.number.0, &emitted.data);
            connection.execute("INSERT INTO events VALUES (?1, ?2, ?3, ?4)", event).unwrap();
            let waiting = (block.number.0, emitted.index);
            connection.execute("INSERT INTO outbox (webhook, number, idx, key, held) VALUES (1, ?1, ?2, x'', 0)", waiting).unwrap();
        }
    }
}

fn modes(folder: &Path) -> BTreeMap<String, u32> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().permissions().mode() & 0o777)).collect()
}

#[tokio::test]
async fn nobody_but_its_owner_reads_the_database_its_journals_its_lock_and_its_copies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let log = log_of(&path, &busy(9)).await;
    let bounds = Bounds { max_staleness: Duration::from_secs(60), max_lag_blocks: 64 };
    save(&log, &Shared::new(Projection::fold(&log).unwrap(), Documents::default(), bounds)).unwrap();
    back_up_database(&path, &folder.path().join("copy.db")).unwrap();
    let exp_modes: BTreeMap<_, _> =
        ["copy.db", "log.db", "log.db-shm", "log.db-wal", "log.db.lock", "log.db.snapshot"].map(|name| (name.to_owned(), 0o600)).into();
    assert_eq!(modes(folder.path()), exp_modes);
    drop(log);

    let (logged, _guard) = Logged::catch();
    for name in ["log.db", "log.db.lock", "log.db.snapshot"] {
        fs::set_permissions(folder.path().join(name), Permissions::from_mode(0o644)).unwrap();
    }
    let _log = Log::open(&path, IDENTITY).unwrap();
    assert_eq!(modes(folder.path()), exp_modes, "what others could read is taken from them");
    assert_eq!(logged.with(&["WARN", "others could read this file (mode 644)"]).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_made_while_blocks_are_written_is_whole_and_can_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("log.db"), folder.path().join("copy.db"));
    let ledger = busy(60);
    let log = Log::open(&path, IDENTITY).unwrap();
    webhooks(&log, &[WEBHOOK]);
    log.write(GENESIS, batch(&ledger.blocks[..10])).await.unwrap();
    let (writer, rest) = (log.clone(), ledger.clone());
    let writing = tokio::spawn(async move {
        for block in rest.blocks[10..].chunks(1) {
            writer.write(GENESIS, batch(block)).await.unwrap();
        }
    });
    let to = copy.clone();
    let from = path.clone();
    let report = tokio::task::spawn_blocking(move || back_up_database(&from, &to).unwrap()).await.unwrap();
    writing.await.unwrap();
    assert_eq!(report.findings, [""; 0]);
    let read = usize::try_from(report.cursor.unwrap()).unwrap() + 1;
    assert!((10..=ledger.blocks.len()).contains(&read));
    drop(log);

    // A restore is a copy.
    fs::copy(&copy, &path).unwrap();
    let restored = Log::open(&path, IDENTITY).unwrap();
    restored.write(GENESIS, batch(&ledger.blocks[read..])).await.unwrap();
    assert_eq!(Projection::start(&restored).unwrap().state, ledger.state);
    assert_eq!(webhooks(&restored, &[WEBHOOK]).len(), 1);
    drop(restored);
    let whole = verify_database(&path).unwrap();
    assert_eq!((whole.findings.len(), whole.waiting), (0, u32::try_from(ledger.events.len()).unwrap()));
}

#[tokio::test]
async fn a_backup_writes_over_nothing_and_leaves_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("log.db"), folder.path().join("copy.db"));
    closed_log_of(&path, &busy(9)).await;
    fs::write(&copy, "a diary").unwrap();
    let error = back_up_database(&path, &copy).unwrap_err();
    assert!(matches!(error, BackupError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&copy).unwrap(), b"a diary");
    let error = back_up_database(&path, &folder.path().join("no/such/folder.db")).unwrap_err();
    assert!(matches!(error, BackupError::File { .. }), "{error}");
    let error = back_up_database(&copy, &folder.path().join("other.db")).unwrap_err();
    assert!(matches!(error, BackupError::Open(OpenError::NotOurs { .. })), "{error}");
    behind_its_back(&path, "DELETE FROM events WHERE number = 5;");
    let error = back_up_database(&path, &folder.path().join("other.db")).unwrap_err();
    assert!(matches!(error, BackupError::Open(OpenError::Damaged { .. })), "{error}");
    let left: Vec<_> = files(folder.path()).into_keys().filter(|file| file.to_string_lossy().contains("other")).collect();
    assert_eq!(left, [""; 0].map(std::path::PathBuf::from));
}

#[tokio::test]
async fn a_database_of_form_3_is_brought_to_the_present_one_and_kept_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(30);
    form_3(&path, &ledger);
    for start in ["the upgrade", "the start after it"] {
        let log = Log::open(&path, IDENTITY).unwrap();
        let held: Vec<_> = records(&log).unwrap().into_iter().map(|record| record.data).collect();
        let exp_held: Vec<_> = ledger.blocks.iter().flat_map(|block| &block.emitted).map(|emitted| emitted.data.clone()).collect();
        assert_eq!(held, exp_held, "{start}");
        let projection = Projection::start(&log).unwrap();
        assert_eq!(
            (projection.state, projection.as_of.unwrap().0),
            (ledger.state.clone(), ledger.blocks.last().unwrap().head()),
            "{start}"
        );
        let webhook = webhooks(&log, &[WEBHOOK])[0];
        assert_eq!(waiting(&log, webhook).await, u64::try_from(ledger.events.len()).unwrap(), "{start}");
        drop(log);
        assert_eq!(verify_database(&path).unwrap().findings, [""; 0], "{start}");
    }
    let copies: Vec<_> = modes(folder.path()).into_iter().filter(|(name, _)| name.ends_with(".bak")).collect();
    assert_eq!(copies, [("log.db.form-3.bak".to_owned(), 0o600)], "one copy, which only its owner reads");
    let kept = Connection::open(folder.path().join("log.db.form-3.bak")).unwrap();
    let count = |of: &str| -> i64 { kept.query_row(of, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("PRAGMA user_version"), 3);
    assert_eq!(count("SELECT count(*) FROM events"), i64::try_from(ledger.events.len()).unwrap());
}

#[tokio::test]
async fn an_upgrade_that_cannot_be_finished_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    form_3(&path, &busy(9));
    behind_its_back(&path, "DELETE FROM blocks WHERE number = 2;");
    let error = Log::open(&path, IDENTITY).err().unwrap();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    let connection = Connection::open(&path).unwrap();
    assert_eq!(connection.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0)).unwrap(), 3);
    assert!(connection.prepare("SELECT sum FROM events").is_err());
}
