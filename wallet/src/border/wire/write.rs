//! SCALE to JSON.

use super::{super::Failure, Field, Wire};
use crate::text::hex_text;
use codec::{Compact, Decode, Encode};
use core::cell::Cell;
use serde::ser::{Error, Serialize, SerializeMap, Serializer};

/// Writes a value whose type the table describes.
pub(in crate::border) fn write<T: Encode>(wire: &'static Wire, value: &T) -> Result<String, Failure> {
    let bytes = value.encode();
    let rest = Cell::new(bytes.as_slice());
    let text = serde_json::to_string(&Writing { wire, rest: &rest }).map_err(Failure::malformed)?;
    // As below: cannot happen with a table that fits the type.
    if !rest.get().is_empty() {
        return Err(Failure::malformed("expected no bytes behind the value"));
    }
    Ok(text)
}

/// Writes one value and moves on behind its bytes.
struct Writing<'a, 'b> {
    wire: &'static Wire,
    rest: &'a Cell<&'b [u8]>,
}

impl<'b> Writing<'_, 'b> {
    fn of(&self, wire: &'static Wire) -> Self {
        Self { wire, rest: self.rest }
    }

    fn take(&self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.get().split_at_checked(count)?;
        self.rest.set(rest);
        Some(taken)
    }

    fn number(&self, width: usize) -> Option<u64> {
        let mut all = [0; 8];
        all.iter_mut().zip(self.take(width)?).for_each(|(to, from)| *to = *from);
        Some(u64::from_le_bytes(all))
    }

    /// The length of a list or a text.
    fn length(&self) -> Option<usize> {
        let mut rest = self.rest.get();
        let Compact(length) = Compact::<u32>::decode(&mut rest).ok()?;
        self.rest.set(rest);
        length.try_into().ok()
    }

    fn entries<M: SerializeMap>(&self, fields: &'static [Field], map: &mut M) -> Result<(), M::Error> {
        fields.iter().try_for_each(|(name, wire)| map.serialize_entry(name, &self.of(wire)))
    }
}

impl Serialize for Writing<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Cannot happen with a table that fits the type: a test holds each against serde's form.
        let short = || S::Error::custom("expected more bytes");
        let number = |width| self.number(width).ok_or_else(short);
        let index = || number(1).and_then(|index| usize::try_from(index).map_err(|_| short()));
        match *self.wire {
            Wire::Number(8) => serializer.collect_str(&number(8)?),
            Wire::Number(width) => serializer.serialize_u64(number(width)?),
            Wire::Bytes(width) => serializer.serialize_str(&hex_text::write(self.take(width).ok_or_else(short)?)),
            Wire::Text => {
                let bytes = self.length().and_then(|length| self.take(length)).ok_or_else(short)?;
                serializer.serialize_str(core::str::from_utf8(bytes).map_err(S::Error::custom)?)
            }
            Wire::Mask(width, name) => {
                let bits = number(width)?;
                serializer.collect_seq((0..64usize).filter(|bit| bits >> bit & 1 == 1).filter_map(name))
            }
            Wire::Optional(wire) => match number(1)? {
                0 => serializer.serialize_unit(),
                _ => self.of(wire).serialize(serializer),
            },
            Wire::List(wire) => {
                let length = self.length().ok_or_else(short)?;
                serializer.collect_seq((0..length).map(|_| self.of(wire)))
            }
            Wire::Struct(fields) => {
                let mut map = serializer.serialize_map(None)?;
                self.entries(fields, &mut map)?;
                map.end()
            }
            Wire::Enum(variants) => match variants.get(index()?).ok_or_else(short)? {
                (name, None) => serializer.serialize_str(name),
                (name, Some(wire)) => serializer.collect_map([(name, self.of(wire))]),
            },
            Wire::Tagged(tag, variants) => {
                let (name, wire) = variants.get(index()?).ok_or_else(short)?;
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry(tag, name)?;
                if let Some(Wire::Struct(fields)) = wire {
                    self.entries(fields, &mut map)?;
                }
                map.end()
            }
            Wire::OrScale(wire, _) => self.of(wire).serialize(serializer),
        }
    }
}
