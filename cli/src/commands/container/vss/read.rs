//! Reading one VSS JSON file.

use super::{Kind, Odd, Signal, Vss};
use crate::failure::{Code, Failure};
use serde_json::{Map, Value};
use shared_logic::{container::VssVersion, Leaf};
use std::{collections::BTreeMap, fs, path::Path};

/// The data types that VSS has itself; every other is a struct's name.
const TYPES: [&str; 14] =
    ["boolean", "bool", "double", "float", "int16", "int32", "int64", "int8", "numeric", "string", "uint16", "uint32", "uint64", "uint8"];

/// Reads a tree whose branches hold `children`, or a flat list of paths.
pub(super) fn file(path: &Path) -> Result<Vss, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|cause| Failure::unread(path, "a VSS release", &cause, "COVESA publishes one with each release: vss.json"))?;
    // Editors on some systems begin a file with a byte order mark.
    let tree: Map<String, Value> = serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(&text))
        .map_err(|cause| Failure::file(Code::FileMalformed, path, format!("this is no VSS release as JSON: {cause}")))?;
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
                None | Some("branch") => {}
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
            Some("branch") => return,
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
        if let Some((_, field)) = path.split_once(".VersionVSS.") {
            self.numbers.insert(field.to_owned(), number(node));
        }
        let deprecated = node.get("deprecation").is_some_and(|text| !empty(text));
        self.vss.signals.insert(leaf, Signal { kind, datatype, unit, deprecated });
    }

    fn odd(&mut self, path: String, is: String) {
        self.vss.odd.push(Odd { path, is });
    }

    fn done(self) -> Result<Vss, Unread> {
        let Self { mut vss, numbers, types } = self;
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

/// The constant value of an attribute; releases before 2.1 call it `value`.
fn number(node: &Map<String, Value>) -> Option<u16> {
    let value = node.get("default").or_else(|| node.get("value"))?;
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u16::try_from(number).ok()
}
