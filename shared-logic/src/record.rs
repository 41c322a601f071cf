//! The records a change writes.

use crate::{
    access_request::AccessRequest, Account, Delegation, Emergency, Grant, GrantId, IntentKey, Nonce, Party, Purpose, Realm, Registry,
    RequestId, Vehicle, VehicleId,
};

/// One record with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Record {
    /// The contract's own.
    Registry(Registry),
    /// A vehicle's.
    Vehicle(VehicleId, Vehicle),
    /// A grant's.
    Grant(GrantId, Grant),
    /// A party's.
    Party(Account, Party),
    /// An entry of the catalogue.
    Purpose(Purpose),
    /// A delegation's: realm and delegate.
    Delegation(Realm, Account, Delegation),
    /// An access request's.
    AccessRequest(RequestId, AccessRequest),
    /// An emergency's: vehicle and authority.
    Emergency(VehicleId, Account, Emergency),
    /// The next number of an account's intents.
    Nonce(Account, Nonce),
    /// An intent key's: principal and key; none when it was removed.
    IntentKey(Account, Account, Option<IntentKey>),
}
