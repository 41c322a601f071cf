//! What a name may look like.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The longest name, in characters.
const MAX_LENGTH: usize = 40;

/// A name in the address book: a letter, then letters, digits, `-` and `_`. It cannot be taken for an id, a path, an
/// option or an account in SS58.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Name(String);

impl Name {
    /// Whether the two differ in capitals at most.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

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
