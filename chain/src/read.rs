//! Reading one block.

use crate::{
    keys::{Key, SYSTEM_EVENTS, SYSTEM_LAST_RUNTIME_UPGRADE, SYSTEM_PARENT_HASH, TIMESTAMP_NOW},
    runtime::Happened,
    Block, BlockHash, BlockNumber, Chain, Emitters, Head,
};
use codec::Decode;
use shared_logic::UnixSeconds;
use subxt::config::substrate::H256;
use subxt_rpcs::{methods::legacy::Bytes, Error as RpcError};

/// What is read of each block, in one request.
const KEYS: [Key; 4] = [SYSTEM_EVENTS, TIMESTAMP_NOW, SYSTEM_PARENT_HASH, SYSTEM_LAST_RUNTIME_UPGRADE];

const MS_PER_SECOND: u64 = 1_000;

impl Chain {
    /// The block of that height on the node's chain, with what those contracts emitted.
    ///
    /// Up to the finalized height this is the final block; above it, it may still change.
    ///
    /// # Errors
    /// [`BlockError`] when the block is not there, cannot be read or cannot be decoded.
    pub async fn block(&self, number: BlockNumber, emitters: Emitters) -> Result<Block, BlockError> {
        // A missing hash must stop here: asked for "no hash", a node answers with its newest block.
        let hash = self.block_hash(number).await?.ok_or(BlockError::NotThere { number })?;
        self.block_at(Head { number, hash }, emitters).await
    }

    /// The hash of the block of that height on the node's chain; `None` when there is none yet.
    ///
    /// # Errors
    /// [`BlockError::Node`] when the node does not answer.
    pub async fn block_hash(&self, number: BlockNumber) -> Result<Option<BlockHash>, BlockError> {
        let hash = self.legacy.chain_get_block_hash(Some(number.0.into())).await;
        Ok(hash.map_err(|cause| BlockError::node(number, cause))?.map(|hash| BlockHash(hash.0)))
    }

    /// The block of that height and hash, with what those contracts emitted.
    ///
    /// # Errors
    /// As [`Chain::block`].
    pub async fn block_at(&self, block: Head, emitters: Emitters) -> Result<Block, BlockError> {
        match self.state(block).await {
            Err(cause) if is_discarded(&cause) => Err(self.discarded(block.number).await),
            found => self.block_of(block, found.map_err(|cause| BlockError::node(block.number, cause))?, emitters).await,
        }
    }

    /// What the transaction at that position of the block came to.
    pub(crate) async fn happened(&self, block: Head, position: u32) -> Result<Happened, BlockError> {
        let found = self.state(block).await.map_err(|cause| BlockError::node(block.number, cause))?;
        let parent = found.parent.and_then(|bytes| decode(&bytes)).map(BlockHash).ok_or(BlockError::NoParent { block })?;
        let version = found.version.ok_or(BlockError::NoVersion { block })?;
        self.runtime(block, parent, &version).await?.happened(block, found.events.unwrap_or_default(), position)
    }

    /// The block whose state this is.
    pub(crate) async fn block_of(&self, block: Head, found: Found, emitters: Emitters) -> Result<Block, BlockError> {
        let first = block.number == BlockNumber(0);
        let parent = match found.parent {
            _ if first => BlockHash::NONE,
            Some(bytes) => BlockHash(decode(&bytes).ok_or(BlockError::NoParent { block })?),
            None => return Err(BlockError::NoParent { block }),
        };
        let time = match found.now {
            Some(bytes) => UnixSeconds(decode::<u64>(&bytes).ok_or(BlockError::NoTime { block })?.div_euclid(MS_PER_SECOND)),
            None if first => UnixSeconds(0),
            None => return Err(BlockError::NoTime { block }),
        };
        let emitted = match found.events {
            None => Vec::new(),
            Some(bytes) => {
                let version = found.version.ok_or(BlockError::NoVersion { block })?;
                self.runtime(block, parent, &version).await?.emitted(block, bytes, emitters)?
            }
        };
        Ok(Block { number: block.number, hash: block.hash, parent, time, emitted })
    }

    async fn state(&self, block: Head) -> Result<Found, RpcError> {
        let mut found = Found::default();
        for set in self.legacy.state_query_storage_at(keys(), Some(H256(block.hash.0))).await? {
            found.change(set.changes);
        }
        Ok(found)
    }

