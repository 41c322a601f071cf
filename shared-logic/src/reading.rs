//! Reading wire bytes strictly: all of them, and only the canonical form.

use codec::{Decode, Encode};

/// Bytes that are not exactly one value in its canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError;

impl core::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("expected exactly one value in canonical SCALE bytes")
    }
}

impl core::error::Error for DecodeError {}

/// Decodes one value, refusing trailing bytes and any form that would not encode to the same bytes.
///
/// # Errors
/// [`DecodeError`] for anything else.
pub fn decode_exact<T: Decode + Encode>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut rest = bytes;
    let value = T::decode(&mut rest).map_err(|_| DecodeError)?;
    if rest.is_empty() && value.using_encoded(|again| again == bytes) {
        Ok(value)
    } else {
        Err(DecodeError)
    }
}
