//! VSS files: the signals of a release, as COVESA's tools export them.

mod compare;
mod near;
mod once;
mod read;

use crate::failure::{Code, Failure};
use shared_logic::{
    container::{Leaves, VssVersion},
    Container as Document, Leaf, Pattern, SignalPath,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// A signal as a VSS file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Signal {
    kind: Kind,
    datatype: Option<String>,
    unit: Option<String>,
    /// The only values that it can have, each as JSON; none where any is allowed.
    allowed: BTreeSet<String>,
    /// Marked as going away with a later release: what the file says of it, such as what to use instead.
    deprecated: Option<String>,
}

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

/// What stands in a file like a signal, and cannot be one of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Odd {
    path: String,
    /// What it is, as in "`Vehicle.X` is …".
    is: String,
}

/// The signals of a VSS release, with overlays.
#[derive(Debug, Default)]
pub(super) struct Vss {
    signals: BTreeMap<Leaf, Signal>,
    /// The paths of its branches, also of those that are empty.
    branches: BTreeSet<String>,
    odd: Vec<Odd>,
    version: Option<VssVersion>,
    /// What a person should know of how the files were read.
    notes: Vec<String>,
}

impl Vss {
    /// Reads VSS JSON files: the first is the release, each other an overlay of those before it.
    ///
    /// # Errors
    /// What cannot be read, and what would be read wrong: unexpanded instances, removals that were not applied, what
    /// stands twice in a file, a signal that another file has as a branch, files of two releases.
    pub(super) fn read(files: &[PathBuf]) -> Result<Self, Failure> {
        let mut whole = Self::default();
        for path in files {
            whole.overlay(read::file(path)?, path)?;
        }
        Ok(whole)
    }

    /// What of these files should be told.
    pub(super) fn notes(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().map(String::as_str)
    }

    /// The release, where the files say it.
    pub(super) const fn version(&self) -> Option<VssVersion> {
        self.version
    }

    /// Its signals, as containers hold them.
    pub(super) fn leaves(&self) -> Leaves {
        let of = |actuators: bool| {
            let wanted = self.signals.iter().filter(|(_, signal)| (signal.kind == Kind::Actuator) == actuators);
            wanted.map(|(leaf, _)| leaf.clone()).collect()
        };
        Leaves { sensors: of(false), actuators: of(true) }
    }

    /// Checks that a pattern means at least one signal.
    pub(super) fn check(&self, pattern: &Pattern) -> Result<(), Failure> {
        let odd = || self.odd.iter().any(|odd| SignalPath::new(&odd.path).is_ok_and(|path| pattern.covers(path)));
        if self.signals.keys().any(|leaf| pattern.covers(leaf.path())) || odd() {
            return Ok(());
        }
        let names = self.signals.keys().map(|leaf| leaf.path().as_str());
        Err(unknown(pattern.as_str(), "the VSS file", near::names(pattern.as_str(), names)))
    }

    /// Checks that a document covers nothing that it cannot tell apart.
    ///
    /// INVARIANT (nothing unseen): whoever may have a branch gets all that lies beneath it, also what no class is
    /// known of.
    pub(super) fn check_odd(&self, allow: &[Pattern], deny: &[Pattern]) -> Result<(), Failure> {
        let within = |patterns: &[Pattern], odd: &Odd| patterns.iter().any(|pattern| covers(pattern, &odd.path));
        let Some(odd) = self.odd.iter().find(|odd| within(allow, odd) && !within(deny, odd)) else { return Ok(()) };
        let failure = Failure::of(Code::UnclearSignal, format!("the container would cover `{}`, which is {}", odd.path, odd.is));
        // Leaving out the root would leave nothing.
        Err(match odd.namable().filter(|path| path.contains('.')) {
            Some(path) => failure.hint(format!("leave it out with `--deny {path}`")),
            None => failure.hint("name signals or branches without it"),
        })
    }

    /// Which of a document's signals go away with a later release, each with what the file says of it.
    pub(super) fn deprecated<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = (&'a str, &'a str)> {
        document.leaves().iter().filter_map(|leaf| Some((leaf.path().as_str(), self.signals.get(leaf)?.deprecated.as_deref()?)))
    }

    fn overlay(&mut self, over: Self, path: &Path) -> Result<(), Failure> {
        match (self.version, over.version) {
            (Some(found), Some(other)) if found != other => {
                let cause = format!("an overlay is of the release that it lies over: that is VSS {found}, this file is of {other}");
                return Err(Failure::file(Code::WrongContainer, path, cause).hint("`--also FILE` takes a second release"));
            }
            (found, other) => self.version = found.or(other),
        }
        let changed = over.signals.iter().filter(|(leaf, signal)| self.signals.get(*leaf).is_some_and(|before| before != *signal)).count();
        self.notes.extend(over.notes);
        if changed > 0 {
            self.notes.push(format!("`{}` describes {changed} signals anew", path.display()));
        }
        self.odd.retain(|odd| Leaf::new(&odd.path).map_or(true, |leaf| !over.signals.contains_key(&leaf)));
        for odd in &over.odd {
            self.signals.retain(|leaf, _| leaf.path().as_str() != odd.path);
        }
        self.odd.extend(over.odd);
        self.signals.extend(over.signals);
        self.branches.extend(over.branches);
        match self.torn() {
            Some(cause) => Err(Failure::file(Code::FileMalformed, path, cause)
                .hint("export release and overlays as one file, or leave one of the two out")),
            None => Ok(()),
        }
    }

    /// What would be a branch and something else as well.
    fn torn(&self) -> Option<String> {
        let branches = self.branches.iter().map(String::as_str);
        let leaves = self.signals.keys().map(|leaf| leaf.path().as_str()).chain(self.odd.iter().map(|odd| odd.path.as_str()));
        // A flat list need not name the branches that its paths lie in.
        let above = leaves.chain(branches.clone()).flat_map(|path| path.match_indices('.').filter_map(move |(end, _)| path.get(..end)));
        let signal = above.chain(branches).find(|path| self.signals.contains_key(*path));
        let odd = || self.odd.iter().find(|odd| self.branches.contains(&odd.path));
        signal
            .map(|path| format!("`{path}` is a signal and a branch"))
            .or_else(|| odd().map(|odd| format!("`{}` is a branch, and {}", odd.path, odd.is)))
    }
}

impl Odd {
    /// The path itself, or the nearest branch above it, that an option can name.
    fn namable(&self) -> Option<&str> {
        let ends = self.path.match_indices('.').map(|(end, _)| end).chain([self.path.len()]);
        ends.filter_map(|end| self.path.get(..end)).rfind(|path| SignalPath::new(path).is_ok())
    }
}

/// As [`Pattern::covers`], of a path with any letters.
fn covers(pattern: &Pattern, path: &str) -> bool {
    let mut nodes = path.split('.');
    pattern.as_str().split('.').all(|wanted| nodes.next().is_some_and(|node| wanted == "*" || wanted == node))
}

fn unknown(path: &str, of: &str, near: Vec<String>) -> Failure {
    let failure = Failure::of(Code::UnknownSignal, format!("{of} has no signal or branch `{path}`"));
    if near.is_empty() {
        failure
    } else {
        failure.hint(format!("did you mean {}?", near.join(", ")))
    }
}

/// The signals and branches of a document that are nearest to a path that it does not have.
pub(crate) fn nearest(document: &Document, path: &str) -> Vec<String> {
    near::names(path, document.leaves().iter().map(|leaf| leaf.path().as_str()))
}

#[cfg(test)]
mod tests;
