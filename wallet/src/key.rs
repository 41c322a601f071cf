//! Keys of both kinds: made, derived, shown, used to sign.

mod account;
mod dev;
mod eip55;
mod secret;
mod signature;
mod ss58;

pub use account::{AccountId32, PublicKey};
pub use dev::{DevPathError, DEV_SEED};
pub use eip55::{is_mistyped, mistyped_in};
pub use secret::{Keypair, Seed, SeedError};
pub use signature::MultiSignature;
pub use ss58::{Ss58Error, Ss58Prefix};

use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// The signature scheme of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA over secp256k1: the kind whose signatures a contract can check too.
    Secp256k1,
}

impl KeyKind {
    /// Both kinds.
    pub const LIST: [Self; 2] = [Self::Ed25519, Self::Secp256k1];

    /// The name used in text and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::Secp256k1 => "secp256k1",
        }
    }
}

impl core::fmt::Display for KeyKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for KeyKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::LIST.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text)).ok_or(UnknownKind)
    }
}

/// A text that names no kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl core::fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("expected a kind of key: `ed25519` or `secp256k1`")
    }
}

impl core::error::Error for UnknownKind {}
