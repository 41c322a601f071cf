//! Delivering a webhook's backlog: at least once, in order per vehicle.

use super::{
    send::{Reply, Sender},
    Schedule,
};
use crate::{
    cloudevent::{CloudEvent, Origin},
    log::{Delivery, Log, LogError, Outcome, Position, WebhookId},
    shared::wall_clock_ms,
};
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
}

type Ended = (Position, u32, Reply);

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
                    positions.retain(|position| !ends.iter().any(|(ended, ..)| ended == position));
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
            under_way.spawn(async move { (record.position, attempts, sender.send(&event).await) });
        }
        Ok(positions.len() >= AT_ONCE)
    }

    async fn settle(&self, ends: Vec<Ended>) -> Result<(), LogError> {
        let outcomes = ends.into_iter().map(|(position, attempts, reply)| (position, self.outcome(attempts, reply)));
        self.log.settle(self.webhook, outcomes.collect()).await
    }

    fn outcome(&self, attempts: u32, reply: Reply) -> Outcome {
        match reply {
            Reply::Taken => Outcome::Done,
            Reply::Gone => {
                tracing::error!(
                    webhook = self.sender.webhook.origin(),
                    "the service answered 410; its webhook is disabled, and events for it wait"
                );
                Outcome::Gone
            }
            Reply::Failed { retry_after } => {
                let delay = self.schedule.delay(attempts.saturating_add(1), retry_after, random());
                let delay_ms = i64::try_from(delay.as_millis()).unwrap_or(i64::MAX);
                tracing::warn!(
                    webhook = self.sender.webhook.origin(),
                    attempts,
                    delay_ms,
                    "a delivery failed; it is sent again after the delay"
                );
                Outcome::Again { next_at_ms: wall_clock_ms().saturating_add(delay_ms) }
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

fn random() -> u8 {
    let mut byte = [0];
    // Without randomness there is no jitter, which costs nothing but politeness.
    let _ = getrandom::fill(&mut byte);
    let [byte] = byte;
    byte
}
