//! Whether the signer's metadata is this runtime's.

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{
    impl_tx_ext_default,
    traits::TransactionExtension,
    transaction_validity::{TransactionValidityError, UnknownTransaction},
};

use crate::RuntimeCall;

/// Where the node's chain spec puts the hash, RFC 78's.
const HASH: &[u8] = b":metadata_hash";

/// Whether the signer vouches for the metadata.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Copy, PartialEq, Eq, Debug, TypeInfo)]
enum Mode {
    /// It does not.
    Disabled,
    /// It has signed the hash of what it read.
    Enabled,
}

/// The extension of that name on public chains, with their identifier and bytes.
///
/// Theirs is `frame-metadata-hash-extension`, into which a second build of the runtime compiles the hash that
/// the first one's metadata has. This one reads it from the state instead, which saves that build. After an upgrade
/// of the runtime the hash there is the old one's, and a transaction that signs the new one's is refused.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub struct CheckMetadataHash {
    mode: Mode,
}

impl CheckMetadataHash {
    /// Checks nothing.
    pub const fn off() -> Self {
        Self { mode: Mode::Disabled }
    }
}

impl TransactionExtension<RuntimeCall> for CheckMetadataHash {
    const IDENTIFIER: &'static str = "CheckMetadataHash";
    type Implicit = Option<[u8; 32]>;
    type Val = ();
    type Pre = ();

    fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
        match self.mode {
            Mode::Disabled => Ok(None),
            Mode::Enabled => frame_support::storage::unhashed::get(HASH).map(Some).ok_or_else(|| UnknownTransaction::CannotLookup.into()),
        }
    }

    impl_tx_ext_default!(RuntimeCall; weight validate prepare);
}
