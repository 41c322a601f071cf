//! The signals that a container was made from.

use crate::{Action, Leaf, Pattern, SignalPath};
use alloc::collections::BTreeSet;
use codec::{Decode, Encode};
use core::ops::Bound;

/// Signals of a VSS release, by what can be done with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Leaves {
    /// Those that can only be read: sensors and attributes.
    pub sensors: BTreeSet<Leaf>,
    /// Those that can be commanded as well.
    pub actuators: BTreeSet<Leaf>,
}

impl Leaves {
    /// How many.
    pub fn len(&self) -> usize {
        self.sensors.len().saturating_add(self.actuators.len())
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.sensors.is_empty() && self.actuators.is_empty()
    }

    /// All of them: first those that can only be read.
    pub fn iter(&self) -> impl Iterator<Item = &Leaf> {
        self.sensors.iter().chain(&self.actuators)
    }

    /// True when the path is one of them, or a branch above one.
    pub fn have(&self, path: SignalPath<'_>) -> bool {
        self.beneath(path, Action::Read).next().is_some()
    }

    /// Those that an action on the path reaches: at it and beneath it. A command reaches actuators only.
    pub fn beneath<'a>(&'a self, path: SignalPath<'a>, action: Action) -> impl Iterator<Item = SignalPath<'a>> {
        self.sets(action).flat_map(move |leaves| {
            // What lies in a branch stands right behind it: `.` sorts before all that a name may hold.
            leaves
                .range::<str, _>((Bound::Included(path.as_str()), Bound::Unbounded))
                .map(Leaf::path)
                .take_while(move |leaf| leaf.lies_in(path))
        })
    }

    /// Those that an action reaches.
    pub(super) fn reached(&self, action: Action) -> impl Iterator<Item = SignalPath<'_>> {
        self.sets(action).flatten().map(Leaf::path)
    }

    fn sets(&self, action: Action) -> impl Iterator<Item = &BTreeSet<Leaf>> {
        (action != Action::Actuate).then_some(&self.sensors).into_iter().chain([&self.actuators])
    }

    /// Those that a pattern of `allow` covers.
    pub(super) fn covered(self, allow: &BTreeSet<Pattern>) -> Self {
        let covered = |leaves: BTreeSet<Leaf>| leaves.into_iter().filter(|leaf| allow.iter().any(|it| it.covers(leaf.path()))).collect();
        Self { sensors: covered(self.sensors), actuators: covered(self.actuators) }
    }

    /// True when each stands for itself: none is there twice, and none lies beneath another.
    pub(super) fn stand_apart(&self) -> bool {
        let all: BTreeSet<&Leaf> = self.iter().collect();
        let beneath = all.iter().zip(all.iter().skip(1)).any(|(one, next)| next.path().lies_in(one.path()));
        all.len() == self.len() && !beneath
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(texts: &[&str]) -> BTreeSet<Leaf> {
        texts.iter().map(|text| Leaf::new(text).unwrap()).collect()
    }

    #[test]
    fn an_action_on_a_branch_reaches_what_lies_in_it_and_a_command_actuators_only() {
        let leaves = Leaves { sensors: set(&["A", "B.X", "B.Y.Z", "B0", "BX.X", "C"]), actuators: set(&["B.W", "B_.W"]) };
        let reached =
            |path, action| leaves.beneath(SignalPath::new(path).unwrap(), action).map(|leaf| leaf.as_str()).collect::<BTreeSet<_>>();
        assert_eq!(reached("B", Action::Read), ["B.W", "B.X", "B.Y.Z"].into());
        assert_eq!(reached("B.Y", Action::History), ["B.Y.Z"].into());
        assert_eq!(reached("B", Action::Actuate), ["B.W"].into());
        assert_eq!(reached("B.X", Action::Actuate), [].into());
        assert_eq!(reached("B.X.More", Action::Read), [].into());
    }

    #[test]
    fn a_signal_beneath_another_or_of_both_kinds_does_not_stand_apart() {
        let leaves = |sensors, actuators| Leaves { sensors: set(sensors), actuators: set(actuators) };
        assert!(leaves(&["A.B", "A.C"], &["A.BB"]).stand_apart());
        assert!(!leaves(&["A.B"], &["A.B"]).stand_apart());
        assert!(!leaves(&["A.B"], &["A.B.C", "A.A"]).stand_apart());
        assert!(!leaves(&["A"], &["A.B.C"]).stand_apart());
    }
}
