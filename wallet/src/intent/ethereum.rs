//! What Ethereum's wallets sign of an intent: typed data (EIP-712).

use super::{must_be_of, text, NotSigned};
use crate::text::hex_text;
use serde::Serialize;
use shared_logic::{keccak_256, Account, DomainHash, GenesisHash, Intent, Signature, SignedIntent};

/// Typed data as `eth_signTypedData_v4` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TypedData {
    /// The types of the domain and of the message.
    pub types: Types,
    /// `Intent`.
    pub primary_type: &'static str,
    /// The chain and the contract.
    pub domain: Domain,
    /// The intent.
    pub message: Typed,
}

/// The types, each as its members with their types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Types {
    /// Of the domain.
    #[serde(rename = "EIP712Domain")]
    pub domain: [Member; 4],
    /// Of the message.
    #[serde(rename = "Intent")]
    pub intent: [Member; 2],
}

/// A member's name and type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    name: &'static str,
    #[serde(rename = "type")]
    of_type: &'static str,
}

/// A contract on a chain. Without `chainId`: the hash of the first block says more, and is the `salt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Domain {
    name: &'static str,
    version: &'static str,
    verifying_contract: String,
    salt: String,
}

/// An intent in words, and the hash of all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// The words, which the contract builds too.
    pub text: String,
    /// [`Intent::digest`] in 0x-hex.
    pub digest: String,
}

/// What an Ethereum wallet is asked to sign.
///
/// # Errors
/// [`NotSigned::OtherDomain`] when the intent is for another contract or chain.
pub fn typed_data(genesis: GenesisHash, contract: Account, intent: &Intent) -> Result<TypedData, NotSigned> {
    if DomainHash::of(genesis, contract, keccak_256) != intent.domain {
        return Err(NotSigned::OtherDomain);
    }
    let member = |name, of_type| Member { name, of_type };
    Ok(TypedData {
        types: Types {
            domain: [
                member("name", "string"),
                member("version", "string"),
                member("verifyingContract", "address"),
                member("salt", "bytes32"),
            ],
            intent: [member("text", "string"), member("digest", "bytes32")],
        },
        primary_type: "Intent",
        domain: Domain { name: "Valet", version: "1", verifying_contract: contract.to_string(), salt: genesis.to_string() },
        message: Typed { text: text(intent), digest: hex_text::write(&super::digest(intent)) },
    })
}

/// The intent with what an Ethereum wallet answered: r, s and v, where v is 27 or 28, or 0 or 1. `account` is the wallet's:
/// a signature over something else is a good one of an account that nobody knows.
///
/// # Errors
/// [`NotSigned`] when it is no such signature, or not of that account.
pub fn signed_by_ethereum(intent: &Intent, account: Account, signature: &[u8]) -> Result<SignedIntent, NotSigned> {
    let (scalars, v) = match signature {
        [scalars @ .., v @ (0 | 1 | 27 | 28)] if scalars.len() == 64 => (scalars, v % 27),
        _ => return Err(NotSigned::Form("a signature of 65 bytes: r, s, and 27 or 28")),
    };
    let found = k256::ecdsa::Signature::from_slice(scalars).map_err(|_| NotSigned::Nobody)?;
    let low = found.normalize_s();
    // The other form of s is of the other parity.
    let recovery = if low == found { v } else { 1 - v };
    let (r, s) = low.split_bytes();
    let signed = SignedIntent { intent: *intent, signature: Signature::Eip712 { r: r.into(), s: s.into(), recovery } };
    must_be_of(signed, account)
}
