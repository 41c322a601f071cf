//! What stops the sidecar from following: a person must look.

use shared_logic::ReplayError;
use valet_chain::{BlockHash, BlockNumber, Genesis};

/// Why following has stopped for good. Nothing was skipped: the cursor stands before the cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Alarm {
    /// The node is of another chain.
    #[error("expected a node of the chain `{expected}`, found one of `{found}`")]
    OtherChain {
        /// The chain of the database and the configuration.
        expected: Genesis,
        /// The node's chain.
        found: Genesis,
    },
    /// A block that was final is no longer on the chain.
    #[error("expected block {number} to stay `{expected}`, which was final; the chain now has `{found}` there")]
    FinalityViolated {
        /// Which block.
        number: BlockNumber,
        /// What was final.
        expected: BlockHash,
        /// What the node has there now.
        found: BlockHash,
    },
    /// A block does not name the one before it, however often it is read.
    #[error("expected block {number} to follow block `{expected}`, found that it follows `{found}`")]
    BrokenParent {
        /// Which block.
        number: BlockNumber,
        /// The block before it.
        expected: BlockHash,
        /// What it names as its parent.
        found: BlockHash,
    },
    /// The node no longer has the states that are needed.
    #[error("expected a node that keeps the states of blocks {from} to {to}; this one has discarded them")]
    Discarded {
        /// The first block missed.
        from: BlockNumber,
        /// The last block missed.
        to: BlockNumber,
    },
    /// A block cannot be decoded with its own runtime.
    #[error("expected the events of block {number} as its runtime writes them")]
    UndecodableBlock {
        /// Which block.
        number: BlockNumber,
    },
    /// The contract emitted bytes that these rules do not know.
    #[error("expected event {index} of block {number} to be one that these rules know; a newer sidecar may be needed")]
    UnknownEvent {
        /// Which block.
        number: BlockNumber,
        /// Its position in the block.
        index: u32,
    },
    /// An event does not continue the state.
    #[error("expected event {index} of block {number} to continue the state: {cause}")]
    BrokenHistory {
        /// Which block.
        number: BlockNumber,
        /// Its position in the block.
        index: u32,
        /// What is wrong with it.
        cause: ReplayError,
    },
    /// The database cannot be written.
    #[error("expected the database to take block {number}")]
    Unwritable {
        /// The first block that was not written.
        number: BlockNumber,
    },
}
