//! Trying a contract call without a transaction: what it would answer, and what it would cost.

mod ahead;
mod upload;

use crate::{account::NodeError, AccountBytes, Amount, BlockHash, Chain};
use codec::Encode;
use shared_logic::Account;
use subxt::{
    config::substrate::H256,
    ext::{scale_decode::DecodeAsType, scale_value},
};

/// What running costs: computation in picoseconds, and bytes of proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Weight {
    /// Computation, in picoseconds.
    pub ref_time: u64,
    /// Proof, in bytes.
    pub proof_size: u64,
}

/// What a call would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRun {
    /// The weight it needs.
    pub weight: Weight,
    /// What it would lock for storage; 0 for a call that frees storage.
    pub deposit: Amount,
    /// True when the contract refused and undid everything.
    pub reverted: bool,
    /// What the contract answered: SCALE bytes.
    pub data: Vec<u8>,
    /// Where the new contract would be, for a deployment.
    pub address: Option<Account>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Answer<Returns> {
    weight_required: Weight,
    max_storage_deposit: Deposit,
    result: Result<Returns, scale_value::Value<()>>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Deposit {
    Refund(#[allow(dead_code, reason = "read off the wire; what is freed costs nothing")] u128),
    Charge(u128),
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Returned {
    flags: Flags,
    data: Vec<u8>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Flags {
    bits: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Instantiated {
    result: Returned,
    addr: [u8; 20],
}

/// The first flag of a return: the contract reverted.
const REVERTED: u32 = 1;

impl Chain {
    /// Tries a call of a contract on the newest best block, final or not.
    ///
    /// # Errors
    /// [`DryRunError`] when the node does not answer or the chain refuses to run it.
    pub async fn try_call(&self, from: AccountBytes, contract: Account, data: &[u8]) -> Result<DryRun, DryRunError> {
        let arguments = (from, contract.0, 0u128, None::<(u64, u64)>, None::<u128>, data).encode();
        let (answer, returned): (_, Returned) = self.run("call", &arguments, None).await?;
        Ok(DryRun { reverted: returned.flags.bits & REVERTED != 0, data: returned.data, ..answer })
    }

    /// Tries a call of a contract on that block, so that its answer and the records read there agree.
    ///
    /// # Errors
    /// As [`Chain::try_call`].
    pub async fn try_call_at(&self, block: BlockHash, from: AccountBytes, contract: Account, data: &[u8]) -> Result<DryRun, DryRunError> {
        let arguments = (from, contract.0, 0u128, None::<(u64, u64)>, None::<u128>, data).encode();
        let (answer, returned): (_, Returned) = self.run("call", &arguments, Some(block)).await?;
        Ok(DryRun { reverted: returned.flags.bits & REVERTED != 0, data: returned.data, ..answer })
    }

    /// Tries a deployment.
    ///
    /// # Errors
    /// As [`Chain::try_call`].
    pub async fn try_deploy(&self, from: AccountBytes, code: &[u8], data: &[u8], salt: [u8; 32]) -> Result<DryRun, DryRunError> {
        // `Code::Upload` is the first of its enum.
        let arguments = (from, 0u128, None::<(u64, u64)>, None::<u128>, (0u8, code), data, Some(salt)).encode();
        let (answer, made): (_, Instantiated) = self.run("instantiate", &arguments, None).await?;
        let reverted = made.result.flags.bits & REVERTED != 0;
        Ok(DryRun { reverted, data: made.result.data, address: Some(Account(made.addr)), ..answer })
    }

    async fn run<R: DecodeAsType>(&self, method: &str, arguments: &[u8], at: Option<BlockHash>) -> Result<(DryRun, R), DryRunError> {
        let block = match at {
            Some(block) => Some(H256(block.0)),
            None => self.legacy.chain_get_block_hash(None).await.map_err(NodeError::of)?.map(|hash| H256(hash.0)),
        };
        let call = format!("ReviveApi_{method}");
        let bytes = self.legacy.state_call(&call, Some(arguments), block).await.map_err(NodeError::of)?;
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        let metadata = at.metadata_ref();
        let output = metadata
            .runtime_api_trait_by_name("ReviveApi")
            .and_then(|api| api.method_by_name(method))
            .map(|method| method.output_ty())
            .ok_or(DryRunError::NoSuchApi)?;
        let answer = Answer::<R>::decode_as_type(&mut &*bytes, output, metadata.types()).map_err(NodeError::of)?;
        let returned = answer.result.map_err(|error| refusal(&error))?;
        let deposit = match answer.max_storage_deposit {
            Deposit::Charge(amount) => Amount(amount),
            Deposit::Refund(_) => Amount(0),
        };
        let dry = DryRun { weight: answer.weight_required, deposit, reverted: false, data: Vec::new(), address: None };
        Ok((dry, returned))
    }
}

fn refusal(error: &scale_value::Value<()>) -> DryRunError {
    let text = error.to_string();
    DryRunError::Refused { reason: text }
}

/// Why a call could not be tried.
#[derive(Debug, thiserror::Error)]
pub enum DryRunError {
    /// The node did not answer.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The chain lacks the interface.
    #[error("the chain lacks the runtime interface `ReviveApi`")]
    NoSuchApi,
    /// The chain does not run it.
    #[error("the chain refused to run the call: {reason}")]
    Refused {
        /// The chain's dispatch error.
        reason: String,
    },
}
