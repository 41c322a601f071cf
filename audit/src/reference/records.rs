//! Where the reference looks records up.

use shared_logic::{
    catalogue, AccessRequest, Account, Delegation, DomainHash, Emergency, Grant, GrantId, Host, IntentKey, Nonce, Party, Purpose,
    PurposeCode, Realm, Registry, RequestId, Vehicle, VehicleId,
};

/// All that is on record. Every host of the rules has it; a [`super::EventLog`] computes it from events.
pub trait Records {
    /// Who looks after the contract, whether it runs, and the newest event that concerns no vehicle.
    fn registry(&self) -> Registry;
    /// What intents for this contract are signed for.
    fn domain(&self) -> DomainHash;
    /// The vehicle's record.
    fn vehicle(&self, id: VehicleId) -> Option<Vehicle>;
    /// The party of that account.
    fn party(&self, account: Account) -> Option<Party>;
    /// The purpose of that code among those that were appended.
    fn appended(&self, code: PurposeCode) -> Option<Purpose>;
    /// The grant's record.
    fn grant(&self, id: GrantId) -> Option<Grant>;
    /// What was delegated to that account.
    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation>;
    /// The access request's record.
    fn request(&self, id: RequestId) -> Option<AccessRequest>;
    /// What that authority opened of the vehicle last.
    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency>;
    /// How many intents of the account there were.
    fn nonce(&self, account: Account) -> Nonce;
    /// What the key may sign for the principal.
    fn intent_key(&self, principal: Account, key: Account) -> Option<IntentKey>;

    /// The purpose of that code, whichever catalogue has it.
    fn purpose(&self, code: PurposeCode) -> Option<Purpose> {
        let mut built_in = catalogue::FIRST.iter().map(|entry| entry.purpose);
        built_in.find(|purpose| purpose.code == code).or_else(|| self.appended(code))
    }
}

impl<H: Host> Records for H {
    fn registry(&self) -> Registry {
        Host::registry(self)
    }

    fn domain(&self) -> DomainHash {
        Host::domain(self)
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        Host::vehicle(self, id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        Host::party(self, account)
    }

    fn appended(&self, code: PurposeCode) -> Option<Purpose> {
        self.appended_purpose(code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        Host::grant(self, id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        Host::delegation(self, realm, to)
    }

    fn request(&self, id: RequestId) -> Option<AccessRequest> {
        self.access_request(id)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        Host::emergency(self, vehicle, authority)
    }

    fn nonce(&self, account: Account) -> Nonce {
        Host::nonce(self, account)
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<IntentKey> {
        Host::intent_key(self, principal, key)
    }
}
