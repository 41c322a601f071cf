//! The key that a webhook's deliveries are signed with.

use base64::{engine::general_purpose::STANDARD, Engine};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const PREFIX: &str = "whsec_";

/// Lengths the standard allows, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The key that a webhook's deliveries are signed with: `whsec_` and 24 to 64 bytes in Base64.
///
/// It is wiped from memory when dropped, and is never shown.
#[derive(Clone)]
pub struct Secret {
    key: Zeroizing<Vec<u8>>,
}

impl core::str::FromStr for Secret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(SecretError)?;
        let key = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| SecretError)?);
        if LENGTHS.contains(&key.len()) {
            Ok(Self { key })
        } else {
            Err(SecretError)
        }
    }
}

impl Secret {
    /// The `webhook-signature` of a message: `v1,` and the Base64 of HMAC-SHA256 over
    /// `id.timestamp.body`.
    pub(crate) fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> String {
        // A key of any length is taken, so there always is a signature; an empty one verifies nowhere.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else { return String::new() };
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// Why a text is not a webhook's secret. It does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a secret of the form `{PREFIX}` and 24 to 64 bytes in Base64")]
pub struct SecretError;

#[cfg(test)]
mod tests {
    use super::*;
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
    }

    #[test]
    fn a_second_computation_gives_the_same_signature() {
        let key = [7u8; 32];
        let secret: Secret = format!("whsec_{}", STANDARD.encode(key)).parse().unwrap();
        let exp_signature = format!("v1,{}", STANDARD.encode(hmac_sha256(&key, b"id-1.12.body")));
        assert_eq!(secret.sign("id-1", 12, b"body"), exp_signature);
    }

    #[test]
    fn a_malformed_secret_is_refused_and_not_repeated() {
        for text in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!"] {
            let error = text.parse::<Secret>().err().unwrap().to_string();
            assert!(error.starts_with("expected a secret") && (text.len() < 7 || !error.contains(text)), "{text}");
        }
    }
}
