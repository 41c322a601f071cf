//! What people read and write: messages, names, documents of signals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use codec::Output;
use shared_logic::{
    classify::classes_of,
    container::{Leaves, OtherRelease, VssVersion},
    limits::{MAX_LEAVES, MAX_PATH_BYTES, MAX_PATH_NODES, MAX_PATTERNS, MAX_RELEASES},
    Account, Action, Buffer, Container, ContainerError, DecodeError, Denial, EventHash, Leaf, Pattern, ReplayError, Seconds, Seq,
    SignalClasses, SignalPath, UnixSeconds, VehicleId, SCHEMA_VERSION,
};
use std::collections::BTreeSet;

fn patterns(texts: &[&str]) -> BTreeSet<Pattern> {
    texts.iter().map(|text| Pattern::new(text).unwrap()).collect()
}

/// A container of a release whose signals are those that the patterns without a star name.
fn container(allow: BTreeSet<Pattern>, deny: BTreeSet<Pattern>) -> Result<Container, ContainerError> {
    let sensors = allow.iter().filter_map(|pattern| Leaf::new(pattern.as_str()).ok()).collect();
    Container::new(VssVersion { major: 6, minor: 0 }, allow, deny, Leaves { sensors, actuators: BTreeSet::new() })
}

#[test]
fn a_container_tells_its_patterns() {
    let (allow, deny) = (patterns(&["Vehicle.Cabin", "Vehicle.Speed"]), patterns(&["Vehicle.Cabin.Seat"]));
    let container = container(allow.clone(), deny.clone()).unwrap();
    assert_eq!(container.allow().cloned().collect::<BTreeSet<_>>(), allow);
    assert_eq!(container.deny().cloned().collect::<BTreeSet<_>>(), deny);
    assert_eq!(container.vss(), VssVersion { major: 6, minor: 0 });
    assert_eq!((container.leaves().len(), container.leaves().is_empty()), (2, false));
    assert_eq!(container.also().count(), 0);
}

#[test]
fn a_container_holds_so_many_signals_and_releases_at_most() {
    let vehicle = || patterns(&["Vehicle"]);
    let leaves = |count: usize| (0..count).map(|n| Leaf::new(&format!("Vehicle.Signal{n}")).unwrap()).collect::<BTreeSet<_>>();
    let of = |count: usize| {
        let leaves = Leaves { sensors: leaves(count), actuators: BTreeSet::new() };
        Container::new(VssVersion { major: 6, minor: 0 }, vehicle(), BTreeSet::new(), leaves)
    };
    let release = |minor: u16, differs: usize| OtherRelease::new(VssVersion { major: 5, minor }, leaves(differs));
    assert!(of(MAX_LEAVES).is_ok());
    assert_eq!(of(MAX_LEAVES + 1), Err(ContainerError::TooManyLeaves));
    assert_eq!(of(MAX_LEAVES).unwrap().speaking(release(0, 1)), Err(ContainerError::TooManyLeaves));
    let all = (0..).take(MAX_RELEASES).fold(of(1).unwrap(), |container, minor| container.speaking(release(minor, 1)).unwrap());
    assert_eq!(all.speaking(release(u16::MAX, 1)), Err(ContainerError::TooManyReleases));
}

#[test]
fn a_container_has_one_pattern_at_least_and_so_many_at_most() {
    let many = |count: usize| (0..count).map(|n| Pattern::new(&format!("Vehicle.Signal{n}")).unwrap()).collect::<BTreeSet<_>>();
    assert!(container(many(MAX_PATTERNS - 1), patterns(&["Vehicle.Cabin"])).is_ok());
    let empty = container(BTreeSet::new(), patterns(&["Vehicle.Cabin"])).unwrap_err();
    let large = container(many(MAX_PATTERNS), patterns(&["Vehicle.Cabin"])).unwrap_err();
    assert_eq!(empty.to_string(), "expected at least one signal path");
    assert_eq!(large.to_string(), format!("expected at most {MAX_PATTERNS} patterns"));
}

