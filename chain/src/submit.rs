//! Sending signed transactions and waiting until they are final.

use crate::{account::NodeError, BlockHash, BlockNumber, Chain, Head, Weight};
use std::time::Duration;
use subxt::error::TransactionEventsError;
use tokio::time::timeout;

/// How long a transaction may take to be final before waiting is given up.
pub const FINAL_WITHIN: Duration = Duration::from_secs(120);

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
    /// [`SubmitError`] when the node refuses it, it fails in its block, or it is not final in time.
    pub async fn submit(&self, transaction: Vec<u8>) -> Result<Included, SubmitError> {
        timeout(FINAL_WITHIN, self.submit_and_wait(transaction)).await.map_err(|_| SubmitError::NotFinal)?
    }

    async fn submit_and_wait(&self, transaction: Vec<u8>) -> Result<Included, SubmitError> {
        let transactions = self.client.tx().await.map_err(NodeError::of)?;
        let progress = transactions
            .from_bytes(transaction)
            .submit_and_watch()
            .await
            .map_err(|error| SubmitError::Rejected { reason: deepest(&error) })?;
        let included = progress.wait_for_finalized().await.map_err(|error| SubmitError::Rejected { reason: deepest(&error) })?;
        let hash = included.block_hash();
        let events = included.wait_for_success().await.map_err(|error| match error {
            TransactionEventsError::ExtrinsicFailed(error) => SubmitError::Failed { reason: error.to_string() },
            other => SubmitError::Node(NodeError::of(other)),
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

/// Why a transaction did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The node did not answer.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// It never entered a block.
    #[error("expected the node to take the transaction; it said: {reason}")]
    Rejected {
        /// The node's words.
        reason: String,
    },
    /// It is in a block, and failed there; only its fee was taken.
    #[error("expected the transaction to succeed in its block; it failed with {reason}")]
    Failed {
        /// The dispatch error.
        reason: String,
    },
    /// Not final in time.
    #[error("expected the transaction to be final within {} s; it may still become final", FINAL_WITHIN.as_secs())]
    NotFinal,
}
