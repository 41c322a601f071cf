//! Why a command failed: one clear line, a stable code, an exit code.

use shared_logic::Denial;
use std::{error::Error, fmt};

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    exit: u8,
    cause: Box<dyn Error + Send + Sync>,
}

impl Failure {
    /// Something a person gave is not what was expected.
    pub(crate) fn expected(text: impl Into<String>) -> Self {
        Self { code: "bad-input", exit: 1, cause: text.into().into() }
    }

    /// The rules say no.
    pub(crate) fn denied(denial: Denial) -> Self {
        Self { code: "denied", exit: 10, cause: denial.into() }
    }

    /// An audit found something; it is printed already.
    pub(crate) fn audit(exit: u8, text: impl Into<String>) -> Self {
        Self { code: "audit", exit, cause: text.into().into() }
    }

    /// The same failure, for reading a file.
    pub(crate) fn file(path: &std::path::Path, cause: impl fmt::Display) -> Self {
        Self::expected(format!("`{}`: {cause}", path.display()))
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
        Ok(())
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(cause: E) -> Self {
        Self { code: "failed", exit: 1, cause: cause.into() }
    }
}
