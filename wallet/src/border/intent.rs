//! Intents: signed, and packed for the contract.

use super::{scale, wire, Failure};
use crate::{intent, key::is_mistyped, text::hex_text, Keypair};
use codec::Encode;
use shared_logic::{Account, GenesisHash, Intent, Message, SignedIntent, UnixSeconds};

/// What intents for this contract are signed for, as 0x-hex.
///
/// # Errors
/// `malformed-input`.
pub fn domain(genesis: &str, contract: &str) -> Result<String, Failure> {
    let genesis: GenesisHash = genesis.parse().map_err(Failure::malformed)?;
    if is_mistyped(contract) {
        return Err(Failure::malformed("the capitals of the contract's address are not those of this address (EIP-55)"));
    }
    let contract: Account = contract.parse().map_err(Failure::malformed)?;
    Ok(intent::domain(genesis, contract).to_string())
}

/// Signs an intent at that second since 1970: the SCALE bytes of the signed intent.
///
/// # Errors
/// `no-intent-key` for an Ed25519 key; `denied` as `DeadlineTooFar` for what gives something for longer than a week; else
/// `malformed-input`.
pub fn sign_intent(key: &Keypair, text: &str, now: &str) -> Result<Vec<u8>, Failure> {
    let now = now.parse().map(UnixSeconds).map_err(|_| Failure::malformed("expected the time in seconds since 1970"))?;
    let wanted: Intent = wire::read(&wire::INTENT, text)?;
    let signed = crate::sign_intent(key, &wanted)?;
    intent::must_end_soon(&wanted, now)?;
    Ok(signed.encode())
}

/// What is signed of an intent, as 0x-hex: for a key that another wallet holds.
///
/// # Errors
/// `malformed-input`.
pub fn intent_digest(text: &str) -> Result<String, Failure> {
    Ok(hex_text::write(&intent::digest(&wire::read(&wire::INTENT, text)?)))
}

/// The intent in words, as the signer's wallet shows it.
///
/// # Errors
/// `malformed-input`.
pub fn intent_text(text: &str) -> Result<String, Failure> {
    Ok(intent::text(&wire::read(&wire::INTENT, text)?))
}

/// What a Polkadot wallet signs by `signRaw`.
///
/// # Errors
/// `malformed-input`.
pub fn wrapped_text(text: &str) -> Result<String, Failure> {
    Ok(intent::wrapped_text(&wire::read(&wire::INTENT, text)?))
}

/// What an Ethereum wallet signs by `eth_signTypedData_v4`, as JSON.
///
/// # Errors
/// `malformed-input`; `not-signed` for an intent of another contract or chain.
pub fn typed_data(genesis: &str, contract: &str, text: &str) -> Result<String, Failure> {
    let genesis: GenesisHash = genesis.parse().map_err(Failure::malformed)?;
    let contract: Account = contract.parse().map_err(Failure::malformed)?;
    let data = intent::typed_data(genesis, contract, &wire::read(&wire::INTENT, text)?)?;
    serde_json::to_string(&data).map_err(Failure::malformed)
}

/// An intent with what an Ethereum wallet of that account answered, in 0x-hex: the SCALE bytes of the signed intent.
///
/// # Errors
/// `malformed-input`; `not-signed` when the answer does not go with the intent and the account.
pub fn signed_by_ethereum(text: &str, account: &str, signature: &str) -> Result<Vec<u8>, Failure> {
    let account: Account = account.parse().map_err(Failure::malformed)?;
    Ok(intent::signed_by_ethereum(&wire::read(&wire::INTENT, text)?, account, &hex(signature)?)?.encode())
}

/// An intent with what a Polkadot wallet answered, key and signature in 0x-hex: the SCALE bytes of the signed intent.
///
/// # Errors
/// `malformed-input`; `not-signed` when the answer does not go with the intent.
pub fn signed_by_polkadot(text: &str, public: &str, signature: &str) -> Result<Vec<u8>, Failure> {
    Ok(intent::signed_by_polkadot(&wire::read(&wire::INTENT, text)?, key_of(public)?, &hex(signature)?)?.encode())
}

/// An intent with a passkey's assertion, a JSON object of four fields in 0x-hex: the SCALE bytes of the signed intent.
///
/// # Errors
/// `malformed-input`; `not-signed`: which part does not go with the intent.
pub fn signed_by_passkey(text: &str, assertion: &str) -> Result<Vec<u8>, Failure> {
    let assertion: intent::Assertion = serde_json::from_str(assertion).map_err(Failure::malformed)?;
    Ok(intent::signed_by_passkey(&wire::read(&wire::INTENT, text)?, &assertion)?.encode())
}

/// The account of a passkey at a relying party, such as `wallet.example`; its key in 0x-hex.
///
/// # Errors
/// `malformed-input`; `not-signed` unless it is a P-256 key.
pub fn passkey_account(relying_party: &str, public_key: &str) -> Result<String, Failure> {
    Ok(intent::passkey_account(relying_party, &hex(public_key)?)?.to_string())
}

/// The account of an sr25519 key, in 0x-hex.
///
/// # Errors
/// `malformed-input`; `not-signed` for an account of another kind of key.
pub fn polkadot_account(public: &str) -> Result<String, Failure> {
    Ok(intent::polkadot_account(key_of(public)?)?.to_string())
}

fn hex(text: &str) -> Result<Vec<u8>, Failure> {
    hex_text::read(text).ok_or_else(|| Failure::malformed("expected 0x and an even number of hexadecimal digits"))
}

fn key_of(text: &str) -> Result<[u8; 32], Failure> {
    hex(text)?.try_into().map_err(|_| Failure::malformed("expected 0x and 64 hexadecimal digits (32 bytes)"))
}

/// The bytes a contract call carries for a signed intent in SCALE.
///
/// # Errors
/// `malformed-input`.
pub fn submit_data(signed: &[u8]) -> Result<Vec<u8>, Failure> {
    Ok(intent::submit_data(&scale::<SignedIntent>(signed)?))
}

/// The bytes a contract call carries for a JSON list of messages.
///
/// # Errors
/// `malformed-input`; `denied` as `TooMany` past the bound.
pub fn batch_data(text: &str) -> Result<Vec<u8>, Failure> {
    let messages: Vec<Message> = wire::read(&wire::MESSAGES, text)?;
    Ok(intent::batch_data(&messages)?)
}