    /// The error that names the whole range whose state is gone, from this block on.
    async fn discarded(&self, from: BlockNumber) -> BlockError {
        let Ok(head) = self.finalized_head().await else {
            return BlockError::StateDiscarded { from, to: from };
        };
        // The node drops states from the oldest on, so the first that is there can be halved to.
        let (mut gone, mut there) = (from.0, head.number.0);
        while let Some(middle) = there.checked_sub(gone).map(|gap| gone.saturating_add(gap.div_euclid(2))).filter(|middle| *middle > gone) {
            if self.has_state(BlockNumber(middle)).await {
                there = middle;
            } else {
                gone = middle;
            }
        }
        BlockError::StateDiscarded { from, to: BlockNumber(gone) }
    }

    async fn has_state(&self, number: BlockNumber) -> bool {
        let Ok(Some(hash)) = self.block_hash(number).await else { return false };
        self.state(Head { number, hash }).await.is_ok()
    }
}

/// The keys of what is read of each block.
pub(crate) fn keys() -> impl Iterator<Item = &'static [u8]> {
    KEYS.iter().map(Key::as_slice)
}

/// What is read of a block, as the node tells it.
#[derive(Clone, Default)]
pub(crate) struct Found {
    events: Option<Vec<u8>>,
    now: Option<Vec<u8>>,
    parent: Option<Vec<u8>>,
    version: Option<Vec<u8>>,
}

impl Found {
    /// Takes values that are new or have changed.
    pub(crate) fn change(&mut self, changes: Vec<(Bytes, Option<Bytes>)>) {
        for (key, value) in changes {
            let slot = match Key::try_from(key.0.as_slice()) {
                Ok(SYSTEM_EVENTS) => &mut self.events,
                Ok(TIMESTAMP_NOW) => &mut self.now,
                Ok(SYSTEM_PARENT_HASH) => &mut self.parent,
                Ok(SYSTEM_LAST_RUNTIME_UPGRADE) => &mut self.version,
                _ => continue,
            };
            *slot = value.map(|bytes| bytes.0);
        }
    }

    /// How many bytes the events take.
    pub(crate) fn event_bytes(&self) -> usize {
        self.events.as_ref().map_or(0, Vec::len)
    }
}

fn decode<T: Decode>(bytes: &[u8]) -> Option<T> {
    let mut rest = bytes;
    T::decode(&mut rest).ok().filter(|_| rest.is_empty())
}

/// Nodes have no code of their own for a pruned state, only this text.
fn is_discarded(error: &RpcError) -> bool {
    matches!(error, RpcError::User(error) if error.message.to_lowercase().contains("state already discarded"))
}

/// Why a block was not read.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    /// The node does not answer, or refuses.
    #[error("could not read block {number}")]
    Node {
        /// Which block.
        number: BlockNumber,
        /// What the node or the connection said.
        #[source]
        cause: RpcError,
    },
    /// The node has no block of this height.
    #[error("the node does not have block {number}")]
    NotThere {
        /// Which block.
        number: BlockNumber,
    },
    /// The node has pruned the states of these blocks; a node that keeps them is needed.
    #[error("the node has discarded the states of blocks {from} to {to}")]
    StateDiscarded {
        /// The first block missed.
        from: BlockNumber,
        /// The last block missed.
        to: BlockNumber,
    },
    /// The block's state names no parent.
    #[error("the state of block {} does not name its parent", block.number)]
    NoParent {
        /// Which block.
        block: Head,
    },
    /// The block's state has no time.
    #[error("the state of block {} does not hold the chain's time", block.number)]
    NoTime {
        /// Which block.
        block: Head,
    },
    /// The block's state does not say which runtime executed it.
    #[error("the state of block {} does not name its runtime's version", block.number)]
    NoVersion {
        /// Which block.
        block: Head,
    },
    /// The runtime that executed the block is not to be had.
    #[error("the runtime of version {version}, which executed block {}, is not in its parent's state", block.number)]
    NoRuntime {
        /// Which block.
        block: Head,
        /// The runtime's version.
        version: u32,
    },
    /// The block's events are not what its runtime writes.
    #[error("the events of block {} are not as its runtime writes them", block.number)]
    Undecodable {
        /// Which block.
        block: Head,
    },
}

impl BlockError {
    pub(crate) const fn node(number: BlockNumber, cause: RpcError) -> Self {
        Self::Node { number, cause }
    }
}
