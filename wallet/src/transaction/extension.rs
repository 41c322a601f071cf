//! The transaction extensions whose bytes this wallet knows.

use super::Context;
use codec::{Compact, Encode};

/// Whether an extension's two types take bytes, as the metadata says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeSizes {
    /// Both its type and its implicit type are of size zero.
    BothZero,
    /// At least one takes bytes, or nobody looked.
    NotEmpty,
}

/// A transaction extension whose bytes this wallet knows.
///
/// Beside those of polkadot-sdk it knows those of Polkadot Hub and of its public test network, each in the form in which
/// it does nothing. Their identifiers, order and bytes were read in
/// - `paseo-network/runtimes` at commit 05455e9: `system-parachains/asset-hub-paseo/src/lib.rs` (`TxExtension`, specification
///   version 2004002) and the pallets in `pallets/`: value-transfer-auth, pgas, alias-accounts, dotns-gateway (each an
///   `Option`, and nothing signed beside it) and origin-restriction (a `bool`);
/// - `polkadot-fellows/runtimes` at commit cb16c08: `system-parachains/asset-hubs/asset-hub-polkadot/src/lib.rs`
///   (specification version 2003002).
///
/// What is wrapped around another has that one's identifier in the metadata (`ChargePGAS`), or stands last and has no
/// bytes (`StorageWeightReclaim`).
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
    /// Carries whether the metadata's hash is signed, and signs it.
    CheckMetadataHash,
    /// No bytes.
    WeightReclaim,
    /// No bytes.
    StorageWeightReclaim,
    /// No bytes.
    AuthorizeCall,
    /// pallet-revive's `SetOrigin`; no bytes.
    EthSetOrigin,
    /// Carries that nobody authorises a transfer of value.
    AuthorizeValueTransfer,
    /// Carries that no PGAS is claimed.
    AsPgas,
    /// Carries that the signer acts by its own name.
    AsRingAlias,
    /// Carries that no name is registered.
    AsDotnsGateway,
    /// Carries that the origin is none of those that are restricted; an account is none.
    RestrictOrigins,
    /// No bytes.
    PrevalidateAttests,
    /// Another one, of which the caller says that it has no bytes.
    ZeroSized(
        /// Its identifier.
        String,
    ),
}

