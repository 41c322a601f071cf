//! What a passkey signs of an intent (WebAuthn): the digest, as its challenge.

use super::{signer, NotSigned};
use crate::text::hex_text;
use serde::{Deserialize, Serialize};
use shared_logic::{base64_url, keccak_256, sha_256, Account, ClientData, Intent, Signature, SignedIntent};

/// What a browser answers to `navigator.credentials.get`, and the key that was made with `create`. In JSON its bytes are
/// 0x-hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// The public key: what `getPublicKey()` gives (SPKI), or the point as 65 bytes.
    #[serde(with = "hex_text")]
    pub public_key: Vec<u8>,
    /// `response.authenticatorData`.
    #[serde(with = "hex_text")]
    pub authenticator_data: Vec<u8>,
    /// `response.clientDataJSON`.
    #[serde(with = "hex_text")]
    pub client_data_json: Vec<u8>,
    /// `response.signature`, in DER.
    #[serde(with = "hex_text")]
    pub signature: Vec<u8>,
}

/// The account of a passkey at a relying party, such as `wallet.example`. No transaction can come from it: nothing
/// should be sent to it.
///
/// # Errors
/// [`NotSigned::RelyingParty`] unless it is the name of a host as browsers write it; [`NotSigned::PasskeyKey`] unless it
/// is a P-256 key.
pub fn passkey_account(relying_party: &str, public_key: &[u8]) -> Result<Account, NotSigned> {
    if !is_host(relying_party) {
        return Err(NotSigned::RelyingParty);
    }
    let (x, y) = point(public_key)?;
    Ok(shared_logic::passkey_account(&sha_256(relying_party.as_bytes()), &x, &y, keccak_256))
}

/// The intent with a passkey's assertion, s brought to its low form.
///
/// # Errors
/// [`NotSigned`]: which part is not as the contract takes it.
pub fn signed_by_passkey(intent: &Intent, assertion: &Assertion) -> Result<SignedIntent, NotSigned> {
    let (x, y) = point(&assertion.public_key)?;
    let (rp_id_hash, flags, counter) = authenticator(&assertion.authenticator_data)?;
    let client_data = behind_the_challenge(intent, &assertion.client_data_json)?;
    let found = p256::ecdsa::Signature::from_der(&assertion.signature).map_err(|_| NotSigned::Form("a signature by ECDSA in DER"))?;
    let (r, s) = found.normalize_s().split_bytes();
    let (r, s) = (r.into(), s.into());
    let signed = SignedIntent { intent: *intent, signature: Signature::Passkey { x, y, r, s, rp_id_hash, flags, counter, client_data } };
    signer(&signed).map(|_| signed).ok_or(NotSigned::Nobody)
}

/// True for labels of small letters, digits and hyphens with dots between, the last of which is no number, as those of an
/// IP address are: anything else is an id of no passkey, and its account one for which nobody signs.
fn is_host(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && label.bytes().all(letter) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    name.len() <= 253 && name.split('.').all(label) && !name.split('.').next_back().is_some_and(is_number)
}

/// What stands before the point in the SPKI of a P-256 key (RFC 5480).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01,
    0x07, 0x03, 0x42, 0x00,
];

fn point(public_key: &[u8]) -> Result<([u8; 32], [u8; 32]), NotSigned> {
    let sec1 = public_key.strip_prefix(&SPKI).unwrap_or(public_key);
    let [0x04, coordinates @ ..] = sec1 else { return Err(NotSigned::PasskeyKey) };
    p256::ecdsa::VerifyingKey::from_sec1_bytes(sec1).map_err(|_| NotSigned::PasskeyKey)?;
    let (x, y) = coordinates.split_first_chunk().ok_or(NotSigned::PasskeyKey)?;
    Ok((*x, y.try_into().map_err(|_| NotSigned::PasskeyKey)?))
}

/// The relying party, the flags and the counter.
fn authenticator(data: &[u8]) -> Result<([u8; 32], u8, u32), NotSigned> {
    let (rp_id_hash, rest) = data.split_first_chunk().ok_or(NotSigned::MoreData)?;
    let [flags, counter @ ..] = rest else { return Err(NotSigned::MoreData) };
    let counter = counter.try_into().map_err(|_| NotSigned::MoreData)?;
    if flags & 0b1100_0000 != 0 {
        return Err(NotSigned::MoreData);
    }
    if flags & 0b101 != 0b101 {
        return Err(NotSigned::NoPerson);
    }
    Ok((*rp_id_hash, *flags, u32::from_be_bytes(counter)))
}

/// The client's data behind the challenge, which must be this intent's.
fn behind_the_challenge(intent: &Intent, json: &[u8]) -> Result<ClientData, NotSigned> {
    let rest = json.strip_prefix(br#"{"type":"webauthn.get","challenge":""#).ok_or(NotSigned::ClientData)?;
    let (challenge, rest) = rest.split_at_checked(43).ok_or(NotSigned::ClientData)?;
    if challenge != base64_url(&super::digest(intent)).as_bytes() {
        return Err(NotSigned::OtherIntent);
    }
    let rest = rest.strip_prefix(b"\"").ok_or(NotSigned::ClientData)?;
    ClientData::new(rest).filter(ClientData::is_same_origin).ok_or(NotSigned::ClientData)
}
