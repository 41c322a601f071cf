//! Objecting to somebody who is to have what tells of persons, and lifting that.

use super::{
    consequence::{Consequence, Context},
    mandate::lasting_subject,
    names::{classes, PERSONAL},
    objection::{narrow, object, wide, Objection as Reason},
    Records,
};
use shared_logic::{
    Account, AssignedRole, Delegation, DelegationState, EventBody, Objection, Objections, Role, SignalClasses, UnixSeconds, Vehicle,
    VehicleId,
};

/// How long an objection outlives a role that somebody else ended, at most, in seconds: 30 days.
const OUTLIVES: i128 = 2_592_000;
/// In the place of a recipient, whom nobody is: everybody.
const EVERYBODY: Account = Account([0; 20]);
const FREE: Objection = Objection { by: EVERYBODY, to: EVERYBODY, named_by: EVERYBODY, until: UnixSeconds(0) };

/// The places for objections that a vehicle has, before anybody takes one.
pub(super) const NOBODY_OBJECTS: Objections = Objections { places: [FREE; 6], crowded_until: UnixSeconds(0) };

/// The objections of a vehicle in this owner's time: none is there while its record counts none.
pub(super) fn objections(records: &impl Records, id: VehicleId, vehicle: &Vehicle) -> Objections {
    records.objections(id).filter(|_| vehicle.objections != 0).unwrap_or(NOBODY_OBJECTS)
}

/// How many places are taken, be it by objections whose time is over; and whether anybody ever found none.
pub(super) fn taken(objections: &Objections) -> u8 {
    let crowd = if objections.crowded_until.0 > 0 { 1 } else { 0 };
    objections.places.iter().filter(|place| **place != FREE).fold(crowd, |count: u8, _| count.saturating_add(1))
}

/// One more objection: where the same stood already, if it lasts longer; else where none stands any more; else it is
/// one to everybody, for 30 days at most.
fn with(mut objections: Objections, new: Objection, now: UnixSeconds) -> Objections {
    let same = objections.places.iter().position(|place| place.by == new.by && place.to == new.to);
    let free = || objections.places.iter().position(|place| now.0 >= place.until.0);
    match same.or_else(free).and_then(|place| objections.places.get_mut(place)) {
        Some(place) if same.is_some() && place.until.0 >= new.until.0 => {}
        Some(place) => *place = new,
        None => {
            let last = wide(now).saturating_add(OUTLIVES).min(wide(new.until));
            objections.crowded_until = narrow(last.max(wide(objections.crowded_until)));
        }
    }
    objections
}

/// Each place as `change` leaves it.
fn each(objections: Objections, change: impl Fn(Objection) -> Objection) -> Objections {
    Objections { places: objections.places.map(change), ..objections }
}

/// What becomes of the objections by an event of the vehicle, if it is one that can change them.
pub(super) fn after(
    before: Objections,
    body: &EventBody,
    by: (Account, Option<Account>),
    ended: Option<Delegation>,
    now: UnixSeconds,
) -> Option<Objections> {
    let (actor, recipient) = by;
    let freed = |goes: &dyn Fn(&Objection) -> bool| Some(each(before, |place| if goes(&place) { FREE } else { place }));
    let last = narrow(wide(now).saturating_add(OUTLIVES));
    let sooner = |place: Objection| Objection { until: UnixSeconds(place.until.0.min(last.0)), ..place };
    let untouched = before == NOBODY_OBJECTS;
    match *body {
        EventBody::VehicleRegistered { .. } => Some(NOBODY_OBJECTS),
        EventBody::SubjectObjected { objection } | EventBody::GrantEnded { objects: Some(objection), .. } => {
            Some(with(before, objection, now))
        }
        EventBody::ObjectionLifted { to } => freed(&|place| place.by == actor && place.to == to),
        _ if untouched => None,
        // Whoever agrees that somebody has it does not object to that one any more.
        EventBody::DriverConsented { .. } => freed(&|place| place.by == actor && Some(place.to) == recipient),
        // Giving the role up oneself, one speaks no more; by another's hand one still does, for a while.
        EventBody::DelegationEnded { to, .. } => {
            let ended = ended?;
            let of_person = matches!(ended.terms.role, AssignedRole::Lessee | AssignedRole::Driver | AssignedRole::Guardian);
            let once_held = matches!(ended.state, DelegationState::Active { .. });
            Some(each(before, |place| {
                // What was said by another role, of another hand or for longer, does not hang on this one.
                let hangs = of_person && place.by == to && place.named_by == ended.from && place.until.0 <= ended.terms.expires_at.0;
                if hangs && to == actor {
                    FREE
                } else if hangs || (once_held && place.named_by == to) {
                    sooner(place)
                } else {
                    place
                }
            }))
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
    // Somebody found no place any more.
    let crowded = context.now.0 < said.crowded_until.0;
    object("Objected", personal && (crowded || said.places.iter().any(against)))
}

/// The objection that a subject of the vehicle makes to that one, and as what.
pub(super) fn voice(context: &Context<'_, impl Records>, place: (VehicleId, &Vehicle), to: Account) -> Result<(Role, Objection), Reason> {
    let by = context.caller;
    let mandate = lasting_subject(context.records, place, by, context.now).ok_or("NotAuthorised")?;
    let named_by = mandate.links().next().map_or(place.1.owner, |lowest| lowest.from);
    let role = mandate.role().map_or(Role::Owner, Role::Assigned);
    Ok((role, Objection { by, to, named_by, until: mandate.ends() }))
}

/// The objection that goes with a subject's withdrawal.
pub(super) fn by_withdrawing(context: &Context<'_, impl Records>, place: (VehicleId, &Vehicle), to: Account) -> Option<Objection> {
    voice(context, place, to).ok().map(|(_, objection)| objection)
}

pub(super) fn raise(context: &Context<'_, impl Records>, car: VehicleId, to: Option<Account>) -> Result<Consequence, Reason> {
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    // Zeros are nobody's account.
    object("UnknownParty", to == Some(EVERYBODY))?;
    let (role, objection) = voice(context, (car, &before), to.unwrap_or(EVERYBODY))?;
    // Who says it again says nothing.
    let said = objections(context.records, car, &before);
    object("WrongState", with(said, objection, context.now) == said)?;
    let place = context.of_vehicle(car, &before)?.concerning(to);
    Ok(place.consequence(role, EventBody::SubjectObjected { objection }, vec![]))
}

/// Whoever objects lifts it, whatever became of the role.
pub(super) fn lift(context: &Context<'_, impl Records>, car: VehicleId, to: Option<Account>) -> Result<Consequence, Reason> {
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    let whom = to.unwrap_or(EVERYBODY);
    let own = |place: &&Objection| place.by == context.caller && place.to == whom && **place != FREE;
    object("WrongState", objections(context.records, car, &before).places.iter().find(own).is_none())?;
    let place = context.of_vehicle(car, &before)?.concerning(to);
    Ok(place.consequence(Role::Anyone, EventBody::ObjectionLifted { to: whom }, vec![]))
}
