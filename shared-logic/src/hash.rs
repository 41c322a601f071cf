//! Keccak-256, and recovering who signed, in plain Rust: for hosts that have nothing faster.

#[cfg(feature = "recover")]
use crate::{Account, Signature};
use sha3::{Digest, Keccak256};

/// The Keccak-256 hash of `bytes`.
pub fn keccak_256(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}

/// The account whose secp256k1 key signed the digest; `None` for a signature of no key.
///
/// An account is the last 20 bytes of the Keccak-256 hash of the public key, as in Ethereum.
#[cfg(feature = "recover")]
pub fn recover(digest: [u8; 32], signature: &Signature) -> Option<Account> {
    use k256::ecdsa::{RecoveryId, Signature as Ecdsa, VerifyingKey};
    let ecdsa = Ecdsa::from_scalars(signature.r, signature.s).ok()?;
    let key = VerifyingKey::recover_from_prehash(&digest, &ecdsa, RecoveryId::from_byte(signature.recovery)?).ok()?;
    let point = key.to_sec1_point(false);
    let hash = keccak_256(point.as_bytes().get(1..)?);
    Some(Account(hash.get(12..)?.try_into().ok()?))
}
