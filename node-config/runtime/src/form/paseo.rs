//! A development chain in the form of Paseo's Asset Hub, as far as a client and a signer see it: the identifiers,
//! the order and the bytes of its transaction extensions, its decimals, and accounts that need no mapping.
//!
//! Read in `paseo-network/runtimes` at commit 05455e9, `system-parachains/asset-hub-paseo/src/lib.rs` (`TxExtension`,
//! specification version 2004002), and in the pallets it names. Written anew: what the extensions do there is left
//! out, and each is taken in its "off" form alone.

mod fee;
mod off;
mod reclaim;

use pallet_revive::evm::tx_extension::SetOrigin;
use sp_runtime::generic::Era;

use crate::{
    metadata_hash::CheckMetadataHash,
    types::{Balance, Nonce},
    Runtime,
};
use fee::ChargeAssetTxPayment;
use off::{AsDotnsGateway, AsPgas, AsRingAlias, AuthorizeValueTransfer, Off, PrevalidateAttests, RestrictOrigins};
use reclaim::StorageWeightReclaim;

/// One token, in the smallest unit: 10 decimals.
pub const UNIT: Balance = 10_000_000_000;

/// Wei in the smallest native unit: 10^(18 - 10).
pub const NATIVE_TO_ETH: u32 = 100_000_000;

/// Scale between gas and fee: the public test network's own.
pub const GAS_SCALE: u32 = 100_000;

/// Whether an account can use contracts as soon as it exists.
pub const AUTO_MAP: bool = true;

/// What every signed extrinsic is checked for, in this order.
///
/// There `StorageWeightReclaim` is wrapped around all others. That is the same to a client: the metadata lists it
/// last, and it has no bytes.
pub type TxExtension = (
    (Off<AuthorizeValueTransfer>, frame_system::AuthorizeCall<Runtime>, Off<AsPgas>, Off<AsRingAlias>, Off<AsDotnsGateway>),
    RestrictOrigins,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckMortality<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    ChargeAssetTxPayment,
    (PrevalidateAttests, CheckMetadataHash, SetOrigin<Runtime>),
    StorageWeightReclaim,
);

/// What a native signer of an Ethereum transaction would have sent along.
pub fn of_ethereum(nonce: Nonce, tip: Balance) -> TxExtension {
    (
        (Off::new(), frame_system::AuthorizeCall::new(), Off::new(), Off::new(), Off::new()),
        RestrictOrigins(true),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckMortality::from(Era::Immortal),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        ChargeAssetTxPayment::new(tip),
        (PrevalidateAttests, CheckMetadataHash::off(), SetOrigin::new_from_eth_transaction()),
        StorageWeightReclaim,
    )
}
