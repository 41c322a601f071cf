//! Masks as sets of names.

use shared_logic::{party::PartyKinds, Action, Actions, Purposes, Region, Regions, Rights, SignalClasses};
use std::{
    collections::BTreeSet,
    sync::{LazyLock, OnceLock},
};

/// A set of names.
pub type NameSet = BTreeSet<&'static str>;

/// What every command and every class of commands is called, as the design lists them.
pub const COMMAND: &str = "actuate";

const CLASSES: [&str; 19] = [
    "identity",
    "location-exact",
    "location-coarse",
    "trip",
    "driving-behaviour",
    "speed-motion",
    "odometer",
    "energy-charging",
    "diagnostics",
    "maintenance",
    "tyre-body",
    "cabin-comfort",
    "occupant-biometric",
    "camera-adas",
    "infotainment",
    "actuate-comfort",
    "actuate-access",
    "actuate-charge",
    "actuate-drive",
];
const ACTIONS: [&str; 4] = ["read", "history", "subscribe", COMMAND];
const KINDS: [&str; 6] = ["data-holder", "third-party", "processor", "authority", "auditor", "registrar"];
const REGIONS: [&str; 3] = ["eea", "adequate", "elsewhere"];
const RIGHTS: [&str; 6] = ["grant", "narrow", "suspend", "revoke", "answer", "delegate"];

/// What tells of a person.
pub static PERSONAL: LazyLock<NameSet> = LazyLock::new(|| {
    let named = ["identity", "location-exact", "location-coarse", "trip", "driving-behaviour", "speed-motion"];
    named.into_iter().chain(["cabin-comfort", "occupant-biometric", "camera-adas", "infotainment"]).collect()
});

/// What an emergency may open.
pub static IN_EMERGENCY: LazyLock<NameSet> =
    LazyLock::new(|| NameSet::from(["location-exact", "location-coarse", "speed-motion", "energy-charging", "diagnostics", "tyre-body"]));

/// Each set is made when it is first met, and kept: the enumeration meets the same ones again and again.
type Kept = LazyLock<Vec<OnceLock<NameSet>>>;

static CLASS_SETS: Kept = LazyLock::new(|| unmade(CLASSES.len()));
static ACTION_SETS: Kept = LazyLock::new(|| unmade(ACTIONS.len()));
static KIND_SETS: Kept = LazyLock::new(|| unmade(KINDS.len()));
static REGION_SETS: Kept = LazyLock::new(|| unmade(REGIONS.len()));
static RIGHT_SETS: Kept = LazyLock::new(|| unmade(RIGHTS.len()));
static NOTHING: NameSet = NameSet::new();

/// The names of the classes.
pub fn classes(mask: SignalClasses) -> &'static NameSet {
    kept(&CLASS_SETS, mask.bits(), &CLASSES)
}

/// The names of the actions.
pub fn actions(mask: Actions) -> &'static NameSet {
    kept(&ACTION_SETS, mask.bits().into(), &ACTIONS)
}

/// The names of the kinds of party.
pub fn kinds(mask: PartyKinds) -> &'static NameSet {
    kept(&KIND_SETS, mask.bits().into(), &KINDS)
}

/// The names of the rights.
pub fn rights(mask: Rights) -> &'static NameSet {
    kept(&RIGHT_SETS, mask.bits().into(), &RIGHTS)
}

/// The codes of the purposes.
pub fn purposes(mask: Purposes) -> BTreeSet<u16> {
    (0..64).filter(|code| mask.0 >> code & 1 == 1).collect()
}

/// The names of the regions.
pub fn regions(mask: Regions) -> &'static NameSet {
    kept(&REGION_SETS, mask.bits().into(), &REGIONS)
}

/// What the region is called.
pub const fn region(region: Region) -> &'static str {
    match region {
        Region::Eea => "eea",
        Region::Adequate => "adequate",
        Region::Elsewhere => "elsewhere",
    }
}

/// The classes of the one that the other lacks.
pub fn missing(asked: SignalClasses, given: SignalClasses) -> SignalClasses {
    let lacking = classes(asked).difference(classes(given));
    let bit = |name: &&str| CLASSES.iter().position(|class| class == name).and_then(|place| u32::try_from(place).ok());
    SignalClasses::from_bits(lacking.filter_map(bit).map(|bit| 1 << bit).sum()).unwrap_or(SignalClasses::NONE)
}

/// What the action is called.
pub const fn word(action: Action) -> &'static str {
    match action {
        Action::Read => "read",
        Action::History => "history",
        Action::Subscribe => "subscribe",
        Action::Actuate => COMMAND,
    }
}

fn unmade(names: usize) -> Vec<OnceLock<NameSet>> {
    (0..1u32 << names).map(|_| OnceLock::new()).collect()
}

fn kept(sets: &'static [OnceLock<NameSet>], mask: u32, names: &[&'static str]) -> &'static NameSet {
    let place = usize::try_from(mask).ok().and_then(|place| sets.get(place));
    place.map_or(&NOTHING, |place| place.get_or_init(|| set(mask, names)))
}

fn set(mask: u32, names: &[&'static str]) -> NameSet {
    (0u32..).zip(names).filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, name)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{party::PartyKind, Right, SignalClass};

    #[test]
    fn the_names_of_the_prose_are_those_of_the_rule_crate_in_the_same_order() {
        assert!(SignalClass::LIST.iter().map(|item| item.name()).eq(CLASSES));
        assert!(Action::LIST.iter().map(|item| item.name()).eq(ACTIONS));
        assert!(PartyKind::LIST.iter().map(|item| item.name()).eq(KINDS));
        assert!(Right::LIST.iter().map(|item| item.name()).eq(RIGHTS));
        assert!(Region::LIST.iter().map(|item| item.name()).eq(REGIONS));
        assert!(Region::LIST.iter().map(|item| region(*item)).eq(REGIONS));
    }

    #[test]
    fn a_mask_has_its_names_each_time_it_is_asked_for() {
        for _ in 0..2 {
            assert_eq!(classes(SignalClasses::ALL).len(), 19);
            assert_eq!(*classes(SignalClasses::of(&[SignalClass::Trip])), NameSet::from(["trip"]));
            assert_eq!(*classes(SignalClasses::NONE), NameSet::new());
        }
    }

    #[test]
    fn what_is_missing_is_what_was_asked_and_not_given() {
        let of = SignalClasses::of;
        let (asked, given) = (of(&[SignalClass::Trip, SignalClass::Odometer]), of(&[SignalClass::Trip, SignalClass::Identity]));
        assert_eq!(missing(asked, given), of(&[SignalClass::Odometer]));
        assert_eq!(missing(given, given), SignalClasses::NONE);
    }

    #[test]
    fn the_lists_of_the_prose_are_those_of_the_rule_crate() {
        assert_eq!(*PERSONAL, *classes(SignalClasses::PERSONAL));
        assert_eq!(*IN_EMERGENCY, *classes(SignalClasses::EMERGENCY));
    }
}
