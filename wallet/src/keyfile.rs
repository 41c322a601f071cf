//! The encrypted key file: a seed under a password, readable by every build of this crate.

mod cost;
mod json;
mod password;
mod sealing;

pub use cost::{Cost, CostError};
pub use json::ReadError;
pub use sealing::{OpenError, SealError, Sealing, MIN_PASSWORD_CHARS};

use crate::{key::AccountId32, KeyKind};
use codec::Encode;

/// The version of the format; a reader refuses one it does not know.
pub const FORMAT_VERSION: u8 = 1;

/// A sealed key: everything but the seed is readable, and nothing can be changed unnoticed.
///
/// Its text form ([`core::fmt::Display`], [`core::str::FromStr`]) is JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFile {
    header: Header,
    nonce: [u8; 24],
    /// The encrypted seed and its tag.
    ciphertext: [u8; 48],
}

/// What of a key file is readable. INVARIANT (bound): all of it is authenticated with the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    version: u8,
    kind: KeyKind,
    account: AccountId32,
    cost: Cost,
    salt: [u8; 16],
}

impl KeyFile {
    /// The kind of key inside.
    pub fn kind(&self) -> KeyKind {
        self.header.kind
    }

    /// The account of the key inside. Certain only once the file was opened.
    pub fn account(&self) -> AccountId32 {
        self.header.account
    }
}

impl Header {
    /// The bytes the seed is bound to, apart from those of any other use.
    fn associated_data(&self) -> Vec<u8> {
        let kind: u8 = match self.kind {
            KeyKind::Ed25519 => 0,
            KeyKind::Secp256k1 => 1,
        };
        ("valet.keyfile", self.version, kind, self.account, self.cost, self.salt).encode()
    }
}
