//! Containers: named sets of signals (ISO 20078), as documents that live off chain.

mod error;
mod leaves;
mod other_release;
mod question;
mod vss_version;

pub use error::ContainerError;
pub use leaves::Leaves;
pub use other_release::OtherRelease;
pub use question::{Hitch, Precision, Said, Signals, SignalsError};
pub use vss_version::{VssVersion, VssVersionError};

use crate::{
    classify::{coarsened, Classifier},
    keccak_256 as hash,
    limits::{MAX_LEAVES, MAX_PATTERNS, MAX_RELEASES},
    Action, ContainerId, Coverage, Leaf, Pattern, SignalClasses, SignalPath,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, Encode};

/// A container's document: which signals it covers, which it excludes, and the signals of the VSS
/// release that it was made from. Sets, so one content has one form and one id.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Container {
    vss: VssVersion,
    allow: BTreeSet<Pattern>,
    deny: BTreeSet<Pattern>,
    leaves: Leaves,
    also: BTreeSet<OtherRelease>,
}

impl Container {
    /// A container of these patterns over the signals of that release. Of `leaves` it keeps those that
    /// `allow` covers, whether `deny` excludes them or not.
    ///
    /// # Errors
    /// [`ContainerError`] when it would be empty or too large, or when a pattern covers no signal.
    pub fn new(vss: VssVersion, allow: BTreeSet<Pattern>, deny: BTreeSet<Pattern>, leaves: Leaves) -> Result<Self, ContainerError> {
        Unchecked { leaves: leaves.covered(&allow), vss, allow, deny, also: BTreeSet::new() }.checked()
    }

    /// The same, that speaks of another release too.
    ///
    /// # Errors
    /// [`ContainerError`] when it speaks of that release already, or would be too large.
    pub fn speaking(self, other: OtherRelease) -> Result<Self, ContainerError> {
        let Self { vss, allow, deny, leaves, mut also } = self;
        let releases = also.len();
        also.insert(other);
        if also.len() == releases {
            return Err(ContainerError::ReleaseTwice);
        }
        Unchecked { vss, allow, deny, leaves, also }.checked()
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

    /// The signals of its release that its allowed patterns cover.
    pub const fn leaves(&self) -> &Leaves {
        &self.leaves
    }

    /// The other releases that it speaks of.
    pub fn also(&self) -> impl Iterator<Item = &OtherRelease> {
        self.also.iter()
    }

    /// Its id: `keccak256("valet.container" ‖ VSS version ‖ root of the allowed ‖ hash of the excluded ‖
    /// hash of the signals and of what other releases have otherwise)`.
    ///
    /// The allowed patterns hang in a Merkle tree, so that one of them can be proved without the rest;
    /// what is excluded and what there is are hashed whole, because leaving some out must not be possible.
    pub fn id(&self) -> ContainerId {
        let allow = self.allow.iter().map(|pattern| hash(&(0u8, pattern).encode())).collect();
        let (deny, signals) = (hash(&self.deny.encode()), hash(&(&self.leaves, &self.also).encode()));
        ContainerId(hash(&(b"valet.container", self.vss, merkle_root(allow), deny, signals).encode()))
    }

    /// What the document says of a signal or a branch, for reading.
    ///
    /// INVARIANT (deny wins): where something at, above or beneath the path is excluded, it is not covered.
    /// INVARIANT (known signals): what is covered is a signal of its release, or a branch above one.
    pub fn coverage(&self, path: SignalPath<'_>) -> Coverage {
        if self.deny.iter().any(|pattern| pattern.touches(path)) {
            Coverage::Excluded
        } else if !self.leaves.have(path) {
            Coverage::NoSuchSignal
        } else if self.allow.iter().any(|pattern| pattern.covers(path)) {
            Coverage::Covered
        } else {
            Coverage::NotCovered
        }
    }

    /// The signals that an action reaches by this document: those of its release that it does not exclude, of a
    /// command the actuators.
    pub fn covered(&self, action: Action) -> impl Iterator<Item = SignalPath<'_>> {
        let excluded = |path: SignalPath<'_>| self.deny.iter().any(|pattern| pattern.covers(path));
        self.leaves.reached(action).filter(move |path| !excluded(*path))
    }

    /// The classes that doing `action` with all that it covers is of.
    pub fn classes(&self, action: Action) -> SignalClasses {
        let classifier = Classifier::new(action);
        self.covered(action).fold(SignalClasses::NONE, |classes, path| classes.or(classifier.leaf(path)))
    }