impl Extension {
    const KNOWN: [(&'static str, Self); 20] = [
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
        ("AuthorizeValueTransfer", Self::AuthorizeValueTransfer),
        ("AsPgas", Self::AsPgas),
        ("AsRingAlias", Self::AsRingAlias),
        ("AsDotnsGateway", Self::AsDotnsGateway),
        ("RestrictOrigins", Self::RestrictOrigins),
        ("PrevalidateAttests", Self::PrevalidateAttests),
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

    /// What it puts into the transaction.
    pub(super) fn extra(&self, context: &Context) -> Vec<u8> {
        match self {
            Self::CheckMortality => context.mortality.era(),
            Self::CheckNonce => Compact(context.nonce).encode(),
            Self::ChargeTransactionPayment => Compact(context.tip.0).encode(),
            Self::ChargeAssetTxPayment => (Compact(context.tip.0), None::<()>).encode(),
            // Disabled and Enabled, in that order.
            Self::CheckMetadataHash => vec![u8::from(context.metadata.is_some())],
            Self::AuthorizeValueTransfer | Self::AsPgas | Self::AsRingAlias | Self::AsDotnsGateway => None::<()>.encode(),
            Self::RestrictOrigins => false.encode(),
            Self::CheckNonZeroSender
            | Self::CheckSpecVersion
            | Self::CheckTxVersion
            | Self::CheckGenesis
            | Self::CheckWeight
            | Self::WeightReclaim
            | Self::StorageWeightReclaim
            | Self::AuthorizeCall
            | Self::EthSetOrigin
            | Self::PrevalidateAttests
            | Self::ZeroSized(_) => Vec::new(),
        }
    }

    /// What it has signed besides.
    pub(super) fn additional(&self, context: &Context) -> Vec<u8> {
        match self {
            Self::CheckSpecVersion => context.spec_version.encode(),
            Self::CheckTxVersion => context.transaction_version.encode(),
            Self::CheckGenesis => context.genesis.encode(),
            Self::CheckMortality => context.mortality.anchor(context.genesis).encode(),
            Self::CheckMetadataHash => context.metadata.encode(),
            Self::CheckNonZeroSender
            | Self::CheckNonce
            | Self::CheckWeight
            | Self::ChargeTransactionPayment
            | Self::ChargeAssetTxPayment
            | Self::WeightReclaim
            | Self::StorageWeightReclaim
            | Self::AuthorizeCall
            | Self::EthSetOrigin
            | Self::AuthorizeValueTransfer
            | Self::AsPgas
            | Self::AsRingAlias
            | Self::AsDotnsGateway
            | Self::RestrictOrigins
            | Self::PrevalidateAttests
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
    use crate::transaction::{Balance, BlockHash, CallIndex, CallIndices, MetadataHash, Mortality, Shape, Window};

    /// In the order of the public test network's source, the identifiers as its metadata has them.
    const PASEO: [&str; 18] = [
        "AuthorizeValueTransfer",
        "AuthorizeCall",
        "AsPgas",
        "AsRingAlias",
        "AsDotnsGateway",
        "RestrictOrigins",
        "CheckNonZeroSender",
        "CheckSpecVersion",
        "CheckTxVersion",
        "CheckGenesis",
        "CheckMortality",
        "CheckNonce",
        "CheckWeight",
        "ChargeAssetTxPayment",
        "PrevalidateAttests",
        "CheckMetadataHash",
        "EthSetOrigin",
        "StorageWeightReclaim",
    ];

    fn context(metadata: Option<MetadataHash>) -> Context {
        Context {
            genesis: BlockHash([0x11; 32]),
            spec_version: 1,
            transaction_version: 2,
            nonce: 64,
            tip: Balance(0),
            mortality: Mortality::Mortal(Window::new(64, 42, BlockHash([0x22; 32])).unwrap()),
            metadata,
        }
    }

    #[test]
    fn an_unknown_extension_is_taken_only_when_it_has_no_bytes() {
        let unknown = UnknownExtension { identifier: "ChargeLunch".to_owned() };
        assert!(unknown.to_string().contains("`ChargeLunch`"), "{unknown}");
        assert_eq!(Extension::parse("ChargeLunch", TypeSizes::NotEmpty), Err(unknown));
        assert_eq!(Extension::parse("ChargeLunch", TypeSizes::BothZero), Ok(Extension::ZeroSized("ChargeLunch".to_owned())));
    }

    #[test]
    fn the_public_test_networks_extensions_are_the_bytes_worked_out_by_hand() {
        let calls = [CallIndex { pallet: 0, call: 0 }; 4];
        let [map_account, revive_call, instantiate_with_code, transfer_keep_alive] = calls;
        let calls = CallIndices { map_account, revive_call, instantiate_with_code, transfer_keep_alive };
        let extensions = PASEO.map(|identifier| Extension::parse(identifier, TypeSizes::NotEmpty).unwrap()).to_vec();
        let shape = Shape { calls, extensions };
        // Value transfer, PGAS, alias and name: none each; restriction off; the era, the nonce 64; the tip, and no asset.
        let exp_extra = ["00", "000000", "00", "a502", "0101", "0000"].concat();
        // The versions, the first block, the window's.
        let exp_additional = ["01000000", "02000000", &"11".repeat(32), &"22".repeat(32)].concat();
        let hash = "44".repeat(32);
        let scenarios = [
            ("nobody vouches for the metadata", None, "00", "00".to_owned()),
            ("the signer vouches for it", Some(MetadataHash([0x44; 32])), "01", ["01", &hash].concat()),
        ];
        for (name, metadata, exp_mode, exp_hash) in scenarios {
            let context = context(metadata);
            assert_eq!(hex::encode(shape.extra(&context)), [&exp_extra, exp_mode].concat(), "{name}");
            assert_eq!(hex::encode(shape.additional(&context)), [exp_additional.as_str(), &exp_hash].concat(), "{name}");
        }
    }
}
