//! Objecting, and lifting an objection. Both also while the contract is paused.

use super::{
    event_link::{of_vehicle, Topic},
    require, Act, Outcome,
};
use crate::{authority::speaks, Account, Denial, EventBody, Host, Objection, Objections, Role, SignalClasses, Vehicle, VehicleId};

/// A subject, also one whose role is only offered, objects to a recipient, or to all.
pub(super) fn object(host: &impl Host, act: Act, id: VehicleId, to: Option<Account>) -> Result<Outcome, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    require(to != Some(Objection::ALL), Denial::UnknownParty)?;
    let (role, objection) = speaks(host, act, id, &vehicle, to.unwrap_or(Objection::ALL))?;
    let said = standing(host, id, &vehicle);
    require(said.with(objection, act.now) != said, Denial::WrongState)?;
    of_vehicle(act, (id, Some(vehicle)), topic(role, to), None, EventBody::SubjectObjected { objection })
}

/// Only who objects lifts it, whatever became of the role.
pub(super) fn lift(host: &impl Host, act: Act, id: VehicleId, to: Option<Account>) -> Result<Outcome, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    let target = to.unwrap_or(Objection::ALL);
    let found = standing(host, id, &vehicle).places.into_iter().find(|place| (place.by, place.to) == (act.caller, target));
    require(found.is_some_and(|place| place != Objection::NONE), Denial::WrongState)?;
    of_vehicle(act, (id, Some(vehicle)), topic(Role::Anyone, to), None, EventBody::ObjectionLifted { to: target })
}

/// Denies what gives personal classes to a recipient to whom somebody else objects. Where nobody objects nothing
/// is read.
pub(super) fn unobjected(
    host: &impl Host,
    act: Act,
    (id, vehicle): (VehicleId, &Vehicle),
    recipient: Account,
    classes: SignalClasses,
) -> Result<(), Denial> {
    if vehicle.objections == 0 || classes.and(SignalClasses::PERSONAL).is_empty() {
        return Ok(());
    }
    require(!standing(host, id, vehicle).stand(recipient, act.caller, act.now), Denial::Objected)
}

/// The vehicle's objections; what stands in the cell from before its present owner's time does not count.
pub(super) fn standing(host: &impl Host, id: VehicleId, vehicle: &Vehicle) -> Objections {
    if vehicle.objections == 0 {
        return Objections::EMPTY;
    }
    host.objections(id).unwrap_or(Objections::EMPTY)
}

fn topic(role: Role, to: Option<Account>) -> Topic {
    Topic { recipient: to, ..Topic::of(role) }
}
