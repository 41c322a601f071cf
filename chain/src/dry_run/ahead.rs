//! Trying a call as of a later moment than the newest block's: on a chain that makes blocks on demand the next
//! one may come hours after it, and decide otherwise.

use super::{Account, Amount, Chain, DryRun, DryRunError, NodeError, Weight};
use codec::Encode;
use shared_logic::UnixSeconds;
use subxt::{config::substrate::H256, ext::scale_decode::DecodeAsType};

/// The runtime's method that takes a time; it takes calls as Ethereum's nodes are asked about them.
const METHOD: &str = "eth_transact_with_config";

/// A transaction as Ethereum's nodes are asked about it; most is left to the node.
#[derive(Encode, Default)]
struct Transaction {
    access_list: Option<()>,
    authorization_list: Vec<()>,
    blob_versioned_hashes: Vec<()>,
    blobs: Vec<()>,
    chain_id: Option<()>,
    from: Option<Account>,
    gas: Option<()>,
    gas_price: Option<()>,
    input: Option<Vec<u8>>,
    data: Option<()>,
    max_fee_per_blob_gas: Option<()>,
    max_fee_per_gas: Option<()>,
    max_priority_fee_per_gas: Option<()>,
    nonce: Option<()>,
    to: Option<Account>,
    kind: Option<()>,
    value: Option<()>,
}

/// How it is run.
#[derive(Encode)]
struct Config {
    /// The time of the block, in milliseconds.
    time_ms: Option<u64>,
    /// Whether the sender must be able to pay.
    checks_balance: Option<bool>,
    state: Option<()>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Ran {
    weight_required: Weight,
    max_storage_deposit: u128,
    data: Vec<u8>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Refused {
    /// The contract reverted, and said this.
    Data(Vec<u8>),
    Message(String),
}

impl Chain {
    /// Tries a call of a contract on the newest best block as if it were of that moment. `from` is the sender as
    /// contracts see it.
    ///
    /// # Errors
    /// [`DryRunError`] when the node does not answer or the chain refuses to run it.
    pub async fn try_call_as_of(&self, time: UnixSeconds, from: Account, contract: Account, data: &[u8]) -> Result<DryRun, DryRunError> {
        let transaction = Transaction { from: Some(from), to: Some(contract), input: Some(data.to_vec()), ..Transaction::default() };
        let config = Config { time_ms: time.0.checked_mul(1_000), checks_balance: Some(false), state: None };
        let block = self.legacy.chain_get_block_hash(None).await.map_err(NodeError::of)?.map(|hash| H256(hash.0));
        let arguments = (transaction, config).encode();
        let bytes = self.legacy.state_call(&format!("ReviveApi_{METHOD}"), Some(&arguments), block).await.map_err(NodeError::of)?;
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        let metadata = at.metadata_ref();
        let method = metadata.runtime_api_trait_by_name("ReviveApi").and_then(|api| api.method_by_name(METHOD));
        let output = method.ok_or(DryRunError::NoSuchApi)?.output_ty();
        let answer = Result::<Ran, Refused>::decode_as_type(&mut &*bytes, output, metadata.types()).map_err(NodeError::of)?;
        let dry = |weight, deposit, reverted, data| DryRun { weight, deposit: Amount(deposit), reverted, data, address: None };
        match answer {
            Ok(ran) => Ok(dry(ran.weight_required, ran.max_storage_deposit, false, ran.data)),
            Err(Refused::Data(data)) => Ok(dry(Weight { ref_time: 0, proof_size: 0 }, 0, true, data)),
            Err(Refused::Message(reason)) => Err(DryRunError::Refused { reason }),
        }
    }
}
