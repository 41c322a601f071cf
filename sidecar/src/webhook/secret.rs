//! The key that a webhook's deliveries are signed with.

use base64::{engine::general_purpose::STANDARD, Engine};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Before a key that both sides have.
const SHARED: &str = "whsec_";

/// Before a key of which the service has the public half only.
const PRIVATE: &str = "whsk_";

/// Before that public half.
const PUBLIC: &str = "whpk_";

/// Lengths of a shared key that the standard allows, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The key that a webhook's deliveries are signed with: one that both sides have, `whsec_` and 24 to 64 bytes in Base64
/// (Standard Webhooks `v1`), or one of which the service has the public half, `whsk_` and an ed25519 key in Base64
/// (`v1a`): 32 bytes, or 64 with the public half behind it.
///
/// It is wiped from memory when dropped, and is never shown.
#[derive(Clone)]
pub struct Secret(Key);

#[derive(Clone)]
enum Key {
    Shared(Zeroizing<Vec<u8>>),
    Private(Box<SigningKey>),
}

impl core::str::FromStr for Secret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        if let Some(encoded) = text.strip_prefix(SHARED) {
            let key = decoded(encoded)?;
            return if LENGTHS.contains(&key.len()) { Ok(Self(Key::Shared(key))) } else { Err(SecretError) };
        }
        let key = decoded(text.strip_prefix(PRIVATE).ok_or(SecretError)?)?;
        let pair = match (<&[u8; 32]>::try_from(key.as_slice()), <&[u8; 64]>::try_from(key.as_slice())) {
            (Ok(seed), _) => SigningKey::from_bytes(seed),
            // Refused when the second half is not the public half of the first.
            (_, Ok(both)) => SigningKey::from_keypair_bytes(both).map_err(|_| SecretError)?,
            _ => return Err(SecretError),
        };
        Ok(Self(Key::Private(Box::new(pair))))
    }
}

fn decoded(encoded: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    STANDARD.decode(encoded).map(Zeroizing::new).map_err(|_| SecretError)
}

impl Secret {
    /// One signature of a message, as `webhook-signature` has it, over `id.timestamp.body`: `v1,` and the Base64 of
    /// HMAC-SHA256, or `v1a,` and that of an ed25519 signature.
    pub(crate) fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> String {
        let head = format!("{id}.{timestamp}.");
        match &self.0 {
            Key::Shared(key) => {
                // A key of any length is taken, so there always is a signature; an empty one verifies nowhere.
                let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
                mac.update(head.as_bytes());
                mac.update(body);
                format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
            }
            Key::Private(pair) => {
                let signature = pair.sign(&[head.as_bytes(), body].concat());
                format!("v1a,{}", STANDARD.encode(signature.to_bytes()))
            }
        }
    }

    /// The public half, which the service verifies with: `whpk_` and 32 bytes in Base64. None for a key that both sides
    /// have, of which there is no half to give away.
    pub fn public(&self) -> Option<String> {
        match &self.0 {
            Key::Shared(_) => None,
            Key::Private(pair) => Some(format!("{PUBLIC}{}", STANDARD.encode(VerifyingKey::from(&**pair).as_bytes()))),
        }
    }
}

/// Why a text is not a webhook's secret. It does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a secret of the form `{SHARED}` and 24 to 64 bytes in Base64, or `{PRIVATE}` and an ed25519 key of 32 or 64 bytes")]
pub struct SecretError;

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::Signature;
    use sha2::Digest;

    /// HMAC by its definition (RFC 2104), without the crate that is tested.
    fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
        let mut block = [0u8; 64];
        block[..key.len()].copy_from_slice(key);
        let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<_>>();
        let inner = Sha256::digest([pad(0x36).as_slice(), message].concat());
        Sha256::digest([pad(0x5c).as_slice(), inner.as_slice()].concat()).to_vec()
    }

    #[test]
    fn the_standards_own_example_is_signed_as_it_says() {
        let secret: Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(secret.public(), None);
    }

    #[test]
    fn a_second_computation_gives_the_same_signature() {
        let key = [7u8; 32];
        let secret: Secret = format!("whsec_{}", STANDARD.encode(key)).parse().unwrap();
        let exp_signature = format!("v1,{}", STANDARD.encode(hmac_sha256(&key, b"id-1.12.body")));
        assert_eq!(secret.sign("id-1", 12, b"body"), exp_signature);
    }

    /// The second test of RFC 8032, section 7.1: a seed and its public half.
    const SEED: &str = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    const PUBLIC_HALF: &str = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

    #[test]
    fn a_key_pair_signs_so_that_its_public_half_verifies() {
        let (seed, public) = (hex::decode(SEED).unwrap(), hex::decode(PUBLIC_HALF).unwrap());
        let short: Secret = format!("whsk_{}\n", STANDARD.encode(&seed)).parse().unwrap();
        let long: Secret = format!("whsk_{}", STANDARD.encode([seed, public.clone()].concat())).parse().unwrap();
        assert_eq!(short.public().unwrap(), format!("whpk_{}", STANDARD.encode(&public)));
        let signed = short.sign("id-1", 12, b"body");
        assert_eq!(signed, long.sign("id-1", 12, b"body"));
        let bytes = STANDARD.decode(signed.strip_prefix("v1a,").unwrap()).unwrap();
        let key = VerifyingKey::from_bytes(&public.try_into().unwrap()).unwrap();
        let signature = Signature::from_slice(&bytes).unwrap();
        key.verify_strict(b"id-1.12.body", &signature).unwrap();
        assert!(key.verify_strict(b"id-1.13.body", &signature).is_err());
    }

    #[test]
    fn a_malformed_secret_is_refused_and_not_repeated() {
        let other_half = STANDARD.encode([[1u8; 32], [2u8; 32]].concat());
        let pair = format!("whsk_{other_half}");
        for text in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!", "whsk_c2hvcnQ=", "whpk_AAAA", &pair]
        {
            let error = text.parse::<Secret>().err().unwrap().to_string();
            assert!(error.starts_with("expected a secret") && (text.len() < 7 || !error.contains(text)), "{text}");
        }
    }
}
