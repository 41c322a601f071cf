//! Opening, closing and reviewing emergencies.
//!
//! INVARIANT (emergency): within the mask, at most a day, reading only, an event each; by one authority at
//! most two of a vehicle in seven days, the first reviewed or seven days over, and none for 30 days
//! after an unjustified one.

use super::{
    event_link::{of_vehicle, Topic},
    party::acting,
    require, shortened,
    vehicle::in_use,
    Act, Outcome, Subject,
};
use crate::{
    guard::foreseeable,
    limits::{EMERGENCY_BAR, EMERGENCY_WINDOW, LONGEST_EMERGENCY},
    party::PartyKind,
    Account, Denial, Emergency, EmergencyReason, EmergencyState, EventBody, Finding, Host, Party, Role, Seconds, SignalClasses,
    UnixSeconds, VehicleId,
};

pub(super) fn open(
    host: &impl Host,
    act: Act,
    (id, account): (VehicleId, Account),
    reason: EmergencyReason,
    classes: SignalClasses,
    until: UnixSeconds,
) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, id)?;
    let authority = admitted(host, act, account, PartyKind::Authority)?;
    require(!classes.is_empty(), Denial::EmptyScope)?;
    require(classes.within(SignalClasses::EMERGENCY), Denial::EmergencyMaskExceeded)?;
    require(until > act.now, Denial::Expired)?;
    foreseeable(until, act.now)?;
    let until = shortened(until, act.now, LONGEST_EMERGENCY).ok_or(Denial::EmergencyTooLong)?;
    let last = host.emergency(id, account);
    last.map_or(Ok(()), |last| may_follow(&last, act.now))?;
    let opened_before = last.map_or(UnixSeconds(0), |last| last.opened_at);
    let seq = vehicle.seq.next().ok_or(Denial::OutOfRange)?;
    let (opened_at, party_epoch) = (act.now, authority.epoch);
    let emergency = Emergency { reason, classes, opened_at, until, opened_before, party_epoch, seq, state: EmergencyState::Open };
    let topic = Topic::of(Role::Party).about(account);
    of_vehicle(act, (id, Some(vehicle)), topic, None, EventBody::EmergencyOpened { emergency })
}

/// Whether the same authority may open the same vehicle again after this: a missing review keeps it from
/// that for a week and not for ever, so that no auditor can silence a rescue service.
fn may_follow(last: &Emergency, now: UnixSeconds) -> Result<(), Denial> {
    let passed = |since: UnixSeconds, length: Seconds| since.after(length).is_some_and(|end| end <= now);
    match last.state {
        EmergencyState::Open | EmergencyState::Closed => require(passed(last.until, EMERGENCY_WINDOW), Denial::ReviewMissing)?,
        EmergencyState::Reviewed { finding: Finding::Unjustified, at } => require(passed(at, EMERGENCY_BAR), Denial::EmergencyBarred)?,
        EmergencyState::Reviewed { finding: Finding::Justified, .. } => {}
    }
    let twice = last.opened_before != UnixSeconds(0) && !passed(last.opened_before, EMERGENCY_WINDOW);
    require(!twice, Denial::EmergencyTooOften)
}

/// Also while paused.
pub(super) fn close(host: &impl Host, act: Act, id: VehicleId, authority: Account) -> Result<Outcome, Denial> {
    acting(host, act, authority)?;
    let emergency = host.emergency(id, authority).ok_or(Denial::UnknownEmergency)?;
    require(emergency.state == EmergencyState::Open && act.now < emergency.until, Denial::EmergencyOver)?;
    change(host, act, id, authority, emergency, EventBody::EmergencyClosed)
}

/// By an admitted auditor who is not the authority itself, nor acts by the same key, once it is over. Also while paused.
pub(super) fn review(
    host: &impl Host,
    act: Act,
    id: VehicleId,
    (auditor, authority): (Account, Account),
    finding: Finding,
) -> Result<Outcome, Denial> {
    admitted(host, act, auditor, PartyKind::Auditor)?;
    let itself = host.party(authority).is_some_and(|party| party.acting_key(act.now) == act.caller);
    require(auditor != authority && !itself, Denial::NotAuthorised)?;
    let emergency = host.emergency(id, authority).ok_or(Denial::UnknownEmergency)?;
    let over = match emergency.state {
        EmergencyState::Open => act.now >= emergency.until,
        EmergencyState::Closed => true,
        EmergencyState::Reviewed { .. } => false,
    };
    require(over, Denial::WrongState)?;
    change(host, act, id, authority, emergency, EventBody::EmergencyReviewed { auditor, finding })
}

/// The party, when the caller acts for it and the admin has admitted it as one of this kind.
fn admitted(host: &impl Host, act: Act, id: Account, kind: PartyKind) -> Result<Party, Denial> {
    let party = acting(host, act, id)?;
    require(party.admitted_as(kind), Denial::PartyIneligible)?;
    require(party.acts_from <= act.now, Denial::AdmissionPending)?;
    Ok(party)
}

fn change(host: &impl Host, act: Act, id: VehicleId, authority: Account, emergency: Emergency, body: EventBody) -> Result<Outcome, Denial> {
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Party).about(authority), Some(Subject::Emergency(emergency)), body)
}
