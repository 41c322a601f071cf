//! Reading the log.

use super::{Log, LogError, Position};
use rusqlite::{Connection, OptionalExtension, Row};
use shared_logic::UnixSeconds;
use valet_chain::{BlockHash, BlockNumber, Head};

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

const RECORD: &str = "SELECT events.number, events.idx, events.block_hash, blocks.time, events.data
    FROM events JOIN blocks ON blocks.number = events.number";

impl Log {
    /// The last block read and its time; `None` while nothing was read.
    pub(crate) fn cursor(&self) -> Result<Option<(Head, UnixSeconds)>, LogError> {
        self.now(|connection| {
            let newest = "SELECT number, hash, time FROM blocks ORDER BY number DESC LIMIT 1";
            connection
                .query_row(newest, [], |row| {
                    let head = Head { number: BlockNumber(row.get(0)?), hash: BlockHash(row.get(1)?) };
                    Ok((head, time(row, 2)?))
                })
                .optional()
        })
    }

    /// The hash of the block of that height; `None` when it was not read.
    pub(crate) async fn block_hash(&self, number: BlockNumber) -> Result<Option<BlockHash>, LogError> {
        self.with(move |connection| {
            let hash = "SELECT hash FROM blocks WHERE number = ?1";
            connection.prepare_cached(hash)?.query_row([number.0], |row| row.get(0).map(BlockHash)).optional()
        })
        .await
    }

    /// Up to `limit` events after a position, in order.
    pub(crate) async fn page(&self, after: Option<Position>, limit: u32) -> Result<Vec<Record>, LogError> {
        self.with(move |connection| page(connection, after, limit.min(MAX_PAGE))).await
    }

    /// As [`Log::page`], here.
    pub(crate) fn page_now(&self, after: Option<Position>, limit: u32) -> Result<Vec<Record>, LogError> {
        self.now(|connection| page(connection, after, limit.min(MAX_PAGE)))
    }

    /// How many events there are.
    pub(crate) async fn count(&self) -> Result<u64, LogError> {
        let count: i64 = self.with(|connection| connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0))).await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

pub(super) fn record(connection: &Connection, position: Position) -> rusqlite::Result<Record> {
    let one = format!("{RECORD} WHERE events.number = ?1 AND events.idx = ?2");
    connection.prepare_cached(&one)?.query_row((position.number.0, position.index), row_record)
}

fn page(connection: &Connection, after: Option<Position>, limit: u32) -> rusqlite::Result<Vec<Record>> {
    let (number, index) = after.map_or((-1, -1), |after| (i64::from(after.number.0), i64::from(after.index)));
    let many = format!("{RECORD} WHERE (events.number, events.idx) > (?1, ?2) ORDER BY events.number, events.idx LIMIT ?3");
    connection.prepare_cached(&many)?.query_map((number, index, limit), row_record)?.collect()
}

fn row_record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        position: Position { number: BlockNumber(row.get(0)?), index: row.get(1)? },
        block: BlockHash(row.get(2)?),
        time: time(row, 3)?,
        data: row.get(4)?,
    })
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<UnixSeconds> {
    let seconds: i64 = row.get(column)?;
    u64::try_from(seconds).map(UnixSeconds).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, seconds))
}
