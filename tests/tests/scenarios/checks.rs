//! May this recipient have this data now?

use super::{fixtures::*, populated::NOTHING, Ask, Populated, Scenario};
use shared_logic::{Action, CheckRequest, Coverage, Denial, GrantId, PurposeCode, Residency, SignalClass, SignalClasses, UnixSeconds};

fn asked(name: &'static str, grant: GrantId, request: CheckRequest, exp_reason: Option<Denial>) -> Scenario {
    Scenario { name, from: STRANGER, ask: Ask::Check(grant, request), exp_reason }
}

/// About one grant that runs.
pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    let (live, question) = (populated.grant("live"), check_request(populated.now));
    let old = UnixSeconds(populated.now.0 - 301);
    let command = SignalClasses::of(&[SignalClass::ActuateCharge]);
    let covered = |coverage| CheckRequest { coverage, ..question };
    let cases = [
        ("may it?", question, None),
        ("data from as far ahead as clocks may differ", CheckRequest { data_from: UnixSeconds(populated.now.0 + 300), ..question }, None),
        ("data from later", CheckRequest { data_from: UnixSeconds(populated.now.0 + 301), ..question }, Some(Denial::TimeOutOfRange)),
        ("data of the end of time", CheckRequest { data_from: UnixSeconds(u64::MAX), ..question }, Some(Denial::TimeOutOfRange)),
        ("a signal of the container", covered(Coverage::Covered), None),
        ("nothing", CheckRequest { classes: NOTHING, ..question }, Some(Denial::EmptyRequest)),
        ("no vehicle", CheckRequest { vehicle: NOWHERE, ..question }, Some(Denial::UnknownVehicle)),
        ("another vehicle", CheckRequest { vehicle: sold(), ..question }, Some(Denial::UnknownGrant)),
        ("a vehicle out of use", CheckRequest { vehicle: scrapped(), ..question }, Some(Denial::VehicleRetired)),
        ("somebody else", CheckRequest { recipient: account(GARAGE), ..question }, Some(Denial::UnknownGrant)),
        ("another purpose", CheckRequest { purpose: PurposeCode(2), ..question }, Some(Denial::PurposeMismatch)),
        ("the last purpose", CheckRequest { purpose: PurposeCode(u16::MAX), ..question }, Some(Denial::PurposeMismatch)),
        ("following", CheckRequest { action: Action::Subscribe, ..question }, Some(Denial::ActionNotCovered)),
        ("old data", CheckRequest { data_from: old, ..question }, Some(Denial::ActionNotCovered)),
        ("all data", CheckRequest { data_from: UnixSeconds(0), ..question }, Some(Denial::ActionNotCovered)),
        ("off board", CheckRequest { residency: Residency::OffBoard, ..question }, Some(Denial::ResidencyViolation)),
        ("reading a command", CheckRequest { classes: command, ..question }, Some(Denial::ActionNotCovered)),
        ("another class", CheckRequest { classes: PLACE, ..question }, Some(Denial::SignalNotCovered)),
        ("a class too many", CheckRequest { classes: SPEED.or(PLACE), ..question }, Some(Denial::SignalNotCovered)),
        ("a container that nobody has", covered(Coverage::Unknown), Some(Denial::UnknownContainer)),
        ("a signal that the container does not have", covered(Coverage::NoSuchSignal), Some(Denial::UnknownSignal)),
        ("a signal that is left out", covered(Coverage::Excluded), Some(Denial::SignalDenied)),
        ("a signal beside the container", covered(Coverage::NotCovered), Some(Denial::SignalNotCovered)),
    ];
    let mut scenarios: Vec<_> = cases.into_iter().map(|(name, request, exp)| asked(name, live, request, exp)).collect();
    scenarios.push(asked("no grant", GrantId([0; 32]), question, Some(Denial::UnknownGrant)));
    scenarios
}

/// About grants of every standing.
pub(super) fn by_standing(populated: &Populated) -> Vec<Scenario> {
    let question = check_request(populated.now);
    let to = |who| CheckRequest { recipient: account(who), ..question };
    let coaching = CheckRequest { purpose: COACHING, ..question };
    let cases = [
        ("withdrawn", question, Denial::Withdrawn),
        ("revoked", question, Denial::Revoked),
        ("renounced", question, Denial::Renounced),
        ("old", question, Denial::Superseded),
        ("short", question, Denial::Expired),
        ("later", question, Denial::NotYetValid),
        ("suspended", question, Denial::Suspended),
        ("objected", question, Denial::Suspended),
        ("counted", question, Denial::UsesExhausted),
        ("coached", coaching, Denial::CoConsentMissing),
        ("stale", CheckRequest { vehicle: sold(), ..question }, Denial::StaleEpoch),
        ("scrapped", CheckRequest { vehicle: scrapped(), ..question }, Denial::VehicleRetired),
        ("fallen", to(FALLEN), Denial::PartyIneligible),
        ("invalidated", to(FALLEN), Denial::Invalidated),
        ("onward", to(GARAGE), Denial::ParentEnded),
        ("under stopped", to(GARAGE), Denial::Suspended),
    ];
    cases.into_iter().map(|(name, request, reason)| asked(name, populated.grant(name), request, Some(reason))).collect()
}
