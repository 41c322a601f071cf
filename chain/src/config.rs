//! How chains of this kind are set up.

/// Accounts, hashes and signatures as on Polkadot Hub.
pub(crate) type ChainConfig = subxt::config::PolkadotConfig;

/// The pallet that runs contracts.
pub(crate) const CONTRACTS_PALLET: &str = "Revive";
