//! Records before and after.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use crate::snapshot::Seen;
use codec::Encode;
use serde::Serialize;
use shared_logic::{
    AccessRequest, Account, Delegation, Emergency, Grant, GrantId, Host, IntentKey, Nonce, Party, Purpose, Realm, Registry, RequestId,
    Vehicle, VehicleId,
};

/// Declares the record with its two faces: what is there now, and what would be there.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($(#[$key_doc:meta])* $key:ident: $key_type:ty),* } $before:ty => $after:ty;)+) => {
        /// A record that a message would write.
        #[derive(Clone, Debug, PartialEq, Eq, Encode, Serialize)]
        #[serde(tag = "kind")]
        pub enum Record {
            $($(#[$doc])* $name {
                $($(#[$key_doc])* $key: $key_type,)*
                /// What is there now; nothing for a new record.
                before: $before,
                /// What would be there.
                after: $after,
            }),+
        }
    };
}

records! {
    /// The contract's own.
    Registry {} Registry => Registry;
    /// A vehicle's.
    Vehicle {
        /// Its key.
        id: VehicleId
    } Option<Vehicle> => Vehicle;
    /// A grant's.
    Grant {
        /// Its key.
        id: GrantId
    } Option<Grant> => Grant;
    /// A party's.
    Party {
        /// Its key.
        account: Account
    } Option<Party> => Party;
    /// A purpose's.
    Purpose {} Option<Purpose> => Purpose;
    /// A delegation's.
    Delegation {
        /// For which vehicle, or for all of whose.
        realm: Realm,
        /// Who may act.
        to: Account
    } Option<Delegation> => Delegation;
    /// An access request's.
    Request {
        /// Its key.
        id: RequestId
    } Option<AccessRequest> => AccessRequest;
    /// An emergency's.
    Emergency {
        /// Of which vehicle.
        vehicle: VehicleId,
        /// Who opened it.
        authority: Account
    } Option<Emergency> => Emergency;
    /// The next number of an account's intents.
    Nonce {
        /// Whose.
        account: Account
    } Nonce => Nonce;
    /// An intent key's; nothing after it was taken back.
    IntentKey {
        /// For whom it signs.
        principal: Account,
        /// Its account.
        key: Account
    } Option<IntentKey> => Option<IntentKey>;
}

impl Record {
    /// The record that would be written, with the one that stands in its place.
    pub(super) fn of(seen: &Seen, record: &shared_logic::Record) -> Self {
        use shared_logic::Record as Written;
        match *record {
            Written::Registry(after) => Self::Registry { before: seen.registry(), after },
            Written::Vehicle(id, after) => Self::Vehicle { id, before: seen.vehicle(id), after },
            Written::Grant(id, after) => Self::Grant { id, before: seen.grant(id), after },
            Written::Party(account, after) => Self::Party { account, before: seen.party(account), after },
            Written::Purpose(after) => Self::Purpose { before: seen.appended_purpose(after.code), after },
            Written::Delegation(realm, to, after) => Self::Delegation { realm, to, before: seen.delegation(realm, to), after },
            Written::AccessRequest(id, after) => Self::Request { id, before: seen.access_request(id), after },
            Written::Emergency(vehicle, authority, after) => {
                Self::Emergency { vehicle, authority, before: seen.emergency(vehicle, authority), after }
            }
            Written::Nonce(account, after) => Self::Nonce { account, before: seen.nonce(account), after },
            Written::IntentKey(principal, key, after) => Self::IntentKey { principal, key, before: seen.intent_key(principal, key), after },
        }
    }
}
