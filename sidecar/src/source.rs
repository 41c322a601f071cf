//! Where blocks come from.

mod node;

#[cfg(test)]
pub(crate) mod fake;

pub(crate) use node::Node;

use futures::{future::BoxFuture, stream::BoxStream, StreamExt};
use std::{future::Future, ops::RangeInclusive, time::Duration};
use tokio::time::timeout;
use valet_chain::{Block, BlockHash, BlockNumber, Genesis, Head};

/// Something that is being waited for from a source.
pub(crate) type Answer<'a, T> = BoxFuture<'a, Result<T, SourceError>>;

/// Opens connections to a chain.
pub(crate) trait Connect: Send + Sync {
    /// A new connection.
    fn connect(&self) -> Answer<'_, Box<dyn Source>>;
}

/// One connection to a chain. It may lie, stall or break at any time: the walker checks.
pub(crate) trait Source: Send + Sync {
    /// Which chain it says it is.
    fn genesis(&self) -> Genesis;

    /// The newest final block.
    fn finalized_head(&self) -> Answer<'_, Head>;

    /// The hash of the block of that height; `None` when there is none.
    fn hash(&self, number: BlockNumber) -> Answer<'_, Option<BlockHash>>;

    /// The block of that height with the contract's events.
    fn block(&self, number: BlockNumber) -> Answer<'_, Block>;

    /// The blocks of these heights, in order; ends after the first error.
    fn blocks(&self, numbers: RangeInclusive<BlockNumber>) -> BoxStream<'_, Result<Block, SourceError>> {
        let heights = futures::stream::iter(numbers.start().0..=numbers.end().0);
        heights.then(move |height| self.block(BlockNumber(height))).boxed()
    }

    /// The block of that height and hash, final or not, with the contract's events.
    fn block_at(&self, block: Head) -> Answer<'_, Block>;

    /// The newest block that the node would build on.
    fn best_head(&self) -> Answer<'_, Head>;

    /// The hash of the contract's code at that block; `None` when the contract is not there.
    fn code(&self, at: Head) -> Answer<'_, Option<[u8; 32]>>;

    /// Waits until there may be a new final block. A hint only.
    fn changed(&mut self) -> BoxFuture<'_, ()>;

    /// Waits until there may be a new best block. A hint only.
    fn best_changed(&mut self) -> BoxFuture<'_, ()>;
}

/// An answer within that time, or the connection counts as lost.
pub(crate) async fn patiently<T>(patience: Duration, answer: impl Future<Output = Result<T, SourceError>>) -> Result<T, SourceError> {
    let late = |_| SourceError::Lost(format!("the node did not answer within {} ms", patience.as_millis()));
    timeout(patience, answer).await.map_err(late)?
}

/// Why a source gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SourceError {
    /// It may answer on a new connection.
    #[error("{0}")]
    Lost(String),
    /// The states of these blocks are gone on this node.
    #[error("the node has discarded the states of blocks {from} to {to}")]
    Discarded {
        /// The first block missed.
        from: BlockNumber,
        /// The last block missed.
        to: BlockNumber,
    },
    /// The block cannot be decoded.
    #[error("the events of block {0} cannot be decoded")]
    Undecodable(BlockNumber),
}
