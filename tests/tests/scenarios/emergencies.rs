//! Opening an emergency, reading in it, closing and reviewing it.

use super::{accepted, denied, fixtures::*, populated::NOTHING, undone, Ask, Populated, Scenario};
use shared_logic::{
    limits::CLOCKS, Action, CheckRequest, Denial, EmergencyReason, Finding, Message, PurposeCode, Seconds, SignalClass, SignalClasses,
    UnixSeconds, VehicleId,
};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [opening(populated), after(), reading(populated)].into_iter().flatten().collect()
}

fn opening(populated: &Populated) -> Vec<Scenario> {
    let day = populated.now.after(DAY).unwrap();
    let open = |vehicle, classes, until| open_as(AUTHORITY, vehicle, classes, until);
    let distance = SignalClasses::of(&[SignalClass::Odometer]);
    // The sold vehicle: it had no emergency yet.
    let of = |classes, until| open(sold(), classes, until);
    vec![
        accepted("an emergency", AUTHORITY, of(PLACE, day)),
        denied("an emergency of no vehicle", AUTHORITY, open(NOWHERE, PLACE, day), Denial::UnknownVehicle),
        denied("an emergency of a vehicle out of use", AUTHORITY, open(scrapped(), PLACE, day), Denial::VehicleRetired),
        denied("an emergency by nobody", STRANGER, open_as(STRANGER, sold(), PLACE, day), Denial::UnknownParty),
        denied("an emergency by who does not act for the authority", STRANGER, of(PLACE, day), Denial::NotAuthorised),
        denied("an emergency by another kind of party", INSURER, open_as(INSURER, sold(), PLACE, day), Denial::PartyIneligible),
        denied("an emergency by an auditor", AUDITOR, open_as(AUDITOR, sold(), PLACE, day), Denial::PartyIneligible),
        denied("an emergency of no class", AUTHORITY, of(NOTHING, day), Denial::EmptyScope),
        denied("an emergency of another class", AUTHORITY, of(distance, day), Denial::EmergencyMaskExceeded),
        denied("an emergency of every class", AUTHORITY, of(SignalClasses::ALL, day), Denial::EmergencyMaskExceeded),
        denied("an emergency that is over", AUTHORITY, of(PLACE, populated.now), Denial::Expired),
        accepted("an emergency that passes a day by what clocks may differ", AUTHORITY, of(PLACE, day.after(CLOCKS).unwrap())),
        denied("an emergency for a second more", AUTHORITY, of(PLACE, day.after(Seconds(CLOCKS.0 + 1)).unwrap()), Denial::EmergencyTooLong),
        denied("an emergency for ever", AUTHORITY, of(PLACE, UnixSeconds(u64::MAX)), Denial::TimeOutOfRange),
        denied("an emergency in milliseconds", AUTHORITY, of(PLACE, UnixSeconds(day.0 * 1_000)), Denial::TimeOutOfRange),
        denied("an emergency before the last one's review", AUTHORITY, open(car(), PLACE, day), Denial::ReviewMissing),
    ]
}

fn open_as(who: &str, vehicle: VehicleId, classes: SignalClasses, until: UnixSeconds) -> Message {
    Message::OpenEmergency { vehicle, authority: account(who), reason: EmergencyReason::Crash, classes, until }
}

fn after() -> Vec<Scenario> {
    let close = |vehicle| Message::CloseEmergency { vehicle, authority: account(AUTHORITY) };
    let review_as = |auditor, vehicle: VehicleId, who| Message::ReviewEmergency {
        vehicle,
        auditor: account(auditor),
        authority: account(who),
        finding: Finding::Unjustified,
    };
    let review = |vehicle, who| review_as(AUDITOR, vehicle, who);
    vec![
        accepted("a review", AUDITOR, review(car(), AUTHORITY)),
        denied("closing no emergency", AUTHORITY, close(sold()), Denial::UnknownEmergency),
        denied("closing what is over", AUTHORITY, close(car()), Denial::EmergencyOver),
        denied("closing another's emergency", AUDITOR, close(car()), Denial::NotAuthorised),
        denied("a review by nobody", STRANGER, review_as(STRANGER, car(), AUTHORITY), Denial::UnknownParty),
        denied("a review by who does not act for the auditor", STRANGER, review(car(), AUTHORITY), Denial::NotAuthorised),
        denied("a review by the authority", AUTHORITY, review_as(AUTHORITY, car(), AUTHORITY), Denial::PartyIneligible),
        denied("a review of no emergency", AUDITOR, review(sold(), AUTHORITY), Denial::UnknownEmergency),
        denied("a review of one's own", AUDITOR, review(car(), AUDITOR), Denial::NotAuthorised),
        undone("a review twice", AUDITOR, vec![review(car(), AUTHORITY), review(car(), AUTHORITY)], Denial::WrongState),
    ]
}

