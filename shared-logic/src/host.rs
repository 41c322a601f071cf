//! What the rules ask of whoever runs them.

use crate::{Account, EventHash, Grant, GrantId, Party, Purpose, PurposeCode, Vehicle, VehicleId};

/// Reads records and hashes bytes for the rules: contract storage, a projection, a wallet's snapshot.
///
/// Reading must not change anything. An error of the storage beneath must read as `None`: the rules
/// deny what they do not know.
pub trait Host {
    /// The account that may append to the catalogues.
    fn admin(&self) -> Account;
    /// The vehicle's record.
    fn vehicle(&self, id: VehicleId) -> Option<Vehicle>;
    /// The party of that account.
    fn party(&self, account: Account) -> Option<Party>;
    /// The catalogue's entry of that code.
    fn purpose(&self, code: PurposeCode) -> Option<Purpose>;
    /// The grant's record.
    fn grant(&self, id: GrantId) -> Option<Grant>;
    /// Keccak-256.
    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32];

    /// The id of the grant that the vehicle's event `seq` makes.
    fn grant_id(&self, vehicle: VehicleId, seq: crate::Seq) -> GrantId {
        use codec::Encode;
        GrantId((b"valet.grant", vehicle, seq).using_encoded(|bytes| self.keccak_256(bytes)))
    }

    /// The hash by which the vehicle's next event names this one.
    fn event_hash(&self, event: &crate::Event) -> EventHash {
        use codec::Encode;
        EventHash(event.using_encoded(|bytes| self.keccak_256(bytes)))
    }
}
