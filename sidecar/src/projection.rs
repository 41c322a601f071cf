//! The state in memory, folded from the log, and how fresh it is.

use crate::{alarm::Alarm, log::Log, log::LogError, log::MAX_PAGE, named::Named};
use shared_logic::{decode_exact, Account, Event, State, UnixSeconds};
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
    /// The documents that its events name.
    pub(crate) named: Named,
}

impl Projection {
    /// Folds the whole log.
    ///
    /// # Errors
    /// [`FoldError`] when the log cannot be read or an event in it does not continue the state.
    pub(crate) fn fold(log: &Log) -> Result<Self, FoldError> {
        let mut projection = Self { state: State::new(Account([0; 20])), as_of: log.cursor()?, named: Named::default() };
        let mut after = None;
        loop {
            let page = log.page_now(after, MAX_PAGE)?;
            let Some(last) = page.last() else { return Ok(projection) };
            after = Some(last.position);
            for record in &page {
                let event = read(record.position.number, record.position.index, &record.data)?;
                apply(&mut projection.state, record.position.number, record.position.index, &event)?;
                projection.named.add(&event);
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
            self.named.add(event);
        }
        self.as_of = Some((block.head(), block.time));
        Ok(())
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
