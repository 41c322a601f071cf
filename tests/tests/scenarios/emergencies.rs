//! Opening an emergency, reading in it, closing and reviewing it.

use super::{accepted, denied, fixtures::*, populated::NOTHING, undone, Ask, Populated, Scenario};
use shared_logic::{
    Action, CheckRequest, Denial, EmergencyReason, Finding, Message, PurposeCode, Seconds, SignalClass, SignalClasses, UnixSeconds,
    VehicleId,
};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [opening(populated), after(), reading(populated)].into_iter().flatten().collect()
}

fn opening(populated: &Populated) -> Vec<Scenario> {
    let day = populated.now.after(DAY).unwrap();
    let open = |vehicle, classes, until| Message::OpenEmergency { vehicle, reason: EmergencyReason::Crash, classes, until };
    let distance = SignalClasses::of(&[SignalClass::Odometer]);
    // The sold vehicle: it had no emergency yet.
    let of = |classes, until| open(SOLD, classes, until);
    vec![
        accepted("an emergency", AUTHORITY, of(PLACE, day)),
        denied("an emergency of no vehicle", AUTHORITY, open(NOWHERE, PLACE, day), Denial::UnknownVehicle),
        denied("an emergency of a vehicle out of use", AUTHORITY, open(SCRAPPED, PLACE, day), Denial::VehicleRetired),
        denied("an emergency by nobody", STRANGER, of(PLACE, day), Denial::UnknownParty),
        denied("an emergency by another kind of party", INSURER, of(PLACE, day), Denial::PartyIneligible),
        denied("an emergency by an auditor", AUDITOR, of(PLACE, day), Denial::PartyIneligible),
        denied("an emergency of no class", AUTHORITY, of(NOTHING, day), Denial::EmptyScope),
        denied("an emergency of another class", AUTHORITY, of(distance, day), Denial::EmergencyMaskExceeded),
        denied("an emergency of every class", AUTHORITY, of(SignalClasses::ALL, day), Denial::EmergencyMaskExceeded),
        denied("an emergency that is over", AUTHORITY, of(PLACE, populated.now), Denial::Expired),
        denied("an emergency of a second too long", AUTHORITY, of(PLACE, day.after(Seconds(1)).unwrap()), Denial::EmergencyTooLong),
        denied("an emergency for ever", AUTHORITY, of(PLACE, UnixSeconds(u64::MAX)), Denial::EmergencyTooLong),
        denied("an emergency before the last one's review", AUTHORITY, open(CAR, PLACE, day), Denial::ReviewMissing),
    ]
}

fn after() -> Vec<Scenario> {
    let close = |vehicle| Message::CloseEmergency { vehicle };
    let review = |vehicle: VehicleId, who| Message::ReviewEmergency { vehicle, authority: account(who), finding: Finding::Unjustified };
    vec![
        accepted("a review", AUDITOR, review(CAR, AUTHORITY)),
        denied("closing no emergency", AUTHORITY, close(SOLD), Denial::UnknownEmergency),
        denied("closing what is over", AUTHORITY, close(CAR), Denial::EmergencyOver),
        denied("a review by nobody", STRANGER, review(CAR, AUTHORITY), Denial::UnknownParty),
        denied("a review by the authority", AUTHORITY, review(CAR, AUTHORITY), Denial::PartyIneligible),
        denied("a review of no emergency", AUDITOR, review(SOLD, AUTHORITY), Denial::UnknownEmergency),
        denied("a review of one's own", AUDITOR, review(CAR, AUDITOR), Denial::NotAuthorised),
        undone("a review twice", AUDITOR, vec![review(CAR, AUTHORITY), review(CAR, AUTHORITY)], Denial::WrongState),
    ]
}

fn reading(populated: &Populated) -> Vec<Scenario> {
    let question =
        CheckRequest { recipient: account(AUTHORITY), purpose: PurposeCode::EMERGENCY, classes: PLACE, ..check_request(populated.now) };
    let cases = [
        ("in an emergency, nothing", CheckRequest { classes: NOTHING, ..question }, Denial::EmptyRequest),
        ("in an emergency, no vehicle", CheckRequest { vehicle: NOWHERE, ..question }, Denial::UnknownVehicle),
        ("in an emergency of nobody", CheckRequest { recipient: account(STRANGER), ..question }, Denial::UnknownEmergency),
        ("in an emergency that is over", question, Denial::EmergencyOver),
        ("in an emergency, a command", CheckRequest { action: Action::Actuate, ..question }, Denial::EmergencyOver),
    ];
    cases
        .map(|(name, request, reason)| Scenario { name, from: STRANGER, ask: Ask::CheckEmergency(request), exp_reason: Some(reason) })
        .into()
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
    let review = Message::ReviewEmergency { vehicle: CAR, authority: account(AUTHORITY), finding: Finding::Justified };
    scenarios.push(denied("a review of an open emergency", AUDITOR, review, Denial::WrongState));
    scenarios.push(undone("closing twice", AUTHORITY, vec![Message::CloseEmergency { vehicle: CAR }; 2], Denial::EmergencyOver));
    scenarios
}
