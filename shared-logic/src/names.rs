//! The names of closed lists, in text and in JSON, made from the names in Rust.
//!
//! These macros write code into the files that hold rules, and the names stand in the text of an intent, which is
//! signed: so both are part of `RULES_HASH`.

pub(crate) mod kebab;

pub(crate) use kebab::kebab;

/// Names an enum without data.
macro_rules! names {
    ($($name:ident { $($variant:ident),+ $(,)? })+) => {$(
        impl $name {
            /// Every value, in the order of its number.
            pub const LIST: &'static [Self] = &[$(Self::$variant),+];

            /// Their names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($crate::names::kebab!($variant)),+];

            /// The name used in text and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $crate::names::kebab!($variant)),+ }
            }

            /// The value of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::LIST.iter().copied().find(|item| item.name().eq_ignore_ascii_case(name))
            }
        }
    )+};
}
pub(crate) use names;

/// Names an enum with data.
macro_rules! kinds {
    ($name:ident { $($variant:ident),+ $(,)? }) => {
        impl $name {
            /// The name of every kind, in the order of their declaration.
            pub const KINDS: &'static [&'static str] = &[$($crate::names::kebab!($variant)),+];

            /// Which of them it is, by the name used in text and JSON.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $crate::names::kebab!($variant)),+ }
            }
        }
    };
}
pub(crate) use kinds;
