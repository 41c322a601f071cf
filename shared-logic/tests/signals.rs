//! The class of every leaf of the reviewed VSS releases, and the page about it.
//!
//! `docs/rules/signals.csv` lists the leaves, `docs/rules/signals.md` the rows. After a wanted change write both anew:
//! `VALET_BLESS=1 cargo test --release -p shared-logic --features serde,std --test signals`. With `VALET_VSS_DIR` set to
//! a folder of official exports their leaves are looked up in the table; with both they are added to it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

#[path = "signals/exports.rs"]
mod exports;
#[path = "signals/page.rs"]
mod page;
#[path = "signals/table.rs"]
mod table;

use exports::Export;
use proptest::prelude::*;
use shared_logic::{
    catalogue,
    classify::{classes_beneath, classes_of, coarse_classes_of, rows, words, Classifier, Row},
    Action, SignalClass, SignalClasses, SignalPath,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::PathBuf,
};
use table::{expand, Leaf, Leaves};

const TABLE: &str = "docs/rules/signals.csv";

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

fn blessing() -> bool {
    env::var_os("VALET_BLESS").is_some()
}

fn path(text: &str) -> SignalPath<'_> {
    SignalPath::new(text).unwrap()
}

/// The leaves of the table, with the classes that were reviewed.
fn leaves() -> Leaves {
    table::read(&fs::read_to_string(file(TABLE)).unwrap())
}

/// The exports that are looked up: those in the folder that is named, else the small one.
fn looked_up() -> Vec<Export> {
    env::var_os("VALET_VSS_DIR")
        .map_or_else(|| vec![exports::read(&file("tests/data/vss-small.json"))], |folder| exports::of_folder(&folder))
}

/// Writes the table anew when blessing: by the rules, with the leaves of the exports that are named.
fn bless_table() {
    if blessing() {
        let mut held = if file(TABLE).exists() { leaves() } else { Leaves::new() };
        exports::add(&mut held, looked_up());
        fs::write(file(TABLE), table::written(&by_rules(&held))).unwrap();
    }
}

/// Its one class by the rules.
fn class(text: &str, action: Action) -> SignalClass {
    let classes = classes_of([path(text)], action);
    let mut items = classes.items();
    let (class, more) = (items.next().unwrap(), items.next());
    assert!(more.is_none(), "{text} has several classes, {classes:?}: a leaf of a release needs a row of its own");
    class
}

/// What the table must say, by the rules.
fn by_rules(leaves: &Leaves) -> Leaves {
    let decided = |(text, leaf): (&String, &Leaf)| {
        let commanding = leaf.commanding.map(|_| class(text, Action::Actuate));
        (text.clone(), Leaf { reading: class(text, Action::Read), commanding, releases: leaf.releases.clone() })
    };
    leaves.iter().map(decided).collect()
}

#[test]
fn every_leaf_of_the_releases_has_the_class_that_was_reviewed() {
    bless_table();
    let held = leaves();
    for (text, leaf) in by_rules(&held) {
        assert_eq!(leaf, held[&text], "{text}: the rules, and what {TABLE} says");
    }
    assert!(fs::read_to_string(file(TABLE)).unwrap() == table::written(&held), "{TABLE} is not written as the test writes it");
}

#[test]
fn a_row_names_every_leaf_of_the_releases() {
    let named = |text: &str, action: Action| rows(action).any(|row| row.covers(path(text)));
    for (text, leaf) in leaves() {
        assert!(named(&text, Action::Read), "{text}: no row for reading");
        assert!(leaf.commanding.is_none() || named(&text, Action::Actuate), "{text}: no row for commanding");
    }
}

#[test]
fn the_table_has_every_leaf_of_the_exports() {
    bless_table();
    let (held, exports) = (leaves(), looked_up());
    assert!(!exports.is_empty(), "expected exports of VSS releases, in JSON, in that folder");
    for Export { release, leaves } in exports {
        assert!(leaves.len() > 50, "{release}: hardly a release");
        for (text, commandable) in leaves {
            let found = held.get(&text).filter(|leaf| leaf.releases.contains(&release) && (leaf.commanding.is_some() || !commandable));
            assert!(found.is_some(), "{text} of {release} is not in {TABLE}: docs/rules/signals.md says how it is reviewed");
        }
    }
}

