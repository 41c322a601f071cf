//! What people read and write: messages, names, documents of signals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use shared_logic::{
    classify::{class_of, classes_of},
    container::VssVersion,
    limits::MAX_PATTERNS,
    Action, Container, ContainerError, Denial, Pattern, SignalClasses, SignalPath,
};
use std::collections::BTreeSet;

fn patterns(texts: &[&str]) -> BTreeSet<Pattern> {
    texts.iter().map(|text| Pattern::new(text).unwrap()).collect()
}

fn container(allow: BTreeSet<Pattern>, deny: BTreeSet<Pattern>) -> Result<Container, ContainerError> {
    Container::new(VssVersion { major: 6, minor: 0 }, allow, deny)
}

#[test]
fn a_container_tells_its_patterns() {
    let (allow, deny) = (patterns(&["Vehicle.Cabin", "Vehicle.Speed"]), patterns(&["Vehicle.Cabin.Seat"]));
    let container = container(allow.clone(), deny.clone()).unwrap();
    assert_eq!(container.allow().cloned().collect::<BTreeSet<_>>(), allow);
    assert_eq!(container.deny().cloned().collect::<BTreeSet<_>>(), deny);
    assert_eq!(container.vss(), VssVersion { major: 6, minor: 0 });
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
    assert_eq!(classes_of(paths, Action::Read), SignalClasses::of(&paths.map(|path| class_of(path, Action::Read))));
    assert_ne!(class_of(paths[0], Action::Read), class_of(paths[1], Action::Read));
}

#[test]
fn a_denial_is_told_by_its_name_its_number_and_what_was_expected() {
    assert_eq!(Denial::Paused.to_string(), format!("Paused (60): {}", Denial::Paused.expected()));
}
