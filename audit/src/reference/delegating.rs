//! Letting another act: offering it, accepting it, and ending it.

use super::{
    consequence::{Consequence, Context, Place},
    mandate::{dead_above, right, Mandate},
    names::{actions, classes, rights},
    objection::{meant, narrow, object, running, wide, Objection},
    vehicle::in_use,
    Records,
};
use shared_logic::{
    Account, AssignedRole, Delegation, DelegationState, DelegationTerms, EventBody, Realm, Record, Right, Role, UnixSeconds, Vehicle,
    VehicleId,
};

/// How long an offer can be accepted at most, in seconds: 30 days.
pub(super) const LONGEST_OFFER: i128 = 2_592_000;

pub(super) fn delegate(
    context: &Context<'_, impl Records>,
    realm: Realm,
    to: Account,
    terms: &DelegationTerms,
) -> Result<Consequence, Objection> {
    match realm {
        Realm::Vehicle(car) => of_vehicle(context, car, to, terms),
        Realm::Fleet(owner) => of_fleet(context, owner, to, terms),
    }
}

fn of_vehicle(context: &Context<'_, impl Records>, car: VehicleId, to: Account, terms: &DelegationTerms) -> Result<Consequence, Objection> {
    let (records, caller, now) = (context.records, context.caller, context.now);
    let before = in_use(records, car)?;
    let far_enough = |held: &Mandate| hands_on(held, terms) && may_hand_on(held, terms);
    let standing = right(records, (car, &before), caller, Right::Delegate, far_enough, now)?;
    object("WrongState", to == before.owner && !matches!(terms.role, AssignedRole::Driver))?;
    sound(terms, now)?;
    if let Some(held) = standing.0 {
        object("WrongState", to == caller)?;
        object("NotAuthorised", !may_name(&held, terms.role))?;
        object("DepthExceeded", terms.depth_left >= held.depth_left())?;
        standing.reaches(far_enough)?;
        object("DelegationCircle", to != before.owner && held.stands_above(to))?;
    }
    let found = records.delegation(Realm::Vehicle(car), to);
    object("DelegationExists", found.is_some_and(|found| occupied(records, (car, &before), &found, now)))?;
    let another =
        found.is_some_and(|found| found.from != caller && open(&found, &before, now) && !dead_above(records, (car, &before), &found, now));
    object("DelegationExists", another && caller != before.owner)?;
    let place = context.of_vehicle(car, &before)?;
    let delegation = Delegation {
        terms: *terms,
        from: caller,
        under: standing.0.map(|held| held.reference),
        epoch: Some(before.epoch),
        seq: place.seq(),
        state: offered(terms, now),
    };
    Ok(offer(place, standing.role(), (Realm::Vehicle(car), to), delegation))
}

fn of_fleet(context: &Context<'_, impl Records>, owner: Account, to: Account, terms: &DelegationTerms) -> Result<Consequence, Objection> {
    running(context.records)?;
    object("NotAuthorised", context.caller != owner)?;
    object("WrongState", to == owner)?;
    sound(terms, context.now)?;
    let realm = Realm::Fleet(owner);
    object("DelegationExists", context.records.delegation(realm, to).is_some_and(|found| lasts(&found, context.now)))?;
    let place = context.of_registry()?;
    let state = offered(terms, context.now);
    let delegation = Delegation { terms: *terms, from: owner, under: None, epoch: None, seq: place.seq(), state };
    Ok(offer(place, Role::Owner, (realm, to), delegation))
}

fn offer(place: Place, role: Role, (realm, to): (Realm, Account), delegation: Delegation) -> Consequence {
    let body = EventBody::DelegationOffered { realm, to, delegation };
    place.consequence(role, body, vec![Record::Delegation(realm, to, delegation)])
}

/// An offer waits for 30 days, and for no longer than what is offered lasts.
fn offered(terms: &DelegationTerms, now: UnixSeconds) -> DelegationState {
    let last = wide(now).saturating_add(LONGEST_OFFER).min(wide(terms.expires_at));
    DelegationState::Offered { until: narrow(last) }
}

/// One that was accepted, and was not ended, and whose time is not over, though it may not have begun.
fn lasts(found: &Delegation, now: UnixSeconds) -> bool {
    matches!(found.state, DelegationState::Active { .. }) && now.0 < found.terms.expires_at.0
}

/// Whether a delegation of the vehicle takes its place: it is of this owner, it lasts, and so does all above it.
fn occupied(records: &impl Records, place: (VehicleId, &Vehicle), found: &Delegation, now: UnixSeconds) -> bool {
    found.epoch == Some(place.1.epoch) && lasts(found, now) && !dead_above(records, place, found, now)
}

/// An offer of this owner's time that can still be accepted.
fn open(found: &Delegation, vehicle: &Vehicle, now: UnixSeconds) -> bool {
    let DelegationState::Offered { until } = found.state else { return false };
    found.epoch == Some(vehicle.epoch) && now.0 < until.0
}

/// By a role that names persons, where it is one, and one step less deep.
fn may_hand_on(held: &Mandate, terms: &DelegationTerms) -> bool {
    let names = matches!(held.role(), Some(AssignedRole::Lessee | AssignedRole::FleetManager));
    let person = matches!(terms.role, AssignedRole::Lessee | AssignedRole::Driver | AssignedRole::Guardian);
    (names || !person) && held.depth_left() > terms.depth_left
}

