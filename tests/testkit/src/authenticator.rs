//! Software in the place of a phone with a passkey, and of a Polkadot wallet: for tests only.

use crate::Secret;
use p256::ecdsa::SigningKey;
use rand_core::{CryptoRng, RngCore};
use schnorrkel::{context::attach_rng, signing_context, ExpansionMode, MiniSecretKey};
use sha2::{Digest, Sha256};
use shared_logic::{keccak_256, passkey_account, Account, ClientData, Intent, Signature, SignedIntent};

/// A secret P-256 key.
pub const PASSKEY: Secret = [0xb2; 32];
/// The seed of an sr25519 key.
pub const POLKADOT_KEY: Secret = [0xd0; 32];
/// The relying party of the passkeys.
pub const RELYING_PARTY: &str = "wallet.example";
/// What a browser writes behind the challenge.
pub const CLIENT_DATA: &str = r#","origin":"https://wallet.example","crossOrigin":false}"#;
/// A person was present and was verified.
pub const PERSON: u8 = 0b101;

/// What an assertion says besides the challenge.
#[derive(Clone, Copy, Debug)]
pub struct Assertion<'a> {
    /// The relying party's id.
    pub relying_party: &'a str,
    /// The authenticator's flags.
    pub flags: u8,
    /// What stands behind the challenge.
    pub client_data: &'a str,
}

impl Assertion<'_> {
    /// As the wallet's page gets it.
    pub const OURS: Self = Assertion { relying_party: RELYING_PARTY, flags: PERSON, client_data: CLIENT_DATA };

    /// The intent with the assertion of that passkey, whatever the assertion says.
    ///
    /// # Panics
    /// When the bytes are no key, or the client's data is too long.
    pub fn sign(&self, intent: Intent, secret: &Secret) -> SignedIntent {
        let (_, _, signature) = self.of(&intent.digest(keccak_256), secret);
        let rp_id_hash: [u8; 32] = Sha256::digest(self.relying_party).into();
        let (r, s) = signature.normalize_s().split_bytes();
        let (x, y) = point(secret);
        let client_data = ClientData::new(self.client_data.as_bytes()).unwrap();
        let (r, s) = (r.into(), s.into());
        SignedIntent { intent, signature: Signature::Passkey { x, y, r, s, rp_id_hash, flags: self.flags, counter: 7, client_data } }
    }
}

impl Assertion<'_> {
    /// The authenticator's data, the client's data and the signature over a challenge.
    fn of(&self, challenge: &[u8; 32], secret: &Secret) -> (Vec<u8>, String, p256::ecdsa::Signature) {
        let json = format!(r#"{{"type":"webauthn.get","challenge":"{}"{}"#, base64_url(challenge), self.client_data);
        let data = [&Sha256::digest(self.relying_party)[..], &[self.flags], &7u32.to_be_bytes()].concat();
        let signed = Sha256::digest([&data[..], &Sha256::digest(&json)].concat());
        let signature = p256::ecdsa::signature::hazmat::PrehashSigner::sign_prehash(&key(secret), &signed).unwrap();
        (data, json, signature)
    }

    /// What a browser answers to a challenge, as `valet intent attach --passkey` takes it: JSON of 0x-hex.
    ///
    /// # Panics
    /// When the bytes are no key.
    pub fn answer(&self, challenge: &[u8; 32], secret: &Secret) -> String {
        let (data, json, signature) = self.of(challenge, secret);
        let fields = [
            ("public_key", public_key_of(secret)),
            ("authenticator_data", data),
            ("client_data_json", json.into_bytes()),
            ("signature", signature.to_der().as_bytes().to_vec()),
        ];
        let members: Vec<String> = fields.iter().map(|(name, bytes)| format!("\"{name}\": \"{}\"", hex(bytes))).collect();
        format!("{{{}}}\n", members.join(", "))
    }
}

/// A passkey's public key: its point, in 65 bytes.
///
/// # Panics
/// When the bytes are no key.
pub fn public_key_of(secret: &Secret) -> Vec<u8> {
    key(secret).verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

/// 0x-hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold("0x".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// The account of a passkey at the relying party.
///
/// # Panics
/// When the bytes are no key.
pub fn account_of_passkey(secret: &Secret) -> Account {
    let (x, y) = point(secret);
    passkey_account(&Sha256::digest(RELYING_PARTY).into(), &x, &y, keccak_256)
}

fn key(secret: &Secret) -> SigningKey {
    SigningKey::from_slice(secret).unwrap()
}

fn point(secret: &Secret) -> ([u8; 32], [u8; 32]) {
    let point = key(secret).verifying_key().to_sec1_point(false);
    let bytes = point.as_bytes();
    (bytes[1..33].try_into().unwrap(), bytes[33..].try_into().unwrap())
}

fn base64_url(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1)).collect();
    bits.chunks(6)
        .map(|six| char::from(LETTERS[usize::from((0..6).fold(0, |number, place| number << 1 | six.get(place).copied().unwrap_or(0)))]))
        .collect()
}

/// The intent as a Polkadot wallet signs it: its text, wrapped.
///
/// # Panics
/// When the bytes are no key.
pub fn signed_wrapped(intent: Intent, seed: &Secret) -> SignedIntent {
    signed_bytes(intent, intent.wrapped_text(keccak_256).filled(), seed)
}

/// The intent with an sr25519 signature over any bytes.
///
/// # Panics
/// When the bytes are no key.
pub fn signed_bytes(intent: Intent, bytes: &[u8], seed: &Secret) -> SignedIntent {
    let pair = MiniSecretKey::from_bytes(seed).unwrap().expand_to_keypair(ExpansionMode::Ed25519);
    let signature = pair.sign(attach_rng(signing_context(b"substrate").bytes(bytes), NoEntropy)).to_bytes();
    SignedIntent { intent, signature: Signature::Sr25519 { public: pair.public.to_bytes(), signature } }
}

/// The account of an sr25519 key, as pallet-revive makes it.
///
/// # Panics
/// When the bytes are no key.
pub fn account_of_polkadot(seed: &Secret) -> Account {
    let public = MiniSecretKey::from_bytes(seed).unwrap().expand_to_public(ExpansionMode::Ed25519).to_bytes();
    Account(keccak_256(&public)[12..].try_into().unwrap())
}

/// Zeros: the same signature each time, for golden vectors.
struct NoEntropy;

impl RngCore for NoEntropy {
    fn next_u32(&mut self) -> u32 {
        0
    }

    fn next_u64(&mut self) -> u64 {
        0
    }

    fn fill_bytes(&mut self, to: &mut [u8]) {
        to.fill(0);
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), rand_core::Error> {
        to.fill(0);
        Ok(())
    }
}

impl CryptoRng for NoEntropy {}
