//! The records a wallet looks at, and the one host on which it runs the rules.
//!
//! One host, because the rules are compiled once for each type of host; and lists instead of the
//! maps of [`State`], whose code is 36 kB more of what a browser loads.

use codec::Decode;
use shared_logic::{
    AccessRequest, Account, Delegation, DomainHash, Emergency, EventHash, Grant, GrantId, Host, IntentKey, Nonce, Operation, Party,
    Purpose, PurposeCode, Realm, Record, Registry, RequestId, Seq, Signature, State, Vehicle, VehicleId,
};

/// Records by their keys, each list in the order of its keys; the same bytes as [`State`].
#[derive(Clone, Debug, Decode)]
pub(crate) struct Snapshot {
    pub(crate) registry: Registry,
    pub(crate) domain: DomainHash,
    pub(crate) vehicles: Vec<(VehicleId, Vehicle)>,
    pub(crate) parties: Vec<(Account, Party)>,
    pub(crate) purposes: Vec<(PurposeCode, Purpose)>,
    pub(crate) grants: Vec<(GrantId, Grant)>,
    pub(crate) delegations: Vec<((Realm, Account), Delegation)>,
    pub(crate) requests: Vec<(RequestId, AccessRequest)>,
    pub(crate) emergencies: Vec<((VehicleId, Account), Emergency)>,
    pub(crate) nonces: Vec<(Account, Nonce)>,
    pub(crate) intent_keys: Vec<((Account, Account), IntentKey)>,
}

impl Snapshot {
    /// No records at all.
    pub(crate) const EMPTY: Self = Self {
        registry: Registry { admin: None, operation: Operation::Running, seq: Seq(0), last_event: EventHash::NONE },
        domain: DomainHash([0; 32]),
        vehicles: Vec::new(),
        parties: Vec::new(),
        purposes: Vec::new(),
        grants: Vec::new(),
        delegations: Vec::new(),
        requests: Vec::new(),
        emergencies: Vec::new(),
        nonces: Vec::new(),
        intent_keys: Vec::new(),
    };

    /// Reads the bytes of a [`State`]: all of them, and no other bytes for the same state.
    pub(crate) fn read(mut bytes: &[u8]) -> Result<Self, codec::Error> {
        let read = Self::read_some(&mut bytes)?;
        if bytes.is_empty() {
            Ok(read)
        } else {
            Err("expected the bytes of a state and no more".into())
        }
    }

    /// As [`Self::read`], and leaves the bytes behind it.
    pub(crate) fn read_some(bytes: &mut &[u8]) -> Result<Self, codec::Error> {
        let read = Self::decode(bytes)?;
        let sorted = sorted(&read.vehicles)
            && sorted(&read.parties)
            && sorted(&read.purposes)
            && sorted(&read.grants)
            && sorted(&read.delegations)
            && sorted(&read.requests)
            && sorted(&read.emergencies)
            && sorted(&read.nonces)
            && sorted(&read.intent_keys);
        if sorted {
            Ok(read)
        } else {
            Err("expected records in the order of their keys".into())
        }
    }
}

impl From<&State> for Snapshot {
    fn from(state: &State) -> Self {
        Self {
            registry: state.registry,
            domain: state.domain,
            vehicles: state.vehicles.iter().map(copied).collect(),
            parties: state.parties.iter().map(copied).collect(),
            purposes: state.purposes.iter().map(copied).collect(),
            grants: state.grants.iter().map(copied).collect(),
            delegations: state.delegations.iter().map(copied).collect(),
            requests: state.requests.iter().map(copied).collect(),
            emergencies: state.emergencies.iter().map(copied).collect(),
            nonces: state.nonces.iter().map(copied).collect(),
            intent_keys: state.intent_keys.iter().map(copied).collect(),
        }
    }
}

const fn copied<K: Copy, V: Copy>((key, value): (&K, &V)) -> (K, V) {
    (*key, *value)
}

fn sorted<K: Ord, V>(list: &[(K, V)]) -> bool {
    list.windows(2).all(|pair| matches!(pair, [(one, _), (next, _)] if one < next))
}

fn find<K: Ord, V: Copy>(list: &[(K, V)], key: &K) -> Option<V> {
    let place = list.binary_search_by(|(found, _)| found.cmp(key)).ok()?;
    list.get(place).map(|(_, value)| *value)
}

/// A snapshot as the rules see it: as it is, or as it would be.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    records: &'a Snapshot,
    /// Stand in the place of those of the same key, the first list before the second.
    written: [&'a [Record]; 2],
    /// While an intent is previewed: who will sign it.
    signer: Option<Account>,
}

impl<'a> Seen<'a> {
    /// Stands for a signature that is not there yet; its form is one that the rules accept.
    pub(crate) const ANY_SIGNATURE: Signature = Signature { r: [1; 32], s: [1; 32], recovery: 0 };

    /// As it is.
    pub(crate) const fn of(records: &'a Snapshot) -> Self {
        Self { records, written: [&[]; 2], signer: None }
    }

    /// As it would be once these records are written.
    pub(crate) const fn with(self, written: &'a [Record]) -> Self {
        Self { written: [&[], written], ..self }
    }

