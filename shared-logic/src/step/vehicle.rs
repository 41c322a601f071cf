//! Registering and transferring vehicles.

use super::{effect::vehicle_event, Act, Outcome};
use crate::{Account, Denial, EventBody, Host, Role, Vehicle, VehicleId, VinCommitment};

/// Anybody may register an id that is free, and owns it then.
pub(super) fn register(host: &impl Host, act: Act, id: VehicleId, vin_commitment: Option<VinCommitment>) -> Result<Outcome, Denial> {
    if host.vehicle(id).is_some() {
        return Err(Denial::VehicleExists);
    }
    vehicle_event(host, act, id, None, None, EventBody::VehicleRegistered { vin_commitment })
}

/// The owner hands over to another; the epoch moves on, which ends every grant at once.
pub(super) fn transfer(host: &impl Host, act: Act, id: VehicleId, new_owner: Account) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    if new_owner == vehicle.owner {
        return Err(Denial::WrongState);
    }
    let epoch = vehicle.epoch.next().ok_or(Denial::OutOfRange)?;
    vehicle_event(host, act, id, Some(vehicle), None, EventBody::OwnershipTransferred { new_owner, epoch })
}

/// The vehicle, when the caller owns it.
pub(super) fn owned(host: &impl Host, act: Act, id: VehicleId) -> Result<Vehicle, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    if vehicle.owner == act.caller {
        Ok(vehicle)
    } else {
        Err(Denial::NotAuthorised)
    }
}

impl Role {
    /// As whom the maker of this kind of event acts.
    pub(super) const fn of(body: &EventBody) -> Self {
        match body {
            EventBody::ContractDeployed { .. } | EventBody::PurposePublished { .. } => Self::Admin,
            EventBody::PartyRegistered { .. } => Self::Party,
            EventBody::ContainerPublished { .. } => Self::Anyone,
            EventBody::VehicleRegistered { .. }
            | EventBody::OwnershipTransferred { .. }
            | EventBody::GrantActivated { .. }
            | EventBody::GrantWithdrawn => Self::Owner,
        }
    }
}
