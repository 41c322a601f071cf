//! Sealing a key under a password, and opening it.

use super::{
    password::{composed, forms},
    Cost, Header, KeyFile, FORMAT_VERSION,
};
use crate::{Keypair, Seed};
use chacha20poly1305::{
    aead::{Aead, KeyInit, Payload},
    XChaCha20Poly1305,
};
use core::fmt;
use zeroize::Zeroizing;

/// Characters that a new password has at least: shorter ones fall to guessing whatever the key derivation.
pub const MIN_PASSWORD_CHARS: usize = 8;

/// What sealing needs beside key and password. Salt and nonce are fresh random bytes, never re-used.
#[derive(Clone, Copy, Debug)]
pub struct Sealing {
    /// What one guess at the password shall cost.
    pub cost: Cost,
    /// Makes equal passwords give different keys.
    pub salt: [u8; 16],
    /// Makes equal keys give different ciphertexts.
    pub nonce: [u8; 24],
}

impl Sealing {
    /// The default cost, with salt and nonce from the operating system.
    ///
    /// # Errors
    /// [`SealError::NoEntropy`] when the system gives none.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn random() -> Result<Self, SealError> {
        let mut sealing = Self { cost: Cost::DEFAULT, salt: [0; 16], nonce: [0; 24] };
        getrandom::fill(&mut sealing.salt).map_err(|_| SealError::NoEntropy)?;
        getrandom::fill(&mut sealing.nonce).map_err(|_| SealError::NoEntropy)?;
        Ok(sealing)
    }
}

impl KeyFile {
    /// Seals a key under a password, in its composed form (NFC).
    ///
    /// # Errors
    /// [`SealError`] for a password of fewer than [`MIN_PASSWORD_CHARS`], or when the memory that the cost asks for is not there.
    pub fn seal(key: &Keypair, password: &str, sealing: &Sealing) -> Result<Self, SealError> {
        let password = composed(password);
        if password.chars().count() < MIN_PASSWORD_CHARS {
            return Err(SealError::ShortPassword);
        }
        let (cost, salt, nonce) = (sealing.cost, sealing.salt, sealing.nonce);
        let header = Header { version: FORMAT_VERSION, kind: key.kind(), account: key.public().account_id(), cost, salt };
        let cipher = header.cipher(&password).ok_or(SealError::NoMemory)?;
        let (seed, aad) = (key.export_seed(), header.associated_data());
        let payload = Payload { msg: seed.expose().as_slice(), aad: &aad };
        let sealed = cipher.encrypt(&nonce.into(), payload).ok().and_then(|bytes| bytes.try_into().ok());
        Ok(Self { header, nonce, ciphertext: sealed.ok_or(SealError::NoMemory)? })
    }

    /// Opens the file with its password, in whichever of its forms the file was sealed with.
    ///
    /// # Errors
    /// [`OpenError::WrongPassword`] also when the file was changed: the two cannot be told apart.
    pub fn open(&self, password: &str) -> Result<Keypair, OpenError> {
        let mut opened = Err(OpenError::WrongPassword);
        for form in forms(password) {
            opened = self.open_as(&form);
            if !matches!(opened, Err(OpenError::WrongPassword)) {
                break;
            }
        }
        opened
    }

    fn open_as(&self, password: &str) -> Result<Keypair, OpenError> {
        let cipher = self.header.cipher(password).ok_or(OpenError::NoMemory)?;
        let aad = self.header.associated_data();
        let payload = Payload { msg: self.ciphertext.as_slice(), aad: &aad };
        let plain = cipher.decrypt(&self.nonce.into(), payload).map(Zeroizing::new).map_err(|_| OpenError::WrongPassword)?;
        let seed = Seed::new(plain.as_slice().try_into().map_err(|_| OpenError::WrongPassword)?);
        let key = Keypair::from_seed(self.header.kind, &seed).map_err(|_| OpenError::OtherAccount)?;
        if key.public().account_id() == self.header.account {
            Ok(key)
        } else {
            Err(OpenError::OtherAccount)
        }
    }
}

impl Header {
    /// The cipher under the password's key; nothing when the memory is not there.
    fn cipher(&self, password: &str) -> Option<XChaCha20Poly1305> {
        let mut key = Zeroizing::new([0; 32]);
        let kdf = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, self.cost.params().ok()?);
        kdf.hash_password_into(password.as_bytes(), &self.salt, key.as_mut_slice()).ok()?;
        XChaCha20Poly1305::new_from_slice(key.as_slice()).ok()
    }
}

/// Why a key was not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
    /// A password of fewer than [`MIN_PASSWORD_CHARS`] characters.
    ShortPassword,
    /// The cost asks for more memory than there is.
    NoMemory,
    /// The operating system gave no entropy.
    NoEntropy,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ShortPassword => "the password is too short: it needs at least 8 characters",
            Self::NoMemory => "expected enough memory for the key file's cost",
            Self::NoEntropy => "expected the operating system to give entropy",
        })
    }
}

impl core::error::Error for SealError {}

/// Why a key file did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Another password, or a file that was changed.
    WrongPassword,
    /// The seed inside is not that of the account outside.
    OtherAccount,
    /// The cost asks for more memory than there is.
    NoMemory,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WrongPassword => "expected the password that this key file was sealed with, and the file unchanged",
            Self::OtherAccount => "expected the key of the account that the key file names",
            Self::NoMemory => "expected enough memory for the key file's cost",
        })
    }
}

