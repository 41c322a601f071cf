//! What came of a transaction whose outcome was not seen.

use crate::{
    account::{AccountBytes, NodeError},
    id::TransactionHash,
    included::Included,
    submit::FINAL_WITHIN,
    BlockNumber, Chain, Head, SubmitError,
};
use std::time::Duration;
use subxt::config::{
    substrate::{BlakeTwo256, H256},
    Hasher,
};
use subxt_rpcs::Error as RpcError;
use tokio::time::{sleep, Instant};

/// How often the newest final block is asked for.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A signed transaction that was sent before, and when it can come into a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its bytes.
    pub transaction: Vec<u8>,
    /// Who signed it.
    pub account: AccountBytes,
    /// The account's number that it carries.
    pub nonce: u32,
    /// The final block that its signature names: it comes into a later one.
    pub since: Head,
    /// The last block that it can come into.
    pub until: BlockNumber,
}

impl Sent {
    /// Its hash.
    pub fn hash(&self) -> TransactionHash {
        TransactionHash(BlakeTwo256.hash(&self.transaction).0)
    }
}

impl Chain {
    /// Finds what came of a transaction, and sends the same bytes again where they may have been lost. They have
    /// one number, so they never take effect twice. Waits as long as [`Chain::submit`].
    ///
    /// # Errors
    /// As [`Chain::submit`]; [`SubmitError::Over`] when it has no effect and can have none any more.
    pub async fn recover(&self, sent: &Sent) -> Result<Included, SubmitError> {
        let hash = sent.hash();
        let unknown = |reason: String| SubmitError::OutcomeUnknown { hash, reason };
        match self.block_hash(sent.since.number).await.map_err(|cause| unknown(cause.to_string()))? {
            Some(found) if found == sent.since.hash => {}
            // Signed upon a block of another chain, or of a branch that is no more.
            Some(_) => return Err(SubmitError::Over { hash }),
            None => return Err(unknown(format!("the node is behind block {}", sent.since.number))),
        }
        match self.legacy.author_submit_extrinsic(&sent.transaction).await {
            // Refused where it waits already, is in a block, or is over: the blocks tell which.
            Ok(_) | Err(RpcError::User(_)) => {}
            Err(cause) => return Err(unknown(cause.to_string())),
        }
        let (begun, mut read) = (Instant::now(), sent.since.number);
        while begun.elapsed() < FINAL_WITHIN {
            if let Some(outcome) = self.look(sent, &mut read).await.map_err(|cause| unknown(cause.to_string()))? {
                return outcome;
            }
            sleep(LOOK_EVERY).await;
        }
        Err(unknown(format!("it was not final within {} s", FINAL_WITHIN.as_secs())))
    }

    /// What the final blocks that were not read yet tell of it; none where they leave it open.
    async fn look(&self, sent: &Sent, read: &mut BlockNumber) -> Result<Option<Result<Included, SubmitError>>, NodeError> {
        let head = self.finalized_head().await.map_err(NodeError::of)?;
        while let Some(next) = read.next().filter(|next| *next <= head.number.min(sent.until)) {
            let block = self.block_hash(next).await.map_err(NodeError::of)?.ok_or_else(|| NodeError::of("a final block is missing"))?;
            if let Some(outcome) = self.included_in(block, sent.hash()).await? {
                return Ok(Some(outcome));
            }
            *read = next;
        }
        // Another transaction has its number.
        let over = head.number >= sent.until || self.nonce_at(head, sent.account).await? > sent.nonce;
        Ok(over.then(|| Err(SubmitError::Over { hash: sent.hash() })))
    }

    async fn nonce_at(&self, head: Head, account: AccountBytes) -> Result<u32, NodeError> {
        let at = self.client.at_block_hash_and_number(H256(head.hash.0), u64::from(head.number.0)).await.map_err(NodeError::of)?;
        crate::account::nonce(&at, account).await
    }

    /// A signature's window: from the newest final block on, for at least that many blocks after the newest.
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer.
    pub async fn window(&self, blocks: u32) -> Result<(Head, u32), NodeError> {
        let head = self.finalized_head().await.map_err(NodeError::of)?;
        let best = self.legacy.chain_get_header(None).await.map_err(NodeError::of)?.ok_or_else(|| NodeError::of("no newest block"))?;
        // Where finality lags, the window begins long before the blocks that can still take the transaction.
        let lag = best.number.saturating_sub(head.number.0.into());
        let lag = u32::try_from(lag).map_err(NodeError::of)?;
        Ok((head, lag.saturating_add(blocks)))
    }
}
