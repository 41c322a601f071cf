//! Keys of the API, and what is kept of a key or a certificate.

use base64::{engine::general_purpose::URL_SAFE_NO_PAD, Engine};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What every key begins with, so that people and scanners of texts know one.
const PREFIX: &str = "vsk_";

/// A key of the API: 32 random bytes. It is shown once; only its [`Fingerprint`] is kept.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// A new key.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`] when the system gives no random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The key as callers send it: `vsk_` and 43 characters of Base64 for URLs.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0)).as_str()))
    }

    /// What is kept of it.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.0)
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(KeyError::NoKey)?;
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).map_err(|_| KeyError::NoKey)?);
        <[u8; 32]>::try_from(bytes.as_slice()).map(Self).map_err(|_| KeyError::NoKey)
    }
}

/// Why there is no key. The text that was found is not repeated: it may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is none.
    #[error("expected a key as `valet sidecar key new` prints it: vsk_ and 43 characters")]
    NoKey,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness,
}

/// The SHA-256 of a key's bytes, or of a certificate in DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// That of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Whether both are the same, in a time that does not tell where they differ.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    /// 64 hexadecimal digits, with the colons that `openssl x509 -fingerprint` puts between them or without.
    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let digits: String = text.chars().filter(|letter| *letter != ':').collect();
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| FingerprintError)?;
        Ok(Self(bytes))
    }
}

/// A text that is no SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a SHA-256 as 64 hexadecimal digits")]
pub struct FingerprintError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_shown_and_no_two_are_the_same() {
        let (one, other) = (Key::generate().unwrap(), Key::generate().unwrap());
        let read: Key = one.reveal().parse().unwrap();
        assert_eq!(read.fingerprint(), one.fingerprint());
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_eq!((one.reveal().len(), one.reveal().starts_with("vsk_")), (47, true));
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_repeated() {
        let short = format!("vsk_{}", URL_SAFE_NO_PAD.encode([1; 31]));
        let long = format!("vsk_{}", URL_SAFE_NO_PAD.encode([1; 33]));
        for wrong in ["", "vsk_", "secretsecret", &short, &long, "VSK_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let error = wrong.parse::<Key>().err().unwrap().to_string();
            assert!(error.starts_with("expected a key") && (wrong.len() < 5 || !error.contains(wrong)), "{wrong}");
        }
    }

    #[test]
    fn a_fingerprint_is_the_sha_256_as_others_compute_it() {
        let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Fingerprint::of(b"").to_string(), of_nothing);
        let colons = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55";
        assert_eq!(colons.parse(), Ok(Fingerprint::of(b"")));
        for wrong in ["", "e3b0", "zz", &of_nothing[1..]] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(FingerprintError), "{wrong}");
        }
    }
}
