//! The durable log: blocks read, events, deliveries that wait, documents. One SQLite file.

mod batch;
mod documents;
mod lock;
mod open;
mod outbox;
mod reading;

pub(crate) use batch::Batch;
pub use documents::DocumentError;
pub(crate) use open::Identity;
pub use open::OpenError;
pub(crate) use outbox::{
    was_set_back, About, Delivery, Failing, Gone, Outcome, Part, Position, Subscription, Tried, WebhookCommand, WebhookId, WebhookState,
};
pub(crate) use reading::{Record, MAX_PAGE};

use rusqlite::Connection;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The log, open. Clones share one connection; whoever waits for the disk waits on a thread made
/// for waiting.
///
/// INVARIANT (one transaction): a block, its events, the deliveries they cause and the cursor are
/// written together or not at all.
#[derive(Clone)]
pub(crate) struct Log {
    connection: Arc<Mutex<Connection>>,
    _lock: Arc<lock::Lock>,
}

impl Log {
    /// Does `work` with the connection, off the async threads.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, LogError> {
        let log = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // The whole of it: its lock too is held until the work is done, even if nobody waits for it any more.
            let log: Self = log;
            let done = work(&mut log.connection.lock().unwrap_or_else(PoisonError::into_inner));
            drop(log);
            done
        });
        done.await.map_err(|_| LogError::Interrupted)?.map_err(LogError::Database)
    }

    /// Waits until nobody else has the log open, for as long as that at most: work for the disk that
    /// was begun is finished even if nobody waits for it any more.
    pub(crate) async fn closed(self, longest: Duration) {
        let alone = async {
            while Arc::strong_count(&self.connection) > 1 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let _ = tokio::time::timeout(longest, alone).await;
    }

    /// Does `work` with the connection, here.
    pub(crate) fn now<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error>) -> Result<T, LogError> {
        work(&mut self.connection.lock().unwrap_or_else(PoisonError::into_inner)).map_err(LogError::Database)
    }
}

/// Why the log did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database refused: the disk is full, or the file is damaged.
    #[error("the database could not be read or written; the disk may be full")]
    Database(#[source] rusqlite::Error),
    /// The process is ending.
    #[error("work on the database was cut off by the end of the program")]
    Interrupted,
}
