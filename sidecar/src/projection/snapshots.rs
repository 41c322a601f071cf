//! When snapshots are written: off the hot path, and never of events that are not on the disk.

use crate::{
    log::{Covered, Draft, Log, SnapshotError},
    shared::Shared,
};
use std::{
    convert::Infallible,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// So many events are folded anew at a start at most, and a little more: a second's work. A snapshot is written
/// whenever as many came since the last one.
const EVERY: u64 = 50_000;

/// And so much time lies between two of them: while a long past is caught up with, writing a large state again and again
/// would take longer than reading.
const PAUSE: Duration = Duration::from_secs(600);

/// A stop writes one when it is worth the wait: folding fewer events takes a tenth of a second.
const AT_STOP: u64 = 5_000;

/// How long a snapshot waits until what it holds is on the disk: asked so often, with such pauses.
const PATIENCE: (u32, Duration) = (100, Duration::from_millis(50));

/// Writes a snapshot whenever many events have come since the last one. `written` is told after each commit.
pub(crate) async fn keep_snapshots(log: Log, shared: Arc<Shared>, mut written: watch::Receiver<()>) -> Infallible {
    let mut saved = *log.snapshots();
    let mut before: Option<Instant> = None;
    loop {
        let events = shared.projection().covered.events;
        if events.saturating_sub(saved) >= EVERY && before.is_none_or(|before| before.elapsed() >= PAUSE) {
            // Also after a failure: it is tried again when as many more have come.
            (saved, before) = (events, Some(Instant::now()));
            let (log, shared) = (log.clone(), Arc::clone(&shared));
            drop(tokio::task::spawn_blocking(move || told(save(&log, &shared))).await);
        }
        if written.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}

/// Writes a snapshot before the end, if many events have come since the last one.
pub(crate) async fn save_at_stop(log: Log, shared: Arc<Shared>) {
    let saving = tokio::task::spawn_blocking(move || {
        let saved = *log.snapshots();
        if shared.projection().covered.events.saturating_sub(saved) >= AT_STOP {
            told(save(&log, &shared));
        }
    });
    drop(saving.await);
}

/// Writes a snapshot of the state as it is.
///
/// # Errors
/// [`SnapshotError`] when the disk does not take it; the one before is then still there.
pub(crate) fn save(log: &Log, shared: &Shared) -> Result<(), SnapshotError> {
    let mut saved = log.snapshots();
    let (draft, covered) = shared.with_still_projection(|projection| {
        Ok::<_, SnapshotError>((log.draft(&projection.state, projection.covered)?, projection.covered))
    })?;
    place(log, draft, covered)?;
    *saved = covered.events;
    Ok(())
}

/// INVARIANT (a snapshot is of the log): the state in memory may be ahead of the log by a batch that is being written.
fn place(log: &Log, draft: Draft, covered: Covered) -> Result<(), SnapshotError> {
    for _ in 0..PATIENCE.0 {
        if log.has(covered)? {
            return draft.place();
        }
        std::thread::sleep(PATIENCE.1);
    }
    draft.discard();
    Err(SnapshotError::NotInLog)
}

fn told(saved: Result<(), SnapshotError>) {
    match saved {
        Ok(()) => tracing::debug!("a snapshot of the state was written"),
        Err(error) => tracing::warn!(%error, "no snapshot was written; the next start takes longer"),
    }
}
