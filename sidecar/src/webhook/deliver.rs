//! Delivering a webhook's backlog: at least once, in order per vehicle, what takes access away before all else.

use super::Schedule;
use crate::{
    cloudevent::{CloudEvent, Origin},
    log::{was_set_back, Delivery, Gone, Log, LogError, Outcome, Position, Tried, WebhookId},
    shared::wall_clock_ms,
    sink::{Refusal, Reply, Sink},
    time::rfc3339,
};
use shared_logic::UnixSeconds;
use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::{watch, Notify},
    task::JoinSet,
};

/// Deliveries under way at the same time. What takes access away has as many places of its own: it waits for no slow one.
const AT_ONCE: usize = 16;

/// How often the log is looked at even without a call: the wall clock may be set.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Wakes a dispatcher after a command.
#[derive(Clone, Default)]
pub(crate) struct Control(Arc<Notify>);

impl Control {
    /// Has the dispatcher look at once.
    pub(crate) fn wake(&self) {
        self.0.notify_one();
    }
}

/// Delivers one sink's backlog.
///
/// INVARIANT (at least once): a delivery leaves the log only after the sink has acknowledged it.
/// A crash between the two repeats it, with the same id.
/// INVARIANT (order): of one vehicle's deliveries only the first that waits is sent, and before it only what takes access
/// away.
/// INVARIANT (a loss waits for no failure): what takes access away is due though earlier deliveries have failed.
pub(crate) struct Dispatcher {
    pub(crate) log: Log,
    pub(crate) webhook: WebhookId,
    pub(crate) sink: Arc<dyn Sink>,
    pub(crate) origin: Origin,
    pub(crate) schedule: Schedule,
    pub(crate) gone: Gone,
    /// Told when events were written.
    pub(crate) written: watch::Receiver<()>,
    /// Told after a command.
    pub(crate) control: Control,
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

/// Attempts under way.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<Ended>,
    /// Where they are in the log, and whether they take access away.
    positions: BTreeMap<Position, bool>,
}

impl UnderWay {
    /// How many more may be begun of those that take access away, or of the others.
    fn room(&self, takes: bool) -> usize {
        AT_ONCE.saturating_sub(self.positions.values().filter(|other| **other == takes).count())
    }

    /// True when no place is free.
    fn is_full(&self) -> bool {
        self.room(true) == 0 && self.room(false) == 0
    }
}

