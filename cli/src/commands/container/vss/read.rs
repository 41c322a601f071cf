//! Reading one VSS JSON file.

use super::{once::Once, Kind, Odd, Signal, Vss};
use crate::failure::{Code, Failure};
use serde_json::{Map, Value};
use shared_logic::{container::VssVersion, Leaf};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The data types that VSS has itself; every other is a struct's name.
const TYPES: [&str; 14] =
    ["boolean", "bool", "double", "float", "int16", "int32", "int64", "int8", "numeric", "string", "uint16", "uint32", "uint64", "uint8"];

/// Reads a tree whose branches hold `children`, or a flat list of paths.
pub(super) fn file(path: &Path) -> Result<Vss, Failure> {
    let text = crate::file::text(path)
        .map_err(|cause| Failure::unread(path, "a VSS release", &cause, "COVESA publishes one with each release: vss.json"))?;
    let Once(tree): Once = serde_json::from_str(&text)
        .map_err(|cause| Failure::file(Code::FileMalformed, path, format!("this is no VSS release as JSON: {cause}")))?;
    let Value::Object(tree) = tree else {
        return Err(Failure::file(Code::FileMalformed, path, "this is no VSS release as JSON: expected an object"));
    };
    of(&tree).map_err(|error| match error {
        Unread::Malformed(cause) => Failure::file(Code::FileMalformed, path, cause),
        Unread::Instances(branch) => Failure::file(
            Code::VssNotExpanded,
            path,
            format!("`{branch}` has `instances` that are not expanded into branches of their own"),
        ),
    })
}

/// Why a file is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unread {
    Malformed(String),
    /// The branch whose instances stand there as a list.
    Instances(String),
}

pub(super) fn of(tree: &Map<String, Value>) -> Result<Vss, Unread> {
    let mut reading = Reading::default();
    for (name, node) in tree {
        match node.as_object() {
            Some(node) => reading.node(name.clone(), node)?,
            None => reading.vss.notes.push(format!("`{name}` beside the tree is neither branch nor signal and was passed over")),
        }
    }
    reading.done()
}

#[derive(Default)]
struct Reading {
    vss: Vss,
    /// The paths of all that was looked at.
    seen: BTreeSet<String>,
    /// The release's numbers, by their names.
    numbers: BTreeMap<String, Option<u16>>,
    /// Parts of struct types.
    types: usize,
}

impl Reading {
    /// All at and beneath a node. A list of what is still to be looked at: a deep file cannot exhaust the stack.
    fn node(&mut self, path: String, node: &Map<String, Value>) -> Result<(), Unread> {
        let mut rest = vec![(path, node)];
        while let Some((path, node)) = rest.pop() {
            if !self.seen.insert(path.clone()) {
                return Err(Unread::Malformed(format!("`{path}` stands twice in the VSS file, by its whole path and in a branch")));
            }
            if node.contains_key("delete") {
                let mend = "apply the overlay to its release first, with `vspec export json`";
                return Err(Unread::Malformed(format!("`{path}` has `delete`, which takes it out of a release: {mend}")));
            }
            if node.get("instances").is_some_and(|instances| !empty(instances)) {
                return Err(Unread::Instances(path));
            }
            let kind = node.get("type").and_then(Value::as_str);
            let Some(children) = node.get("children") else {
                self.leaf(path, kind, node);
                continue;
            };
            let expected = |what: &str| Unread::Malformed(format!("expected {what} in the VSS file at `{path}`"));
            let children = children.as_object().ok_or_else(|| expected("an object as `children`"))?;
            match kind {
                None | Some("branch") => {
                    self.vss.branches.insert(path.clone());
                }
                Some("struct") => {
                    self.types = self.types.saturating_add(children.len());
                    continue;
                }
                Some(_) => return Err(expected("a branch, for it has `children`,")),
            }
            for (name, child) in children {
                let child = child.as_object().ok_or_else(|| expected("branches and signals as `children`"))?;
                rest.push((format!("{path}.{name}"), child));
            }
        }
        Ok(())
    }

    fn leaf(&mut self, path: String, kind: Option<&str>, node: &Map<String, Value>) {
        let kind = match kind {
            Some("sensor") => Kind::Sensor,
            Some("actuator") => Kind::Actuator,
            Some("attribute") => Kind::Attribute,
            // A branch of a flat list, or one that is empty.
            Some("branch") => {
                self.vss.branches.insert(path);
                return;
            }
            Some("struct" | "property") => {
                self.types = self.types.saturating_add(1);
                return;
            }
            Some(other) => return self.odd(path, format!("of the type `{other}`: neither sensor, actuator nor attribute")),
            None => return self.odd(path, "without a `type`".to_owned()),
        };
        let text = |field: &str| node.get(field).and_then(Value::as_str).map(str::to_owned);
        let (datatype, unit) = (text("datatype"), text("unit"));
        let Ok(leaf) = Leaf::new(&path) else {
            return self.odd(path, "no path that a container can hold: names have letters, digits and `_` only".to_owned());
        };
        if let Some(name) = datatype.as_deref().filter(|name| !is_plain(name)) {
            return self.odd(path, format!("of the struct type `{name}`, whose parts a container cannot tell apart"));
        }
        // Elsewhere in the tree it is the version of something else.
        if let [_, "VersionVSS", field] = path.split('.').collect::<Vec<_>>().as_slice() {
            self.numbers.insert((*field).to_owned(), number(node));
        }
        let deprecation = node.get("deprecation").filter(|text| !empty(text));
        let deprecated = deprecation.map(|text| text.as_str().map_or_else(|| text.to_string(), str::to_owned));
        self.vss.signals.insert(leaf, Signal { kind, datatype, unit, allowed: allowed(node), deprecated });
    }

