//! Objecting to somebody who is to have what tells of persons, and lifting that.

use super::{
    consequence::{Consequence, Context},
    mandate::offered_subject,
    names::{classes, PERSONAL},
    objection::{narrow, object, wide, Objection as Reason},
    Records,
};
use shared_logic::{Account, EventBody, Objection, Objections, Role, SignalClasses, UnixSeconds, Vehicle, VehicleId};

/// How long an objection outlives a role that somebody else ended, at most, in seconds: 30 days.
const OUTLIVES: i128 = 2_592_000;
/// In the place of a recipient, whom nobody is: everybody.
const EVERYBODY: Account = Account([0; 20]);
const FREE: Objection = Objection { by: EVERYBODY, to: EVERYBODY, named_by: EVERYBODY, until: UnixSeconds(0) };

/// The places for objections that a vehicle has, before anybody takes one.
pub(super) const NOBODY_OBJECTS: Objections = Objections([FREE; 6]);

/// The objections of a vehicle in this owner's time: none is there while its record counts none.
pub(super) fn objections(records: &impl Records, id: VehicleId, vehicle: &Vehicle) -> Objections {
    records.objections(id).filter(|_| vehicle.objections != 0).unwrap_or(NOBODY_OBJECTS)
}

/// How many places are taken, be it by objections whose time is over.
pub(super) fn taken(objections: &Objections) -> u8 {
    u8::try_from(objections.0.iter().filter(|place| **place != FREE).count()).unwrap_or(u8::MAX)
}

/// One more objection: where the same stood already, else where none stands any more; none without such a place.
fn with(mut objections: Objections, new: Objection, now: UnixSeconds) -> Option<Objections> {
    let same = objections.0.iter().position(|place| place.by == new.by && place.to == new.to);
    let free = || objections.0.iter().position(|place| now.0 >= place.until.0);
    let place = same.or_else(free)?;
    *objections.0.get_mut(place)? = new;
    Some(objections)
}

/// Each place as `change` leaves it.
fn each(objections: Objections, change: impl Fn(Objection) -> Objection) -> Objections {
    Objections(objections.0.map(change))
}

/// What becomes of the objections by an event of the vehicle, if it is one that can change them.
pub(super) fn after(before: Objections, body: &EventBody, by: (Account, Option<Account>), now: UnixSeconds) -> Option<Objections> {
    let (actor, recipient) = by;
    let freed = |goes: &dyn Fn(&Objection) -> bool| Some(each(before, |place| if goes(&place) { FREE } else { place }));
    let last = narrow(wide(now).saturating_add(OUTLIVES));
    let sooner = |place: Objection| Objection { until: UnixSeconds(place.until.0.min(last.0)), ..place };
    let untouched = before == NOBODY_OBJECTS;
    match *body {
        EventBody::VehicleRegistered { .. } => Some(NOBODY_OBJECTS),
        EventBody::SubjectObjected { objection } | EventBody::GrantEnded { objects: Some(objection), .. } => with(before, objection, now),
        EventBody::ObjectionLifted { to } => freed(&|place| place.by == actor && place.to == to),
        _ if untouched => None,
        // Whoever agrees that somebody has it does not object to that one any more.
        EventBody::DriverConsented { .. } => freed(&|place| place.by == actor && Some(place.to) == recipient),
        // Giving the role up oneself, one speaks no more; by another's hand one still does, for a while.
        EventBody::DelegationEnded { to, .. } if to == actor => Some(each(before, |place| {
            if place.by == to {
                FREE
            } else if place.named_by == to {
                sooner(place)
            } else {
                place
            }
        })),
        EventBody::DelegationEnded { to, .. } => {
            Some(each(before, |place| if place.by == to || place.named_by == to { sooner(place) } else { place }))
        }
        EventBody::EverythingStopped { .. } => Some(each(before, sooner)),
        _ => None,
    }
}

/// Nobody else objects to this recipient having what tells of persons.
pub(super) fn unopposed(
    context: &Context<'_, impl Records>,
    (car, vehicle): (VehicleId, &Vehicle),
    recipient: Account,
    opened: SignalClasses,
) -> Result<(), Reason> {
    let against =
        |place: &Objection| place.by != context.caller && context.now.0 < place.until.0 && (place.to == recipient || place.to == EVERYBODY);
    let personal = !classes(opened).is_disjoint(&PERSONAL);
    let said = objections(context.records, car, vehicle);
    // Somebody may have found no place any more.
    let crowded = said.0.iter().all(|place| context.now.0 < place.until.0);
    object("Objected", personal && (crowded || said.0.iter().any(against)))
}

/// The objection that a subject of the vehicle makes to that one, and as what.
pub(super) fn voice(context: &Context<'_, impl Records>, place: (VehicleId, &Vehicle), to: Account) -> Result<(Role, Objection), Reason> {
    let by = context.caller;
    let mandate = offered_subject(context.records, place, by, context.now).ok_or("NotAuthorised")?;
    let named_by = mandate.links().next().map_or(place.1.owner, |lowest| lowest.from);
    let role = mandate.role().map_or(Role::Owner, Role::Assigned);
    Ok((role, Objection { by, to, named_by, until: mandate.ends() }))
}

/// The objection that goes with a subject's withdrawal, where there is a place for it: it is withdrawn in any case.
pub(super) fn by_withdrawing(context: &Context<'_, impl Records>, place: (VehicleId, &Vehicle), to: Account) -> Option<Objection> {
    let (_, objection) = voice(context, place, to).ok()?;
    with(objections(context.records, place.0, place.1), objection, context.now).map(|_| objection)
}

pub(super) fn raise(context: &Context<'_, impl Records>, car: VehicleId, to: Option<Account>) -> Result<Consequence, Reason> {
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    // Zeros are nobody's account.
    object("UnknownParty", to == Some(EVERYBODY))?;
    let (role, objection) = voice(context, (car, &before), to.unwrap_or(EVERYBODY))?;
    object("TooMany", with(objections(context.records, car, &before), objection, context.now).is_none())?;
    let place = context.of_vehicle(car, &before)?.concerning(to);
    Ok(place.consequence(role, EventBody::SubjectObjected { objection }, vec![]))
}

/// Whoever objects lifts it, whatever became of the role.
pub(super) fn lift(context: &Context<'_, impl Records>, car: VehicleId, to: Option<Account>) -> Result<Consequence, Reason> {
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    let whom = to.unwrap_or(EVERYBODY);
    let own = |place: &&Objection| place.by == context.caller && place.to == whom && **place != FREE;
    object("WrongState", objections(context.records, car, &before).0.iter().find(own).is_none())?;
    let place = context.of_vehicle(car, &before)?.concerning(to);
    Ok(place.consequence(Role::Anyone, EventBody::ObjectionLifted { to: whom }, vec![]))
}
