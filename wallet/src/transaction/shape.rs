//! How this chain writes calls and transactions, as its metadata says.

use super::Context;
use codec::{Compact, Decode, Encode};

/// The place of a call in the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CallIndex {
    /// The pallet's index.
    pub pallet: u8,
    /// The call's index in it.
    pub call: u8,
}

/// The places of all calls this wallet signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CallIndices {
    /// `Revive.map_account`.
    pub map_account: CallIndex,
    /// `Revive.call`.
    pub revive_call: CallIndex,
    /// `Revive.instantiate_with_code`.
    pub instantiate_with_code: CallIndex,
    /// `Balances.transfer_keep_alive`.
    pub transfer_keep_alive: CallIndex,
}

/// What of a chain's metadata a signature depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Where its calls are.
    pub calls: CallIndices,
    /// Its transaction extensions, in the metadata's order.
    pub extensions: Vec<Extension>,
}

impl Shape {
    /// What the extensions put into the transaction.
    pub(super) fn extra(&self, context: &Context) -> Vec<u8> {
        self.extensions.iter().flat_map(|extension| extension.extra(context)).collect()
    }

    /// What the extensions have signed besides.
    pub(super) fn additional(&self, context: &Context) -> Vec<u8> {
        self.extensions.iter().flat_map(|extension| extension.additional(context)).collect()
    }
}

/// Whether an extension's two types take bytes, as the metadata says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeSizes {
    /// Both its type and its implicit type are of size zero.
    BothZero,
    /// At least one takes bytes, or nobody looked.
    NotEmpty,
}

/// A transaction extension whose bytes this wallet knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extension {
    /// No bytes.
    CheckNonZeroSender,
    /// Signs the runtime's version.
    CheckSpecVersion,
    /// Signs the transaction format's version.
    CheckTxVersion,
    /// Signs the first block's hash.
    CheckGenesis,
    /// Carries the window, signs its block's hash.
    CheckMortality,
    /// Carries the nonce.
    CheckNonce,
    /// No bytes.
    CheckWeight,
    /// Carries the tip.
    ChargeTransactionPayment,
    /// Carries the tip and no other asset.
    ChargeAssetTxPayment,
    /// Carries and signs that no metadata hash is checked.
    CheckMetadataHash,
    /// No bytes.
    WeightReclaim,
    /// No bytes.
    StorageWeightReclaim,
    /// No bytes.
    AuthorizeCall,
    /// pallet-revive's `SetOrigin`; no bytes.
    EthSetOrigin,
    /// Another one, of which the caller says that it has no bytes.
    ZeroSized(
        /// Its identifier.
        String,
    ),
}

impl Extension {
    const KNOWN: [(&'static str, Self); 14] = [
        ("CheckNonZeroSender", Self::CheckNonZeroSender),
        ("CheckSpecVersion", Self::CheckSpecVersion),
        ("CheckTxVersion", Self::CheckTxVersion),
        ("CheckGenesis", Self::CheckGenesis),
        ("CheckMortality", Self::CheckMortality),
        ("CheckNonce", Self::CheckNonce),
        ("CheckWeight", Self::CheckWeight),
        ("ChargeTransactionPayment", Self::ChargeTransactionPayment),
        ("ChargeAssetTxPayment", Self::ChargeAssetTxPayment),
        ("CheckMetadataHash", Self::CheckMetadataHash),
        ("WeightReclaim", Self::WeightReclaim),
        ("StorageWeightReclaim", Self::StorageWeightReclaim),
        ("AuthorizeCall", Self::AuthorizeCall),
        ("EthSetOrigin", Self::EthSetOrigin),
    ];

    /// The extension of that identifier.
    ///
    /// INVARIANT (no guess): an unknown one is taken only when it has no bytes; else what is signed
    /// would not be what the chain checks.
    ///
    /// # Errors
    /// [`UnknownExtension`] for an unknown one that takes bytes.
    pub fn parse(identifier: &str, sizes: TypeSizes) -> Result<Self, UnknownExtension> {
        let known = Self::KNOWN.into_iter().find(|(name, _)| *name == identifier).map(|(_, extension)| extension);
        match (known, sizes) {
            (Some(extension), _) => Ok(extension),
            (None, TypeSizes::BothZero) => Ok(Self::ZeroSized(identifier.to_owned())),
            (None, TypeSizes::NotEmpty) => Err(UnknownExtension { identifier: identifier.to_owned() }),
        }
    }

    fn extra(&self, context: &Context) -> Vec<u8> {
        match self {
            Self::CheckMortality => context.mortality.era(),
            Self::CheckNonce => Compact(context.nonce).encode(),
            Self::ChargeTransactionPayment => Compact(context.tip.0).encode(),
            Self::ChargeAssetTxPayment => (Compact(context.tip.0), None::<()>).encode(),
            Self::CheckMetadataHash => vec![0],
            Self::CheckNonZeroSender
            | Self::CheckSpecVersion
            | Self::CheckTxVersion
            | Self::CheckGenesis
            | Self::CheckWeight
            | Self::WeightReclaim
            | Self::StorageWeightReclaim
            | Self::AuthorizeCall
            | Self::EthSetOrigin
            | Self::ZeroSized(_) => Vec::new(),
        }
    }

    fn additional(&self, context: &Context) -> Vec<u8> {
        match self {
            Self::CheckSpecVersion => context.spec_version.encode(),
            Self::CheckTxVersion => context.transaction_version.encode(),
            Self::CheckGenesis => context.genesis.encode(),
            Self::CheckMortality => context.mortality.anchor(context.genesis).encode(),
            Self::CheckMetadataHash => None::<[u8; 32]>.encode(),
            Self::CheckNonZeroSender
            | Self::CheckNonce
            | Self::CheckWeight
            | Self::ChargeTransactionPayment
            | Self::ChargeAssetTxPayment
            | Self::WeightReclaim
            | Self::StorageWeightReclaim
            | Self::AuthorizeCall
            | Self::EthSetOrigin
            | Self::ZeroSized(_) => Vec::new(),
        }
    }
}

/// An extension whose bytes this wallet does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownExtension {
    /// Its identifier in the metadata.
    pub identifier: String,
}

impl core::fmt::Display for UnknownExtension {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "expected a transaction extension that this wallet knows or that has no bytes, not `{}`", self.identifier)
    }
}

impl core::error::Error for UnknownExtension {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_extension_is_taken_only_when_it_has_no_bytes() {
        let unknown = UnknownExtension { identifier: "ChargeLunch".to_owned() };
        assert_eq!(Extension::parse("ChargeLunch", TypeSizes::NotEmpty), Err(unknown));
        assert_eq!(Extension::parse("ChargeLunch", TypeSizes::BothZero), Ok(Extension::ZeroSized("ChargeLunch".to_owned())));
    }
}
