//! Removing old events, which the operator must ask for: docs/adr/0039.

use super::{base, compact, damage::Damage, reading, Log, LogError, Position};
use crate::projection::{FoldError, Projection};
use rusqlite::{Connection, OptionalExtension};
use shared_logic::UnixSeconds;

impl Log {
    /// Removes the events of blocks before that moment, up to the first one that still waits for a webhook, and never the
    /// newest. A state that stands for them is written in the same transaction, and read back before it counts. Tells how
    /// many were removed.
    ///
    /// # Errors
    /// [`FoldError`] when the log cannot be read or written, or does not fold; then nothing was removed.
    pub(crate) fn remove_before(&self, before: UnixSeconds) -> Result<u64, FoldError> {
        let begun = self.base()?.map_or_else(Projection::empty, Projection::from);
        let already = begun.covered.events;
        let ends = self.read_now(ends)?;
        let base = self.fold_until(begun, |record| record.time >= before || ends.contains(&Some(record.position)))?;
        let Some((last, _)) = base.covered.last.filter(|_| base.covered.events > already) else { return Ok(0) };
        self.now(|connection| remove(connection, &base, last))?;
        Ok(base.covered.events.saturating_sub(already))
    }

    /// Folds events until one of which this is so.
    fn fold_until(&self, mut it: Projection, so: impl Fn(&super::Record) -> bool) -> Result<Projection, FoldError> {
        loop {
            let page = self.page_now(it.covered.last.map(|(position, _)| position), super::MAX_PAGE)?;
            if page.is_empty() {
                return Ok(it);
            }
            for record in &page {
                if so(record) {
                    return Ok(it);
                }
                it.take(record)?;
            }
        }
    }

    /// Drops the rows of all old empty blocks, and gives the room of what was deleted back to the disk. Tells how many
    /// rows were dropped.
    ///
    /// # Errors
    /// [`LogError`] when the database does not take it.
    pub(crate) fn compact(&self, kept: u32) -> Result<u64, LogError> {
        let cursor = self.cursor()?.map_or(0, |(head, _)| head.number.0);
        let dropped = self.now(|connection| {
            let transaction = connection.transaction()?;
            // From the first block on: blocks whose events were removed are empty now.
            transaction.execute("DELETE FROM meta WHERE name = 'compacted'", [])?;
            let dropped = compact::beneath(&transaction, cursor.saturating_sub(kept), u32::MAX)?;
            transaction.commit()?;
            connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
            Ok(dropped)
        })?;
        Ok(u64::try_from(dropped).unwrap_or(u64::MAX))
    }
}

/// The oldest event that waits, and the newest one.
fn ends(connection: &Connection) -> rusqlite::Result<[Option<Position>; 2]> {
    let waiting = "SELECT number, idx FROM outbox ORDER BY number, idx LIMIT 1";
    let waiting = connection.query_row(waiting, [], reading::position).optional()?;
    Ok([waiting, reading::newest_event(connection)?])
}

/// INVARIANT (no event without its state): events go in the transaction that writes the state after them.
fn remove(connection: &mut Connection, base: &Projection, last: Position) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    base::write(&transaction, &base.state, base.covered)?;
    let read = base::read(&transaction)?;
    if read.is_none_or(|read| read.state != base.state || read.covered != base.covered) {
        return Err(Damage::Base.into_error());
    }
    transaction.execute("DELETE FROM events WHERE (number, idx) <= (?1, ?2)", (last.number.0, last.index))?;
    transaction.commit()
}
