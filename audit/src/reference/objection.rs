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

/// How far ahead an end may be, in seconds: a hundred years of 365 days. What is further was written in
/// milliseconds.
const CENTURY: i128 = 3_153_600_000;
/// How far clocks may differ, in seconds.
pub(super) const CLOCKS: i128 = 300;

/// An end that somebody can have meant.
pub(super) fn meant(end: UnixSeconds, now: UnixSeconds) -> Result<(), Objection> {
    object("TimeOutOfRange", ahead(end, now) > CENTURY)
}

/// How far ahead a moment is, in seconds; less than nothing for one that has passed.
pub(super) fn ahead(moment: UnixSeconds, now: UnixSeconds) -> i128 {
    wide(moment).wrapping_sub(wide(now))
}

/// The end, or the latest that is allowed where it passes that by no more than clocks differ; none beyond.
pub(super) fn cut(end: UnixSeconds, now: UnixSeconds, longest: i128) -> Option<UnixSeconds> {
    let over = ahead(end, now).wrapping_sub(longest);
    (over <= CLOCKS).then(|| narrow(wide(end).wrapping_sub(over.max(0))))
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
