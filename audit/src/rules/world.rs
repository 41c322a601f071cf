//! A world of a few records, without a heap.

use crate::assumed::Assumed;
use serde::{Serialize, Serializer};
use shared_logic::{
    AccessRequest, Account, Attestation, Crypto, Delegation, DomainHash, Emergency, Grant, GrantId, Host, NamedKey, Nonce, Objections,
    Party, Purpose, PurposeCode, Realm, Recovery, Registry, RequestId, Vehicle, VehicleId, VehicleOffer,
};
use std::fmt::Display;

/// The next number of an account's intents about a vehicle, or about none, with its key.
type Counted = ((Account, Option<VehicleId>), Nonce);

/// All that is stored in a case: a handful of records of each kind, with their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct World {
    /// The contract's own record.
    pub registry: Registry,
    /// What intents are signed for.
    pub domain: DomainHash,
    /// The vehicle.
    #[serde(serialize_with = "keyed")]
    pub vehicle: [Option<(VehicleId, Vehicle)>; 1],
    /// The parties.
    #[serde(serialize_with = "keyed")]
    pub parties: [Option<(Account, Party)>; 4],
    /// The appended purpose.
    pub purpose: Option<Purpose>,
    /// The grants.
    #[serde(serialize_with = "keyed")]
    pub grants: [Option<(GrantId, Grant)>; 4],
    /// The delegations.
    #[serde(serialize_with = "paired")]
    pub delegations: [Option<((Realm, Account), Delegation)>; 4],
    /// The access request.
    #[serde(serialize_with = "keyed")]
    pub requests: [Option<(RequestId, AccessRequest)>; 1],
    /// The emergency.
    #[serde(serialize_with = "paired")]
    pub emergencies: [Option<((VehicleId, Account), Emergency)>; 1],
    /// The next number of an account's intents about a vehicle.
    #[serde(serialize_with = "paired")]
    pub nonces: [Option<Counted>; 1],
    /// The intent key.
    #[serde(serialize_with = "paired")]
    pub intent_keys: [Option<((Account, Account), NamedKey)>; 1],
    /// The owner's offer of the vehicle.
    #[serde(serialize_with = "keyed")]
    pub vehicle_offers: [Option<(VehicleId, VehicleOffer)>; 1],
    /// The vehicle's objections.
    #[serde(serialize_with = "keyed")]
    pub objections: [Option<(VehicleId, Objections)>; 1],
    /// What somebody attests of the vehicle.
    #[serde(serialize_with = "paired")]
    pub attestations: [Option<((VehicleId, Account), Attestation)>; 1],
    /// Who may take the vehicle over.
    #[serde(serialize_with = "keyed")]
    pub recoveries: [Option<(VehicleId, Recovery)>; 1],
    /// To whom the admin offers its role.
    pub admin_offer: Option<Account>,
    /// Who signed, whatever the signature.
    pub signer: Option<Account>,
}

/// Records as a map from their keys.
fn keyed<K: Display, V: Serialize, S: Serializer>(records: &[Option<(K, V)>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(records.iter().flatten().map(|(key, record)| (key.to_string(), record)))
}

/// As [`keyed`], with keys of two parts.
fn paired<K: std::fmt::Debug, V: Serialize, S: Serializer>(records: &[Option<(K, V)>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(records.iter().flatten().map(|(key, record)| (format!("{key:?}"), record)))
}

/// The record of that key.
fn find<'a, K: PartialEq, V>(records: &'a [Option<(K, V)>], key: &K) -> Option<&'a V> {
    records.iter().flatten().find(|(found, _)| found == key).map(|(_, record)| record)
}

fn at<K: PartialEq, V: Copy>(records: &[Option<(K, V)>], key: &K) -> Option<V> {
    find(records, key).copied()
}

impl World {
    /// The records that a request by that grant is decided on.
    pub(super) fn at_hand(&self, vehicle: VehicleId, grant: GrantId) -> (Option<&Vehicle>, Option<(GrantId, &Grant)>) {
        (find(&self.vehicle, &vehicle), find(&self.grants, &grant).map(|record| (grant, record)))
    }
}

impl Host for World {
    fn registry(&self) -> Registry {
        self.registry
    }

    fn domain(&self) -> DomainHash {
        self.domain
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        at(&self.vehicle, &id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        at(&self.parties, &account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.purpose.filter(|purpose| purpose.code == code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        at(&self.grants, &id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        at(&self.delegations, &(realm, to))
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        at(&self.requests, &id)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        at(&self.emergencies, &(vehicle, authority))
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        at(&self.nonces, &(account, vehicle)).unwrap_or_default()
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        at(&self.vehicle_offers, &id)
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        at(&self.objections, &id)
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        at(&self.attestations, &(vehicle, attester))
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        at(&self.recoveries, &id)
    }

    fn admin_offer(&self) -> Option<Account> {
        self.admin_offer
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        at(&self.intent_keys, &(principal, key))
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        shared_logic::keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        Assumed(self.signer)
    }
}
