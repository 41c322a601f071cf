//! The signals that a question names, and what a document says of them.

use super::{Container, VssVersion};
use crate::{
    classify::{classes_beneath, coarse_classes_of, coarsened, Classifier},
    limits::MAX_SIGNALS,
    names::names,
    Action, Coverage, SignalClasses, SignalPath,
};
use alloc::vec::Vec;

/// How precisely a signal is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As the vehicle measures it.
    Exact,
    /// Coarsened as [`crate::classify`] says; only a position has such a value.
    Coarse,
}

names!(Precision { Exact, Coarse });

/// The signals or branches that one question names, 1 to [`MAX_SIGNALS`], each once, and how they are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signals<'a> {
    paths: Vec<SignalPath<'a>>,
    precision: Precision,
    release: Option<VssVersion>,
}

/// Why paths are not the signals of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalsError {
    /// There is none.
    Empty,
    /// More than [`MAX_SIGNALS`].
    TooMany,
}

impl core::fmt::Display for SignalsError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Empty => f.write_str("expected at least one signal path"),
            Self::TooMany => write!(f, "expected at most {MAX_SIGNALS} signals in one question; ask several questions"),
        }
    }
}

impl core::error::Error for SignalsError {}

impl<'a> Signals<'a> {
    /// These signals, exactly, as the container's own release has them. One that is named again is not counted again.
    ///
    /// # Errors
    /// [`SignalsError`] when there is none, or more than [`MAX_SIGNALS`].
    pub fn new(paths: impl IntoIterator<Item = SignalPath<'a>>) -> Result<Self, SignalsError> {
        // One more than fit tells that there are too many.
        let named: Vec<_> = paths.into_iter().take(MAX_SIGNALS.saturating_add(1)).collect();
        match named.len() {
            0 => Err(SignalsError::Empty),
            1..=MAX_SIGNALS => {
                let once = named.iter().enumerate().filter(|(at, path)| !named.iter().take(*at).any(|before| before == *path));
                let paths = once.map(|(_, path)| *path).collect();
                Ok(Self { paths, precision: Precision::Exact, release: None })
            }
            _ => Err(SignalsError::TooMany),
        }
    }

    /// The same, so precise.
    pub fn at(self, precision: Precision) -> Self {
        Self { precision, ..self }
    }

    /// The same, as that release has them; `None` for the container's own.
    pub fn of_release(self, release: Option<VssVersion>) -> Self {
        Self { release, ..self }
    }

    /// The paths.
    pub fn paths(&self) -> impl Iterator<Item = SignalPath<'a>> + '_ {
        self.paths.iter().copied()
    }

    /// How precise.
    pub const fn precision(&self) -> Precision {
        self.precision
    }

    /// The release in which they are meant; `None` for the container's own.
    pub const fn release(&self) -> Option<VssVersion> {
        self.release
    }

    /// The classes that doing `action` with them is of, where no document tells what lies beneath them.
    pub fn classes(&self, action: Action) -> SignalClasses {
        self.paths().fold(SignalClasses::NONE, |classes, path| classes.or(self.classes_by_table(path, action)))
    }

    fn classes_by_table(&self, path: SignalPath<'_>, action: Action) -> SignalClasses {
        let coarse = (self.precision == Precision::Coarse).then(|| coarse_classes_of(path, action)).flatten();
        coarse.unwrap_or_else(|| classes_beneath(path, action))
    }
}

/// Why a document lets a signal not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hitch {
    /// The document has no such signal and no such branch.
    NoSuchSignal,
    /// The document does not speak of the release that the question names, or it differs there.
    OtherRelease,
    /// It, or something beneath it, is excluded.
    Excluded,
    /// It is a branch that is covered in part only.
    NotCovered,
    /// A command, and nothing at it or beneath it can be commanded.
    NoActuator,
    /// A coarse value was asked for, and it, or something beneath it, has none.
    NoCoarseValue,
}

impl Hitch {
    /// What the rules are told of it.
    pub const fn coverage(self) -> Coverage {
        match self {
            Self::NoSuchSignal | Self::OtherRelease => Coverage::NoSuchSignal,
            Self::Excluded => Coverage::Excluded,
            Self::NotCovered | Self::NoActuator | Self::NoCoarseValue => Coverage::NotCovered,
        }
    }
}

/// What a document says of one signal of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// The signal, or the branch.
    pub path: SignalPath<'a>,
    /// The classes that the action on it, and on all beneath it, is of.
    pub classes: SignalClasses,
    /// Why it cannot be had; `None` when the document covers it.
    pub hitch: Option<Hitch>,
}

