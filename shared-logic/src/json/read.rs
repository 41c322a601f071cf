//! JSON to SCALE.

use super::{
    value::{JsonError, Told, Value},
    Field, Schema, Variant,
};
use crate::{Denial, Leaf, Pattern};
use alloc::{format, string::String, vec::Vec};
use codec::{Compact, Decode, Encode};
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error};

/// The greatest whole number that every JSON reader keeps as it is.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// Reads a value that the schema describes.
///
/// # Errors
/// What was expected, and where.
pub fn deserialize<'de, T: Decode + Encode, D: Deserializer<'de>>(schema: &'static Schema, from: D) -> Result<T, D::Error> {
    let bytes = read_scale(schema, from)?;
    let value = T::decode(&mut bytes.as_slice()).map_err(|_| D::Error::custom("expected values within their bounds"))?;
    // A shorter value was made of entries with the same key.
    if value.encoded_size() == bytes.len() {
        Ok(value)
    } else {
        Err(D::Error::custom("expected each entry once"))
    }
}

/// The SCALE bytes of a value that the schema describes.
///
/// # Errors
/// What was expected, and where.
pub fn read_scale<'de, D: Deserializer<'de>>(schema: &'static Schema, from: D) -> Result<Vec<u8>, D::Error> {
    let value = Value::deserialize(from)?;
    let mut bytes = Vec::new();
    read(schema, &value, &mut bytes).map_err(D::Error::custom)?;
    Ok(bytes)
}

/// Reads one value and appends its bytes.
fn read(schema: &'static Schema, value: &Value, to: &mut Vec<u8>) -> Result<(), JsonError> {
    if let Some(width) = schema.number() {
        return number(width, value, to).ok_or_else(|| mismatch(schema, value));
    }
    match (schema, value) {
        (Schema::Bytes(width), Value::Text(text)) => {
            let bytes = hex(text).filter(|bytes| bytes.len() == *width).ok_or_else(|| mismatch(schema, value))?;
            to.extend(bytes);
            Ok(())
        }
        (Schema::Text, Value::Text(text)) => {
            text.encode_to(to);
            Ok(())
        }
        (Schema::Pattern, Value::Text(text)) => {
            Pattern::new(text).map_err(|error| JsonError::new(format!("{error}, found {value}")))?.encode_to(to);
            Ok(())
        }
        (Schema::Leaf, Value::Text(text)) => {
            Leaf::new(text).map_err(|error| JsonError::new(format!("{error}, found {value}")))?.encode_to(to);
            Ok(())
        }
        (Schema::Mask(width, names), Value::List(items)) => mask(*width, names, items, to),
        (Schema::Optional(..), Value::Null) => {
            to.push(0);
            Ok(())
        }
        (Schema::Optional(some, _), _) => {
            to.push(1);
            read(some, value, to)
        }
        (Schema::List(item) | Schema::Set(item), Value::List(items)) => list(item, items, to),
        (Schema::Places(count, item), Value::List(items)) if items.len() == *count => each(item, items, to),
        (Schema::Object(fields), Value::Object(found)) => object(fields, None, found, to),
        (Schema::Enum(names), Value::Text(text)) => {
            to.push(position(names, text).ok_or_else(|| mismatch(schema, value))?);
            Ok(())
        }
        (Schema::Union(tag, variants), Value::Object(found)) => union(tag, variants, found, to),
        (Schema::Denial, Value::Object(found)) => denial(found, to),
        (Schema::OrScale(_, is_one), Value::Text(text)) => {
            let bytes = hex(text).filter(|bytes| text.starts_with("0x") && is_one(bytes)).ok_or_else(|| mismatch(schema, value))?;
            to.extend(bytes);
            Ok(())
        }
        (Schema::OrScale(schema, _), Value::Object(_)) => read(schema, value, to),
        _ => Err(mismatch(schema, value)),
    }
}

/// A whole number: as a number, and from eight bytes on also as decimal text.
fn number(width: usize, value: &Value, to: &mut Vec<u8>) -> Option<()> {
    match value {
        Value::Number(number) if width < 8 || *number <= MAX_SAFE => append(u128::from(*number), width, to),
        // `parse` takes a sign too.
        Value::Text(text) if width >= 8 && text.bytes().all(|byte| byte.is_ascii_digit()) => append(text.parse().ok()?, width, to),
        _ => None,
    }
}

/// The number in so many little-endian bytes; nothing when they are too few.
fn append(number: u128, width: usize, to: &mut Vec<u8>) -> Option<()> {
    let all = number.to_le_bytes();
    let (low, high) = all.split_at_checked(width)?;
    if high.iter().any(|byte| *byte != 0) {
        return None;
    }
    to.extend(low);
    Some(())
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    let mut bytes = alloc::vec![0; digits.len() / 2];
    crate::id::parse_hex(text, &mut bytes).ok()?;
    Some(bytes)
}

fn mask(width: usize, names: &[&str], items: &[Value], to: &mut Vec<u8>) -> Result<(), JsonError> {
    let mut bits = 0u64;
    for (index, item) in items.iter().enumerate() {
        let bit = if let Value::Text(text) = item { position(names, text) } else { None };
        let bit = bit.ok_or_else(|| JsonError::new(format!("expected {}, found {item}", OneOf(names))).inside(format!("[{index}]")))?;
        bits |= 1 << bit;
    }
    append(bits.into(), width, to).ok_or_else(|| JsonError::new("expected fewer names"))
}

