//! Registering a vehicle, handing it over, taking it out of use.

use super::{
    consequence::{Consequence, Context},
    objection::{counted_on, object, running, Objection},
    Records,
};
use shared_logic::{Account, Epoch, EventBody, EventHash, Role, Seq, Vehicle, VehicleId, VehicleStatus, VinCommitment};

/// A vehicle for which something new may begin.
pub(super) fn in_use(records: &impl Records, id: VehicleId) -> Result<Vehicle, Objection> {
    running(records)?;
    let vehicle = records.vehicle(id).ok_or("UnknownVehicle")?;
    object("VehicleRetired", matches!(vehicle.status, VehicleStatus::Retired))?;
    Ok(vehicle)
}

fn own(context: &Context<'_, impl Records>, id: VehicleId) -> Result<Vehicle, Objection> {
    let vehicle = context.records.vehicle(id).ok_or("UnknownVehicle")?;
    object("NotAuthorised", context.caller != vehicle.owner)?;
    Ok(vehicle)
}

pub(super) fn register(
    context: &Context<'_, impl Records>,
    id: VehicleId,
    vin_commitment: Option<VinCommitment>,
) -> Result<Consequence, Objection> {
    running(context.records)?;
    object("VehicleExists", context.records.vehicle(id).is_some())?;
    let unborn = Vehicle {
        owner: context.caller,
        epoch: Epoch(1),
        epoch_start: context.now,
        seq: Seq(0),
        last_event: EventHash([0; 32]),
        status: VehicleStatus::InUse,
        vin_commitment,
    };
    Ok(context.of_vehicle(id, &unborn)?.consequence(Role::Owner, EventBody::VehicleRegistered { vin_commitment }, vec![]))
}

pub(super) fn transfer(context: &Context<'_, impl Records>, id: VehicleId, new_owner: Account) -> Result<Consequence, Objection> {
    let before = own(context, id)?;
    object("WrongState", new_owner == before.owner)?;
    let epoch = Epoch(u32::try_from(counted_on(before.epoch.0.into(), u32::MAX.into())?).unwrap_or_default());
    let place = context.of_vehicle(id, &before)?.vehicle(|vehicle| {
        (vehicle.owner, vehicle.epoch, vehicle.epoch_start) = (new_owner, epoch, context.now);
    });
    Ok(place.consequence(Role::Owner, EventBody::OwnershipTransferred { new_owner, epoch }, vec![]))
}

pub(super) fn retire(context: &Context<'_, impl Records>, id: VehicleId) -> Result<Consequence, Objection> {
    let before = own(context, id)?;
    object("VehicleRetired", matches!(before.status, VehicleStatus::Retired))?;
    let place = context.of_vehicle(id, &before)?.vehicle(|vehicle| vehicle.status = VehicleStatus::Retired);
    Ok(place.consequence(Role::Owner, EventBody::VehicleRetired, vec![]))
}
