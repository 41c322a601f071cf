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
    step, Action, Actions, AssignedRole, Basis, Before, CheckRequest, Coverage, DelegationState,
    Denial::{self, *},
    EndReason, Erasure, EventBody, GrantState, GrantTerms, Host, Message, Needed, Nonce, Outcome, Realm, Refusal, RequestPolicy,
    SignalClass, SignalClasses, State, UnixSeconds, Verdict, Via,
};
use std::collections::BTreeSet;
use tables::{all, Scenario, Trial};
use valet_testkit::{
    agreement, grant, mandate, request, share, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, COACHING, DAN, GARAGE, INSURER, LAB, MAKER, NOBODY,
    RESCUE, T0,
};

/// What comes of it is of no interest.
fn done<T>(_: T) {}

/// That an accepted change is one event, the next of its chain, and does what the state then shows.
fn accepted(name: &str, fixture: &Fixture, trial: &Trial, outcome: &Outcome, at: u64) {
    let event = &outcome.event;
    let (actor, via) = match trial {
        Trial::Step(caller, _) => (*caller, Via::Call),
        Trial::Submit(signed) => {
            let nonce = signed.intent.message.is_numbered().then_some(signed.intent.nonce);
            (signed.intent.principal, Via::Intent(nonce))
        }
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
    let among_one = check_any(state, one, request, UnixSeconds(at), |_| *request);
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
    // What is only offered is told by `standing`, and a batch that is too long by the contract; both are tried there.
    let untold: Vec<_> = Denial::LIST.iter().filter(|denial| !told.contains(denial) && ![NotAccepted, TooMany].contains(denial)).collect();
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
    fixture.offers_car(ALICE, BOB);
    let outcome = step(&fixture.state, BOB, &Message::AcceptVehicle { vehicle: CAR }, UnixSeconds(T0 + 60)).unwrap();
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
            assert_eq!((proof.basis, proof.losses, proof.epoch.0), (Basis::Grant(fixture.grant), fixture.state.vehicles[&CAR].losses, 1));
            assert_eq!(proof.registry_losses, fixture.state.registry.losses);
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
        check_any(state, grants, &request(), UnixSeconds(T0 + 100), |_| request())
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
        check_any(&fixture.state, fixture.state.grants.of(CAR, INSURER), request, UnixSeconds(T0 + 100), |_| *request)
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
        let asked = move |grant: &shared_logic::Grant| {
            let coverage = if grant.terms.container == container { Coverage::Covered } else { Coverage::Excluded };
            CheckRequest { coverage, ..request() }
        };
        check_any(&fixture.state, fixture.state.grants.of(CAR, INSURER), &request(), UnixSeconds(T0 + 100), asked)
    };
    for id in [first, other] {
        assert_eq!((covered_by(id).is_allow(), covered_by(id).grant()), (true, Some(id)));
    }
    let nothing = |_: &shared_logic::Grant| CheckRequest { coverage: Coverage::Excluded, ..request() };
    let denied = check_any(&fixture.state, fixture.state.grants.of(CAR, INSURER), &request(), UnixSeconds(T0 + 100), nothing);
    assert!(!denied.is_allow());
}

