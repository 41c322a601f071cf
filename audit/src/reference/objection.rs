//! Objections: the names of reasons, in the order people would raise them.

use shared_logic::{Operation, UnixSeconds};

use super::Records;

/// The name of a [`shared_logic::Denial`].
pub type Objection = &'static str;

/// The objection, where it holds.
pub(super) fn object(reason: Objection, holds: bool) -> Result<(), Objection> {
    if holds {
        Err(reason)
    } else {
        Ok(())
    }
}

/// Nothing new while the contract is paused or retired.
pub(super) fn running(records: &impl Records) -> Result<(), Objection> {
    let operation = records.registry().operation;
    object("Paused", matches!(operation, Operation::Paused))?;
    object("Retired", matches!(operation, Operation::Retired { .. }))
}

/// The next number; the largest that fits has none.
pub(super) fn counted_on(number: u64, largest: u64) -> Result<u64, Objection> {
    object("OutOfRange", number == largest)?;
    Ok(number.wrapping_add(1))
}

/// A moment in an integer wide enough that no sum of the prose passes its range.
pub(super) fn wide(moment: UnixSeconds) -> i128 {
    i128::from(moment.0)
}

/// The moment of a wide sum; the end of time, where it is past that.
pub(super) fn narrow(moment: i128) -> UnixSeconds {
    UnixSeconds(u64::try_from(moment).unwrap_or(u64::MAX))
}