impl Dispatcher {
    /// Delivers for ever.
    ///
    /// # Errors
    /// [`LogError`] when the log fails.
    pub(crate) async fn run(mut self) -> Result<Infallible, LogError> {
        let mut under_way = UnderWay::default();
        let (mut before_ms, mut failed) = (wall_clock_ms(), false);
        loop {
            self.written.mark_unchanged();
            let now_ms = wall_clock_ms();
            if was_set_back(before_ms, now_ms) {
                tracing::warn!(webhook = self.sink.name(), "the clock was set back; what waited for a later time is due now");
                self.log.clock_went_back(self.webhook, now_ms).await?;
            }
            before_ms = now_ms;
            self.start(&mut under_way, now_ms).await?;
            let sleep = if under_way.is_full() { LONGEST_SLEEP } else { self.until_next(now_ms).await? };
            tokio::select! {
                // Cancel-safe: a reply is taken by join_next or stays with it.
                Some(ended) = under_way.tasks.join_next() => {
                    let mut ends: Vec<Ended> = ended.into_iter().collect();
                    while let Some(ended) = under_way.tasks.try_join_next() {
                        ends.extend(ended);
                    }
                    under_way.positions.retain(|position, _| !ends.iter().any(|ended| ended.position == *position));
                    self.settle(ends, &mut failed).await?;
                }
                changed = self.written.changed() => if changed.is_err() {
                    // The follower has ended; what the log holds is still delivered.
                    tokio::time::sleep(Duration::from_millis(200)).await;
                },
                () = self.control.0.notified() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Starts what is due, as far as there is room.
    async fn start(&self, under_way: &mut UnderWay, now_ms: i64) -> Result<(), LogError> {
        if under_way.is_full() {
            return Ok(());
        }
        let limit = u32::try_from(AT_ONCE.saturating_mul(2)).unwrap_or(u32::MAX);
        for delivery in self.log.due(self.webhook, now_ms, limit).await? {
            let position = delivery.record.position;
            if under_way.room(delivery.takes) > 0 && !under_way.positions.contains_key(&position) {
                self.send(under_way, delivery);
            }
        }
        Ok(())
    }

    fn send(&self, under_way: &mut UnderWay, Delivery { record, attempts, replay, takes }: Delivery) {
        let Ok(event) = CloudEvent::new(self.origin, &record) else {
            tracing::error!(position = ?record.position, "an entry of the log is no event; it is not delivered");
            return;
        };
        let event = CloudEvent { replay, ..event };
        under_way.positions.insert(record.position, takes);
        let sink = Arc::clone(&self.sink);
        under_way.tasks.spawn(async move {
            let reply = sink.send(&event).await;
            Ended { position: record.position, delivery: event.id, attempt: attempts.saturating_add(1), reply }
        });
    }

    /// Records how attempts ended. `failed` says that something may wait for longer than it need after a success.
    async fn settle(&self, ends: Vec<Ended>, failed: &mut bool) -> Result<(), LogError> {
        let outcomes: Vec<_> = ends.iter().map(|ended| (ended.position, self.outcome(ended))).collect();
        let success = outcomes.iter().any(|(_, outcome)| *outcome == Outcome::Done);
        *failed |= outcomes.iter().any(|(_, outcome)| *outcome != Outcome::Done);
        let now_ms = wall_clock_ms();
        if self.log.settle(self.webhook, outcomes, (self.gone, now_ms)).await? {
            let (name, webhook, Gone { times, over_ms }) = (self.sink.name(), self.sink.to(), self.gone);
            tracing::error!(
                name,
                webhook,
                cause = "status",
                "the service answered 410 Gone {times} times over {} min or more; its webhook is disabled, and events for it wait: \
                 `valet sidecar webhook enable {name}` goes on where it stopped",
                over_ms.checked_div(60_000).unwrap_or_default()
            );
        }
        if success && *failed {
            *failed = false;
            if self.log.release_after_success(self.webhook).await? {
                tracing::info!(name = self.sink.name(), "the service takes events again; what had failed is tried anew");
            }
        }
        Ok(())
    }

    /// What becomes of the delivery, which is also logged: the webhook by its origin alone, for the rest of its URL may
    /// be secret.
    fn outcome(&self, ended: &Ended) -> Outcome {
        let (name, webhook, delivery, attempt) = (self.sink.name(), self.sink.to(), ended.delivery.as_str(), ended.attempt);
        match &ended.reply {
            Reply::Taken => {
                tracing::debug!(name, webhook, delivery, attempt, "delivered");
                Outcome::Done
            }
            Reply::Failed { why, retry_after } => {
                let delay = self.schedule.delay(attempt, *retry_after, random());
                let next_at_ms = wall_clock_ms().saturating_add(i64::try_from(delay.as_millis()).unwrap_or(i64::MAX));
                let Refusal { code, text, status, gone } = why;
                let (cause, next_at) = (*code, moment(next_at_ms));
                if attempt == self.schedule.length().saturating_add(1) {
                    let why = "failed for as often as was planned and is tried on; `valet sidecar webhook list` shows it";
                    tracing::error!(name, webhook, delivery, attempt, cause, next_at, "a delivery {why}: {text}");
                } else {
                    tracing::warn!(
                        name,
                        webhook,
                        delivery,
                        attempt,
                        cause,
                        next_at,
                        "a delivery failed: {text}; the next attempt is at next_at"
                    );
                }
                Outcome::Again(Tried { next_at_ms, cause, status: *status, gone: *gone })
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
