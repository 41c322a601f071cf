//! Why a query has no answer.

use core::fmt;
use shared_logic::RecordKey;

/// Why a query has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// The contract's own cells are empty: in this block there is no Valet contract at the address.
    NotValet,
    /// A record was answered that was not asked for, or was answered before.
    NotAsked,
    /// The bytes are no record of that kind: another contract's, or of another version.
    Undecodable {
        /// The record's key.
        key: RecordKey,
    },
    /// The question asks for more and more records: [`super::MAX_RECORDS`].
    TooManyRecords,
    /// Records are missing.
    Unfinished {
        /// How many.
        missing: usize,
    },
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotValet => "no Valet contract is at this address",
            Self::NotAsked => "this cell is not asked for",
            Self::Undecodable { .. } => "no Valet contract of this version is at this address",
            Self::TooManyRecords => "the question asks for more and more records",
            Self::Unfinished { .. } => "there are cells to be read",
        })
    }
}

impl core::error::Error for QueryError {}
