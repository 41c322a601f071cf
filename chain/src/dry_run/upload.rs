//! Trying whether the chain takes a code, before any transaction.

use super::{Amount, Chain, DryRunError, NodeError};
use crate::AccountBytes;
use codec::Encode;
use subxt::{
    error::DispatchError,
    ext::{scale_decode::DecodeAsType, scale_value},
};

/// The runtime's method.
const METHOD: &str = "upload_code";

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Uploaded {
    deposit: u128,
}

impl Chain {
    /// What a code locks alone, without any contract of it. A chain that would not take it says why: too long, say.
    ///
    /// # Errors
    /// [`DryRunError`] when the node does not answer or the chain refuses the code.
    pub async fn try_upload(&self, from: AccountBytes, code: &[u8]) -> Result<Amount, DryRunError> {
        let arguments = (from, code, None::<u128>).encode();
        let block = self.legacy.chain_get_block_hash(None).await.map_err(NodeError::of)?;
        let bytes = self.legacy.state_call(&format!("ReviveApi_{METHOD}"), Some(&arguments), block).await.map_err(NodeError::of)?;
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        let metadata = at.metadata_ref();
        let method = metadata.runtime_api_trait_by_name("ReviveApi").and_then(|api| api.method_by_name(METHOD));
        let output = method.ok_or(DryRunError::NoSuchApi)?.output_ty();
        let answer = Result::<Uploaded, scale_value::Value<()>>::decode_as_type(&mut &*bytes, output, metadata.types());
        match answer.map_err(NodeError::of)? {
            Ok(uploaded) => Ok(Amount(uploaded.deposit)),
            // By its name: an account that cannot pay is told from a code that is none.
            Err(_) => {
                let error = bytes.get(1..).unwrap_or_default();
                let error = DispatchError::decode_from(error, at.metadata()).map_err(NodeError::of)?;
                Err(DryRunError::Refused { reason: error.to_string() })
            }
        }
    }
}
