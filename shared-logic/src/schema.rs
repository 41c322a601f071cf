//! What the wire types look like: in SCALE, in JSON, and in the text of an intent.
//!
//! It is part of the rules, since the text of an intent is made from it, and that text is signed.

mod basic;
mod message;
mod terms;

pub use basic::*;
pub use message::*;
pub use terms::*;

use crate::decode_exact;
use codec::{Decode, Encode};

/// What a type looks like in SCALE and in JSON.
#[derive(Debug)]
pub enum Schema {
    /// A whole number of so many bytes. In JSON a number; decimal text from eight bytes on.
    Number(usize),
    /// A moment, [`crate::UnixSeconds`]. In JSON as the number of eight bytes.
    Time,
    /// A length of time, [`crate::Seconds`]. In JSON as the number of four bytes.
    Duration,
    /// A [`crate::PurposeCode`]. In JSON as the number of two bytes.
    Purpose,
    /// So many bytes. In JSON 0x-hex.
    Bytes(usize),
    /// Text.
    Text,
    /// Text that is a [`crate::Pattern`].
    Pattern,
    /// Text that is a [`crate::Leaf`].
    Leaf,
    /// Bits in so many bytes. In JSON the list of the names of those that are set.
    Mask(usize, &'static [&'static str]),
    /// Something, or nothing, which the text of an intent says by the word. In JSON `null` for nothing; going in, the
    /// field may be left out.
    Optional(&'static Schema, &'static str),
    /// A list.
    List(&'static Schema),
    /// A list of exactly so many.
    Places(usize, &'static Schema),
    /// A list in any order; going in, an empty one may be left out.
    Set(&'static Schema),
    /// Fields in their order.
    Object(&'static [Field]),
    /// One of several without data. In JSON its name.
    Enum(&'static [&'static str]),
    /// One of several with data. In JSON an object with its fields, and its name in the field named first.
    Union(&'static str, &'static [Variant]),
    /// A [`crate::Denial`]. In JSON its number and its name.
    Denial,
    /// Going in, the SCALE bytes in 0x-hex will do as well, if they are these bytes and no more.
    OrScale(&'static Schema, fn(&[u8]) -> bool),
}

/// A field's name and type.
pub type Field = (&'static str, &'static Schema);

/// A variant's name and fields.
pub type Variant = (&'static str, &'static [Field]);

impl Schema {
    /// How many bytes the number has that it is in SCALE and in JSON, where it is one.
    pub const fn number(&self) -> Option<usize> {
        match self {
            Self::Number(width) => Some(*width),
            Self::Time => Some(8),
            Self::Duration => Some(4),
            Self::Purpose => Some(2),
            _ => None,
        }
    }

    /// True for a field that may be left out going in.
    pub const fn may_be_left_out(&self) -> bool {
        matches!(self, Self::Optional(..) | Self::Set(_))
    }
}

/// For [`Schema::OrScale`]: true for the bytes of one value and no more.
pub(crate) fn is_one<T: Decode + Encode>(bytes: &[u8]) -> bool {
    decode_exact::<T>(bytes).is_ok()
}

/// Declares the schemas of structs: `pub NAME { field: SCHEMA, … }`.
#[macro_export]
macro_rules! object_schema {
    ($($(#[$doc:meta])* $vis:vis $name:ident { $($field:ident: $schema:expr),* $(,)? })+) => {
        $($(#[$doc])* $vis static $name: $crate::schema::Schema = $crate::schema::Schema::Object(&[$((stringify!($field), &$schema)),*]);)+
    };
}

/// Declares the schemas of enums with data: `pub NAME by "kind" { "variant" { field: SCHEMA, … }, … }`.
#[macro_export]
macro_rules! union_schema {
    ($($(#[$doc:meta])* $vis:vis $name:ident by $tag:literal { $($variant:literal $({ $($field:ident: $schema:expr),* $(,)? })?),+ $(,)? })+) => {
        $($(#[$doc])* $vis static $name: $crate::schema::Schema = $crate::schema::Schema::Union($tag, &[
            $(($variant, &[$($((stringify!($field), &$schema)),*)?])),+
        ]);)+
    };
}