#[test]
fn the_classes_of_signals_are_those_of_each() {
    let paths = ["Vehicle.Speed", "Vehicle.TraveledDistance"].map(|path| SignalPath::new(path).unwrap());
    assert_eq!(classes_of([], Action::Read), SignalClasses::NONE);
    let [one, other] = paths.map(|path| classes_of([path], Action::Read));
    assert_eq!(classes_of(paths, Action::Read), one.or(other));
    assert_ne!(one, other);
}

#[test]
fn a_denial_is_told_by_its_name_its_number_and_what_was_expected() {
    assert_eq!(Denial::Paused.to_string(), format!("Paused (60): {}", Denial::Paused.expected()));
    assert_eq!(DecodeError.to_string(), "expected exactly one value in canonical SCALE bytes");
}

#[test]
fn an_id_is_read_in_small_and_in_capital_digits() {
    let id = VehicleId([0xab; 32]);
    assert_eq!("AB".repeat(32).parse(), Ok(id));
    assert_eq!(format!("0x{}", "aB".repeat(32)).parse(), Ok(id));
    assert_eq!(id.to_string(), format!("0x{}", "ab".repeat(32)));
    let refused = "0xabc".parse::<Account>().unwrap_err();
    assert_eq!(refused.to_string(), "expected 0x and 40 hexadecimal digits (20 bytes)");
}

#[test]
fn a_path_may_be_as_long_and_as_deep_as_the_bounds_say() {
    let (long, deep) = ("a".repeat(MAX_PATH_BYTES), ["a"; MAX_PATH_NODES].join("."));
    for text in [long.as_str(), deep.as_str(), "Vehicle.Row_1.Is2"] {
        assert_eq!(SignalPath::new(text).unwrap().as_str(), text);
        assert_eq!(Pattern::new(text).unwrap().as_str(), text);
    }
    assert_eq!(SignalPath::new("Vehicle.Speed").unwrap().nodes().collect::<Vec<_>>(), ["Vehicle", "Speed"]);
    let refused = Pattern::new("Vehicle.*x").unwrap_err().to_string();
    assert!(refused.starts_with("expected a VSS path such as Vehicle.Speed: up to 16 names"), "{refused}");
}

#[test]
fn a_buffer_keeps_what_lies_before_the_cut() {
    let mut buffer = Buffer::<4>::default();
    buffer.write(&[1, 2, 3]);
    buffer.truncate(2);
    assert_eq!(buffer.filled(), [1, 2]);
    buffer.truncate(3);
    assert_eq!(buffer.filled(), [1, 2]);
    buffer.push_byte(9);
    assert_eq!(buffer.filled(), [1, 2, 9]);
}

#[test]
fn lengths_of_time_stay_within_their_range() {
    assert_eq!((Seconds::days(2), Seconds::days(49_711)), (Some(Seconds(172_800)), None));
    let (earlier, later) = (UnixSeconds(5), UnixSeconds(9));
    assert_eq!((later.since(earlier), earlier.since(later)), (Some(Seconds(4)), None));
    assert_eq!(UnixSeconds(1 << 32).since(UnixSeconds(0)), None);
    assert_eq!((earlier.after(Seconds(4)), UnixSeconds(u64::MAX).after(Seconds(1))), (Some(later), None));
}

#[test]
fn a_replay_says_what_it_expected_and_of_which_chain() {
    let (vehicle, hash) = (Some(VehicleId([0xc1; 32])), |byte| EventHash([byte; 32]));
    let version = ReplayError::UnknownVersion { found: 7 };
    assert_eq!(version.to_string(), format!("expected events of schema version {SCHEMA_VERSION}, found 7"));
    let gap = ReplayError::Gap { vehicle: None, expected: Some(Seq(3)), found: Seq(5) };
    assert_eq!(gap.to_string(), "expected event 3 of the registry, found event 5");
    let broken = ReplayError::BrokenChain { vehicle, expected: hash(1), found: hash(2) };
    let (id, first, second) = (VehicleId([0xc1; 32]), hash(1), hash(2));
    assert_eq!(broken.to_string(), format!("expected an event of vehicle `{id}` after event `{first}`, found one after `{second}`"));
    assert_eq!(ReplayError::Missing(Denial::UnknownGrant).to_string(), Denial::UnknownGrant.expected());
}
