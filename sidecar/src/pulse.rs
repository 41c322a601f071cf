//! Whether the parts of a sidecar still turn.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

/// The parts that run, and when each last did something. Clones are the same.
///
/// A part is a future: it counts as turning when it is asked to go on and gives an answer. One that waits for what never
/// comes is not asked, one that is stuck in its own work does not answer; both hang. INVARIANT (every part wakes by
/// itself): each has a timer well below [`crate::Config::hang_after`], so that a quiet chain is no hang.
#[derive(Clone, Default)]
pub(crate) struct Pulses(Arc<Mutex<Vec<Arc<Pulse>>>>);

struct Pulse {
    part: &'static str,
    /// When it last turned; none once it has ended, which is told elsewhere.
    turned: Mutex<Option<Instant>>,
}

impl Pulse {
    fn beat(&self, turned: Option<Instant>) {
        *self.turned.lock().unwrap_or_else(PoisonError::into_inner) = turned;
    }
}

/// A part that has not turned for too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the part that {part} has done nothing for {} s; at most {} s are allowed", .since.as_secs(), .longest.as_secs())]
pub(crate) struct Hangs {
    pub(crate) part: &'static str,
    pub(crate) since: Duration,
    pub(crate) longest: Duration,
}

impl Pulses {
    /// The same future, watched as the part that does so.
    pub(crate) fn watch<F: Future>(&self, part: &'static str, future: F) -> Watched<F> {
        let pulse = Arc::new(Pulse { part, turned: Mutex::new(Some(Instant::now())) });
        self.all().push(Arc::clone(&pulse));
        Watched { pulse, future: Box::pin(future) }
    }

    /// The part that has done nothing for longer than that, if any.
    pub(crate) fn hanging(&self, longest: Duration, now: Instant) -> Option<Hangs> {
        let all = self.all();
        all.iter().find_map(|pulse| {
            let turned = *pulse.turned.lock().unwrap_or_else(PoisonError::into_inner);
            let since = now.saturating_duration_since(turned?);
            (since > longest).then_some(Hangs { part: pulse.part, since, longest })
        })
    }

    fn all(&self) -> MutexGuard<'_, Vec<Arc<Pulse>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A future whose every turn is noted.
pub(crate) struct Watched<F> {
    pulse: Arc<Pulse>,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let answer = self.future.as_mut().poll(context);
        self.pulse.beat(answer.is_pending().then(Instant::now));
        answer
    }
}

impl<F> Drop for Watched<F> {
    fn drop(&mut self) {
        self.pulse.beat(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    const LONGEST: Duration = Duration::from_secs(60);

    #[test]
    fn a_part_that_is_not_asked_or_does_not_answer_hangs_and_one_that_has_ended_does_not() {
        let (pulses, began) = (Pulses::default(), Instant::now());
        let waits = pulses.watch("waits", std::future::pending::<()>());
        assert_eq!(pulses.hanging(LONGEST, began), None);
        let later = Instant::now() + LONGEST + Duration::from_secs(1);
        let hangs = pulses.hanging(LONGEST, later).unwrap();
        assert_eq!((hangs.part, hangs.longest), ("waits", LONGEST));
        assert!(hangs.to_string().starts_with("the part that waits has done nothing for 61 s"), "{hangs}");
        drop(waits);
        assert_eq!(pulses.hanging(LONGEST, later), None);
        assert_eq!(pulses.watch("ends", std::future::ready(7)).now_or_never(), Some(7));
        assert_eq!(pulses.hanging(LONGEST, later), None);
    }

    #[test]
    fn every_turn_counts() {
        let pulses = Pulses::default();
        let mut turns = pulses.watch("turns", std::future::pending::<()>());
        let made = Instant::now();
        while Instant::now() == made {}
        assert_eq!((&mut turns).now_or_never(), None);
        let turned = Instant::now();
        assert!(pulses.hanging(turned.duration_since(made), turned + Duration::ZERO).is_none());
    }
}