    /// The same, and those of the coarse values of what it covers.
    pub fn classes_with_coarse(&self, action: Action) -> SignalClasses {
        let classifier = Classifier::new(action);
        let coarse = self.covered(action).filter_map(|path| coarsened(path, classifier.leaf(path)));
        coarse.fold(self.classes(action), SignalClasses::or)
    }

    /// True when a path means in that release what it means in the container's own.
    pub fn speaks(&self, release: VssVersion, path: SignalPath<'_>) -> bool {
        release == self.vss || self.also.iter().any(|other| other.vss() == release && other.agrees(path))
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
        Unchecked::decode(input)?.checked().map_err(|_| codec::Error::from("not a container"))
    }
}

/// A document before it is checked.
#[derive(Decode)]
pub(crate) struct Unchecked {
    vss: VssVersion,
    allow: BTreeSet<Pattern>,
    deny: BTreeSet<Pattern>,
    leaves: Leaves,
    also: BTreeSet<OtherRelease>,
}

impl Unchecked {
    /// The container, if it is one.
    pub(crate) fn checked(self) -> Result<Container, ContainerError> {
        let Self { vss, allow, deny, leaves, also } = self;
        let differing = also.iter().map(|other| other.differs().len()).fold(leaves.len(), usize::saturating_add);
        let releases: BTreeSet<_> = also.iter().map(OtherRelease::vss).chain([vss]).collect();
        let covers = |pattern: &Pattern| leaves.iter().any(|leaf| pattern.covers(leaf.path()));
        let covered = |leaf: &Leaf| allow.iter().any(|pattern| pattern.covers(leaf.path()));
        let checks = [
            (!allow.is_empty(), ContainerError::Empty),
            (allow.len().saturating_add(deny.len()) <= MAX_PATTERNS, ContainerError::TooMany),
            (differing <= MAX_LEAVES, ContainerError::TooManyLeaves),
            (also.len() <= MAX_RELEASES, ContainerError::TooManyReleases),
            (releases.len() > also.len(), ContainerError::ReleaseTwice),
        ];
        // First what bounds the work of the rest.
        if let Some((_, error)) = checks.into_iter().find(|(holds, _)| !holds) {
            return Err(error);
        }
        if !allow.iter().all(covers) || !leaves.iter().all(covered) {
            return Err(ContainerError::Unfounded);
        }
        if !leaves.stand_apart() {
            return Err(ContainerError::Overlapping);
        }
        Ok(Container { vss, allow, deny, leaves, also })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V6: VssVersion = VssVersion { major: 6, minor: 0 };
    const V3: VssVersion = VssVersion { major: 3, minor: 1 };

    fn leaf(text: &str) -> Leaf {
        Leaf::new(text).unwrap()
    }

    fn container(allow: &[&str], deny: &[&str], leaves: &[&str]) -> Result<Container, ContainerError> {
        let set = |texts: &[&str]| texts.iter().map(|text| Pattern::new(text).unwrap()).collect();
        let sensors = leaves.iter().map(|text| leaf(text)).collect();
        Container::new(V6, set(allow), set(deny), Leaves { sensors, actuators: BTreeSet::new() })
    }

    #[test]
    fn the_deny_list_wins_at_above_and_beneath_the_asked_path() {
        let leaves =
            ["Vehicle.Cabin.Door.Count", "Vehicle.Cabin.Seat.Row1.IsOccupied", "Vehicle.Cabin.Seat.Row2.IsOccupied", "Vehicle.Speed"];
        let container = container(&["Vehicle.Cabin"], &["Vehicle.Cabin.*.Row1"], &leaves).unwrap();
        let cases = [
            ("Vehicle.Cabin.Door.Count", Coverage::Covered),
            // A star stands for any name, also in a vehicle of another release.
            ("Vehicle.Cabin.Door", Coverage::Excluded),
            ("Vehicle.Cabin.Seat.Row2", Coverage::Covered),
            ("Vehicle.Cabin.Seat.Row2.IsOccupied", Coverage::Covered),
            ("Vehicle.Cabin.Seat.Row1.IsOccupied", Coverage::Excluded),
            ("Vehicle.Cabin.Seat", Coverage::Excluded),
            ("Vehicle.Cabin", Coverage::Excluded),
            ("Vehicle", Coverage::Excluded),
            ("Vehicle.Cabin.Door.Sum", Coverage::NoSuchSignal),
            ("Vehicle.Speed", Coverage::NoSuchSignal),
        ];
        for (path, exp_coverage) in cases {
            assert_eq!(container.coverage(SignalPath::new(path).unwrap()), exp_coverage, "{path}");
        }
    }

    #[test]
    fn a_branch_above_what_is_covered_is_not_covered_itself() {
        let container = container(
            &["Vehicle.Cabin.Door.Row1", "Vehicle.Cabin.Door.Row2"],
            &[],
            &["Vehicle.Cabin.Door.Row1.A", "Vehicle.Cabin.Door.Row2.A"],
        );
        assert_eq!(container.unwrap().coverage(SignalPath::new("Vehicle.Cabin.Door").unwrap()), Coverage::NotCovered);
    }

    #[test]
    fn the_id_depends_on_the_content_and_not_on_the_order_it_was_given_in() {
        let leaves = ["Vehicle.Speed", "Vehicle.TraveledDistance"];
        let id = |allow: &[&str], deny: &[&str], leaves: &[&str]| container(allow, deny, leaves).unwrap().id();
        let one = id(&leaves, &[], &leaves);
        assert_eq!(one, id(&["Vehicle.TraveledDistance", "Vehicle.Speed"], &[], &leaves));
        assert_ne!(one, id(&["Vehicle.Speed"], &[], &leaves));
        assert_ne!(one, id(&leaves, &["Vehicle.Speed"], &leaves));
        assert_ne!(one, id(&leaves, &[], &["Vehicle.Speed.Of.Rotation", "Vehicle.TraveledDistance"]));
        let wider = container(&leaves, &[], &leaves).unwrap().speaking(OtherRelease::new(V3, BTreeSet::new())).unwrap();
        assert_ne!(one, wider.id());
    }

    #[test]
    fn only_signals_that_are_covered_are_kept_and_others_are_refused() {
        let kept = container(&["Vehicle.Speed"], &[], &["Vehicle.Speed", "Vehicle.IsMoving"]).unwrap();
        assert_eq!(kept.leaves().iter().map(|leaf| leaf.path().as_str()).collect::<Vec<_>>(), ["Vehicle.Speed"]);
        let mut stray = Unchecked::decode(&mut &*kept.encode()).unwrap();
        stray.leaves.actuators.insert(leaf("Vehicle.IsMoving"));
        assert_eq!(stray.checked(), Err(ContainerError::Unfounded));
        assert_eq!(container(&["Vehicle.Speed", "Vehicle.Trip"], &[], &["Vehicle.Speed"]), Err(ContainerError::Unfounded));
        assert_eq!(container(&["Vehicle"], &[], &["Vehicle.Speed", "Vehicle.Speed.Mean"]), Err(ContainerError::Overlapping));
    }

    #[test]
    fn another_release_is_spoken_where_it_has_the_same() {
        let differs = [leaf("Vehicle.Mirrors.DriverSide.Tilt"), leaf("Vehicle.Mirrors.Left.Tilt")].into();
        let leaves = ["Vehicle.Mirrors.Left.Tilt", "Vehicle.Speed"];
        let alone = container(&["Vehicle"], &[], &leaves).unwrap();
        let speaking = alone.clone().speaking(OtherRelease::new(V3, differs)).unwrap();
        let speaks = |container: &Container, release, path| container.speaks(release, SignalPath::new(path).unwrap());
        assert!(speaks(&alone, V6, "Vehicle.Mirrors.Left.Tilt") && !speaks(&alone, V3, "Vehicle.Speed"));
        assert!(speaks(&speaking, V3, "Vehicle.Speed"));
        for path in ["Vehicle.Mirrors.Left.Tilt", "Vehicle.Mirrors", "Vehicle.Mirrors.DriverSide", "Vehicle.Mirrors.Left.Tilt.X", "Vehicle"]
        {
            assert!(speaks(&speaking, V6, path) && !speaks(&speaking, V3, path), "{path}");
        }
        assert_eq!(speaking.clone().speaking(OtherRelease::new(V3, [].into())), Err(ContainerError::ReleaseTwice));
        assert_eq!(speaking.speaking(OtherRelease::new(V6, [].into())), Err(ContainerError::ReleaseTwice));
    }
}
