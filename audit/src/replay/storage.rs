//! The state of the events against what the contract stores.

use serde::Serialize;
use shared_logic::{Account, Grant, GrantId, Party, Purpose, PurposeCode, State, Vehicle, VehicleId};
use std::collections::{BTreeMap, BTreeSet};

/// What the contract stores: what it answered for each key of the folded state, at the block of the
/// last event. A key it answered nothing for is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// Its admin; none when it did not answer.
    pub admin: Option<Account>,
    /// Vehicles.
    pub vehicles: BTreeMap<VehicleId, Vehicle>,
    /// Parties.
    pub parties: BTreeMap<Account, Party>,
    /// Purposes.
    pub purposes: BTreeMap<PurposeCode, Purpose>,
    /// Grants.
    pub grants: BTreeMap<GrantId, Grant>,
}

impl From<&State> for Storage {
    /// The storage that agrees with a state.
    fn from(state: &State) -> Self {
        let State { admin, vehicles, parties, purposes, grants, .. } = state.clone();
        Self { admin: Some(admin), vehicles, parties, purposes, grants }
    }
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum RecordKind {
    /// The admin; there is one.
    Admin,
    /// A vehicle.
    Vehicle,
    /// A party.
    Party,
    /// A purpose.
    Purpose,
    /// A grant.
    Grant,
}

/// A record of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Record {
    /// The admin.
    Admin(Account),
    /// A vehicle.
    Vehicle(Vehicle),
    /// A party.
    Party(Party),
    /// A purpose.
    Purpose(Purpose),
    /// A grant.
    Grant(Grant),
}

/// A record that is not stored as the events have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The kind of record.
    pub kind: RecordKind,
    /// Its key, as text.
    pub key: String,
    /// The record the events lead to.
    pub expected: Option<Record>,
    /// The record that is stored.
    pub found: Option<Record>,
}

/// Every record that is not stored as the events have it, or is stored and in no event.
pub fn compare(state: &State, storage: &Storage) -> Vec<Difference> {
    let mut differences = Vec::new();
    if storage.admin != Some(state.admin) {
        let [expected, found] = [Some(state.admin), storage.admin].map(|admin| admin.map(Record::Admin));
        differences.push(Difference { kind: RecordKind::Admin, key: "admin".into(), expected, found });
    }
    differences.extend(records(RecordKind::Vehicle, &state.vehicles, &storage.vehicles, VehicleId::to_string, Record::Vehicle));
    differences.extend(records(RecordKind::Party, &state.parties, &storage.parties, Account::to_string, Record::Party));
    differences.extend(records(RecordKind::Purpose, &state.purposes, &storage.purposes, |code| code.0.to_string(), Record::Purpose));
    differences.extend(records(RecordKind::Grant, &state.grants, &storage.grants, GrantId::to_string, Record::Grant));
    differences
}

fn records<'a, K: Ord, V: Copy + PartialEq>(
    kind: RecordKind,
    expected: &'a BTreeMap<K, V>,
    found: &'a BTreeMap<K, V>,
    text: fn(&K) -> String,
    record: fn(V) -> Record,
) -> impl Iterator<Item = Difference> + 'a {
    let keys: BTreeSet<&K> = expected.keys().chain(found.keys()).collect();
    keys.into_iter().filter_map(move |key| {
        let (expected, found) = (expected.get(key).copied(), found.get(key).copied());
        (expected != found).then(|| Difference { kind, key: text(key), expected: expected.map(record), found: found.map(record) })
    })
}
