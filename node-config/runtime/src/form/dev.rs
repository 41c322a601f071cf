//! The plain development chain: the extensions that every chain with contracts has, and no more.

use pallet_revive::evm::tx_extension::SetOrigin;
use sp_runtime::generic::Era;

use crate::{
    metadata_hash::CheckMetadataHash,
    types::{Balance, Nonce},
    Runtime,
};

/// One token, in the smallest unit: 12 decimals.
pub const UNIT: Balance = 1_000_000_000_000;

/// Wei in the smallest native unit: 10^(18 - 12).
pub const NATIVE_TO_ETH: u32 = 1_000_000;

/// Scale between gas and fee: gives the gas price of the public test network in wei, 10^13.
pub const GAS_SCALE: u32 = 10_000_000;

/// Whether an account can use contracts as soon as it exists. Here the wallet maps an account itself.
pub const AUTO_MAP: bool = false;

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
    CheckMetadataHash,
    SetOrigin<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// What a native signer of an Ethereum transaction would have sent along.
pub fn of_ethereum(nonce: Nonce, tip: Balance) -> TxExtension {
    (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckMortality::from(Era::Immortal),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(tip),
        CheckMetadataHash::off(),
        SetOrigin::new_from_eth_transaction(),
        frame_system::WeightReclaim::new(),
    )
}
