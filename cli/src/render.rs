//! Records and events in words for people.

mod detail;
mod event;

pub(crate) use detail::detail;
pub(crate) use event::{acted_as, rows};
use shared_logic::{
    catalogue, Action, Actions, PartyKind, PartyKinds, PurposeCode, Realm, Region, Regions, Right, Rights, SignalClass, SignalClasses,
};

/// Signal classes as the command line takes them; all of them in words.
pub(crate) fn classes(classes: SignalClasses) -> String {
    if classes == SignalClasses::ALL {
        return "every class".to_owned();
    }
    list(classes.items().map(SignalClass::name))
}

/// Actions as the command line takes them.
pub(crate) fn actions(actions: Actions) -> String {
    list(actions.items().map(Action::name))
}

/// Regions as the command line takes them.
pub(crate) fn regions(regions: Regions) -> String {
    list(regions.items().map(Region::name))
}

/// Rights as the command line takes them.
pub(crate) fn rights(rights: Rights) -> String {
    list(rights.items().map(Right::name))
}

/// What a party does, as the command line takes it.
pub(crate) fn party_kinds(kinds: PartyKinds) -> String {
    list(kinds.items().map(PartyKind::name))
}

fn list(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(",")
    }
}

/// A purpose's short name, or its number where it has none here.
pub(crate) fn purpose(code: PurposeCode) -> String {
    catalogue::short_name(code).map_or_else(|| code.0.to_string(), str::to_owned)
}

/// For which vehicles.
pub(crate) fn realm(realm: &Realm) -> String {
    match realm {
        Realm::Vehicle(id) => format!("vehicle {id}"),
        Realm::Fleet(owner) => format!("every vehicle of {owner}"),
    }
}

/// The beginning and the end of an identifier.
pub(crate) fn short(id: &str) -> String {
    match (id.get(..8), id.len().checked_sub(4).and_then(|end| id.get(end..))) {
        (Some(first), Some(last)) if id.len() > 14 => format!("{first}…{last}"),
        _ => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_told_in_two_words_and_all_but_one_by_their_names() {
        assert_eq!(classes(SignalClasses::ALL), "every class");
        let others: Vec<_> = SignalClasses::ALL.items().skip(1).collect();
        assert_eq!(classes(SignalClasses::of(&others)).split(',').count(), others.len());
        assert_eq!(classes(SignalClasses::NONE), "none");
    }

    #[test]
    fn a_long_identifier_is_told_by_its_ends() {
        assert_eq!(short("0x5801b439a678d9d3a68b8019da6a4abfa507de11"), "0x5801b4…de11");
        assert_eq!(short("0x12"), "0x12");
    }
}
