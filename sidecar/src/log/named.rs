//! The hashes by which the ledger names documents.

use super::{reading, Log, LogError};
use crate::named::{named_by, DocumentHash};
use rusqlite::{Connection, Transaction};
use shared_logic::{decode_exact, Event};

/// INVARIANT: what every event in the log, also one that was removed since, names by [`named_by`]; it only grows.
const TABLES: &str = "
CREATE TABLE named (hash BLOB PRIMARY KEY) WITHOUT ROWID;
ALTER TABLE documents ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
";

impl Log {
    /// Whether the ledger names a document by this hash.
    pub(crate) fn names(&self, hash: &DocumentHash) -> Result<bool, LogError> {
        self.read_now(|connection| has(connection, hash))
    }
}

/// As [`Log::names`].
pub(super) fn has(connection: &Connection, hash: &DocumentHash) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM named WHERE hash = ?1)")?.query_row([hash], |row| row.get(0))
}

/// Notes what an event of these bytes names.
pub(super) fn note(transaction: &Transaction<'_>, data: &[u8]) -> rusqlite::Result<()> {
    // Only decoded events enter the log.
    let Ok(event) = decode_exact::<Event>(data) else { return Ok(()) };
    let mut row = transaction.prepare_cached("INSERT OR IGNORE INTO named (hash) VALUES (?1)")?;
    named_by(&event).into_iter().try_for_each(|hash| row.execute([hash]).map(drop))
}

/// Makes the table for a log that has none. What somebody brought and the ledger does not name goes: it came by an older
/// sidecar, which took everything.
pub(super) fn make(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(TABLES)?;
    let mut after = None;
    loop {
        let page = reading::page(transaction, after, super::MAX_PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.position);
        page.iter().try_for_each(|record| note(transaction, &record.data))?;
    }
    transaction.execute("DELETE FROM documents WHERE own = 0 AND id NOT IN (SELECT hash FROM named)", []).map(drop)
}
