//! Scenarios: one sentence, one outcome. Every rule has its accepted paths, every reason to deny at
//! least one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test stops at the first thing that is not as expected"
)]

#[path = "scenarios/mod.rs"]
mod tables;

use codec::Encode;
use shared_logic::{
    check, check_any, check_with, effect, erasure, over,
    party::Party,
    step, Action, Actions, AssignedRole, Basis, Before, CheckRequest, Coverage,
    Denial::{self, *},
    EndReason, Erasure, GrantState, GrantTerms, Host, Message, Outcome, Refusal, SignalClass, SignalClasses, State, UnixSeconds, Verdict,
    Via,
};
use std::collections::BTreeSet;
use tables::{all, Scenario, Trial};
use valet_testkit::{
    agreement, grant, mandate, request, share, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, COACHING, DAN, GARAGE, INSURER, LAB, MAKER, NOBODY,
    T0,
};

/// That an accepted change is one event, the next of its chain, and does what the state then shows.
fn accepted(name: &str, fixture: &Fixture, trial: &Trial, outcome: &Outcome, at: u64) {
    let event = &outcome.event;
    let (actor, via) = match trial {
        Trial::Step(caller, _) => (*caller, Via::Call),
        Trial::Submit(signed) => (signed.intent.principal, Via::Intent(signed.intent.nonce)),
        _ => unreachable!("a question changes nothing"),
    };
    assert_eq!((event.actor, event.via, event.at), (actor, via, UnixSeconds(at)), "{name}");
    let (seq, last) = match event.vehicle {
        Some(id) => fixture.state.vehicle(id).map_or((0, [0; 32]), |before| (before.seq.0, before.last_event.0)),
        None => (fixture.state.registry.seq.0, fixture.state.registry.last_event.0),
    };
    assert_eq!((event.link.seq.0, event.link.previous.0), (seq + 1, last), "{name}");
    assert_eq!(outcome.before, Before::of(&fixture.state, event), "{name}: what a replay reads is what the rules read");
    let (mut applied, mut written) = (fixture.state.clone(), fixture.state.clone());
    applied.apply(event).unwrap_or_else(|error| panic!("{name}: {error}"));
    effect(event, fixture.state.event_hash(event), &outcome.before, |record| written.put(record)).unwrap();
    assert_eq!(applied, written, "{name}: the contract's writes are the replay's");
    let head = match event.vehicle {
        Some(id) => applied.vehicle(id).map(|vehicle| (vehicle.seq, vehicle.last_event)).unwrap(),
        None => (applied.registry.seq, applied.registry.last_event),
    };
    assert_eq!(head, (event.link.seq, fixture.state.event_hash(event)), "{name}");
    let untouched =
        |state: &State| state.vehicles.iter().filter(|(id, _)| Some(**id) != event.vehicle).map(|it| (*it.0, *it.1)).collect::<Vec<_>>();
    assert_eq!(untouched(&applied), untouched(&fixture.state), "{name}: no other vehicle changes");
}

/// What is not as the sentence says, if it is not.
fn run(scenario: &Scenario) -> Option<String> {
    let Scenario { name, at, exp, exp_role, .. } = scenario;
    let fixture = scenario.before();
    let bytes = fixture.state.encode();
    let trial = scenario.trial(&fixture);
    let found = match (trial.change(&fixture, *at), trial.verdict(&fixture, *at)) {
        (Some(Ok(outcome)), _) => {
            accepted(name, &fixture, &trial, &outcome, *at);
            if let Some(role) = exp_role {
                assert_eq!(outcome.event.role, *role, "{name}");
            }
            Ok(outcome.event.body.kind())
        }
        (Some(Err(denial)), _) => Err(denial),
        (None, Some(Verdict::Allow(_))) => Ok("Allow"),
        (None, Some(Verdict::Deny(refusal))) => Err(refusal.reason),
        (None, None) => unreachable!("either a change or a question"),
    };
    if found != *exp {
        return Some(format!("{name}: expected {exp:?}, found {found:?}"));
    }
    assert_eq!(fixture.state.encode(), bytes, "{name}: asking changes nothing");
    if let (Trial::Ask(id, request), Some(verdict)) = (&trial, trial.verdict(&fixture, *at)) {
        same_by_every_door(name, &fixture.state, *id, request, *at, verdict);
    }
    None
}

