//! What a name may look like.

use serde::{
    de::{Error, MapAccess, Visitor},
    Deserialize, Deserializer, Serialize,
};
use std::{cmp::Ordering, collections::BTreeMap, fmt, marker::PhantomData, str::FromStr};

/// The longest name, in characters.
const MAX_LENGTH: usize = 40;

/// A name in the address book: a letter, then letters, digits, `-` and `_`. It cannot be taken for an id, a path, an
/// option or an account in SS58.
///
/// INVARIANT (one thing): it is the same name in whatever capitals, since people take it for the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Name(String);

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        let small = |name: &Self| name.0.to_ascii_lowercase();
        small(self).cmp(&small(other))
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Name {}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits = |sign: char| sign.is_ascii_alphanumeric() || ['-', '_'].contains(&sign);
        if !text.starts_with(|first: char| first.is_ascii_alphabetic()) || !text.chars().all(fits) || text.len() > MAX_LENGTH {
            return Err(format!("expected a name: a letter, then letters, digits, - or _, {MAX_LENGTH} in all; found `{text}`"));
        }
        // An id without its 0x, or the beginning of one.
        if text.len() >= 8 && text.bytes().all(|sign| sign.is_ascii_hexdigit()) {
            return Err(format!("`{text}` looks like an id, and would be taken for one: choose another name"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads what names stand for, and refuses a name that is there twice: of a plain map the last would count.
pub(crate) fn each_once<'de, T: Deserialize<'de>, D: Deserializer<'de>>(names: D) -> Result<BTreeMap<Name, T>, D::Error> {
    names.deserialize_map(EachOnce(PhantomData))
}

struct EachOnce<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EachOnce<T> {
    type Value = BTreeMap<Name, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names with what each stands for")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut names: M) -> Result<Self::Value, M::Error> {
        let mut read = BTreeMap::new();
        while let Some((name, id)) = names.next_entry::<Name, T>()? {
            if let Some((before, _)) = read.get_key_value(&name) {
                return Err(M::Error::custom(format!(
                    "the name `{name}` is there twice, first as `{before}`: capitals make no other name"
                )));
            }
            read.insert(name, id);
        }
        Ok(read)
    }
}
