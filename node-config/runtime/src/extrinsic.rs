//! What surrounds a call: signature, extensions, and the way of an Ethereum transaction.

use pallet_revive::evm::{runtime::EthExtra, tx_extension::SetOrigin};
use sp_runtime::{generic::Era, traits::InvalidVersion};

use crate::{
    types::{Address, Balance, Nonce, Signature},
    Runtime,
};

/// What every signed extrinsic is checked for, in this order.
///
/// The order is Polkadot Hub's. `SetOrigin` follows all that need the signer, and
/// `WeightReclaim` is last, so that it sees what the others gave back.
pub type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckMortality<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
    SetOrigin<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// An extrinsic as it travels: signed natively, or carrying an Ethereum transaction.
pub type UncheckedExtrinsic = pallet_revive::evm::runtime::UncheckedExtrinsic<Address, Signature, EthExtraImpl>;

/// Gives an Ethereum transaction the extensions that a native signer would have sent along.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EthExtraImpl;

impl EthExtra for EthExtraImpl {
    type Config = Runtime;
    type ExtensionV0 = TxExtension;
    type ExtensionOtherVersions = InvalidVersion;

    fn get_eth_extension(nonce: Nonce, tip: Balance) -> Self::ExtensionV0 {
        (
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckMortality::from(Era::Immortal),
            frame_system::CheckNonce::from(nonce),
            frame_system::CheckWeight::new(),
            pallet_transaction_payment::ChargeTransactionPayment::from(tip),
            frame_metadata_hash_extension::CheckMetadataHash::new(false),
            SetOrigin::new_from_eth_transaction(),
            frame_system::WeightReclaim::new(),
        )
    }
}
