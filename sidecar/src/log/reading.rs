//! Reading the log.

use super::{damage::Damage, sum, Log, LogError, Position};
use rusqlite::{Connection, OptionalExtension, Row};
use shared_logic::UnixSeconds;
use valet_chain::{BlockHash, BlockNumber};

/// Events in one page at most.
pub(crate) const MAX_PAGE: u32 = 1_000;

/// An event as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) position: Position,
    pub(crate) block: BlockHash,
    /// The block's time.
    pub(crate) time: UnixSeconds,
    /// The event's SCALE bytes.
    pub(crate) data: Vec<u8>,
}

const COLUMNS: &str = "SELECT events.number, events.idx, events.block_hash, blocks.time, events.data";

/// A block's row that is missing leaves the time out, and is found by it.
const SOURCE: &str = "FROM events LEFT JOIN blocks ON blocks.number = events.number AND blocks.hash = events.block_hash";

impl Log {
    /// The hash of the block of that height; `None` when it was not read, or was empty and long ago.
    pub(crate) async fn block_hash(&self, number: BlockNumber) -> Result<Option<BlockHash>, LogError> {
        self.read(move |connection| {
            let hash = "SELECT hash FROM blocks WHERE number = ?1";
            connection.prepare_cached(hash)?.query_row([number.0], |row| row.get(0).map(BlockHash)).optional()
        })
        .await
    }

    /// Up to `limit` events after a position, in order.
    pub(crate) async fn page(&self, after: Option<Position>, limit: u32) -> Result<Vec<Record>, LogError> {
        self.read(move |connection| page(connection, after, limit.min(MAX_PAGE))).await
    }

    /// As [`Log::page`], here.
    pub(crate) fn page_now(&self, after: Option<Position>, limit: u32) -> Result<Vec<Record>, LogError> {
        self.read_now(|connection| page(connection, after, limit.min(MAX_PAGE)))
    }

    /// The block of the event at that place; `None` when there is no such event.
    pub(crate) fn block_of(&self, position: Position) -> Result<Option<BlockHash>, LogError> {
        self.read_now(|connection| {
            let block = "SELECT block_hash FROM events WHERE number = ?1 AND idx = ?2";
            connection.prepare_cached(block)?.query_row((position.number.0, position.index), |row| row.get(0).map(BlockHash)).optional()
        })
    }
}

pub(super) fn record(connection: &Connection, position: Position) -> rusqlite::Result<Record> {
    let one = format!("{COLUMNS}, events.sum {SOURCE} WHERE events.number = ?1 AND events.idx = ?2");
    connection.prepare_cached(&one)?.query_row((position.number.0, position.index), checked)
}

pub(super) fn page(connection: &Connection, after: Option<Position>, limit: u32) -> rusqlite::Result<Vec<Record>> {
    let (number, index) = place(after);
    let many =
        format!("{COLUMNS}, events.sum {SOURCE} WHERE (events.number, events.idx) > (?1, ?2) ORDER BY events.number, events.idx LIMIT ?3");
    connection.prepare_cached(&many)?.query_map((number, index, limit), checked)?.collect()
}

/// As [`page`], of a form before there were sums.
pub(super) fn unsummed(connection: &Connection, after: Option<Position>) -> rusqlite::Result<Vec<Record>> {
    let (number, index) = place(after);
    let many = format!("{COLUMNS} {SOURCE} WHERE (events.number, events.idx) > (?1, ?2) ORDER BY events.number, events.idx LIMIT ?3");
    connection.prepare_cached(&many)?.query_map((number, index, MAX_PAGE), row_record)?.collect()
}

/// The place of the newest event.
pub(super) fn newest_event(connection: &Connection) -> rusqlite::Result<Option<Position>> {
    let newest = "SELECT number, idx FROM events ORDER BY number DESC, idx DESC LIMIT 1";
    connection.prepare_cached(newest)?.query_row([], position).optional()
}

pub(super) fn position(row: &Row<'_>) -> rusqlite::Result<Position> {
    Ok(Position { number: BlockNumber(row.get(0)?), index: row.get(1)? })
}

fn place(after: Option<Position>) -> (i64, i64) {
    after.map_or((-1, -1), |after| (i64::from(after.number.0), i64::from(after.index)))
}

fn checked(row: &Row<'_>) -> rusqlite::Result<Record> {
    let record = row_record(row)?;
    if row.get::<_, i64>(5)? == sum::of_record(&record) {
        Ok(record)
    } else {
        Err(Damage::Event(record.position.into()).into_error())
    }
}

fn row_record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let position = position(row)?;
    if row.get_ref(3)? == rusqlite::types::ValueRef::Null {
        return Err(Damage::NoBlock(position.into()).into_error());
    }
    Ok(Record { position, block: BlockHash(row.get(2)?), time: time(row, 3)?, data: row.get(4)? })
}

pub(super) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<UnixSeconds> {
    let seconds: i64 = row.get(column)?;
    u64::try_from(seconds).map(UnixSeconds).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, seconds))
}
