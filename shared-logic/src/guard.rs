//! What checks and changes both demand.

use crate::{Denial, Host, Operation};

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
