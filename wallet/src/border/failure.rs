//! The one form every error has at the border.

use serde::Serialize;
use shared_logic::Denial;

/// What went wrong: a stable code for programs, a text for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The name of a denial of the rules, or one of this file's names.
    pub code: &'static str,
    /// What was expected.
    pub message: String,
}

impl Failure {
    /// Input that is not of the form asked for.
    pub(super) fn malformed(error: impl core::fmt::Display) -> Self {
        Self { code: "MalformedInput", message: error.to_string() }
    }

    /// The failure's JSON: `{"code": .., "message": ..}`.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<Denial> for Failure {
    fn from(denial: Denial) -> Self {
        Self { code: denial.name(), message: denial.expected().to_owned() }
    }
}

/// Gives an error type its code at the border.
macro_rules! codes {
    ($($error:path => $code:literal),+ $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self { code: $code, message: error.to_string() }
            }
        })+
    };
}

codes! {
    crate::key::UnknownKind => "MalformedInput",
    crate::key::DevPathError => "MalformedInput",
    crate::key::SeedError => "BadSeed",
    crate::NoIntentAccount => "NoIntentAccount",
    crate::keyfile::ReadError => "MalformedKeyFile",
    crate::keyfile::CostError => "MalformedInput",
    crate::keyfile::SealError => "NotSealed",
}

impl From<crate::keyfile::OpenError> for Failure {
    fn from(error: crate::keyfile::OpenError) -> Self {
        use crate::keyfile::OpenError::{NoMemory, OtherAccount, WrongPassword};
        let code = match error {
            WrongPassword => "WrongPassword",
            OtherAccount => "MalformedKeyFile",
            NoMemory => "NoMemory",
        };
        Self { code, message: error.to_string() }
    }
}
