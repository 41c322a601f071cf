//! A host that counts what it is asked for.

use shared_logic::{
    AccessRequest, Account, Attestation, Crypto, Delegation, DomainHash, Emergency, Grant, GrantId, Host, NamedKey, Native, Nonce,
    Objections, Party, Purpose, PurposeCode, Realm, Recovery, Registry, RequestId, State, Vehicle, VehicleId, VehicleOffer,
};
use std::cell::Cell;

/// How many records were read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reads {
    pub(crate) grants: u32,
    pub(crate) delegations: u32,
    pub(crate) parties: u32,
    pub(crate) others: u32,
    pub(crate) hashes: u32,
}

pub(crate) struct Counting<'a> {
    state: &'a State,
    reads: Cell<Reads>,
}

impl<'a> Counting<'a> {
    pub(crate) fn new(state: &'a State) -> Self {
        Self { state, reads: Cell::default() }
    }

    pub(crate) fn reads(&self) -> Reads {
        self.reads.get()
    }

    fn count(&self, which: impl FnOnce(&mut Reads) -> &mut u32) {
        let mut reads = self.reads.get();
        *which(&mut reads) += 1;
        self.reads.set(reads);
    }
}

impl Host for Counting<'_> {
    fn registry(&self) -> Registry {
        self.count(|it| &mut it.others);
        self.state.registry()
    }

    fn domain(&self) -> DomainHash {
        self.count(|it| &mut it.others);
        self.state.domain()
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.count(|it| &mut it.others);
        self.state.vehicle(id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.count(|it| &mut it.parties);
        self.state.party(account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.count(|it| &mut it.others);
        self.state.appended_purpose(code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.count(|it| &mut it.grants);
        self.state.grant(id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        self.count(|it| &mut it.delegations);
        self.state.delegation(realm, to)
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        self.count(|it| &mut it.others);
        self.state.access_request(id)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        self.count(|it| &mut it.others);
        self.state.emergency(vehicle, authority)
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        self.count(|it| &mut it.others);
        self.state.nonce(account, vehicle)
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        self.count(|it| &mut it.others);
        self.state.vehicle_offer(id)
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        self.count(|it| &mut it.others);
        self.state.objections(id)
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        self.count(|it| &mut it.others);
        self.state.attestation(vehicle, attester)
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        self.count(|it| &mut it.others);
        self.state.recovery(id)
    }

    fn admin_offer(&self) -> Option<Account> {
        self.count(|it| &mut it.others);
        self.state.admin_offer()
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        self.count(|it| &mut it.others);
        self.state.intent_key(principal, key)
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        self.count(|it| &mut it.hashes);
        self.state.keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        self.count(|it| &mut it.hashes);
        Native
    }
}
