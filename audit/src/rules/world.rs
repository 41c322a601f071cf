//! A world of a few records, without a heap.

use crate::reference::Records;
use serde::Serialize;
use shared_logic::{Account, Grant, GrantId, Host, Party, Purpose, PurposeCode, Vehicle, VehicleId};

/// All that is stored in a case about a change: at most one vehicle, purpose and grant, two parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct World {
    /// Who may append to the catalogues.
    pub admin: Account,
    /// The vehicle.
    pub vehicle: Option<(VehicleId, Vehicle)>,
    /// The parties.
    pub parties: [Option<(Account, Party)>; 2],
    /// The purpose.
    pub purpose: Option<Purpose>,
    /// The grant.
    pub grant: Option<(GrantId, Grant)>,
}

/// The record, where it is the one of that key.
fn at<K: PartialEq, V: Copy>(record: Option<(K, V)>, key: K) -> Option<V> {
    record.filter(|(found, _)| *found == key).map(|(_, value)| value)
}

impl Host for World {
    fn admin(&self) -> Account {
        self.admin
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        at(self.vehicle, id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.parties.into_iter().find_map(|party| at(party, account))
    }

    fn purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.purpose.filter(|purpose| purpose.code == code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        at(self.grant, id)
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        shared_logic::keccak_256(bytes)
    }
}

impl Records for World {
    fn admin(&self) -> Account {
        self.admin
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        at(self.vehicle, id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        Host::party(self, account)
    }

    fn purpose(&self, code: PurposeCode) -> Option<Purpose> {
        Host::purpose(self, code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        at(self.grant, id)
    }
}
