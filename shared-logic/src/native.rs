//! Signatures checked in plain Rust, for hosts that have no precompiles.

use crate::{keccak_256, Account, Crypto};
use sha2::{Digest, Sha256};

/// Checks signatures by `k256`, `p256` and `schnorrkel`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

/// SHA-256.
pub fn sha_256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl Crypto for Native {
    fn sha_256(&self, bytes: &[u8]) -> Option<[u8; 32]> {
        Some(sha_256(bytes))
    }

    fn recover(&self, digest: [u8; 32], r: &[u8; 32], s: &[u8; 32], recovery: u8) -> Option<Account> {
        use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
        let signature = Signature::from_scalars(*r, *s).ok()?;
        let key = VerifyingKey::recover_from_prehash(&digest, &signature, RecoveryId::from_byte(recovery)?).ok()?;
        let point = key.to_sec1_point(false);
        let hash = keccak_256(point.as_bytes().get(1..)?);
        Some(Account(hash.get(12..)?.try_into().ok()?))
    }

    fn p256(&self, hash: [u8; 32], r: &[u8; 32], s: &[u8; 32], x: &[u8; 32], y: &[u8; 32]) -> bool {
        use p256::ecdsa::{signature::hazmat::PrehashVerifier, Signature, VerifyingKey};
        let point = p256::Sec1Point::from_affine_coordinates(&(*x).into(), &(*y).into(), false);
        let (Ok(signature), Ok(key)) = (Signature::from_scalars(*r, *s), VerifyingKey::from_sec1_point(&point)) else { return false };
        key.verify_prehash(&hash, &signature).is_ok()
    }

    fn sr25519(&self, message: &[u8], signature: &[u8; 64], public: &[u8; 32]) -> bool {
        use schnorrkel::{PublicKey, Signature};
        let (Ok(signature), Ok(key)) = (Signature::from_bytes(signature), PublicKey::from_bytes(public)) else { return false };
        key.verify_simple(b"substrate", message, &signature).is_ok()
    }
}
