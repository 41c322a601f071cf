//! Every reason to say no, met on a real chain: the contract gives it, and the rules give the same.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod scenarios;

use scenarios::{
    emergencies,
    fixtures::{account, ADMIN, AUDITOR, AUTHORITY, CAR, PLACE},
    operation, Populated, Scenario,
};
use shared_logic::{Denial, EmergencyReason, Finding, Message, Seconds};
use std::collections::BTreeSet;

/// What no chain reaches in a test's time, and why.
const UNREACHED: &[Denial] = &[
    // A counter at its end: 2^32 transfers of one vehicle or losses of a party's standing, or 2^64 events or intents.
    Denial::OutOfRange,
];

/// Tries them, and returns the reasons that were met and what is not as expected.
fn meet(populated: &Populated, scenarios: &[Scenario]) -> (BTreeSet<Denial>, Vec<String>) {
    let outlooks = populated.simulate(scenarios);
    assert_eq!(outlooks.len(), scenarios.len());
    let wrong = scenarios.iter().zip(&outlooks).filter_map(|(scenario, outlook)| scenario.compare(outlook)).collect();
    (scenarios.iter().filter_map(|scenario| scenario.exp_reason).collect(), wrong)
}

#[test]
fn the_contract_gives_every_denial_and_the_rules_the_same() {
    let populated = Populated::build();
    let before = populated.events();
    let (mut met, mut wrong) = meet(&populated, &scenarios::all(&populated));
    assert_eq!(populated.events(), before, "what is tried changes nothing");

    let mut then = |scenarios: &[Scenario]| {
        let (more, differing) = meet(&populated, scenarios);
        met.extend(more);
        wrong.extend(differing);
    };
    populated.make(AUDITOR, &[Message::ReviewEmergency { vehicle: CAR, authority: account(AUTHORITY), finding: Finding::Justified }]);
    let until = populated.now.after(Seconds::DAY).unwrap();
    populated.make(AUTHORITY, &[Message::OpenEmergency { vehicle: CAR, reason: EmergencyReason::Crash, classes: PLACE, until }]);
    then(&emergencies::open(populated.client.now().unwrap()));
    populated.make(ADMIN, &[Message::Pause]);
    then(&operation::stopped(&populated, Denial::Paused));
    populated.make(ADMIN, &[Message::Unpause, Message::Retire { successor: account(AUDITOR) }]);
    then(&operation::stopped(&populated, Denial::Retired));
    assert!(wrong.is_empty(), "{} of them differ:\n{}", wrong.len(), wrong.join("\n"));

    let reachable: BTreeSet<Denial> = Denial::LIST.iter().copied().filter(|denial| !UNREACHED.contains(denial)).collect();
    let unmet: Vec<_> = reachable.difference(&met).collect();
    assert_eq!(met, reachable, "reasons that no scenario meets: {unmet:?}");
    let replay = populated.harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(replay.code, 0, "{} {}", replay.json, replay.said);
}
