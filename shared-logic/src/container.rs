//! Containers: named sets of signals (ISO 20078), as documents that live off chain.

use crate::{keccak_256 as hash, limits::MAX_PATTERNS, ContainerId, Coverage, Pattern, SignalPath};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, Encode};

/// A release of the COVESA Vehicle Signal Specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct VssVersion {
    /// The major number.
    pub major: u16,
    /// The minor number.
    pub minor: u16,
}

/// A container's document: which signals it covers, which it excludes, and the VSS release it is
/// written against. Sets, so one content has one form and one id.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Container {
    vss: VssVersion,
    allow: BTreeSet<Pattern>,
    deny: BTreeSet<Pattern>,
}

/// Why patterns are not a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerError {
    /// No pattern allows anything.
    Empty,
    /// More than [`MAX_PATTERNS`] patterns.
    TooMany,
}

impl core::fmt::Display for ContainerError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Empty => f.write_str("expected at least one signal path"),
            Self::TooMany => write!(f, "expected at most {MAX_PATTERNS} patterns"),
        }
    }
}

impl core::error::Error for ContainerError {}

impl Container {
    /// A container of these patterns.
    ///
    /// # Errors
    /// [`ContainerError`] when it would be empty or too large.
    pub fn new(vss: VssVersion, allow: BTreeSet<Pattern>, deny: BTreeSet<Pattern>) -> Result<Self, ContainerError> {
        if allow.is_empty() {
            return Err(ContainerError::Empty);
        }
        if allow.len().checked_add(deny.len()).is_none_or(|all| all > MAX_PATTERNS) {
            return Err(ContainerError::TooMany);
        }
        Ok(Self { vss, allow, deny })
    }

    /// The VSS release its paths are of.
    pub const fn vss(&self) -> VssVersion {
        self.vss
    }

    /// The patterns that cover.
    pub fn allow(&self) -> impl Iterator<Item = &Pattern> {
        self.allow.iter()
    }

    /// The patterns that exclude; they win.
    pub fn deny(&self) -> impl Iterator<Item = &Pattern> {
        self.deny.iter()
    }

    /// Its id: `keccak256("valet.container" ‖ VSS version ‖ root of the allowed ‖ hash of the excluded)`.
    ///
    /// The allowed patterns hang in a Merkle tree, so that one of them can be proved without the rest;
    /// the excluded ones are hashed whole, because leaving one out must not be possible.
    pub fn id(&self) -> ContainerId {
        let leaves = self.allow.iter().map(|pattern| hash(&(0u8, pattern).encode())).collect();
        let deny = hash(&self.deny.encode());
        ContainerId(hash(&(b"valet.container", self.vss, merkle_root(leaves), deny).encode()))
    }

    /// What the document says of a signal. INVARIANT (deny wins): an excluded signal is never covered.
    pub fn coverage(&self, path: SignalPath<'_>) -> Coverage {
        if self.deny.iter().any(|pattern| pattern.covers(path)) {
            Coverage::Excluded
        } else if self.allow.iter().any(|pattern| pattern.covers(path)) {
            Coverage::Covered
        } else {
            Coverage::NotCovered
        }
    }
}

/// The root of a binary tree; an odd node moves up unchanged. Leaves and nodes are hashed with
/// different first bytes, so that neither can stand for the other.
fn merkle_root(mut level: Vec<[u8; 32]>) -> [u8; 32] {
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => hash(&(1u8, left, right).encode()),
                rest => rest.first().copied().unwrap_or_default(),
            })
            .collect();
    }
    level.first().copied().unwrap_or_default()
}

impl Decode for Container {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        let Unchecked { vss, allow, deny } = Unchecked::decode(input)?;
        Self::new(vss, allow, deny).map_err(|_| codec::Error::from("not a container"))
    }
}

/// A document before it is checked.
#[derive(Decode)]
struct Unchecked {
    vss: VssVersion,
    allow: BTreeSet<Pattern>,
    deny: BTreeSet<Pattern>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(allow: &[&str], deny: &[&str]) -> Container {
        let set = |texts: &[&str]| texts.iter().map(|text| Pattern::new(text).unwrap()).collect();
        Container::new(VssVersion { major: 6, minor: 0 }, set(allow), set(deny)).unwrap()
    }

    #[test]
    fn the_deny_list_wins() {
        let container = container(&["Vehicle.Cabin"], &["Vehicle.Cabin.Seat"]);
        let coverage = |path| container.coverage(SignalPath::new(path).unwrap());
        assert_eq!(coverage("Vehicle.Cabin.Door.Count"), Coverage::Covered);
        assert_eq!(coverage("Vehicle.Cabin.Seat.Row1"), Coverage::Excluded);
        assert_eq!(coverage("Vehicle.Speed"), Coverage::NotCovered);
    }

    #[test]
    fn the_id_depends_on_the_content_and_not_on_the_order_it_was_given_in() {
        let one = container(&["Vehicle.Speed", "Vehicle.TraveledDistance"], &[]);
        assert_eq!(one.id(), container(&["Vehicle.TraveledDistance", "Vehicle.Speed"], &[]).id());
        assert_ne!(one.id(), container(&["Vehicle.Speed"], &[]).id());
        assert_ne!(one.id(), container(&["Vehicle.Speed", "Vehicle.TraveledDistance"], &["Vehicle.Speed"]).id());
    }
}
