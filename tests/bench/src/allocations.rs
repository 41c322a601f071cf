//! What `valet-bench-allocations` counts.

use serde::{Deserialize, Serialize};

/// How often an engine asked for memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Count {
    /// Which engine, and how it was asked.
    pub name: String,
    /// How many questions it answered.
    pub answers: usize,
    /// How many times it allocated meanwhile, or moved what it had.
    pub allocations: usize,
}

impl Count {
    /// True for the consent rules, which must not allocate.
    pub fn is_ours(&self) -> bool {
        self.name.starts_with("valet")
    }
}
