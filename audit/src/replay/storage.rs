//! The state of the events against what the contract stores.

use super::{Record, RecordKind};
use serde::Serialize;
use shared_logic::{
    AccessRequest, Account, Attestation, Delegation, DomainHash, Emergency, Grant, GrantId, NamedKey, Nonce, Objections, Party, Purpose,
    PurposeCode, Realm, Recovery, Registry, RequestId, State, Vehicle, VehicleId, VehicleOffer,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the contract stores: what it has for each key that an event named, at the block of the last
/// event. A key it has nothing for is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// Its own record.
    pub registry: Option<Registry>,
    /// What intents are signed for.
    pub domain: Option<DomainHash>,
    /// Vehicles.
    pub vehicles: BTreeMap<VehicleId, Vehicle>,
    /// Parties.
    pub parties: BTreeMap<Account, Party>,
    /// Appended purposes.
    pub purposes: BTreeMap<PurposeCode, Purpose>,
    /// Grants.
    pub grants: BTreeMap<GrantId, Grant>,
    /// Delegations, by realm and delegate.
    pub delegations: BTreeMap<(Realm, Account), Delegation>,
    /// Access requests.
    pub requests: BTreeMap<RequestId, AccessRequest>,
    /// Emergencies, by vehicle and authority.
    pub emergencies: BTreeMap<(VehicleId, Account), Emergency>,
    /// The next number of each account's intents about a vehicle, or about none.
    pub nonces: BTreeMap<(Account, Option<VehicleId>), Nonce>,
    /// Intent keys, by principal and key.
    pub intent_keys: BTreeMap<(Account, Account), NamedKey>,
    /// Offers of vehicles.
    pub vehicle_offers: BTreeMap<VehicleId, VehicleOffer>,
    /// To whom the admin offers its role.
    pub admin_offer: Option<Account>,
    /// Objections, by vehicle.
    pub objections: BTreeMap<VehicleId, Objections>,
    /// Attestations, by vehicle and attester.
    pub attestations: BTreeMap<(VehicleId, Account), Attestation>,
    /// Recoveries, by vehicle.
    pub recoveries: BTreeMap<VehicleId, Recovery>,
}

impl From<&State> for Storage {
    /// The storage that agrees with a state.
    fn from(state: &State) -> Self {
        let state = state.clone();
        Self {
            registry: Some(state.registry),
            domain: Some(state.domain),
            vehicles: state.vehicles,
            parties: state.parties,
            purposes: state.purposes,
            grants: state.grants.into(),
            delegations: state.delegations,
            requests: state.requests,
            emergencies: state.emergencies,
            nonces: state.nonces,
            intent_keys: state.intent_keys,
            vehicle_offers: state.vehicle_offers,
            admin_offer: state.admin_offer,
            objections: state.objections,
            attestations: state.attestations,
            recoveries: state.recoveries,
        }
    }
}

/// A record that is not stored as the events have it: missing, or in no event, or another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The kind of record.
    pub kind: RecordKind,
    /// Its key, as text; empty for what there is one of.
    pub key: String,
    /// The record the events lead to.
    pub expected: Option<Record>,
    /// The record that is stored.
    pub found: Option<Record>,
}

/// Every record that is not stored as the events have it, or is stored and in no event; in the order
/// of their kinds and keys.
pub fn compare(state: &State, storage: &Storage) -> Vec<Difference> {
    let one = |(): &()| String::new();
    let mut differences = Differences(Vec::new());
    differences.look(&only(Some(state.registry)), &only(storage.registry), one);
    differences.look(&only(Some(state.domain)), &only(storage.domain), one);
    differences.look(&state.vehicles, &storage.vehicles, VehicleId::to_string);
    differences.look(&state.parties, &storage.parties, Account::to_string);
    differences.look(&state.purposes, &storage.purposes, |code| code.0.to_string());
    differences.look(&state.grants, &storage.grants, GrantId::to_string);
    differences.look(&state.delegations, &storage.delegations, |(realm, to)| match realm {
        Realm::Vehicle(id) => format!("of vehicle {id} to {to}"),
        Realm::Fleet(owner) => format!("of the fleet of {owner} to {to}"),
    });
    differences.look(&state.requests, &storage.requests, RequestId::to_string);
    differences.look(&state.emergencies, &storage.emergencies, |(id, authority)| format!("of vehicle {id} by {authority}"));
    differences.look(&state.nonces, &storage.nonces, |(account, vehicle)| match vehicle {
        Some(id) => format!("of {account} for vehicle {id}"),
        None => account.to_string(),
    });
    differences.look(&state.intent_keys, &storage.intent_keys, |(principal, key)| format!("{key} of {principal}"));
    differences.look(&state.vehicle_offers, &storage.vehicle_offers, VehicleId::to_string);
    differences.look(&only(state.admin_offer), &only(storage.admin_offer), one);
    differences.look(&state.objections, &storage.objections, VehicleId::to_string);
    differences.look(&state.attestations, &storage.attestations, |(id, attester)| format!("of vehicle {id} by {attester}"));
    differences.look(&state.recoveries, &storage.recoveries, VehicleId::to_string);
    differences.0
}

struct Differences(Vec<Difference>);

impl Differences {
    fn look<K, V>(&mut self, expected: &BTreeMap<K, V>, found: &BTreeMap<K, V>, text: impl Fn(&K) -> String)
    where
        K: Ord,
        V: Copy + PartialEq + Into<Record>,
    {
        let keys: BTreeSet<&K> = expected.keys().chain(found.keys()).collect();
        for key in keys {
            let [expected, found] = [expected, found].map(|records| records.get(key).copied());
            let Some(any) = expected.or(found).filter(|_| expected != found) else { continue };
            let [expected, found] = [expected, found].map(|record| record.map(Into::into));
            self.0.push(Difference { kind: any.into().kind(), key: text(key), expected, found });
        }
    }
}

fn only<V>(record: Option<V>) -> BTreeMap<(), V> {
    record.into_iter().map(|record| ((), record)).collect()
}
