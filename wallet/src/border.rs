//! What the npm package offers, as plain functions: text and bytes in, text and bytes or one tagged
//! [`Failure`] out. `bindings.rs` only hands these on, so all of it is tested natively.
//!
//! In the JSON that goes out, numbers of 64 bits and more are decimal text: JavaScript's own
//! numbers lose digits past 2^53. Field names are those of the rules. [`bytes`] has the rules themselves,
//! with SCALE on both sides.

mod account;
pub mod bytes;
mod failure;
mod intent;
mod json;
mod key;
mod query;
mod request;
mod wire;

pub use account::account;
pub use failure::{DenialInfo, Failure, CODES};
pub use intent::{
    batch_data, domain, intent_digest, intent_text, passkey_account, polkadot_account, sign_intent, signed_by_ethereum, signed_by_passkey,
    signed_by_polkadot, submit_data, typed_data, wrapped_text,
};
pub use key::{dev_key, key_from_entropy, open_key, seal_key};
pub use query::Query;

use crate::{sign, snapshot::Snapshot, Keypair};
use codec::{Decode, Encode};
use request::SignRequest;
use shared_logic::{decode_exact, Message, RULES_HASH};

/// Signs a transaction: the bytes to submit.
///
/// # Errors
/// `malformed-input`; `denied` as `TooMany` for a batch past the bound.
pub fn sign_transaction(key: &Keypair, request: &str) -> Result<Vec<u8>, Failure> {
    let (call, context, shape) = wire::read::<SignRequest>(&wire::SIGN_REQUEST, request)?.into_parts()?;
    Ok(sign(key, &call, &context, &shape).into_bytes())
}

/// The bytes a contract call carries for a message.
///
/// # Errors
/// `malformed-input`.
pub fn call_data(text: &str) -> Result<Vec<u8>, Failure> {
    Ok(wire::read::<Message>(&wire::MESSAGE, text)?.call_data())
}

fn scale<T: Decode + Encode>(bytes: &[u8]) -> Result<T, Failure> {
    decode_exact(bytes).map_err(Failure::malformed)
}

fn snapshot(state: &[u8]) -> Result<Snapshot, Failure> {
    Snapshot::read(state).map_err(Failure::malformed)
}

/// The hash of the rules this build was compiled from.
pub fn rules_hash() -> String {
    RULES_HASH.to_string()
}
