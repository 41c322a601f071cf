//! Which webhooks there are.

use super::{
    add::{add_past, event, subscriber},
    WebhookId,
};
use crate::{
    log::{Log, LogError},
    shared::wall_clock_ms,
    webhook::{EventFilter, Start, UrlHash, Webhook, WebhookName},
};
use rusqlite::{OptionalExtension, Transaction};

/// What is kept of a webhook.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) name: WebhookName,
    pub(crate) url: UrlHash,
    pub(crate) filter: EventFilter,
    pub(crate) start: Start,
}

impl From<&Webhook> for Subscription {
    fn from(webhook: &Webhook) -> Self {
        let (name, filter) = (webhook.name().clone(), webhook.filter().clone());
        Self { name, url: webhook.url_hash(), filter, start: webhook.start() }
    }
}

impl Log {
    /// Makes the database's webhooks these. One that is new gets the log from its start on; what waits for one that is no
    /// longer wanted is forgotten, and so is what another filter does not let through any more. One that is known by its
    /// name, or else by its URL, goes on where it was, and all that waited for a delay is due now.
    pub(crate) fn keep_webhooks(&self, wanted: &[Subscription]) -> Result<Vec<WebhookId>, LogError> {
        self.now(|connection| {
            let transaction = connection.transaction()?;
            let mut kept = Vec::new();
            for one in wanted {
                let id = known(&transaction, one, wanted)?;
                kept.push((one, id));
            }
            forget_others(&transaction, &kept.iter().filter_map(|(_, id)| *id).collect::<Vec<_>>())?;
            // Names may have gone from one to another, and no two may have the same at any time.
            transaction.execute("UPDATE webhooks SET name = '~' || id", [])?;
            let ids = kept.into_iter().map(|(one, id)| match id {
                Some(id) => go_on(&transaction, one, id),
                None => begin(&transaction, one),
            });
            let ids = ids.collect::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(ids)
        })
    }
}

impl Log {
    /// All that was final at the start has been read: a webhook that begins with the present is told of what comes now.
    pub(crate) async fn present_begins(&self, webhook: WebhookId) -> Result<(), LogError> {
        self.with(move |connection| connection.execute("UPDATE webhooks SET from_now = 0 WHERE id = ?1", [webhook.0]).map(drop)).await
    }
}

/// Which webhook of the database this is: the one of its name, or else one of its URL whose name nobody else has now.
fn known(transaction: &Transaction<'_>, one: &Subscription, wanted: &[Subscription]) -> rusqlite::Result<Option<i64>> {
    let of_name = transaction.query_row("SELECT id FROM webhooks WHERE name = ?1", [one.name.as_str()], |row| row.get(0)).optional()?;
    if of_name.is_some() {
        return Ok(of_name);
    }
    let mut of_url = transaction.prepare("SELECT id, name FROM webhooks WHERE url_hash = ?1 ORDER BY id")?;
    let found = of_url.query_map([one.url.0], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?.collect::<Result<Vec<_>, _>>()?;
    let first_of_url = wanted.iter().find(|other| other.url == one.url).is_some_and(|other| other.name == one.name);
    let free = found.into_iter().find(|(_, name)| first_of_url && !wanted.iter().any(|other| other.name.as_str() == name));
    Ok(free.map(|(id, _)| id))
}

fn forget_others(transaction: &Transaction<'_>, kept: &[i64]) -> rusqlite::Result<()> {
    let all: Vec<i64> = transaction.prepare("SELECT id FROM webhooks")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in all.into_iter().filter(|id| !kept.contains(id)) {
        transaction.execute("DELETE FROM outbox WHERE webhook = ?1", [id])?;
        transaction.execute("DELETE FROM webhooks WHERE id = ?1", [id])?;
    }
    Ok(())
}

fn begin(transaction: &Transaction<'_>, one: &Subscription) -> rusqlite::Result<WebhookId> {
    let (number, index, from_now) = match one.start {
        Start::Beginning => (0, 0, false),
        Start::Now => (0, 0, true),
        Start::At(at) => (at.0.number.0, at.0.index, false),
    };
    let new = "INSERT INTO webhooks (name, url_hash, filter, start_number, start_idx, from_now) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    transaction.execute(new, (one.name.as_str(), one.url.0, text(&one.filter), number, index, from_now))?;
    let id = transaction.last_insert_rowid();
    if !from_now {
        let this = "SELECT id, filter, start_number, start_idx, from_now FROM webhooks WHERE id = ?1";
        add_past(transaction, transaction.query_row(this, [id], subscriber)?, wall_clock_ms())?;
    }
    Ok(WebhookId(id))
}

fn go_on(transaction: &Transaction<'_>, one: &Subscription, id: i64) -> rusqlite::Result<WebhookId> {
    let before: String = transaction.query_row("SELECT filter FROM webhooks WHERE id = ?1", [id], |row| row.get(0))?;
    let filter = text(&one.filter);
    let now = "UPDATE webhooks SET name = ?2, url_hash = ?3, filter = ?4 WHERE id = ?1";
    transaction.execute(now, (id, one.name.as_str(), one.url.0, &filter))?;
    if before != filter {
        forget_unwanted(transaction, one, id)?;
    }
    release(transaction, WebhookId(id))?;
    count_waiting(transaction, WebhookId(id))?;
    Ok(WebhookId(id))
}

/// The filter as it is kept.
fn text(filter: &EventFilter) -> String {
    // It is made of texts alone, which always have a JSON form; an empty one would tell more than was asked for.
    serde_json::to_string(filter).unwrap_or_else(|_| r#"{"types":["none"]}"#.to_owned())
}

fn forget_unwanted(transaction: &Transaction<'_>, one: &Subscription, id: i64) -> rusqlite::Result<()> {
    let mut waiting = transaction.prepare(
        "SELECT events.number, events.idx, events.data FROM outbox
         JOIN events ON events.number = outbox.number AND events.idx = outbox.idx WHERE webhook = ?1",
    )?;
    let waiting = waiting.query_map([id], event)?.collect::<Result<Vec<_>, _>>()?;
    for (position, about) in waiting {
        if !about.is_some_and(|about| one.filter.lets_through(about.kind, about.vehicle, about.recipient, about.takes)) {
            let forget = "DELETE FROM outbox WHERE webhook = ?1 AND number = ?2 AND idx = ?3";
            transaction.prepare_cached(forget)?.execute((id, position.number.0, position.index))?;
        }
    }
    // The first of each key that is left waits for no other.
    let first = "UPDATE outbox SET held = 0 WHERE webhook = ?1 AND held = 1 AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
        WHERE earlier.webhook = ?1 AND earlier.key = outbox.key AND (earlier.number, earlier.idx) < (outbox.number, outbox.idx))";
    transaction.execute(first, [id]).map(drop)
}

/// Makes all that waits for its delay due now.
pub(super) fn release(transaction: &Transaction<'_>, webhook: WebhookId) -> rusqlite::Result<u32> {
    let all = "UPDATE outbox SET next_at = 0 WHERE webhook = ?1 AND held = 0 AND next_at > 0";
    transaction.execute(all, [webhook.0]).map(|count| u32::try_from(count).unwrap_or(u32::MAX))
}

/// Counts anew what waits.
pub(super) fn count_waiting(transaction: &Transaction<'_>, webhook: WebhookId) -> rusqlite::Result<()> {
    let count = "UPDATE webhooks SET waiting = (SELECT count(*) FROM outbox WHERE webhook = ?1) WHERE id = ?1";
    transaction.execute(count, [webhook.0]).map(drop)
}
