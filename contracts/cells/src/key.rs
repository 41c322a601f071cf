//! Where each record lies. ink! gives the same keys to a `Mapping` with a `ManualKey` of that number.

/// The contract's own record: the storage item that ink! reads for every message.
pub(crate) const ROOT: u32 = 0;
pub(crate) const VEHICLES: u32 = 1;
pub(crate) const PARTIES: u32 = 2;
pub(crate) const PURPOSES: u32 = 3;
pub(crate) const GRANTS: u32 = 4;
pub(crate) const DELEGATIONS: u32 = 5;
pub(crate) const REQUESTS: u32 = 6;
pub(crate) const EMERGENCIES: u32 = 7;
pub(crate) const NONCES: u32 = 8;
pub(crate) const INTENT_KEYS: u32 = 9;
pub(crate) const DOMAIN: u32 = 10;
/// Where the code of the rare messages stands; written once, by the constructor.
pub(crate) const DESK: u32 = 11;
