//! What one intent may cost its sponsor.

use super::PayError;
use valet_chain::{Amount, DryRun};

/// The most that one intent may take: three times the dearest message that can be signed (docs/bench, tests/budget.json), so
/// that nobody can drain the sponsor by one dear call, of this or of another contract's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Computation, in picoseconds.
    pub(crate) ref_time: u64,
    /// Proof, in bytes.
    pub(crate) proof_size: u64,
    /// What it locks for storage.
    pub(crate) deposit: Amount,
}

impl Limits {
    /// Entries of storage that one intent may make: registering a vehicle makes five.
    pub(crate) const ENTRIES: u32 = 12;
    /// Bytes in them.
    pub(crate) const BYTES: u32 = 2_048;

    /// By what the chain asks for storage.
    pub(crate) const fn with_deposit(deposit: Amount) -> Self {
        Self { ref_time: 20_000_000_000, proof_size: 800_000, deposit }
    }

    /// # Errors
    /// [`PayError::TooDear`] for a call that would cost more.
    pub(crate) fn check(&self, tried: &DryRun) -> Result<(), PayError> {
        let within = tried.weight.ref_time <= self.ref_time && tried.weight.proof_size <= self.proof_size && tried.deposit <= self.deposit;
        if within {
            Ok(())
        } else {
            Err(PayError::TooDear)
        }
    }

    /// True for a sponsor that can still lock as much as so many of the dearest intents do.
    pub(crate) fn affords(&self, free: Amount, intents: u32) -> bool {
        free.0 >= self.deposit.0.saturating_mul(intents.into())
    }

    /// # Errors
    /// [`PayError::NoFunds`] for a sponsor that has no more than the call would lock: the fee comes on top.
    pub(crate) fn must_afford(free: Amount, tried: &DryRun) -> Result<(), PayError> {
        if free.0 > tried.deposit.0 {
            Ok(())
        } else {
            Err(PayError::NoFunds)
        }
    }
}
