//! To which chain, account state and moment a transaction is bound.

use super::{Balance, Mortality};
use crate::text::hex_text;
use codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The hash of a block.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlockHash(
    /// The bytes.
    #[serde(with = "hex_text")]
    pub [u8; 32],
);

impl core::fmt::Debug for BlockHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex_text::write(&self.0))
    }
}

/// What the signature is bound to, as the chain client read it just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The chain's first block: no signature is valid on another chain.
    pub genesis: BlockHash,
    /// The runtime's `spec_version`.
    pub spec_version: u32,
    /// The runtime's `transaction_version`.
    pub transaction_version: u32,
    /// How many transactions the account has sent: no signature is valid twice.
    pub nonce: u32,
    /// What is paid to be taken sooner.
    pub tip: Balance,
    /// How long the transaction may wait.
    pub mortality: Mortality,
    /// The hash of the metadata that the call was made by, RFC 78's. Where the chain checks it, a call that was made by
    /// false metadata is refused; with none, nobody vouches for the metadata.
    pub metadata: Option<MetadataHash>,
}

/// The hash of a chain's metadata.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MetadataHash(
    /// The bytes.
    #[serde(with = "hex_text")]
    pub [u8; 32],
);

impl core::fmt::Debug for MetadataHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex_text::write(&self.0))
    }
}
