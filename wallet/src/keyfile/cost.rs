//! What it costs to try one password.

use codec::Encode;
use serde::{Deserialize, Serialize};

/// The parameters of argon2id.
///
/// INVARIANT (bounded): neither so cheap that guessing pays, nor so dear that a forged file stops
/// whoever opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Serialize, Deserialize)]
#[serde(try_from = "UncheckedCost")]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// 64 MiB, 3 passes, 1 lane: the second choice of RFC 9106, on one lane as wasm has but one thread.
    pub const DEFAULT: Self = Self { memory_kib: 65_536, passes: 3, lanes: 1 };
    /// The cheapest cost: 1 MiB, one pass. For tests and keys without value.
    pub const CHEAPEST: Self = Self { memory_kib: Self::MIN_MEMORY_KIB, passes: 1, lanes: 1 };
    const MIN_MEMORY_KIB: u32 = 1_024;
    /// 512 MiB: a phone has it.
    const MAX_MEMORY_KIB: u32 = 524_288;
    const MAX_PASSES: u32 = 16;
    const MAX_LANES: u32 = 4;

    /// A cost within the bounds.
    ///
    /// # Errors
    /// [`CostError`] outside them.
    pub const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, CostError> {
        let memory = memory_kib >= Self::MIN_MEMORY_KIB && memory_kib <= Self::MAX_MEMORY_KIB;
        if memory && passes >= 1 && passes <= Self::MAX_PASSES && lanes >= 1 && lanes <= Self::MAX_LANES {
            Ok(Self { memory_kib, passes, lanes })
        } else {
            Err(CostError)
        }
    }

    pub(super) fn params(&self) -> Result<argon2::Params, argon2::Error> {
        argon2::Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
    }
}

impl Default for Cost {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UncheckedCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl TryFrom<UncheckedCost> for Cost {
    type Error = CostError;

    fn try_from(cost: UncheckedCost) -> Result<Self, CostError> {
        Self::new(cost.memory_kib, cost.passes, cost.lanes)
    }
}

/// A cost outside the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostError;

impl core::fmt::Display for CostError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (min, max, passes, lanes) = (Cost::MIN_MEMORY_KIB, Cost::MAX_MEMORY_KIB, Cost::MAX_PASSES, Cost::MAX_LANES);
        write!(f, "expected argon2id with {min} to {max} KiB, 1 to {passes} passes and 1 to {lanes} lanes")
    }
}

impl core::error::Error for CostError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_costs_are_refused() {
        let memories = [(0, 3, 1), (1_023, 3, 1), (524_289, 3, 1), (u32::MAX, 3, 1)];
        let others = [(65_536, 0, 1), (65_536, 17, 1), (65_536, 3, 0), (65_536, 3, 5)];
        for (memory, passes, lanes) in memories.into_iter().chain(others) {
            assert_eq!(Cost::new(memory, passes, lanes), Err(CostError), "{memory} {passes} {lanes}");
        }
        assert_eq!(Cost::new(65_536, 3, 1), Ok(Cost::DEFAULT));
    }
}
