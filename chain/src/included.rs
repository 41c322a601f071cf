//! Transactions in blocks, and what came of them.

use crate::{account::NodeError, id::TransactionHash, BlockHash, BlockNumber, Chain, Emitted, Head, SubmitError, Weight};
use subxt::config::{
    substrate::{BlakeTwo256, H256},
    Hasher, Header as _,
};

/// A transaction that is final and did what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
    /// The block it is in.
    pub block: Head,
    /// Its weight as the chain charged it, the whole transaction.
    pub weight: Weight,
    /// What contracts emitted while it ran, in that order: its own events, whatever else is in the block.
    pub emitted: Vec<Emitted>,
}

impl Chain {
    /// What came of a transaction in that block; none when it is not in it.
    pub(crate) async fn included_in(
        &self,
        block: BlockHash,
        hash: TransactionHash,
    ) -> Result<Option<Result<Included, SubmitError>>, NodeError> {
        let found = self.legacy.chain_get_block(Some(H256(block.0))).await.map_err(NodeError::of)?;
        let found = found.ok_or_else(|| NodeError::of("it does not have a block that it named"))?.block;
        let number = u32::try_from(found.header.number()).map_err(NodeError::of)?;
        let block = Head { number: BlockNumber(number), hash: block };
        let position = (0u32..).zip(&found.extrinsics).find(|(_, bytes)| BlakeTwo256.hash(&bytes.0).0 == hash.0);
        let Some((position, _)) = position else { return Ok(None) };
        let happened = self.happened(block, position).await.map_err(NodeError::of)?;
        Ok(Some(match happened.failed {
            Some(reason) => Err(SubmitError::Failed { reason }),
            None => Ok(Included { block, weight: happened.weight, emitted: happened.emitted }),
        }))
    }
}
