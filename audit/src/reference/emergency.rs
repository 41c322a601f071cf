//! Emergencies: opening, closing and reviewing them, and what may be read in one.

use super::{
    check::Refused,
    consequence::{Consequence, Context},
    names::{classes, word, IN_EMERGENCY},
    objection::{object, running, wide, Objection},
    standing::admitted_as,
    vehicle::in_use,
    Records,
};
use shared_logic::{
    Account, Basis, CheckRequest, Emergency, EmergencyReason, EmergencyState, EventBody, Finding, Party, Proof, Record, Role,
    SignalClasses, UnixSeconds, VehicleId, VehicleStatus,
};

const DAY: i128 = 86_400;

/// Whether the request of an authority is allowed by the emergency that it opened.
///
/// # Errors
/// The first objection.
pub fn check_emergency(records: &impl Records, request: &CheckRequest, now: UnixSeconds) -> Result<Proof, Refused> {
    check_open(records, request, now).map_err(Refused::plainly)
}

fn check_open(records: &impl Records, request: &CheckRequest, now: UnixSeconds) -> Result<Proof, Objection> {
    object("EmptyRequest", classes(request.classes).is_empty())?;
    running(records)?;
    let vehicle = records.vehicle(request.vehicle).ok_or("UnknownVehicle")?;
    let emergency = records.emergency(request.vehicle, request.recipient).ok_or("UnknownEmergency")?;
    let party = records.party(request.recipient).ok_or("UnknownParty")?;
    object("VehicleRetired", matches!(vehicle.status, VehicleStatus::Retired))?;
    object("EmergencyOver", !open(&emergency, now))?;
    object("PartyIneligible", !admitted_as(&party, "authority") || party.epoch != emergency.party_epoch)?;
    object("PurposeMismatch", request.purpose.0 != 0)?;
    let live = ["read", "subscribe"].contains(&word(request.action));
    object("EmergencyMaskExceeded", !live || !classes(request.classes).is_subset(classes(emergency.classes)))?;
    object("HistoryBeforeFence", wide(request.data_from) < wide(emergency.opened_at))?;
    let basis = Basis::Emergency(emergency.seq);
    let registry_seq = records.registry().seq;
    Ok(Proof { basis, grantor: request.recipient, epoch: vehicle.epoch, seq: vehicle.seq, registry_seq, expires_at: emergency.until })
}

fn open(emergency: &Emergency, now: UnixSeconds) -> bool {
    matches!(emergency.state, EmergencyState::Open) && now.0 < emergency.until.0
}

fn admitted(records: &impl Records, account: Account, kind: &str) -> Result<Party, Objection> {
    let party = records.party(account).ok_or("UnknownParty")?;
    object("PartyIneligible", !admitted_as(&party, kind))?;
    Ok(party)
}

/// What an authority asks to open.
pub(super) struct Opening {
    pub(super) reason: EmergencyReason,
    pub(super) classes: SignalClasses,
    pub(super) until: UnixSeconds,
}

pub(super) fn open_emergency(context: &Context<'_, impl Records>, car: VehicleId, opening: &Opening) -> Result<Consequence, Objection> {
    let (records, now) = (context.records, context.now);
    let before = in_use(records, car)?;
    let party = admitted(records, context.caller, "authority")?;
    let wanted = classes(opening.classes);
    object("EmptyScope", wanted.is_empty())?;
    object("EmergencyMaskExceeded", !wanted.is_subset(&IN_EMERGENCY))?;
    let length = wide(opening.until).wrapping_sub(wide(now));
    object("Expired", length <= 0)?;
    object("EmergencyTooLong", length > DAY)?;
    let last = records.emergency(car, context.caller);
    object("ReviewMissing", last.is_some_and(|last| !matches!(last.state, EmergencyState::Reviewed(_))))?;
    let place = context.of_vehicle(car, &before)?;
    let emergency = Emergency {
        reason: opening.reason,
        classes: opening.classes,
        opened_at: now,
        until: opening.until,
        party_epoch: party.epoch,
        seq: place.seq(),
        state: EmergencyState::Open,
    };
    let body = EventBody::EmergencyOpened { emergency };
    Ok(place.about(context.caller).consequence(Role::Party, body, vec![Record::Emergency(car, context.caller, emergency)]))
}

pub(super) fn close(context: &Context<'_, impl Records>, car: VehicleId) -> Result<Consequence, Objection> {
    let authority = context.caller;
    let emergency = context.records.emergency(car, authority).ok_or("UnknownEmergency")?;
    object("EmergencyOver", !open(&emergency, context.now))?;
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    let after = Emergency { state: EmergencyState::Closed, ..emergency };
    let place = context.of_vehicle(car, &before)?.about(authority);
    Ok(place.consequence(Role::Party, EventBody::EmergencyClosed, vec![Record::Emergency(car, authority, after)]))
}

pub(super) fn review(
    context: &Context<'_, impl Records>,
    car: VehicleId,
    authority: Account,
    finding: Finding,
) -> Result<Consequence, Objection> {
    admitted(context.records, context.caller, "auditor")?;
    object("NotAuthorised", context.caller == authority)?;
    let emergency = context.records.emergency(car, authority).ok_or("UnknownEmergency")?;
    let reviewed = matches!(emergency.state, EmergencyState::Reviewed(_));
    object("WrongState", reviewed || open(&emergency, context.now))?;
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    let after = Emergency { state: EmergencyState::Reviewed(finding), ..emergency };
    let place = context.of_vehicle(car, &before)?.about(authority);
    Ok(place.consequence(Role::Party, EventBody::EmergencyReviewed { finding }, vec![Record::Emergency(car, authority, after)]))
}
