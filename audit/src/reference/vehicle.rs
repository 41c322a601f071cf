//! Registering a vehicle, handing it over, taking it out of use.

use super::{
    consequence::{Consequence, Telling},
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

fn own(telling: &Telling<'_, impl Records>, id: VehicleId) -> Result<Vehicle, Objection> {
    let vehicle = telling.records.vehicle(id).ok_or("UnknownVehicle")?;
    object("NotAuthorised", telling.caller != vehicle.owner)?;
    Ok(vehicle)
}

pub(super) fn register(
    telling: &Telling<'_, impl Records>,
    id: VehicleId,
    vin_commitment: Option<VinCommitment>,
) -> Result<Consequence, Objection> {
    running(telling.records)?;
    object("VehicleExists", telling.records.vehicle(id).is_some())?;
    let unborn = Vehicle {
        owner: telling.caller,
        epoch: Epoch(1),
        epoch_start: telling.now,
        seq: Seq(0),
        last_event: EventHash([0; 32]),
        status: VehicleStatus::InUse,
        vin_commitment,
    };
    Ok(telling.of_vehicle(id, &unborn)?.tell(Role::Owner, EventBody::VehicleRegistered { vin_commitment }, vec![]))
}

pub(super) fn transfer(telling: &Telling<'_, impl Records>, id: VehicleId, new_owner: Account) -> Result<Consequence, Objection> {
    let before = own(telling, id)?;
    object("WrongState", new_owner == before.owner)?;
    let epoch = Epoch(u32::try_from(counted_on(before.epoch.0.into(), u32::MAX.into())?).unwrap_or_default());
    let place = telling.of_vehicle(id, &before)?.vehicle(|vehicle| {
        (vehicle.owner, vehicle.epoch, vehicle.epoch_start) = (new_owner, epoch, telling.now);
    });
    Ok(place.tell(Role::Owner, EventBody::OwnershipTransferred { new_owner, epoch }, vec![]))
}

pub(super) fn retire(telling: &Telling<'_, impl Records>, id: VehicleId) -> Result<Consequence, Objection> {
    let before = own(telling, id)?;
    object("VehicleRetired", matches!(before.status, VehicleStatus::Retired))?;
    let place = telling.of_vehicle(id, &before)?.vehicle(|vehicle| vehicle.status = VehicleStatus::Retired);
    Ok(place.tell(Role::Owner, EventBody::VehicleRetired, vec![]))
}
