//! What a preview says, as keys and arguments. The words stand in `words/en.ftl`, and a language is another such file.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use crate::text::hex_text;
use codec::Encode;
use shared_logic::{
    Account, ContainerId, EvidenceHash, GrantId, NoticeHash, RequestId, Seconds, TermsHash, UnixSeconds, VehicleId, VinCommitment,
};

/// A sentence or a part of one: which message of a Fluent file, and with what.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Words {
    /// The name of the message.
    pub key: &'static str,
    /// Its arguments.
    pub arguments: Vec<Argument>,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Argument {
    /// Its name in the message.
    pub name: &'static str,
    /// What stands in its place.
    pub value: Value,
}

/// What stands in the place of an argument.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Value {
    /// Said as it is, such as an id; or what a message selects by.
    Text {
        /// The text.
        text: String,
    },
    /// A number, which a message may select by.
    Number {
        /// The number.
        number: u32,
    },
    /// A moment, written by the message `moment`, or by `moment-far` past the year 9999.
    Moment {
        /// The moment.
        at: UnixSeconds,
    },
    /// A length of time in the largest unit that says it exactly: by `days`, `hours`, `minutes` or `seconds`.
    Length {
        /// The length.
        length: Seconds,
    },
    /// A name of a closed list: the message `<list>-<name>`, or the name where there is none.
    Name {
        /// What the list is called.
        list: &'static str,
        /// The name.
        name: &'static str,
    },
    /// Another message.
    Words {
        /// Which.
        words: Words,
    },
    /// Several, with the message `between` between them; the message `nothing` for none.
    List {
        /// What stands between two of them: `comma` or `semicolon`.
        between: &'static str,
        /// The items.
        items: Vec<Value>,
    },
}

/// The words of the message of this name, with just its arguments: the build made a type of each message.
macro_rules! say {
    ($name:ident { $($argument:ident: $value:expr),* $(,)? }) => {
        $crate::preview::say::Words::from($crate::preview::english::$name {
            $($argument: $crate::preview::say::Value::from($value)),*
        })
    };
}
pub(super) use say;

impl Value {
    /// A name of a closed list.
    pub(super) const fn name(list: &'static str, name: &'static str) -> Self {
        Self::Name { list, name }
    }

    /// These, with semicolons between them: they hold commas.
    pub(super) const fn clauses(items: Vec<Self>) -> Self {
        Self::List { between: "semicolon", items }
    }

    /// The names of a closed list's items, with commas between them.
    pub(super) fn names<T>(list: &'static str, items: impl Iterator<Item = T>, name: impl Fn(T) -> &'static str) -> Self {
        items.map(|item| Self::name(list, name(item))).collect()
    }
}

/// With commas between them.
impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        Self::List { between: "comma", items: items.into_iter().collect() }
    }
}

impl FromIterator<Words> for Value {
    fn from_iter<I: IntoIterator<Item = Words>>(items: I) -> Self {
        items.into_iter().map(Self::from).collect()
    }
}

impl From<Words> for Value {
    fn from(words: Words) -> Self {
        Self::Words { words }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text { text }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number { number }
    }
}

impl From<UnixSeconds> for Value {
    fn from(at: UnixSeconds) -> Self {
        Self::Moment { at }
    }
}

impl From<Seconds> for Value {
    fn from(length: Seconds) -> Self {
        Self::Length { length }
    }
}

macro_rules! ids {
    ($($id:ty),+) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Self {
                hex_text::write(&id.0).into()
            }
        }
    )+};
}

ids!(Account, ContainerId, EvidenceHash, GrantId, NoticeHash, RequestId, TermsHash, VehicleId, VinCommitment);

/// `no one` for nothing.
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(some: Option<T>) -> Self {
        some.map_or_else(|| say!(NoOne {}).into(), Into::into)
    }
}
