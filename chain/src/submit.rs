//! Sending signed transactions and waiting until they are final.

use crate::{account::NodeError, id::TransactionHash, included::Included, BlockHash, Chain};
use std::time::Duration;
use subxt::error::{BackendError, ExtrinsicError, RpcError};
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
            // Also what the pool dropped or found invalid once it had taken it may be in a block, of another node or branch.
            let block = progress.wait_for_finalized().await.map_err(|error| unknown(deepest(&error)))?;
            let found = self.included_in(BlockHash(block.block_hash().0), hash).await.map_err(|cause| unknown(cause.to_string()))?;
            found.ok_or_else(|| unknown("the node names a block that it is not in".into()))?
        });
        waited.await.unwrap_or_else(|_| Err(unknown(format!("it was not final within {} s", FINAL_WITHIN.as_secs()))))
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

/// What the node said when it refused to take a transaction; none when it may have taken it.
fn refusal(error: &ExtrinsicError) -> Option<String> {
    match error {
        ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(subxt_rpcs::Error::User(said)))) => {
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
