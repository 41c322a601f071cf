//! Checking a webhook's signature: Standard Webhooks 1.0.0.

use crate::failure::{Code, Failure};
use base64::{engine::general_purpose::STANDARD, Engine};
use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared_logic::UnixSeconds;
use std::path::Path;
use valet_sidecar::{Secret, SecretError};
use zeroize::Zeroizing;

/// How far a message's time may be from this machine's, in seconds: an old message may be a replayed one.
const TOLERANCE_SECONDS: u64 = 300;

/// A key that signatures are checked with. Wiped when dropped, never shown.
pub(super) enum Key {
    /// One that both sides have (`v1`).
    Shared(Zeroizing<Vec<u8>>),
    /// The public half of the sidecar's (`v1a`).
    Public(VerifyingKey),
}

/// The parts of a message that the signature covers.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) id: &'a str,
    pub(super) timestamp: &'a str,
    pub(super) body: &'a [u8],
}

impl Key {
    /// Reads a key's file: `whsec_`, `whpk_` or `whsk_`, and Base64.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = crate::file::text(path).map_err(|cause| Failure::unread(path, "a webhook's secret", &cause, ""))?;
        Self::of(&text).map_err(|cause| Failure::file(Code::FileMalformed, path, cause))
    }

    fn of(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(encoded) = text.strip_prefix("whpk_") {
            return public(encoded).map(Self::Public).ok_or_else(|| "expected `whpk_` and 32 bytes in Base64".to_owned());
        }
        // The sidecar's own reading says what is expected.
        let secret: Secret = text.parse().map_err(|error: SecretError| error.to_string())?;
        if let Some(half) = secret.public() {
            return Self::of(&half);
        }
        let encoded = text.strip_prefix("whsec_").unwrap_or(text);
        STANDARD.decode(encoded).map(|key| Self::Shared(Zeroizing::new(key))).map_err(|error| error.to_string())
    }

    /// True when one of the signatures (`v1,…` or `v1a,…`, divided by spaces) is this key's, and the time is near `now`.
    pub(super) fn accepts(&self, signed: &Signed<'_>, signatures: &str, now: UnixSeconds) -> bool {
        let fresh = signed.timestamp.parse::<u64>().is_ok_and(|time| time.abs_diff(now.0) <= TOLERANCE_SECONDS);
        let kind = if matches!(self, Self::Shared(_)) { "v1" } else { "v1a" };
        let mut of_kind = signatures.split(' ').filter_map(|one| one.split_once(',')).filter(|(version, _)| *version == kind);
        fresh && of_kind.any(|(_, signature)| self.made(signed, signature))
    }

    fn made(&self, signed: &Signed<'_>, signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        let head = format!("{}.{}.", signed.id, signed.timestamp);
        match self {
            Self::Shared(key) => {
                let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return false };
                mac.update(head.as_bytes());
                mac.update(signed.body);
                // In constant time.
                mac.verify_slice(&signature).is_ok()
            }
            Self::Public(key) => {
                let message = [head.as_bytes(), signed.body].concat();
                Signature::from_slice(&signature).is_ok_and(|signature| key.verify_strict(&message, &signature).is_ok())
            }
        }
    }
}

fn public(encoded: &str) -> Option<VerifyingKey> {
    let bytes = STANDARD.decode(encoded).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard.
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    #[test]
    fn only_the_signed_message_near_its_time_is_accepted() {
        let key = Key::of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
        let signed = Signed { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: br#"{"test": 2432232314}"# };
        let now = UnixSeconds(1_614_265_330);
        assert!(key.accepts(&signed, SIGNATURE, now));
        assert!(key.accepts(&signed, &format!("v1a,x v1,AAAA {SIGNATURE}"), UnixSeconds(now.0 + 300)));
        assert!(!key.accepts(&signed, SIGNATURE, UnixSeconds(now.0 + 301)), "too old");
        assert!(!key.accepts(&signed, "", now), "no signature");
        assert!(!key.accepts(&Signed { body: b"{}", ..signed }, SIGNATURE, now), "another body");
        assert!(!key.accepts(&Signed { id: "msg_other", ..signed }, SIGNATURE, now), "another id");
    }

    #[test]
    fn a_signature_by_a_key_pair_is_checked_with_its_public_half_alone() {
        // The second test of RFC 8032, section 7.1, and its public half.
        let seed = hex::decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let half = hex::decode("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c").unwrap();
        let pair = ed25519_dalek::SigningKey::from_bytes(&seed.clone().try_into().unwrap());
        let signature = STANDARD.encode(ed25519_dalek::Signer::sign(&pair, b"msg_1.1614265330.{}").to_bytes());
        let signed = Signed { id: "msg_1", timestamp: "1614265330", body: b"{}" };
        let now = UnixSeconds(1_614_265_330);
        for text in [format!("whpk_{}", STANDARD.encode(half)), format!("whsk_{}", STANDARD.encode(seed))] {
            let key = Key::of(&text).unwrap();
            assert!(key.accepts(&signed, &format!("v1,AAAA v1a,{signature}"), now));
            assert!(!key.accepts(&signed, &format!("v1,{signature}"), now), "under another version");
            assert!(!key.accepts(&Signed { body: b"[]", ..signed }, &format!("v1a,{signature}"), now), "another body");
            assert!(!key.accepts(&signed, "v1a,AAAA", now));
        }
        assert!(Key::of("whpk_AAAA").err().unwrap().contains("whpk_"));
    }

    #[test]
    fn a_malformed_secret_says_what_was_expected() {
        assert!(Key::of("secret").err().unwrap().contains("whsec_"));
    }
}
