//! Where two releases differ beneath a container's patterns.

use super::{covers, Odd, Signal, Vss};
use shared_logic::{
    container::{OtherRelease, VssVersion},
    Container as Document, Leaf, Pattern,
};
use std::collections::BTreeSet;

impl Vss {
    /// What the release of `other` has otherwise than this one, of all that a document's allowed patterns cover: what
    /// only one of them has, and what is of another kind, data type or unit, or has other allowed values.
    pub(in super::super) fn other_release(&self, document: &Document, other: &Self, version: VssVersion) -> OtherRelease {
        let allow: Vec<&Pattern> = document.allow().collect();
        let covered = |leaf: &Leaf| allow.iter().any(|pattern| pattern.covers(leaf.path()));
        let same = |leaf: &Leaf| self.signals.get(leaf).zip(other.signals.get(leaf)).is_some_and(|(here, there)| here.means(there));
        let leaves = self.signals.keys().chain(other.signals.keys()).filter(|leaf| covered(leaf) && !same(leaf)).cloned();
        // What cannot be named, or not told apart, stands for the branch that it is in, and that may be the root.
        let odd = other.odd.iter().filter(|odd| allow.iter().any(|pattern| covers(pattern, &odd.path)));
        let branches = odd.filter_map(Odd::namable).filter_map(|path| Leaf::new(path).ok());
        let differs: BTreeSet<Leaf> = leaves.chain(branches).collect();
        OtherRelease::new(version, differs)
    }
}

impl Signal {
    /// True when both tell the same; whether one goes away later does not matter.
    fn means(&self, other: &Self) -> bool {
        (self.kind, &self.datatype, &self.unit, &self.allowed) == (other.kind, &other.datatype, &other.unit, &other.allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{patterns, vss};
    use super::*;
    use shared_logic::SignalPath;

    const V3: VssVersion = VssVersion { major: 3, minor: 1 };
    const V6: VssVersion = VssVersion { major: 6, minor: 0 };

    /// A container of 3.1 that speaks of 6.0.
    fn speaking(allow: &[&str], own: &Vss, other: &Vss) -> Document {
        let document = Document::new(V3, patterns(allow).into_iter().collect(), [].into(), own.leaves()).unwrap();
        let other = own.other_release(&document, other, V6);
        document.speaking(other).unwrap()
    }

    fn differing(document: &Document) -> Vec<&str> {
        document.also().flat_map(OtherRelease::differs).map(|leaf| leaf.path().as_str()).collect()
    }

    #[test]
    fn a_strange_name_beneath_the_root_of_the_other_release_makes_the_root_differ() {
        let release = |more: &str| {
            let cabin = r#""Cabin":{"children":{"IsWarm":{"type":"sensor"}}}"#;
            vss(&format!(r#"{{"Vehicle":{{"children":{{"Speed":{{"type":"sensor"}},{cabin}{more}}}}}}}"#)).unwrap()
        };
        let (own, other) = (release(""), release(r#","Cabin-Camera":{"type":"sensor"}"#));
        let whole = speaking(&["Vehicle"], &own, &other);
        assert_eq!(differing(&whole), ["Vehicle"]);
        assert!(!whole.speaks(V6, SignalPath::new("Vehicle").unwrap()));
        assert!(speaking(&["Vehicle"], &own, &own).speaks(V6, SignalPath::new("Vehicle").unwrap()));
        // It lies in no other branch.
        let part = speaking(&["Vehicle.Cabin"], &own, &other);
        assert_eq!(differing(&part), [""; 0]);
        assert!(part.speaks(V6, SignalPath::new("Vehicle.Cabin").unwrap()));
        // No `--deny` can leave it out.
        let advice = other.check_odd(&patterns(&["Vehicle"]), &[]).unwrap_err().text();
        assert!(advice.contains("name signals or branches without it"), "{advice}");
    }

    #[test]
    fn a_signal_with_other_allowed_values_is_not_the_same() {
        let release = |allowed: &str| {
            let gear = format!(r#"{{"type":"actuator","datatype":"string"{allowed}}}"#);
            vss(&format!(r#"{{"Vehicle":{{"children":{{"Speed":{{"type":"sensor"}},"Gear":{gear}}}}}}}"#)).unwrap()
        };
        let own = release(r#","allowed":["P","D"]"#);
        let cases = [
            (r#","allowed":["P","D"]"#, vec![]),
            (r#","allowed":["D","P","D"]"#, vec![]),
            (r#","allowed":["P","D","R"]"#, vec!["Vehicle.Gear"]),
            (r#","allowed":["P"]"#, vec!["Vehicle.Gear"]),
            (r#","allowed":"P""#, vec!["Vehicle.Gear"]),
            ("", vec!["Vehicle.Gear"]),
        ];
        for (allowed, exp_differing) in cases {
            let document = speaking(&["Vehicle"], &own, &release(allowed));
            assert_eq!(differing(&document), exp_differing, "{allowed}");
        }
        assert_eq!(differing(&speaking(&["Vehicle"], &release(""), &release(r#","allowed":null"#))), [""; 0]);
        let (number, text) = (release(r#","allowed":[1]"#), release(r#","allowed":["1"]"#));
        assert_eq!(differing(&speaking(&["Vehicle"], &number, &text)), ["Vehicle.Gear"]);
    }
}
