//! Secret keys. They are zeroized when dropped and have neither `Debug` nor `Serialize`.

use super::{KeyKind, MultiSignature, PublicKey};
use crate::hash::blake2_256;
use ed25519_dalek::Signer;
use zeroize::Zeroizing;

/// 32 secret bytes a key is made from.
pub struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// Takes 32 bytes: fresh entropy from the host, or the seed of an existing key.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Fresh entropy from the operating system.
    ///
    /// # Errors
    /// [`SeedError::NoEntropy`] when the system gives none.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn random() -> Result<Self, SeedError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| SeedError::NoEntropy)?;
        Ok(Self(bytes))
    }

    /// The secret bytes. Whoever reads them answers for them.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A secret key with its public key.
pub struct Keypair(Secret);

enum Secret {
    Ed25519(ed25519_dalek::SigningKey),
    Secp256k1(k256::ecdsa::SigningKey),
}

impl Keypair {
    /// The key of this seed: the same seed gives the same key, on every platform.
    ///
    /// # Errors
    /// [`SeedError::OutOfRange`] for the rare seed that is no secp256k1 scalar.
    pub fn from_seed(kind: KeyKind, seed: &Seed) -> Result<Self, SeedError> {
        let secret = match kind {
            KeyKind::Ed25519 => Secret::Ed25519(ed25519_dalek::SigningKey::from_bytes(seed.expose())),
            KeyKind::Secp256k1 => Secret::Secp256k1(k256::ecdsa::SigningKey::from_slice(seed.expose()).map_err(|_| SeedError::OutOfRange)?),
        };
        Ok(Self(secret))
    }

    /// A new key from the entropy of the operating system.
    ///
    /// # Errors
    /// [`SeedError`], practically never.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn random(kind: KeyKind) -> Result<Self, SeedError> {
        Self::from_seed(kind, &Seed::random()?)
    }

    /// The kind of key.
    pub fn kind(&self) -> KeyKind {
        match self.0 {
            Secret::Ed25519(_) => KeyKind::Ed25519,
            Secret::Secp256k1(_) => KeyKind::Secp256k1,
        }
    }

    /// The public key.
    pub fn public(&self) -> PublicKey {
        match &self.0 {
            Secret::Ed25519(key) => PublicKey::Ed25519(key.verifying_key().to_bytes()),
            Secret::Secp256k1(key) => {
                let mut compressed = [0; 33];
                let point = key.verifying_key().to_sec1_point(true);
                compressed.iter_mut().zip(point.as_bytes()).for_each(|(to, from)| *to = *from);
                PublicKey::Secp256k1(compressed)
            }
        }
    }

    /// Signs a message as the chain checks it. Deterministic: the same key and message give the
    /// same bytes, natively and in wasm.
    pub fn sign(&self, message: &[u8]) -> MultiSignature {
        match &self.0 {
            Secret::Ed25519(key) => MultiSignature::Ed25519(key.sign(message).to_bytes()),
            Secret::Secp256k1(key) => {
                let (signature, recovery) = key.sign_prehash_recoverable(&blake2_256(message));
                let tail = core::iter::once(recovery.to_byte());
                let mut bytes = [0; 65];
                bytes.iter_mut().zip(signature.to_bytes().into_iter().chain(tail)).for_each(|(to, from)| *to = from);
                MultiSignature::Ecdsa(bytes)
            }
        }
    }

    /// Signs the digest of typed data, for intents; `None` for an Ed25519 key.
    pub(crate) fn sign_digest(&self, digest: &[u8; 32]) -> Option<shared_logic::Signature> {
        let Secret::Secp256k1(key) = &self.0 else { return None };
        // RFC 6979, with `s` in its low form.
        let (signature, recovery) = key.sign_prehash_recoverable(digest);
        let (r, s) = signature.split_bytes();
        Some(shared_logic::Signature::Eip712 { r: r.into(), s: s.into(), recovery: recovery.to_byte() })
    }

    /// The seed, to seal it or to carry it to another wallet.
    pub fn export_seed(&self) -> Seed {
        match &self.0 {
            Secret::Ed25519(key) => Seed::new(key.to_bytes()),
            Secret::Secp256k1(key) => Seed::new(key.to_bytes().into()),
        }
    }
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedError {
    /// Zero, or not below the order of secp256k1.
    OutOfRange,
    /// The operating system gave no entropy.
    NoEntropy,
}

impl core::fmt::Display for SeedError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::OutOfRange => "expected a seed that is a secp256k1 scalar; take another one",
            Self::NoEntropy => "expected the operating system to give entropy",
        })
    }
}

impl core::error::Error for SeedError {}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::Verifier;

    #[test]
    fn a_signature_of_either_kind_is_valid_for_its_public_key_and_no_other_message() {
        let seed = Seed::new([7; 32]);
        let ed25519 = Keypair::from_seed(KeyKind::Ed25519, &seed).unwrap();
        let (PublicKey::Ed25519(public), MultiSignature::Ed25519(bytes)) = (ed25519.public(), ed25519.sign(b"grant")) else { panic!() };
        let public = ed25519_dalek::VerifyingKey::from_bytes(&public).unwrap();
        assert!(public.verify(b"grant", &ed25519_dalek::Signature::from_bytes(&bytes)).is_ok());
        assert!(public.verify(b"other", &ed25519_dalek::Signature::from_bytes(&bytes)).is_err());

        let secp = Keypair::from_seed(KeyKind::Secp256k1, &seed).unwrap();
        let (PublicKey::Secp256k1(public), MultiSignature::Ecdsa(bytes)) = (secp.public(), secp.sign(b"grant")) else { panic!() };
        let signature = k256::ecdsa::Signature::from_slice(&bytes[..64]).unwrap();
        let recovery = k256::ecdsa::RecoveryId::from_byte(bytes[64]).unwrap();
        let recover = |message| k256::ecdsa::VerifyingKey::recover_from_prehash(&blake2_256(message), &signature, recovery);
        assert_eq!(recover(b"grant").unwrap().to_sec1_point(true).as_bytes(), public);
        assert!(recover(b"other").map_or(true, |key| key.to_sec1_point(true).as_bytes() != public));
        assert!(bytes[64] < 2);
    }

    #[test]
    fn a_seed_outside_the_curve_order_makes_no_secp256k1_key() {
        for bytes in [[0; 32], [0xff; 32]] {
            assert_eq!(Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(bytes)).err(), Some(SeedError::OutOfRange));
        }
    }

    #[test]
    fn the_exported_seed_gives_the_same_key_back() {
        for kind in KeyKind::LIST {
            let key = Keypair::random(kind).unwrap();
            assert_eq!(Keypair::from_seed(kind, &key.export_seed()).unwrap().public(), key.public());
        }
    }
}
