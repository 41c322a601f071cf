//! The state in memory, folded from the log, and how fresh it is.

mod snapshots;

#[cfg(test)]
pub(crate) use snapshots::save;
pub(crate) use snapshots::{keep_snapshots, save_at_stop};

use crate::{
    ahead::Ahead,
    alarm::Alarm,
    log::{Covered, Damage, Log, LogError, Position, Record, Snapshot, MAX_PAGE},
};
use shared_logic::{decode_exact, Account, Event, State, UnixSeconds};
use std::collections::BTreeMap;
use valet_chain::{Block, BlockNumber, Head};

/// The state after a block.
///
/// INVARIANT (replay): the state is the fold of the log's events by [`State::apply`], nothing else. A snapshot is such a
/// fold, kept.
#[derive(Debug)]
pub(crate) struct Projection {
    /// The state.
    pub(crate) state: State,
    /// The block it is the state after, and that block's time; `None` before the first.
    pub(crate) as_of: Option<(Head, UnixSeconds)>,
    /// Which events it is the fold of.
    pub(crate) covered: Covered,
    /// What each node's best blocks lead to from there, by the node's place in the configuration.
    pub(crate) ahead: BTreeMap<usize, Ahead>,
}

impl Projection {
    /// The state of the log: from its snapshot on, where there is one that can be trusted, else from its first event.
    ///
    /// # Errors
    /// [`FoldError`] when the log cannot be read or an event in it does not continue the state.
    pub(crate) fn start(log: &Log) -> Result<Self, FoldError> {
        let snapshot = match log.snapshot() {
            Ok(Some(snapshot)) => snapshot,
            Ok(None) => return Self::fold(log),
            Err(error) => {
                tracing::warn!(%error, "it is ignored, and the events are folded; that takes longer");
                return Self::fold(log);
            }
        };
        let covered = snapshot.covered;
        let whole = Self::from(snapshot).go_on(log);
        if whole.is_ok() {
            *log.snapshots() = covered.events;
        }
        whole.or_else(|error| {
            tracing::warn!(%error, "the events do not continue the snapshot; it is ignored, and all of them are folded");
            Self::fold(log)
        })
    }

    /// Folds the whole log: from its first event, or from the state that stands for those that were removed.
    ///
    /// # Errors
    /// [`FoldError`] when the log cannot be read or an event in it does not continue the state.
    pub(crate) fn fold(log: &Log) -> Result<Self, FoldError> {
        log.base()?.map_or_else(Self::empty, Self::from).go_on(log)
    }

    /// Before the first event.
    pub(crate) fn empty() -> Self {
        Self { state: State::new(Account([0; 20])), as_of: None, covered: Covered::default(), ahead: BTreeMap::new() }
    }

    /// Folds what it does not cover yet.
    fn go_on(mut self, log: &Log) -> Result<Self, FoldError> {
        loop {
            let page = log.page_now(self.covered.last.map(|(position, _)| position), MAX_PAGE)?;
            if page.is_empty() {
                break;
            }
            page.iter().try_for_each(|record| self.take(record))?;
        }
        let expected = log.events_ever()?;
        if expected != self.covered.events {
            return Err(LogError::Damaged(Damage::Count { what: "events", expected, found: self.covered.events }).into());
        }
        self.as_of = log.cursor()?;
        Ok(self)
    }

    /// Applies an event of the log.
    ///
    /// # Errors
    /// The alarm when it does not continue the state.
    pub(crate) fn take(&mut self, record: &Record) -> Result<(), Alarm> {
        let Position { number, index } = record.position;
        apply(&mut self.state, number, index, &read(number, index, &record.data)?)?;
        self.covered.add(record.position, record.block);
        Ok(())
    }

    /// Applies a block's events, which `events` are.
    ///
    /// # Errors
    /// The alarm when one does not continue the state.
    pub(crate) fn apply(&mut self, block: &Block, events: &[Event]) -> Result<(), Alarm> {
        for (emitted, event) in block.emitted.iter().zip(events) {
            apply(&mut self.state, block.number, emitted.index, event)?;
            self.covered.add(Position { number: block.number, index: emitted.index }, block.hash);
        }
        self.as_of = Some((block.head(), block.time));
        // What does not follow the block just read is retracted, and denies no longer.
        let ahead = std::mem::take(&mut self.ahead).into_iter();
        self.ahead = ahead.filter_map(|(node, ahead)| Some((node, ahead.over(&self.state, block.head()).ok()?))).collect();
        Ok(())
    }

    /// The newest block that is known of any node, final or best, and its time.
    pub(crate) fn newest(&self) -> Option<(Head, UnixSeconds)> {
        self.ahead.values().filter_map(Ahead::newest).chain(self.as_of).max_by_key(|(_, time)| *time)
    }
}

impl From<Snapshot> for Projection {
    fn from(snapshot: Snapshot) -> Self {
        Self { state: snapshot.state, as_of: None, covered: snapshot.covered, ahead: BTreeMap::new() }
    }
}

/// The events of a block.
///
/// # Errors
/// The alarm when the bytes of one are not an event these rules know.
pub(crate) fn events(block: &Block) -> Result<Vec<Event>, Alarm> {
    block.emitted.iter().map(|emitted| read(block.number, emitted.index, &emitted.data)).collect()
}

fn read(number: BlockNumber, index: u32, data: &[u8]) -> Result<Event, Alarm> {
    decode_exact(data).map_err(|_| Alarm::UnknownEvent { number, index })
}

fn apply(state: &mut State, number: BlockNumber, index: u32, event: &Event) -> Result<(), Alarm> {
    state.apply(event).map_err(|cause| Alarm::BrokenHistory { number, index, cause })
}

/// Why the log does not fold to a state.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// It cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// An event in it does not continue the state, or is unknown to these rules.
    #[error(transparent)]
    Alarm(#[from] Alarm),
}
