//! How the chain wants its transactions laid out, as its metadata tells.

use crate::{account::NodeError, config::CONTRACTS_PALLET, Chain};
use codec::Decode;
use subxt::Metadata;

/// The extension by which a chain checks that the signer has read its true metadata.
pub(crate) const CHECK_METADATA: &str = "CheckMetadataHash";

/// A call's place: which pallet, which call of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallPlace {
    /// The pallet's index.
    pub pallet: u8,
    /// The call's index in the pallet.
    pub call: u8,
}

/// One transaction extension the chain asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionName {
    /// Its identifier, such as `CheckNonce`.
    pub identifier: String,
    /// True when neither what is sent nor what is signed beside it has any bytes.
    pub empty: bool,
}

/// What a signer must know of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionLayout {
    /// The runtime's version; signed.
    pub spec_version: u32,
    /// The version of the transaction format; signed.
    pub transaction_version: u32,
    /// `Revive.map_account`.
    pub map_account: CallPlace,
    /// `Revive.call`.
    pub revive_call: CallPlace,
    /// `Revive.instantiate_with_code`.
    pub instantiate_with_code: CallPlace,
    /// `Balances.transfer_keep_alive`.
    pub transfer_keep_alive: CallPlace,
    /// The extensions, in order.
    pub extensions: Vec<ExtensionName>,
}

impl Chain {
    /// How transactions are laid out at the newest final block.
    ///
    /// # Errors
    /// [`LayoutError`] when the node does not answer, or its chain lacks a call that Valet needs.
    pub async fn transaction_layout(&self) -> Result<TransactionLayout, LayoutError> {
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        TransactionLayout::of(at.metadata_ref(), at.spec_version(), at.transaction_version())
    }
}

impl TransactionLayout {
    /// The layout that a runtime's metadata tells, from its bytes alone: with their prefix, in any format of 14 to 16.
    ///
    /// # Errors
    /// [`LayoutError`] when the bytes are no metadata, or of a chain that lacks a call that Valet needs.
    pub fn of_metadata(bytes: &[u8]) -> Result<Self, LayoutError> {
        let metadata = Metadata::decode_from(bytes).map_err(|error| LayoutError::NoMetadata { reason: error.to_string() })?;
        let version = version(&metadata).ok_or_else(|| LayoutError::NoMetadata { reason: "it tells no version".into() })?;
        Self::of(&metadata, version.spec_version, version.transaction_version)
    }

    fn of(metadata: &Metadata, spec_version: u32, transaction_version: u32) -> Result<Self, LayoutError> {
        let place = |pallet: &str, call: &str| {
            let found = metadata.pallet_by_name(pallet).and_then(|found| {
                found.call_variant_by_name(call).map(|variant| CallPlace { pallet: found.call_index(), call: variant.index })
            });
            found.ok_or_else(|| LayoutError::NoCall { name: format!("{pallet}.{call}") })
        };
        let empty = |id: u32| {
            metadata.types().resolve(id).is_some_and(|ty| match &ty.type_def {
                scale_info::TypeDef::Composite(fields) => fields.fields.is_empty(),
                scale_info::TypeDef::Tuple(fields) => fields.fields.is_empty(),
                _ => false,
            })
        };
        let extensions = metadata
            .extrinsic()
            .transaction_extensions_to_use_for_encoding()
            .map(|extension| ExtensionName {
                identifier: extension.identifier().into(),
                empty: empty(extension.extra_ty()) && empty(extension.additional_ty()),
            })
            .collect();
        Ok(Self {
            spec_version,
            transaction_version,
            map_account: place(CONTRACTS_PALLET, "map_account")?,
            revive_call: place(CONTRACTS_PALLET, "call")?,
            instantiate_with_code: place(CONTRACTS_PALLET, "instantiate_with_code")?,
            transfer_keep_alive: place("Balances", "transfer_keep_alive")?,
            extensions,
        })
    }

    /// Whether a signer can vouch for the metadata that it has read; see [`Chain::metadata_hash`].
    pub fn checks_metadata(&self) -> bool {
        self.extensions.iter().any(|extension| extension.identifier == CHECK_METADATA)
    }
}

/// A runtime's name and versions, as its metadata tells them.
#[derive(Decode)]
pub(crate) struct Version {
    pub(crate) spec_name: String,
    _impl_name: String,
    _authoring_version: u32,
    pub(crate) spec_version: u32,
    _impl_version: u32,
    _apis: Vec<([u8; 8], u32)>,
    transaction_version: u32,
}

pub(crate) fn version(metadata: &Metadata) -> Option<Version> {
    constant(metadata, "Version")
}

/// What `System` tells by that name.
pub(crate) fn constant<T: Decode>(metadata: &Metadata, name: &str) -> Option<T> {
    let value = metadata.pallet_by_name("System")?.constant_by_name(name)?.value();
    // A newer runtime may tell more after what is read here.
    T::decode(&mut &*value).ok()
}

/// Why the layout is not known.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// The node did not answer.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The chain has no such call.
    #[error("the chain lacks the call `{name}`")]
    NoCall {
        /// Pallet and call.
        name: String,
    },
    /// The metadata cannot be read, or not be vouched for.
    #[error("the chain's metadata cannot be used: {reason}")]
    NoMetadata {
        /// What it lacks.
        reason: String,
    },
}
