//! What of a key is public, and the two names an account has: the chain's and the contract's.

use super::{KeyKind, Ss58Error, Ss58Prefix};
use crate::{hash::blake2_256, text::hex_text};
use codec::{Decode, Encode};
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use shared_logic::{keccak_256, Account};

/// The public half of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// The Ed25519 point.
    Ed25519([u8; 32]),
    /// The secp256k1 point, compressed (SEC 1).
    Secp256k1([u8; 33]),
}

impl PublicKey {
    /// The kind of key.
    pub const fn kind(&self) -> KeyKind {
        match self {
            Self::Ed25519(_) => KeyKind::Ed25519,
            Self::Secp256k1(_) => KeyKind::Secp256k1,
        }
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(bytes) => bytes,
            Self::Secp256k1(bytes) => bytes,
        }
    }

    /// The account on chain: the Ed25519 key itself, or the hash of the compressed secp256k1 key.
    pub fn account_id(&self) -> AccountId32 {
        match self {
            Self::Ed25519(bytes) => AccountId32(*bytes),
            Self::Secp256k1(bytes) => AccountId32(blake2_256(bytes)),
        }
    }
}

/// An account as the chain knows it: 32 bytes. In JSON it is 0x-hex, for people SS58.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId32(
    /// The bytes.
    #[serde(with = "hex_text")]
    pub [u8; 32],
);

impl AccountId32 {
    /// The account as the contract sees it: pallet-revive's `AccountId32Mapper::to_address`.
    pub fn address(&self) -> Account {
        let mut address = [0; 20];
        let from_ethereum = self.is_from_ethereum();
        let bytes = if from_ethereum { self.0 } else { keccak_256(&self.0) };
        let start = if from_ethereum { 0 } else { 12 };
        address.iter_mut().zip(bytes.iter().skip(start)).for_each(|(to, from)| *to = *from);
        Account(address)
    }

    /// True for the account that pallet-revive gives to one of Ethereum: its 20 bytes, and twelve `ee`. No key is such.
    pub fn is_from_ethereum(&self) -> bool {
        self.0.iter().skip(20).all(|byte| *byte == 0xee)
    }

    /// The SS58 text of a network.
    pub fn ss58(&self, prefix: Ss58Prefix) -> String {
        super::ss58::write(self, prefix)
    }

    /// Reads an SS58 text, with its checksum, of whichever network.
    ///
    /// # Errors
    /// [`Ss58Error`] for anything else.
    pub fn from_ss58(text: &str) -> Result<(Self, Ss58Prefix), Ss58Error> {
        super::ss58::read(text)
    }
}

impl core::fmt::Debug for AccountId32 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex_text::write(&self.0))
    }
}

/// The generic SS58 text, of prefix 42.
impl core::fmt::Display for AccountId32 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.ss58(Ss58Prefix::GENERIC))
    }
}

/// Reads SS58 of any network, or 0x and 64 hexadecimal digits.
impl FromStr for AccountId32 {
    type Err = Ss58Error;

    fn from_str(text: &str) -> Result<Self, Ss58Error> {
        match hex_text::read(text) {
            Some(bytes) => bytes.try_into().map(Self).map_err(|_| Ss58Error::NotAnAccount),
            None => Self::from_ss58(text).map(|(account, _)| account),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Keypair;

    #[test]
    fn alice_has_the_addresses_that_the_chain_gives_her() {
        let ed25519 = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap().public().account_id();
        assert_eq!(ed25519.to_string(), "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu");
        let secp = Keypair::dev(KeyKind::Secp256k1, "//Alice").unwrap().public().account_id();
        assert_eq!(secp.to_string(), "5C7C2Z5sWbytvHpuLTvzKunnnRwQxft1jiqrLD5rhucQ5S9X");
        // The sr25519 Alice, whose address the tools of Polkadot Hub print.
        let alice: AccountId32 = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d".parse().unwrap();
        assert_eq!(alice.address().to_string(), "0x9621dde636de098b43efb0fa9b61facfe328f99d");
    }

    #[test]
    fn an_account_that_came_from_ethereum_keeps_its_address() {
        let mut bytes = [0xee; 32];
        bytes[..20].copy_from_slice(&[3; 20]);
        assert_eq!(AccountId32(bytes).address(), Account([3; 20]));
        bytes[31] = 0xef;
        assert_ne!(AccountId32(bytes).address(), Account([3; 20]));
    }
}
