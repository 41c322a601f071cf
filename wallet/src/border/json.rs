//! JSON in and out: strict in what it reads, exact in what it writes.

use super::Failure;
use crate::text::hex_text;
use serde::{de::DeserializeOwned, Serialize};
use serde_json::{ser::Formatter, Serializer, Value};
use shared_logic::{decode_exact, Message};
use std::io;

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(Failure::malformed)
}

pub(super) fn write<T: Serialize>(value: &T) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, WideNumbersAsText)).map_err(Failure::malformed)?;
    String::from_utf8(bytes).map_err(Failure::malformed)
}

/// A message from its JSON, or from the 0x-hex of its SCALE bytes as a JSON text.
///
/// INVARIANT (nothing dropped): a field the rules do not know is refused. A mistyped optional field
/// would otherwise be a wish that vanishes before it is signed.
pub(super) fn message(text: &str) -> Result<Message, Failure> {
    if text.trim_start().starts_with('"') {
        let bytes = hex_text::read(&read::<String>(text)?);
        let bytes = bytes.ok_or_else(|| Failure::malformed("expected the 0x-hex of a message's SCALE bytes"))?;
        return decode_exact(&bytes).map_err(Failure::malformed);
    }
    let message: Message = read(text)?;
    match unknown_field(&read(text)?, &read(&write(&message)?)?) {
        Some(name) => Err(Failure::malformed(format_args!("expected only fields of a message, not `{name}`"))),
        None => Ok(message),
    }
}

/// The first field that `given` has and `canonical` lacks.
fn unknown_field(given: &Value, canonical: &Value) -> Option<String> {
    given.as_object()?.iter().find_map(|(name, inner)| match canonical.get(name) {
        Some(known) => unknown_field(inner, known),
        None => Some(name.clone()),
    })
}

/// Writes numbers of 64 bits as decimal text.
struct WideNumbersAsText;

impl Formatter for WideNumbersAsText {
    fn write_u64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        write!(writer, "\"{value}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANSFER: &str = r#"{"TransferVehicle":{"vehicle":"0x0707070707070707070707070707070707070707070707070707070707070707","new_owner":"0x0202020202020202020202020202020202020202"}}"#;

    #[test]
    fn a_message_reads_from_json_and_from_scale() {
        use codec::Encode;
        let from_json = message(TRANSFER).unwrap();
        let scale = format!("\"0x{}\"", hex::encode(from_json.encode()));
        assert_eq!(message(&scale), Ok(from_json));
    }

    #[test]
    fn a_field_that_the_rules_do_not_know_is_refused() {
        let error = message(&TRANSFER.replacen("\"vehicle\"", "\"vin\":1,\"vehicle\"", 1)).unwrap_err();
        assert_eq!((error.code, error.message.as_str()), ("MalformedInput", "expected only fields of a message, not `vin`"));
    }

    #[test]
    fn wide_numbers_go_out_as_text_and_narrow_ones_as_numbers() {
        assert_eq!(write(&(u64::MAX, 1u64, 7u32, Some(3u64))), Ok(r#"["18446744073709551615","1",7,"3"]"#.to_owned()));
    }
}
