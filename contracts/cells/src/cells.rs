//! The cells as the rules read them, and what an accepted change writes. Their numbers are in [`shared_logic::cell`].

use crate::{event::topics, precompiles::Precompiles, raw};
use codec::{Decode, Encode};
use shared_logic::{
    cell::{self, longest},
    effect, hot_path, AccessRequest, Account, Attestation, Before, Buffer, Crypto, Delegation, Denial, DomainHash, Emergency, Event,
    EventHash, GenesisHash, Grant, GrantId, GrantState, Host, Losses, NamedKey, Nonce, Objections, Operation, Outcome, Party, Purpose,
    PurposeCode, Realm, Record, Recovery, Registry, RequestId, Seq, StoredGrant, UnixSeconds, Vehicle, VehicleId, VehicleOffer,
};

/// The contract's storage during one call.
pub struct Cells {
    registry: Registry,
}

impl Cells {
    /// The contract's own record before the first event.
    pub const BLANK: Registry = Registry {
        admin: None,
        operation: Operation::Running,
        seq: Seq(0),
        last_event: EventHash::NONE,
        founded_at: UnixSeconds(0),
        losses: Losses(0),
    };

    /// With the contract's own record, which ink! has read already.
    pub const fn new(registry: Registry) -> Self {
        Self { registry }
    }

    /// Reads a record of at most `N` bytes.
    pub(crate) fn read<T: Decode, const N: usize>(kind: u32, key: &impl Encode) -> Option<T> {
        let mut bytes = [0; N];
        T::decode(&mut raw::read(key_of(kind, key).filled(), &mut bytes)?).ok()
    }

    pub(crate) fn write(kind: u32, key: &impl Encode, record: &impl Encode) {
        let mut bytes = Buffer::<{ longest::EVENT }>::new();
        record.encode_to(&mut bytes);
        raw::write(key_of(kind, key).filled(), bytes.filled());
    }

    /// Writes a record, or removes it where there is none any more.
    fn write_or_remove<T: Encode>(kind: u32, key: &impl Encode, record: Option<T>) {
        match record {
            Some(record) => Self::write(kind, key, &record),
            None => raw::remove(key_of(kind, key).filled()),
        }
    }

    /// The first event of a new contract; its actor becomes the admin.
    ///
    /// # Errors
    /// [`Denial::WrongState`] when it is not the first.
    pub fn initialize(&mut self, genesis: GenesisHash) -> Result<(), Denial> {
        if self.registry != Self::BLANK {
            return Err(Denial::WrongState);
        }
        let domain = DomainHash::of(genesis, raw::address(), raw::keccak_256);
        Self::write(cell::DOMAIN, &(), &domain);
        let event = Event::deployed(raw::caller(), domain, raw::now());
        self.commit(&Outcome { event, before: Before { registry: Some(self.registry), vehicle: None, subject: None, objections: None } })
    }

    /// The contract's own record as it is stored.
    pub fn stored_registry() -> Option<Registry> {
        Self::read::<_, { longest::REGISTRY }>(cell::ROOT, &())
    }

    /// Writes what an accepted change does, and emits its event.
    ///
    /// # Errors
    /// That of [`effect`]; the call then reverts.
    pub fn commit(&mut self, outcome: &Outcome) -> Result<(), Denial> {
        let event = &outcome.event;
        let mut bytes = Buffer::new();
        event.encode_to(&mut bytes);
        let hash = emit(event, &bytes);
        effect(event, hash, &outcome.before, |record| self.put(record))
    }

