//! The cells that the first part of the code can read; for any other the call is delegated to the extension.

use crate::{forward, precompiles::Precompiles, Cells};
use shared_logic::{
    AccessRequest, Account, Attestation, Crypto, Delegation, DomainHash, Emergency, Grant, GrantId, Host, NamedKey, Nonce, Objections,
    Party, Purpose, PurposeCode, Realm, Recovery, Registry, RequestId, Vehicle, VehicleId, VehicleOffer,
};

/// What the rules ask for when an owner acts on an own vehicle, or somebody takes one that was offered; grants
/// only if `GRANTS`.
///
/// INVARIANT (nothing left out): what is not at hand is never taken for "not there". When the rules ask
/// for it, nothing has been written yet, and the whole call is delegated to the extension, which has all of it.
/// The compiler leaves out what would have followed.
pub struct HotPathHost<'a, const GRANTS: bool>(pub &'a Cells);

impl<const GRANTS: bool> Host for HotPathHost<'_, GRANTS> {
    fn registry(&self) -> Registry {
        self.0.registry()
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.0.vehicle(id)
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        self.0.vehicle_offer(id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.0.party(account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.0.appended_purpose(code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        if GRANTS {
            self.0.grant(id)
        } else {
            forward()
        }
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        self.0.keccak_256(bytes)
    }

    fn domain(&self) -> DomainHash {
        forward()
    }

    fn objections(&self, _id: VehicleId) -> Option<Objections> {
        forward()
    }

    fn attestation(&self, _vehicle: VehicleId, _attester: Account) -> Option<Attestation> {
        forward()
    }

    fn recovery(&self, _id: VehicleId) -> Option<Recovery> {
        forward()
    }

    fn admin_offer(&self) -> Option<Account> {
        forward()
    }

    fn delegation(&self, _realm: Realm, _to: Account) -> Option<Delegation> {
        forward()
    }

    fn access_request(&self, _id: RequestId) -> Option<AccessRequest> {
        forward()
    }

    fn emergency(&self, _vehicle: VehicleId, _authority: Account) -> Option<Emergency> {
        forward()
    }

    fn nonce(&self, _account: Account, _vehicle: Option<VehicleId>) -> Nonce {
        forward()
    }

    fn intent_key(&self, _principal: Account, _key: Account) -> Option<NamedKey> {
        forward()
    }

    fn crypto(&self) -> impl Crypto {
        Precompiles
    }
}