/// The branches of the releases, each with the union of the classes of its leaves.
fn branches(action: Action) -> BTreeMap<String, SignalClasses> {
    let mut branches = BTreeMap::new();
    for (text, leaf) in leaves() {
        let Some(class) = (if action == Action::Actuate { leaf.commanding } else { Some(leaf.reading) }) else { continue };
        for (end, _) in text.match_indices('.') {
            let classes: &mut SignalClasses = branches.entry(text[..end].to_owned()).or_default();
            *classes = classes.or(SignalClasses::of(&[class]));
        }
    }
    branches
}

#[test]
fn a_question_about_any_branch_needs_the_classes_of_all_its_leaves() {
    for action in [Action::Read, Action::Actuate] {
        let branches = branches(action);
        assert!(branches.len() > 300);
        for (branch, exp_within) in branches {
            let needed = classes_beneath(path(&branch), action);
            assert!(exp_within.within(needed), "{branch} {action:?}: needs {needed:?}, its leaves {exp_within:?}");
        }
    }
}

/// True when both can be about one path, and equally close to it.
fn tie(one: Row, other: Row) -> bool {
    let names = |row: Row| row.text.trim_end_matches('.').split('.').collect::<Vec<_>>();
    let stars = |names: &[&str]| names.iter().filter(|name| **name == "*").count();
    let (one, other) = (names(one), names(other));
    one.len() == other.len() && stars(&one) == stars(&other) && one.iter().zip(&other).all(|(a, b)| a == b || *a == "*" || *b == "*")
}

#[test]
fn every_row_is_about_something_that_a_release_has_and_is_there_once() {
    let held = leaves();
    for action in [Action::Read, Action::Actuate] {
        let mut seen = BTreeSet::new();
        for row in rows(action) {
            let Row { text, class } = row;
            assert!(seen.insert(text), "{text} is there twice");
            assert!(!text.trim_end_matches('.').ends_with('*'), "{text}: the last name of a row is a name");
            assert_eq!(SignalClasses::COMMANDS.has(class), action == Action::Actuate, "{text} {class:?}");
            let branch = Row { text: text.trim_end_matches('.'), class };
            let about = |leaf: &str| {
                let ends = leaf.match_indices('.').map(|(end, _)| end).chain([leaf.len()]);
                ends.into_iter().any(|end| branch.covers(path(&leaf[..end])))
            };
            assert!(held.keys().any(|leaf| about(leaf)), "{text} names nothing that a release has");
        }
        for (one, other) in rows(action).flat_map(|one| rows(action).map(move |other| (one, other))) {
            assert!(one.class == other.class || !tie(one, other), "{} and {} can be as close to one path", one.text, other.text);
        }
        let all = words(action).iter().flat_map(|words| words.parts.split_whitespace().chain(words.whole.split_whitespace()));
        assert!(all.into_iter().all(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic())));
    }
}

#[test]
fn the_page_lists_every_row_word_and_count() {
    bless_table();
    let name = file("docs/rules/signals.md");
    let page = fs::read_to_string(&name).unwrap();
    let (written, _) = page.split_once(page::BEGINS).unwrap();
    let made = format!("{written}{}\n{}", page::BEGINS, page::generated(&leaves(), &branches));
    if blessing() {
        fs::write(&name, &made).unwrap();
    }
    assert!(blessing() || page == made, "docs/rules/signals.md is out of date (VALET_BLESS=1 writes it anew)");
}

