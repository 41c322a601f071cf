//! Keccak-256 in plain Rust, for hosts that have nothing faster.

use sha3::{Digest, Keccak256};

/// The Keccak-256 hash of `bytes`.
pub fn keccak_256(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}
