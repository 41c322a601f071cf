//! A power cut at any byte of a commit.

use super::support::{Ledger, CONTRACT};
use crate::{
    log::{key, Batch, Identity, Log},
    projection::Projection,
    source::fake::GENESIS,
    OpenError,
};
use std::path::Path;
use valet_chain::BlockNumber;

const IDENTITY: Identity = Identity { contract: CONTRACT, first: BlockNumber(0) };

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
    log.keep_webhooks(&["http://service".to_owned()]).unwrap();
    let mut written = 0;
    for (step, blocks) in ledger.blocks.chunks(3).enumerate() {
        let mut batch = Batch::default();
        for block in blocks {
            let events = crate::projection::events(block).unwrap();
            batch.push(block.clone(), events.iter().map(key).collect());
        }
        log.write(GENESIS, batch).await.unwrap();
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
