//! Whose word counts: who objects, and who acts for a party.

use super::{Holds, Moment};
use proptest::prelude::*;
use shared_logic::{EventBody, Role};

/// 21. An objection stands until its end, or until its own account lifts it, or a new owner comes; by another's hand it
///     ends no sooner than in 30 days.
pub(super) fn only_who_objects_is_silent_again(m: &Moment<'_>) -> Holds {
    for (id, before) in &m.before.objections {
        let (was, is) = (m.before.vehicles[id], m.after.vehicles[id]);
        if was.objections == 0 || was.owner != is.owner {
            continue;
        }
        let now = m.after.objections[id];
        for place in before.places.iter().filter(|place| m.now < place.until) {
            let stands = now.places.iter().find(|it| (it.by, it.to) == (place.by, place.to));
            let least = place.until.0.min(m.now.0 + 30 * 86_400);
            prop_assert!(m.event().actor == place.by || stands.is_some_and(|it| it.until.0 >= least), "{:?} {:?}", place, stands);
        }
        prop_assert_eq!(
            usize::from(is.objections),
            now.places.iter().filter(|place| place.until.0 > 0).count() + usize::from(now.crowded_until.0 > 0)
        );
    }
    Ok(())
}

/// 22. Only its acting key, its recovery account and the admin change a party; and no key that was moved costs it
///     anything.
pub(super) fn nobody_else_acts_for_a_party(m: &Moment<'_>) -> Holds {
    for (id, was) in &m.before.parties {
        let is = m.after.parties[id];
        if is == *was {
            continue;
        }
        let (actor, acts) = (m.event().actor, was.acting_key(m.now));
        let may = match m.event().body {
            EventBody::PartyStatusChanged { .. } => m.event().role == Role::Admin,
            EventBody::PartyKeyMoved { .. } => actor == acts && is.acting_key(m.now) == acts,
            EventBody::PartyRecoverySet { .. } => actor == was.recovery_key(m.now).unwrap_or(acts) && is.acting_key(m.now) == acts,
            EventBody::PartyKeyRecovered { .. } => Some(actor) == was.recovery_key(m.now) && is.recovery == was.recovery,
            _ => false,
        };
        prop_assert!(may, "{:?}", m.event());
        // Whoever acts gets the power over its own successors no sooner than everybody could see it coming.
        let unseen = is.recovery_key(m.now) != was.recovery_key(m.now) && was.recovery_key(m.now).is_none();
        prop_assert!(!unseen, "{:?}", m.event());
        if m.event().role != Role::Admin {
            prop_assert_eq!((is.profile, is.status, is.epoch, is.acts_from), (was.profile, was.status, was.epoch, was.acts_from));
            prop_assert_eq!(m.was, m.is);
        }
    }
    Ok(())
}
