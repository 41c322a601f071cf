//! Reading a contract's events block by block, without a gap.

use crate::{
    failure::{Code, Failure},
    session::Session,
    world,
};
use futures::TryStreamExt;
use shared_logic::{decode_exact, Account, Event, State, VehicleId};
use valet_chain::{Block, BlockError, BlockHash, BlockNumber, Emitters, Head};

/// An event and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// Its position among all events of the block, from 0.
    pub(crate) index: u32,
    /// The event.
    pub(crate) event: Event,
}

/// How far a history was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk {
    next: Option<BlockNumber>,
    last: Option<BlockHash>,
}

impl Walk {
    /// Begins with this block.
    pub(crate) const fn from(first: BlockNumber) -> Self {
        Self { next: Some(first), last: None }
    }

    /// The hash of the last block read.
    pub(crate) const fn last(&self) -> Option<BlockHash> {
        self.last
    }

    /// Reads on up to `to`, which is final, and shows each block with the contract's events in it.
    /// INVARIANT (no gap): each block names the one read before it as its parent.
    ///
    /// # Errors
    /// [`HistoryError`] at the first block or event that cannot be read; blocks before it were shown.
    pub(crate) async fn read(
        &mut self,
        session: &Session,
        to: BlockNumber,
        mut show: impl FnMut(&Block, &[Found]),
    ) -> Result<(), HistoryError> {
        let Some(first) = self.next.filter(|first| *first <= to) else { return Ok(()) };
        let blocks = session.ledger.chain.blocks(first..=to, Emitters::Only(session.deployment.contract));
        let mut blocks = std::pin::pin!(blocks);
        while let Some(block) = blocks.try_next().await? {
            if let Some(expected) = self.last.filter(|last| *last != block.parent) {
                return Err(HistoryError::BrokenParent { number: block.number, expected, found: block.parent });
            }
            show(&block, &events(&block)?);
            self.last = Some(block.hash);
            self.next = block.number.next();
        }
        match self.next {
            Some(missing) if missing <= to => Err(BlockError::NotThere { number: missing }.into()),
            _ => Ok(()),
        }
    }
}

/// The contract's records as of that final block, however the node tells them.
pub(crate) async fn state(session: &Session, head: Head) -> Result<State, Failure> {
    world::state(session, head).await
}

/// The events of one vehicle up to that final block, in order; none, and a note that says so, where the node has
/// discarded what it would tell them from. `what` is not told then.
pub(crate) async fn of_vehicle(session: &Session, head: Head, vehicle: VehicleId, what: &str) -> Result<Option<Vec<Event>>, Failure> {
    let mut events = Vec::new();
    let mut walk = Walk::from(session.deployment.block());
    let read = walk.read(session, head.number, |_, found| {
        events.extend(found.iter().map(|found| found.event).filter(|event| event.vehicle == Some(vehicle)));
    });
    match read.await.map_err(Failure::from) {
        Ok(()) => Ok(Some(events)),
        Err(failure) if failure.code() == Code::StateDiscarded => {
            session.ledger.output.warn(&format!("{what} are not told: {failure}; a node that keeps all states, or a sidecar, knows them"));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// The state that the contract's events up to that final block make.
pub(crate) async fn fold(session: &Session, head: Head) -> Result<State, Failure> {
    let first = session.deployment.block();
    let bar = session.ledger.output.bar(u64::from(head.number.0.saturating_sub(first.0)), "reading history");
    let mut state = State::new(Account([0; 20]));
    let mut unlawful = None;
    let mut walk = Walk::from(first);
    let read = walk.read(session, head.number, |_, events| {
        for found in events {
            unlawful = unlawful.or_else(|| state.apply(&found.event).err());
        }
        bar.inc(1);
    });
    read.await?;
    bar.finish_and_clear();
    // Records, time and history are of one block, or of none.
    if walk.last() != Some(head.hash) {
        return Err(Failure::of(Code::HistoryBroken, format!("block {} is no longer `{}`, which was final", head.number, head.hash)));
    }
    match unlawful {
        Some(broken) => Err(broken.into()),
        None => Ok(state),
    }
}

fn events(block: &Block) -> Result<Vec<Found>, HistoryError> {
    let found = |emitted: &valet_chain::Emitted| match decode_exact(&emitted.data) {
        Ok(event) => Ok(Found { index: emitted.index, event }),
        Err(_) => Err(HistoryError::UnknownEvent { number: block.number, index: emitted.index }),
    };
    block.emitted.iter().map(found).collect()
}

/// Why a history was not read whole.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HistoryError {
    /// A block was not read.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// A block does not continue the one before it.
    #[error("block {number} follows block `{found}` instead of `{expected}`")]
    BrokenParent {
        /// Which block.
        number: BlockNumber,
        /// The block before it.
        expected: BlockHash,
        /// What it names as its parent.
        found: BlockHash,
    },
    /// The contract emitted bytes that these rules do not know.
    #[error("event {index} of block {number} is none that these rules know")]
    UnknownEvent {
        /// Which block.
        number: BlockNumber,
        /// Its position in the block.
        index: u32,
    },
}
