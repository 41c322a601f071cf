//! The core asks, every host answers: a question to the rules that says which records it needs.
//!
//! Nobody knows beforehand which records a rule reads. A [`Query`] runs its question over the records it
//! has, notes which others were asked for, and gives their keys to the host; with the answers it runs the
//! question again, until nothing new is asked for. One such run is a *round*; each follows the references
//! one step further. The first asks for the contract's own two cells as well, so a host needs nothing but
//! the contract's address and a way to read one of its storage cells.
//!
//! What the host must keep to:
//!
//! - All answers come from the state of one block, and the time in the question is that block's, or a later
//!   one to look ahead. Choose the newest final block once, before the first round. Answers from several
//!   blocks would make a state that never was, and nothing here can notice it.
//! - `None` says that the cell is empty. A cell that could not be read is not answered: read it again, or
//!   give the query up.
//!
//! A query that has failed stays failed: whatever it is asked afterwards, it answers the same error.
//!
//! ```
//! use codec::Encode;
//! use shared_logic::{Account, Message, RecordKey, State, UnixSeconds, VehicleSalt};
//! use std::collections::BTreeMap;
//! use valet_wallet::PreviewQuery;
//!
//! // The storage of a contract that was just deployed, as of one block.
//! let state = State::new(Account([9; 20]));
//! let cells = BTreeMap::from([
//!     (RecordKey::Registry.cell_key(), state.registry.encode()),
//!     (RecordKey::Domain.cell_key(), state.domain.encode()),
//! ]);
//!
//! let message = Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None };
//! let mut query = PreviewQuery::of_messages(Account([1; 20]), vec![message], UnixSeconds(1_800_000_000));
//! while !query.next_query()?.is_empty() {
//!     let answers = query.next_query()?.into_iter().map(|key| (key, cells.get(&key.cell_key()).cloned()));
//!     query.resolve(answers)?;
//! }
//! let previews = query.finish()??;
//! assert_eq!(previews[0].event.body.kind(), "vehicle-registered");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod error;
mod preview;

pub use check::CheckQuery;
pub use error::QueryError;
pub use preview::PreviewQuery;

use crate::snapshot::{Snapshot, View};
use core::{cell::Cell, fmt};
use shared_logic::{limits::MAX_BATCH, Record, RecordKey};

/// Records after which something is wrong. Each round asks for one record at least, so it bounds the rounds
/// too: a batch that the rules accept asks for one message's records after the other's. One message reads fewer
/// than 64: the contract's own cells, its vehicle, grant, parties and purpose, and [`MAX_DEPTH`] steps to its
/// owner, each with a delegation, a share and its recipient.
///
/// [`MAX_DEPTH`]: shared_logic::limits::MAX_DEPTH
pub const MAX_RECORDS: usize = 64 * MAX_BATCH;

/// A question to the rules, and the records that it needs; see the [module](self).
///
/// The question may be run many times and sees only the [`View`], so it must be a pure function of it.
pub struct Query<'q, T> {
    question: Box<dyn Fn(&View<'_>) -> T + Send + 'q>,
    records: Snapshot,
    /// Asked for and not answered yet, in order.
    missing: Vec<RecordKey>,
    /// What the rules say so long as what is missing is not there.
    answer: T,
    /// How many records were asked for until now.
    asked: usize,
    progress: Progress,
}

/// How far a query has come.
#[derive(Clone, Copy, Debug)]
enum Progress {
    /// Records are missing.
    Asking,
    /// The last run asked for nothing new, so the answer is that of the rules.
    Complete,
    /// For good.
    Failed(QueryError),
}

