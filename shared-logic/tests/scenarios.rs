//! Scenarios: one sentence, one outcome. Every reason to deny has at least one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is not as expected, and prints its figures"
)]

mod common;

use common::{
    granted, request, send,
    tables::{changes, questions, sold, Change, Question},
    terms, ALICE, BOB, CAR, INSURER, T0,
};
use shared_logic::{
    decide, decide_any, step, Action, Actions,
    Denial::{self, HistoryBeforeFence, StaleEpoch},
    GrantState, GrantTerms, Host, Message, Request, State, UnixSeconds, Verdict,
};
use std::collections::BTreeSet;

#[test]
fn every_scenario_of_a_change_ends_as_its_sentence_says() {
    for Change { name, before, caller, message, at, exp } in changes() {
        let (mut state, id) = granted();
        before(&mut state, id);
        let untouched = state.clone();
        let message = message(id);
        let outcome = step(&state, caller, &message, UnixSeconds(at));
        assert_eq!(outcome.map(|outcome| outcome.event.body.name()), exp, "{name}");
        assert_eq!(state, untouched, "{name}: asking changes nothing");
        let Ok(outcome) = outcome else { continue };
        assert_eq!((outcome.event.actor, outcome.event.at), (caller, UnixSeconds(at)), "{name}");
        state.apply(&outcome.event).unwrap_or_else(|error| panic!("{name}: {error}"));
        if let Some((id, vehicle)) = outcome.changes.vehicle {
            let before = untouched.vehicle(id).map_or((0, [0; 32]), |before| (before.seq.0, before.last_event.0));
            let link = outcome.event.link.unwrap();
            assert_eq!((vehicle.seq.0, link.seq.0, link.previous.0), (before.0 + 1, before.0 + 1, before.1), "{name}");
            assert_eq!(state.vehicle(id), Some(vehicle), "{name}");
        }
        if let Some((id, grant)) = outcome.changes.grant {
            assert_eq!(state.grant(id), Some(grant), "{name}");
        }
    }
}

#[test]
fn every_scenario_of_a_question_ends_as_its_sentence_says() {
    for Question { name, before, ask, at, exp } in questions() {
        let (mut state, id) = granted();
        before(&mut state, id);
        let mut request = request();
        ask(&mut request);
        let vehicle = state.vehicle(request.vehicle);
        let grant = state.grant(id).unwrap();
        let verdict = decide(vehicle.as_ref(), Some((id, &grant)), &request, UnixSeconds(at));
        let found = match verdict {
            Verdict::Allow(proof) => {
                assert_eq!((proof.grant, proof.grantor, proof.expires_at), (id, ALICE, grant.terms.expires_at), "{name}");
                Ok(())
            }
            Verdict::Deny(refusal) => Err(refusal.reason),
        };
        assert_eq!(found, exp, "{name}");
        let among_all =
            decide_any(vehicle.as_ref(), state.grants_to(request.vehicle, request.recipient), &request, UnixSeconds(at), |_| {
                request.coverage
            });
        assert_eq!(among_all, verdict, "{name}: among all grants");
    }
}

#[test]
fn every_reason_has_a_scenario() {
    let told = changes()
        .into_iter()
        .filter_map(|change| change.exp.err())
        .chain(questions().into_iter().filter_map(|question| question.exp.err()));
    let told: BTreeSet<Denial> = told.collect();
    let untold: Vec<_> = Denial::LIST.iter().filter(|denial| !told.contains(denial)).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[test]
fn names_of_scenarios_are_their_own() {
    let names: Vec<_> = changes().into_iter().map(|it| it.name).chain(questions().into_iter().map(|it| it.name)).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn a_vehicle_that_comes_back_to_its_first_owner_brings_no_grant_back() {
    let (mut state, id) = granted();
    sold(&mut state, id);
    send(&mut state, BOB, &Message::TransferVehicle { vehicle: CAR, new_owner: ALICE }, T0 + 60).unwrap();
    let grant = state.grant(id).unwrap();
    let verdict = decide(state.vehicle(CAR).as_ref(), Some((id, &grant)), &request(), UnixSeconds(T0 + 100));
    assert!(matches!(verdict, Verdict::Deny(refusal) if refusal.reason == StaleEpoch));
    assert_eq!(step(&state, ALICE, &Message::Withdraw { grant: id }, UnixSeconds(T0 + 100)).err(), Some(StaleEpoch));
    assert_eq!(grant.state, GrantState::Active, "the record of a stale grant is not touched");
}

#[test]
fn the_refusal_of_the_grant_that_came_closest_is_told_and_of_those_the_newest() {
    let (mut state, first) = granted();
    let wider = Message::Grant { terms: GrantTerms { actions: Actions::ALL, ..terms() } };
    let second = send(&mut state, ALICE, &wider, T0 + 2).unwrap().grant.unwrap();
    let third = send(&mut state, ALICE, &wider, T0 + 3).unwrap().grant.unwrap();
    let history = Request { action: Action::History, data_from: UnixSeconds(0), ..request() };
    let among = |state: &State, request: &Request| {
        decide_any(state.vehicle(CAR).as_ref(), state.grants_to(CAR, INSURER), request, UnixSeconds(T0 + 100), |_| request.coverage)
    };
    let Verdict::Deny(refusal) = among(&state, &history) else { panic!("allowed") };
    assert_eq!((refusal.reason, refusal.grant), (HistoryBeforeFence, Some(third)));
    send(&mut state, ALICE, &Message::Withdraw { grant: third }, T0 + 4).unwrap();
    let Verdict::Deny(refusal) = among(&state, &history) else { panic!("allowed") };
    assert_eq!((refusal.reason, refusal.grant), (HistoryBeforeFence, Some(second)));
    let Verdict::Allow(proof) = among(&state, &request()) else { panic!("denied") };
    assert!([first, second].contains(&proof.grant));
}
