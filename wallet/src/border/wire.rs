//! The JSON of the border, by the schemas of the rules' own types and of what is asked here.

mod schemas;
#[cfg(test)]
mod tests;

#[cfg(test)]
use crate::preview::PREVIEW;
pub(super) use schemas::{INTENT_PREVIEW, MESSAGES, MESSAGES_PREVIEW, PREVIEWS, SIGNED_PREVIEW, SIGN_REQUEST};
pub(super) use shared_logic::json::tables::{INTENT, MESSAGE};

use super::Failure;
use crate::key::mistyped_in;
use codec::{Decode, Encode};
use shared_logic::{
    decode_exact,
    json::{read_scale, Schema, Written},
};

/// Reads a value that the schema describes.
pub(super) fn read<T: Decode + Encode>(schema: &'static Schema, text: &str) -> Result<T, Failure> {
    if let Some(address) = mistyped_in(text) {
        return Err(Failure::malformed(format_args!("the capitals of `{address}` are not those of this address (EIP-55)")));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let bytes = read_scale(schema, &mut json).and_then(|bytes| json.end().map(|()| bytes)).map_err(Failure::malformed)?;
    decode_exact(&bytes).map_err(Failure::malformed)
}

/// Writes a value that the schema describes.
pub(super) fn write<T: Encode>(schema: &'static Schema, value: &T) -> Result<String, Failure> {
    serde_json::to_string(&Written::new(schema, &value.encode())).map_err(Failure::malformed)
}
