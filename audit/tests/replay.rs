//! Replay: honest histories are clean; every tampering is told, and told apart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is not as expected, and prints its figures"
)]

mod forged;
mod history;
mod stored;

use codec::{Decode, Encode};
use history::{grant, history, life, Ledger};
use proptest::{prelude::*, test_runner::TestCaseError};
use shared_logic::{
    Account, DomainHash, Event, EventBody, EventHash, GrantId, Message, Nonce, ReplayError, Role, Seq, State, UnixSeconds, VehicleSalt, Via,
};
use std::{collections::BTreeSet, time::Instant};
use valet_audit::{
    replay::{conforms, fold, replay, Finding, Incomplete, Logged, Nonconformity, ReplayReport, Storage},
    Verdict,
};
use valet_testkit::{
    domain,
    strategies::{self, act, Act, Tried},
    ALICE, CAR, NOBODY, T0,
};

#[test]
fn an_honest_history_of_every_kind_of_message_is_clean_and_counted() {
    let Ledger { state, log, kinds, .. } = history();
    assert_eq!(kinds, (0..=52).collect(), "every kind of message");
    let events: BTreeSet<_> = log.iter().map(|logged| logged.event.body.kind()).collect();
    assert_eq!(events.len(), 51, "every kind of event: {events:?}");
    let reasons = log.iter().filter_map(|logged| match logged.event.body {
        EventBody::GrantEnded { reason, .. } => Some(format!("{reason:?}")),
        _ => None,
    });
    assert_eq!(reasons.collect::<BTreeSet<_>>().len(), 5, "every reason but that of a renewal");
    assert_eq!(fold(log.iter().copied()).as_ref(), Ok(&state));
    let report = replay(domain(), log.iter().copied(), &Storage::from(&state)).unwrap();
    assert_eq!(report.verdict(), Verdict::Clean, "{:?}", report.findings);
    let counts = [report.events, report.intents, report.vehicles, report.grants, report.blocks, report.first_block.into()];
    let blocks = log.last().unwrap().block;
    assert_eq!(counts, [log.len() as u64, 8, 3, state.grants.len() as u64, blocks.into(), 1]);
    assert_eq!(report.last_block, blocks);
    assert_eq!(serde_json::to_value(&report).unwrap()["findings"], serde_json::json!([]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_random_history_that_the_rules_made_is_clean(acts in proptest::collection::vec(act(), 0..200)) {
        let (mut state, mut events, mut now) = (strategies::start(), strategies::start_events(), strategies::START);
        for act in &acts {
            now += Act::later(act);
            let tried: Tried = act.tried(&state, UnixSeconds(now));
            let Ok(outcome) = tried.on(&state, UnixSeconds(now)) else { continue };
            state.apply(&outcome.event).map_err(|error| TestCaseError::fail(error.to_string()))?;
            events.push(outcome.event);
        }
        let log = (1..).zip(events).map(|(block, event)| Logged { block, index: 0, event });
        let report = replay(domain(), log, &Storage::from(&state)).unwrap();
        prop_assert_eq!(report.findings, []);
    }
}

/// The log is changed, and what the contract stores is not.
fn tampered(tamper: impl FnOnce(&mut Vec<Logged>)) -> Result<ReplayReport, Incomplete> {
    let Ledger { state, mut log, .. } = history();
    tamper(&mut log);
    replay(domain(), log, &Storage::from(&state))
}

/// The next event of the same chain.
fn follower(log: &[Logged], place: usize) -> Option<&Logged> {
    log[place + 1..].iter().find(|later| later.event.vehicle == log[place].event.vehicle)
}

#[test]
fn every_missing_event_is_told_by_its_chain_or_by_what_is_stored() {
    let log = history().log;
    let without = |missing: Logged| tampered(|log| log.retain(|logged| *logged != missing));
    assert!(matches!(without(log[0]), Err(Incomplete::NoDeployment { at, .. }) if at == log[1].place()));
    for place in 1..log.len() {
        let (event, answer) = (log[place].event, without(log[place]));
        match (follower(&log, place), answer) {
            (Some(next), Err(Incomplete::Broken { at, error: ReplayError::Gap { vehicle, expected, found } })) => {
                assert_eq!((vehicle, expected, found), (event.vehicle, Some(event.link.seq), next.event.link.seq));
                assert_eq!(at, next.place());
            }
            // Something else leaned on it before its chain went on.
            (Some(next), Err(Incomplete::Broken { at, error: ReplayError::Missing(_) })) => assert!(at < next.place()),
            (None, Ok(report)) => {
                assert!(report.findings.iter().any(|finding| matches!(finding, Finding::StorageDiffers { .. })), "{:?}", report.findings);
            }
            (_, other) => panic!("without {}: {other:?}", event.body.kind()),
        }
    }
}

#[test]
fn every_changed_event_is_told_by_the_next_of_its_chain_or_by_what_is_stored() {
    let log = history().log;
    for place in 0..log.len() {
        let answer = tampered(|log| log[place].event.at.0 += 1);
        match (follower(&log, place), answer) {
            (Some(next), Err(Incomplete::Broken { at, error: ReplayError::BrokenChain { vehicle, .. } })) => {
                assert_eq!((at, vehicle), (next.place(), log[place].event.vehicle));
            }
            (None, Ok(report)) => assert_eq!(report.verdict(), Verdict::Findings),
            (_, other) => panic!("with another {}: {other:?}", log[place].event.body.kind()),
        }
    }
}

#[test]
fn events_in_another_order_are_told() {
    let log = history().log;
    let out_of_order = |answer| matches!(answer, Err(Incomplete::OutOfOrder { .. }));
    assert_eq!(tampered(Vec::clear), Err(Incomplete::Empty));
    for place in 1..log.len() {
        assert!(tampered(|log| log.swap(place - 1, place)).is_err(), "swapped");
        assert!(out_of_order(tampered(|log| log.insert(place, log[place]))), "told twice");
        let moved = tampered(|log| (log[place - 1].event, log[place].event) = (log[place].event, log[place - 1].event));
        let clean = moved.is_ok_and(|report| report.verdict() == Verdict::Clean);
        // Two that are of two chains and of one second are in no order.
        let unordered = log[place - 1].event.at == log[place].event.at && log[place - 1].event.vehicle != log[place].event.vehicle;
        assert!(!clean || unordered, "{} and {} in each other's places", log[place - 1].event.body.kind(), log[place].event.body.kind());
    }
    let unknown = tampered(|log| log[9].event.version += 1);
    assert!(matches!(unknown, Err(Incomplete::Broken { error: ReplayError::UnknownVersion { found: 4 }, .. })));
}

/// Each event with the state before it.
fn each(log: &[Logged], mut look: impl FnMut(&State, &Event)) {
    let mut state = State::new(log[0].event.actor);
    for logged in log {
        look(&state, &logged.event);
        state.apply(&logged.event).unwrap();
    }
}

/// True for what anybody may do, so that another may have done it.
fn anybodys(event: &Event) -> bool {
    match event.body {
        EventBody::VehicleRegistered { .. } | EventBody::ContainerPublished { .. } | EventBody::IntentKeySet { .. } => true,
        EventBody::GrantEnded { .. } => event.role == Role::Anyone,
        _ => false,
    }
}

#[test]
fn every_field_beside_the_body_is_held_against_the_rules() {
    type Tamper = (&'static str, fn(&mut Event), fn(&Event) -> bool);
    fn never(_: &Event) -> bool {
        false
    }
    fn other<T>(topic: &mut Option<T>, value: T) {
        *topic = if topic.is_some() { None } else { Some(value) };
    }
    let tampers: [Tamper; 9] = [
        ("another actor", |event| event.actor = NOBODY, anybodys),
        ("another role", |event| event.role = if event.role == Role::Admin { Role::Party } else { Role::Admin }, never),
        ("another vehicle", |event| other(&mut event.vehicle, CAR), never),
        ("another recipient", |event| other(&mut event.recipient, NOBODY), never),
        ("another grant", |event| other(&mut event.grant, GrantId([7; 32])), never),
        ("another version", |event| event.version += 1, never),
        ("another number", |event| event.link.seq = Seq(event.link.seq.0 + 1), never),
        ("another event before", |event| event.link.previous = EventHash([7; 32]), never),
        ("another number of an intent", |event| event.via = Via::Intent(Some(Nonce(77))), never),
    ];
    each(&history().log, |before, event| {
        for (name, tamper, exp_conforms) in &tampers {
            let mut forged = *event;
            tamper(&mut forged);
            assert_eq!(conforms(before, &forged).is_ok(), exp_conforms(event), "{name}: {forged:?}");
        }
    });
}

#[test]
fn no_event_on_any_state_and_no_bytes_of_one_stop_the_replay() {
    let (log, states) = (history().log, [State::new(ALICE), life().ledger.state, history().state]);
    let mut tried = 0u32;
    for logged in &log {
        let bytes = logged.event.encode();
        for state in &states {
            let _ = conforms(state, &logged.event);
        }
        for place in 0..bytes.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = bytes.clone();
                bytes[place] ^= flip;
                let Ok(event) = Event::decode(&mut &*bytes) else { continue };
                tried += 1;
                let _ = conforms(&states[1], &event);
                let _ = replay(domain(), [log[0], Logged { event, ..*logged }], &Storage::default());
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

#[test]
fn another_deployment_other_rules_another_domain_and_a_clock_that_goes_back_are_told() {
    type Tamper = (&'static str, fn(&mut Event), fn(&Finding) -> bool);
    let tampers: [Tamper; 3] = [
        (
            "other rules",
            |event| event.body = EventBody::ContractDeployed { rules: shared_logic::RulesHash([5; 32]), domain: domain() },
            |finding| matches!(finding, Finding::NonconformingEvent { why: Nonconformity::OtherRules { .. }, .. }),
        ),
        (
            "another domain",
            |event| *event = Event::deployed(event.actor, DomainHash([5; 32]), event.at),
            |finding| matches!(finding, Finding::OtherDomain { expected, found: DomainHash([5, ..]) } if *expected == domain()),
        ),
        (
            "another role",
            |event| event.role = Role::Owner,
            |finding| matches!(finding, Finding::NonconformingEvent { why: Nonconformity::OtherEvent { .. }, .. }),
        ),
    ];
    for (name, tamper, exp) in tampers {
        let mut log = vec![history().log[0]];
        tamper(&mut log[0].event);
        let storage = Storage::from(&fold(log.iter().copied()).unwrap());
        let report = replay(domain(), log, &storage).unwrap();
        assert!(matches!(&report.findings[..], [only] if exp(only)), "{name}: {:?}", report.findings);
    }
    let mut ledger = life().ledger;
    let (registry, again) = (ledger.state.registry, Event::deployed(ALICE, domain(), UnixSeconds(ledger.now)));
    let link = shared_logic::Link { seq: registry.seq.next().unwrap(), previous: registry.last_event };
    ledger.append(Event { link, ..again });
    let report = replay(domain(), ledger.log, &Storage::from(&ledger.state)).unwrap();
    assert!(
        matches!(report.findings[..], [Finding::NonconformingEvent { why: Nonconformity::DeployedAgain, .. }]),
        "{:?}",
        report.findings
    );

    let mut ledger = life().ledger;
    ledger.now = T0 + 70;
    ledger
        .send(ALICE, Message::PublishContainer { container: shared_logic::ContainerId([1; 32]), classes: valet_testkit::terms().classes });
    let report = replay(domain(), ledger.log, &Storage::from(&ledger.state)).unwrap();
    let back = |finding: &Finding| matches!(finding, Finding::ClockWentBack { found: UnixSeconds(found), .. } if *found == T0 + 71);
    assert!(matches!(&report.findings[..], [only] if back(only)), "{:?}", report.findings);
}

#[test]
fn a_long_history_is_replayed_at_more_than_ten_thousand_events_a_second() {
    let mut ledger = history::Ledger::new();
    for number in 0u32..5_000 {
        let mut salt = [0x22; 32];
        salt[..4].copy_from_slice(&number.to_be_bytes());
        let owner = Account([0x0a; 20]);
        let registered = ledger.send(owner, Message::RegisterVehicle { salt: VehicleSalt(salt), vin_commitment: None });
        let vehicle = registered.vehicle.unwrap();
        let (from, until) = (UnixSeconds(ledger.now), UnixSeconds(ledger.now + 500));
        let terms = |it: &mut shared_logic::GrantTerms| (it.vehicle, it.history_from, it.expires_at) = (vehicle, from, until);
        let grant = ledger.gives(owner, grant(terms));
        ledger.send(owner, Message::Withdraw { grant });
    }
    let storage = Storage::from(&ledger.state);
    let began = Instant::now();
    let report = replay(domain(), ledger.log, &storage).unwrap();
    let rate = report.events as f64 / began.elapsed().as_secs_f64();
    println!("{} events, {rate:.0} events/s", report.events);
    assert_eq!(report.verdict(), Verdict::Clean);
    assert!(rate > 10_000.0 || cfg!(debug_assertions), "{rate} events/s");
}
