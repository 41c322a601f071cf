//! Why a query has no answer.

use core::fmt;
use shared_logic::RecordKey;

/// Why a query has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// The contract's own cells are empty: in this block there is no Valet contract at the address.
    NotValet,
    /// A record was answered that was not asked for, or was answered before.
    NotAsked {
        /// Its key.
        key: RecordKey,
    },
    /// The bytes are no record of that kind: another contract's, or of another version.
    Undecodable {
        /// The record's key.
        key: RecordKey,
    },
    /// The question asks for more and more records: [`super::MAX_ROUNDS`].
    TooManyRounds,
    /// Records are missing.
    Unfinished {
        /// How many.
        missing: usize,
    },
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotValet => f.write_str("no Valet contract is at this address: the cell of its registry is empty"),
            Self::NotAsked { key } => write!(f, "the {} record that was answered is not one that is asked for", key.kind()),
            Self::Undecodable { key } => write!(f, "the cell of the {} record holds other bytes; is this a Valet contract of this version?", key.kind()),
            Self::TooManyRounds => f.write_str("the question asked for more and more records and was given up"),
            Self::Unfinished { missing } => write!(f, "the query is not finished: {missing} records are not answered yet"),
        }
    }
}

impl core::error::Error for QueryError {}
