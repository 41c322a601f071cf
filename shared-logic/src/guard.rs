//! What checks and changes both demand.

use crate::{limits::FARTHEST, Denial, Host, Operation, UnixSeconds};

/// Denies while the contract is paused or retired.
pub(crate) fn running(host: &impl Host) -> Result<(), Denial> {
    match host.registry().operation {
        Operation::Running => Ok(()),
        Operation::Paused => Err(Denial::Paused),
        Operation::Retired { .. } => Err(Denial::Retired),
    }
}

/// Denies with `reason` unless the condition holds.
pub(crate) const fn require(holds: bool, reason: Denial) -> Result<(), Denial> {
    if holds {
        Ok(())
    } else {
        Err(reason)
    }
}

/// Denies an end that lies too far ahead to be meant.
pub(crate) fn foreseeable(end: UnixSeconds, now: UnixSeconds) -> Result<(), Denial> {
    require(now.after(FARTHEST).is_none_or(|farthest| end <= farthest), Denial::TimeOutOfRange)
}
