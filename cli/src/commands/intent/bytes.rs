//! Bytes on the command line.

/// Bytes from 0x-hex.
#[derive(Clone, Debug)]
pub(super) struct Bytes(pub(super) Vec<u8>);

pub(super) fn bytes(text: &str) -> Result<Bytes, String> {
    let digits = text.strip_prefix("0x").ok_or("expected 0x and hexadecimal digits")?;
    hex::decode(digits).map(Bytes).map_err(|_| "expected 0x and an even number of hexadecimal digits".to_owned())
}
