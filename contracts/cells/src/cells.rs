//! The cells as the rules read them, and what an accepted change writes.

use crate::{event::topics, key, raw, recover::recover};
use codec::{Decode, Encode};
use shared_logic::{
    effect, frequent, AccessRequest, Account, Before, Buffer, Delegation, Denial, DomainHash, Emergency, Event, EventHash, GenesisHash,
    Grant, GrantId, Host, IntentKey, Nonce, Operation, Outcome, Party, Purpose, PurposeCode, Realm, Record, Registry, RequestId, Seq,
    Signature, Vehicle, VehicleId,
};

/// Bytes of the longest key: a realm and an account, after the number.
const KEY: usize = 4 + 1 + 32 + 20;
/// Bytes of the longest record.
const RECORD: usize = 320;
/// Bytes of the longest event.
const EVENT: usize = 640;

/// The contract's storage during one call.
pub struct Cells {
    registry: Registry,
}

impl Cells {
    /// The contract's own record before the first event.
    pub const BLANK: Registry = Registry { admin: None, operation: Operation::Running, seq: Seq(0), last_event: EventHash::NONE };

    /// With the contract's own record, which ink! has read already.
    pub const fn new(registry: Registry) -> Self {
        Self { registry }
    }

    pub(crate) fn read<T: Decode>(kind: u32, key: &impl Encode) -> Option<T> {
        let mut bytes = [0; RECORD];
        T::decode(&mut raw::read(cell(kind, key).filled(), &mut bytes)?).ok()
    }

    pub(crate) fn write(kind: u32, key: &impl Encode, record: &impl Encode) {
        let mut bytes = Buffer::<EVENT>::new();
        record.encode_to(&mut bytes);
        raw::write(cell(kind, key).filled(), bytes.filled());
    }

    /// The first event of a new contract; its actor becomes the admin.
    ///
    /// # Errors
    /// [`Denial::WrongState`] when it is not the first.
    pub fn found(&mut self, genesis: GenesisHash) -> Result<(), Denial> {
        if self.registry != Self::BLANK {
            return Err(Denial::WrongState);
        }
        let domain = DomainHash::of(genesis, raw::address(), raw::keccak_256);
        Self::write(key::DOMAIN, &(), &domain);
        let event = Event::deployed(raw::caller(), domain, raw::now());
        self.commit(&Outcome { event, before: Before { registry: Some(self.registry), vehicle: None, subject: None } })
    }

    /// The contract's own record as it is stored.
    pub fn stored_registry() -> Option<Registry> {
        Self::read(key::ROOT, &())
    }

    /// Writes what an accepted change does, and emits its event.
    ///
    /// # Errors
    /// That of [`effect`]; the call then reverts.
    pub fn commit(&mut self, outcome: &Outcome) -> Result<(), Denial> {
        let event = &outcome.event;
        let mut bytes = Buffer::<EVENT>::new();
        event.encode_to(&mut bytes);
        let hash = EventHash(raw::keccak_256(bytes.filled()));
        effect(event, hash, &outcome.before, |record| self.put(record))?;
        raw::emit(&topics(event), bytes.filled());
        Ok(())
    }

    /// The same for an event of an owner's act of [`frequent`], with less code.
    ///
    /// # Errors
    /// That of [`frequent::effect`]; the call then reverts.
    pub fn commit_frequent(&mut self, outcome: &Outcome) -> Result<(), Denial> {
        let event = &outcome.event;
        let mut bytes = Buffer::<EVENT>::new();
        frequent::encode(event, &mut bytes);
        let hash = EventHash(raw::keccak_256(bytes.filled()));
        frequent::effect(event, hash, &outcome.before, |record| match record {
            Record::Vehicle(id, vehicle) => Self::write(key::VEHICLES, &id, &vehicle),
            Record::Grant(id, grant) => Self::write(key::GRANTS, &id, &grant),
            // None of an owner's frequent acts writes another; if one did, the call would revert.
            _ => unreachable!("no such record"),
        })?;
        raw::emit(&topics(event), bytes.filled());
        Ok(())
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::Registry(registry) => {
                self.registry = registry;
                Self::write(key::ROOT, &(), &registry);
            }
            Record::Vehicle(id, vehicle) => Self::write(key::VEHICLES, &id, &vehicle),
            Record::Grant(id, grant) => Self::write(key::GRANTS, &id, &grant),
            Record::Party(account, party) => Self::write(key::PARTIES, &account, &party),
            Record::Purpose(purpose) => Self::write(key::PURPOSES, &purpose.code, &purpose),
            Record::Delegation(realm, to, delegation) => Self::write(key::DELEGATIONS, &(realm, to), &delegation),
            Record::Request(id, request) => Self::write(key::REQUESTS, &id, &request),
            Record::Emergency(vehicle, authority, emergency) => Self::write(key::EMERGENCIES, &(vehicle, authority), &emergency),
            Record::Nonce(account, nonce) => Self::write(key::NONCES, &account, &nonce),
            Record::IntentKey(principal, key, Some(limits)) => Self::write(key::INTENT_KEYS, &(principal, key), &limits),
            Record::IntentKey(principal, key, None) => raw::remove(&(key::INTENT_KEYS, (principal, key))),
        }
    }
}

/// The key of a record's cell.
fn cell(kind: u32, key: &impl Encode) -> Buffer<KEY> {
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
        Self::read(key::DOMAIN, &()).unwrap_or(DomainHash([0; 32]))
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        Self::read(key::VEHICLES, &id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        Self::read(key::PARTIES, &account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        Self::read(key::PURPOSES, &code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        Self::read(key::GRANTS, &id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        Self::read(key::DELEGATIONS, &(realm, to))
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        Self::read(key::REQUESTS, &id)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        Self::read(key::EMERGENCIES, &(vehicle, authority))
    }

    fn nonce(&self, account: Account) -> Nonce {
        Self::read(key::NONCES, &account).unwrap_or_default()
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<IntentKey> {
        Self::read(key::INTENT_KEYS, &(principal, key))
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        raw::keccak_256(bytes)
    }

    fn recover(&self, digest: [u8; 32], signature: &Signature) -> Option<Account> {
        recover(digest, signature)
    }
}
