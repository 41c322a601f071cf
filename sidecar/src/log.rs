//! The durable log: blocks read, events, deliveries that wait, documents. One SQLite file.
//!
//! One connection writes, another reads: whoever asks how the sidecar is never waits for the follower, and never holds
//! it up.

mod aside;
mod backup;
mod base;
mod batch;
mod compact;
mod counts;
mod cursor;
mod damage;
mod documents;
mod forms;
mod header;
mod identity;
mod kept;
mod lock;
mod named;
mod open;
mod outbox;
mod private;
mod reading;
mod rebuild;
mod retention;
mod snapshot;
mod sum;
mod verify;

pub(crate) use backup::copy_to;
pub use backup::BackupError;
pub(crate) use batch::Batch;
pub(crate) use compact::KEPT as KEPT_BLOCKS;
pub use damage::{Damage, Place};
pub use documents::DocumentError;
pub(crate) use identity::Identity;
pub use open::OpenError;
pub(crate) use outbox::{key, Delivery, Outcome, Position, WebhookId};
pub(crate) use reading::{Record, MAX_PAGE};
pub(crate) use rebuild::{rebuild, Rebuilt};
pub(crate) use snapshot::{Covered, Draft, Snapshot, SnapshotError};
pub(crate) use verify::{verify, Found};

use rusqlite::{Connection, ErrorCode};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The log, open. Clones share it; whoever waits for the disk waits on a thread made for waiting.
///
/// INVARIANT (one transaction): a block, its events, the deliveries they cause, the counts and the cursor are written
/// together or not at all.
#[derive(Clone)]
pub(crate) struct Log {
    open: Arc<Open>,
}

/// What is open. It is closed in this order: the writer last, for the last one to close tidies the journal away.
struct Open {
    reader: Mutex<Connection>,
    writer: Mutex<Connection>,
    /// How many events the last snapshot holds. Held while one is written.
    snapshot: Mutex<u64>,
    path: PathBuf,
    _lock: lock::Lock,
}

impl Log {
    /// Does `work` with the connection that writes, off the async threads.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, LogError> {
        let log = self.clone();
        elsewhere(move || log.now(work)).await
    }

    /// Does `work` with the connection that only reads, off the async threads. It sees what was committed.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, LogError> {
        let log = self.clone();
        elsewhere(move || log.read_now(work)).await
    }

    /// As [`Log::with`], here.
    pub(crate) fn now<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, LogError> {
        let mut writer = held(&self.open.writer);
        let done = work(&mut writer);
        if done.as_ref().is_err_and(|error| error.sqlite_error_code() == Some(ErrorCode::DiskFull)) {
            // It may be the journal that fills the disk: what it holds goes to the database, and its room is used again.
            drop(writer.execute_batch("PRAGMA wal_checkpoint(PASSIVE)"));
        }
        Ok(done?)
    }

    /// As [`Log::read`], here.
    pub(crate) fn read_now<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LogError> {
        Ok(work(&held(&self.open.reader))?)
    }

    /// Hands out the connection that reads, for a test to listen to.
    #[cfg(test)]
    pub(crate) fn note_reads(&self, note: impl FnOnce(&mut Connection)) {
        note(&mut held(&self.open.reader));
    }

    /// The database's file.
    pub(crate) fn path(&self) -> &Path {
        &self.open.path
    }

    /// How many events the last snapshot holds; held by whoever writes one.
    pub(crate) fn snapshots(&self) -> MutexGuard<'_, u64> {
        held(&self.open.snapshot)
    }

    /// Waits until nobody else has the log open, for as long as that at most: work for the disk that
    /// was begun is finished even if nobody waits for it any more.
    pub(crate) async fn closed(self, longest: Duration) {
        let alone = async {
            while Arc::strong_count(&self.open) > 1 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let _ = tokio::time::timeout(longest, alone).await;
    }
}

async fn elsewhere<T: Send + 'static>(work: impl FnOnce() -> Result<T, LogError> + Send + 'static) -> Result<T, LogError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| LogError::Interrupted)?
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why the log did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database refused: the disk is full, or the file cannot be reached.
    #[error("the database could not be read or written; the disk may be full")]
    Database(#[source] rusqlite::Error),
    /// What is in the file is not what was written to it.
    #[error("the database is damaged")]
    Damaged(#[source] Damage),
    /// The process is ending.
    #[error("work on the database was cut off by the end of the program")]
    Interrupted,
}

impl From<rusqlite::Error> for LogError {
    fn from(error: rusqlite::Error) -> Self {
        match Damage::in_error(error) {
            Ok(damage) => Self::Damaged(damage),
            Err(error) => Self::Database(error),
        }
    }
}

/// True when the disk, the file's rights or another program stood in the way, not what is in the file.
const fn is_outside(code: ErrorCode) -> bool {
    use ErrorCode as E;
    matches!(
        code,
        E::DiskFull | E::ReadOnly | E::CannotOpen | E::PermissionDenied | E::SystemIoFailure | E::DatabaseBusy | E::DatabaseLocked
    ) || matches!(
        code,
        E::OutOfMemory | E::OperationInterrupted | E::OperationAborted | E::FileLockingProtocolFailed | E::NoLargeFileSupport
    )
}