impl<'q, T> Query<'q, T> {
    /// Asks this question.
    pub fn new(question: impl Fn(&View<'_>) -> T + Send + 'q) -> Self {
        let records = Snapshot::EMPTY;
        let mut missing = vec![RecordKey::Registry, RecordKey::Domain];
        let answer = run(&question, &records, &mut missing);
        let mut query = Self { question: Box::new(question), records, missing, answer, asked: 0, progress: Progress::Asking };
        query.count();
        query
    }

    /// The records that are needed next; none when the query can be finished.
    ///
    /// # Errors
    /// The one that [`Self::resolve`] gave.
    pub fn next_query(&self) -> Result<Vec<RecordKey>, QueryError> {
        self.not_failed()?;
        Ok(self.missing.clone())
    }

    /// Takes the bytes of cells that were asked for, or that they are empty. Not all need to be answered
    /// at once: the next round begins when they are.
    ///
    /// # Errors
    /// [`QueryError`], but never [`QueryError::Unfinished`]. The query has failed then.
    pub fn resolve(&mut self, answers: impl IntoIterator<Item = (RecordKey, Option<Vec<u8>>)>) -> Result<(), QueryError> {
        self.not_failed()?;
        for (key, cell) in answers {
            let taken = self.take(|missing| *missing == key, cell.as_deref());
            taken.inspect_err(|error| self.progress = Progress::Failed(*error))?;
        }
        self.run_when_answered()
    }

    /// As [`Self::resolve`], of one cell by its key in the contract's storage.
    pub(crate) fn resolve_cell(&mut self, key: &[u8], cell: Option<&[u8]>) -> Result<(), QueryError> {
        self.not_failed()?;
        let taken = self.take(|missing| missing.cell_key() == key, cell);
        taken.inspect_err(|error| self.progress = Progress::Failed(*error))?;
        self.run_when_answered()
    }

    fn not_failed(&self) -> Result<(), QueryError> {
        match self.progress {
            Progress::Failed(error) => Err(error),
            Progress::Asking | Progress::Complete => Ok(()),
        }
    }

    /// Begins the next round, once all of this one is answered.
    fn run_when_answered(&mut self) -> Result<(), QueryError> {
        if self.missing.is_empty() && matches!(self.progress, Progress::Asking) {
            self.answer = run(&*self.question, &self.records, &mut self.missing);
            self.count();
        }
        self.not_failed()
    }

    /// Counts the records that the last run asked for: none is the end, too many is none.
    fn count(&mut self) {
        self.asked = self.asked.saturating_add(self.missing.len());
        self.progress = match self.missing.len() {
            0 => Progress::Complete,
            _ if self.asked > MAX_RECORDS => Progress::Failed(QueryError::TooManyRecords),
            _ => Progress::Asking,
        };
    }

    fn take(&mut self, wanted: impl Fn(&RecordKey) -> bool, cell: Option<&[u8]>) -> Result<(), QueryError> {
        let found = self.missing.iter().enumerate().find(|(_, missing)| wanted(missing));
        let (place, key) = found.map(|(place, key)| (place, *key)).ok_or(QueryError::NotAsked)?;
        let record = cell.map(|bytes| Record::decode(key, bytes)).transpose();
        let record = record.map_err(|_| QueryError::Undecodable { key })?;
        match record {
            None if matches!(key, RecordKey::Registry | RecordKey::Domain) => return Err(QueryError::NotValet),
            None => self.records.learn(key, None),
            Some(record) => self.records.put(record),
        }
        self.missing.remove(place);
        Ok(())
    }

    /// The rules' answer over all the records that it needs.
    ///
    /// # Errors
    /// [`QueryError::Unfinished`] while [`Self::next_query`] asks for records; the one that [`Self::resolve`] gave.
    pub fn finish(self) -> Result<T, QueryError> {
        self.answer()?;
        Ok(self.answer)
    }

    /// As [`Self::finish`], and keeps the query.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn answer(&self) -> Result<&T, QueryError> {
        match self.progress {
            Progress::Complete => Ok(&self.answer),
            Progress::Asking => Err(QueryError::Unfinished { missing: self.missing.len() }),
            Progress::Failed(error) => Err(error),
        }
    }
}

/// Runs the question once, and adds to the missing records those that it asked for.
fn run<T>(question: &dyn Fn(&View<'_>) -> T, records: &Snapshot, missing: &mut Vec<RecordKey>) -> T {
    let noted = Cell::new(core::mem::take(missing));
    let answer = question(&View::noting(records, &noted));
    *missing = noted.into_inner();
    answer
}

impl<T> fmt::Debug for Query<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("missing", &self.missing).field("progress", &self.progress).finish_non_exhaustive()
    }
}