fn list(schema: &'static Schema, items: &[Value], to: &mut Vec<u8>) -> Result<(), JsonError> {
    let count = u32::try_from(items.len()).map_err(|_| JsonError::new("expected a shorter list"))?;
    Compact(count).encode_to(to);
    each(schema, items, to)
}

fn each(schema: &'static Schema, items: &[Value], to: &mut Vec<u8>) -> Result<(), JsonError> {
    items.iter().enumerate().try_for_each(|(index, item)| read(schema, item, to).map_err(|error| error.inside(format!("[{index}]"))))
}

/// The fields of an object; `tag` is read already.
fn object(fields: &'static [Field], tag: Option<&str>, found: &[(String, Value)], to: &mut Vec<u8>) -> Result<(), JsonError> {
    let known = |name: &str| tag == Some(name) || fields.iter().any(|(known, _)| *known == name);
    for (at, (name, _)) in found.iter().enumerate() {
        if !known(name) {
            return Err(JsonError::new(format!("expected {}, found {}", Fields(fields), Told(name))));
        }
        if found.iter().take(at).any(|(earlier, _)| earlier == name) {
            return Err(JsonError::new(format!("expected the field `{name}` once")));
        }
    }
    for (name, schema) in fields {
        match found.iter().find(|(found, _)| found == name) {
            Some((_, value)) => read(schema, value, to).map_err(|error| error.inside(name))?,
            None if schema.may_be_left_out() => to.push(0),
            None => return Err(JsonError::new(format!("expected the field `{name}`"))),
        }
    }
    Ok(())
}

fn union(tag: &'static str, variants: &'static [Variant], found: &[(String, Value)], to: &mut Vec<u8>) -> Result<(), JsonError> {
    let Some((_, kind)) = found.iter().find(|(name, _)| name == tag) else {
        return Err(JsonError::new(format!("expected the field `{tag}`")));
    };
    let named = |name: &str| (0u8..).zip(variants).find(|(_, (known, _))| *known == name);
    let variant = if let Value::Text(name) = kind { named(name) } else { None };
    let Some((index, (_, fields))) = variant else {
        let names: Vec<_> = variants.iter().map(|(name, _)| *name).collect();
        return Err(JsonError::new(format!("expected {}, found {kind}", OneOf(&names))).inside(tag));
    };
    to.push(index);
    object(fields, Some(tag), found, to)
}

fn denial(found: &[(String, Value)], to: &mut Vec<u8>) -> Result<(), JsonError> {
    let said = found.iter().find_map(|(name, value)| match value {
        Value::Text(said) if name == "name" => Denial::LIST.iter().find(|denial| denial.name() == said),
        _ => None,
    });
    let denial = said.ok_or_else(|| JsonError::new("expected the `name` of a denial"))?;
    object(&[("number", &Schema::Number(1)), ("name", &Schema::Text)], None, found, &mut Vec::new())?;
    if found.iter().any(|(name, value)| name == "number" && !matches!(value, Value::Number(number) if *number == u64::from(denial.code())))
    {
        return Err(JsonError::new(format!("expected the number {} for `{}`", denial.code(), denial.name())));
    }
    denial.encode_to(to);
    Ok(())
}

fn position(names: &[&str], name: &str) -> Option<u8> {
    (0u8..).zip(names).find(|(_, known)| **known == name).map(|(index, _)| index)
}

fn mismatch(schema: &Schema, value: &Value) -> JsonError {
    JsonError::new(format!("expected {schema}, found {value}"))
}

/// What is expected in the schema's place.
impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(width) = self.number() {
            write!(f, "a whole number of at most {} bits", width.saturating_mul(8))?;
            return if width < 8 { Ok(()) } else { f.write_str(" in decimal text") };
        }
        match self {
            // Said above.
            Self::Number(_) | Self::Time | Self::Duration | Self::Purpose => Ok(()),
            Self::Bytes(width) => write!(f, "0x and {} hexadecimal digits ({width} bytes)", width.saturating_mul(2)),
            Self::Text | Self::Pattern | Self::Leaf => f.write_str("text"),
            Self::Optional(some, _) => write!(f, "{some}, or null"),
            Self::Places(count, _) => write!(f, "a list of {count}"),
            Self::Mask(..) | Self::List(_) | Self::Set(_) => f.write_str("a list"),
            Self::Object(_) | Self::Denial => f.write_str("an object"),
            Self::Union(tag, _) => write!(f, "an object with `{tag}`"),
            Self::Enum(names) => OneOf(names).fmt(f),
            Self::OrScale(..) => f.write_str("an object, or its SCALE bytes in 0x-hex"),
        }
    }
}

struct OneOf<'a>(&'a [&'a str]);

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of ")?;
        names(self.0.iter(), f)
    }
}

struct Fields(&'static [Field]);

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "no other field" } else { "only the fields " })?;
        names(self.0.iter().map(|(name, _)| name), f)
    }
}

fn names<'a>(names: impl Iterator<Item = &'a &'a str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    names.enumerate().try_for_each(|(at, name)| write!(f, "{}`{name}`", if at == 0 { "" } else { ", " }))
}
