//! Registering vehicles, passing them on, stopping everything, and retiring them.

use super::{
    event_link::{of_vehicle, Topic},
    require, running, shortened, Act, Outcome,
};
use crate::{
    guard::foreseeable, limits::LONGEST_OFFER, Account, Denial, EventBody, Host, Role, UnixSeconds, Vehicle, VehicleId, VehicleOffer,
    VehicleSalt, VehicleStatus, VinCommitment,
};

/// Anybody may register a vehicle, and owns it then. INVARIANT (nobody's else): its id is made of who registers
/// it, so that nobody can take an id that another is about to register.
pub(super) fn register(host: &impl Host, act: Act, salt: VehicleSalt, vin_commitment: Option<VinCommitment>) -> Result<Outcome, Denial> {
    running(host)?;
    let id = host.vehicle_id(act.caller, salt);
    require(host.vehicle(id).is_none(), Denial::VehicleExists)?;
    of_vehicle(act, (id, None), Topic::of(Role::Owner), None, EventBody::VehicleRegistered { vin_commitment })
}

/// The owner offers the vehicle to another; a new offer takes the place of an old one. Also while paused.
pub(super) fn offer(host: &impl Host, act: Act, id: VehicleId, to: Account, until: UnixSeconds) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    require(to != vehicle.owner && to != Account([0; 20]), Denial::WrongState)?;
    require(act.now < until, Denial::Expired)?;
    foreseeable(until, act.now)?;
    let until = shortened(until, act.now, LONGEST_OFFER).ok_or(Denial::DurationTooLong)?;
    let offer = VehicleOffer { to, until, epoch: vehicle.epoch };
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::VehicleOffered { offer })
}

/// The owner takes the offer back, or who was offered the vehicle turns it down. Also while paused.
pub(super) fn cancel_offer(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    let offer = host.vehicle_offer(id).filter(|offer| offer.epoch == vehicle.epoch).ok_or(Denial::UnknownOffer)?;
    let role = match act.caller {
        caller if caller == vehicle.owner => Role::Owner,
        caller if caller == offer.to => Role::Anyone,
        _ => return Err(Denial::NotAuthorised),
    };
    of_vehicle(act, (id, Some(vehicle)), Topic::of(role), None, EventBody::VehicleOfferCancelled)
}

/// Who was offered the vehicle takes it. INVARIANT (new epoch): one event, and everything of the old one is
/// stale, however much it is. Also while paused: it only takes away.
pub(super) fn accept(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    let offer = host.vehicle_offer(id).ok_or(Denial::UnknownOffer)?;
    let stands = offer.to == act.caller && offer.epoch == vehicle.epoch && act.now < offer.until;
    require(stands, Denial::UnknownOffer)?;
    let epoch = vehicle.epoch.next().ok_or(Denial::OutOfRange)?;
    let body = EventBody::OwnershipTransferred { new_owner: act.caller, epoch };
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, body)
}

/// The owner ends everything of the vehicle at once, and stays its owner. Also while paused.
pub(super) fn stop_everything(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    let epoch = vehicle.epoch.next().ok_or(Denial::OutOfRange)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::EverythingStopped { epoch })
}

/// The owner takes it out of use, for good.
pub(super) fn retire(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    require(vehicle.status == VehicleStatus::InUse, Denial::VehicleRetired)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::VehicleRetired)
}

/// The vehicle, when the caller owns it.
pub(super) fn owned(host: &impl Host, act: Act, id: VehicleId) -> Result<Vehicle, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    require(vehicle.owner == act.caller, Denial::NotAuthorised)?;
    Ok(vehicle)
}

/// The vehicle, for something new: the contract runs, and the vehicle is in use.
pub(super) fn in_use(host: &impl Host, id: VehicleId) -> Result<Vehicle, Denial> {
    running(host)?;
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    require(vehicle.status == VehicleStatus::InUse, Denial::VehicleRetired)?;
    Ok(vehicle)
}
