//! The reference, told a whole story of random events, against the rules on the folded state.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test stops at the first thing that is not as expected"
)]

#[path = "../../shared-logic/tests/common/mod.rs"]
mod common;
#[path = "../../shared-logic/tests/strategies/mod.rs"]
mod strategies;

use proptest::{prelude::*, test_runner::TestCaseError};
use shared_logic::{decide, step, Event, GrantId, Host, Request, State, UnixSeconds, Verdict};
use strategies::{act, nearly, request, Act, RECIPIENTS, VEHICLES};
use valet_audit::reference::{accept, may, missing, names, Records, Story};

/// That both tell the same records.
fn same_records(story: &Story, state: &State) -> Result<(), TestCaseError> {
    prop_assert_eq!(story.admin(), state.admin);
    for id in VEHICLES {
        prop_assert_eq!(story.vehicle(id), Host::vehicle(state, id));
    }
    for account in RECIPIENTS {
        prop_assert_eq!(story.party(account), Host::party(state, account));
    }
    for (code, purpose) in &state.purposes {
        prop_assert_eq!(story.purpose(*code), Some(*purpose));
    }
    for (id, grant) in &state.grants {
        prop_assert_eq!(story.grant(*id), Some(*grant));
    }
    Ok(())
}

/// That both answer the same about a grant.
fn same_answer(story: &Story, state: &State, id: GrantId, request: &Request, now: UnixSeconds) -> Result<(), TestCaseError> {
    let (vehicle, grant) = (Host::vehicle(state, request.vehicle), state.grants[&id]);
    let told = may(story.vehicle(request.vehicle).as_ref(), story.grant(id).as_ref(), request, now);
    match decide(vehicle.as_ref(), Some((id, &grant)), request, now) {
        Verdict::Allow(_) => prop_assert_eq!(told, Ok(())),
        Verdict::Deny(refusal) => {
            prop_assert_eq!(told, Err(refusal.reason.name()));
            if refusal.grant.is_some() {
                prop_assert!(names::classes(refusal.missing).iter().eq(&missing(&grant, request)));
            }
        }
    }
    Ok(())
}

fn run(acts: &[Act], request: &Request, later: u64, twist: u8) -> Result<(), TestCaseError> {
    let (mut state, mut now) = (strategies::start(), 0);
    let deployed = Event::deployed(common::ADMIN, UnixSeconds(0));
    let mut story = Story(std::iter::once(deployed).chain(strategies::start_events()).collect());
    for act in acts {
        now += act.later;
        let (caller, message) = act.message(&state);
        let told = accept(&story, caller, &message, UnixSeconds(now));
        let done = step(&state, caller, &message, UnixSeconds(now));
        prop_assert_eq!(
            told.map(|consequence| consequence.event),
            done.map(|outcome| outcome.event.body.name()).map_err(|denial| denial.name())
        );
        if let Ok(outcome) = done {
            state.apply(&outcome.event).unwrap();
            story.0.push(outcome.event);
        }
    }
    same_records(&story, &state)?;
    for (id, grant) in &state.grants {
        same_answer(&story, &state, *id, request, UnixSeconds(now + later))?;
        same_answer(&story, &state, *id, &nearly(&grant.terms, request, twist), UnixSeconds(now + later))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_story_and_a_state_give_the_same_answers(acts in prop::collection::vec(act(), 1..40), request in request(), later in 0u64..50, twist in 0u8..10) {
        run(&acts, &request, later, twist)?;
    }
}
