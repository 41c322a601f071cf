//! Emergencies: opening, closing and reviewing them, and what may be read in one.

use super::{
    check::{meaningful, Refused},
    consequence::{Consequence, Context},
    names::{classes, word, IN_EMERGENCY},
    objection::{ahead, cut, meant, object, running, wide, Objection},
    party::acting,
    standing::{acting_as, admitted_as},
    vehicle::in_use,
    Records,
};
use shared_logic::{
    Account, Basis, CheckRequest, Emergency, EmergencyReason, EmergencyState, EventBody, Finding, Party, Proof, Record, Role,
    SignalClasses, UnixSeconds, VehicleId, VehicleStatus,
};

const DAY: i128 = 86_400;
/// For how long a missing review stands in the way, and in how long a vehicle may be opened twice.
const WEEK: i128 = 604_800;
/// For how long an unjustified emergency stands in the way: 30 days.
const BAR: i128 = 2_592_000;

/// Whether the request of an authority is allowed by the emergency that it opened.
///
/// # Errors
/// The first objection.
pub fn check_emergency(records: &impl Records, request: &CheckRequest, now: UnixSeconds) -> Result<Proof, Refused> {
    check_open(records, request, now).map_err(Refused::plainly)
}

fn check_open(records: &impl Records, request: &CheckRequest, now: UnixSeconds) -> Result<Proof, Objection> {
    meaningful(request, now)?;
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
    let (losses, registry_losses) = (vehicle.losses, records.registry().losses);
    Ok(Proof { basis, grantor: request.recipient, epoch: vehicle.epoch, losses, registry_losses, expires_at: emergency.until })
}

fn open(emergency: &Emergency, now: UnixSeconds) -> bool {
    matches!(emergency.state, EmergencyState::Open) && now.0 < emergency.until.0
}

fn admitted(context: &Context<'_, impl Records>, id: Account, kind: &str) -> Result<Party, Objection> {
    let party = acting(context, id)?;
    acting_as(&party, kind, context.now)?;
    Ok(party)
}

/// What an earlier emergency of the same vehicle leaves open to the same authority.
fn after_the_last(last: &Emergency, now: UnixSeconds) -> Result<(), Objection> {
    let within = |length: i128, moment: UnixSeconds| ahead(now, moment) < length;
    match last.state {
        EmergencyState::Open | EmergencyState::Closed => object("ReviewMissing", within(WEEK, last.until))?,
        EmergencyState::Reviewed { finding: Finding::Unjustified, at } => object("EmergencyBarred", within(BAR, at))?,
        EmergencyState::Reviewed { finding: Finding::Justified, .. } => {}
    }
    // That one and the one before it, which there need not have been.
    object("EmergencyTooOften", last.opened_before.0 != 0 && within(WEEK, last.opened_before))
}

/// What an authority asks to open.
pub(super) struct Opening {
    pub(super) reason: EmergencyReason,
    pub(super) classes: SignalClasses,
    pub(super) until: UnixSeconds,
}

pub(super) fn open_emergency(
    context: &Context<'_, impl Records>,
    car: VehicleId,
    authority: Account,
    opening: &Opening,
) -> Result<Consequence, Objection> {
    let (records, now) = (context.records, context.now);
    let before = in_use(records, car)?;
    let party = admitted(context, authority, "authority")?;
    let wanted = classes(opening.classes);
    object("EmptyScope", wanted.is_empty())?;
    object("EmergencyMaskExceeded", !wanted.is_subset(&IN_EMERGENCY))?;
    object("Expired", ahead(opening.until, now) <= 0)?;
    meant(opening.until, now)?;
    let until = cut(opening.until, now, DAY).ok_or("EmergencyTooLong")?;
    let last = records.emergency(car, authority);
    if let Some(last) = &last {
        after_the_last(last, now)?;
    }
    let place = context.of_vehicle(car, &before)?;
    let emergency = Emergency {
        reason: opening.reason,
        classes: opening.classes,
        opened_at: now,
        until,
        opened_before: last.map_or(UnixSeconds(0), |last| last.opened_at),
        party_epoch: party.epoch,
        seq: place.seq(),
        state: EmergencyState::Open,
    };
    let body = EventBody::EmergencyOpened { emergency };
    Ok(place.about(authority).consequence(Role::Party, body, vec![Record::Emergency(car, authority, emergency)]))
}

pub(super) fn close(context: &Context<'_, impl Records>, car: VehicleId, authority: Account) -> Result<Consequence, Objection> {
    acting(context, authority)?;
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
    (auditor, authority): (Account, Account),
    finding: Finding,
) -> Result<Consequence, Objection> {
    admitted(context, auditor, "auditor")?;
    let same_key = acting(context, authority).is_ok();
    object("NotAuthorised", auditor == authority || same_key)?;
    let emergency = context.records.emergency(car, authority).ok_or("UnknownEmergency")?;
    let reviewed = matches!(emergency.state, EmergencyState::Reviewed { .. });
    object("WrongState", reviewed || open(&emergency, context.now))?;
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    let after = Emergency { state: EmergencyState::Reviewed { finding, at: context.now }, ..emergency };
    let place = context.of_vehicle(car, &before)?.about(authority);
    Ok(place.consequence(Role::Party, EventBody::EmergencyReviewed { auditor, finding }, vec![Record::Emergency(car, authority, after)]))
}
