//! The whole state in memory, folded from events: a projection, a wallet's snapshot, a replay.

mod grants;

pub use grants::Grants;

use crate::{
    effect, AccessRequest, Account, Attestation, Before, Crypto, Delegation, Denial, DomainHash, Emergency, Event, EventBody, EventHash,
    Grant, GrantId, Host, Losses, NamedKey, Native, Nonce, Objections, Operation, Party, Purpose, PurposeCode, Realm, Record, Recovery,
    Registry, RequestId, Seq, UnixSeconds, Vehicle, VehicleId, VehicleOffer, SCHEMA_VERSION,
};
use alloc::collections::BTreeMap;
use codec::{Decode, Encode};

/// All records, by their keys.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct State {
    /// The contract's own record.
    pub registry: Registry,
    /// What intents for this contract are signed for.
    pub domain: DomainHash,
    /// Vehicles.
    pub vehicles: BTreeMap<VehicleId, Vehicle>,
    /// Parties.
    pub parties: BTreeMap<Account, Party>,
    /// Purposes that were appended to the first catalogue.
    pub purposes: BTreeMap<PurposeCode, Purpose>,
    /// Grants.
    pub grants: Grants,
    /// Delegations, by realm and delegate.
    pub delegations: BTreeMap<(Realm, Account), Delegation>,
    /// Access requests.
    pub requests: BTreeMap<RequestId, AccessRequest>,
    /// Emergencies, by vehicle and authority.
    pub emergencies: BTreeMap<(VehicleId, Account), Emergency>,
    /// The next number of each account's intents about a vehicle, or about none.
    pub nonces: BTreeMap<(Account, Option<VehicleId>), Nonce>,
    /// Intent keys, by principal and key.
    pub intent_keys: BTreeMap<(Account, Account), NamedKey>,
    /// Offers of vehicles.
    pub vehicle_offers: BTreeMap<VehicleId, VehicleOffer>,
    /// To whom the admin offers its role.
    pub admin_offer: Option<Account>,
    /// Objections, by vehicle.
    pub objections: BTreeMap<VehicleId, Objections>,
    /// Attestations, by vehicle and attester.
    pub attestations: BTreeMap<(VehicleId, Account), Attestation>,
    /// Recoveries, by vehicle.
    pub recoveries: BTreeMap<VehicleId, Recovery>,
}

/// Why an event does not continue a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// The event's bytes are of another schema version.
    UnknownVersion {
        /// The version found.
        found: u8,
    },
    /// The event is not the next of its chain: one is missing, or it came before.
    Gap {
        /// The vehicle; none for the registry's chain.
        vehicle: Option<VehicleId>,
        /// The number that was expected; none past the range.
        expected: Option<Seq>,
        /// The number found.
        found: Seq,
    },
    /// The event names another predecessor than the one applied.
    BrokenChain {
        /// The vehicle; none for the registry's chain.
        vehicle: Option<VehicleId>,
        /// The hash that was expected.
        expected: EventHash,
        /// The hash found.
        found: EventHash,
    },
    /// The event concerns a record that is not there.
    Missing(Denial),
}

impl core::fmt::Display for ReplayError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::UnknownVersion { found } => write!(f, "expected events of schema version {SCHEMA_VERSION}, found {found}"),
            Self::Gap { vehicle, expected, found } => {
                let expected = expected.map_or(0, |seq| seq.0);
                write!(f, "expected event {expected} of {}, found event {}", Chain(*vehicle), found.0)
            }
            Self::BrokenChain { vehicle, expected, found } => {
                write!(f, "expected an event of {} after event `{expected}`, found one after `{found}`", Chain(*vehicle))
            }
            Self::Missing(denial) => write!(f, "{}", denial.expected()),
        }
    }
}

impl core::error::Error for ReplayError {}

/// Whose chain, in words.
struct Chain(Option<VehicleId>);

impl core::fmt::Display for Chain {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Some(vehicle) => write!(f, "vehicle `{vehicle}`"),
            None => f.write_str("the registry"),
        }
    }
}

impl State {
    /// An empty state with this admin, before any event.
    pub const fn new(admin: Account) -> Self {
        Self {
            registry: Registry {
                admin: Some(admin),
                operation: Operation::Running,
                seq: Seq(0),
                last_event: EventHash::NONE,
                founded_at: UnixSeconds(0),
                losses: Losses(0),
            },
            domain: DomainHash([0; 32]),
            vehicles: BTreeMap::new(),
            parties: BTreeMap::new(),
            purposes: BTreeMap::new(),
            grants: Grants::new(),
            delegations: BTreeMap::new(),
            requests: BTreeMap::new(),
            emergencies: BTreeMap::new(),
            nonces: BTreeMap::new(),
            intent_keys: BTreeMap::new(),
            vehicle_offers: BTreeMap::new(),
            admin_offer: None,
            objections: BTreeMap::new(),
            attestations: BTreeMap::new(),
            recoveries: BTreeMap::new(),
        }
    }

    /// Applies the next event.
    ///
    /// # Errors
    /// [`ReplayError`] when it is not the next; the state is then unchanged.
    pub fn apply(&mut self, event: &Event) -> Result<(), ReplayError> {
        if event.version != SCHEMA_VERSION {
            return Err(ReplayError::UnknownVersion { found: event.version });
        }
        let before = Before::of(self, event);
        check_link(event, &before)?;
        let mut records = alloc::vec::Vec::new();
        effect(event, self.event_hash(event), &before, |record| records.push(record)).map_err(ReplayError::Missing)?;
        if let EventBody::ContractDeployed { domain, .. } = event.body {
            self.domain = domain;
        }
        records.into_iter().for_each(|record| self.put(record));
        Ok(())
    }

