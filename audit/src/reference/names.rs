//! Masks as sets of names.

use shared_logic::{party::PartyKinds, Actions, SignalClasses};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// A set of names.
pub type NameSet = BTreeSet<&'static str>;

const CLASSES: [&str; 19] = [
    "Identity",
    "LocationExact",
    "LocationCoarse",
    "Trip",
    "DrivingBehaviour",
    "SpeedMotion",
    "Odometer",
    "EnergyCharging",
    "Diagnostics",
    "Maintenance",
    "TyreBody",
    "CabinComfort",
    "OccupantBiometric",
    "CameraAdas",
    "Infotainment",
    "ActuateComfort",
    "ActuateAccess",
    "ActuateCharge",
    "ActuateDrive",
];
const ACTIONS: [&str; 4] = ["Read", "History", "Subscribe", "Actuate"];
const KINDS: [&str; 5] = ["DataHolder", "ThirdParty", "Processor", "Authority", "Auditor"];

/// The sets the enumeration meets again and again, kept so that it need not build them anew.
static SMALL_CLASS_SETS: LazyLock<BTreeMap<u32, NameSet>> = LazyLock::new(|| {
    let pairs = (0..19u32).flat_map(|a| (0..=a).map(move |b| 1 << a | 1 << b));
    let masks = pairs.flat_map(|pair: u32| (0..19u32).map(move |c| pair | 1 << c)).chain([0]);
    masks.map(|mask| (mask, set(mask, &CLASSES))).collect()
});
static ACTION_SETS: LazyLock<Vec<NameSet>> = LazyLock::new(|| (0..16).map(|mask| set(mask, &ACTIONS)).collect());
static KIND_SETS: LazyLock<Vec<NameSet>> = LazyLock::new(|| (0..32).map(|mask| set(mask, &KINDS)).collect());

/// The names of the classes.
pub fn classes(mask: SignalClasses) -> Cow<'static, NameSet> {
    SMALL_CLASS_SETS.get(&mask.bits()).map_or_else(|| Cow::Owned(set(mask.bits(), &CLASSES)), Cow::Borrowed)
}

/// The names of the actions.
pub fn actions(mask: Actions) -> Cow<'static, NameSet> {
    known(&ACTION_SETS, mask.bits(), &ACTIONS)
}

/// The names of the kinds of party.
pub fn kinds(mask: PartyKinds) -> Cow<'static, NameSet> {
    known(&KIND_SETS, mask.bits(), &KINDS)
}

fn known(sets: &'static [NameSet], mask: u8, names: &[&'static str]) -> Cow<'static, NameSet> {
    sets.get(usize::from(mask)).map_or_else(|| Cow::Owned(set(u32::from(mask), names)), Cow::Borrowed)
}

fn set(mask: u32, names: &[&'static str]) -> NameSet {
    (0u32..).zip(names).filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, name)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{party::PartyKind, Action, SignalClass};

    #[test]
    fn the_names_of_the_prose_are_those_of_the_rule_crate_in_the_same_order() {
        assert!(SignalClass::LIST.iter().map(|item| item.name()).eq(CLASSES));
        assert!(Action::LIST.iter().map(|item| item.name()).eq(ACTIONS));
        assert!(PartyKind::LIST.iter().map(|item| item.name()).eq(KINDS));
    }

    #[test]
    fn a_mask_has_the_same_names_whether_or_not_its_set_is_kept() {
        let many = SignalClasses::ALL;
        assert_eq!(classes(many).len(), 19);
        assert_eq!(*classes(SignalClasses::of(&[SignalClass::Trip])), NameSet::from(["Trip"]));
        assert_eq!(*classes(SignalClasses::NONE), NameSet::new());
    }
}
