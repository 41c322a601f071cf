//! How tries to deliver ended.

use super::{Position, WebhookId};
use crate::log::{Log, LogError};
use rusqlite::{OptionalExtension, Transaction};

/// How often a service must answer 410, and over how long, until its webhook is disabled: an answer of a proxy, or of a
/// service that is being set up, is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone {
    /// How often in a row.
    pub(crate) times: u32,
    /// Over how long at least, in milliseconds.
    pub(crate) over_ms: i64,
}

impl Default for Gone {
    fn default() -> Self {
        Self { times: 3, over_ms: 60 * 60 * 1_000 }
    }
}

/// How a try to deliver ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The service has it.
    Done,
    /// To be tried again.
    Again(Tried),
}

/// A try that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tried {
    /// When it is tried again (unix milliseconds).
    pub(crate) next_at_ms: i64,
    /// Why it failed, as one word.
    pub(crate) cause: &'static str,
    /// The status of HTTP, where there was an answer.
    pub(crate) status: Option<u16>,
    /// True when the service wants no more.
    pub(crate) gone: bool,
}

impl Log {
    /// Records how tries ended, all in one transaction. True when the webhook was disabled by that.
    pub(crate) async fn settle(
        &self,
        webhook: WebhookId,
        ends: Vec<(Position, Outcome)>,
        (gone, now_ms): (Gone, i64),
    ) -> Result<bool, LogError> {
        self.with(move |connection| {
            let transaction = connection.transaction()?;
            let mut disabled = false;
            for (position, outcome) in ends {
                match outcome {
                    Outcome::Done => done(&transaction, webhook, position, now_ms)?,
                    Outcome::Again(tried) => {
                        again(&transaction, webhook, position, (tried, now_ms))?;
                        disabled |= tried.gone && count_gone(&transaction, webhook, (gone, now_ms))?;
                    }
                }
            }
            transaction.commit()?;
            Ok(disabled)
        })
        .await
    }

    /// After a success, what failed before is due as soon as it has rested a little: a second after the first failure, and
    /// twice as long after each further one, so that a delivery that fails while all others succeed is not tried for ever
    /// and ever. True when something waits for less than it did.
    pub(crate) async fn release_after_success(&self, webhook: WebhookId) -> Result<bool, LogError> {
        self.with(move |connection| {
            let rested = "UPDATE outbox SET next_at = set_at + (1000 << min(attempts - 1, 17))
                WHERE webhook = ?1 AND attempts > 0 AND held = 0 AND next_at > set_at + (1000 << min(attempts - 1, 17))";
            connection.prepare_cached(rested)?.execute([webhook.0]).map(|count| count > 0)
        })
        .await
    }
}

fn done(transaction: &Transaction<'_>, webhook: WebhookId, position: Position, now_ms: i64) -> rusqlite::Result<()> {
    let take = "DELETE FROM outbox WHERE webhook = ?1 AND number = ?2 AND idx = ?3 RETURNING key";
    let place = (webhook.0, position.number.0, position.index);
    let key: Option<Vec<u8>> = transaction.prepare_cached(take)?.query_row(place, |row| row.get(0)).optional()?;
    let count = "UPDATE webhooks SET waiting = max(waiting - ?2, 0), succeeded_at = ?3, gone_times = 0 WHERE id = ?1";
    transaction.prepare_cached(count)?.execute((webhook.0, key.is_some(), now_ms))?;
    let Some(key) = key else { return Ok(()) };
    // What is now the first of its key waits for no other; its own delay after a failure stands.
    let release =
        "UPDATE outbox SET held = 0, next_at = CASE attempts WHEN 0 THEN 0 ELSE next_at END WHERE webhook = ?1 AND (number, idx) =
        (SELECT number, idx FROM outbox WHERE webhook = ?1 AND key = ?2 ORDER BY number, idx LIMIT 1)";
    transaction.prepare_cached(release)?.execute((webhook.0, key)).map(drop)
}

fn again(transaction: &Transaction<'_>, webhook: WebhookId, position: Position, (tried, now_ms): (Tried, i64)) -> rusqlite::Result<()> {
    let again = "UPDATE outbox SET attempts = attempts + 1, next_at = ?4, set_at = ?5, cause = ?6, status = ?7
        WHERE webhook = ?1 AND number = ?2 AND idx = ?3 RETURNING key";
    let row = (webhook.0, position.number.0, position.index, tried.next_at_ms, now_ms, tried.cause, tried.status);
    let key: Option<Vec<u8>> = transaction.prepare_cached(again)?.query_row(row, |row| row.get(0)).optional()?;
    // INVARIANT (a loss waits for no failure): what takes access away yields to nothing that has failed.
    let release = "UPDATE outbox SET next_at = 0 WHERE webhook = ?1 AND key = ?2 AND takes = 1 AND attempts = 0 AND next_at > 0";
    transaction.prepare_cached(release)?.execute((webhook.0, key.unwrap_or_default()))?;
    let failed = "UPDATE webhooks SET failed_at = ?2, failed_cause = ?3, failed_status = ?4,
        gone_times = CASE WHEN ?4 IS NULL OR ?5 THEN gone_times ELSE 0 END WHERE id = ?1";
    transaction.prepare_cached(failed)?.execute((webhook.0, now_ms, tried.cause, tried.status, tried.gone)).map(drop)
}

/// Counts one more 410 in a row. True when that disabled the webhook.
fn count_gone(transaction: &Transaction<'_>, webhook: WebhookId, (gone, now_ms): (Gone, i64)) -> rusqlite::Result<bool> {
    let first = "UPDATE webhooks SET gone_since = ?2 WHERE id = ?1 AND (gone_times = 0 OR gone_since > ?2)";
    transaction.prepare_cached(first)?.execute((webhook.0, now_ms))?;
    transaction.prepare_cached("UPDATE webhooks SET gone_times = gone_times + 1 WHERE id = ?1")?.execute([webhook.0])?;
    let enough = "UPDATE webhooks SET disabled = 1 WHERE id = ?1 AND disabled = 0 AND gone_times >= ?2 AND gone_since <= ?3";
    let earliest = now_ms.saturating_sub(gone.over_ms);
    transaction.prepare_cached(enough)?.execute((webhook.0, gone.times, earliest)).map(|count| count > 0)
}
