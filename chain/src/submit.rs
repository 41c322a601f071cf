//! Sending signed transactions and waiting until they are final.

use crate::{account::NodeError, config::ChainConfig, BlockHash, BlockNumber, Chain, Head, Weight};
use std::time::Duration;
use subxt::error::{BackendError, ExtrinsicError, RpcError, TransactionEventsError, TransactionProgressError};
use subxt::{client::OnlineClientAtBlockT, transactions::TransactionInBlock};
use tokio::time::timeout;

/// How long a transaction may take to be final before waiting is given up.
pub const FINAL_WITHIN: Duration = Duration::from_secs(120);

/// The hash of a signed transaction, by which explorers find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransactionHash(pub [u8; 32]);

impl core::fmt::Display for TransactionHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

/// A transaction that is final and did what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Included {
    /// The block it is in.
    pub block: Head,
    /// Its weight as the chain charged it, the whole transaction.
    pub weight: Weight,
}

impl Chain {
    /// Sends a signed transaction and waits until it is final.
    ///
    /// # Errors
    /// [`SubmitError`] when the node refuses it, it fails in its block, or its outcome is not known:
    /// only [`SubmitError::Refused`] and [`SubmitError::Failed`] say that it has no effect.
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
            let included = progress.wait_for_finalized().await.map_err(|error| match &error {
                TransactionProgressError::TransactionStatusError(status) => SubmitError::Refused { reason: status.to_string() },
                _ => unknown(deepest(&error)),
            })?;
            outcome(included).await.map_err(|error| match error {
                Outcome::Failed(reason) => SubmitError::Failed { reason },
                Outcome::Unread(cause) => unknown(cause.to_string()),
            })
        });
        waited.await.unwrap_or_else(|_| Err(unknown(format!("it was not final within {} s", FINAL_WITHIN.as_secs()))))
    }
}

/// What a transaction in a final block came to.
async fn outcome<C: OnlineClientAtBlockT<ChainConfig>>(included: TransactionInBlock<ChainConfig, C>) -> Result<Included, Outcome> {
    let hash = included.block_hash();
    let events = included.wait_for_success().await.map_err(|error| match error {
        TransactionEventsError::ExtrinsicFailed(error) => Outcome::Failed(error.to_string()),
        other => Outcome::Unread(NodeError::of(other)),
    })?;
    let mut weight = Weight { ref_time: 0, proof_size: 0 };
    for event in events.iter() {
        let event = event.map_err(NodeError::of)?;
        if (event.pallet_name(), event.event_name()) == ("System", "ExtrinsicSuccess") {
            weight = event.decode_fields_unchecked_as::<Success>().map_err(NodeError::of)?.dispatch_info.weight;
        }
    }
    let at = included.at().await.map_err(NodeError::of)?;
    let number = u32::try_from(at.block_number()).map_err(NodeError::of)?;
    Ok(Included { block: Head { number: BlockNumber(number), hash: BlockHash(hash.0) }, weight })
}

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Success {
    dispatch_info: Info,
}

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Info {
    weight: Weight,
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
            Some(said.to_string())
        }
        _ => None,
    }
}

/// What came of a transaction in a block, where it is no success.
enum Outcome {
    Failed(String),
    Unread(NodeError),
}

impl From<NodeError> for Outcome {
    fn from(cause: NodeError) -> Self {
        Self::Unread(cause)
    }
}

/// Why a transaction did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The node did not answer before anything was sent.
    #[error(transparent)]
    NotSent(NodeError),
    /// The node refused it, or dropped it: it never entered a block.
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
    /// It was sent, and may have taken effect or still take it.
    #[error("transaction {hash} was sent, and its outcome is not known: {reason}")]
    OutcomeUnknown {
        /// Which transaction.
        hash: TransactionHash,
        /// Why nothing is known.
        reason: String,
    },
}
