//! The reference on the log of events against the rules on the records they made, in random histories.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use proptest::{prelude::*, test_runner::TestCaseError};
use shared_logic::{Denial, Host, Record, State, UnixSeconds};
use valet_audit::reference::{accept, accept_intent, Consequence, EventLog, Records};
use valet_testkit::strategies::{act, start, start_events, Act, Tried, START};

/// Every record that there is in the state is computed from the events alike.
fn same_records(state: &State, log: &EventLog) -> Result<(), TestCaseError> {
    prop_assert_eq!(log.registry(), state.registry);
    for (id, vehicle) in &state.vehicles {
        prop_assert_eq!(log.vehicle(*id), Some(*vehicle));
        prop_assert_eq!(log.objections(*id), state.objections.get(id).copied());
        prop_assert_eq!(log.vehicle_offer(*id), state.vehicle_offers.get(id).copied());
        prop_assert_eq!(log.recovery(*id), state.recoveries.get(id).copied());
    }
    for (id, party) in &state.parties {
        prop_assert_eq!(log.party(*id), Some(*party));
    }
    for (id, grant) in state.grants.iter() {
        prop_assert_eq!(log.grant(*id), Some(*grant));
    }
    for ((realm, to), held) in &state.delegations {
        prop_assert_eq!(log.delegation(*realm, *to), Some(*held));
    }
    for ((principal, key), named) in &state.intent_keys {
        prop_assert_eq!(log.intent_key(*principal, *key), Some(*named));
    }
    for ((account, vehicle), nonce) in &state.nonces {
        prop_assert_eq!(log.nonce(*account, *vehicle), *nonce);
    }
    for ((vehicle, attester), attestation) in &state.attestations {
        prop_assert_eq!(log.attestation(*vehicle, *attester), Some(*attestation));
    }
    for ((vehicle, authority), emergency) in &state.emergencies {
        prop_assert_eq!(log.emergency(*vehicle, *authority), Some(*emergency));
    }
    for (id, request) in &state.requests {
        prop_assert_eq!(log.request(*id), Some(*request));
    }
    prop_assert_eq!(log.admin_offer(), state.admin_offer);
    Ok(())
}

/// What the reference makes of it, told from the events alone.
fn told(log: &EventLog, state: &State, tried: &Tried, now: UnixSeconds) -> Result<Consequence, &'static str> {
    match tried {
        Tried::Call(caller, message) => accept(log, *caller, message, now),
        Tried::Intent(signed) => accept_intent(log, signed, now, |signed| signed.signature.signer(state, &signed.intent)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_log_of_events_and_the_records_say_the_same_to_whatever_is_tried(acts in proptest::collection::vec(act(), 0..80)) {
        let (mut state, mut now) = (start(), START);
        let mut log = EventLog(start_events());
        for act in &acts {
            now += Act::later(act);
            let moment = UnixSeconds(now);
            let tried = act.tried(&state, moment);
            let found = tried.on(&state, moment);
            let expected = told(&log, &state, &tried, moment);
            prop_assert_eq!(found.map(|outcome| outcome.event).map_err(Denial::name), expected.as_ref().map(|it| it.event).map_err(|no| *no));
            let Ok(outcome) = found else { continue };
            let mut records: Vec<Record> = Vec::new();
            shared_logic::effect(&outcome.event, state.event_hash(&outcome.event), &outcome.before, |record| records.push(record)).unwrap();
            prop_assert_eq!(&records, &expected.unwrap().records);
            state.apply(&outcome.event).map_err(|error| TestCaseError::fail(error.to_string()))?;
            log.0.push(outcome.event);
        }
        same_records(&state, &log)?;
    }
}
