//! How many rows there are, kept in the transaction that changes them: nobody counts a table to tell how a sidecar is.

use super::{Log, LogError};
use rusqlite::{Connection, OptionalExtension};

/// `of` is a webhook where the count is one's, else 0.
pub(super) const TABLE: &str = "
CREATE TABLE counts (name TEXT NOT NULL, of INTEGER NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (name, of)) WITHOUT ROWID;
";

/// Kept by the database itself, so that whoever writes rows need not know. Made anew after each upgrade, which may have
/// made a table anew and so dropped its triggers. `dropped` counts blocks whose rows
/// were deleted, and `removed` events.
const TRIGGERS: &str = "
CREATE TRIGGER IF NOT EXISTS block_counted AFTER INSERT ON blocks BEGIN
    UPDATE counts SET value = value + 1 WHERE name = 'blocks' AND of = 0;
END;
CREATE TRIGGER IF NOT EXISTS block_dropped AFTER DELETE ON blocks BEGIN
    UPDATE counts SET value = value - 1 WHERE name = 'blocks' AND of = 0;
    UPDATE counts SET value = value + 1 WHERE name = 'dropped' AND of = 0;
END;
CREATE TRIGGER IF NOT EXISTS event_counted AFTER INSERT ON events BEGIN
    UPDATE counts SET value = value + 1 WHERE name = 'events' AND of = 0;
END;
CREATE TRIGGER IF NOT EXISTS event_removed AFTER DELETE ON events BEGIN
    UPDATE counts SET value = value - 1 WHERE name = 'events' AND of = 0;
    UPDATE counts SET value = value + 1 WHERE name = 'removed' AND of = 0;
END;
CREATE TRIGGER IF NOT EXISTS delivery_counted AFTER INSERT ON outbox BEGIN
    INSERT INTO counts (name, of, value) VALUES ('waiting', NEW.webhook, 1)
        ON CONFLICT (name, of) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER IF NOT EXISTS delivery_done AFTER DELETE ON outbox BEGIN
    UPDATE counts SET value = value - 1 WHERE name = 'waiting' AND of = OLD.webhook;
END;
CREATE TRIGGER IF NOT EXISTS webhook_forgotten AFTER DELETE ON webhooks BEGIN
    DELETE FROM counts WHERE name = 'waiting' AND of = OLD.id;
END;
";

/// The rows as they are. `dropped` and `removed` are kept: nothing else tells them.
const RECOUNT: &str = "
INSERT OR REPLACE INTO counts (name, of, value) SELECT 'blocks', 0, count(*) FROM blocks;
INSERT OR IGNORE INTO counts (name, of, value) VALUES ('dropped', 0, 0), ('removed', 0, 0);
INSERT OR REPLACE INTO counts (name, of, value) SELECT 'events', 0, count(*) FROM events;
DELETE FROM counts WHERE name = 'waiting';
INSERT INTO counts (name, of, value) SELECT 'waiting', webhook, count(*) FROM outbox GROUP BY webhook;
";

/// Counts from now on, after counting once.
pub(super) fn keep(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(RECOUNT)?;
    connection.execute_batch(TRIGGERS)
}

/// A count; 0 where nothing was counted.
pub(super) fn value(connection: &Connection, name: &str, of: i64) -> rusqlite::Result<i64> {
    let value = "SELECT value FROM counts WHERE name = ?1 AND of = ?2";
    Ok(connection.prepare_cached(value)?.query_row((name, of), |row| row.get(0)).optional()?.unwrap_or_default())
}

impl Log {
    /// How many events there are.
    pub(crate) async fn count(&self) -> Result<u64, LogError> {
        self.read(|connection| value(connection, "events", 0)).await.map(|count| u64::try_from(count).unwrap_or_default())
    }

    /// How many events there were, those that were removed included.
    pub(crate) fn events_ever(&self) -> Result<u64, LogError> {
        let ever = self.read_now(|connection| Ok(value(connection, "events", 0)?.saturating_add(value(connection, "removed", 0)?)))?;
        Ok(u64::try_from(ever).unwrap_or_default())
    }
}