    /// As it would be if these records stood there too.
    pub(crate) const fn also(self, written: &'a [Record]) -> Self {
        let [_, under] = self.written;
        Self { written: [written, under], ..self }
    }

    /// With every signature taken for the signer's: for previews only.
    pub(crate) const fn as_if_signed_by(self, signer: Account) -> Self {
        Self { signer: Some(signer), ..self }
    }

    pub(crate) fn vehicles(&self) -> impl Iterator<Item = VehicleId> + use<'a> {
        let new = self.written.into_iter().flatten().filter_map(|record| match record {
            Record::Vehicle(id, _) => Some(*id),
            _ => None,
        });
        all(&self.records.vehicles, new)
    }

    pub(crate) fn grants(&self) -> impl Iterator<Item = GrantId> + use<'a> {
        let new = self.written.into_iter().flatten().filter_map(|record| match record {
            Record::Grant(id, _) => Some(*id),
            _ => None,
        });
        all(&self.records.grants, new)
    }

    pub(crate) fn delegations(&self) -> impl Iterator<Item = (Realm, Account)> + use<'a> {
        let new = self.written.into_iter().flatten().filter_map(|record| match record {
            Record::Delegation(realm, to, _) => Some((*realm, *to)),
            _ => None,
        });
        all(&self.records.delegations, new)
    }

    pub(crate) fn emergencies(&self) -> impl Iterator<Item = (VehicleId, Account)> + use<'a> {
        let new = self.written.into_iter().flatten().filter_map(|record| match record {
            Record::Emergency(vehicle, authority, _) => Some((*vehicle, *authority)),
            _ => None,
        });
        all(&self.records.emergencies, new)
    }

    pub(crate) fn intent_keys(&self) -> impl Iterator<Item = (Account, Account)> + use<'a> {
        let new = self.written.into_iter().flatten().filter_map(|record| match record {
            Record::IntentKey(principal, key, _) => Some((*principal, *key)),
            _ => None,
        });
        all(&self.records.intent_keys, new)
    }

    fn written<T>(&self, record: impl Fn(&Record) -> Option<T>) -> Option<T> {
        self.written.into_iter().flatten().find_map(record)
    }
}

/// The keys of a list, and then those that are new.
fn all<'a, K: Ord + Copy, V: Copy>(list: &'a [(K, V)], new: impl Iterator<Item = K> + 'a) -> impl Iterator<Item = K> + 'a {
    list.iter().map(|(key, _)| *key).chain(new.filter(|key| find(list, key).is_none()))
}

impl Host for Seen<'_> {
    fn registry(&self) -> Registry {
        let written = self.written(|record| match record {
            Record::Registry(registry) => Some(*registry),
            _ => None,
        });
        written.unwrap_or(self.records.registry)
    }

    fn domain(&self) -> DomainHash {
        self.records.domain
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        let written = self.written(|record| match record {
            Record::Vehicle(key, vehicle) if *key == id => Some(*vehicle),
            _ => None,
        });
        written.or_else(|| find(&self.records.vehicles, &id))
    }

    fn party(&self, account: Account) -> Option<Party> {
        let written = self.written(|record| match record {
            Record::Party(key, party) if *key == account => Some(*party),
            _ => None,
        });
        written.or_else(|| find(&self.records.parties, &account))
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        let written = self.written(|record| match record {
            Record::Purpose(purpose) if purpose.code == code => Some(*purpose),
            _ => None,
        });
        written.or_else(|| find(&self.records.purposes, &code))
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        let written = self.written(|record| match record {
            Record::Grant(key, grant) if *key == id => Some(*grant),
            _ => None,
        });
        written.or_else(|| find(&self.records.grants, &id))
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        let written = self.written(|record| match record {
            Record::Delegation(in_realm, of, delegation) if (*in_realm, *of) == (realm, to) => Some(*delegation),
            _ => None,
        });
        written.or_else(|| find(&self.records.delegations, &(realm, to)))
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        let written = self.written(|record| match record {
            Record::AccessRequest(key, request) if *key == id => Some(*request),
            _ => None,
        });
        written.or_else(|| find(&self.records.requests, &id))
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        let written = self.written(|record| match record {
            Record::Emergency(of, by, emergency) if (*of, *by) == (vehicle, authority) => Some(*emergency),
            _ => None,
        });
        written.or_else(|| find(&self.records.emergencies, &(vehicle, authority)))
    }

    fn nonce(&self, account: Account) -> Nonce {
        let written = self.written(|record| match record {
            Record::Nonce(key, nonce) if *key == account => Some(*nonce),
            _ => None,
        });
        written.or_else(|| find(&self.records.nonces, &account)).unwrap_or_default()
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<IntentKey> {
        let written = self.written(|record| match record {
            Record::IntentKey(of, signs, limits) if (*of, *signs) == (principal, key) => Some(*limits),
            _ => None,
        });
        written.unwrap_or_else(|| find(&self.records.intent_keys, &(principal, key)))
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        shared_logic::keccak_256(bytes)
    }

    fn recover(&self, digest: [u8; 32], signature: &Signature) -> Option<Account> {
        self.signer.or_else(|| shared_logic::recover(digest, signature))
    }
}