fn reading(populated: &Populated) -> Vec<Scenario> {
    let question =
        CheckRequest { recipient: account(AUTHORITY), purpose: PurposeCode::EMERGENCY, classes: PLACE, ..check_request(populated.now) };
    let cases = [
        ("in an emergency, nothing", CheckRequest { classes: NOTHING, ..question }, Denial::EmptyRequest),
        ("in an emergency, of tomorrow", CheckRequest { data_from: days(populated.now, 1), ..question }, Denial::TimeOutOfRange),
        ("in an emergency, no vehicle", CheckRequest { vehicle: NOWHERE, ..question }, Denial::UnknownVehicle),
        ("in an emergency of nobody", CheckRequest { recipient: account(STRANGER), ..question }, Denial::UnknownEmergency),
        ("in an emergency that is over", question, Denial::EmergencyOver),
        ("in an emergency, a command", CheckRequest { action: Action::Actuate, ..question }, Denial::EmergencyOver),
    ];
    cases
        .map(|(name, request, reason)| Scenario { name, from: STRANGER, ask: Ask::CheckEmergency(request), exp_reason: Some(reason) })
        .into()
}

/// Once the car had two in seven days, and one of the sold vehicle was found unjustified.
pub(crate) fn too_soon(now: UnixSeconds) -> Vec<Scenario> {
    let until = now.after(HOUR).unwrap();
    let open = |vehicle| open_as(AUTHORITY, vehicle, PLACE, until);
    vec![
        denied("a third emergency in seven days", AUTHORITY, open(car()), Denial::EmergencyTooOften),
        denied("an emergency after one that was unjustified", AUTHORITY, open(sold()), Denial::EmergencyBarred),
    ]
}

/// The stranger was just admitted as an authority, long after the deployment; the other authority's week is over.
pub(crate) fn admitted_lately(now: UnixSeconds) -> Vec<Scenario> {
    let until = now.after(HOUR).unwrap();
    let open = |vehicle| open_as(AUTHORITY, vehicle, PLACE, until);
    vec![
        denied("an emergency by an authority of today", STRANGER, open_as(STRANGER, car(), PLACE, until), Denial::AdmissionPending),
        accepted("an emergency a week after two", AUTHORITY, open(car())),
        denied("an emergency a week after one that was unjustified", AUTHORITY, open(sold()), Denial::EmergencyBarred),
    ]
}

/// While the emergency is open.
pub(crate) fn open(now: UnixSeconds) -> Vec<Scenario> {
    let question = CheckRequest { recipient: account(AUTHORITY), purpose: PurposeCode::EMERGENCY, classes: PLACE, ..check_request(now) };
    let cases = [
        ("an open emergency", question, None),
        ("for another purpose", CheckRequest { purpose: INSURANCE, ..question }, Some(Denial::PurposeMismatch)),
        ("a class that was not opened", CheckRequest { classes: SPEED, ..question }, Some(Denial::EmergencyMaskExceeded)),
        ("a command", CheckRequest { action: Action::Actuate, ..question }, Some(Denial::EmergencyMaskExceeded)),
        ("the past", CheckRequest { action: Action::History, ..question }, Some(Denial::EmergencyMaskExceeded)),
        ("data from before it", CheckRequest { data_from: UnixSeconds(0), ..question }, Some(Denial::HistoryBeforeFence)),
    ];
    let mut scenarios: Vec<_> = cases
        .into_iter()
        .map(|(name, request, exp_reason)| Scenario { name, from: STRANGER, ask: Ask::CheckEmergency(request), exp_reason })
        .collect();
    let review =
        Message::ReviewEmergency { vehicle: car(), auditor: account(AUDITOR), authority: account(AUTHORITY), finding: Finding::Justified };
    scenarios.push(denied("a review of an open emergency", AUDITOR, review, Denial::WrongState));
    scenarios.push(undone(
        "closing twice",
        AUTHORITY,
        vec![Message::CloseEmergency { vehicle: car(), authority: account(AUTHORITY) }; 2],
        Denial::EmergencyOver,
    ));
    scenarios
}
