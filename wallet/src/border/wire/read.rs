//! JSON to SCALE.

use super::{super::Failure, Field, Variant, Wire};
use crate::text::hex_text;
use codec::{Compact, Decode, Encode};
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use shared_logic::decode_exact;

/// Reads a value whose type the table describes.
pub(in crate::border) fn read<T: Decode + Encode>(wire: &'static Wire, text: &str) -> Result<T, Failure> {
    decode_exact(&bytes(wire, text)?).map_err(Failure::malformed)
}

fn bytes(wire: &'static Wire, text: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Reading { wire, bytes: &mut bytes }.deserialize(&mut json);
    read.and_then(|()| json.end()).map_err(Failure::malformed)?;
    Ok(bytes)
}

/// Reads one value and appends its bytes.
struct Reading<'a> {
    wire: &'static Wire,
    bytes: &'a mut Vec<u8>,
}

impl Reading<'_> {
    fn number<E: Error>(self, number: u128) -> Result<(), E> {
        let Wire::Number(width) = *self.wire else { return Err(E::custom(Expected(&self))) };
        let all = number.to_le_bytes();
        match all.split_at_checked(width) {
            Some((low, high)) if high.iter().all(|byte| *byte == 0) => self.bytes.extend(low),
            _ => return Err(E::custom("expected a number within its range")),
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.wire {
            Wire::Optional(_) => deserializer.deserialize_option(self),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.wire {
            Wire::Number(8..) => f.write_str("a whole number, or one in decimal text"),
            Wire::Number(_) => f.write_str("a whole number"),
            Wire::Bytes(width) => write!(f, "the 0x-hex of {width} bytes"),
            Wire::Text => f.write_str("text"),
            Wire::Optional(_) => f.write_str("a value or nothing"),
            Wire::Mask(..) | Wire::List(_) => f.write_str("a list"),
            Wire::Struct(_) | Wire::Tagged(..) => f.write_str("an object"),
            Wire::Enum(_) => f.write_str("a name, or an object with one name"),
            Wire::OrScale(..) => f.write_str("an object, or the 0x-hex of SCALE bytes"),
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.number(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match *self.wire {
            // `parse` takes a sign too.
            Wire::Number(8..) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                let number = text.parse().map_err(|_| E::custom("expected a whole number in decimal text, within its range"))?;
                self.number(number)
            }
            Wire::Text => {
                text.encode_to(self.bytes);
                Ok(())
            }
            Wire::Bytes(width) => {
                let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok().filter(|bytes| bytes.len() == width);
                self.bytes.extend(bytes.ok_or_else(|| E::custom(Expected(&self)))?);
                Ok(())
            }
            Wire::OrScale(_, fits) if text.starts_with("0x") => {
                let bytes = hex_text::read(text).filter(|bytes| fits(bytes));
                self.bytes.extend(bytes.ok_or_else(|| E::custom(Expected(&self)))?);
                Ok(())
            }
            Wire::OrScale(wire, _) => Reading { wire, bytes: self.bytes }.visit_str(text),
            Wire::Enum(variants) => match named(variants, text)? {
                (index, None) => {
                    self.bytes.push(index);
                    Ok(())
                }
                (_, Some(_)) => Err(E::custom(format_args!("expected the fields of `{text}`"))),
            },
            _ => Err(E::custom(Expected(&self))),
        }
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        let Wire::Optional(_) = self.wire else { return Err(E::custom(Expected(&self))) };
        self.bytes.push(0);
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Wire::Optional(wire) = self.wire else { return Err(D::Error::custom(Expected(&self))) };
        self.bytes.push(1);
        Reading { wire, bytes: self.bytes }.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        match *self.wire {
            Wire::Mask(width, name) => {
                let mut bits = 0u64;
                while let Some(item) = list.next_element::<String>()? {
                    let bit = (0..64usize).map_while(|bit| Some((bit, name(bit)?))).find(|(_, name)| *name == item);
                    let (bit, _) = bit.ok_or_else(|| A::Error::custom(format_args!("expected a name of the list, not `{item}`")))?;
                    bits |= 1 << bit;
                }
                self.bytes.extend(bits.to_le_bytes().iter().take(width));
                Ok(())
            }
            Wire::List(wire) => {
                let (mut count, mut items) = (0u32, Vec::new());
                while list.next_element_seed(Reading { wire, bytes: &mut items })?.is_some() {
                    count = count.checked_add(1).ok_or_else(|| A::Error::custom("expected a shorter list"))?;
                }
                Compact(count).encode_to(self.bytes);
                self.bytes.extend(items);
                Ok(())
            }
            _ => Err(A::Error::custom(Expected(&self))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        match *self.wire {
            Wire::Struct(fields) => read_fields(fields, map, self.bytes),
            Wire::OrScale(wire, _) => Reading { wire, bytes: self.bytes }.visit_map(map),
            Wire::Enum(variants) => {
                let name = map.next_key::<String>()?.ok_or_else(|| A::Error::custom(Expected(&self)))?;
                let (index, Some(wire)) = named(variants, &name)? else {
                    return Err(A::Error::custom(format_args!("expected `{name}` without fields, as a text")));
                };
                self.bytes.push(index);
                map.next_value_seed(Reading { wire, bytes: &mut *self.bytes })?;
                match map.next_key::<String>()? {
                    Some(other) => Err(A::Error::custom(format_args!("expected one name, not `{other}` too"))),
                    None => Ok(()),
                }
            }
            _ => Err(A::Error::custom(Expected(&self))),
        }
    }
}

fn read_fields<'de, A: MapAccess<'de>>(fields: &'static [Field], mut map: A, bytes: &mut Vec<u8>) -> Result<(), A::Error> {
    let mut found: Vec<Option<Vec<u8>>> = vec![None; fields.len()];
    while let Some(name) = map.next_key::<String>()? {
        let field = fields.iter().zip(&mut found).find(|((known, _), _)| *known == name);
        let Some(((_, wire), place @ None)) = field else {
            return Err(A::Error::custom(format_args!("expected only known fields, each once, not `{name}`")));
        };
        map.next_value_seed(Reading { wire, bytes: place.insert(Vec::new()) })?;
    }
    for ((name, wire), found) in fields.iter().zip(found) {
        match (found, wire) {
            (Some(found), _) => bytes.extend(found),
            (None, Wire::Optional(_)) => bytes.push(0),
            (None, _) => return Err(A::Error::custom(format_args!("expected the field `{name}`"))),
        }
    }
    Ok(())
}

/// The variant of that name, with its index in SCALE.
fn named<E: Error>(variants: &'static [Variant], name: &str) -> Result<(u8, Option<&'static Wire>), E> {
    let found = (0u8..).zip(variants).find(|(_, (known, _))| *known == name);
    found.map(|(index, (_, wire))| (index, *wire)).ok_or_else(|| E::custom(format_args!("expected a known name, not `{name}`")))
}

/// Says what was expected.
struct Expected<'a, 'b>(&'a Reading<'b>);

impl fmt::Display for Expected<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected ")?;
        self.0.expecting(f)
    }
}
