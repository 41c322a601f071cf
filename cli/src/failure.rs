//! Why a command failed: one clear line, a stable code, an exit code.

use shared_logic::Denial;
use std::{error::Error, fmt};

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    exit: u8,
    denial: Option<Denial>,
    hint: Option<String>,
    cause: Box<dyn Error + Send + Sync>,
}

impl Failure {
    /// Something a person gave is not what was expected.
    pub(crate) fn expected(text: impl Into<String>) -> Self {
        Self { code: "bad-input", exit: 1, denial: None, hint: None, cause: text.into().into() }
    }

    /// The rules say no.
    pub(crate) fn denied(denial: Denial) -> Self {
        Self { code: "denied", exit: 10, denial: Some(denial), hint: None, cause: denial.into() }
    }

    /// An audit found something; it is printed already.
    pub(crate) fn audit(exit: u8, text: impl Into<String>) -> Self {
        Self { code: "audit", exit, denial: None, hint: None, cause: text.into().into() }
    }

    /// The same failure, for reading a file.
    pub(crate) fn file(path: &std::path::Path, cause: impl fmt::Display) -> Self {
        Self::expected(format!("`{}`: {cause}", path.display()))
    }

    /// The same failure, with what to do about it.
    pub(crate) fn adding(self, hint: String) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The rule's reason, when the rules said no.
    pub(crate) const fn denial(&self) -> Option<Denial> {
        self.denial
    }

    pub(crate) const fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) const fn exit(&self) -> u8 {
        self.exit
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.cause.to_string();
        f.write_str(&said)?;
        // Causes say why; many errors repeat theirs in their own words already.
        let mut cause = self.cause.source();
        while let Some(deeper) = cause {
            let text = deeper.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
                said.push_str(&text);
            }
            cause = deeper.source();
        }
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(cause: E) -> Self {
        Self { code: "failed", exit: 1, denial: None, hint: None, cause: cause.into() }
    }
}
