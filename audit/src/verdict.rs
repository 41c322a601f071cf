//! The outcome of an audit.

use serde::Serialize;

/// What an audit came to. Never [`Verdict::Clean`] when something could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All was looked at, and all is as the rules say.
    Clean,
    /// All was looked at, and something is not as the rules say.
    Findings,
    /// Not all could be looked at: an event is missing, a source did not answer.
    Incomplete,
}

impl Verdict {
    /// The exit code of a command that ends with this verdict: 0, 2 or 3; 1 is for wrong usage.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 2,
            Self::Incomplete => 3,
        }
    }

    /// Clean when there is nothing in the list of findings.
    pub const fn of_findings(count: usize) -> Self {
        if count == 0 {
            Self::Clean
        } else {
            Self::Findings
        }
    }

    /// The verdict over both: what is incomplete stays so.
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_verdict_wins_and_each_has_its_exit_code() {
        assert_eq!(Verdict::Clean.and(Verdict::Findings).exit_code(), 2);
        assert_eq!(Verdict::Incomplete.and(Verdict::Findings).exit_code(), 3);
        assert_eq!(Verdict::of_findings(0).exit_code(), 0);
    }
}