    /// Who attested the owner of that vehicle, whether it still holds or not.
    pub fn attesters(&self, vehicle: VehicleId) -> impl Iterator<Item = Account> + '_ {
        let (first, last) = (Account([0; 20]), Account([u8::MAX; 20]));
        self.attestations.range((vehicle, first)..=(vehicle, last)).map(|((_, attester), _)| *attester)
    }

    /// Puts a record in its place, whatever stood there.
    pub fn put(&mut self, record: Record) {
        match record {
            Record::Registry(registry) => self.registry = registry,
            Record::Domain(domain) => self.domain = domain,
            Record::Vehicle(id, vehicle) => drop(self.vehicles.insert(id, vehicle)),
            Record::Grant(id, grant) => drop(self.grants.insert(id, grant)),
            Record::Party(account, party) => drop(self.parties.insert(account, party)),
            Record::Purpose(purpose) => drop(self.purposes.insert(purpose.code, purpose)),
            Record::Delegation(realm, to, delegation) => drop(self.delegations.insert((realm, to), delegation)),
            Record::AccessRequest(id, request) => drop(self.requests.insert(id, request)),
            Record::Emergency(vehicle, authority, emergency) => drop(self.emergencies.insert((vehicle, authority), emergency)),
            Record::Nonce(account, vehicle, nonce) => drop(self.nonces.insert((account, vehicle), nonce)),
            Record::IntentKey(principal, key, named) => drop(self.intent_keys.insert((principal, key), named)),
            Record::VehicleOffer(id, Some(offer)) => drop(self.vehicle_offers.insert(id, offer)),
            Record::VehicleOffer(id, None) => drop(self.vehicle_offers.remove(&id)),
            Record::AdminOffer(to) => self.admin_offer = to,
            Record::Objections(id, objections) => drop(self.objections.insert(id, objections)),
            Record::Attestation(vehicle, attester, Some(it)) => drop(self.attestations.insert((vehicle, attester), it)),
            Record::Attestation(vehicle, attester, None) => drop(self.attestations.remove(&(vehicle, attester))),
            Record::Recovery(id, Some(recovery)) => drop(self.recoveries.insert(id, recovery)),
            Record::Recovery(id, None) => drop(self.recoveries.remove(&id)),
        }
    }

    /// Every record: the contract's own first, then the others by their keys.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        [Record::Registry(self.registry), Record::Domain(self.domain)]
            .into_iter()
            .chain(self.vehicles.iter().map(|(id, vehicle)| Record::Vehicle(*id, *vehicle)))
            .chain(self.parties.iter().map(|(account, party)| Record::Party(*account, *party)))
            .chain(self.purposes.values().map(|purpose| Record::Purpose(*purpose)))
            .chain(self.grants.iter().map(|(id, grant)| Record::Grant(*id, *grant)))
            .chain(self.delegations.iter().map(|((realm, to), delegation)| Record::Delegation(*realm, *to, *delegation)))
            .chain(self.requests.iter().map(|(id, request)| Record::AccessRequest(*id, *request)))
            .chain(self.emergencies.iter().map(|((vehicle, authority), emergency)| Record::Emergency(*vehicle, *authority, *emergency)))
            .chain(self.nonces.iter().map(|((account, vehicle), nonce)| Record::Nonce(*account, *vehicle, *nonce)))
            .chain(self.intent_keys.iter().map(|((principal, key), named)| Record::IntentKey(*principal, *key, *named)))
            .chain(self.vehicle_offers.iter().map(|(id, offer)| Record::VehicleOffer(*id, Some(*offer))))
            .chain(self.admin_offer.map(|to| Record::AdminOffer(Some(to))))
            .chain(self.objections.iter().map(|(id, objections)| Record::Objections(*id, *objections)))
            .chain(self.attestations.iter().map(|((vehicle, attester), it)| Record::Attestation(*vehicle, *attester, Some(*it))))
            .chain(self.recoveries.iter().map(|(id, recovery)| Record::Recovery(*id, Some(*recovery))))
    }
}

/// INVARIANT (gap-proof): an event is the next of its chain, or it is refused.
fn check_link(event: &Event, before: &Before) -> Result<(), ReplayError> {
    let newest = match (before.vehicle, before.registry) {
        (Some(vehicle), _) => Some((vehicle.seq, vehicle.last_event)),
        (None, Some(registry)) => Some((registry.seq, registry.last_event)),
        (None, None) => None,
    };
    let expected = newest.map_or(Some(Seq::FIRST), |(seq, _)| seq.next());
    let (vehicle, found) = (event.vehicle, event.link.seq);
    if expected != Some(found) {
        return Err(ReplayError::Gap { vehicle, expected, found });
    }
    let (expected, found) = (newest.map_or(EventHash::NONE, |(_, hash)| hash), event.link.previous);
    if expected != found {
        return Err(ReplayError::BrokenChain { vehicle, expected, found });
    }
    Ok(())
}

impl Host for State {
    fn registry(&self) -> Registry {
        self.registry
    }

    fn domain(&self) -> DomainHash {
        self.domain
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.vehicles.get(&id).copied()
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        self.vehicle_offers.get(&id).copied()
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        self.objections.get(&id).copied()
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        self.attestations.get(&(vehicle, attester)).copied()
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        self.recoveries.get(&id).copied()
    }

    fn admin_offer(&self) -> Option<Account> {
        self.admin_offer
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.parties.get(&account).copied()
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.purposes.get(&code).copied()
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.grants.get(&id).copied()
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        self.delegations.get(&(realm, to)).copied()
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        self.requests.get(&id).copied()
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        self.emergencies.get(&(vehicle, authority)).copied()
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        self.nonces.get(&(account, vehicle)).copied().unwrap_or_default()
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        self.intent_keys.get(&(principal, key)).copied()
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        crate::keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        Native
    }
}