proptest! {
    #[test]
    fn any_path_has_classes_and_a_question_about_it_needs_no_fewer(text in "(Vehicle|[A-Z][a-z]{1,5})(\\.(Cabin|Chassis|OBD|Speed|[A-Za-z0-9_]{1,9})){0,6}") {
        for action in Action::LIST {
            let (leaf, question) = (classes_of([path(&text)], *action), classes_beneath(path(&text), *action));
            prop_assert!(!leaf.is_empty() && leaf.within(question));
            let commands = if *action == Action::Actuate { question } else { SignalClasses::NONE };
            prop_assert_eq!(question.and(SignalClasses::COMMANDS), commands);
            let coarse = coarse_classes_of(path(&text), *action).unwrap_or_default();
            let added = SignalClasses::of(&[SignalClass::LocationCoarse]);
            prop_assert!(!coarse.has(SignalClass::LocationExact) && coarse.minus(leaf).within(added));
        }
    }
}

#[test]
fn a_purpose_opens_what_it_is_for_and_nothing_that_tells_more() {
    let location = "Vehicle.CurrentLocation.Latitude";
    let charging_place = "Vehicle.Powertrain.TractionBattery.Charging.Location.Latitude";
    let cases = [
        ("repair", "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure", true),
        ("repair", "Vehicle.Powertrain.CombustionEngine.Speed", true),
        ("repair", "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed", false),
        ("repair", charging_place, false),
        ("repair", "Vehicle.Chassis", false),
        ("repair", "Vehicle.Powertrain", false),
        ("repair", "Vehicle.Chassis.Axle.Row1.SteeringAngle", false),
        ("repair", "Vehicle.Service.WorkshopLatitude", false),
        ("repair", "Vehicle.Powertrain.TractionBattery.LastPosition", false),
        ("roadside-assistance", "Vehicle.IsBrokenDown", true),
        ("roadside-assistance", "Vehicle.Exterior.AirTemperature", true),
        ("roadside-assistance", "Vehicle.VehicleIdentification.Brand", true),
        ("roadside-assistance", "Vehicle.VehicleIdentification.VIN", false),
        ("traffic-research", "Vehicle.Body.Raindetection.Intensity", true),
        ("traffic-research", location, false),
        ("usage-based-insurance", "Vehicle.TravelledDistance", true),
        ("usage-based-insurance", "Vehicle.TraveledDistance", true),
        ("usage-based-insurance", "Vehicle.Sped", false),
        ("smart-charging", "Vehicle.Powertrain.TractionBattery.Charging.Timer.Time", true),
        ("smart-charging", charging_place, false),
        ("ownership-proof", "Vehicle.VehicleIdentification.VIN", true),
        ("ownership-proof", "Vehicle.Maker.Tracker.Longitude", false),
    ];
    let allowed = |purpose: &str| catalogue::find(purpose).unwrap().purpose.classes;
    for (purpose, signal, exp_allowed) in cases {
        assert_eq!(classes_beneath(path(signal), Action::Read).within(allowed(purpose)), exp_allowed, "{purpose} {signal}");
    }
    for purpose in ["traffic-research", "smart-charging", "fleet-management"] {
        assert!(coarse_classes_of(path(location), Action::Read).unwrap().within(allowed(purpose)), "{purpose}");
    }
}

#[test]
fn instances_are_written_together_and_read_apart() {
    let texts = expand("Vehicle.Cabin.Door.[Row1|Row2].[DriverSide|PassengerSide].IsOpen");
    assert_eq!(texts.len(), 4);
    assert_eq!(texts[1], "Vehicle.Cabin.Door.Row1.PassengerSide.IsOpen");
    let leaf = |reading| Leaf { reading, commanding: None, releases: ["6.0".to_owned()].into() };
    let mut held: Leaves = texts.iter().map(|text| (text.clone(), leaf(SignalClass::TyreBody))).collect();
    assert_eq!(table::written(&held).lines().count(), 2);
    held.insert(texts[3].clone(), leaf(SignalClass::Identity));
    assert_eq!(table::written(&held).lines().count(), 4);
    assert_eq!(table::read(&table::written(&held)), held);
}

#[test]
fn many_leaves_are_classified_as_each_by_itself_is() {
    let leaves = leaves();
    assert!(leaves.len() > 1_000);
    for action in [Action::Read, Action::Actuate] {
        let classifier = Classifier::new(action);
        for name in leaves.keys() {
            assert_eq!(classifier.leaf(path(name)), classes_of([path(name)], action), "{name} {action:?}");
        }
    }
}
