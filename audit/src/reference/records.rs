//! Where the reference looks records up.

use shared_logic::{
    catalogue, AccessRequest, Account, Attestation, Delegation, DomainHash, Emergency, Grant, GrantId, Host, NamedKey, Nonce, Objections,
    Party, Purpose, PurposeCode, Realm, Recovery, Registry, RequestId, Vehicle, VehicleId, VehicleOffer,
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
    /// What the owner offers of the vehicle, or offered last.
    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer>;
    /// The objections of the vehicle, also those of an earlier owner's time.
    fn objections(&self, id: VehicleId) -> Option<Objections>;
    /// What that party vouches for of the vehicle.
    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation>;
    /// Who may take the vehicle over.
    fn recovery(&self, id: VehicleId) -> Option<Recovery>;
    /// To whom the admin offers its place.
    fn admin_offer(&self) -> Option<Account>;
    /// How many intents of the account about that vehicle there were that are counted.
    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce;
    /// What the key may sign for the principal.
    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey>;

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

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        Host::vehicle_offer(self, id)
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        Host::objections(self, id)
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        Host::attestation(self, vehicle, attester)
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        Host::recovery(self, id)
    }

    fn admin_offer(&self) -> Option<Account> {
        Host::admin_offer(self)
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        Host::nonce(self, account, vehicle)
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        Host::intent_key(self, principal, key)
    }
}
