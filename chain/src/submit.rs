//! Sending signed transactions and waiting until they are final.

use crate::{account::NodeError, config::ChainConfig, id::TransactionHash, included::Included, BlockHash, Chain};
use std::time::Duration;
use subxt::{
    client::OnlineClientAtBlockT,
    error::{BackendError, ExtrinsicError, RpcError},
    tx::{TransactionProgress, TransactionStatus},
};
use tokio::time::timeout;

/// How long a transaction may take to be final before waiting is given up.
pub const FINAL_WITHIN: Duration = Duration::from_secs(120);

impl Chain {
    /// Sends a signed transaction and waits until it is final.
    ///
    /// # Errors
    /// [`SubmitError`] when the node refuses it, it fails in its block, or its outcome is not known:
    /// whatever is not [`SubmitError::OutcomeUnknown`] says that it has no effect.
    pub async fn submit(&self, transaction: Vec<u8>) -> Result<Included, SubmitError> {
        self.submit_telling(transaction, || {}).await
    }

    /// The same; calls `in_block` as soon as it is in a block, final or not: what is tried from then on sees what it did.
    ///
    /// # Errors
    /// As [`Chain::submit`].
    pub async fn submit_telling(&self, transaction: Vec<u8>, in_block: impl FnOnce() + Send) -> Result<Included, SubmitError> {
        let transactions = self.client.tx().await.map_err(|cause| SubmitError::NotSent(NodeError::of(cause)))?;
        let transaction = transactions.from_bytes(transaction);
        let hash = TransactionHash(transaction.hash().0);
        let unknown = |reason: String| SubmitError::OutcomeUnknown { hash, reason };
        let waited = timeout(FINAL_WITHIN, async {
            // From here on it may be on its way, whatever is heard of it.
            let progress = transaction.submit_and_watch().await.map_err(|error| match refusal(&error) {
                Some(reason) => SubmitError::Refused { reason },
                None => unknown(deepest(&error)),
            })?;
            let block = final_block(progress, in_block).await.map_err(unknown)?;
            let found = self.included_in(block, hash).await.map_err(|cause| unknown(cause.to_string()))?;
            found.ok_or_else(|| unknown("the node names a block that it is not in".into()))?
        });
        waited.await.unwrap_or_else(|_| Err(unknown(format!("it was not final within {} s", FINAL_WITHIN.as_secs()))))
    }
}

/// Waits until it is final, and tells when it is in a block for the first time. Else why no more is heard of it: also what
/// the pool dropped or found invalid once it had taken it may be in a block, of another node or branch.
async fn final_block<C>(mut progress: TransactionProgress<ChainConfig, C>, in_block: impl FnOnce() + Send) -> Result<BlockHash, String>
where
    C: OnlineClientAtBlockT<ChainConfig>,
{
    let mut in_block = Some(in_block);
    loop {
        match progress.next().await {
            Some(Ok(TransactionStatus::InFinalizedBlock(block))) => return Ok(BlockHash(block.block_hash().0)),
            Some(Ok(TransactionStatus::InBestBlock(_))) => {
                if let Some(tell) = in_block.take() {
                    tell();
                }
            }
            Some(Ok(
                TransactionStatus::Error { message } | TransactionStatus::Invalid { message } | TransactionStatus::Dropped { message },
            )) => {
                return Err(message);
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(deepest(&error)),
            None => return Err("the node tells nothing more of it".into()),
        }
    }
}

/// What the innermost cause says: the node's own words.
fn deepest(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// The pool has these very bytes, or had them a moment ago: somebody sent them before.
const KNOWN: [i32; 2] = [1012, 1013];

/// What the node said when it refused to take a transaction; none when it may have taken it.
fn refusal(error: &ExtrinsicError) -> Option<String> {
    match error {
        ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(subxt_rpcs::Error::User(said))))
            if !KNOWN.contains(&said.code) =>
        {
            // Why a transaction is invalid stands beside the message, as JSON text.
            let why = said.data.as_ref().map_or("", |data| data.get().trim_matches('"'));
            Some(if why.is_empty() { said.to_string() } else { format!("{said}: {why}") })
        }
        _ => None,
    }
}

/// Why a transaction did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The node did not answer before anything was sent.
    #[error(transparent)]
    NotSent(NodeError),
    /// The node refused to take it: it never entered a block.
    #[error("the node refused the transaction: {reason}")]
    Refused {
        /// The node's words.
        reason: String,
    },
    /// It is in a block, and failed there; only its fee was taken.
    #[error("the transaction failed in its block: {reason}")]
    Failed {
        /// The dispatch error.
        reason: String,
    },
    /// It came into no block, and can come into none any more.
    #[error("transaction {hash} came into no block, and can come into none any more")]
    Over {
        /// Which transaction.
        hash: TransactionHash,
    },
    /// It was sent, and may have taken effect or still take it.
    #[error("transaction {hash} was sent, and its outcome is not known: {reason}")]
    OutcomeUnknown {
        /// Which transaction.
        hash: TransactionHash,
        /// Why nothing is known.
        reason: String,
    },
}
