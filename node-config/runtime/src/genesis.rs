//! What the chain starts with.

use alloc::{vec, vec::Vec};

use frame_support::build_struct_json_patch;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};

use crate::{
    accounts::{DevAccount, ALICE, DEV_ACCOUNTS},
    form::UNIT,
    types::{AccountId, Balance},
    BalancesConfig, RuntimeGenesisConfig, SudoConfig,
};

/// What each development account holds: far more than any test can spend, far less than overflows.
const ENDOWMENT: Balance = 1_000_000_000 * UNIT;

/// The presets by name.
pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEV_RUNTIME_PRESET)]
}

/// The preset `id` as JSON, if there is one of that name.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
    let patch = match id.as_ref() {
        DEV_RUNTIME_PRESET => development(),
        _ => return None,
    };
    serde_json::to_vec(&patch).ok()
}

fn development() -> serde_json::Value {
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig {
            balances: DEV_ACCOUNTS.iter().flat_map(DevAccount::ids).map(|id| (AccountId::new(id), ENDOWMENT)).collect::<Vec<_>>(),
        },
        sudo: SudoConfig { key: Some(AccountId::new(ALICE.ed25519)) },
    })
}
