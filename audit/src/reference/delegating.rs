//! Letting another act, and ending it.

use super::{
    consequence::{Consequence, Context},
    mandate::{right, Mandate},
    names::{actions, classes, rights},
    objection::{object, running, Objection},
    vehicle::in_use,
    Records,
};
use shared_logic::{
    Account, AssignedRole, Delegation, DelegationState, DelegationTerms, EventBody, Realm, Record, Right, Role, UnixSeconds, VehicleId,
};

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
    let standing = right(records, (car, &before), caller, Right::Delegate, now)?;
    object("WrongState", to == before.owner && !matches!(terms.role, AssignedRole::Driver))?;
    sound(terms, now)?;
    if let Some(held) = standing.0 {
        object("WrongState", to == caller)?;
        handed_on(&held, terms)?;
    }
    let of_this_owner = records.delegation(Realm::Vehicle(car), to).filter(|found| found.epoch == Some(before.epoch));
    object("DelegationExists", of_this_owner.is_some_and(|found| lasts(&found, now)))?;
    let place = context.of_vehicle(car, &before)?;
    let delegation = Delegation {
        terms: *terms,
        from: caller,
        under: standing.0.map(|held| held.reference),
        epoch: Some(before.epoch),
        seq: place.seq(),
        state: DelegationState::Active,
    };
    let realm = Realm::Vehicle(car);
    let body = EventBody::DelegationGranted { realm, to, delegation };
    Ok(place.consequence(standing.role(), body, vec![Record::Delegation(realm, to, delegation)]))
}

fn of_fleet(context: &Context<'_, impl Records>, owner: Account, to: Account, terms: &DelegationTerms) -> Result<Consequence, Objection> {
    running(context.records)?;
    object("NotAuthorised", context.caller != owner)?;
    object("WrongState", to == owner)?;
    sound(terms, context.now)?;
    let realm = Realm::Fleet(owner);
    object("DelegationExists", context.records.delegation(realm, to).is_some_and(|found| lasts(&found, context.now)))?;
    let place = context.of_registry()?;
    let delegation = Delegation { terms: *terms, from: owner, under: None, epoch: None, seq: place.seq(), state: DelegationState::Active };
    let body = EventBody::DelegationGranted { realm, to, delegation };
    Ok(place.consequence(Role::Owner, body, vec![Record::Delegation(realm, to, delegation)]))
}

/// One that was not ended, and whose time is not over, though it may not have begun.
fn lasts(found: &Delegation, now: UnixSeconds) -> bool {
    matches!(found.state, DelegationState::Active) && now.0 < found.terms.expires_at.0
}

/// What no delegation can be, whoever gives it.
fn sound(terms: &DelegationTerms, now: UnixSeconds) -> Result<(), Objection> {
    let reached = [rights(terms.rights), classes(terms.classes), actions(terms.actions)];
    object("NoExpiry", terms.expires_at.0 == 0)?;
    object("WindowReversed", terms.not_before.0 >= terms.expires_at.0)?;
    object("Expired", now.0 >= terms.expires_at.0)?;
    object("NeverGrantable", classes(terms.classes).contains("actuate-drive"))?;
    object("DepthExceeded", terms.depth_left > 2)?;
    let fits = match terms.role {
        AssignedRole::Driver | AssignedRole::Guardian => reached.iter().all(|set| set.is_empty()) && terms.depth_left == 0,
        AssignedRole::Lessee | AssignedRole::FleetManager | AssignedRole::Delegate => !reached.iter().any(|set| set.is_empty()),
    };
    object("RoleMismatch", !fits)
}

/// A delegate hands on less than it has, and no role that only an owner gives.
fn handed_on(held: &Mandate, terms: &DelegationTerms) -> Result<(), Objection> {
    object("NotAuthorised", matches!(terms.role, AssignedRole::Lessee | AssignedRole::FleetManager))?;
    object("DepthExceeded", terms.depth_left >= held.depth_left())?;
    let covered = held.covers_rights(rights(terms.rights))
        && held.covers_classes(classes(terms.classes))
        && held.covers_actions(actions(terms.actions));
    let in_time = terms.not_before.0 >= held.begins().0 && terms.expires_at.0 <= held.ends().0;
    object("ScopeExceedsCeiling", !(covered && in_time))
}

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
    Ok(place?.consequence(role, EventBody::DelegationEnded { realm, to }, vec![Record::Delegation(realm, to, after)]))
}
