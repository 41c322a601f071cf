//! What another release has otherwise than a container's own.

use super::VssVersion;
use crate::{Leaf, SignalPath};
use alloc::collections::BTreeSet;
use codec::{Decode, Encode};

/// Another VSS release that a container speaks of: all that its allowed patterns cover is the same
/// there, but for some signals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct OtherRelease {
    vss: VssVersion,
    differs: BTreeSet<Leaf>,
}

impl OtherRelease {
    /// A release in which all is the same but for these: signals that only one of the two has, and
    /// those of another kind, data type, unit or set of allowed values.
    pub const fn new(vss: VssVersion, differs: BTreeSet<Leaf>) -> Self {
        Self { vss, differs }
    }

    /// The release.
    pub const fn vss(&self) -> VssVersion {
        self.vss
    }

    /// What is not the same.
    pub const fn differs(&self) -> &BTreeSet<Leaf> {
        &self.differs
    }

    /// True when nothing at, above or beneath the path differs.
    pub(super) fn agrees(&self, path: SignalPath<'_>) -> bool {
        !self.differs.iter().any(|leaf| leaf.path().lies_in(path) || path.lies_in(leaf.path()))
    }
}
