//! A power cut at any byte of a commit.

use super::{
    logs::{batch, files, webhooks, IDENTITY},
    support::Ledger,
};
use crate::{
    log::{Identity, Log},
    projection::Projection,
    source::fake::GENESIS,
    OpenError,
};
use std::path::Path;

/// What is left of a log when the newest file's end did not reach the disk.
fn cut(from: &Path, to: &Path, missing_bytes: u64) {
    let wal = |path: &Path| path.with_extension("db-wal");
    for left in [to.to_owned(), wal(to), to.with_extension("db-shm")] {
        std::fs::remove_file(left).ok();
    }
    std::fs::copy(from, to).unwrap();
    let bytes = std::fs::read(wal(from)).unwrap();
    let kept = bytes.len().saturating_sub(missing_bytes.try_into().unwrap());
    std::fs::write(wal(to), &bytes[..kept]).unwrap();
}

#[tokio::test]
async fn whatever_part_of_a_commit_reached_the_disk_the_log_is_a_whole_prefix() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("live.db"), folder.path().join("copy.db"));
    let mut ledger = Ledger::new();
    for number in 0..30 {
        ledger.vehicles([number * 2, number * 2 + 1]);
    }
    let log = Log::open(&live, IDENTITY).unwrap();
    webhooks(&log, &["http://service"]);
    let mut written = 0;
    for (step, blocks) in ledger.blocks.chunks(3).enumerate() {
        log.write(GENESIS, batch(blocks)).await.unwrap();
        for missing in [0, 1, 24, 4_000, 4_120, 9_999, 20_000] {
            cut(&live, &copy, missing + u64::try_from(step).unwrap());
            let Ok(cut) = Log::open(&copy, IDENTITY) else {
                assert!(written == 0, "only the making of the tables itself may be missing");
                continue;
            };
            let events = cut.page_now(None, 1_000).unwrap();
            let blocks: i64 = cut.now(|connection| connection.query_row("SELECT count(*) FROM blocks", [], |row| row.get(0))).unwrap();
            let waiting: i64 = cut.now(|connection| connection.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))).unwrap();
            let blocks = usize::try_from(blocks).unwrap();
            assert!(blocks % 3 == 0 || blocks == ledger.blocks.len(), "a batch is there whole or not at all: {blocks}");
            let exp_ids = &ledger.ids()[..ledger.blocks[..blocks].iter().map(|block| block.emitted.len()).sum()];
            let ids: Vec<_> = events.iter().map(|record| format!("{}-{}", hex::encode(record.block.0), record.position.index)).collect();
            assert_eq!(ids, exp_ids);
            assert_eq!(usize::try_from(waiting).unwrap(), ids.len(), "each event has its delivery");
            let projection = Projection::fold(&cut).unwrap();
            assert_eq!(projection.as_of.map(|(head, _)| head), blocks.checked_sub(1).map(|last| ledger.blocks[last].head()));
        }
        written += blocks.len();
    }
    assert_eq!(Projection::fold(&log).unwrap().state, ledger.state, "folding the log gives the state");
}

#[tokio::test]
async fn a_file_of_another_program_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let other = |set_up: &str| {
        std::fs::remove_file(&path).ok();
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.execute_batch(set_up).unwrap();
        connection.close().unwrap();
        std::fs::read(&path).unwrap()
    };
    let contents = [
        other("CREATE TABLE contacts (name TEXT)"),
        other("PRAGMA user_version = 2; CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB)"),
        other("PRAGMA user_version = 7; PRAGMA application_id = 5; CREATE TABLE a (b)"),
        b"a diary".to_vec(),
    ];
    for content in contents {
        std::fs::write(&path, content).unwrap();
        let before = files(folder.path());
        let error = Log::open(&path, IDENTITY).err().unwrap();
        assert!(matches!(error, OpenError::NotOurs { .. }), "{error}");
        assert!(!error.to_string().to_lowercase().contains("remove"), "{error}");
        assert!(files(folder.path()) == before, "nothing is changed, or made beside it");
    }
    std::fs::write(&path, "").unwrap();
    drop(Log::open(&path, IDENTITY).unwrap());
    Log::open(&path, IDENTITY).unwrap().now(|connection| connection.pragma_update(None, "user_version", 9)).unwrap();
    let error = Log::open(&path, IDENTITY).err().unwrap();
    assert!(matches!(error, OpenError::OtherForm { found: 9, .. }), "{error}");
    assert!(error.to_string().contains("move it away to read the chain again"), "{error}");
    assert!(matches!(Log::open(folder.path(), IDENTITY).err().unwrap(), OpenError::NoAccess { .. }));
}

#[tokio::test]
async fn an_address_that_is_taken_leaves_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = super::support::config(folder.path());
    config.listen = taken.local_addr().unwrap();
    let chain = crate::source::fake::FakeChain::new(Vec::new());
    let ended = crate::run::run_with(std::sync::Arc::new(chain), config, std::future::pending()).await;
    assert!(matches!(ended, Err(crate::RunError::NotBound { .. })), "{ended:?}");
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn a_second_sidecar_and_another_contracts_database_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let log = Log::open(&path, IDENTITY).unwrap();
    assert!(matches!(Log::open(&path, IDENTITY).err(), Some(OpenError::InUse { .. })));
    drop(log);
    let other = Identity { contract: shared_logic::Account([1; 20]), ..IDENTITY };
    let error = Log::open(&path, other).err().unwrap();
    assert!(matches!(error, OpenError::OtherContract { .. }), "{error}");
    Log::open(&path, IDENTITY).unwrap();
}
