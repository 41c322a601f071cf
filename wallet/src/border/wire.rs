//! JSON to SCALE and back, by tables of what the wire types look like.
//!
//! The types of the rules have serde's derives as well, and mean the same JSON: a test holds the two
//! against each other for every message, event and record. But what serde derives for them is a
//! third of what a browser may load, and the tables are a few kilobytes.
//!
//! INVARIANT (nothing dropped): a field that is not in the table is refused. A mistyped optional
//! field would otherwise be a wish that vanishes before it is signed.

mod read;
mod tables;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::read;
pub(super) use tables::{INTENT, INTENT_PREVIEW, MESSAGE, MESSAGES, PREVIEW, PREVIEW_REQUEST, SIGNED_PREVIEW, SIGN_REQUEST};
pub(super) use write::write;

/// What a type looks like in SCALE and in JSON.
#[derive(Clone, Copy)]
pub(super) enum Wire {
    /// A whole number of so many bytes; in JSON decimal text where it has eight or more.
    Number(usize),
    /// So many bytes; in JSON 0x-hex.
    Bytes(usize),
    /// Text.
    Text,
    /// Bits in so many bytes; in JSON the list of their names.
    Mask(usize, fn(usize) -> Option<&'static str>),
    /// Something or null.
    Optional(&'static Wire),
    /// A list.
    List(&'static Wire),
    /// Fields in order.
    Struct(&'static [Field]),
    /// One of several; in JSON its name, or an object with its name alone.
    Enum(&'static [Variant]),
    /// One of several with fields; in JSON an object with them and with this field for the name.
    Tagged(&'static str, &'static [Variant]),
    /// Of which the SCALE bytes in 0x-hex will do as well, where they are such bytes and no more.
    OrScale(&'static Wire, fn(&[u8]) -> bool),
}

/// A field's name and type.
pub(super) type Field = (&'static str, &'static Wire);

/// A variant's name, and what it holds.
pub(super) type Variant = (&'static str, Option<&'static Wire>);
