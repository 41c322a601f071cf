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
//! ```
//! use codec::Encode;
//! use shared_logic::{Account, Message, RecordKey, State, UnixSeconds, VehicleId};
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
//! let message = Message::RegisterVehicle { vehicle: VehicleId([7; 32]), vin_commitment: None };
//! let mut query = PreviewQuery::of_messages(Account([1; 20]), vec![message], UnixSeconds(1_800_000_000));
//! while !query.next_query().is_empty() {
//!     let answers = query.next_query().into_iter().map(|key| (key, cells.get(&key.cell_key()).cloned()));
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
use shared_logic::{Record, RecordKey};

/// Rounds after which something is wrong: the longest chains that the rules follow are far shorter.
pub const MAX_ROUNDS: u8 = 64;

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
    rounds: u8,
}

impl<'q, T> Query<'q, T> {
    /// Asks this question.
    pub fn new(question: impl Fn(&View<'_>) -> T + Send + 'q) -> Self {
        let records = Snapshot::EMPTY;
        let mut missing = vec![RecordKey::Registry, RecordKey::Domain];
        let answer = run(&question, &records, &mut missing);
        Self { question: Box::new(question), records, missing, answer, rounds: 1 }
    }

    /// The records that are needed next; none when the query can be finished.
    pub fn next_query(&self) -> Vec<RecordKey> {
        self.missing.clone()
    }

    /// Takes the bytes of cells that were asked for, or that they are empty. Not all need to be answered
    /// at once: the next round begins when they are.
    ///
    /// # Errors
    /// [`QueryError`], but never [`QueryError::Unfinished`]. The answers before the one at fault are taken.
    pub fn resolve(&mut self, answers: impl IntoIterator<Item = (RecordKey, Option<Vec<u8>>)>) -> Result<(), QueryError> {
        for (key, cell) in answers {
            self.take(key, cell.as_deref())?;
        }
        if self.missing.is_empty() {
            self.rounds = self.rounds.checked_add(1).filter(|rounds| *rounds <= MAX_ROUNDS).ok_or(QueryError::TooManyRounds)?;
            self.answer = run(&*self.question, &self.records, &mut self.missing);
        }
        Ok(())
    }

    fn take(&mut self, key: RecordKey, cell: Option<&[u8]>) -> Result<(), QueryError> {
        let place = self.missing.iter().position(|missing| *missing == key).ok_or(QueryError::NotAsked { key })?;
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
    /// [`QueryError::Unfinished`] while [`Self::next_query`] asks for records.
    pub fn finish(self) -> Result<T, QueryError> {
        self.answer()?;
        Ok(self.answer)
    }

    /// As [`Self::finish`], and keeps the query.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn answer(&self) -> Result<&T, QueryError> {
        match self.missing.len() {
            0 => Ok(&self.answer),
            missing => Err(QueryError::Unfinished { missing }),
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
        f.debug_struct("Query").field("missing", &self.missing).field("rounds", &self.rounds).finish_non_exhaustive()
    }
}
