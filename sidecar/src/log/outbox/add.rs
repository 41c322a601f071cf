//! What an event that happened adds.

use super::{About, Position};
use crate::webhook::EventFilter;
use rusqlite::{Row, Transaction};
use valet_chain::BlockNumber;

/// How long an event that takes access away waits for earlier ones of its vehicle, which have not failed, to go before it
/// in their order; in milliseconds.
const YIELDS: i64 = 1_000;

/// The same while the past is caught up with: then order is worth more, for nothing in it is news.
const YIELDS_TO_THE_PAST: i64 = 10 * 60 * 1_000;

/// What a webhook is to be told of.
pub(in crate::log) struct Subscriber {
    pub(super) id: i64,
    pub(super) filter: EventFilter,
    pub(super) start: Position,
    pub(super) from_now: bool,
    pub(super) added: u32,
}

/// All webhooks.
pub(in crate::log) fn subscribers(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<Subscriber>> {
    let all = "SELECT id, filter, start_number, start_idx, from_now FROM webhooks";
    transaction.prepare_cached(all)?.query_map([], subscriber)?.collect()
}

pub(super) fn subscriber(row: &Row<'_>) -> rusqlite::Result<Subscriber> {
    let text: String = row.get(1)?;
    let unread = |cause| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(cause));
    let filter = serde_json::from_str(&text).map_err(unread)?;
    let start = Position { number: BlockNumber(row.get(2)?), index: row.get(3)? };
    Ok(Subscriber { id: row.get(0)?, filter, start, from_now: row.get(4)?, added: 0 })
}

impl Subscriber {
    /// True when it is to be told of this.
    pub(super) fn wants(&self, position: Position, about: &About) -> bool {
        position >= self.start && self.filter.lets_through(about.kind, about.vehicle, about.recipient, about.takes)
    }

    /// Adds a delivery that waits from `now_ms` on. One that takes access away yields for at most `yields` to earlier ones of
    /// its vehicle, and to none once the first of them has failed.
    pub(super) fn add(
        &mut self,
        transaction: &Transaction<'_>,
        position: Position,
        about: &About,
        (now_ms, yields): (i64, i64),
    ) -> rusqlite::Result<()> {
        let add = "INSERT INTO outbox (webhook, number, idx, key, takes, held, since, set_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5,
            ?5 = 0 AND EXISTS (SELECT 1 FROM outbox WHERE webhook = ?1 AND key = ?4), ?6, ?6,
            CASE WHEN ?5 AND (SELECT attempts FROM outbox WHERE webhook = ?1 AND key = ?4 ORDER BY number, idx LIMIT 1) = 0
                THEN ?6 + ?7 ELSE 0 END)";
        let row = (self.id, position.number.0, position.index, &about.key, about.takes, now_ms, yields);
        self.added = self.added.saturating_add(1);
        transaction.prepare_cached(add)?.execute(row).map(drop)
    }
}

/// Adds the deliveries of events, in their order. `live` says that they have just happened.
pub(in crate::log) fn add_all<'a>(
    transaction: &Transaction<'_>,
    mut subscribers: Vec<Subscriber>,
    events: impl Iterator<Item = (Position, &'a About)>,
    (live, now_ms): (bool, i64),
) -> rusqlite::Result<()> {
    let yields = if live { YIELDS } else { YIELDS_TO_THE_PAST };
    for (position, about) in events {
        for subscriber in subscribers.iter_mut().filter(|subscriber| live || !subscriber.from_now) {
            if subscriber.wants(position, about) {
                subscriber.add(transaction, position, about, (now_ms, yields))?;
            }
        }
    }
    finish(transaction, &subscribers, live)
}

/// Counts what was added; the present has begun for those that waited for it.
fn finish(transaction: &Transaction<'_>, subscribers: &[Subscriber], live: bool) -> rusqlite::Result<()> {
    for subscriber in subscribers.iter().filter(|subscriber| subscriber.added > 0 || (live && subscriber.from_now)) {
        let count = "UPDATE webhooks SET waiting = waiting + ?2, from_now = from_now AND NOT ?3 WHERE id = ?1";
        transaction.prepare_cached(count)?.execute((subscriber.id, subscriber.added, live))?;
    }
    Ok(())
}

/// Adds what the log holds already, for a webhook that is new.
pub(super) fn add_past(transaction: &Transaction<'_>, mut subscriber: Subscriber, now_ms: i64) -> rusqlite::Result<()> {
    let mut events = transaction.prepare("SELECT number, idx, data FROM events WHERE (number, idx) >= (?1, ?2) ORDER BY number, idx")?;
    let mut rows = events.query((subscriber.start.number.0, subscriber.start.index))?;
    while let Some(row) = rows.next()? {
        let (position, about) = event(row)?;
        if let Some(about) = about.filter(|about| subscriber.wants(position, about)) {
            subscriber.add(transaction, position, &about, (now_ms, YIELDS_TO_THE_PAST))?;
        }
    }
    finish(transaction, &[subscriber], false)
}

/// An event of the log by `number, idx, data`, and what it is about; none where the bytes are no event, which never enter.
pub(super) fn event(row: &Row<'_>) -> rusqlite::Result<(Position, Option<About>)> {
    let data: Vec<u8> = row.get(2)?;
    let about = shared_logic::decode_exact(&data).ok().map(|event| About::of(&event));
    Ok((Position { number: BlockNumber(row.get(0)?), index: row.get(1)? }, about))
}
