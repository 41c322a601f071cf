//! The table of leaves, as comma-separated values. Instances that agree share a line: `[Row1|Row2]` stands for either.

use shared_logic::SignalClass;
use std::collections::{BTreeMap, BTreeSet};

const HEAD: &str = "path,reading,commanding,releases";

/// A leaf of the reviewed releases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Leaf {
    /// The class of reading it.
    pub(crate) reading: SignalClass,
    /// The class of commanding it, where a release has it as an actuator.
    pub(crate) commanding: Option<SignalClass>,
    /// The releases that have it, such as `6.0`.
    pub(crate) releases: BTreeSet<String>,
}

/// Leaves by their paths.
pub(crate) type Leaves = BTreeMap<String, Leaf>;

/// Reads a table.
pub(crate) fn read(text: &str) -> Leaves {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(HEAD));
    let mut leaves = Leaves::new();
    for line in lines {
        let [path, reading, commanding, releases] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let class = |name: &str| SignalClass::from_name(name).unwrap();
        let commanding = (!commanding.is_empty()).then(|| class(commanding));
        let leaf = Leaf { reading: class(reading), commanding, releases: releases.split(' ').map(str::to_owned).collect() };
        for path in expand(path) {
            assert!(leaves.insert(path.clone(), leaf.clone()).is_none(), "{path} is there twice");
        }
    }
    leaves
}

/// The paths that a path with instances stands for.
pub(crate) fn expand(text: &str) -> Vec<String> {
    text.split('.').fold(vec![], |paths: Vec<String>, names| {
        let names: Vec<&str> = names.trim_matches(['[', ']']).split('|').collect();
        if paths.is_empty() {
            return names.into_iter().map(str::to_owned).collect();
        }
        paths.iter().flat_map(|path| names.iter().map(move |name| format!("{path}.{name}"))).collect()
    })
}

/// Writes a table.
pub(crate) fn written(leaves: &Leaves) -> String {
    let lines = together(leaves.iter().map(|(path, leaf)| (path.as_str(), leaf)));
    let texts: Vec<String> = lines.into_iter().map(|(path, leaf)| line(&path, leaf)).collect();
    format!("{HEAD}\n{}\n", texts.join("\n"))
}

/// The names of a path, each place with the instances that may stand there.
type Names<'a> = Vec<BTreeSet<&'a str>>;

/// The same paths, sorted, those together of which the same is said and that differ in an instance only.
pub(crate) fn together<'a, T: Ord>(paths: impl Iterator<Item = (&'a str, T)>) -> Vec<(String, T)> {
    let names = |path: &'a str| path.split('.').map(|name| BTreeSet::from([name])).collect();
    let mut lines: BTreeMap<Names<'_>, T> = paths.map(|(path, said)| (names(path), said)).collect();
    let deepest = lines.keys().map(Vec::len).max().unwrap_or_default();
    for place in (1..deepest).rev() {
        lines = merged(lines, place);
    }
    let mut texts: Vec<_> = lines.into_iter().map(|(names, said)| (joined(&names), said)).collect();
    texts.sort();
    texts
}

/// The same lines, those together that differ only in the instance at one place.
fn merged<T: Ord>(lines: BTreeMap<Names<'_>, T>, place: usize) -> BTreeMap<Names<'_>, T> {
    let mut alike: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    let mut whole = BTreeMap::new();
    for (mut names, said) in lines {
        if place + 1 < names.len() && names[place].iter().all(|name| is_instance(name)) {
            let instances = std::mem::take(&mut names[place]);
            alike.entry((names, said)).or_default().extend(instances);
        } else {
            whole.insert(names, said);
        }
    }
    whole.extend(alike.into_iter().map(|((mut names, said), instances)| {
        names[place] = instances;
        (names, said)
    }));
    whole
}

fn joined(names: &[BTreeSet<&str>]) -> String {
    let name = |names: &BTreeSet<&str>| {
        let joined = names.iter().copied().collect::<Vec<_>>().join("|");
        if names.len() == 1 {
            joined
        } else {
            format!("[{joined}]")
        }
    };
    names.iter().map(name).collect::<Vec<_>>().join(".")
}

fn line(path: &str, leaf: &Leaf) -> String {
    let releases = leaf.releases.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    format!("{path},{},{},{releases}", leaf.reading.name(), leaf.commanding.map_or("", SignalClass::name))
}

/// True for what the releases use as names of instances.
fn is_instance(name: &str) -> bool {
    const INSTANCES: [&str; 25] = [
        "AnyPosition",
        "Bank",
        "Center",
        "Central",
        "Driver",
        "DriverSide",
        "Front",
        "FrontLeft",
        "FrontMiddle",
        "FrontRight",
        "High",
        "Left",
        "Low",
        "Middle",
        "Passenger",
        "PassengerSide",
        "Pos",
        "Rear",
        "RearLeft",
        "RearMiddle",
        "RearRight",
        "Right",
        "Row",
        "Sensor",
        "Trunk",
    ];
    INSTANCES.contains(&name.trim_end_matches(|letter: char| letter.is_ascii_digit()))
}