impl core::error::Error for OpenError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keyfile::ReadError, KeyKind};

    fn sealed(kind: KeyKind) -> (Keypair, String) {
        let key = Keypair::dev(kind, "//Alice").unwrap();
        let sealing = Sealing { cost: Cost::CHEAPEST, ..Sealing::random().unwrap() };
        let text = KeyFile::seal(&key, "correct horse", &sealing).unwrap().to_string();
        (key, text)
    }

    #[test]
    fn a_sealed_key_opens_with_its_password_and_no_other() {
        for kind in KeyKind::LIST {
            let (key, text) = sealed(kind);
            let file: KeyFile = text.parse().unwrap();
            assert_eq!((file.kind(), file.account()), (kind, key.public().account_id()));
            assert_eq!(file.open("correct horse").ok().map(|key| key.public()), Some(key.public()));
            for wrong in ["", "correct hors", "Correct horse"] {
                assert_eq!(file.open(wrong).err(), Some(OpenError::WrongPassword), "{wrong}");
            }
            assert!(!text.contains(&hex::encode(key.export_seed().expose())));
        }
    }

    #[test]
    fn a_changed_header_or_ciphertext_does_not_open() {
        let (_, text) = sealed(KeyKind::Ed25519);
        let file: KeyFile = text.parse().unwrap();
        let mut others = vec![file.clone(); 6];
        others[0].header.kind = KeyKind::Secp256k1;
        others[1].header.account.0[0] ^= 1;
        others[2].header.salt[0] ^= 1;
        others[3].nonce[0] ^= 1;
        others[4].ciphertext[0] ^= 1;
        others[5].header.cost = Cost::new(1_024, 2, 1).unwrap();
        for (at, other) in others.iter().enumerate() {
            assert_eq!(other.open("correct horse").err(), Some(OpenError::WrongPassword), "{at}");
        }
    }

    #[test]
    fn a_password_of_fewer_than_eight_characters_seals_nothing() {
        let key = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
        let sealing = Sealing { cost: Cost::CHEAPEST, ..Sealing::random().unwrap() };
        for short in ["", "seven77", "\u{e9}\u{e9}\u{e9}\u{e9}"] {
            assert_eq!(KeyFile::seal(&key, short, &sealing), Err(SealError::ShortPassword), "{short}");
        }
        assert!(KeyFile::seal(&key, "eight888", &sealing).is_ok());
        assert!(SealError::ShortPassword.to_string().contains(&MIN_PASSWORD_CHARS.to_string()));
    }

    #[test]
    fn a_password_opens_in_whichever_form_its_letters_are_written() {
        let (one, two) = ("Z\u{fc}rich-2026", "Zu\u{308}rich-2026");
        let key = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
        let sealing = Sealing { cost: Cost::CHEAPEST, ..Sealing::random().unwrap() };
        for (sealed, opened) in [(one, two), (two, one), (one, one), (two, two)] {
            let file = KeyFile::seal(&key, sealed, &sealing).unwrap();
            assert!(file.open(opened).is_ok(), "{sealed:?} {opened:?}");
            assert_eq!(file.open("Zurich-2026").err(), Some(OpenError::WrongPassword));
        }
        // Eight signs that are seven letters.
        assert_eq!(KeyFile::seal(&key, "123456u\u{308}", &sealing), Err(SealError::ShortPassword));
    }

    #[test]
    fn a_file_that_was_sealed_with_the_signs_as_they_came_still_opens() {
        let (key, _) = sealed(KeyKind::Ed25519);
        let typed = "Zu\u{308}rich-2026";
        // As this crate sealed before passwords had one form.
        let (salt, nonce) = ([3; 16], [4; 24]);
        let header = Header { version: FORMAT_VERSION, kind: key.kind(), account: key.public().account_id(), cost: Cost::CHEAPEST, salt };
        let (seed, aad) = (key.export_seed(), header.associated_data());
        let payload = Payload { msg: seed.expose().as_slice(), aad: &aad };
        let ciphertext = header.cipher(typed).unwrap().encrypt(&nonce.into(), payload).unwrap().try_into().unwrap();
        let file = KeyFile { header, nonce, ciphertext };
        for form in [typed, "Z\u{fc}rich-2026"] {
            assert!(file.open(form).is_ok(), "{form:?}");
        }
    }

    #[test]
    fn what_is_not_exactly_a_key_file_is_refused() {
        let (_, text) = sealed(KeyKind::Secp256k1);
        let changed = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        };
        let scenarios = [
            ("unknown field", changed("\"version\": 1,", "\"version\": 1, \"hint\": \"horse\",")),
            ("unknown kdf field", changed("\"salt\"", "\"pepper\": 1, \"salt\"")),
            ("other kdf", changed("argon2id", "argon2d")),
            ("absurd memory", changed("\"memory_kib\": 1024", "\"memory_kib\": 4294967295")),
            ("no memory", changed("\"memory_kib\": 1024", "\"memory_kib\": 0")),
            ("short salt", changed("\"salt\": \"0x", "\"salt\": \"0x00")),
            ("no json", "seed".to_owned()),
        ];
        for (name, text) in scenarios {
            assert!(matches!(text.parse::<KeyFile>(), Err(ReadError::NotAKeyFile(_))), "{name}");
        }
        assert!(matches!(changed("\"version\": 1", "\"version\": 2").parse::<KeyFile>(), Err(ReadError::UnknownVersion { found: 2 })));
        assert!(matches!(changed("\"account\": \"", "\"account\": \"1").parse::<KeyFile>(), Err(ReadError::BadAccount)));
    }
}
