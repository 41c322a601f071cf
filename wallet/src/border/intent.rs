//! Intents: signed, and packed for the contract.

use super::{scale, wire, Failure};
use crate::{intent, key::is_mistyped, text::hex_text, Keypair};
use codec::Encode;
use shared_logic::{Account, GenesisHash, Message, SignedIntent};

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

/// Signs an intent: the SCALE bytes of the signed intent.
///
/// # Errors
/// `no-intent-key` for an Ed25519 key; else `malformed-input`.
pub fn sign_intent(key: &Keypair, text: &str) -> Result<Vec<u8>, Failure> {
    Ok(crate::sign_intent(key, &wire::read(&wire::INTENT, text)?)?.encode())
}

/// What is signed of an intent, as 0x-hex: for a key that another wallet holds.
///
/// # Errors
/// `malformed-input`.
pub fn intent_digest(text: &str) -> Result<String, Failure> {
    Ok(hex_text::write(&intent::digest(&wire::read(&wire::INTENT, text)?)))
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
