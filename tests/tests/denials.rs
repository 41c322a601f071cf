//! Every reason to say no, met on a real chain: the contract gives it, and the rules give the same.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod scenarios;

use scenarios::{
    emergencies,
    fixtures::{account, car, profile, sold, ADMIN, AUDITOR, AUTHORITY, PLACE, STRANGER},
    operation, Populated, Scenario,
};
use shared_logic::{Denial, EmergencyReason, Finding, Message, PartyKind, PartyStatus, Seconds, UnixSeconds, VehicleId};
use std::collections::BTreeSet;

/// What no chain reaches in a test's time, and why.
const UNREACHED: &[Denial] = &[
    // A counter at its end: 2^32 transfers of one vehicle or losses of a party's standing, or 2^64 events or intents.
    Denial::OutOfRange,
    // What hosts tell of a delegation that is only offered; to the contract it is none. The list of delegations meets it.
    Denial::NotAccepted,
];

/// Tries them, and returns the reasons that were met and what is not as expected.
fn meet(populated: &Populated, scenarios: &[Scenario]) -> (BTreeSet<Denial>, Vec<String>) {
    let outlooks = populated.simulate(scenarios);
    assert_eq!(outlooks.len(), scenarios.len());
    let wrong = scenarios.iter().zip(&outlooks).filter_map(|(scenario, outlook)| scenario.compare(outlook)).collect();
    (scenarios.iter().filter_map(|scenario| scenario.exp_reason).collect(), wrong)
}

/// Opening an emergency for an hour.
fn open(vehicle: VehicleId, now: UnixSeconds) -> Message {
    let until = now.after(Seconds(3_600)).unwrap();
    Message::OpenEmergency { vehicle, authority: account(AUTHORITY), reason: EmergencyReason::Crash, classes: PLACE, until }
}

#[test]
fn the_contract_gives_every_denial_and_the_rules_the_same() {
    let mut populated = Populated::build();
    let before = populated.events();
    let (mut met, mut wrong) = meet(&populated, &scenarios::all(&populated));
    assert_eq!(populated.events(), before, "what is tried changes nothing");

    let mut then = |populated: &Populated, scenarios: &[Scenario]| {
        let (more, differing) = meet(populated, scenarios);
        met.extend(more);
        wrong.extend(differing);
    };
    let (authority, auditor) = (account(AUTHORITY), account(AUDITOR));
    let review = |vehicle, finding| Message::ReviewEmergency { vehicle, auditor, authority, finding };
    populated.make(AUDITOR, &[review(car(), Finding::Justified)]);
    populated.make(AUTHORITY, &[open(car(), populated.now)]);
    then(&populated, &emergencies::open(populated.client.now().unwrap()));

    // Twice in seven days is the most, and after one that was not justified there is none for 30.
    populated.make(AUTHORITY, &[Message::CloseEmergency { vehicle: car(), authority }, open(sold(), populated.now)]);
    populated.make(AUTHORITY, &[Message::CloseEmergency { vehicle: sold(), authority }]);
    populated.make(AUDITOR, &[review(car(), Finding::Justified), review(sold(), Finding::Unjustified)]);
    then(&populated, &emergencies::too_soon(populated.client.now().unwrap()));

    // A week after the deployment an admission takes three days.
    populated.harness.pass(8 * Seconds::DAY.0).unwrap();
    populated.make(STRANGER, &[Message::RegisterParty { profile: profile(PartyKind::Authority) }]);
    let (status, profile) = (PartyStatus::Admitted, profile(PartyKind::Authority));
    populated.make(ADMIN, &[Message::SetParty { account: account(STRANGER), profile, status }]);
    populated.now = populated.client.now().unwrap();
    then(&populated, &emergencies::admitted_lately(populated.now));
    populated.make(AUTHORITY, &[open(car(), populated.now)]);

    populated.make(ADMIN, &[Message::Pause]);
    then(&populated, &operation::stopped(&populated, Denial::Paused));
    populated.make(ADMIN, &[Message::Unpause, Message::Retire { successor: account(AUDITOR) }]);
    then(&populated, &operation::stopped(&populated, Denial::Retired));
    assert!(wrong.is_empty(), "{} of them differ:\n{}", wrong.len(), wrong.join("\n"));

    let reachable: BTreeSet<Denial> = Denial::LIST.iter().copied().filter(|denial| !UNREACHED.contains(denial)).collect();
    let unmet: Vec<_> = reachable.difference(&met).collect();
    assert_eq!(met, reachable, "reasons that no scenario meets: {unmet:?}");
    let replay = populated.harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(replay.code, 0, "{} {}", replay.json, replay.said);
}
