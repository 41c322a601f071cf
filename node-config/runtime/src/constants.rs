//! Units, limits and prices of the chain.
//!
//! Amounts are those of the public test network of Polkadot Hub counted in tokens. What depends on a token's
//! decimals is in [`crate::form`].

use frame_support::{
    dispatch::DispatchClass,
    parameter_types,
    weights::{
        constants::{BlockExecutionWeight, ExtrinsicBaseWeight, RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND},
        RuntimeDbWeight, Weight,
    },
};
use frame_system::limits::{BlockLength, BlockWeights};
use pallet_transaction_payment::Multiplier;
use sp_runtime::{traits::One, FixedU128, Perbill};
use sp_version::RuntimeVersion;

use crate::{
    form::UNIT,
    types::{Balance, BlockNumber},
};

/// A hundredth of a token.
pub const CENT: Balance = UNIT / 100;
/// A hundred-thousandth of a token.
pub const MILLICENT: Balance = CENT / 1_000;

/// EIP-155 chain id of local development chains with pallet-revive.
pub const CHAIN_ID: u64 = 420_420_420;

/// Fee of compute: a 200th of a cent for what every extrinsic takes at least, and in proportion.
pub const FEE_NUMERATOR: u128 = CENT;
/// Picoseconds for which [`FEE_NUMERATOR`] is charged.
pub const FEE_DENOMINATOR: u128 = 200 * EXTRINSIC_BASE_PS as u128;
const EXTRINSIC_BASE_PS: u64 = ExtrinsicBaseWeight::get().ref_time();

/// Least step between two blocks' timestamps, in milliseconds. One, so that a block can follow
/// its transaction at once without chain time running ahead of wall time.
pub const MINIMUM_PERIOD_MS: u64 = 1;

/// What initialisation is assumed to take of a block.
const INITIALISATION_SHARE: Perbill = Perbill::from_percent(5);
/// What ordinary extrinsics may fill of a block; the rest is for operational ones.
const NORMAL_SHARE: Perbill = Perbill::from_percent(85);
/// Compute (2 s) and proof (10 MiB) of a block, as a parachain has them: both are scarce there,
/// so a call that would not fit on the public chain does not fit here either.
const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), 10 * 1024 * 1024);

/// Bytes of a block.
const MAXIMUM_BLOCK_BYTES: u32 = 5 * 1024 * 1024;

/// Accounts that a multisig account may have.
pub const MAX_SIGNATORIES: u32 = 100;

parameter_types! {
    pub const Version: RuntimeVersion = crate::VERSION;
    pub const BlockHashCount: BlockNumber = 4096;
    pub const DbWeight: RuntimeDbWeight = RocksDbWeight::get();
    pub const ExistentialDeposit: Balance = CENT;
    pub const TransactionByteFee: Balance = MILLICENT / 2;
    pub FeeMultiplier: Multiplier = Multiplier::one();

    // Prices are those of Polkadot Hub counted in tokens. Storage: 0.2 an item, 0.002 an item of a
    // contract, 0.00001 a byte.
    pub const DepositPerItem: Balance = 20 * CENT;
    pub const DepositPerChildTrieItem: Balance = 20 * CENT / 100;
    pub const DepositPerByte: Balance = MILLICENT;
    // An open operation of a multisig account: an item of 88 bytes and 32 for each signatory, at a hundredth of the price of storage.
    pub const MultisigDepositBase: Balance = (20 * CENT + 88 * MILLICENT) / 100;
    pub const MultisigDepositFactor: Balance = 32 * MILLICENT / 100;
    pub const MaxEthExtrinsicWeight: FixedU128 = FixedU128::from_rational(1, 2);
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);

    pub RuntimeBlockLength: BlockLength =
        BlockLength::builder()
        .max_length(MAXIMUM_BLOCK_BYTES)
        .modify_max_length_for_class(DispatchClass::Normal, |bytes| *bytes = NORMAL_SHARE * *bytes)
        .build();
    pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
        .base_block(BlockExecutionWeight::get())
        .for_class(DispatchClass::all(), |weights| {
            weights.base_extrinsic = ExtrinsicBaseWeight::get();
        })
        .for_class(DispatchClass::Normal, |weights| {
            weights.max_total = Some(NORMAL_SHARE * MAXIMUM_BLOCK_WEIGHT);
        })
        .for_class(DispatchClass::Operational, |weights| {
            weights.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
            weights.reserved = Some(MAXIMUM_BLOCK_WEIGHT - NORMAL_SHARE * MAXIMUM_BLOCK_WEIGHT);
        })
        .avg_block_initialization(INITIALISATION_SHARE)
        .build_or_panic();
}
