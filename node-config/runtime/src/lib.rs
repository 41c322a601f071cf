//! The development chain's runtime: accounts, fees, time, sudo, multisig accounts and contracts, and no more.
//!
//! It is built for `wasm32v1-none` alone and reaches the node inside a chain spec. It knows
//! nothing of consensus (the node seals as it is told) nor of Valet: the product lives in
//! contracts on top. Where it can choose, it chooses as Polkadot Hub does, so that a
//! contract, a deposit or a weight means the same here and there; the README lists the differences.
//!
//! It comes in two forms, which differ in what a signer sees: the plain one, and with the feature `paseo`
//! one that looks as Polkadot Hub's public test network does.
//!
//! Read [`form`] for that, [`config`] for what the pallets are told, then [`constants`] for the numbers.

#![no_std]
// The runtime macro recurses once per pallet and API.
#![recursion_limit = "256"]

extern crate alloc;

mod accounts;
mod apis;
mod config;
mod constants;
mod extrinsic;
mod form;
mod genesis;
mod metadata_hash;
mod types;

use alloc::{borrow::Cow, vec::Vec};

use sp_version::{runtime_version, RuntimeVersion};

use apis::RUNTIME_API_VERSIONS;
use types::Block;

/// Names the runtime; a change of `spec_version` or `transaction_version` invalidates what was
/// signed before.
#[runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("valet-dev"),
    impl_name: Cow::Borrowed("valet-dev"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 1,
    apis: RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

type Executive = frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// The pallets. Indices are those of the public test network of Polkadot Hub.
#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system::Pallet<Runtime>;

    #[runtime::pallet_index(3)]
    pub type Timestamp = pallet_timestamp::Pallet<Runtime>;

    #[runtime::pallet_index(10)]
    pub type Balances = pallet_balances::Pallet<Runtime>;

    #[runtime::pallet_index(11)]
    pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;

    #[runtime::pallet_index(41)]
    pub type Multisig = pallet_multisig::Pallet<Runtime>;

    #[runtime::pallet_index(100)]
    pub type Revive = pallet_revive::Pallet<Runtime>;

    #[runtime::pallet_index(251)]
    pub type Sudo = pallet_sudo::Pallet<Runtime>;
}
