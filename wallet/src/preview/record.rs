//! Records before and after.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use crate::snapshot::View;
use codec::Encode;
use shared_logic::{
    AccessRequest, Account, Delegation, DomainHash, Emergency, Grant, GrantId, Host, IntentKey, Nonce, Party, Purpose, Realm, Registry,
    RequestId, Vehicle, VehicleId,
};

/// Declares the record with its two faces: what is there now, and what would be there.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($(#[$key_doc:meta])* $key:ident: $key_type:ty),* } $before:ty => $after:ty;)+) => {
        /// A record that a message would write.
        #[derive(Clone, Debug, PartialEq, Eq, Encode)]
        pub enum RecordChange {
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
    AccessRequest {
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
    /// What intents are signed for; no message writes it.
    Domain {} DomainHash => DomainHash;
}

impl RecordChange {
    /// The record that would be written, with what is there now.
    pub(super) fn of(view: &View<'_>, record: &shared_logic::Record) -> Self {
        use shared_logic::Record as Written;
        match *record {
            Written::Registry(after) => Self::Registry { before: view.registry(), after },
            Written::Vehicle(id, after) => Self::Vehicle { id, before: view.vehicle(id), after },
            Written::Grant(id, after) => Self::Grant { id, before: view.grant(id), after },
            Written::Party(account, after) => Self::Party { account, before: view.party(account), after },
            Written::Purpose(after) => Self::Purpose { before: view.appended_purpose(after.code), after },
            Written::Delegation(realm, to, after) => Self::Delegation { realm, to, before: view.delegation(realm, to), after },
            Written::AccessRequest(id, after) => Self::AccessRequest { id, before: view.access_request(id), after },
            Written::Emergency(vehicle, authority, after) => {
                Self::Emergency { vehicle, authority, before: view.emergency(vehicle, authority), after }
            }
            Written::Nonce(account, after) => Self::Nonce { account, before: view.nonce(account), after },
            Written::IntentKey(principal, key, after) => Self::IntentKey { principal, key, before: view.intent_key(principal, key), after },
            Written::Domain(after) => Self::Domain { before: view.domain(), after },
        }
    }
}
