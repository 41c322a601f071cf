//! Rows of blocks that say nothing any more: docs/adr/0039 says which, and why.

use super::identity::{meta, set_meta, Identity};
use rusqlite::Transaction;
use valet_chain::BlockNumber;

/// The newest blocks keep their rows, empty or not: so many beneath the cursor. A node that is behind is compared with
/// them. At six seconds a block that is about a week.
pub(crate) const KEPT: u32 = 100_000;

/// Drops rows of old empty blocks: as many as come with a batch and as many again, so that what there was before is
/// caught up with, and no batch is held up for long.
pub(super) fn a_little(transaction: &Transaction<'_>, cursor: BlockNumber, batch: usize) -> rusqlite::Result<()> {
    let most = u32::try_from(batch).unwrap_or(u32::MAX).saturating_mul(2);
    beneath(transaction, cursor.0.saturating_sub(KEPT), most).map(drop)
}

/// Drops the rows of empty blocks beneath a height, after those that were looked at before, looking at that many at most.
/// Tells how many it dropped.
///
/// INVARIANT (no gap unseen): every row that goes is counted as `dropped`, so the rows and that count together still
/// reach from the first block to the newest.
pub(super) fn beneath(transaction: &Transaction<'_>, height: u32, most: u32) -> rusqlite::Result<usize> {
    let looked_at = meta(transaction, "compacted")?.map(u32::from_be_bytes);
    let from = match looked_at {
        Some(looked_at) => looked_at,
        None => Identity::read(transaction)?.map_or(0, |identity| identity.first.0),
    };
    let to = height.min(from.saturating_add(most));
    if to <= from {
        return Ok(0);
    }
    let empty = "DELETE FROM blocks WHERE number >= ?1 AND number < ?2
        AND NOT EXISTS (SELECT 1 FROM events WHERE events.number = blocks.number)";
    let dropped = transaction.prepare_cached(empty)?.execute((from, to))?;
    set_meta(transaction, "compacted", &to.to_be_bytes())?;
    Ok(dropped)
}
