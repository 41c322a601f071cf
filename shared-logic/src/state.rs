//! The whole state in memory, folded from events: a projection, a wallet's snapshot, a replay.

use crate::{
    effect, Account, Denial, Event, EventBody, EventHash, Grant, GrantId, Host, Party, Purpose, PurposeCode, Vehicle, VehicleId,
    SCHEMA_VERSION,
};
use alloc::collections::{BTreeMap, BTreeSet};
use codec::{Decode, Encode};

/// All records, by their keys.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "Records"))]
pub struct State {
    /// The account that may append to the catalogues.
    pub admin: Account,
    /// Vehicles.
    pub vehicles: BTreeMap<VehicleId, Vehicle>,
    /// Parties.
    pub parties: BTreeMap<Account, Party>,
    /// Purposes.
    pub purposes: BTreeMap<PurposeCode, Purpose>,
    /// Grants.
    pub grants: BTreeMap<GrantId, Grant>,
    /// An index over `grants`; never part of the bytes.
    #[codec(skip)]
    #[cfg_attr(feature = "serde", serde(skip))]
    by_recipient: BTreeSet<(VehicleId, Account, GrantId)>,
}

/// A state as its bytes hold it: without the index, which is made anew.
#[derive(Decode)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(deny_unknown_fields))]
struct Records {
    admin: Account,
    vehicles: BTreeMap<VehicleId, Vehicle>,
    parties: BTreeMap<Account, Party>,
    purposes: BTreeMap<PurposeCode, Purpose>,
    grants: BTreeMap<GrantId, Grant>,
}

impl From<Records> for State {
    fn from(records: Records) -> Self {
        let Records { admin, vehicles, parties, purposes, grants } = records;
        let by_recipient = grants.iter().map(|(id, grant)| (grant.terms.vehicle, grant.terms.recipient, *id)).collect();
        Self { admin, vehicles, parties, purposes, grants, by_recipient }
    }
}

impl Decode for State {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        Records::decode(input).map(Self::from)
    }
}

/// Why an event does not continue a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// The event's bytes are of another schema version.
    UnknownVersion {
        /// The version found.
        found: u8,
    },
    /// The event is not the next of its vehicle: one is missing, or it came before.
    Gap {
        /// The vehicle.
        vehicle: VehicleId,
        /// The number that was expected.
        expected: Option<crate::Seq>,
        /// The number found.
        found: Option<crate::Seq>,
    },
    /// The event names another predecessor than the one applied.
    BrokenChain {
        /// The vehicle.
        vehicle: VehicleId,
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
                let number = |seq: &Option<crate::Seq>| seq.map_or(0, |seq| seq.0);
                write!(f, "expected event {} of vehicle `{vehicle}`, found event {}", number(expected), number(found))
            }
            Self::BrokenChain { vehicle, expected, found } => {
                write!(f, "expected an event of vehicle `{vehicle}` after event `{expected}`, found one after `{found}`")
            }
            Self::Missing(denial) => write!(f, "{}", denial.expected()),
        }
    }
}

impl core::error::Error for ReplayError {}

impl State {
    /// An empty state with this admin.
    pub fn new(admin: Account) -> Self {
        Self {
            admin,
            vehicles: BTreeMap::new(),
            parties: BTreeMap::new(),
            purposes: BTreeMap::new(),
            grants: BTreeMap::new(),
            by_recipient: BTreeSet::new(),
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
        let vehicle = event.vehicle.and_then(|id| self.vehicle(id));
        self.check_link(event, vehicle)?;
        let grant = event.grant.and_then(|id| self.grant(id));
        let changes = effect(event, self.event_hash(event), vehicle, grant).map_err(ReplayError::Missing)?;
        if let EventBody::ContractDeployed { .. } = event.body {
            self.admin = event.actor;
        }
        self.vehicles.extend(changes.vehicle);
        self.parties.extend(changes.party);
        self.purposes.extend(changes.purpose.map(|purpose| (purpose.code, purpose)));
        self.by_recipient.extend(changes.grant.map(|(id, grant)| (grant.terms.vehicle, grant.terms.recipient, id)));
        self.grants.extend(changes.grant);
        Ok(())
    }

    /// The grants of a vehicle to a recipient, whatever their state.
    pub fn grants_to(&self, vehicle: VehicleId, recipient: Account) -> impl Iterator<Item = (GrantId, &Grant)> {
        let first = (vehicle, recipient, GrantId([0; 32]));
        let last = (vehicle, recipient, GrantId([0xff; 32]));
        self.by_recipient.range(first..=last).filter_map(|(_, _, id)| self.grants.get(id).map(|grant| (*id, grant)))
    }

    fn check_link(&self, event: &Event, before: Option<Vehicle>) -> Result<(), ReplayError> {
        let Some(vehicle) = event.vehicle else { return Ok(()) };
        let expected = before.map_or(Some(crate::Seq::FIRST), |vehicle| vehicle.seq.next());
        let found = event.link.map(|link| link.seq);
        if expected.is_none() || expected != found {
            return Err(ReplayError::Gap { vehicle, expected, found });
        }
        let expected = before.map_or(EventHash::NONE, |vehicle| vehicle.last_event);
        match event.link {
            Some(link) if link.previous != expected => Err(ReplayError::BrokenChain { vehicle, expected, found: link.previous }),
            _ => Ok(()),
        }
    }
}

impl Host for State {
    fn admin(&self) -> Account {
        self.admin
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.vehicles.get(&id).copied()
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.parties.get(&account).copied()
    }

    fn purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.purposes.get(&code).copied()
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.grants.get(&id).copied()
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        crate::keccak_256(bytes)
    }
}
