//! Registering, transferring and retiring vehicles.

use super::{
    event_link::{of_vehicle, Topic},
    require, running, Act, Outcome,
};
use crate::{Account, Denial, EventBody, Host, Role, Vehicle, VehicleId, VehicleStatus, VinCommitment};

/// Anybody may register an id that is free, and owns it then.
pub(super) fn register(host: &impl Host, act: Act, id: VehicleId, vin_commitment: Option<VinCommitment>) -> Result<Outcome, Denial> {
    running(host)?;
    require(host.vehicle(id).is_none(), Denial::VehicleExists)?;
    of_vehicle(act, (id, None), Topic::of(Role::Owner), None, EventBody::VehicleRegistered { vin_commitment })
}

/// The owner transfers the vehicle to another. INVARIANT (new epoch): one event, and everything of the old one is
/// stale, however much it is. Also while paused: it only takes away.
pub(super) fn transfer(host: &impl Host, act: Act, id: VehicleId, new_owner: Account) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    require(new_owner != vehicle.owner, Denial::WrongState)?;
    let epoch = vehicle.epoch.next().ok_or(Denial::OutOfRange)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::OwnershipTransferred { new_owner, epoch })
}

/// The owner takes it out of use, for good.
pub(super) fn retire(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    require(vehicle.status == VehicleStatus::InUse, Denial::VehicleRetired)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::VehicleRetired)
}

/// The vehicle, when the caller owns it.
fn owned(host: &impl Host, act: Act, id: VehicleId) -> Result<Vehicle, Denial> {
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
