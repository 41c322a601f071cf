//! What is known of the node.

use super::{Moment, NodeContact};
use crate::alarm::Alarm;
use valet_chain::{BlockNumber, Genesis, Head};

/// What is known of the node.
///
/// INVARIANT (no progress, no freshness): only [`Contact::known_at`] keeps answers fresh, and only
/// reading everything that is final moves it. A connection, a repeated answer or a retry does not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contact {
    /// When the node was last asked for its newest final block and that block has since been read.
    pub(crate) known_at: Option<Moment>,
    /// Its chain.
    pub(crate) genesis: Option<Genesis>,
    /// Its newest final block.
    pub(crate) head: Option<Head>,
    /// Why its chain does not reach what was read.
    pub(crate) behind: Option<Behind>,
    /// Why following has stopped.
    pub(crate) alarm: Option<Alarm>,
    /// Which of the nodes is followed, by its place in the configuration.
    pub(crate) following: usize,
    /// What is known of each node.
    pub(crate) nodes: Vec<NodeContact>,
    /// True while the contract is not on the chain.
    pub(crate) contract_missing: bool,
    /// A block that was asked for again and again, and not read.
    pub(crate) unreadable: Option<Unreadable>,
    /// The first block that the database does not take at the moment.
    pub(crate) unwritable: Option<BlockNumber>,
}

/// A block that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("block {number} could not be read {times} times in a row: {cause}")]
pub(crate) struct Unreadable {
    /// Which block.
    pub(crate) number: BlockNumber,
    /// How often in a row.
    pub(crate) times: u32,
    /// What went wrong last.
    pub(crate) cause: String,
}

/// Why a node's chain does not reach what was read: it is being synced anew, or is another node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Behind {
    /// Its newest final block is below the last one read.
    #[error("the node is behind what was read: block {} < {read}", head.number)]
    Head {
        /// The node's newest final block.
        head: Head,
        /// The last block read.
        read: BlockNumber,
    },
    /// It lacks the last block read, though its newest final block is not below it.
    #[error("the node is behind what was read: it has no block {read}")]
    Block {
        /// The last block read.
        read: BlockNumber,
    },
}
