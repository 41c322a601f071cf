//! The forms that the tables have had, and how an older one becomes the present one.

use super::{counts, cursor, kept, named, reading, sum, Identity};
use rusqlite::{Connection, Transaction};
use shared_logic::SCHEMA_VERSION;

/// The oldest form that is upgraded.
pub(super) const OLDEST: u32 = 3;

/// The present form of the tables and of the events in them.
pub(super) const FORM: u32 = {
    let (mut form, mut rest) = (OLDEST, UPGRADES);
    while let [_, more @ ..] = rest {
        form += 1;
        rest = more;
    }
    form
};

// Events of another version cannot be read: another oldest form, so that who has such a database is told.
const _: () = assert!(SCHEMA_VERSION == 3);

/// One step from a form to the next.
type Step = fn(&Transaction<'_>) -> rusqlite::Result<()>;

/// How each form becomes the next, from the oldest on. A new form is one more entry at the end; an
/// entry that was released is never changed.
const UPGRADES: &[Step] = &[
    // Counts, sums, a cursor, and what stands for removed events.
    counts_sums_and_cursor,
    // What documents the ledger names, and whose a document is.
    named::make,
];

/// The tables of form 3; every later form is made from them.
pub(super) const FORM_3: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, time INTEGER NOT NULL);
CREATE TABLE events (
    block_hash BLOB NOT NULL, idx INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (block_hash, idx)
) WITHOUT ROWID;
CREATE UNIQUE INDEX events_in_order ON events (number, idx);
CREATE TABLE webhooks (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, disabled INTEGER NOT NULL DEFAULT 0);
-- held: an earlier delivery of the same key waits. next_at: unix milliseconds.
CREATE TABLE outbox (
    webhook INTEGER NOT NULL, number INTEGER NOT NULL, idx INTEGER NOT NULL, key BLOB NOT NULL,
    held INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (webhook, number, idx)
) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (webhook, next_at, number, idx) WHERE held = 0;
CREATE INDEX outbox_by_key ON outbox (webhook, key, number, idx);
CREATE TABLE documents (id BLOB PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
";

/// Makes the tables where there are none.
pub(super) fn create(connection: &mut Connection, identity: Identity) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(FORM_3)?;
    identity.write(&transaction)?;
    upgrade(&transaction, OLDEST)?;
    transaction.commit()
}

/// Brings tables of an older form to the present one, in this transaction.
pub(super) fn upgrade(transaction: &Transaction<'_>, from: u32) -> rusqlite::Result<()> {
    let done = usize::try_from(from.saturating_sub(OLDEST)).unwrap_or(usize::MAX);
    UPGRADES.iter().skip(done).try_for_each(|step| step(transaction))?;
    counts::keep(transaction)?;
    transaction.pragma_update(None, "user_version", FORM)
}

fn counts_sums_and_cursor(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(counts::TABLE)?;
    transaction.execute_batch(kept::TABLES)?;
    transaction.execute_batch(
        "ALTER TABLE events ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
         CREATE TABLE base (key BLOB PRIMARY KEY, cell BLOB NOT NULL) WITHOUT ROWID;",
    )?;
    let mut after = None;
    loop {
        let page = reading::unsummed(transaction, after)?;
        let Some(last) = page.last() else { break };
        after = Some(last.position);
        let mut sums = transaction.prepare_cached("UPDATE events SET sum = ?3 WHERE block_hash = ?1 AND idx = ?2")?;
        for record in &page {
            sums.execute((record.block.0, record.position.index, sum::of_record(record)))?;
        }
    }
    match cursor::newest(transaction)? {
        Some((head, time)) => cursor::write(transaction, head, time),
        None => Ok(()),
    }
}
