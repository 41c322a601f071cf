//! The records that a preview looks at, all of one block, and the one host on which the rules run over them.
//!
//! One host, because the rules are compiled once for each type of host; and one sorted list instead of
//! the maps of [`State`], whose code is 36 kB more of what a browser loads.

mod view;

pub use view::View;

use codec::{Compact, Decode};
use shared_logic::{DomainHash, EventHash, Losses, Operation, Purpose, PurposeCode, Record, RecordKey, Registry, Seq, State, UnixSeconds};

const NOT_A_STATE: &str = "expected the bytes of a state, its records in the order of their keys";

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
        registry: Registry {
            admin: None,
            operation: Operation::Running,
            seq: Seq(0),
            last_event: EventHash::NONE,
            founded_at: UnixSeconds(0),
            losses: Losses(0),
        },
        domain: DomainHash([0; 32]),
        records: Vec::new(),
    };

    /// Reads the bytes of a [`State`]: all of them, and no other bytes for the same state.
    pub(crate) fn read(mut bytes: &[u8]) -> Result<Self, codec::Error> {
        let read = Self::read_some(&mut bytes)?;
        if bytes.is_empty() {
            Ok(read)
        } else {
            Err(NOT_A_STATE.into())
        }
    }

    /// As [`Self::read`], and leaves the bytes behind it.
    pub(crate) fn read_some(bytes: &mut &[u8]) -> Result<Self, codec::Error> {
        let (registry, domain) = Decode::decode(bytes)?;
        let mut read = Self { registry, domain, ..Self::EMPTY };
        read.list(bytes, |from| Ok(Record::Vehicle(Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| Ok(Record::Party(Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| {
            let (code, purpose): (PurposeCode, Purpose) = Decode::decode(from)?;
            (code == purpose.code).then_some(Record::Purpose(purpose)).ok_or_else(|| NOT_A_STATE.into())
        })?;
        read.list(bytes, |from| Ok(Record::Grant(Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| Ok(Record::Delegation(Decode::decode(from)?, Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| Ok(Record::AccessRequest(Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| Ok(Record::Emergency(Decode::decode(from)?, Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| {
            let (account, vehicle) = Decode::decode(from)?;
            Ok(Record::Nonce(account, vehicle, Decode::decode(from)?))
        })?;
        read.list(bytes, |from| Ok(Record::IntentKey(Decode::decode(from)?, Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| Ok(Record::VehicleOffer(Decode::decode(from)?, Some(Decode::decode(from)?))))?;
        if let Some(to) = Decode::decode(bytes)? {
            read.put(Record::AdminOffer(Some(to)));
        }
        read.list(bytes, |from| Ok(Record::Objections(Decode::decode(from)?, Decode::decode(from)?)))?;
        read.list(bytes, |from| Ok(Record::Attestation(Decode::decode(from)?, Decode::decode(from)?, Some(Decode::decode(from)?))))?;
        read.list(bytes, |from| Ok(Record::Recovery(Decode::decode(from)?, Some(Decode::decode(from)?))))?;
        Ok(read)
    }

    /// Reads one map of a [`State`]. The maps are in the order of [`RecordKey`], so all records must come in order.
    fn list(&mut self, bytes: &mut &[u8], read: fn(&mut &[u8]) -> Result<Record, codec::Error>) -> Result<(), codec::Error> {
        let Compact(length) = Compact::<u32>::decode(bytes)?;
        for _ in 0..length {
            let record = read(bytes)?;
            let key = record.key();
            if self.records.last().is_some_and(|(last, _)| *last >= key) {
                return Err(NOT_A_STATE.into());
            }
            self.records.push((key, Some(record)));
        }
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