/// What no delegation can be, whoever gives it.
fn sound(terms: &DelegationTerms, now: UnixSeconds) -> Result<(), Objection> {
    let reached = [rights(terms.rights), classes(terms.classes), actions(terms.actions)];
    object("NoExpiry", terms.expires_at.0 == 0)?;
    object("WindowReversed", terms.not_before.0 >= terms.expires_at.0)?;
    object("Expired", now.0 >= terms.expires_at.0)?;
    meant(terms.expires_at, now)?;
    object("NeverGrantable", classes(terms.classes).contains("actuate-drive"))?;
    object("DepthExceeded", terms.depth_left > 2)?;
    let bounded = terms.purposes.is_some() || terms.longest_grant.is_some();
    let fits = match terms.role {
        AssignedRole::Driver | AssignedRole::Guardian => reached.iter().all(|set| set.is_empty()) && terms.depth_left == 0 && !bounded,
        AssignedRole::Lessee | AssignedRole::FleetManager | AssignedRole::Delegate => !reached.iter().any(|set| set.is_empty()),
    };
    object("RoleMismatch", !fits)
}

/// Roles that only an owner gives, and roles of persons, which those give who have the vehicle in their hands.
fn may_name(held: &Mandate, role: AssignedRole) -> bool {
    match role {
        AssignedRole::Lessee | AssignedRole::FleetManager => false,
        AssignedRole::Driver | AssignedRole::Guardian => {
            matches!(held.role(), Some(AssignedRole::Lessee | AssignedRole::FleetManager))
        }
        AssignedRole::Delegate => true,
    }
}

/// A delegate hands on no more than it has.
fn hands_on(held: &Mandate, terms: &DelegationTerms) -> bool {
    let covered = held.covers_rights(rights(terms.rights))
        && held.covers_classes(classes(terms.classes))
        && held.covers_actions(actions(terms.actions));
    // A person has no bounds, for a person grants nothing.
    let persons = matches!(terms.role, AssignedRole::Driver | AssignedRole::Guardian);
    let bounded = persons || held.covers_bounds(terms);
    covered && bounded && terms.not_before.0 >= held.begins().0 && terms.expires_at.0 <= held.ends().0
}

pub(super) fn accept(context: &Context<'_, impl Records>, realm: Realm, ward: Option<Account>) -> Result<Consequence, Objection> {
    let (records, to, now) = (context.records, context.caller, context.now);
    let vehicle = match realm {
        Realm::Vehicle(car) => Some((car, in_use(records, car)?)),
        Realm::Fleet(_) => running(records).map(|()| None)?,
    };
    let found = records.delegation(realm, to).ok_or("UnknownOffer")?;
    let DelegationState::Offered { until } = found.state else { return Err("UnknownOffer") };
    object("UnknownOffer", now.0 >= until.0)?;
    if let Some((car, vehicle)) = &vehicle {
        object("StaleEpoch", found.epoch != Some(vehicle.epoch))?;
        object("ParentEnded", dead_above(records, (*car, vehicle), &found, now))?;
    }
    let of_somebody = ward.is_some_and(|ward| ward != to && ward.0 != [0; 20]);
    let fits = if matches!(found.terms.role, AssignedRole::Guardian) { of_somebody } else { ward.is_none() };
    object("RoleMismatch", !fits)?;
    let since = UnixSeconds(now.0.max(found.terms.not_before.0));
    let after = Delegation { state: DelegationState::Active { since }, ..found };
    let place = match &vehicle {
        Some((car, before)) => context.of_vehicle(*car, before),
        None => context.of_registry(),
    }?;
    let body = EventBody::DelegationAccepted { realm, since, ward };
    Ok(place.consequence(Role::Assigned(found.terms.role), body, vec![Record::Delegation(realm, to, after)]))
}

/// Ending a delegation, or turning down one that was offered.
pub(super) fn end(context: &Context<'_, impl Records>, realm: Realm, to: Account) -> Result<Consequence, Objection> {
    let found = context.records.delegation(realm, to).ok_or("UnknownDelegation")?;
    object("UnknownDelegation", matches!(found.state, DelegationState::Ended))?;
    let (owner, place) = match realm {
        Realm::Vehicle(car) => {
            let vehicle = context.records.vehicle(car).ok_or("UnknownVehicle")?;
            object("StaleEpoch", found.epoch != Some(vehicle.epoch))?;
            (vehicle.owner, context.of_vehicle(car, &vehicle))
        }
        Realm::Fleet(owner) => (owner, context.of_registry()),
    };
    let may = [(owner, Role::Owner), (to, Role::Assigned(found.terms.role)), (found.from, Role::Assigned(AssignedRole::Delegate))];
    let role = may.iter().find(|(who, _)| *who == context.caller).ok_or("NotAuthorised")?.1;
    let after = Delegation { state: DelegationState::Ended, ..found };
    Ok(place?.ending(found).consequence(role, EventBody::DelegationEnded { realm, to }, vec![Record::Delegation(realm, to, after)]))
}
