//! Deliveries that wait.

use super::{counts, reading::record, Log, LogError, Record};
use rusqlite::{Connection, OptionalExtension, Transaction};
use shared_logic::{decode_exact, Event};
use valet_chain::BlockNumber;

/// The place of an event in the log; orders as events happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Position {
    pub(crate) number: BlockNumber,
    pub(crate) index: u32,
}

/// A webhook, as the database numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WebhookId(i64);

/// A delivery that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) record: Record,
    /// How often it has failed.
    pub(crate) attempts: u32,
}

/// How a try to deliver ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The service has it.
    Done,
    /// To be tried again at this time (unix milliseconds).
    Again {
        /// When.
        next_at_ms: i64,
    },
    /// The service wants no more: the webhook is disabled.
    Gone,
}

/// A webhook's backlog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backlog {
    /// Deliveries that wait.
    pub(crate) waiting: u64,
    /// True when the service said 410.
    pub(crate) disabled: bool,
}

impl Log {
    /// Makes the database's webhooks these. A URL that is new gets the whole log, from its first
    /// event; what waits for a URL that is no longer wanted is forgotten.
    pub(crate) fn keep_webhooks(&self, urls: &[String]) -> Result<Vec<WebhookId>, LogError> {
        self.now(|connection| {
            let transaction = connection.transaction()?;
            forget_others(&transaction, urls)?;
            let ids = urls.iter().map(|url| keep(&transaction, url)).collect::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(ids)
        })
    }

    /// Up to `limit` deliveries that are due, and when the next one after them is.
    pub(crate) async fn due(&self, webhook: WebhookId, now_ms: i64, limit: u32) -> Result<Vec<Delivery>, LogError> {
        self.with(move |connection| due(connection, webhook, now_ms, limit)).await
    }

    /// When the next delivery is due (unix milliseconds); `None` when none waits.
    pub(crate) async fn next_due(&self, webhook: WebhookId, after_ms: i64) -> Result<Option<i64>, LogError> {
        self.with(move |connection| {
            let next = "SELECT min(next_at) FROM outbox WHERE webhook = ?1 AND held = 0 AND next_at > ?2";
            connection.prepare_cached(next)?.query_row((webhook.0, after_ms), |row| row.get(0))
        })
        .await
    }

    /// Records how tries ended, all in one transaction.
    pub(crate) async fn settle(&self, webhook: WebhookId, ends: Vec<(Position, Outcome)>) -> Result<(), LogError> {
        self.with(move |connection| {
            let transaction = connection.transaction()?;
            for (position, outcome) in ends {
                settle(&transaction, webhook, position, outcome)?;
            }
            transaction.commit()
        })
        .await
    }

    /// How much waits for a webhook.
    pub(crate) async fn backlog(&self, webhook: WebhookId) -> Result<Backlog, LogError> {
        self.read(move |connection| {
            let waiting = counts::value(connection, "waiting", webhook.0)?;
            let disabled = is_disabled(connection, webhook)?;
            Ok(Backlog { waiting: u64::try_from(waiting).unwrap_or_default(), disabled })
        })
        .await
    }
}

/// The key whose events are delivered in order: the vehicle, or one for all that concern none.
pub(crate) fn key(event: &Event) -> Vec<u8> {
    event.vehicle.map(|vehicle| vehicle.0.to_vec()).unwrap_or_default()
}

fn forget_others(transaction: &Transaction<'_>, urls: &[String]) -> rusqlite::Result<()> {
    let known: Vec<(i64, String)> = transaction
        .prepare("SELECT id, url FROM webhooks")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (id, _) in known.iter().filter(|(_, url)| !urls.contains(url)) {
        transaction.execute("DELETE FROM outbox WHERE webhook = ?1", [id])?;
        transaction.execute("DELETE FROM webhooks WHERE id = ?1", [id])?;
    }
    Ok(())
}

fn keep(transaction: &Transaction<'_>, url: &str) -> rusqlite::Result<WebhookId> {
    let known = transaction.query_row("SELECT id FROM webhooks WHERE url = ?1", [url], |row| row.get(0)).optional()?;
    if let Some(id) = known {
        return Ok(WebhookId(id));
    }
    transaction.execute("INSERT INTO webhooks (url) VALUES (?1)", [url])?;
    let id = transaction.last_insert_rowid();
    let mut events = transaction.prepare("SELECT number, idx, data FROM events ORDER BY number, idx")?;
    let mut rows = events.query([])?;
    let mut first_of_key = std::collections::BTreeSet::new();
    while let Some(row) = rows.next()? {
        let (number, index, data): (u32, u32, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // Only decoded events enter the log, so the empty key here is never a fallback.
        let key = decode_exact::<Event>(&data).map(|event| key(&event)).unwrap_or_default();
        let held = !first_of_key.insert(key.clone());
        transaction
            .prepare_cached("INSERT INTO outbox (webhook, number, idx, key, held) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute((id, number, index, key, held))?;
    }
    Ok(WebhookId(id))
}

fn due(connection: &Connection, webhook: WebhookId, now_ms: i64, limit: u32) -> rusqlite::Result<Vec<Delivery>> {
    if is_disabled(connection, webhook)? {
        return Ok(Vec::new());
    }
    let due = "SELECT number, idx, attempts FROM outbox WHERE webhook = ?1 AND held = 0 AND next_at <= ?2
        ORDER BY next_at, number, idx LIMIT ?3";
    let rows: Vec<(Position, u32)> = connection
        .prepare_cached(due)?
        .query_map((webhook.0, now_ms, limit), |row| Ok((Position { number: BlockNumber(row.get(0)?), index: row.get(1)? }, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    rows.into_iter().map(|(position, attempts)| Ok(Delivery { record: record(connection, position)?, attempts })).collect()
}

fn is_disabled(connection: &Connection, webhook: WebhookId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT disabled FROM webhooks WHERE id = ?1")?.query_row([webhook.0], |row| row.get(0))
}

fn settle(transaction: &Transaction<'_>, webhook: WebhookId, position: Position, outcome: Outcome) -> rusqlite::Result<()> {
    let place = (webhook.0, position.number.0, position.index);
    match outcome {
        Outcome::Again { next_at_ms } => {
            let again = "UPDATE outbox SET attempts = attempts + 1, next_at = ?4 WHERE webhook = ?1 AND number = ?2 AND idx = ?3";
            transaction.prepare_cached(again)?.execute((place.0, place.1, place.2, next_at_ms)).map(drop)
        }
        Outcome::Gone => transaction.execute("UPDATE webhooks SET disabled = 1 WHERE id = ?1", [webhook.0]).map(drop),
        Outcome::Done => {
            let take = "DELETE FROM outbox WHERE webhook = ?1 AND number = ?2 AND idx = ?3 RETURNING key";
            let key: Option<Vec<u8>> = transaction.prepare_cached(take)?.query_row(place, |row| row.get(0)).optional()?;
            let release = "UPDATE outbox SET held = 0 WHERE webhook = ?1 AND (number, idx) =
                (SELECT number, idx FROM outbox WHERE webhook = ?1 AND key = ?2 ORDER BY number, idx LIMIT 1)";
            transaction.prepare_cached(release)?.execute((webhook.0, key.unwrap_or_default())).map(drop)
        }
    }
}
