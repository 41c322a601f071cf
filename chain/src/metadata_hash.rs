//! The hash by which a signer vouches for the metadata that it has read (RFC 78).
//!
//! A node that lies about where a call is would have something else signed than what was shown. Where the signature
//! covers this hash, the chain refuses what was signed by any metadata but its own.

use crate::{
    account::NodeError,
    layout::{constant, version, LayoutError},
    Chain,
};
use codec::{Decode, Encode};
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use subxt::{config::substrate::H256, ext::frame_metadata::RuntimeMetadataPrefixed};
use subxt_rpcs::methods::legacy::SystemProperties;

/// The metadata format that the hash is made from.
const FORMAT: u32 = 15;

/// The hashes of runtimes that have been read, by their version.
#[derive(Default)]
pub(crate) struct MetadataHashes(Mutex<BTreeMap<u32, [u8; 32]>>);

/// What the hash covers of the token, which the metadata does not tell.
#[derive(Debug, PartialEq, Eq)]
struct Token {
    symbol: String,
    decimals: u8,
}

impl Chain {
    /// The hash of the metadata at the newest final block, of which the chain's own is expected to be the same.
    ///
    /// It covers the runtime's name and version, and the token as the node tells it: the chain refuses what was signed
    /// by a wrong number of decimals. It is not to be left out because a node asks for that; see [`LayoutError`].
    ///
    /// # Errors
    /// [`LayoutError`] when the node does not answer, or does not tell what the hash covers.
    pub async fn metadata_hash(&self) -> Result<[u8; 32], LayoutError> {
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        let spec_version = at.spec_version();
        if let Some(hash) = self.hashes.get(spec_version) {
            return Ok(hash);
        }
        let missing = |what: &str| LayoutError::NoMetadata { reason: format!("a signer cannot vouch for it: {what}") };
        let call = "Metadata_metadata_at_version";
        let block = Some(H256(at.block_hash().0));
        let answer = self.legacy.state_call(call, Some(&FORMAT.encode()), block).await.map_err(NodeError::of)?;
        let bytes = Option::<Vec<u8>>::decode(&mut &*answer).ok().flatten().ok_or_else(|| missing("it is not told in format 15"))?;
        let RuntimeMetadataPrefixed(_, metadata) =
            RuntimeMetadataPrefixed::decode(&mut &*bytes).map_err(|_| missing("format 15 cannot be read"))?;
        let properties = self.legacy.system_properties().await.map_err(NodeError::of)?;
        let token = Token::read(&properties).ok_or_else(|| missing("the node does not tell the token's symbol and decimals"))?;
        let beside = ExtraInfo {
            spec_version,
            spec_name: version(at.metadata_ref()).ok_or_else(|| missing("it tells no name of the runtime"))?.spec_name,
            base58_prefix: constant(at.metadata_ref(), "SS58Prefix").ok_or_else(|| missing("it tells no SS58 prefix"))?,
            decimals: token.decimals,
            token_symbol: token.symbol,
        };
        let hash = generate_metadata_digest(&metadata, beside).map_err(|reason| missing(&reason))?.hash();
        self.hashes.keep(spec_version, hash);
        Ok(hash)
    }
}

impl MetadataHashes {
    fn get(&self, spec_version: u32) -> Option<[u8; 32]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&spec_version).copied()
    }

    fn keep(&self, spec_version: u32, hash: [u8; 32]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(spec_version, hash);
    }
}

impl Token {
    /// The primary token, as a node tells it: one, or the first of several.
    fn read(properties: &SystemProperties) -> Option<Self> {
        let first = |name| properties.get(name).map(|value| value.get(0).unwrap_or(value));
        let decimals = u8::try_from(first("tokenDecimals")?.as_u64()?).ok()?;
        Some(Self { symbol: first("tokenSymbol")?.as_str()?.to_owned(), decimals })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, Value};

    #[test]
    fn the_token_is_the_first_that_a_node_tells_and_none_without_both_of_its_facts() {
        let read = |value: Value| Token::read(value.as_object().unwrap());
        let unit = || Some(Token { symbol: "UNIT".into(), decimals: 12 });
        let scenarios = [
            ("one", json!({ "tokenSymbol": "UNIT", "tokenDecimals": 12, "ss58Format": 42 }), unit()),
            ("several", json!({ "tokenSymbol": ["UNIT", "B"], "tokenDecimals": [12, 6] }), unit()),
            ("no decimals", json!({ "tokenSymbol": "UNIT" }), None),
            ("no symbol", json!({ "tokenDecimals": 12 }), None),
            ("more decimals than there can be", json!({ "tokenSymbol": "UNIT", "tokenDecimals": 256 }), None),
            ("none", json!({}), None),
        ];
        for (name, properties, exp_token) in scenarios {
            assert_eq!(read(properties), exp_token, "{name}");
        }
    }
}
