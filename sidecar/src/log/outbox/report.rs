//! How a webhook is.

use super::{Position, WebhookId};
use crate::log::{reading::record, Log, LogError, Record};
use rusqlite::{Connection, OptionalExtension};
use valet_chain::BlockNumber;

/// How a webhook is. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WebhookState {
    /// Deliveries that wait.
    pub(crate) waiting: u64,
    /// Since when the oldest of them does.
    pub(crate) oldest_since_ms: Option<i64>,
    /// Those that have failed.
    pub(crate) failing: u64,
    /// Those that have failed for as often as was planned.
    pub(crate) dead: u64,
    /// True when the service said 410 too often.
    pub(crate) disabled: bool,
    /// When a delivery was taken last.
    pub(crate) succeeded_at_ms: Option<i64>,
    /// When one failed last, its cause, and the status of HTTP.
    pub(crate) failed: Option<(i64, String, Option<u16>)>,
}

/// A delivery that has failed. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failing {
    pub(crate) record: Record,
    pub(crate) attempts: u32,
    /// Why it failed last.
    pub(crate) cause: String,
    pub(crate) status: Option<u16>,
    pub(crate) takes: bool,
    pub(crate) since_ms: i64,
    pub(crate) tried_at_ms: i64,
    pub(crate) next_at_ms: i64,
}

impl Log {
    /// How a webhook is; what has failed more often than `planned` counts as dead.
    pub(crate) async fn webhook(&self, webhook: WebhookId, planned: u32) -> Result<WebhookState, LogError> {
        self.with(move |connection| state(connection, webhook, planned)).await
    }

    /// Up to `limit` deliveries that have failed, the oldest first.
    pub(crate) async fn failing(&self, webhook: WebhookId, limit: u32) -> Result<Vec<Failing>, LogError> {
        self.with(move |connection| failing(connection, webhook, limit)).await
    }
}

fn state(connection: &Connection, webhook: WebhookId, planned: u32) -> rusqlite::Result<WebhookState> {
    let count = "SELECT count(*) FROM outbox WHERE webhook = ?1 AND attempts > 0 AND attempts > ?2";
    let mut count = connection.prepare_cached(count)?;
    let mut above = |attempts: u32| count.query_row((webhook.0, attempts), |row| row.get::<_, i64>(0)).map(number);
    let (failing, dead) = (above(0)?, above(planned)?);
    let oldest = "SELECT since FROM outbox WHERE webhook = ?1 ORDER BY number, idx LIMIT 1";
    let oldest_since_ms = connection.prepare_cached(oldest)?.query_row([webhook.0], |row| row.get(0)).optional()?;
    let row = "SELECT waiting, disabled, succeeded_at, failed_at, failed_cause, failed_status FROM webhooks WHERE id = ?1";
    connection.prepare_cached(row)?.query_row([webhook.0], |row| {
        let (at, cause): (Option<i64>, Option<String>) = (row.get(3)?, row.get(4)?);
        let status = row.get(5)?;
        Ok(WebhookState {
            waiting: number(row.get(0)?),
            oldest_since_ms,
            failing,
            dead,
            disabled: row.get(1)?,
            succeeded_at_ms: row.get(2)?,
            failed: at.zip(cause).map(|(at, cause)| (at, cause, status)),
        })
    })
}

fn failing(connection: &Connection, webhook: WebhookId, limit: u32) -> rusqlite::Result<Vec<Failing>> {
    let rows = "SELECT number, idx, attempts, cause, status, takes, since, set_at, next_at FROM outbox
        WHERE webhook = ?1 AND attempts > 0 ORDER BY since, number, idx LIMIT ?2";
    let mut rows = connection.prepare_cached(rows)?;
    let rows = rows.query_map((webhook.0, limit), |row| {
        Ok(Failing {
            record: record(connection, Position { number: BlockNumber(row.get(0)?), index: row.get(1)? })?,
            attempts: row.get(2)?,
            // One that failed under an older version has no cause.
            cause: row.get::<_, Option<String>>(3)?.unwrap_or_else(|| "unknown".to_owned()),
            status: row.get(4)?,
            takes: row.get(5)?,
            since_ms: row.get(6)?,
            tried_at_ms: row.get(7)?,
            next_at_ms: row.get(8)?,
        })
    })?;
    rows.collect()
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}