    /// The same for an event of an owner's act of [`hot_path`], with less code.
    ///
    /// # Errors
    /// That of [`hot_path::effect`]; the call then reverts.
    pub fn commit_hot_path(&self, outcome: &Outcome) -> Result<(), Denial> {
        let event = &outcome.event;
        let mut bytes = Buffer::new();
        let record = hot_path::encode(event, &mut bytes);
        let hash = emit(event, &bytes);
        hot_path::effect(event, hash, &outcome.before, |changed| match changed {
            Record::Vehicle(id, vehicle) => Self::write(cell::VEHICLES, &id, &vehicle),
            // A new grant's record lies in the event's bytes already; the bytes after it are no longer needed.
            Record::Grant(id, _) if !record.is_empty() => {
                bytes.truncate(record.end);
                GrantState::Active.fill(&mut bytes);
                raw::write(key_of(cell::GRANTS, &id).filled(), bytes.filled().get(record.start..).unwrap_or_default());
            }
            Record::Grant(id, grant) => Self::write(cell::GRANTS, &id, &StoredGrant(grant)),
            // None of these acts writes another; if one did, the call would revert.
            _ => unreachable!("no such record"),
        })
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::Registry(registry) => {
                self.registry = registry;
                Self::write(cell::ROOT, &(), &registry);
            }
            Record::Domain(domain) => Self::write(cell::DOMAIN, &(), &domain),
            Record::Vehicle(id, vehicle) => Self::write(cell::VEHICLES, &id, &vehicle),
            Record::Grant(id, grant) => Self::write(cell::GRANTS, &id, &StoredGrant(grant)),
            Record::Party(account, party) => Self::write(cell::PARTIES, &account, &party),
            Record::Purpose(purpose) => Self::write(cell::PURPOSES, &purpose.code, &purpose),
            Record::Delegation(realm, to, delegation) => Self::write(cell::DELEGATIONS, &(realm, to), &delegation),
            Record::AccessRequest(id, request) => Self::write(cell::REQUESTS, &id, &request),
            Record::Emergency(vehicle, authority, emergency) => Self::write(cell::EMERGENCIES, &(vehicle, authority), &emergency),
            Record::Nonce(account, vehicle, nonce) => Self::write(cell::NONCES, &(account, vehicle), &nonce),
            Record::IntentKey(principal, key, named) => Self::write(cell::INTENT_KEYS, &(principal, key), &named),
            Record::VehicleOffer(vehicle, offer) => Self::write_or_remove(cell::VEHICLE_OFFERS, &vehicle, offer),
            Record::AdminOffer(to) => Self::write_or_remove(cell::ADMIN_OFFER, &(), to),
            Record::Objections(vehicle, objections) => Self::write(cell::OBJECTIONS, &vehicle, &objections),
            Record::Attestation(vehicle, attester, it) => Self::write_or_remove(cell::ATTESTATIONS, &(vehicle, attester), it),
            Record::Recovery(vehicle, recovery) => Self::write_or_remove(cell::RECOVERIES, &vehicle, recovery),
        }
    }
}

/// Emits an event with these bytes; its hash.
fn emit(event: &Event, bytes: &Buffer<{ longest::EVENT }>) -> EventHash {
    raw::emit(&topics(event), bytes.filled());
    EventHash(raw::keccak_256(bytes.filled()))
}

/// The key of a record's cell.
fn key_of(kind: u32, key: &impl Encode) -> Buffer<{ longest::KEY }> {
    let mut bytes = Buffer::new();
    kind.encode_to(&mut bytes);
    key.encode_to(&mut bytes);
    bytes
}

impl Host for Cells {
    fn registry(&self) -> Registry {
        self.registry
    }

    fn domain(&self) -> DomainHash {
        Self::read::<_, { longest::DOMAIN }>(cell::DOMAIN, &()).unwrap_or(DomainHash([0; 32]))
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        Self::read::<_, { longest::VEHICLE }>(cell::VEHICLES, &id)
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        Self::read::<_, { longest::VEHICLE_OFFER }>(cell::VEHICLE_OFFERS, &id)
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        Self::read::<_, { longest::OBJECTIONS }>(cell::OBJECTIONS, &id)
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        Self::read::<_, { longest::ATTESTATION }>(cell::ATTESTATIONS, &(vehicle, attester))
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        Self::read::<_, { longest::RECOVERY }>(cell::RECOVERIES, &id)
    }

    fn admin_offer(&self) -> Option<Account> {
        Self::read::<_, { longest::ADMIN_OFFER }>(cell::ADMIN_OFFER, &())
    }

    fn party(&self, account: Account) -> Option<Party> {
        Self::read::<_, { longest::PARTY }>(cell::PARTIES, &account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        Self::read::<_, { longest::PURPOSE }>(cell::PURPOSES, &code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        Self::read::<_, { longest::GRANT }>(cell::GRANTS, &id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        Self::read::<_, { longest::DELEGATION }>(cell::DELEGATIONS, &(realm, to))
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        Self::read::<_, { longest::ACCESS_REQUEST }>(cell::REQUESTS, &id)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        Self::read::<_, { longest::EMERGENCY }>(cell::EMERGENCIES, &(vehicle, authority))
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        Self::read::<_, { longest::NONCE }>(cell::NONCES, &(account, vehicle)).unwrap_or_default()
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        Self::read::<_, { longest::INTENT_KEY }>(cell::INTENT_KEYS, &(principal, key))
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        raw::keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        Precompiles
    }
}
