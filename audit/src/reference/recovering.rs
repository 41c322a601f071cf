//! Taking over a vehicle whose owner has lost the key.

use super::{
    consequence::{Consequence, Context},
    objection::{ahead, object, Objection},
    vehicle::{anew, in_use, new_owner, own},
    Records,
};
use shared_logic::{Epoch, EventBody, Record, Recovery, RecoveryTerms, Role, UnixSeconds, Vehicle, VehicleId};

/// How long the owner has at least to say no, in seconds: seven days.
const SHORTEST: u32 = 604_800;
/// Where nobody has started.
const NEVER: UnixSeconds = UnixSeconds(0);

/// The owner says who may, or that nobody may any more.
pub(super) fn set(context: &Context<'_, impl Records>, car: VehicleId, terms: Option<RecoveryTerms>) -> Result<Consequence, Objection> {
    // Only naming somebody gives anything.
    if terms.is_some() {
        in_use(context.records, car)?;
    }
    let before = own(context, car)?;
    if let Some(RecoveryTerms { account, delay }) = terms {
        object("WrongState", account == before.owner || account.0 == [0; 20])?;
        object("DelayTooShort", delay.0 < SHORTEST)?;
    }
    let record = terms.map(|terms| Recovery { terms, epoch: before.epoch, started_at: NEVER });
    let about = vec![Record::Recovery(car, record)];
    Ok(context.of_vehicle(car, &before)?.consequence(Role::Owner, EventBody::RecoverySet { terms }, about))
}

/// Whom this owner named.
fn named(context: &Context<'_, impl Records>, car: VehicleId, vehicle: &Vehicle) -> Result<Recovery, Objection> {
    context.records.recovery(car).filter(|found| found.epoch == vehicle.epoch).ok_or("NoRecovery")
}

/// The same, where it is the caller.
fn named_me(context: &Context<'_, impl Records>, car: VehicleId, vehicle: &Vehicle) -> Result<Recovery, Objection> {
    let found = named(context, car, vehicle)?;
    object("NotAuthorised", found.terms.account != context.caller)?;
    Ok(found)
}

pub(super) fn start(context: &Context<'_, impl Records>, car: VehicleId) -> Result<Consequence, Objection> {
    let before = in_use(context.records, car)?;
    let found = named_me(context, car, &before)?;
    object("WrongState", found.started_at != NEVER)?;
    let body = EventBody::RecoveryStarted { terms: found.terms };
    let about = vec![Record::Recovery(car, Some(Recovery { started_at: context.now, ..found }))];
    Ok(context.of_vehicle(car, &before)?.consequence(Role::Anyone, body, about))
}

pub(super) fn cancel(context: &Context<'_, impl Records>, car: VehicleId) -> Result<Consequence, Objection> {
    let before = own(context, car)?;
    let found = named(context, car, &before)?;
    object("WrongState", found.started_at == NEVER)?;
    let body = EventBody::RecoveryCancelled { terms: found.terms };
    let about = vec![Record::Recovery(car, Some(Recovery { started_at: NEVER, ..found }))];
    Ok(context.of_vehicle(car, &before)?.consequence(Role::Owner, body, about))
}

pub(super) fn finish(context: &Context<'_, impl Records>, car: VehicleId) -> Result<Consequence, Objection> {
    let before = in_use(context.records, car)?;
    let found = named_me(context, car, &before)?;
    let waited = ahead(context.now, found.started_at);
    object("RecoveryPending", found.started_at == NEVER || waited < i128::from(found.terms.delay.0))?;
    let (place, epoch) = anew(context, car, &before, context.caller)?;
    Ok(new_owner(place).consequence(Role::Owner, EventBody::VehicleRecovered { epoch }, vec![]))
}

/// A recovery after one more event of its vehicle, in that epoch.
pub(super) fn after(before: Option<Recovery>, body: &EventBody, epoch: Epoch, at: UnixSeconds) -> Option<Recovery> {
    match *body {
        EventBody::RecoverySet { terms } => terms.map(|terms| Recovery { terms, epoch, started_at: NEVER }),
        EventBody::RecoveryStarted { .. } => before.map(|before| Recovery { started_at: at, ..before }),
        EventBody::RecoveryCancelled { .. } => before.map(|before| Recovery { started_at: NEVER, ..before }),
        _ => before,
    }
}
