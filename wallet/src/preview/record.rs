//! Records before and after.

use serde::Serialize;
use shared_logic::{Account, Changes, Grant, GrantId, Party, Purpose, State, Vehicle, VehicleId};

/// A record that a message would write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind")]
#[expect(clippy::large_enum_variant, reason = "a preview holds at most four")]
pub enum Record {
    /// A vehicle's.
    Vehicle {
        /// Its key.
        id: VehicleId,
        /// What was there, and what will be.
        #[serde(flatten)]
        change: Change<Vehicle>,
    },
    /// A grant's.
    Grant {
        /// Its key.
        id: GrantId,
        /// What was there, and what will be.
        #[serde(flatten)]
        change: Change<Grant>,
    },
    /// A party's.
    Party {
        /// Its key.
        account: Account,
        /// What was there, and what will be.
        #[serde(flatten)]
        change: Change<Party>,
    },
    /// A purpose's.
    Purpose {
        /// What was there, and what will be.
        #[serde(flatten)]
        change: Change<Purpose>,
    },
}

/// A record's two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change<T> {
    /// What is there now; nothing for a new record.
    pub before: Option<T>,
    /// What would be there.
    pub after: T,
}

pub(super) fn records(state: &State, changes: &Changes) -> Vec<Record> {
    let vehicle = changes.vehicle.map(|(id, after)| {
        let before = state.vehicles.get(&id).copied();
        Record::Vehicle { id, change: Change { before, after } }
    });
    let grant = changes.grant.map(|(id, after)| {
        let before = state.grants.get(&id).copied();
        Record::Grant { id, change: Change { before, after } }
    });
    let party = changes.party.map(|(account, after)| {
        let before = state.parties.get(&account).copied();
        Record::Party { account, change: Change { before, after } }
    });
    let purpose = changes.purpose.map(|after| {
        let before = state.purposes.get(&after.code).copied();
        Record::Purpose { change: Change { before, after } }
    });
    [vehicle, grant, party, purpose].into_iter().flatten().collect()
}
