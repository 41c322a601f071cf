//! Recovering a vehicle whose owner has lost the key. It helps against loss and not against theft: whoever has the
//! owner's key stops it.

use super::{
    event_link::{of_vehicle, Topic},
    require,
    vehicle::{in_use, owned},
    Act, Outcome,
};
use crate::{limits::SHORTEST_RECOVERY, Account, Denial, EventBody, Host, Recovery, RecoveryTerms, Role, UnixSeconds, Vehicle, VehicleId};

/// The owner names a recovery account, or nobody any more. Either stops a recovery that runs.
pub(super) fn set(host: &impl Host, act: Act, id: VehicleId, terms: Option<RecoveryTerms>) -> Result<Outcome, Denial> {
    let vehicle = match terms {
        Some(_) => in_use(host, id)?,
        // Taking away works also while paused.
        None => host.vehicle(id).ok_or(Denial::UnknownVehicle)?,
    };
    require(vehicle.owner == act.caller, Denial::NotAuthorised)?;
    if let Some(RecoveryTerms { account, delay }) = terms {
        require(account != act.caller && account != Account([0; 20]), Denial::WrongState)?;
        require(delay >= SHORTEST_RECOVERY, Denial::DelayTooShort)?;
    }
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::RecoverySet { terms })
}

/// The recovery account begins; the owner has its delay to say no.
pub(super) fn start(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, id)?;
    let recovery = named(host, act, id, &vehicle)?;
    require(recovery.started_at == UnixSeconds(0), Denial::WrongState)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Anyone), None, EventBody::RecoveryStarted { terms: recovery.terms })
}

/// The owner says no. Also while paused.
pub(super) fn cancel(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    let recovery = current(host, id, &vehicle)?;
    require(recovery.started_at != UnixSeconds(0), Denial::WrongState)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::RecoveryCancelled { terms: recovery.terms })
}

/// The recovery account takes the vehicle over: a new epoch, as when it accepts an offer.
pub(super) fn finish(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, id)?;
    let recovery = named(host, act, id, &vehicle)?;
    require(recovery.ready_at().is_some_and(|ready| ready <= act.now), Denial::RecoveryPending)?;
    let epoch = vehicle.epoch.next().ok_or(Denial::OutOfRange)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::VehicleRecovered { epoch })
}

/// The recovery of the present owner's time.
fn current(host: &impl Host, id: VehicleId, vehicle: &Vehicle) -> Result<Recovery, Denial> {
    host.recovery(id).filter(|recovery| recovery.epoch == vehicle.epoch).ok_or(Denial::NoRecovery)
}

/// The same, when it names the caller.
fn named(host: &impl Host, act: Act, id: VehicleId, vehicle: &Vehicle) -> Result<Recovery, Denial> {
    let recovery = current(host, id, vehicle)?;
    require(recovery.terms.account == act.caller, Denial::NotAuthorised)?;
    Ok(recovery)
}
