//! What is to be sent now, and when the next is.

use super::{Position, WebhookId};
use crate::log::{reading::record, Log, LogError, Record};
use rusqlite::Connection;
use valet_chain::BlockNumber;

/// How far a clock may go back before it counts as set, in milliseconds.
const SLACK: i64 = 1_000;

/// A delivery that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) record: Record,
    /// How often it has failed.
    pub(crate) attempts: u32,
    /// True when it was asked for once more.
    pub(crate) replay: bool,
    /// True when it takes access away.
    pub(crate) takes: bool,
}

impl Log {
    /// Up to `limit` deliveries that are due, first those that take access away, then as many others.
    pub(crate) async fn due(&self, webhook: WebhookId, now_ms: i64, limit: u32) -> Result<Vec<Delivery>, LogError> {
        self.with(move |connection| due(connection, webhook, now_ms, limit)).await
    }

    /// When the next delivery is due (unix milliseconds); `None` when none waits.
    pub(crate) async fn next_due(&self, webhook: WebhookId, after_ms: i64) -> Result<Option<i64>, LogError> {
        self.with(move |connection| {
            let next = "SELECT min(next_at) FROM outbox WHERE webhook = ?1 AND takes = ?2 AND held = 0 AND next_at > ?3";
            let mut next = connection.prepare_cached(next)?;
            let mut of = |takes: bool| next.query_row((webhook.0, takes, after_ms), |row| row.get::<_, Option<i64>>(0));
            Ok([of(true)?, of(false)?].into_iter().flatten().min())
        })
        .await
    }

    /// Makes due what waits for a time that was set before the clock was set back: it would wait longer than was meant.
    pub(crate) async fn clock_went_back(&self, webhook: WebhookId, now_ms: i64) -> Result<(), LogError> {
        self.with(move |connection| {
            let due = "UPDATE outbox SET next_at = 0, set_at = ?2 WHERE webhook = ?1 AND set_at > ?3";
            connection.execute(due, (webhook.0, now_ms, now_ms.saturating_add(SLACK))).map(drop)
        })
        .await
    }
}

/// True when the clock was set back between these two looks at it.
pub(crate) const fn was_set_back(before_ms: i64, now_ms: i64) -> bool {
    now_ms < before_ms.saturating_sub(SLACK)
}

fn due(connection: &Connection, webhook: WebhookId, now_ms: i64, limit: u32) -> rusqlite::Result<Vec<Delivery>> {
    if is_disabled(connection, webhook)? {
        return Ok(Vec::new());
    }
    let due = "SELECT number, idx, attempts, replay FROM outbox WHERE webhook = ?1 AND takes = ?2 AND held = 0 AND next_at <= ?3
        ORDER BY next_at, number, idx LIMIT ?4";
    let mut due = connection.prepare_cached(due)?;
    let mut deliveries = Vec::new();
    for takes in [true, false] {
        let rows = due.query_map((webhook.0, takes, now_ms, limit), |row| {
            let position = Position { number: BlockNumber(row.get(0)?), index: row.get(1)? };
            Ok((position, row.get(2)?, row.get(3)?))
        })?;
        for row in rows {
            let (position, attempts, replay) = row?;
            deliveries.push(Delivery { record: record(connection, position)?, attempts, replay, takes });
        }
    }
    Ok(deliveries)
}

pub(super) fn is_disabled(connection: &Connection, webhook: WebhookId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT disabled FROM webhooks WHERE id = ?1")?.query_row([webhook.0], |row| row.get(0))
}
