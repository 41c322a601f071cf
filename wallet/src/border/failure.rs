//! The one form every error has at the border.

use crate::Denied;
use crate::{
    keyfile::{CostError, OpenError, ReadError, SealError},
    QueryError,
};
use serde::Serialize;
use shared_logic::{Denial, Detail};

/// What went wrong: a stable code for programs, a text for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// One of [`CODES`].
    pub code: &'static str,
    /// What failed, and why.
    pub message: String,
    /// The reason of the rules, for the code `denied`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denial: Option<DenialInfo>,
    /// The figure behind the denial, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<Detail>,
    /// Which of several messages is denied, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// What to do about it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<&'static str>,
}

/// A reason of the rules by its number and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DenialInfo {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
}

/// Every code, each for one cause. Those that the command line has too mean the same there. `no-contract`,
/// `not-loaded`, `freed` and `internal` come from the package's JavaScript alone; the last is a defect.
pub const CODES: [&str; 17] = [
    "malformed-input",
    "denied",
    "bad-key-file",
    "wrong-password",
    "password-refused",
    "no-memory",
    "bad-seed",
    "no-intent-key",
    "not-signed",
    "no-contract",
    "not-valet",
    "not-asked",
    "too-many-records",
    "unfinished",
    "not-loaded",
    "freed",
    "internal",
];

impl Failure {
    fn new(code: &'static str, message: impl core::fmt::Display) -> Self {
        Self { code, message: message.to_string(), denial: None, figure: None, position: None, hint: None }
    }

    /// Input that is not of the form asked for.
    pub(super) fn malformed(error: impl core::fmt::Display) -> Self {
        Self::new("malformed-input", error)
    }

    /// The failure's JSON: `{"code": .., "message": ..}`, and `denial` and `hint` where there are.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<Denial> for Failure {
    fn from(denial: Denial) -> Self {
        let info = DenialInfo { number: denial.code(), name: denial.name() };
        Self { denial: Some(info), ..Self::new("denied", denial.expected()) }
    }
}

impl From<Denied> for Failure {
    fn from(Denied { denial, figure, position }: Denied) -> Self {
        Self { figure, position: Some(position), ..denial.into() }
    }
}

/// Gives an error type its code at the border.
macro_rules! codes {
    ($($error:path => $code:literal),+ $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new($code, error)
            }
        })+
    };
}

codes! {
    crate::key::UnknownKind => "malformed-input",
    crate::key::DevPathError => "malformed-input",
    crate::key::SeedError => "bad-seed",
    ReadError => "bad-key-file",
    CostError => "malformed-input",
    crate::intent::NotSigned => "not-signed",
}

impl From<crate::NoIntentAccount> for Failure {
    fn from(error: crate::NoIntentAccount) -> Self {
        Self { hint: Some("let a secp256k1 key sign for the account: the message `set-intent-key`"), ..Self::new("no-intent-key", error) }
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        let code = match error {
            SealError::ShortPassword => "password-refused",
            SealError::NoMemory => "no-memory",
            SealError::NoEntropy => "internal",
        };
        Self::new(code, error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let code = match error {
            OpenError::WrongPassword => "wrong-password",
            OpenError::OtherAccount => "bad-key-file",
            OpenError::NoMemory => "no-memory",
        };
        Self::new(code, error)
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let code = match error {
            QueryError::NotValet | QueryError::Undecodable { .. } => "not-valet",
            QueryError::NotAsked => "not-asked",
            QueryError::TooManyRecords => "too-many-records",
            QueryError::Unfinished { .. } => "unfinished",
        };
        Self::new(code, error)
    }
}
