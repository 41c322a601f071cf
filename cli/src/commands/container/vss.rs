//! VSS files: the signals of a release, as COVESA's tools write them.

mod near;

use crate::failure::{Code, Failure};
use serde_json::{Map, Value};
use shared_logic::{
    classify::classes_of, container::VssVersion, Action, Container as Document, Coverage, Pattern, SignalClasses, SignalPath,
};
use std::{collections::BTreeMap, fs, path::Path};

/// What a signal's leaf may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Its value is measured.
    Sensor,
    /// Its value can be set.
    Actuator,
    /// Its value does not change.
    Attribute,
}

/// The signals of a VSS release.
#[derive(Debug)]
pub(super) struct Vss {
    leaves: BTreeMap<String, Kind>,
    version: Option<VssVersion>,
}

/// The signals that a container covers.
pub(super) struct Covered<'a> {
    leaves: Vec<(SignalPath<'a>, Kind)>,
}

impl Vss {
    /// Reads a VSS JSON file: a tree whose branches hold `children`, or a flat list of paths.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path)
            .map_err(|cause| Failure::unread(path, "a VSS release", &cause, "COVESA publishes one with each release: vss.json"))?;
        let tree: Map<String, Value> = serde_json::from_str(&text)
            .map_err(|cause| Failure::file(Code::FileMalformed, path, format!("this is no VSS release as JSON: {cause}")))?;
        Self::of(&tree).map_err(|text| Failure::file(Code::FileMalformed, path, text))
    }

    fn of(tree: &Map<String, Value>) -> Result<Self, String> {
        let mut vss = Self { leaves: BTreeMap::new(), version: None };
        let mut numbers = BTreeMap::new();
        // A list of what is still to be looked at: a deep file cannot exhaust the stack.
        let mut rest: Vec<(String, &Value)> = tree.iter().map(|(name, node)| (name.clone(), node)).collect();
        while let Some((path, node)) = rest.pop() {
            let expected = |what: &str| format!("expected {what} in the VSS file at `{path}`");
            let node = node.as_object().ok_or_else(|| expected("a branch or a signal"))?;
            if let Some(children) = node.get("children") {
                let children = children.as_object().ok_or_else(|| expected("an object as `children`"))?;
                rest.extend(children.iter().map(|(name, child)| (format!("{path}.{name}"), child)));
                continue;
            }
            let Some(kind) = kind(node).ok_or_else(|| expected("a `type`"))? else { continue };
            SignalPath::new(&path).map_err(|error| format!("`{path}`: {error}"))?;
            if let Some((_, field)) = path.split_once(".VersionVSS.") {
                numbers.insert(field.to_owned(), number(node));
            }
            vss.leaves.insert(path, kind);
        }
        if vss.leaves.is_empty() {
            return Err("expected a VSS file with signals of type sensor, actuator or attribute; found none".to_owned());
        }
        let field = |name| numbers.get(name).copied().flatten();
        vss.version = field("Major").zip(field("Minor")).map(|(major, minor)| VssVersion { major, minor });
        Ok(vss)
    }

    /// The release, where the file says it.
    pub(super) const fn version(&self) -> Option<VssVersion> {
        self.version
    }

    /// Checks that a pattern means at least one signal.
    pub(super) fn check(&self, pattern: &Pattern) -> Result<(), Failure> {
        if self.paths().any(|(path, _)| pattern.covers(path)) {
            return Ok(());
        }
        let near = near::names(pattern.as_str(), self.leaves.keys().map(String::as_str));
        let failure = Failure::of(Code::UnknownSignal, format!("the VSS file has no signal or branch `{}`", pattern.as_str()));
        Err(if near.is_empty() { failure } else { failure.hint(format!("did you mean {}?", near.join(", "))) })
    }

    /// The signals that a container covers.
    pub(super) fn covered_by(&self, document: &Document) -> Covered<'_> {
        Covered { leaves: self.paths().filter(|(path, _)| document.coverage(*path) == Coverage::Covered).collect() }
    }

    fn paths(&self) -> impl Iterator<Item = (SignalPath<'_>, Kind)> {
        self.leaves.iter().filter_map(|(path, kind)| SignalPath::new(path).ok().map(|path| (path, *kind)))
    }
}

impl Covered<'_> {
    /// How many.
    pub(super) const fn signals(&self) -> usize {
        self.leaves.len()
    }

    /// How many of them can be commanded.
    pub(super) fn actuators(&self) -> usize {
        self.commandable().count()
    }

    /// The classes that reading them is of.
    pub(super) fn reading(&self) -> SignalClasses {
        classes_of(self.leaves.iter().map(|(path, _)| *path), Action::Read)
    }

    /// The classes that commanding them is of.
    pub(super) fn commanding(&self) -> SignalClasses {
        classes_of(self.commandable(), Action::Actuate)
    }

    fn commandable(&self) -> impl Iterator<Item = SignalPath<'_>> {
        self.leaves.iter().filter(|(_, kind)| *kind == Kind::Actuator).map(|(path, _)| *path)
    }
}

/// What a node without children is: a signal, or (inner `None`) something else, such as an empty branch.
fn kind(node: &Map<String, Value>) -> Option<Option<Kind>> {
    Some(match node.get("type")?.as_str()? {
        "sensor" => Some(Kind::Sensor),
        "actuator" => Some(Kind::Actuator),
        "attribute" => Some(Kind::Attribute),
        _ => None,
    })
}

/// The constant value of an attribute; releases before 2.1 call it `value`.
fn number(node: &Map<String, Value>) -> Option<u16> {
    let value = node.get("default").or_else(|| node.get("value"))?;
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u16::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vss(text: &str) -> Result<Vss, String> {
        Vss::of(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn a_tree_and_a_flat_list_hold_the_same_signals() {
        let tree = r#"{"Vehicle":{"type":"branch","children":{"Speed":{"type":"sensor"},"VersionVSS":{"type":"branch","children":
            {"Major":{"type":"attribute","default":4},"Minor":{"type":"attribute","default":"2"}}}}}}"#;
        let flat = r#"{"Vehicle":{"type":"branch"},"Vehicle.Speed":{"type":"sensor"},
            "Vehicle.VersionVSS.Major":{"type":"attribute","default":4},"Vehicle.VersionVSS.Minor":{"type":"attribute","default":2}}"#;
        let (tree, flat) = (vss(tree).unwrap(), vss(flat).unwrap());
        assert_eq!(tree.leaves, flat.leaves);
        assert_eq!(tree.version(), Some(VssVersion { major: 4, minor: 2 }));
        assert_eq!(flat.version(), tree.version());
    }

    #[test]
    fn what_is_no_vss_file_is_refused() {
        for text in ["{}", r#"{"a":1}"#, r#"{"a":{}}"#, r#"{"a":{"children":[]}}"#, r#"{"a b":{"type":"sensor"}}"#] {
            assert!(vss(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_path_is_answered_with_its_neighbours() {
        let vss = vss(r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"},"IsMoving":{"type":"sensor"}}}}"#).unwrap();
        assert!(vss.check(&Pattern::new("Vehicle.*").unwrap()).is_ok());
        let error = vss.check(&Pattern::new("Vehicle.Sped").unwrap()).unwrap_err().text();
        assert!(error.contains("`Vehicle.Sped`") && error.contains("Vehicle.Speed"), "{error}");
    }
}
