//! What each pallet is told: Polkadot Hub's choice wherever this small set allows it.

use frame_support::{
    derive_impl,
    traits::{ConstBool, ConstU32, ConstU64, VariantCountOf},
    weights::ConstantMultiplier,
};
use frame_system::EnsureSigned;
use pallet_revive::evm::fees::{BlockRatioFee, Info as FeeInfo};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter};

use crate::{
    constants::*,
    extrinsic::EthExtraImpl,
    form::{AUTO_MAP, GAS_SCALE, NATIVE_TO_ETH},
    types::{AccountId, Address, Balance, Block, Hash, Nonce, Signature},
    Balances, PalletInfo, Runtime, RuntimeCall, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System,
    Timestamp,
};

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type AccountId = AccountId;
    type Block = Block;
    type BlockHashCount = BlockHashCount;
    type BlockLength = RuntimeBlockLength;
    type BlockWeights = RuntimeBlockWeights;
    type DbWeight = DbWeight;
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
    type Hash = Hash;
    type Nonce = Nonce;
    type OnKilledAccount = pallet_revive::AutoMapper<Runtime>;
    type OnNewAccount = pallet_revive::AutoMapper<Runtime>;
    type SS58Prefix = frame_support::traits::ConstU16<42>;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type Version = Version;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {
    type MinimumPeriod = ConstU64<MINIMUM_PERIOD_MS>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ExistentialDeposit;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

#[derive_impl(pallet_transaction_payment::config_preludes::TestDefaultConfig)]
impl pallet_transaction_payment::Config for Runtime {
    type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
    type LengthToFee = ConstantMultiplier<Balance, TransactionByteFee>;
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type OperationalFeeMultiplier = frame_support::traits::ConstU8<5>;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
    type WeightToFee = BlockRatioFee<FEE_NUMERATOR, FEE_DENOMINATOR, Self, Balance>;
}

impl pallet_multisig::Config for Runtime {
    type BlockNumberProvider = System;
    type Currency = Balances;
    type DepositBase = MultisigDepositBase;
    type DepositFactor = MultisigDepositFactor;
    type MaxSignatories = ConstU32<MAX_SIGNATORIES>;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

#[derive_impl(pallet_sudo::config_preludes::TestDefaultConfig)]
impl pallet_sudo::Config for Runtime {
    type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}

#[derive_impl(pallet_revive::config_preludes::TestDefaultConfig)]
impl pallet_revive::Config for Runtime {
    type AddressMapper = pallet_revive::AccountId32Mapper<Self>;
    // A Solidity baseline is measured against the contracts on this chain.
    type AllowEVMBytecode = ConstBool<true>;
    type AutoMap = ConstBool<AUTO_MAP>;
    type Balance = Balance;
    type ChainId = ConstU64<CHAIN_ID>;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type Currency = Balances;
    // Off, so that a contract too large for the public chain is refused here too.
    type DebugEnabled = ConstBool<false>;
    type DepositPerByte = DepositPerByte;
    type DepositPerChildTrieItem = DepositPerChildTrieItem;
    type DepositPerItem = DepositPerItem;
    type FeeInfo = FeeInfo<Address, Signature, EthExtraImpl>;
    type GasScale = ConstU32<GAS_SCALE>;
    type InstantiateOrigin = EnsureSigned<AccountId>;
    type MaxEthExtrinsicWeight = MaxEthExtrinsicWeight;
    type NativeToEthRatio = ConstU32<NATIVE_TO_ETH>;
    type Time = Timestamp;
    type UploadOrigin = EnsureSigned<AccountId>;
    type WeightInfo = pallet_revive::weights::SubstrateWeight<Runtime>;
}
