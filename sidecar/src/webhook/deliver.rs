//! Delivering a webhook's backlog: at least once, in order per vehicle.

use super::{
    send::{Reply, Sender},
    Schedule,
};
use crate::{
    cloudevent::{CloudEvent, Origin},
    log::{Delivery, Log, LogError, Outcome, Position, WebhookId},
    metrics::Metrics,
    shared::wall_clock_ms,
    time::rfc3339,
};
use shared_logic::UnixSeconds;
use std::{collections::BTreeSet, convert::Infallible, time::Duration};
use tokio::{sync::watch, task::JoinSet};

/// Deliveries under way at the same time, each of another vehicle.
const AT_ONCE: usize = 16;

/// How often the log is looked at even without a call: the wall clock may be set.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Delivers one webhook's backlog.
///
/// INVARIANT (at least once): a delivery leaves the log only after the service has acknowledged it.
/// A crash between the two repeats it, with the same id.
/// INVARIANT (order): of one vehicle's deliveries only the first that waits is ever sent.
pub(crate) struct Dispatcher {
    pub(crate) log: Log,
    pub(crate) webhook: WebhookId,
    pub(crate) sender: Sender,
    pub(crate) origin: Origin,
    pub(crate) schedule: Schedule,
    /// Told when events were written.
    pub(crate) written: watch::Receiver<()>,
    /// What came of each attempt is counted here.
    pub(crate) metrics: Metrics,
}

/// An attempt that has ended.
struct Ended {
    position: Position,
    /// The `webhook-id`.
    delivery: String,
    /// Which one of this delivery it was, from 1.
    attempt: u32,
    reply: Reply,
}

impl Dispatcher {
    /// Delivers for ever.
    ///
    /// # Errors
    /// [`LogError`] when the log fails.
    pub(crate) async fn run(mut self) -> Result<Infallible, LogError> {
        let mut under_way: JoinSet<Ended> = JoinSet::new();
        let mut positions = BTreeSet::new();
        loop {
            self.written.mark_unchanged();
            let now_ms = wall_clock_ms();
            let full = self.start(&mut under_way, &mut positions, now_ms).await?;
            let sleep = if full { LONGEST_SLEEP } else { self.until_next(now_ms).await? };
            tokio::select! {
                // Cancel-safe: a reply is taken by join_next or stays with it.
                Some(ended) = under_way.join_next() => {
                    let mut ends: Vec<Ended> = ended.into_iter().collect();
                    while let Some(ended) = under_way.try_join_next() {
                        ends.extend(ended);
                    }
                    positions.retain(|position| !ends.iter().any(|ended| ended.position == *position));
                    self.settle(ends).await?;
                }
                changed = self.written.changed() => if changed.is_err() {
                    // The follower has ended; what the log holds is still delivered.
                    tokio::time::sleep(Duration::from_millis(200)).await;
                },
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Starts what is due, as far as there is room. True when all room is taken.
    async fn start(&self, under_way: &mut JoinSet<Ended>, positions: &mut BTreeSet<Position>, now_ms: i64) -> Result<bool, LogError> {
        let room = AT_ONCE.saturating_sub(positions.len());
        if room == 0 {
            return Ok(true);
        }
        let limit = u32::try_from(AT_ONCE.saturating_mul(2)).unwrap_or(u32::MAX);
        let due = self.log.due(self.webhook, now_ms, limit).await?;
        let due: Vec<Delivery> = due.into_iter().filter(|delivery| !positions.contains(&delivery.record.position)).take(room).collect();
        for Delivery { record, attempts } in due {
            let Ok(event) = CloudEvent::new(self.origin, &record) else {
                tracing::error!(position = ?record.position, "an entry of the log is no event; it is not delivered");
                continue;
            };
            positions.insert(record.position);
            let sender = self.sender.clone();
            under_way.spawn(async move {
                let reply = sender.send(&event).await;
                Ended { position: record.position, delivery: event.id, attempt: attempts.saturating_add(1), reply }
            });
        }
        Ok(positions.len() >= AT_ONCE)
    }

    async fn settle(&self, ends: Vec<Ended>) -> Result<(), LogError> {
        let outcomes = ends.into_iter().map(|ended| (ended.position, self.outcome(&ended)));
        self.log.settle(self.webhook, outcomes.collect()).await
    }

    /// What becomes of the delivery, which is also logged: the webhook by its origin alone, for the rest of its URL may
    /// be secret.
    fn outcome(&self, ended: &Ended) -> Outcome {
        let (webhook, delivery, attempt) = (self.sender.webhook.origin(), ended.delivery.as_str(), ended.attempt);
        let came = match &ended.reply {
            Reply::Taken => "delivered",
            Reply::Gone => "gone",
            Reply::Failed { why, .. } => why.code(),
        };
        self.metrics.attempted(&webhook, came);
        match &ended.reply {
            Reply::Taken => {
                tracing::debug!(webhook, delivery, attempt, "delivered");
                Outcome::Done
            }
            Reply::Gone => {
                tracing::error!(
                    webhook,
                    delivery,
                    attempt,
                    cause = "status",
                    "the service answered 410 Gone; its webhook is disabled for good, and events for it wait"
                );
                Outcome::Gone
            }
            Reply::Failed { why, retry_after } => {
                let delay = self.schedule.delay(attempt, *retry_after, random());
                let next_at_ms = wall_clock_ms().saturating_add(i64::try_from(delay.as_millis()).unwrap_or(i64::MAX));
                tracing::warn!(
                    webhook,
                    delivery,
                    attempt,
                    cause = why.code(),
                    next_at = moment(next_at_ms),
                    "a delivery failed: {why}; the next attempt is at next_at"
                );
                Outcome::Again { next_at_ms }
            }
        }
    }

    /// How long until the next delivery after `now_ms` is due.
    async fn until_next(&self, now_ms: i64) -> Result<Duration, LogError> {
        let next_ms = self.log.next_due(self.webhook, now_ms).await?;
        let wait = next_ms.map(|next_ms| u64::try_from(next_ms.saturating_sub(wall_clock_ms())).unwrap_or_default());
        Ok(wait.map_or(LONGEST_SLEEP, |wait_ms| Duration::from_millis(wait_ms.saturating_add(1)).min(LONGEST_SLEEP)))
    }
}

/// Unix milliseconds in the form of RFC 3339, to the next whole second.
fn moment(at_ms: i64) -> Option<String> {
    rfc3339(UnixSeconds(u64::try_from(at_ms).ok()?.div_ceil(1_000)))
}

fn random() -> u8 {
    let mut byte = [0];
    // Without randomness there is no jitter, which costs nothing but politeness.
    let _ = getrandom::fill(&mut byte);
    let [byte] = byte;
    byte
}
