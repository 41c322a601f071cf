//! Where two releases differ beneath a container's patterns.

use super::{Odd, Vss};
use shared_logic::{
    container::{OtherRelease, VssVersion},
    Container as Document, Leaf, Pattern,
};
use std::collections::BTreeSet;

impl Vss {
    /// What the release of `other` has otherwise than this one, of all that a document's allowed patterns cover: what
    /// only one of them has, and what is of another kind, data type or unit.
    pub(in super::super) fn other_release(&self, document: &Document, other: &Self, version: VssVersion) -> OtherRelease {
        let allow: Vec<&Pattern> = document.allow().collect();
        let covered = |leaf: &Leaf| allow.iter().any(|pattern| pattern.covers(leaf.path()));
        let same = |leaf: &Leaf| {
            let signal = |vss: &Self| vss.signals.get(leaf).map(|signal| (signal.kind, signal.datatype.clone(), signal.unit.clone()));
            signal(self) == signal(other)
        };
        let leaves = self.signals.keys().chain(other.signals.keys()).filter(|leaf| covered(leaf) && !same(leaf)).cloned();
        // What cannot be named, or not told apart, stands for the branch that it is in.
        let odd = other.odd.iter().filter_map(Odd::namable).filter_map(|path| Leaf::new(path).ok());
        let differs: BTreeSet<Leaf> = leaves.chain(odd.filter(|leaf| allow.iter().any(|pattern| pattern.touches(leaf.path())))).collect();
        OtherRelease::new(version, differs)
    }
}
