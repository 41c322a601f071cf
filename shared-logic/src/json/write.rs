//! SCALE to JSON.

use super::{Field, Schema};
use crate::Denial;
use alloc::string::String;
use codec::{Compact, Decode, Encode};
use core::{cell::Cell, fmt::Write};
use serde::ser::{Error, Serialize, SerializeMap, Serializer};

/// Writes a value that the schema describes.
///
/// # Errors
/// The serializer's.
pub fn serialize<T: Encode, S: Serializer>(schema: &'static Schema, value: &T, to: S) -> Result<S::Ok, S::Error> {
    value.using_encoded(|bytes| Written::new(schema, bytes).serialize(to))
}

/// The JSON of a value in SCALE.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    schema: &'static Schema,
    bytes: &'a [u8],
}

impl<'a> Written<'a> {
    /// The value that the schema describes, in SCALE. Bytes that are none do not serialize.
    pub const fn new(schema: &'static Schema, bytes: &'a [u8]) -> Self {
        Self { schema, bytes }
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rest = Cell::new(self.bytes);
        let written = Writing { schema: self.schema, rest: &rest }.serialize(serializer)?;
        if rest.get().is_empty() {
            Ok(written)
        } else {
            Err(S::Error::custom("expected no bytes behind the value"))
        }
    }
}

/// Writes one value and moves on behind its bytes.
struct Writing<'a, 'b> {
    schema: &'static Schema,
    rest: &'a Cell<&'b [u8]>,
}

impl<'b> Writing<'_, 'b> {
    const fn of(&self, schema: &'static Schema) -> Self {
        Self { schema, rest: self.rest }
    }

    fn take(&self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.get().split_at_checked(count)?;
        self.rest.set(rest);
        Some(taken)
    }

    fn number(&self, width: usize) -> Option<u128> {
        let mut all = [0; 16];
        all.iter_mut().zip(self.take(width)?).for_each(|(to, from)| *to = *from);
        Some(u128::from_le_bytes(all))
    }

    fn small<T: TryFrom<u128>>(&self, width: usize) -> Option<T> {
        T::try_from(self.number(width)?).ok()
    }

    /// The length of a list or a text.
    fn length(&self) -> Option<usize> {
        let mut rest = self.rest.get();
        let Compact(length) = Compact::<u32>::decode(&mut rest).ok()?;
        self.rest.set(rest);
        length.try_into().ok()
    }

    fn text(&self) -> Option<&'b str> {
        core::str::from_utf8(self.take(self.length()?)?).ok()
    }

    fn entries<M: SerializeMap>(&self, fields: &'static [Field], map: &mut M) -> Result<(), M::Error> {
        fields.iter().try_for_each(|(name, schema)| map.serialize_entry(name, &self.of(schema)))
    }
}

impl Serialize for Writing<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Cannot happen with bytes of the type: a test holds each schema against the type.
        let other = || S::Error::custom("expected the bytes of this type");
        match self.schema.number() {
            Some(width @ 8..) => return serializer.collect_str(&self.number(width).ok_or_else(other)?),
            Some(width) => return serializer.serialize_u64(self.small(width).ok_or_else(other)?),
            None => {}
        }
        match *self.schema {
            // Written above.
            Schema::Number(_) | Schema::Time | Schema::Duration | Schema::Purpose => Err(other()),
            Schema::Bytes(width) => serializer.serialize_str(&hex(self.take(width).ok_or_else(other)?)),
            Schema::Text | Schema::Pattern | Schema::Leaf => serializer.serialize_str(self.text().ok_or_else(other)?),
            Schema::Mask(width, names) => {
                let bits: u64 = self.small(width).ok_or_else(other)?;
                serializer.collect_seq(names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, name)| name))
            }
            Schema::Optional(some, _) => match self.number(1).ok_or_else(other)? {
                0 => serializer.serialize_unit(),
                _ => self.of(some).serialize(serializer),
            },
            Schema::List(item) | Schema::Set(item) => {
                let length = self.length().ok_or_else(other)?;
                serializer.collect_seq((0..length).map(|_| self.of(item)))
            }
            Schema::Places(count, item) => serializer.collect_seq((0..count).map(|_| self.of(item))),
            Schema::Object(fields) => {
                let mut map = serializer.serialize_map(None)?;
                self.entries(fields, &mut map)?;
                map.end()
            }
            Schema::Enum(names) => {
                let name = self.small(1).and_then(|index: usize| names.get(index));
                serializer.serialize_str(name.ok_or_else(other)?)
            }
            Schema::Union(tag, variants) => {
                let variant = self.small(1).and_then(|index: usize| variants.get(index));
                let (name, fields) = variant.ok_or_else(other)?;
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry(tag, name)?;
                self.entries(fields, &mut map)?;
                map.end()
            }
            Schema::Denial => {
                let denial = self.take(1).and_then(|mut byte| Denial::decode(&mut byte).ok()).ok_or_else(other)?;
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("number", &denial.code())?;
                map.serialize_entry("name", denial.name())?;
                map.end()
            }
            Schema::OrScale(schema, _) => self.of(schema).serialize(serializer),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::from("0x");
    for byte in bytes {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
