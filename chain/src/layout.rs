//! How the chain wants its transactions laid out, as its metadata tells.

use crate::{account::NodeError, config::CONTRACTS_PALLET, Chain};

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
        let metadata = at.metadata_ref();
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
        Ok(TransactionLayout {
            spec_version: at.spec_version(),
            transaction_version: at.transaction_version(),
            map_account: place(CONTRACTS_PALLET, "map_account")?,
            revive_call: place(CONTRACTS_PALLET, "call")?,
            instantiate_with_code: place(CONTRACTS_PALLET, "instantiate_with_code")?,
            transfer_keep_alive: place("Balances", "transfer_keep_alive")?,
            extensions,
        })
    }
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
}
