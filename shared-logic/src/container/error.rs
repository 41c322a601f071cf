//! Why something is no container.

use crate::limits::{MAX_LEAVES, MAX_PATTERNS, MAX_RELEASES};

/// Why patterns and signals are not a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerError {
    /// No pattern allows anything.
    Empty,
    /// More than [`MAX_PATTERNS`] patterns.
    TooMany,
    /// More than [`MAX_LEAVES`] signals, those in which releases differ among them.
    TooManyLeaves,
    /// More than [`MAX_RELEASES`] other releases.
    TooManyReleases,
    /// It speaks of one release twice.
    ReleaseTwice,
    /// An allowed pattern covers none of the signals, or no allowed pattern covers a signal.
    Unfounded,
    /// A signal stands there twice, or beneath another signal.
    Overlapping,
}

impl core::fmt::Display for ContainerError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Empty => f.write_str("expected at least one signal path"),
            Self::TooMany => write!(f, "expected at most {MAX_PATTERNS} patterns"),
            Self::TooManyLeaves => write!(f, "expected at most {MAX_LEAVES} signals beneath the patterns, other releases' included"),
            Self::TooManyReleases => write!(f, "expected at most {MAX_RELEASES} other releases"),
            Self::ReleaseTwice => f.write_str("expected each VSS release once"),
            Self::Unfounded => f.write_str(
                "expected in `sensors` and `actuators` just the signals that `allow` covers, and at least one for each pattern; \
                 `valet container build` takes them from a VSS file",
            ),
            Self::Overlapping => f.write_str("expected each signal once, and none beneath another"),
        }
    }
}

impl core::error::Error for ContainerError {}
