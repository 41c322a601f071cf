//! How far was read.

use super::{
    counts,
    damage::Damage,
    identity::{meta, set_meta, Identity},
    sum, Log, LogError,
};
use rusqlite::{Connection, OptionalExtension};
use shared_logic::UnixSeconds;
use valet_chain::{BlockHash, BlockNumber, Head};

/// Number, hash, time, and the sum over them.
const BYTES: usize = 4 + 32 + 8 + 8;

impl Log {
    /// The last block read and its time; `None` while nothing was read.
    pub(crate) fn cursor(&self) -> Result<Option<(Head, UnixSeconds)>, LogError> {
        self.read_now(read)
    }
}

/// The last block read and its time.
///
/// # Errors
/// [`Damage::Cursor`] when it is not as it was written.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<(Head, UnixSeconds)>> {
    let Some(bytes) = meta::<BYTES>(connection, "cursor")? else { return Ok(None) };
    let cursor = parse(&bytes).filter(|(head, time, sum)| sum::of_block(*head, *time) == *sum);
    let (head, time, _) = cursor.ok_or_else(|| Damage::Cursor.into_error())?;
    Ok(Some((head, time)))
}

fn parse(bytes: &[u8]) -> Option<(Head, UnixSeconds, i64)> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    let (hash, rest) = rest.split_first_chunk::<32>()?;
    let (time, rest) = rest.split_first_chunk::<8>()?;
    let head = Head { number: BlockNumber(u32::from_be_bytes(*number)), hash: BlockHash(*hash) };
    Some((head, UnixSeconds(u64::from_be_bytes(*time)), i64::from_be_bytes(rest.try_into().ok()?)))
}

/// Moves it to this block.
pub(super) fn write(connection: &Connection, head: Head, time: UnixSeconds) -> rusqlite::Result<()> {
    let parts = [&head.number.0.to_be_bytes()[..], &head.hash.0, &time.0.to_be_bytes(), &sum::of_block(head, time).to_be_bytes()];
    set_meta(connection, "cursor", &parts.concat())
}

/// The newest block that has a row; of a form before there was a cursor it is the cursor.
pub(super) fn newest(connection: &Connection) -> rusqlite::Result<Option<(Head, UnixSeconds)>> {
    let newest = "SELECT number, hash, time FROM blocks ORDER BY number DESC LIMIT 1";
    connection
        .query_row(newest, [], |row| {
            let head = Head { number: BlockNumber(row.get(0)?), hash: BlockHash(row.get(1)?) };
            Ok((head, super::reading::time(row, 2)?))
        })
        .optional()
}

/// Whether what can be seen from the ends agrees: the cursor is the newest block, no block between it and the first is
/// missing by the counts, and no event is above it. Costs the same however long the log is.
///
/// # Errors
/// The damage, as an error of a row.
pub(super) fn check(connection: &Connection, identity: Identity) -> rusqlite::Result<()> {
    let (cursor, newest) = (read(connection)?, newest(connection)?);
    if cursor != newest {
        return Err(Damage::Cursor.into_error());
    }
    let found = counts::value(connection, "blocks", 0)?.saturating_add(counts::value(connection, "dropped", 0)?);
    let found = u64::try_from(found).unwrap_or_default();
    let expected = expected(cursor.map(|(head, _)| head), identity);
    if found != expected {
        return Err(Damage::Blocks { expected, found }.into_error());
    }
    match super::reading::newest_event(connection)? {
        Some(position) if cursor.is_none_or(|(head, _)| position.number > head.number) => {
            Err(Damage::NoBlock(position.into()).into_error())
        }
        _ => Ok(()),
    }
}

/// How many blocks there are from the first to the cursor.
pub(super) fn expected(cursor: Option<Head>, identity: Identity) -> u64 {
    cursor.map_or(0, |head| u64::from(head.number.0).saturating_add(1).saturating_sub(identity.first.0.into()))
}
