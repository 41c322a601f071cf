//! The newest blocks: the final one, and the best one.

use crate::{BlockHash, BlockNumber, Chain};
use subxt::config::{substrate::H256, Header as _};

/// A block's number and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its height.
    pub number: BlockNumber,
    /// Its hash.
    pub hash: BlockHash,
}

impl Chain {
    /// The newest block that is final on this node.
    ///
    /// # Errors
    /// [`HeadError`] when the node does not tell.
    pub async fn finalized_head(&self) -> Result<Head, HeadError> {
        let hash = self.legacy.chain_get_finalized_head().await.map_err(HeadError::Node)?;
        self.head_of(hash).await
    }

    /// The newest block that this node would build on: it may still be retracted.
    ///
    /// # Errors
    /// [`HeadError`] when the node does not tell.
    pub async fn best_head(&self) -> Result<Head, HeadError> {
        let hash = self.legacy.chain_get_block_hash(None).await.map_err(HeadError::Node)?.ok_or(HeadError::NoBest)?;
        self.head_of(hash).await
    }

    async fn head_of(&self, hash: H256) -> Result<Head, HeadError> {
        let header = self.legacy.chain_get_header(Some(hash)).await.map_err(HeadError::Node)?;
        let header = header.ok_or(HeadError::NoHeader { hash: BlockHash(hash.0) })?;
        let number = u32::try_from(header.number()).map_err(|_| HeadError::NumberTooLarge { number: header.number() })?;
        Ok(Head { number: BlockNumber(number), hash: BlockHash(hash.0) })
    }
}

/// Why the newest block is not known.
#[derive(Debug, thiserror::Error)]
pub enum HeadError {
    /// The node does not answer, or refuses.
    #[error("could not read the newest block")]
    Node(#[source] subxt_rpcs::Error),
    /// The node has no best block.
    #[error("the node names no best block")]
    NoBest,
    /// The node names a block that it does not have.
    #[error("the node names a block that it does not have: `{hash}`")]
    NoHeader {
        /// Which block.
        hash: BlockHash,
    },
    /// The chain is higher than this reader counts.
    #[error("expected a block number below 2^32, found {number}")]
    NumberTooLarge {
        /// What was found.
        number: u64,
    },
}
