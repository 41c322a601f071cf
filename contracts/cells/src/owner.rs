//! What the rules need to read when an owner acts on an own vehicle, and nothing else.

use crate::Cells;
use shared_logic::{
    AccessRequest, Account, Delegation, DomainHash, Emergency, Grant, GrantId, Host, IntentKey, Nonce, Party, Purpose, PurposeCode, Realm,
    Registry, RequestId, Signature, Vehicle, VehicleId,
};

/// The cells, for an act of a vehicle's owner that rests on no other grant and answers no request.
///
/// INVARIANT (nothing left out): the rules then ask for nothing else. If they did, the call would
/// revert: what is not here is never taken for "not there". Knowing that, the compiler leaves out the
/// code that would follow.
pub struct OwnersCells<'a>(pub &'a Cells);

impl Host for OwnersCells<'_> {
    fn registry(&self) -> Registry {
        self.0.registry()
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.0.vehicle(id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.0.party(account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.0.appended_purpose(code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.0.grant(id)
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        self.0.keccak_256(bytes)
    }

    fn domain(&self) -> DomainHash {
        unreachable!("an owner's call needs no domain")
    }

    fn delegation(&self, _realm: Realm, _to: Account) -> Option<Delegation> {
        unreachable!("an owner needs no delegation")
    }

    fn access_request(&self, _id: RequestId) -> Option<AccessRequest> {
        unreachable!("this answers no request")
    }

    fn emergency(&self, _vehicle: VehicleId, _authority: Account) -> Option<Emergency> {
        unreachable!("an owner opens no emergency")
    }

    fn nonce(&self, _account: Account) -> Nonce {
        unreachable!("an owner's call has no nonce")
    }

    fn intent_key(&self, _principal: Account, _key: Account) -> Option<IntentKey> {
        unreachable!("an owner's call needs no intent key")
    }

    fn recover(&self, _digest: [u8; 32], _signature: &Signature) -> Option<Account> {
        unreachable!("an owner's call has no signature")
    }
}
