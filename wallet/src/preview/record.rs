//! Records before and after.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use crate::snapshot::View;
use codec::Encode;
use shared_logic::{
    AccessRequest, Account, Attestation, Delegation, DomainHash, Emergency, Grant, GrantId, Host, NamedKey, Nonce, Objections, Party,
    Purpose, Realm, Recovery, Registry, RequestId, Vehicle, VehicleId, VehicleOffer,
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
    /// The next number of an account's intents about a vehicle, or about none.
    Nonce {
        /// Whose.
        account: Account,
        /// About which vehicle.
        vehicle: Option<VehicleId>
    } Nonce => Nonce;
    /// An intent key's; without rights after it was taken back.
    IntentKey {
        /// For whom it signs.
        principal: Account,
        /// Its account.
        key: Account
    } Option<NamedKey> => NamedKey;
    /// What intents are signed for; no message writes it.
    Domain {} DomainHash => DomainHash;
    /// An offer of a vehicle; nothing after it was cancelled.
    VehicleOffer {
        /// Which vehicle.
        vehicle: VehicleId
    } Option<VehicleOffer> => Option<VehicleOffer>;
    /// To whom the admin offers its role; nothing for nobody.
    AdminOffer {} Option<Account> => Option<Account>;
    /// A vehicle's objections.
    Objections {
        /// Of which vehicle.
        vehicle: VehicleId
    } Option<Objections> => Objections;
    /// An attestation's; nothing after it was taken back.
    Attestation {
        /// Of which vehicle.
        vehicle: VehicleId,
        /// Who attests.
        attester: Account
    } Option<Attestation> => Option<Attestation>;
    /// A vehicle's recovery; nothing for nobody.
    Recovery {
        /// Of which vehicle.
        vehicle: VehicleId
    } Option<Recovery> => Option<Recovery>;
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
            Written::Nonce(account, vehicle, after) => Self::Nonce { account, vehicle, before: view.nonce(account, vehicle), after },
            Written::IntentKey(principal, key, after) => Self::IntentKey { principal, key, before: view.intent_key(principal, key), after },
            Written::Domain(after) => Self::Domain { before: view.domain(), after },
            Written::VehicleOffer(vehicle, after) => Self::VehicleOffer { vehicle, before: view.vehicle_offer(vehicle), after },
            Written::AdminOffer(after) => Self::AdminOffer { before: view.admin_offer(), after },
            Written::Objections(vehicle, after) => Self::Objections { vehicle, before: view.objections(vehicle), after },
            Written::Attestation(vehicle, attester, after) => {
                Self::Attestation { vehicle, attester, before: view.attestation(vehicle, attester), after }
            }
            Written::Recovery(vehicle, after) => Self::Recovery { vehicle, before: view.recovery(vehicle), after },
        }
    }
}
