//! Making, sealing and opening keys.

use super::{json::read, Failure};
use crate::{
    keyfile::{Cost, Sealing},
    KeyFile, Keypair, Seed,
};
use zeroize::Zeroizing;

/// A key from 32 bytes of fresh entropy.
///
/// # Errors
/// `malformed-input`; `bad-seed` when the bytes are no key of that kind.
pub fn key_from_entropy(kind: &str, entropy: Vec<u8>) -> Result<Keypair, Failure> {
    let entropy = Zeroizing::new(entropy);
    let seed = entropy.as_slice().try_into().map_err(|_| Failure::malformed("expected 32 bytes of entropy"))?;
    Ok(Keypair::from_seed(kind.parse()?, &Seed::new(seed))?)
}

/// A public development key such as `//Alice`.
///
/// # Errors
/// `malformed-input`.
pub fn dev_key(kind: &str, path: &str) -> Result<Keypair, Failure> {
    Ok(Keypair::dev(kind.parse()?, path)?)
}

/// Opens a key file.
///
/// # Errors
/// `bad-key-file`, `wrong-password`, `no-memory`.
pub fn open_key(file: &str, password: String) -> Result<Keypair, Failure> {
    let password = Zeroizing::new(password);
    Ok(file.parse::<KeyFile>()?.open(&password)?)
}

/// Seals a key: the key file's text. `entropy` is 40 fresh random bytes, for salt and nonce; `cost`
/// is JSON, the default cost where it is not given.
///
/// # Errors
/// `malformed-input`, `password-refused`, `no-memory`.
pub fn seal_key(key: &Keypair, password: String, entropy: &[u8], cost: Option<&str>) -> Result<String, Failure> {
    let password = Zeroizing::new(password);
    let cost = cost.map_or(Ok(Cost::DEFAULT), read)?;
    let parts = entropy.split_first_chunk::<16>().and_then(|(salt, rest)| Some((*salt, <[u8; 24]>::try_from(rest).ok()?)));
    let (salt, nonce) = parts.ok_or_else(|| Failure::malformed("expected 40 bytes of entropy"))?;
    Ok(KeyFile::seal(key, &password, &Sealing { cost, salt, nonce })?.to_string())
}
