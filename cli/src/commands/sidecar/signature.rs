//! Checking a webhook's signature: Standard Webhooks 1.0.0.

use crate::failure::{Code, Failure};
use base64::{engine::general_purpose::STANDARD, Engine};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared_logic::UnixSeconds;
use std::path::Path;
use valet_sidecar::Secret;
use zeroize::Zeroizing;

/// How far a message's time may be from this machine's, in seconds: an old message may be a replayed one.
const TOLERANCE_SECONDS: u64 = 300;

/// A key that signatures are checked with. Wiped when dropped, never shown.
pub(super) struct Key(Zeroizing<Vec<u8>>);

/// The parts of a message that the signature covers.
pub(super) struct Signed<'a> {
    pub(super) id: &'a str,
    pub(super) timestamp: &'a str,
    pub(super) body: &'a [u8],
}

impl Key {
    /// Reads a key's file: `whsec_` and Base64.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = crate::file::text(path).map_err(|cause| Failure::unread(path, "a webhook's secret", &cause, ""))?;
        Self::of(&text).map_err(|cause| Failure::file(Code::FileMalformed, path, cause))
    }

    fn of(text: &str) -> Result<Self, String> {
        let secret = text.trim();
        // The sidecar's own reading says what is expected.
        secret.parse::<Secret>().map_err(|error| error.to_string())?;
        let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
        STANDARD.decode(encoded).map(|key| Self(Zeroizing::new(key))).map_err(|error| error.to_string())
    }

    /// True when one of the signatures (`v1,…`, divided by spaces) is this key's, and the time is near `now`.
    pub(super) fn accepts(&self, signed: &Signed<'_>, signatures: &str, now: UnixSeconds) -> bool {
        let fresh = signed.timestamp.parse::<u64>().is_ok_and(|time| time.abs_diff(now.0) <= TOLERANCE_SECONDS);
        fresh && signatures.split(' ').filter_map(|signature| signature.strip_prefix("v1,")).any(|signature| self.made(signed, signature))
    }

    /// Compares in constant time.
    fn made(&self, signed: &Signed<'_>, signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return false };
        mac.update(format!("{}.{}.", signed.id, signed.timestamp).as_bytes());
        mac.update(signed.body);
        mac.verify_slice(&signature).is_ok()
    }
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
    fn a_malformed_secret_says_what_was_expected() {
        assert!(Key::of("secret").err().unwrap().contains("whsec_"));
    }
}
