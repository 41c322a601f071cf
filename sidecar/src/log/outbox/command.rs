//! What an operator does with a webhook.

use super::{
    add::event,
    webhooks::{count_waiting, release},
    Position, WebhookId,
};
use crate::{
    log::{Log, LogError},
    shared::wall_clock_ms,
    webhook::EventFilter,
};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// Events that are added in one transaction: others write in between.
const PAGE: u32 = 2_000;

/// What an operator does with a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WebhookCommand {
    /// Deliver again after the service had said 410, from where it stopped.
    Enable,
    /// Try now all that waits for a delay.
    Release,
}

/// Which events are delivered once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The first.
    pub(crate) from: Position,
    /// The last; the newest, where none is named.
    pub(crate) to: Option<Position>,
    /// Of these kinds; all, where none is named.
    pub(crate) kinds: BTreeSet<&'static str>,
}

impl Log {
    /// Does what the operator says. Tells how many deliveries are due by that.
    pub(crate) async fn command(&self, webhook: WebhookId, command: WebhookCommand) -> Result<u32, LogError> {
        self.with(move |connection| {
            let transaction = connection.transaction()?;
            if command == WebhookCommand::Enable {
                transaction.execute("UPDATE webhooks SET disabled = 0, gone_times = 0 WHERE id = ?1", [webhook.0])?;
            }
            let released = release(&transaction, webhook)?;
            transaction.commit()?;
            Ok(released)
        })
        .await
    }

    /// Adds the events of that part once more, as far as the webhook's filter lets them through and they do not wait
    /// already; they are marked as a replay, and keep their order: none goes before others. Tells how many were added.
    pub(crate) async fn replay(&self, webhook: WebhookId, part: Part) -> Result<u32, LogError> {
        let (mut added, mut from) = (0_u32, Some(part.from));
        while let Some(first) = from {
            let page = part.clone();
            let (count, next) = self.with(move |connection| replay(connection, webhook, first, &page)).await?;
            added = added.saturating_add(count);
            from = next;
        }
        Ok(added)
    }
}

/// Adds a page of events; tells how many were added, and with which event the next page begins.
fn replay(connection: &mut Connection, webhook: WebhookId, first: Position, part: &Part) -> rusqlite::Result<(u32, Option<Position>)> {
    let transaction = connection.transaction()?;
    let filter: Option<String> =
        transaction.query_row("SELECT filter FROM webhooks WHERE id = ?1", [webhook.0], |row| row.get(0)).optional()?;
    let filter: Option<EventFilter> = filter.and_then(|text| serde_json::from_str(&text).ok());
    let events: Vec<_> = transaction
        .prepare_cached("SELECT number, idx, data FROM events WHERE (number, idx) >= (?1, ?2) ORDER BY number, idx LIMIT ?3")?
        .query_map((first.number.0, first.index, PAGE), event)?
        .collect::<Result<_, _>>()?;
    let full = u32::try_from(events.len()).is_ok_and(|count| count == PAGE);
    let next = events.last().filter(|_| full).map(|(last, _)| Position { index: last.index.saturating_add(1), ..*last });
    let (mut added, mut over) = (0_u32, false);
    for (position, about) in events {
        over = over || part.to.is_some_and(|to| position > to);
        let Some(about) = about.filter(|_| !over) else { continue };
        let of_kind = part.kinds.is_empty() || part.kinds.contains(about.kind);
        let wanted = filter.as_ref().is_some_and(|filter| filter.lets_through(about.kind, about.vehicle, about.recipient, about.takes));
        if of_kind && wanted {
            let add = "INSERT OR IGNORE INTO outbox (webhook, number, idx, key, held, replay, since, set_at) VALUES (?1, ?2, ?3, ?4,
                EXISTS (SELECT 1 FROM outbox WHERE webhook = ?1 AND key = ?4), 1, ?5, ?5)";
            let row = (webhook.0, position.number.0, position.index, &about.key, wall_clock_ms());
            let count = transaction.prepare_cached(add)?.execute(row)?;
            added = added.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        }
    }
    count_waiting(&transaction, webhook)?;
    transaction.commit()?;
    Ok((added, next.filter(|_| !over)))
}
