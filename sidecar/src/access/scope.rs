//! What a caller may do.

use std::{fmt, str::FromStr};

/// What a caller may do. A caller has any number of them; none includes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Ask checks, and read and add container documents.
    Check,
    /// Read the log of events.
    Subscribe,
    /// Hand in signed intents, which the sidecar pays for.
    Relay,
    /// Report reads, and acknowledge what takes access away.
    Report,
    /// Read the metrics and the webhooks' state, and delete documents.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const LIST: [Self; 5] = [Self::Check, Self::Subscribe, Self::Relay, Self::Report, Self::Admin];

    /// Its name, as the keys file has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Subscribe => "subscribe",
            Self::Relay => "relay",
            Self::Report => "report",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        Self::LIST.into_iter().find(|scope| scope.name() == text).ok_or_else(|| ScopeError { found: text.to_owned() })
    }
}

/// A text that names no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected check, subscribe, relay, report or admin, found `{found}`")]
pub struct ScopeError {
    found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_by_its_name_and_no_other_word_is_one() {
        for scope in Scope::LIST {
            assert_eq!(scope.name().parse(), Ok(scope));
        }
        for wrong in ["", "Check", "checks", "check,relay", "*", "all"] {
            assert!(wrong.parse::<Scope>().is_err_and(|error| error.to_string().ends_with(&format!("found `{wrong}`"))), "{wrong}");
        }
    }
}