    fn odd(&mut self, path: String, is: String) {
        self.vss.odd.push(Odd { path, is });
    }

    fn done(self) -> Result<Vss, Unread> {
        let Self { mut vss, numbers, types, .. } = self;
        if vss.signals.is_empty() {
            let cause = "expected a VSS file with signals of type sensor, actuator or attribute; found none";
            return Err(Unread::Malformed(cause.to_owned()));
        }
        let field = |name| numbers.get(name).copied().flatten();
        vss.version = field("Major").zip(field("Minor")).map(|(major, minor)| VssVersion { major, minor });
        if types > 0 {
            vss.notes.push(format!("{types} definitions of struct types were passed over"));
        }
        if let Some(first) = vss.odd.first() {
            let note = format!("{} entries can be in no container, the first is `{}`, {}", vss.odd.len(), first.path, first.is);
            vss.notes.push(note);
        }
        Ok(vss)
    }
}

/// A type that VSS has itself, alone or as an array.
fn is_plain(datatype: &str) -> bool {
    let name = datatype.split('[').next().unwrap_or_default().to_ascii_lowercase();
    TYPES.contains(&name.as_str())
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// The only values that a signal can have. As JSON, so that a number is not a text.
fn allowed(node: &Map<String, Value>) -> BTreeSet<String> {
    match node.get("allowed") {
        Some(Value::Array(values)) => values.iter().map(Value::to_string).collect(),
        Some(Value::Null) | None => BTreeSet::new(),
        Some(value) => [value.to_string()].into(),
    }
}

/// The constant value of an attribute; releases before 2.1 call it `value`.
fn number(node: &Map<String, Value>) -> Option<u16> {
    let value = node.get("default").or_else(|| node.get("value"))?;
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u16::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{vss, written};
    use super::*;

    #[test]
    fn what_a_file_takes_out_or_says_twice_is_refused_with_its_path() {
        let cases = [
            (
                r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"},"Width":{"type":"attribute","delete":true}}}}"#,
                "`Vehicle.Width` has `delete`",
            ),
            (r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"},"Width":{"delete":true}}}}"#, "`Vehicle.Width` has `delete`"),
            (r#"{"Vehicle.Speed":{"type":"sensor"},"Vehicle.Cabin":{"type":"branch","delete":false}}"#, "`Vehicle.Cabin` has `delete`"),
            (r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"}}},"Vehicle.Speed":{"type":"actuator"}}"#, "`Vehicle.Speed` stands twice"),
            (r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"}}},"Vehicle.Speed":{"type":"branch"}}"#, "`Vehicle.Speed` stands twice"),
            (r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"},"Speed":{"type":"actuator"}}}}"#, "`Speed` stands twice"),
            (r#"{"Vehicle":{"children":{"Speed":{"type":"sensor","type":"actuator"}}}}"#, "`type` stands twice"),
        ];
        for (text, exp_cause) in cases {
            let (_folder, path) = written(text);
            let failure = file(&path).unwrap_err();
            assert!(failure.code() == Code::FileMalformed && failure.to_string().contains(exp_cause), "{text}: {failure}");
        }
        // A signal of that name is none of it.
        assert!(vss(r#"{"Vehicle":{"children":{"delete":{"type":"actuator"}}}}"#).is_ok());
    }

    #[test]
    fn the_release_is_said_directly_beneath_the_root_only() {
        let numbers = |major: u16| {
            format!(
                r#""VersionVSS":{{"children":{{"Major":{{"type":"attribute","default":{major}}},"Minor":{{"type":"attribute","default":1}}}}}}"#
            )
        };
        let deep = |beside: &str| format!(r#"{{"Vehicle":{{"children":{{"Trailer":{{"children":{{{}}}}}{beside}}}}}}}"#, numbers(3));
        assert_eq!(vss(&deep("")).unwrap().version, None);
        assert_eq!(vss(&deep(&format!(",{}", numbers(6)))).unwrap().version, Some(VssVersion { major: 6, minor: 1 }));
        let flat =
            r#"{"Vehicle.Trailer.VersionVSS.Major":{"type":"attribute","default":3},"Vehicle.VersionVSS.Major.X":{"type":"attribute"}}"#;
        assert_eq!(vss(flat).unwrap().version, None);
    }

    #[test]
    fn what_is_no_object_is_no_release() {
        for text in ["[]", "1", "null", "\"Vehicle\"", "{"] {
            let (_folder, path) = written(text);
            let failure = file(&path).unwrap_err();
            assert!(failure.code() == Code::FileMalformed && failure.to_string().contains("no VSS release as JSON"), "{text}: {failure}");
        }
    }
}
