//! VSS paths and patterns over them.

use crate::limits::{MAX_PATH_BYTES, MAX_PATH_NODES};
use alloc::string::String;
use codec::{Decode, Encode};
use core::borrow::Borrow;

/// Why a text is not a path or pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathError;

impl core::fmt::Display for PathError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "expected a VSS path such as Vehicle.Speed: up to {MAX_PATH_NODES} names of letters and digits joined by dots, \
             {MAX_PATH_BYTES} bytes at most; in patterns a name may be `*`"
        )
    }
}

impl core::error::Error for PathError {}

/// The path of one signal, such as `Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignalPath<'a>(&'a str);

impl<'a> SignalPath<'a> {
    /// Reads a path.
    ///
    /// # Errors
    /// [`PathError`] when it is not one, or holds a `*`.
    pub fn new(text: &'a str) -> Result<Self, PathError> {
        check(text, false).map(|()| Self(text))
    }

    /// The text.
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// Its names, from the root.
    pub fn nodes(self) -> impl Iterator<Item = &'a str> + Clone {
        self.0.split('.')
    }

    /// True when this path is the other one, or lies beneath it.
    pub fn lies_in(self, branch: SignalPath<'_>) -> bool {
        self.0.strip_prefix(branch.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// A pattern over paths: a path covers itself and, being a branch, all beneath it; `*` stands for
/// exactly one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Pattern(String);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PathError`] when it is not one.
    pub fn new(text: &str) -> Result<Self, PathError> {
        check(text, true).map(|()| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the path is named by this pattern or lies beneath it.
    pub fn covers(&self, path: SignalPath<'_>) -> bool {
        let mut nodes = path.nodes();
        self.0.split('.').all(|wanted| nodes.next().is_some_and(|node| fits(wanted, node)))
    }

    /// True when what this pattern names lies at, above or beneath the path.
    pub fn touches(&self, path: SignalPath<'_>) -> bool {
        self.0.split('.').zip(path.nodes()).all(|(wanted, node)| fits(wanted, node))
    }
}

fn fits(wanted: &str, node: &str) -> bool {
    wanted == "*" || wanted == node
}

impl TryFrom<String> for Pattern {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        check(&text, true).map(|()| Self(text))
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.0
    }
}

impl Decode for Pattern {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::try_from(String::decode(input)?).map_err(|_| codec::Error::from("not a path pattern"))
    }
}

/// A signal of a VSS release: the whole path of a leaf of its tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Leaf(String);

impl Leaf {
    /// Reads a leaf's path.
    ///
    /// # Errors
    /// [`PathError`] when it is no path, or holds a `*`.
    pub fn new(text: &str) -> Result<Self, PathError> {
        check(text, false).map(|()| Self(text.into()))
    }

    /// The path.
    pub fn path(&self) -> SignalPath<'_> {
        SignalPath(&self.0)
    }
}

/// Leaves are found by their text: both have the same order.
impl Borrow<str> for Leaf {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Decode for Leaf {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::new(&String::decode(input)?).map_err(|_| codec::Error::from("not a signal's path"))
    }
}

fn check(text: &str, star: bool) -> Result<(), PathError> {
    let name = |node: &str| !node.is_empty() && node.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let well_formed = text.len() <= MAX_PATH_BYTES
        && text.split('.').count() <= MAX_PATH_NODES
        && text.split('.').all(|node| name(node) || (star && node == "*"));
    if well_formed {
        Ok(())
    } else {
        Err(PathError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_covers_its_subtree_and_a_star_exactly_one_name() {
        let cases = [
            ("Vehicle.Speed", "Vehicle.Speed", true),
            ("Vehicle.Speed", "Vehicle.SpeedLimit", false),
            ("Vehicle.Cabin", "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", true),
            ("Vehicle.Cabin.Door", "Vehicle.Cabin", false),
            ("Vehicle.*.Door", "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", true),
            ("Vehicle.*.Row1", "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", false),
            ("*", "Vehicle.Speed", true),
            ("Vehicle.Speed.*", "Vehicle.Speed", false),
        ];
        for (pattern, path, exp_covers) in cases {
            let covers = Pattern::new(pattern).unwrap().covers(SignalPath::new(path).unwrap());
            assert_eq!(covers, exp_covers, "{pattern} over {path}");
        }
    }

    #[test]
    fn a_pattern_touches_what_lies_at_above_and_beneath_it() {
        let cases = [
            ("Vehicle.Chassis.Brake", "Vehicle.Chassis.Brake", true),
            ("Vehicle.Chassis.Brake", "Vehicle.Chassis", true),
            ("Vehicle.Chassis.Brake", "Vehicle", true),
            ("Vehicle.Chassis.Brake", "Vehicle.Chassis.Brake.Fluid.Level", true),
            ("Vehicle.Chassis.Brake", "Vehicle.Chassis.BrakePedal", false),
            ("Vehicle.Chassis.Brake", "Vehicle.Chassis.Axle", false),
            ("Vehicle.*.Brake", "Vehicle.Chassis", true),
            ("Vehicle.*.Brake", "Vehicle.Chassis.Axle", false),
            ("*.Chassis", "Vehicle", true),
            ("*", "Boat", true),
        ];
        for (pattern, path, exp_touches) in cases {
            let touches = Pattern::new(pattern).unwrap().touches(SignalPath::new(path).unwrap());
            assert_eq!(touches, exp_touches, "{pattern} and {path}");
        }
    }

    #[test]
    fn a_path_lies_in_itself_and_in_the_branches_above_it() {
        let cases = [("Vehicle.Speed", "Vehicle.Speed", true), ("Vehicle.Speed", "Vehicle", true), ("Vehicle", "Vehicle.Speed", false)];
        for (path, branch, exp_lies) in cases.into_iter().chain([("Vehicle.SpeedLimit", "Vehicle.Speed", false)]) {
            assert_eq!(SignalPath::new(path).unwrap().lies_in(SignalPath::new(branch).unwrap()), exp_lies, "{path} in {branch}");
        }
    }

    #[test]
    fn a_malformed_path_is_refused() {
        for text in ["", ".", "Vehicle.", ".Speed", "Vehicle..Speed", "Vehicle Speed", "Vehicle.*", "Vehicle.S\u{fc}d"] {
            assert!(SignalPath::new(text).is_err(), "{text}");
        }
        assert!(SignalPath::new(&["a"; MAX_PATH_NODES + 1].join(".")).is_err());
        assert!(SignalPath::new(&"a".repeat(MAX_PATH_BYTES + 1)).is_err());
    }
}
