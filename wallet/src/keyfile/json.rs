//! The key file's JSON: hex bytes, no field that is not known.

use super::{Cost, Header, KeyFile, FORMAT_VERSION};
use crate::{
    key::{AccountId32, Ss58Prefix},
    text::hex_text,
    KeyKind,
};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    version: u8,
    kind: KeyKind,
    /// SS58 with the generic prefix.
    account: String,
    kdf: Kdf,
    cipher: Cipher,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
    name: KdfName,
    cost: Cost,
    #[serde(with = "hex_text")]
    salt: [u8; 16],
}

#[derive(Serialize, Deserialize)]
enum KdfName {
    #[serde(rename = "argon2id")]
    Argon2id,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cipher {
    name: CipherName,
    #[serde(with = "hex_text")]
    nonce: [u8; 24],
    #[serde(with = "hex_text")]
    ciphertext: [u8; 48],
}

#[derive(Serialize, Deserialize)]
enum CipherName {
    #[serde(rename = "xchacha20-poly1305")]
    XChaCha20Poly1305,
}

impl fmt::Display for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Header { version, kind, account, cost, salt } = self.header;
        let kdf = Kdf { name: KdfName::Argon2id, cost, salt };
        let cipher = Cipher { name: CipherName::XChaCha20Poly1305, nonce: self.nonce, ciphertext: self.ciphertext };
        let json = Json { version, kind, account: account.ss58(Ss58Prefix::GENERIC), kdf, cipher };
        f.write_str(&serde_json::to_string_pretty(&json).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for KeyFile {
    type Err = ReadError;

    fn from_str(text: &str) -> Result<Self, ReadError> {
        let json: Json = serde_json::from_str(text).map_err(ReadError::NotAKeyFile)?;
        if json.version != FORMAT_VERSION {
            return Err(ReadError::UnknownVersion { found: json.version });
        }
        let (account, _) = AccountId32::from_ss58(&json.account).map_err(|_| ReadError::BadAccount)?;
        let Kdf { name: KdfName::Argon2id, cost, salt } = json.kdf;
        let Cipher { name: CipherName::XChaCha20Poly1305, nonce, ciphertext } = json.cipher;
        Ok(Self { header: Header { version: json.version, kind: json.kind, account, cost, salt }, nonce, ciphertext })
    }
}

/// Why a text is no key file.
#[derive(Debug)]
pub enum ReadError {
    /// Not the JSON of a key file.
    NotAKeyFile(serde_json::Error),
    /// Of a later version of the format.
    UnknownVersion {
        /// The version found.
        found: u8,
    },
    /// Its account is no SS58 address.
    BadAccount,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAKeyFile(error) => write!(f, "expected the JSON of a key file: {error}"),
            Self::UnknownVersion { found } => write!(f, "expected a key file of version {FORMAT_VERSION}, found `{found}`"),
            Self::BadAccount => f.write_str("expected a key file whose account is an SS58 address"),
        }
    }
}

impl core::error::Error for ReadError {}