impl Container {
    /// What the document says of a question's signals, each for itself.
    pub fn say<'a>(&'a self, signals: &'a Signals<'a>, action: Action) -> impl Iterator<Item = Said<'a>> {
        let classifier = Classifier::new(action);
        signals.paths().map(move |path| self.say_of(path, signals, action, &classifier))
    }

    /// The same, together, as the rules are asked: the classes of all, and what is worst for them.
    pub fn say_together(&self, signals: &Signals<'_>, action: Action) -> (SignalClasses, Coverage) {
        self.say(signals, action).fold((SignalClasses::NONE, Coverage::Covered), |(classes, worst), said| {
            let coverage = said.hitch.map_or(Coverage::Covered, Hitch::coverage);
            (classes.or(said.classes), if rank(coverage) > rank(worst) { coverage } else { worst })
        })
    }

    fn say_of<'a>(&'a self, path: SignalPath<'a>, signals: &Signals<'_>, action: Action, classifier: &Classifier) -> Said<'a> {
        let reached = || self.leaves().beneath(path, action);
        let coarse = signals.precision == Precision::Coarse;
        let coarse_of = |leaf| coarsened(leaf, classifier.leaf(leaf));
        let other_release = signals.release.is_some_and(|release| !self.speaks(release, path));
        let hitch = match self.coverage(path) {
            Coverage::NoSuchSignal => Some(Hitch::NoSuchSignal),
            _ if other_release => Some(Hitch::OtherRelease),
            Coverage::Excluded => Some(Hitch::Excluded),
            Coverage::Covered if reached().next().is_none() => Some(Hitch::NoActuator),
            Coverage::Covered if coarse && reached().any(|leaf| coarse_of(leaf).is_none()) => Some(Hitch::NoCoarseValue),
            Coverage::Covered => None,
            _ => Some(Hitch::NotCovered),
        };
        let one = |leaf| coarse.then(|| coarse_of(leaf)).flatten().unwrap_or_else(|| classifier.leaf(leaf));
        let classes = reached().fold(SignalClasses::NONE, |classes, leaf| classes.or(one(leaf)));
        // What the document does not have, and what cannot be commanded, is of the class that the table tells.
        let classes = if classes.is_empty() { signals.classes_by_table(path, action) } else { classes };
        Said { path, classes, hitch }
    }
}