/// However the question is put, the answer is the same.
fn same_by_every_door(name: &str, state: &State, id: shared_logic::GrantId, request: &CheckRequest, at: u64, verdict: Verdict) {
    let (vehicle, record) = (state.vehicle(request.vehicle), state.grant(id));
    let on = check_with(state, vehicle.as_ref(), record.as_ref().map(|record| (id, record)), request, UnixSeconds(at));
    assert_eq!(on, verdict, "{name}: with the records at hand");
    let one = record.as_ref().map(|record| (id, record));
    let among_one = check_any(state, one, request, UnixSeconds(at), |_| request.coverage);
    assert_eq!(among_one, verdict, "{name}: among one grant");
}

#[test]
fn every_scenario_ends_as_its_sentence_says() {
    let others: Vec<_> = all().iter().filter_map(run).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn every_reason_has_a_scenario() {
    let told: BTreeSet<Denial> = all().into_iter().filter_map(|scenario| scenario.exp.err()).collect();
    // A list is what the contract's `batch` takes; no message and no question holds one.
    let untold: Vec<_> = Denial::LIST.iter().filter(|denial| !told.contains(denial) && **denial != TooMany).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[test]
fn names_of_scenarios_are_their_own() {
    let mut names = BTreeSet::new();
    let twice: Vec<_> = all().into_iter().map(|it| it.name).filter(|name| !names.insert(*name)).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn a_party_that_loses_a_standing_gets_a_new_epoch_and_no_other_does() {
    for (name, account, kinds, gatekeeper, status, grows) in tables::standings() {
        let mut fixture = Fixture::new();
        let before: Party = fixture.state.parties[&account];
        let profile = shared_logic::Profile { kinds, gatekeeper, ..before.profile };
        fixture.send(ADMIN, Message::SetParty { account, profile, status });
        let after = fixture.state.parties[&account];
        assert_eq!((after.profile, after.status, after.epoch.0), (profile, status, before.epoch.0 + grows), "{name}");
    }
}

#[test]
fn a_transfer_is_one_event_that_writes_one_record_and_ends_everything() {
    let mut fixture = Fixture::new();
    fixture.appoints(CAROL, AssignedRole::FleetManager);
    let mut grants = vec![fixture.grant, fixture.send(CAROL, grant(|it| it.recipient = GARAGE)).grant.unwrap()];
    grants.push(fixture.shares(fixture.grant, LAB, 0));
    let outcome = step(&fixture.state, ALICE, &Message::TransferVehicle { vehicle: CAR, new_owner: BOB }, UnixSeconds(T0 + 60)).unwrap();
    let mut written = 0;
    effect(&outcome.event, fixture.state.event_hash(&outcome.event), &outcome.before, |_| written += 1).unwrap();
    assert_eq!(written, 1);
    fixture.happens(&outcome.event);
    for owner in [BOB, ALICE] {
        for id in &grants {
            let record = fixture.state.grants[id];
            let ask = CheckRequest { recipient: record.terms.recipient, ..request() };
            let Verdict::Deny(refusal) = check(&fixture.state, *id, &ask, UnixSeconds(T0 + 100)) else { panic!("allowed") };
            assert_eq!(refusal.reason, StaleEpoch);
            assert_eq!(record.state, GrantState::Active, "the record of a stale grant is not touched");
            assert_eq!(over(&fixture.state, &fixture.state.vehicles[&CAR], &record, UnixSeconds(T0 + 100)), Some(EndReason::Invalidated));
        }
        if owner == BOB {
            fixture.transfers(BOB, ALICE);
        }
    }
}

#[test]
fn terms_are_kept_with_the_beginning_they_really_have() {
    let mut fixture = Fixture::new();
    let at_once = fixture.grants(|it| it.not_before = UnixSeconds(0));
    assert_eq!(fixture.state.grants[&at_once].terms.not_before, UnixSeconds(T0 + 50));
    let later = fixture.grants(|it| it.not_before = UnixSeconds(T0 + 51));
    assert_eq!(fixture.state.grants[&later].terms.not_before, UnixSeconds(T0 + 51));
    let request = fixture.asked(|it| it.not_before = UnixSeconds(0));
    assert_eq!(fixture.state.requests[&request].terms.not_before, UnixSeconds(T0 + 50));
}

#[test]
fn a_proof_ends_with_the_first_of_all_it_rests_on() {
    let ends = |fixture: &Fixture, recipient| match check(
        &fixture.state,
        fixture.grant,
        &CheckRequest { recipient, ..request() },
        UnixSeconds(T0 + 100),
    ) {
        Verdict::Allow(proof) => {
            assert_eq!((proof.basis, proof.seq, proof.epoch.0), (Basis::Grant(fixture.grant), fixture.state.vehicles[&CAR].seq, 1));
            proof.expires_at.0 - T0
        }
        Verdict::Deny(refusal) => panic!("{refusal:?}"),
    };
    let mut fixture = Fixture::new();
    assert_eq!(ends(&fixture, INSURER), 820);
    let parent = fixture.grant;
    fixture.grant = fixture.send(ALICE, share(parent, GARAGE, 0)).grant.unwrap();
    let less = GrantTerms { expires_at: UnixSeconds(T0 + 300), ..fixture.state.grants[&parent].terms };
    fixture.send(ALICE, Message::Narrow { grant: parent, terms: less });
    assert_eq!(ends(&fixture, GARAGE), 300, "the parent's end");
    let mut fixture = Fixture::new();
    let short = shared_logic::DelegationTerms { expires_at: UnixSeconds(T0 + 400), ..mandate(AssignedRole::Delegate) };
    fixture.delegates(ALICE, CAROL, short);
    fixture.grant = fixture.send(CAROL, grant(|it| it.expires_at = UnixSeconds(T0 + 400))).grant.unwrap();
    fixture.changes(fixture.grant, |it| it.terms.expires_at = UnixSeconds(T0 + 700));
    assert_eq!(ends(&fixture, INSURER), 400, "the delegation's end");
}

/// The reason at the link, for the fixture's grant asked by that recipient.
fn refused(fixture: &Fixture, recipient: shared_logic::Account, classes: SignalClasses) -> Refusal {
    match check(&fixture.state, fixture.grant, &CheckRequest { recipient, classes, ..request() }, UnixSeconds(T0 + 100)) {
        Verdict::Deny(refusal) => refusal,
        Verdict::Allow(_) => panic!("allowed"),
    }
}

#[test]
fn a_refusal_tells_at_which_step_up_it_failed_and_what_is_missing() {
    let speed = SignalClasses::of(&[SignalClass::SpeedMotion]);
    let mut fixture = Fixture::new();
    let first = fixture.grant;
    let second = fixture.shares(first, GARAGE, 2);
    let third = fixture.shares(second, LAB, 1);
    fixture.grant = fixture.shares(third, MAKER, 0);
    let both = speed.or(SignalClasses::of(&[SignalClass::Odometer]));
    let missing = SignalClasses::of(&[SignalClass::Odometer]);
    assert_eq!(refused(&fixture, MAKER, both), Refusal { reason: SignalNotCovered, grant: Some(fixture.grant), link: 0, missing });
    for (withdrawn, link) in [(first, 3), (second, 2), (third, 1)] {
        fixture.send(ALICE, Message::Withdraw { grant: withdrawn });
        let refusal = refused(&fixture, MAKER, speed);
        assert_eq!((refusal.reason, refusal.link, refusal.missing), (ParentEnded, link, SignalClasses::NONE));
    }
}

#[test]
fn of_grants_that_allow_the_one_that_lasts_longest_is_the_proof_and_then_the_newest() {
    let mut fixture = Fixture::new();
    let longer = fixture.grants(|it| it.expires_at = UnixSeconds(T0 + 900));
    let newest = fixture.grants(|it| it.expires_at = UnixSeconds(T0 + 900));
    fixture.grants(|_| {});
    let any = |state: &State, reverse: bool| {
        let mut grants: Vec<_> = state.grants.of(CAR, INSURER).collect();
        if reverse {
            grants.reverse();
        }
        check_any(state, grants, &request(), UnixSeconds(T0 + 100), |_| Coverage::ByClass)
    };
    assert_eq!(any(&fixture.state, false).grant(), Some(newest));
    assert_eq!(any(&fixture.state, true), any(&fixture.state, false), "in any order");
    fixture.send(ALICE, Message::Withdraw { grant: newest });
    assert_eq!(any(&fixture.state, false).grant(), Some(longer));
}

#[test]
fn the_refusal_of_the_grant_that_came_closest_is_told_and_of_those_the_newest() {
    let mut fixture = Fixture::new();
    let mut wider = || fixture.send(ALICE, grant(|it| it.actions = Actions::ALL)).grant.unwrap();
    let (second, third) = (wider(), wider());
    let history = CheckRequest { action: Action::History, data_from: UnixSeconds(0), ..request() };
    let among = |fixture: &Fixture, request: &CheckRequest| {
        check_any(&fixture.state, fixture.state.grants.of(CAR, INSURER), request, UnixSeconds(T0 + 100), |_| request.coverage)
    };
    let reason = |verdict: Verdict| match verdict {
        Verdict::Deny(refusal) => (refusal.reason, refusal.grant),
        Verdict::Allow(_) => panic!("allowed"),
    };
    assert_eq!(reason(among(&fixture, &history)), (HistoryBeforeFence, Some(third)));
    fixture.send(ALICE, Message::Withdraw { grant: third });
    assert_eq!(reason(among(&fixture, &history)), (HistoryBeforeFence, Some(second)));
    fixture.stands(INSURER, shared_logic::party::PartyStatus::Suspended);
    assert_eq!(reason(among(&fixture, &request())), (PartyIneligible, Some(second)), "what it rests on comes after all of its own");
    let nobody = CheckRequest { recipient: BOB, ..request() };
    assert_eq!(reason(among(&fixture, &nobody)), (UnknownGrant, None));
}

#[test]
fn the_document_of_each_grants_own_container_is_asked() {
    let mut fixture = Fixture::new();
    let other = fixture.grants(|it| it.container.0 = [0xc7; 32]);
    let first = fixture.grant;
    // The document of that grant's container covers the signal, and every other excludes it.
    let covered_by = |id| {
        let container = fixture.state.grants[&id].terms.container;
        let coverage = move |grant: &shared_logic::Grant| {
            if grant.terms.container == container {
                Coverage::Covered
            } else {
                Coverage::Excluded
            }
        };
        check_any(&fixture.state, fixture.state.grants.of(CAR, INSURER), &request(), UnixSeconds(T0 + 100), coverage)
    };
    for id in [first, other] {
        assert_eq!((covered_by(id).is_allow(), covered_by(id).grant()), (true, Some(id)));
    }
    let nothing = |_: &shared_logic::Grant| Coverage::Excluded;
    let denied = check_any(&fixture.state, fixture.state.grants.of(CAR, INSURER), &request(), UnixSeconds(T0 + 100), nothing);
    assert!(!denied.is_allow());
}

#[test]
fn the_duty_to_erase_follows_the_end_of_the_grant() {
    let due = |by: u64| Erasure::Due { by: UnixSeconds(T0 + by) };
    let overdue = |since: u64| Erasure::Overdue { since: UnixSeconds(T0 + since) };
    type Case = (&'static str, fn(&mut Fixture), u64, Erasure);
    let scenarios: &[Case] = &[
        ("of a grant that runs nothing is due", |_| {}, 100, Erasure::NotDue),
        ("of a suspended grant nothing is due", |t| t.suspends(ALICE), 100, Erasure::NotDue),
        ("an expired grant's data go after the retention", |_| {}, 820, due(1_320)),
        ("in the last second it is due still", |_| {}, 1_319, due(1_320)),
        ("then it is overdue", |_| {}, 1_320, overdue(1_320)),
        ("a withdrawn grant's data go after the retention", |t| t.withdraws(), 100, due(550)),
        ("a sold vehicle's data go from the sale on", |t| t.transfers(ALICE, BOB), 300, due(550)),
        ("a vehicle sold after the end counts from the end", |t| t.at(T0 + 900).transfers(ALICE, BOB), 950, due(1_320)),
        (
            "of a suspended party the time counts from now",
            |t| t.stands(INSURER, shared_logic::party::PartyStatus::Suspended),
            100,
            due(600),
        ),
        (
            "what was attested is done",
            |t| {
                t.withdraws();
                t.send(INSURER, Message::AttestErasure { grant: t.grant, evidence: shared_logic::EvidenceHash([1; 32]) });
            },
            5_000,
            Erasure::Attested { at: UnixSeconds(T0 + 50) },
        ),
    ];
    for (name, given, at, exp) in scenarios {
        let mut fixture = Fixture::new();
        given(&mut fixture);
        let state = &fixture.state;
        assert_eq!(erasure(state, &state.vehicles[&CAR], &state.grants[&fixture.grant], UnixSeconds(T0 + at)), *exp, "{name}");
    }
}

#[test]
fn a_duty_to_erase_past_the_range_lies_at_the_end_of_time() {
    let mut fixture = Fixture::new();
    fixture.at(u64::MAX - 2);
    fixture.grant = fixture.grants(|it| (it.not_before, it.expires_at) = (UnixSeconds(u64::MAX - 2), UnixSeconds(u64::MAX)));
    fixture.withdraws();
    let (state, now) = (&fixture.state, UnixSeconds(u64::MAX));
    let duty = erasure(state, &state.vehicles[&CAR], &state.grants[&fixture.grant], UnixSeconds(u64::MAX - 1));
    assert_eq!(duty, Erasure::Due { by: now });
}

#[test]
fn who_suspended_a_grant_may_resume_it_and_a_renewal_does_not_pass_who_drives_over() {
    let mut fixture = Fixture::new();
    fixture.appoints(DAN, AssignedRole::Driver);
    fixture.suspends(DAN);
    let renew = Message::Renew { grant: fixture.grant, terms: valet_testkit::terms(), agreement: agreement() };
    assert_eq!(step(&fixture.state, ALICE, &renew, UnixSeconds(T0 + 100)).err(), Some(Suspended));
    assert_eq!(step(&fixture.state, ALICE, &Message::Resume { grant: fixture.grant }, UnixSeconds(T0 + 100)).err(), Some(NotAuthorised));
    fixture.send(DAN, Message::Resume { grant: fixture.grant });
    fixture.send(ALICE, renew);
}

#[test]
fn every_use_is_one_event_until_the_last() {
    let mut fixture = Fixture::new();
    fixture.coached();
    fixture.send(DAN, Message::CoConsent { grant: fixture.grant });
    let used = Message::Use { grant: fixture.grant, request: CheckRequest { purpose: COACHING, ..request() } };
    for count in 1..=3 {
        assert_eq!(fixture.send(INSURER, used).body, shared_logic::EventBody::GrantUsed { used: count });
    }
}

#[test]
fn whoever_deploys_is_the_admin() {
    let event = Fixture::deployed();
    let mut state = State::new(NOBODY);
    state.apply(&event).unwrap();
    assert_eq!((event.actor, state.registry.admin), (ADMIN, Some(ADMIN)));
}