#[test]
fn the_classes_are_those_that_the_document_of_each_grants_own_container_tells() {
    let mut fixture = Fixture::new();
    let other = fixture.grants(|it| it.container.0 = [0xc7; 32]);
    let container = fixture.state.grants[&other].terms.container;
    // By the other's document a class more lies beneath the asked branch than that grant gives.
    let asked = |grant: &shared_logic::Grant| {
        let more = if grant.terms.container == container { SignalClass::Identity } else { SignalClass::SpeedMotion };
        CheckRequest { classes: request().classes.or(SignalClasses::of(&[more])), coverage: Coverage::Covered, ..request() }
    };
    let among = |grants: Vec<_>| check_any(&fixture.state, grants, &request(), UnixSeconds(T0 + 100), asked);
    assert_eq!(among(fixture.state.grants.of(CAR, INSURER).collect()).grant(), Some(fixture.grant));
    let alone = among(fixture.state.grants.of(CAR, INSURER).filter(|(id, _)| *id == other).collect());
    let refused = Refusal { reason: SignalNotCovered, grant: Some(other), link: 0, missing: SignalClasses::of(&[SignalClass::Identity]) };
    assert_eq!(alone, Verdict::Deny(refused));
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
        ("what was stopped goes from the stop on", |t| t.stops_everything(ALICE), 300, due(550)),
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
fn after_consent_was_withdrawn_the_data_go_in_thirty_days_at_the_latest() {
    const DAY: u64 = 86_400;
    type End = fn(&mut Fixture);
    fn revoked(t: &mut Fixture) {
        t.appoints(CAROL, AssignedRole::FleetManager);
        t.send(CAROL, Message::Revoke { grant: t.grant });
    }
    fn driver(t: &mut Fixture) {
        t.appoints(DAN, AssignedRole::Driver);
        t.send(DAN, t.withdrawal());
    }
    use shared_logic::LegalBasis::{Consent, Contract, LegitimateInterest};
    // The grant ends at T0 + 50, or at T0 + 820 by itself; each keeps so many seconds.
    let scenarios: &[(&str, shared_logic::LegalBasis, u64, End, u64)] = &[
        ("a shorter keeping stays", Consent, 29 * DAY, |t| t.withdraws(), 50 + 29 * DAY),
        ("thirty days stay", Consent, 30 * DAY, |t| t.withdraws(), 50 + 30 * DAY),
        ("a second more is cut", Consent, 30 * DAY + 1, |t| t.withdraws(), 50 + 30 * DAY),
        ("a year is cut", Consent, 365 * DAY, |t| t.withdraws(), 50 + 30 * DAY),
        ("by the driver's withdrawal as well", Consent, 365 * DAY, driver, 50 + 30 * DAY),
        ("a contract's data are kept as agreed", Contract, 365 * DAY, |t| t.withdraws(), 50 + 365 * DAY),
        ("an interest's data are kept as agreed", LegitimateInterest, 365 * DAY, |t| t.withdraws(), 50 + 365 * DAY),
        ("who revokes ends the consent", Consent, 365 * DAY, revoked, 50 + 30 * DAY),
        (
            "who gives back first gains no time",
            Consent,
            365 * DAY,
            |t| done(t.send(INSURER, Message::Renounce { grant: t.grant })),
            50 + 30 * DAY,
        ),
        ("what expired is kept as agreed", Consent, 365 * DAY, |_| {}, 820 + 365 * DAY),
        ("whoever withdraws what expired ends nothing early", Consent, 365 * DAY, |t| t.at(T0 + 820).withdraws(), 820 + 365 * DAY),
        (
            "nor does who gives it back then",
            Consent,
            365 * DAY,
            |t| {
                let grant = t.grant;
                done(t.at(T0 + 821).send(INSURER, Message::Renounce { grant }));
            },
            820 + 365 * DAY,
        ),
        ("a second before its end it is early", Consent, 365 * DAY, |t| t.at(T0 + 819).withdraws(), 819 + 30 * DAY),
        ("who stops everything takes consents back", Consent, 365 * DAY, |t| t.stops_everything(ALICE), 50 + 30 * DAY),
        ("a sale ends the consents of who sold", Consent, 365 * DAY, |t| t.transfers(ALICE, BOB), 50 + 30 * DAY),
        ("a sale leaves a contract's data as agreed", Contract, 365 * DAY, |t| t.transfers(ALICE, BOB), 50 + 365 * DAY),
    ];
    for (name, legal_basis, kept, end, exp) in scenarios {
        let mut fixture = Fixture::new();
        let retention = shared_logic::Seconds(u32::try_from(*kept).unwrap());
        let classes = SignalClasses::of(&[SignalClass::SpeedMotion]);
        let terms = GrantTerms {
            purpose: shared_logic::PurposeCode(1),
            classes,
            actions: Actions::of(&[Action::Read]),
            retention,
            ..valet_testkit::terms()
        };
        let agreement = shared_logic::Agreement { legal_basis: *legal_basis, ..agreement() };
        fixture.grant = fixture.send(ALICE, Message::Grant { terms, agreement, request: None }).grant.unwrap();
        end(&mut fixture);
        let state = &fixture.state;
        let duty = erasure(state, &state.vehicles[&CAR], &state.grants[&fixture.grant], UnixSeconds(T0 + 830));
        assert_eq!(duty, Erasure::Due { by: UnixSeconds(T0 + exp) }, "{name}");
    }
}

#[test]
fn the_event_of_an_end_tells_by_when_the_data_go() {
    let mut fixture = Fixture::new();
    let event = fixture.send(ALICE, fixture.withdrawal());
    let EventBody::GrantEnded { erase_by, ended_at, .. } = event.body else { panic!("{event:?}") };
    assert_eq!((ended_at, erase_by), (UnixSeconds(T0 + 50), UnixSeconds(T0 + 550)));
}

#[test]
fn what_passes_its_longest_by_five_minutes_is_shortened_to_it() {
    const DAY: u64 = 86_400;
    let mut fixture = Fixture::new();
    for (over, exp) in [(0, 0), (1, 0), (300, 0)] {
        let until = |longest: u64| UnixSeconds(T0 + 50 + longest + over);
        let offered = fixture.send(ALICE, Message::OfferVehicle { vehicle: CAR, to: BOB, until: until(30 * DAY) });
        let EventBody::VehicleOffered { offer } = offered.body else { panic!("{offered:?}") };
        assert_eq!(offer.until.0 + over, until(30 * DAY).0 + exp);
        let asked = Message::RequestAccess {
            terms: valet_testkit::terms(),
            needed: Needed::all_of(&valet_testkit::terms()),
            terms_hash: agreement().terms_hash,
            respond_by: until(90 * DAY),
            nonce: Nonce(over),
        };
        let EventBody::AccessRequested { record, .. } = fixture.send(INSURER, asked).body else { panic!("not asked") };
        assert_eq!(record.respond_by.0 + over, until(90 * DAY).0);
        let mut emergency = fixture.clone();
        let opened = emergency.send(RESCUE, valet_testkit::open(RESCUE, until(DAY).0));
        let EventBody::EmergencyOpened { emergency } = opened.body else { panic!("{opened:?}") };
        assert_eq!(emergency.until.0 + over, until(DAY).0);
    }
}

#[test]
fn an_offer_to_act_is_good_for_thirty_days_or_until_its_own_end() {
    const DAY: u64 = 86_400;
    for (end, exp) in [(2_000, 2_000), (50 + 30 * DAY, 50 + 30 * DAY), (51 + 30 * DAY, 50 + 30 * DAY), (900 * DAY, 50 + 30 * DAY)] {
        let mut fixture = Fixture::new();
        fixture.offers(
            ALICE,
            CAROL,
            shared_logic::DelegationTerms { expires_at: UnixSeconds(T0 + end), ..mandate(AssignedRole::Delegate) },
        );
        let held = fixture.state.delegations[&(Realm::Vehicle(CAR), CAROL)];
        assert_eq!(held.state, DelegationState::Offered { until: UnixSeconds(T0 + exp) });
    }
}

#[test]
fn a_delegation_is_good_since_it_was_accepted_and_not_before_its_window() {
    for (begins, exp) in [(0, 70), (70, 70), (71, 71), (500, 500)] {
        let mut fixture = Fixture::new();
        let not_before = UnixSeconds(T0 + begins);
        fixture.offers(ALICE, CAROL, shared_logic::DelegationTerms { not_before, ..mandate(AssignedRole::Delegate) });
        fixture.at(T0 + 70);
        let event = fixture.send(CAROL, Message::AcceptDelegation { realm: Realm::Vehicle(CAR), ward: None });
        let since = UnixSeconds(T0 + exp);
        assert_eq!(event.body, EventBody::DelegationAccepted { realm: Realm::Vehicle(CAR), since, ward: None });
        assert_eq!(fixture.state.delegations[&(Realm::Vehicle(CAR), CAROL)].state, DelegationState::Active { since });
    }
}

#[test]
fn what_can_take_access_away_voids_kept_answers_and_nothing_else_does() {
    type Change = fn(&mut Fixture);
    fn driven(t: &mut Fixture) {
        t.coached();
        t.consents(DAN);
    }
    fn used(t: &mut Fixture) {
        t.at(T0 + 100);
        t.send(INSURER, Message::Use { grant: t.grant, request: request() });
    }
    // Of the car's losses, and of the registry's.
    let scenarios: &[(&str, Change, Change, u64, u64)] =
        &[
            ("a withdrawal", |_| {}, |t| t.withdraws(), 1, 0),
            (
                "a narrowing",
                |_| {},
                |t| {
                    done(t.send(
                        ALICE,
                        Message::Narrow { grant: t.grant, terms: GrantTerms { depth_left: 0, ..t.state.grants[&t.grant].terms } },
                    ))
                },
                1,
                0,
            ),
            ("a suspension", |_| {}, |t| t.suspends(ALICE), 1, 0),
            ("a resumption", |t| t.suspends(ALICE), |t| done(t.send(ALICE, Message::Resume { grant: t.grant })), 0, 0),
            (
                "a renewal",
                |_| {},
                |t| done(t.send(ALICE, Message::Renew { grant: t.grant, terms: valet_testkit::terms(), agreement: agreement() })),
                1,
                0,
            ),
            ("a use", |_| {}, used, 1, 0),
            ("a consent", |t| done(t.coached()), |t| t.consents(DAN), 0, 0),
            ("a consent taken back", driven, |t| done(t.send(DAN, Message::WithdrawConsent { grant: t.grant })), 1, 0),
            ("the end of a delegation", driven, |t| t.ends_delegation(ALICE, DAN), 1, 0),
            ("an offer to act", |_| {}, |t| t.offers(ALICE, CAROL, mandate(AssignedRole::Delegate)), 0, 0),
            (
                "an accepted offer to act",
                |t| t.offers(ALICE, CAROL, mandate(AssignedRole::Delegate)),
                |t| t.accepts(Realm::Vehicle(CAR), CAROL),
                0,
                0,
            ),
            ("an offer of the vehicle", |_| {}, |t| t.offers_car(ALICE, BOB), 0, 0),
            ("a sale", |t| t.offers_car(ALICE, BOB), |t| done(t.send(BOB, Message::AcceptVehicle { vehicle: CAR })), 1, 0),
            ("a stop of everything", |_| {}, |t| t.stops_everything(ALICE), 1, 0),
            ("the end of a vehicle", |_| {}, |t| t.retires_car(), 1, 0),
            ("a grant", |_| {}, |t| done(t.grants(|_| {})), 0, 0),
            ("a request", |_| {}, |t| done(t.asked(|_| {})), 0, 0),
            ("an objection", driven, |t| t.objects(DAN, None), 0, 0),
            ("an emergency", |_| {}, |t| t.opens_emergency(RESCUE), 0, 0),
            (
                "a closed emergency",
                |t| t.opens_emergency(RESCUE),
                |t| done(t.send(RESCUE, Message::CloseEmergency { vehicle: CAR, authority: RESCUE })),
                1,
                0,
            ),
            (
                "a container",
                |_| {},
                |t| {
                    done(t.send(
                        NOBODY,
                        Message::PublishContainer { container: shared_logic::ContainerId([1; 32]), classes: SignalClasses::ALL },
                    ))
                },
                0,
                0,
            ),
            ("a new party", |_| {}, |t| done(t.send(NOBODY, Message::RegisterParty { profile: t.state.parties[&INSURER].profile })), 0, 0),
            ("an admitted party", |_| {}, |t| t.stands(INSURER, shared_logic::party::PartyStatus::Admitted), 0, 0),
            ("a suspended party", |_| {}, |t| t.stands(GARAGE, shared_logic::party::PartyStatus::Suspended), 0, 1),
            ("a party's moved key", |_| {}, |t| done(t.send(INSURER, Message::MovePartyKey { party: INSURER, key: BOB })), 0, 0),
            ("a pause", |_| {}, |t| t.pauses(), 0, 1),
            ("a retirement of the contract", |_| {}, |t| t.retires(), 0, 1),
            ("a fleet's delegation", |_| {}, |t| t.manages(CAROL, mandate(AssignedRole::FleetManager)), 0, 0),
            (
                "the end of a fleet's delegation",
                |t| t.manages(CAROL, mandate(AssignedRole::FleetManager)),
                |t| done(t.send(ALICE, Message::EndDelegation { realm: Realm::Fleet(ALICE), to: CAROL })),
                0,
                1,
            ),
        ];
    for (name, given, change, car, registry) in scenarios {
        let mut fixture = Fixture::new();
        given(&mut fixture);
        let losses = |fixture: &Fixture| (fixture.state.vehicles[&CAR].losses.0, fixture.state.registry.losses.0);
        let before = losses(&fixture);
        change(&mut fixture);
        assert_eq!(losses(&fixture), (before.0 + car, before.1 + registry), "{name}");
    }
}

#[test]
fn a_sale_leaves_of_the_former_owners_settings_only_when_everything_was_stopped() {
    let mut fixture = Fixture::new();
    fixture.appoints(DAN, AssignedRole::Driver);
    fixture.objects(DAN, None);
    fixture.stops_everything(ALICE);
    let car = fixture.state.vehicles[&CAR];
    assert_eq!((car.objections, car.request_policy, car.stopped_at), (1, RequestPolicy::Anybody, UnixSeconds(T0 + 50)));
    fixture.transfers(ALICE, BOB);
    let car = fixture.state.vehicles[&CAR];
    assert_eq!((car.objections, car.request_policy, car.stopped_at), (0, RequestPolicy::Admitted, UnixSeconds(T0 + 50)));
    assert_eq!((car.owner, car.epoch.0), (BOB, 3));
}

#[test]
fn what_somebody_attests_holds_for_that_owner_that_commitment_and_that_time() {
    type Change = fn(&mut Fixture);
    const VIN: shared_logic::VinCommitment = shared_logic::VinCommitment([0x71; 32]);
    let scenarios: &[(&str, Change, u64, Result<(), Denial>)] = &[
        ("it holds", |_| {}, 100, Ok(())),
        ("in its last second too", |_| {}, 499, Ok(())),
        ("until its end", |_| {}, 500, Err(Expired)),
        ("not for the next owner", |t| t.transfers(ALICE, BOB), 100, Err(StaleEpoch)),
        ("not after everything was stopped", |t| t.stops_everything(ALICE), 100, Err(StaleEpoch)),
        (
            "not for another commitment",
            |t| done(t.send(ALICE, Message::SetVinCommitment { vehicle: CAR, vin_commitment: None })),
            100,
            Err(WrongState),
        ),
        (
            "for the same commitment again",
            |t| {
                for vin_commitment in [None, Some(VIN)] {
                    t.send(ALICE, Message::SetVinCommitment { vehicle: CAR, vin_commitment });
                }
            },
            100,
            Ok(()),
        ),
        ("not when the attester is suspended", |t| t.stands(MAKER, shared_logic::party::PartyStatus::Suspended), 100, Err(PartyIneligible)),
        (
            "not when the attester was admitted anew",
            |t| {
                t.stands(MAKER, shared_logic::party::PartyStatus::Declared);
                t.stands(MAKER, shared_logic::party::PartyStatus::Admitted);
            },
            100,
            Err(PartyIneligible),
        ),
        (
            "not when it was taken back",
            |t| done(t.send(MAKER, Message::WithdrawAttestation { vehicle: CAR, attester: MAKER })),
            100,
            Err(UnknownAttestation),
        ),
    ];
    for (name, change, at, exp) in scenarios {
        let mut fixture = Fixture::new();
        fixture.send(ALICE, Message::SetVinCommitment { vehicle: CAR, vin_commitment: Some(VIN) });
        fixture.stands(MAKER, shared_logic::party::PartyStatus::Admitted);
        let (epoch, until) = (shared_logic::Epoch(1), UnixSeconds(T0 + 500));
        fixture.send(MAKER, Message::Attest { vehicle: CAR, attester: MAKER, epoch, vin_commitment: VIN, until });
        change(&mut fixture);
        let car = fixture.state.vehicles[&CAR];
        let found = shared_logic::attested(&fixture.state, (CAR, &car), MAKER, UnixSeconds(T0 + at));
        assert_eq!(found.map(|found| assert_eq!(found.until, until)), *exp, "{name}");
        let nobody = shared_logic::attested(&fixture.state, (CAR, &car), GARAGE, UnixSeconds(T0 + at));
        assert_eq!(nobody.err(), Some(UnknownAttestation), "{name}");
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