/// How bad it is: in the order in which the rules look.
const fn rank(coverage: Coverage) -> u8 {
    match coverage {
        Coverage::Unknown => 4,
        Coverage::NoSuchSignal => 3,
        Coverage::Excluded => 2,
        Coverage::NotCovered => 1,
        Coverage::Covered | Coverage::ByClass => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};
    use crate::{Leaf, SignalClass};
    use alloc::{collections::BTreeSet, vec};

    const LATITUDE: &str = "Vehicle.CurrentLocation.Latitude";
    const SPEED: &str = "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed";
    const PRESSURE: &str = "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure";
    const LOCK: &str = "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked";
    const OPEN: &str = "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen";
    const V6: VssVersion = VssVersion { major: 6, minor: 0 };

    fn leaves(texts: &[&str]) -> BTreeSet<Leaf> {
        texts.iter().map(|text| Leaf::new(text).unwrap()).collect()
    }

    fn container(deny: &[&str]) -> Container {
        let set = |texts: &[&str]| texts.iter().map(|text| Pattern::new(text).unwrap()).collect();
        let sensors = leaves(&[LATITUDE, "Vehicle.CurrentLocation.Heading", SPEED, PRESSURE]);
        let leaves = Leaves { sensors, actuators: leaves(&[LOCK, OPEN]) };
        Container::new(V6, set(&["Vehicle.CurrentLocation", "Vehicle.Chassis.Axle", "Vehicle.Cabin.Door"]), set(deny), leaves).unwrap()
    }

    fn paths<'a>(texts: &[&'a str]) -> Signals<'a> {
        Signals::new(texts.iter().map(|text| SignalPath::new(text).unwrap())).unwrap()
    }

    fn of(classes: &[SignalClass]) -> SignalClasses {
        SignalClasses::of(classes)
    }

    #[test]
    fn a_signal_that_is_named_again_is_counted_once() {
        let many = Signals::new([SPEED; 63].into_iter().chain([PRESSURE]).map(|text| SignalPath::new(text).unwrap())).unwrap();
        assert_eq!(many.paths().map(|path| path.as_str()).collect::<Vec<_>>(), [SPEED, PRESSURE]);
        assert_eq!(many, paths(&[SPEED, PRESSURE]));
    }

    #[test]
    fn a_branch_needs_every_class_beneath_it() {
        let signals = paths(&["Vehicle.Chassis.Axle"]);
        let together = container(&[]).say_together(&signals, Action::Read);
        assert_eq!(together, (of(&[SignalClass::SpeedMotion, SignalClass::TyreBody]), Coverage::Covered));
        let leaf = container(&[]).say_together(&paths(&[PRESSURE]), Action::Subscribe);
        assert_eq!(leaf, (of(&[SignalClass::TyreBody]), Coverage::Covered));
    }

    #[test]
    fn a_command_reaches_actuators_only_and_needs_one() {
        let container = container(&[]);
        let said =
            |path: &'static str| container.say(&paths(&[path]), Action::Actuate).next().map(|said| (said.classes, said.hitch)).unwrap();
        assert_eq!(said("Vehicle.Cabin.Door"), (of(&[SignalClass::ActuateAccess]), None));
        assert_eq!(said(LOCK), (of(&[SignalClass::ActuateAccess]), None));
        assert_eq!(said(SPEED), (of(&[SignalClass::ActuateDrive]), Some(Hitch::NoActuator)));
    }

    #[test]
    fn of_several_signals_the_classes_are_added_and_the_worst_is_told() {
        let container = container(&["Vehicle.Chassis.Axle.*.Wheel.*.Speed"]);
        let cases = [
            (vec![PRESSURE, LATITUDE], Coverage::Covered, None),
            (vec![PRESSURE, "Vehicle.Cabin"], Coverage::NotCovered, Some(Hitch::NotCovered)),
            (vec!["Vehicle.Cabin", SPEED], Coverage::Excluded, Some(Hitch::Excluded)),
            (vec!["Vehicle.Chassis.Axle"], Coverage::Excluded, Some(Hitch::Excluded)),
            (vec![SPEED, "Vehicle.Chassis.Suspension", PRESSURE], Coverage::NoSuchSignal, Some(Hitch::NoSuchSignal)),
        ];
        for (texts, exp_coverage, exp_hitch) in cases {
            let signals = paths(&texts);
            assert_eq!(container.say_together(&signals, Action::Read).1, exp_coverage, "{texts:?}");
            assert!(container.say(&signals, Action::Read).any(|said| said.hitch == exp_hitch), "{texts:?}");
        }
        let both = container.say_together(&paths(&[PRESSURE, LATITUDE]), Action::Read).0;
        assert_eq!(both, of(&[SignalClass::TyreBody, SignalClass::LocationExact]));
    }

    #[test]
    fn a_coarse_reading_is_of_another_class_and_only_of_what_has_a_coarse_value() {
        let container = container(&[]);
        let said = |path: &'static str, precision| {
            container.say(&paths(&[path]).at(precision), Action::Read).next().map(|said| (said.classes, said.hitch)).unwrap()
        };
        let (exact, coarse) = (of(&[SignalClass::LocationExact]), of(&[SignalClass::LocationCoarse]));
        assert_eq!(said(LATITUDE, Precision::Exact), (exact, None));
        assert_eq!(said(LATITUDE, Precision::Coarse), (coarse, None));
        assert_eq!(said(PRESSURE, Precision::Coarse), (of(&[SignalClass::TyreBody]), Some(Hitch::NoCoarseValue)));
        assert_eq!(said("Vehicle.CurrentLocation", Precision::Coarse).1, Some(Hitch::NoCoarseValue));
    }

    #[test]
    fn another_release_than_the_containers_is_a_hitch_unless_it_speaks_of_it() {
        let other = VssVersion { major: 5, minor: 0 };
        let said = |container: &Container, path: &'static str, release| {
            container.say(&paths(&[path]).of_release(Some(release)), Action::Read).next().unwrap().hitch
        };
        let alone = container(&[]);
        assert_eq!(said(&alone, SPEED, V6), None);
        assert_eq!(said(&alone, SPEED, other), Some(Hitch::OtherRelease));
        let speaking = alone.speaking(OtherRelease::new(other, leaves(&[PRESSURE]))).unwrap();
        assert_eq!(said(&speaking, SPEED, other), None);
        assert_eq!(said(&speaking, PRESSURE, other), Some(Hitch::OtherRelease));
        assert_eq!(said(&speaking, "Vehicle.Chassis.Axle.Row1", other), Some(Hitch::OtherRelease));
        assert_eq!(Hitch::OtherRelease.coverage(), Coverage::NoSuchSignal);
    }

    #[test]
    fn a_question_names_one_signal_at_least_and_so_many_at_most() {
        let names: Vec<_> = (0..=MAX_SIGNALS).map(|number| alloc::format!("Vehicle.Signal{number}")).collect();
        let many = |count: usize| {
            let paths = names.iter().take(count).map(|name| SignalPath::new(name).unwrap());
            Signals::new(paths).map(|signals| signals.paths().count())
        };
        assert_eq!(many(0), Err(SignalsError::Empty));
        assert_eq!((many(1), many(MAX_SIGNALS)), (Ok(1), Ok(MAX_SIGNALS)));
        assert_eq!(many(MAX_SIGNALS + 1), Err(SignalsError::TooMany));
    }
}
