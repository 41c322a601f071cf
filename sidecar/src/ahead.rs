//! Best blocks that are not final yet: what they would change, by what one node says.

use crate::layer::Layer;
use shared_logic::{Event, ReplayError, State, UnixSeconds};
use valet_chain::{Block, BlockHash, Head};

/// A best block and the contract's events in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BestBlock {
    pub(crate) head: Head,
    pub(crate) parent: BlockHash,
    pub(crate) time: UnixSeconds,
    pub(crate) events: Vec<Event>,
}

impl BestBlock {
    pub(crate) fn new(block: &Block, events: Vec<Event>) -> Self {
        Self { head: block.head(), parent: block.parent, time: block.time, events }
    }
}

/// The best chain of one node above the last block that was read.
///
/// INVARIANT (linked): the first block names the last one read as its parent, and each other the one before it.
#[derive(Clone, Debug)]
pub(crate) struct Ahead {
    blocks: Vec<BestBlock>,
    layer: Layer,
}

impl Ahead {
    /// What these blocks lead to, of which each follows the one before. Those that are read already are left out.
    ///
    /// # Errors
    /// [`AheadError`] when they do not follow `read`, or an event in them does not continue the state.
    pub(crate) fn new(mut blocks: Vec<BestBlock>, state: &State, read: Head) -> Result<Self, AheadError> {
        blocks.retain(|block| block.head.number > read.number);
        let parents = std::iter::once(read.hash).chain(blocks.iter().map(|block| block.head.hash));
        if blocks.iter().zip(parents).any(|(block, parent)| block.parent != parent) {
            return Err(AheadError::Elsewhere);
        }
        let mut layer = Layer::default();
        for event in blocks.iter().flat_map(|block| &block.events) {
            layer.apply(state, event)?;
        }
        Ok(Self { blocks, layer })
    }

    /// The same after another block was read.
    pub(crate) fn over(self, state: &State, read: Head) -> Result<Self, AheadError> {
        Self::new(self.blocks, state, read)
    }

    /// The records that are other than those of the state.
    pub(crate) const fn layer(&self) -> &Layer {
        &self.layer
    }

    /// The newest block and its time; none when all was read.
    pub(crate) fn newest(&self) -> Option<(Head, UnixSeconds)> {
        self.blocks.last().map(|block| (block.head, block.time))
    }

    /// The block of that hash.
    pub(crate) fn block(&self, hash: BlockHash) -> Option<&BestBlock> {
        self.blocks.iter().find(|block| block.head.hash == hash)
    }
}

/// Why best blocks say nothing of what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AheadError {
    /// They are of another fork than the last block read, or a newer one was read meanwhile.
    #[error("the best blocks do not follow the last block read")]
    Elsewhere,
    /// An event in them does not continue the state.
    #[error("an event of a best block does not continue the state: {0}")]
    Broken(ReplayError),
}

impl From<ReplayError> for AheadError {
    fn from(cause: ReplayError) -> Self {
        Self::Broken(cause)
    }
}
