//! The records that a preview looks at, all of one block, and the one host on which the rules run over them.
//!
//! One host, because the rules are compiled once for each type of host; and one sorted list instead of
//! the maps of [`State`], whose code is 36 kB more of what a browser loads.

mod view;

pub use view::View;

use codec::Decode;
use shared_logic::{
    AccessRequest, Account, Delegation, DomainHash, Emergency, EventHash, Grant, GrantId, IntentKey, Nonce, Operation, Party, Purpose,
    PurposeCode, Realm, Record, RecordKey, Registry, RequestId, Seq, State, Vehicle, VehicleId,
};

/// Records of one block: what is there, and what is known not to be there.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    registry: Registry,
    domain: DomainHash,
    /// In the order of their keys; none for a record that is not there.
    records: Vec<(RecordKey, Option<Record>)>,
}

impl Snapshot {
    /// No records at all.
    pub(crate) const EMPTY: Self = Self {
        registry: Registry { admin: None, operation: Operation::Running, seq: Seq(0), last_event: EventHash::NONE },
        domain: DomainHash([0; 32]),
        records: Vec::new(),
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
        let (registry, domain) = Decode::decode(bytes)?;
        let mut read = Self { registry, domain, ..Self::EMPTY };
        read.list::<VehicleId, Vehicle>(bytes, |id, vehicle| Record::Vehicle(id, vehicle))?;
        read.list::<Account, Party>(bytes, |account, party| Record::Party(account, party))?;
        read.list::<PurposeCode, Purpose>(bytes, |_, purpose| Record::Purpose(purpose))?;
        read.list::<GrantId, Grant>(bytes, |id, grant| Record::Grant(id, grant))?;
        read.list::<(Realm, Account), Delegation>(bytes, |(realm, to), delegation| Record::Delegation(realm, to, delegation))?;
        read.list::<RequestId, AccessRequest>(bytes, |id, request| Record::AccessRequest(id, request))?;
        read.list::<(VehicleId, Account), Emergency>(bytes, |(vehicle, by), emergency| Record::Emergency(vehicle, by, emergency))?;
        read.list::<Account, Nonce>(bytes, |account, nonce| Record::Nonce(account, nonce))?;
        read.list::<(Account, Account), IntentKey>(bytes, |(of, key), limits| Record::IntentKey(of, key, Some(limits)))?;
        Ok(read)
    }

    /// Reads one map of a [`State`].
    fn list<K: Decode + Ord + Copy, V: Decode>(&mut self, bytes: &mut &[u8], record: fn(K, V) -> Record) -> Result<(), codec::Error> {
        let list: Vec<(K, V)> = Decode::decode(bytes)?;
        if !list.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err("expected records in the order of their keys".into());
        }
        list.into_iter().for_each(|(key, value)| self.put(record(key, value)));
        Ok(())
    }

    /// Puts a record in its place.
    pub(crate) fn put(&mut self, record: Record) {
        match record {
            Record::Registry(registry) => self.registry = registry,
            Record::Domain(domain) => self.domain = domain,
            record => self.learn(record.key(), Some(record)),
        }
    }

    /// Notes what is in the place of that key.
    pub(crate) fn learn(&mut self, key: RecordKey, record: Option<Record>) {
        match self.place(&key) {
            Ok(place) => {
                if let Some((_, known)) = self.records.get_mut(place) {
                    *known = record;
                }
            }
            Err(place) => self.records.insert(place, (key, record)),
        }
    }

    fn place(&self, key: &RecordKey) -> Result<usize, usize> {
        self.records.binary_search_by(|(known, _)| known.cmp(key))
    }

    /// What is known of that key: a record, or that there is none.
    fn find(&self, key: &RecordKey) -> Option<Option<&Record>> {
        let (_, record) = self.records.get(self.place(key).ok()?)?;
        Some(record.as_ref())
    }
}

impl From<&State> for Snapshot {
    fn from(state: &State) -> Self {
        let mut snapshot = Self::EMPTY;
        state.records().for_each(|record| snapshot.put(record));
        snapshot
    }
}
