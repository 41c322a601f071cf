//! What stops the sidecar from following: a person must look.

use crate::problem::ProblemCode;
use shared_logic::ReplayError;
use valet_chain::{BlockHash, BlockNumber, Genesis};

/// Why following has stopped for good. Nothing was skipped: the cursor stands before the cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Alarm {
    /// The node is of another chain.
    #[error("the node is of the chain `{found}`; what was read is of `{expected}`")]
    OtherChain {
        /// The chain of the database and the configuration.
        expected: Genesis,
        /// The node's chain.
        found: Genesis,
    },
    /// A block that was final is no longer on the chain.
    #[error("block {number} was final as `{expected}`; the node now has `{found}` there")]
    FinalityViolated {
        /// Which block.
        number: BlockNumber,
        /// What was final.
        expected: BlockHash,
        /// What the node has there now.
        found: BlockHash,
    },
    /// A block does not name the one before it, however often it is read.
    #[error("block {number} follows block `{found}` instead of `{expected}`, which was read before it")]
    BrokenParent {
        /// Which block.
        number: BlockNumber,
        /// The block before it.
        expected: BlockHash,
        /// What it names as its parent.
        found: BlockHash,
    },
    /// The node no longer has the states that are needed.
    #[error("the node has discarded the states of blocks {from} to {to}")]
    Discarded {
        /// The first block missed.
        from: BlockNumber,
        /// The last block missed.
        to: BlockNumber,
    },
    /// A block cannot be decoded with its own runtime.
    #[error("the events of block {number} cannot be decoded")]
    UndecodableBlock {
        /// Which block.
        number: BlockNumber,
    },
    /// The contract emitted bytes that these rules do not know.
    #[error("event {index} of block {number} is not one that these rules know")]
    UnknownEvent {
        /// Which block.
        number: BlockNumber,
        /// Its position in the block.
        index: u32,
    },
    /// An event does not continue the state.
    #[error("event {index} of block {number} does not continue the state: {cause}")]
    BrokenHistory {
        /// Which block.
        number: BlockNumber,
        /// Its position in the block.
        index: u32,
        /// What is wrong with it.
        cause: ReplayError,
    },
    /// The contract's code is not what it was: its rules may be other ones.
    #[error("the contract has the code `0x{}` now, and had `0x{}`", hex::encode(.found), hex::encode(.expected))]
    CodeChanged {
        /// The hash of the code that was expected.
        expected: [u8; 32],
        /// The hash of the code that is there.
        found: [u8; 32],
    },
}

impl Alarm {
    /// The code by which programs know it.
    pub const fn code(&self) -> ProblemCode {
        match self {
            Self::OtherChain { .. } => ProblemCode::OtherChain,
            Self::FinalityViolated { .. } => ProblemCode::FinalityViolated,
            Self::BrokenParent { .. } => ProblemCode::BrokenParent,
            Self::Discarded { .. } => ProblemCode::StatesDiscarded,
            Self::UndecodableBlock { .. } => ProblemCode::UndecodableBlock,
            Self::UnknownEvent { .. } => ProblemCode::UnknownEvent,
            Self::BrokenHistory { .. } => ProblemCode::BrokenHistory,
            Self::CodeChanged { .. } => ProblemCode::CodeChanged,
        }
    }
}
