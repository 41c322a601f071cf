//! What can be wrong with a database.

use super::{is_outside, Position};
use rusqlite::Error;
use std::fmt;
use valet_chain::BlockNumber;

/// What is wrong with a database: it does not hold what a sidecar wrote.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// The file is not built as a database is.
    #[error("SQLite cannot read it: {0}")]
    Unreadable(Error),
    /// A line of SQLite's own check.
    #[error("SQLite's check says: {line}")]
    Structure {
        /// The line.
        line: String,
    },
    /// What says how far was read is missing, or does not belong to the newest block.
    #[error("its cursor is not its newest block")]
    Cursor,
    /// Blocks are missing.
    #[error("expected {expected} blocks up to the newest one, found {found}")]
    Blocks {
        /// From the first to the newest.
        expected: u64,
        /// Those that are there, and those that were empty and dropped.
        found: u64,
    },
    /// An event is of a block above the newest one, or of one that is missing.
    #[error("the event {0} is of a block that is not there")]
    NoBlock(Place),
    /// An event's bytes are not those that were written.
    #[error("the event {0} is not as it was written")]
    Event(Place),
    /// Rows were counted otherwise than they are.
    #[error("expected {expected} {what}, found {found}")]
    Count {
        /// Of what.
        what: &'static str,
        /// As counted when they were written.
        expected: u64,
        /// As they are.
        found: u64,
    },
    /// A delivery of an event, or for a webhook, that is not there.
    #[error("a delivery waits of the event {0}, which is not there")]
    Delivery(Place),
    /// A document whose id is not that of its content.
    #[error("a container document is not as it was written")]
    Document,
    /// The events do not follow each other.
    #[error("its events do not make a state: {0}")]
    History(crate::Alarm),
    /// The state that stands for removed events.
    #[error("the state that stands for its removed events is not as it was written")]
    Base,
}

/// The place of an event: its index in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The block.
    pub block: BlockNumber,
    /// The index.
    pub index: u32,
}

impl From<Position> for Place {
    fn from(position: Position) -> Self {
        Self { block: position.number, index: position.index }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of block {}", self.index, self.block)
    }
}

impl Damage {
    /// The damage that an error tells of, or the error where it tells of none.
    pub(super) fn in_error(error: Error) -> Result<Self, Error> {
        match error {
            Error::FromSqlConversionFailure(column, kind, cause) => match cause.downcast::<Self>() {
                Ok(damage) => Ok(*damage),
                Err(cause) => Ok(Self::Unreadable(Error::FromSqlConversionFailure(column, kind, cause))),
            },
            Error::SqliteFailure(failure, _) if is_outside(failure.code) => Err(error),
            error => Ok(Self::Unreadable(error)),
        }
    }

    /// As the error of a row that cannot be read.
    pub(super) fn into_error(self) -> Error {
        Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(self))
    }
}
