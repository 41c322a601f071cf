//! The state in memory, folded from the log, and how fresh it is.

use crate::{ahead::Ahead, alarm::Alarm, log::Log, log::LogError, log::MAX_PAGE};
use shared_logic::{decode_exact, Account, Event, State, UnixSeconds};
use std::collections::BTreeMap;
use valet_chain::{Block, BlockNumber, Head};

/// The state after a block.
///
/// INVARIANT (replay): the state is the fold of the log's events by [`State::apply`], nothing else.
#[derive(Debug)]
pub(crate) struct Projection {
    /// The state.
    pub(crate) state: State,
    /// The block it is the state after, and that block's time; `None` before the first.
    pub(crate) as_of: Option<(Head, UnixSeconds)>,
    /// What each node's best blocks lead to from there, by the node's place in the configuration.
    pub(crate) ahead: BTreeMap<usize, Ahead>,
}

impl Projection {
    /// Folds the whole log.
    ///
    /// # Errors
    /// [`FoldError`] when the log cannot be read or an event in it does not continue the state.
    pub(crate) fn fold(log: &Log) -> Result<Self, FoldError> {
        let mut projection = Self { state: State::new(Account([0; 20])), as_of: log.cursor()?, ahead: BTreeMap::new() };
        let mut after = None;
        loop {
            let page = log.page_now(after, MAX_PAGE)?;
            let Some(last) = page.last() else { return Ok(projection) };
            after = Some(last.position);
            for record in &page {
                let event = read(record.position.number, record.position.index, &record.data)?;
                apply(&mut projection.state, record.position.number, record.position.index, &event)?;
            }
        }
    }

    /// Applies a block's events, which `events` are.
    ///
    /// # Errors
    /// The alarm when one does not continue the state.
    pub(crate) fn apply(&mut self, block: &Block, events: &[Event]) -> Result<(), Alarm> {
        for (emitted, event) in block.emitted.iter().zip(events) {
            apply(&mut self.state, block.number, emitted.index, event)?;
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
