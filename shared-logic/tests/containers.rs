//! What containers say of signals and branches, of random documents.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use proptest::prelude::*;
use shared_logic::{
    container::{Hitch, Leaves, Signals, VssVersion},
    Action, Container, Coverage, Leaf, Pattern, SignalClasses, SignalPath,
};
use std::collections::BTreeSet;

/// Names with a meaning for the classes, and some without.
const NAMES: [&str; 6] = ["Vehicle", "Chassis", "Speed", "Cabin", "Door", "Latitude"];

/// A path of three names: none lies beneath another.
fn leaf() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&NAMES[..]), 3).prop_map(|names| names.join("."))
}

/// Some of a path's names, from the root, some of them a star.
fn pattern() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![4 => prop::sample::select(&NAMES[..]), 1 => Just("*")], 1..=4).prop_map(|names| names.join("."))
}

fn document() -> impl Strategy<Value = Container> {
    let leaves = || prop::collection::btree_set(leaf(), 0..12);
    let patterns = |least| prop::collection::btree_set(pattern(), least..4);
    (leaves(), leaves(), patterns(1), patterns(0)).prop_filter_map(
        "a pattern that covers nothing is refused",
        |(sensors, actuators, allow, deny)| {
            let set = |texts: &BTreeSet<String>| texts.iter().map(|text| Leaf::new(text).unwrap()).collect::<BTreeSet<_>>();
            let leaves = Leaves { sensors: set(&sensors).difference(&set(&actuators)).cloned().collect(), actuators: set(&actuators) };
            let all: Vec<_> = leaves.iter().cloned().collect();
            let named = |text: &String| Pattern::new(text).ok().filter(|pattern| all.iter().any(|leaf| pattern.covers(leaf.path())));
            let deny = deny.iter().map(|text| Pattern::new(text).unwrap()).collect();
            Container::new(VssVersion { major: 6, minor: 0 }, allow.iter().filter_map(named).collect(), deny, leaves).ok()
        },
    )
}

/// Whether a pattern names the path or a branch above it; not the code that is tested.
fn names(pattern: &Pattern, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.as_str().split('.').collect(), path.split('.').collect());
    pattern.len() <= path.len() && (0..pattern.len()).all(|at| pattern[at] == "*" || pattern[at] == path[at])
}

fn is_covered(container: &Container, leaf: &str) -> bool {
    container.allow().any(|pattern| names(pattern, leaf)) && !container.deny().any(|pattern| names(pattern, leaf))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_covered_is_covered_whole_and_needs_the_classes_of_all_of_it(container in document(), asked in pattern(), command in any::<bool>()) {
        let asked = asked.replace('*', "Vehicle");
        let path = SignalPath::new(&asked).unwrap();
        let action = if command { Action::Actuate } else { Action::Read };
        let signals = Signals::new([path]).unwrap();
        let said = container.say(&signals, action).next().unwrap();
        let within = |leaf: &&Leaf| leaf.path().as_str() == asked || leaf.path().as_str().starts_with(&format!("{asked}."));
        let inside: Vec<_> = container.leaves().iter().filter(within).collect();
        if container.coverage(path) == Coverage::Covered {
            prop_assert!(!inside.is_empty());
            prop_assert!(inside.iter().all(|leaf| is_covered(&container, leaf.path().as_str())));
        }
        if inside.is_empty() {
            prop_assert!(matches!(said.hitch, Some(Hitch::NoSuchSignal | Hitch::Excluded)), "{said:?}");
        }
        if inside.iter().any(|leaf| !is_covered(&container, leaf.path().as_str())) {
            prop_assert!(said.hitch.is_some(), "{said:?}");
        }
        if said.hitch.is_none() {
            let reached = inside.iter().filter(|leaf| !command || container.leaves().actuators.contains(**leaf));
            let each = reached.map(|leaf| {
                let alone = Signals::new([leaf.path()]).unwrap();
                container.say_together(&alone, action)
            });
            let (classes, coverage) = each.fold((SignalClasses::NONE, Coverage::Covered), |(all, _), (classes, coverage)| (all.or(classes), coverage));
            prop_assert_eq!((said.classes, Coverage::Covered), (classes, coverage));
        }
    }

    #[test]
    fn a_signal_alone_is_covered_as_its_patterns_say(container in document()) {
        for leaf in container.leaves().iter() {
            let covered = container.coverage(leaf.path()) == Coverage::Covered;
            let excluded_beneath = container.deny().any(|pattern| pattern.touches(leaf.path()));
            prop_assert_eq!(covered, is_covered(&container, leaf.path().as_str()) && !excluded_beneath);
        }
    }

    #[test]
    fn a_question_of_several_signals_is_as_bad_as_its_worst(container in document(), asked in prop::collection::vec(pattern(), 1..5)) {
        let asked: Vec<_> = asked.iter().map(|text| text.replace('*', "Cabin")).collect();
        let paths = || asked.iter().map(|text| SignalPath::new(text).unwrap());
        let together = container.say_together(&Signals::new(paths()).unwrap(), Action::Read);
        let alone: Vec<_> = paths().map(|path| container.say_together(&Signals::new([path]).unwrap(), Action::Read)).collect();
        prop_assert_eq!(together.1 == Coverage::Covered, alone.iter().all(|(_, coverage)| *coverage == Coverage::Covered));
        prop_assert!(alone.iter().any(|(_, coverage)| *coverage == together.1));
        prop_assert_eq!(together.0, alone.iter().fold(SignalClasses::NONE, |all, (classes, _)| all.or(*classes)));
    }
}
