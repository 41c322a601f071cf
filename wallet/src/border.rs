//! What the npm package offers, as plain functions: text and bytes in, text and bytes or one tagged
//! [`Failure`] out. `bindings.rs` only hands these on, so all of it is tested natively.
//!
//! In the JSON that goes out, numbers of 64 bits and more are decimal text: JavaScript's own
//! numbers lose digits past 2^53. Field names are those of the rules.

mod account;
mod failure;
mod json;
mod key;
mod request;

pub use account::account;
pub use failure::Failure;
pub use key::{dev_key, key_from_entropy, open_key, seal_key};

use crate::{sign, Keypair};
use json::{read, write};
use request::{PreviewRequest, SignRequest};
use shared_logic::{decode_exact, State, RULES_HASH};

/// Previews a message against a snapshot in SCALE: the JSON of a [`crate::Preview`].
///
/// # Errors
/// The rule's name as code when the rules deny it; else `MalformedInput`.
pub fn preview(state: &[u8], request: &str) -> Result<String, Failure> {
    let state: State = decode_exact(state).map_err(Failure::malformed)?;
    let PreviewRequest { caller, message, now } = read(request)?;
    let preview = crate::preview(&state, caller, &json::message(message.get())?, now)?;
    write(&preview)
}

/// Signs a transaction: the bytes to submit.
///
/// # Errors
/// `MalformedInput`.
pub fn sign_transaction(key: &Keypair, request: &str) -> Result<Vec<u8>, Failure> {
    let SignRequest { call, context, shape } = read(request)?;
    Ok(sign(key, &call.into_call()?, &context, &shape).into_bytes())
}

/// The bytes a contract call carries for a message.
///
/// # Errors
/// `MalformedInput`.
pub fn call_data(text: &str) -> Result<Vec<u8>, Failure> {
    Ok(json::message(text)?.call_data())
}

/// The hash of the rules this build was compiled from.
pub fn rules_hash() -> String {
    RULES_HASH.to_string()
}
