//! One transaction after the other.

use super::Urgency;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Lets one intent at a time be tried and sent, so that each is tried upon what the one before it did: two that exclude
/// each other are not both paid for.
///
/// INVARIANT (taking goes first): of all that do not only take something away, one at a time waits for the lane itself,
/// so that a withdrawal waits for two of them at most, however many there are.
#[derive(Clone, Default)]
pub(super) struct Lane {
    lane: Arc<Mutex<()>>,
    queue: Arc<Mutex<()>>,
}

/// The lane, until it is dropped.
pub(super) struct Turn {
    _lane: OwnedMutexGuard<()>,
    _queue: Option<OwnedMutexGuard<()>>,
}

impl Lane {
    /// Waits for its turn.
    pub(super) async fn turn(&self, of: Urgency) -> Turn {
        let queue = match of {
            Urgency::Taking => None,
            Urgency::Other => Some(Arc::clone(&self.queue).lock_owned().await),
        };
        Turn { _lane: Arc::clone(&self.lane).lock_owned().await, _queue: queue }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn what_only_takes_passes_those_that_wait() {
        let lane = Lane::default();
        let first = lane.turn(Urgency::Other).await;
        let (mut second, mut third) = (Box::pin(lane.turn(Urgency::Other)), Box::pin(lane.turn(Urgency::Other)));
        assert!(second.as_mut().now_or_never().is_none() && third.as_mut().now_or_never().is_none());
        let mut taking = Box::pin(lane.turn(Urgency::Taking));
        assert!(taking.as_mut().now_or_never().is_none(), "one after the other");
        drop(first);
        let taken = taking.as_mut().now_or_never();
        assert!(taken.is_some() && second.as_mut().now_or_never().is_none());
        drop(taken);
        let gone = second.as_mut().now_or_never();
        assert!(gone.is_some() && third.as_mut().now_or_never().is_none());
    }
}
