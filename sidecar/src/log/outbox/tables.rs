//! The tables of webhooks and their deliveries, and how an older database gets them.

use super::{about::About, webhooks::count_waiting, WebhookId};
use crate::{
    shared::wall_clock_ms,
    webhook::{UrlHash, WebhookName},
};
use rusqlite::Transaction;
use shared_logic::{decode_exact, Event};

/// Of a URL only its hash is kept: its path may hold a secret.
///
/// webhooks: `waiting` counts its rows of outbox; `from_now` is 1 while it waits for the present to begin; times are unix
/// milliseconds by the wall clock.
/// outbox: `key` has an order of its own; `takes` is 1 for what takes access away; `held` is 1 while an earlier delivery of
/// the same key waits, for what does not take; `set_at` is when `next_at` was set, by which a clock that was set back shows.
pub(in crate::log) const TABLES: &str = "
CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, url_hash BLOB NOT NULL, filter TEXT NOT NULL DEFAULT '{}',
    start_number INTEGER NOT NULL DEFAULT 0, start_idx INTEGER NOT NULL DEFAULT 0, from_now INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0, disabled INTEGER NOT NULL DEFAULT 0,
    gone_times INTEGER NOT NULL DEFAULT 0, gone_since INTEGER NOT NULL DEFAULT 0,
    succeeded_at INTEGER, failed_at INTEGER, failed_cause TEXT, failed_status INTEGER
);
CREATE TABLE outbox (
    webhook INTEGER NOT NULL, number INTEGER NOT NULL, idx INTEGER NOT NULL, key BLOB NOT NULL,
    takes INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL, replay INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0, since INTEGER NOT NULL, next_at INTEGER NOT NULL DEFAULT 0,
    set_at INTEGER NOT NULL, cause TEXT, status INTEGER,
    PRIMARY KEY (webhook, number, idx)
) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (webhook, takes, next_at, number, idx) WHERE held = 0;
CREATE INDEX outbox_by_key ON outbox (webhook, key, number, idx);
CREATE INDEX outbox_failing ON outbox (webhook, attempts) WHERE attempts > 0;
";

/// Gives a database of form 3 these tables. What waits goes on waiting; a webhook that one 410 had disabled goes on, for one
/// counts no more; the texts of URLs are overwritten.
pub(in crate::log) fn upgrade_outbox(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.pragma_update(None, "secure_delete", "ON")?;
    transaction.execute_batch(
        "ALTER TABLE webhooks RENAME TO old_webhooks; ALTER TABLE outbox RENAME TO old_outbox;
         DROP INDEX outbox_due; DROP INDEX outbox_by_key;",
    )?;
    transaction.execute_batch(TABLES)?;
    let webhooks: Vec<(i64, String, bool)> = transaction
        .prepare("SELECT id, url, disabled FROM old_webhooks")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let now_ms = wall_clock_ms();
    for (id, url, gone) in webhooks {
        // Every URL in there was read as one before.
        let Ok(url) = reqwest::Url::parse(&url) else { continue };
        let hash = UrlHash::of(&url);
        let name = WebhookName::of_url(&hash);
        // Two URLs that differ in the password alone lead to the same service: the first one stays.
        let new = "INSERT OR IGNORE INTO webhooks (id, name, url_hash, gone_times, gone_since) VALUES (?1, ?2, ?3, ?4, ?5)";
        if transaction.execute(new, (id, name.as_str(), hash.0, gone, now_ms))? == 0 {
            continue;
        }
        upgrade_deliveries(transaction, id, now_ms)?;
        count_waiting(transaction, WebhookId(id))?;
    }
    transaction.execute_batch("DROP TABLE old_outbox; DROP TABLE old_webhooks;")
}

fn upgrade_deliveries(transaction: &Transaction<'_>, id: i64, now_ms: i64) -> rusqlite::Result<()> {
    let mut old = transaction.prepare(
        "SELECT old.number, old.idx, old.key, old.held, old.attempts, events.data FROM old_outbox AS old
         JOIN events ON events.number = old.number AND events.idx = old.idx WHERE old.webhook = ?1",
    )?;
    let mut new = transaction.prepare(
        "INSERT INTO outbox (webhook, number, idx, key, takes, held, attempts, since, set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
    )?;
    let mut rows = old.query([id])?;
    while let Some(row) = rows.next()? {
        let (number, index, key): (u32, u32, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (held, attempts, data): (bool, u32, Vec<u8>) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let takes = decode_exact::<Event>(&data).is_ok_and(|event| About::of(&event).takes);
        new.execute((id, number, index, key, takes, held && !takes, attempts, now_ms))?;
    }
    Ok(())
}
