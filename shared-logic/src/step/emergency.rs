//! Opening, closing and reviewing emergencies.
//!
//! INVARIANT (emergency): within the mask, at most a day, reading only, an event each, and reviewed
//! before the same authority opens the same vehicle again.

use super::{
    event_link::{of_vehicle, Topic},
    require,
    vehicle::in_use,
    Act, Outcome, Subject,
};
use crate::{
    limits::LONGEST_EMERGENCY, party::PartyKind, Account, Denial, Emergency, EmergencyReason, EmergencyState, EventBody, Finding, Host,
    Party, Role, SignalClasses, UnixSeconds, VehicleId,
};

pub(super) fn open(
    host: &impl Host,
    act: Act,
    id: VehicleId,
    reason: EmergencyReason,
    classes: SignalClasses,
    until: UnixSeconds,
) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, id)?;
    let authority = admitted(host, act, PartyKind::Authority)?;
    require(!classes.is_empty(), Denial::EmptyScope)?;
    require(classes.within(SignalClasses::EMERGENCY), Denial::EmergencyMaskExceeded)?;
    require(until > act.now, Denial::Expired)?;
    require(until.since(act.now).is_some_and(|length| length <= LONGEST_EMERGENCY), Denial::EmergencyTooLong)?;
    let last = host.emergency(id, act.caller);
    require(last.is_none_or(|last| matches!(last.state, EmergencyState::Reviewed(_))), Denial::ReviewMissing)?;
    let seq = vehicle.seq.next().ok_or(Denial::OutOfRange)?;
    let (opened_at, party_epoch) = (act.now, authority.epoch);
    let emergency = Emergency { reason, classes, opened_at, until, party_epoch, seq, state: EmergencyState::Open };
    let topic = Topic::of(Role::Party).about(act.caller);
    of_vehicle(act, (id, Some(vehicle)), topic, None, EventBody::EmergencyOpened { emergency })
}

/// Also while paused.
pub(super) fn close(host: &impl Host, act: Act, id: VehicleId) -> Result<Outcome, Denial> {
    let emergency = host.emergency(id, act.caller).ok_or(Denial::UnknownEmergency)?;
    require(emergency.state == EmergencyState::Open && act.now < emergency.until, Denial::EmergencyOver)?;
    change(host, act, id, act.caller, emergency, EventBody::EmergencyClosed)
}

/// By an admitted auditor who is not the authority itself, once it is over. Also while paused.
pub(super) fn review(host: &impl Host, act: Act, id: VehicleId, authority: Account, finding: Finding) -> Result<Outcome, Denial> {
    admitted(host, act, PartyKind::Auditor)?;
    require(act.caller != authority, Denial::NotAuthorised)?;
    let emergency = host.emergency(id, authority).ok_or(Denial::UnknownEmergency)?;
    let over = match emergency.state {
        EmergencyState::Open => act.now >= emergency.until,
        EmergencyState::Closed => true,
        EmergencyState::Reviewed(_) => false,
    };
    require(over, Denial::WrongState)?;
    change(host, act, id, authority, emergency, EventBody::EmergencyReviewed { finding })
}

/// The caller, when the admin has admitted it as one of this kind.
fn admitted(host: &impl Host, act: Act, kind: PartyKind) -> Result<Party, Denial> {
    let party = host.party(act.caller).ok_or(Denial::UnknownParty)?;
    require(party.admitted_as(kind), Denial::PartyIneligible)?;
    Ok(party)
}

fn change(host: &impl Host, act: Act, id: VehicleId, authority: Account, emergency: Emergency, body: EventBody) -> Result<Outcome, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Party).about(authority), Some(Subject::Emergency(emergency)), body)
}
