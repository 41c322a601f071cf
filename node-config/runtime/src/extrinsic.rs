//! What surrounds a call: signature, extensions, and the way of an Ethereum transaction.

use pallet_revive::evm::runtime::EthExtra;
use sp_runtime::traits::InvalidVersion;

use crate::{
    form,
    types::{Address, Balance, Nonce, Signature},
    Runtime,
};

/// An extrinsic as it travels: signed natively, or carrying an Ethereum transaction.
pub type UncheckedExtrinsic = pallet_revive::evm::runtime::UncheckedExtrinsic<Address, Signature, EthExtraImpl>;

/// Gives an Ethereum transaction the extensions that a native signer would have sent along.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EthExtraImpl;

impl EthExtra for EthExtraImpl {
    type Config = Runtime;
    type ExtensionV0 = form::TxExtension;
    type ExtensionOtherVersions = InvalidVersion;

    fn get_eth_extension(nonce: Nonce, tip: Balance) -> Self::ExtensionV0 {
        form::of_ethereum(nonce, tip)
    }
}
