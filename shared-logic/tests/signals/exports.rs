//! Exports of VSS releases, as COVESA publishes them in JSON, instances expanded.

use super::table::{Leaf, Leaves};
use serde_json::Value;
use shared_logic::SignalClass;
use std::{collections::BTreeMap, fs, path::Path};

/// A release.
pub(crate) struct Export {
    /// Its number, such as `6.0`.
    pub(crate) release: String,
    /// Its leaves, and whether each can be commanded.
    pub(crate) leaves: BTreeMap<String, bool>,
}

/// The exports in a folder.
pub(crate) fn of_folder(folder: impl AsRef<Path>) -> Vec<Export> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "json")).map(|path| read(&path)).collect()
}

/// The export in a file.
pub(crate) fn read(path: &Path) -> Export {
    let tree: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let number = |name: &str| tree["Vehicle"]["children"]["VersionVSS"]["children"][name]["default"].to_string();
    let mut leaves = BTreeMap::new();
    collect(&tree["Vehicle"], "Vehicle", &mut leaves);
    Export { release: format!("{}.{}", number("Major"), number("Minor")), leaves }
}

fn collect(node: &Value, path: &str, leaves: &mut BTreeMap<String, bool>) {
    match node["children"].as_object() {
        Some(children) => children.iter().for_each(|(name, child)| collect(child, &format!("{path}.{name}"), leaves)),
        None => {
            assert!(node["instances"].is_null() && node["type"] != "branch", "{path}: expected an export with its instances expanded");
            leaves.insert(path.to_owned(), node["type"] == "actuator");
        }
    }
}

/// Adds the leaves of exports; the classes of new ones are still to be decided.
pub(crate) fn add(held: &mut Leaves, exports: Vec<Export>) {
    for Export { release, leaves } in exports {
        for (path, commandable) in leaves {
            let undecided = Leaf { reading: SignalClass::Identity, commanding: None, releases: [].into() };
            let leaf = held.entry(path).or_insert(undecided);
            leaf.releases.insert(release.clone());
            leaf.commanding = leaf.commanding.or(commandable.then_some(SignalClass::ActuateDrive));
        }
    }
}
