//! Properties over random histories of three owners, three recipients, two vehicles and a clock.
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
mod strategies;

use codec::{Decode, Encode};
use common::{send, ADMIN};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestCaseError};
use shared_logic::{
    decide, decide_any, decode_exact, party::Gatekeeper, purpose::CoConsent, step, Account, Container, ContainerId, Coverage, Denial,
    Event, EventBody, EventHash, Grant, GrantId, GrantState, GrantTerms, Host, LegalBasis, Link, Message, NoticeVersion, Party, PartyKinds,
    Pattern, Proof, Purpose, PurposeCode, Refusal, Request, Residency, Role, RulesHash, Seconds, Seq, SignalClasses, State, TermsHash,
    UnixSeconds, Vehicle, VehicleId, Verdict, VinCommitment,
};
use std::{collections::BTreeSet, fmt::Debug};
use strategies::{act, any_event, any_message, any_verdict, nearly, request, Act, VEHICLES};

/// The whole history again.
fn replayed(events: &[Event]) -> State {
    let mut state = State::new(ADMIN);
    for event in events {
        state.apply(event).unwrap();
    }
    state
}

/// What must hold of one accepted message, by the states around it.
fn check_step(before: &State, after: &State, message: &Message, event: &Event) -> Result<(), TestCaseError> {
    if let (Some(id), Some(link)) = (event.vehicle, event.link) {
        let newest = before.vehicle(id).map_or((Seq(0), EventHash::NONE), |vehicle| (vehicle.seq, vehicle.last_event));
        prop_assert_eq!((link.seq.0, link.previous), (newest.0 .0 + 1, newest.1), "one more, naming the one before");
        prop_assert_eq!(after.vehicle(id).unwrap().last_event, after.event_hash(event));
    } else {
        prop_assert_eq!(&before.vehicles, &after.vehicles, "an event without a vehicle changes none");
    }
    for (id, vehicle) in &before.vehicles {
        let now = after.vehicles[id];
        prop_assert!(now.epoch >= vehicle.epoch && now.seq >= vehicle.seq && now.epoch_start >= vehicle.epoch_start);
        if event.vehicle != Some(*id) {
            prop_assert_eq!(&now, vehicle, "no other vehicle changes");
        }
        if now.owner != vehicle.owner {
            prop_assert_eq!(event.actor, vehicle.owner, "only the owner hands over");
        }
    }
    for (id, grant) in &before.grants {
        let now = after.grants[id];
        prop_assert_eq!(
            (now.terms, now.grantor, now.epoch, now.seq),
            (grant.terms, grant.grantor, grant.epoch, grant.seq),
            "terms never change"
        );
        prop_assert!(grant.state == GrantState::Active || now.state == GrantState::Withdrawn, "a withdrawal is final");
        if now.state != grant.state {
            prop_assert_eq!(message, &Message::Withdraw { grant: *id });
        }
    }
    for (id, grant) in after.grants.iter().filter(|(id, _)| !before.grants.contains_key(*id)) {
        prop_assert_eq!(event.grant, Some(*id));
        let purpose = after.purposes[&grant.terms.purpose];
        prop_assert!(grant.terms.classes.within(purpose.classes) && !grant.terms.classes.is_empty());
        prop_assert!(grant.terms.classes.and(SignalClasses::NEVER_GRANTABLE).is_empty());
        prop_assert!(grant.terms.expires_at.0 - grant.terms.not_before.0 <= u64::from(purpose.max_duration.0));
        prop_assert!(event.at <= grant.terms.not_before && grant.terms.not_before < grant.terms.expires_at);
        prop_assert!(grant.terms.history_from >= after.vehicles[&grant.terms.vehicle].epoch_start);
        prop_assert_eq!(after.party(grant.terms.recipient).unwrap().gatekeeper, Gatekeeper::No);
    }
    prop_assert!(after.grants.len() <= before.grants.len() + 1 && after.admin == before.admin);
    for (code, purpose) in &before.purposes {
        prop_assert_eq!(&after.purposes[code], purpose, "the catalogue only grows");
    }
    Ok(())
}

/// What a verdict promises, read off the records in other words than the rules use.
fn check_verdict(state: &State, id: GrantId, request: &Request, now: UnixSeconds) -> Result<(), TestCaseError> {
    let (vehicle, grant) = (state.vehicle(request.vehicle), state.grants[&id]);
    let verdict = decide(vehicle.as_ref(), Some((id, &grant)), request, now);
    prop_assert_eq!(decide(vehicle.as_ref(), Some((id, &grant)), request, now), verdict, "the same question has the same answer");
    if let Verdict::Allow(proof) = verdict {
        let vehicle = vehicle.unwrap();
        prop_assert!((grant.terms.not_before.0..grant.terms.expires_at.0).contains(&now.0), "inside the window");
        prop_assert!(grant.epoch == vehicle.epoch && grant.grantor == vehicle.owner, "of the present owner");
        prop_assert_eq!(grant.state, GrantState::Active);
        prop_assert_eq!(grant.terms.purpose, request.purpose);
        prop_assert_eq!((grant.terms.vehicle, grant.terms.recipient), (request.vehicle, request.recipient));
        prop_assert!(
            !request.classes.is_empty() && request.classes.or(grant.terms.classes) == grant.terms.classes,
            "no wider than granted"
        );
        prop_assert!(grant.terms.actions.items().any(|action| action == request.action));
        prop_assert!(!matches!(request.coverage, Coverage::Excluded | Coverage::NotCovered | Coverage::Unknown));
        prop_assert!(request.residency == Residency::InVehicle || grant.terms.residency == Residency::OffBoard);
        prop_assert!(request.data_from >= grant.terms.history_from && grant.terms.history_from >= vehicle.epoch_start);
        prop_assert_eq!((proof.grant, proof.seq, proof.expires_at), (id, vehicle.seq, grant.terms.expires_at));
    }
    Ok(())
}

/// Among all grants: allowed exactly when one of them allows.
fn check_any(state: &State, request: &Request, now: UnixSeconds) -> Result<(), TestCaseError> {
    let vehicle = state.vehicle(request.vehicle);
    let among = decide_any(vehicle.as_ref(), state.grants_to(request.vehicle, request.recipient), request, now, |_| request.coverage);
    let alone = |(id, grant): (&GrantId, &Grant)| decide(vehicle.as_ref(), Some((*id, grant)), request, now);
    prop_assert_eq!(among.is_allow(), state.grants.iter().any(|one| alone(one).is_allow()));
    let expected: Vec<_> = state
        .grants
        .iter()
        .filter(|(_, grant)| (grant.terms.vehicle, grant.terms.recipient) == (request.vehicle, request.recipient))
        .collect();
    prop_assert_eq!(state.grants_to(request.vehicle, request.recipient).count(), expected.len(), "the index holds every grant");
    prop_assert!(
        expected.is_empty() && matches!(among, Verdict::Deny(_))
            || expected.into_iter().any(|one| alone(one) == among)
            || request.classes.is_empty()
            || vehicle.is_none()
    );
    Ok(())
}

/// Runs a history; returns the events.
fn run(acts: &[Act], requests: &[(Request, u64, u8)]) -> Result<(), TestCaseError> {
    let mut state = strategies::start();
    let mut events = strategies::start_events();
    let mut now = 0;
    for act in acts {
        now += act.later;
        let (caller, message) = act.message(&state);
        let before = state.clone();
        let outcome = step(&state, caller, &message, UnixSeconds(now));
        prop_assert_eq!(&state, &before);
        let Ok(outcome) = outcome else { continue };
        state.apply(&outcome.event).unwrap();
        events.push(outcome.event);
        check_step(&before, &state, &message, &outcome.event)?;
        if let EventBody::OwnershipTransferred { .. } = outcome.event.body {
            let stale = |(id, grant): (&GrantId, &Grant)| {
                let request = Request { vehicle: grant.terms.vehicle, recipient: grant.terms.recipient, ..requests[0].0 };
                let request = Request { classes: grant.terms.classes, ..request };
                matches!(
                    decide(state.vehicle(request.vehicle).as_ref(), Some((*id, grant)), &request, UnixSeconds(now)),
                    Verdict::Deny(Refusal { reason: Denial::StaleEpoch, .. })
                )
            };
            let of_it = |(_, grant): &(&GrantId, &Grant)| Some(grant.terms.vehicle) == outcome.event.vehicle;
            prop_assert!(state.grants.iter().filter(of_it).all(stale), "a transfer ends every grant of the vehicle");
        }
        for (request, later, twist) in requests {
            for (id, grant) in &state.grants {
                check_verdict(&state, *id, request, UnixSeconds(now + later))?;
                check_verdict(&state, *id, &nearly(&grant.terms, request, *twist), UnixSeconds(now + later))?;
            }
            check_any(&state, request, UnixSeconds(now + later))?;
        }
    }
    prop_assert_eq!(replayed(&events), state, "folding the events gives the state");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_history_stays_lawful(acts in prop::collection::vec(act(), 1..60), requests in prop::collection::vec((request(), 0u64..50, 0u8..10), 1..4)) {
        run(&acts, &requests)?;
    }

    #[test]
    fn one_change_is_one_event_and_the_outcome_is_what_the_event_does(acts in prop::collection::vec(act(), 1..40)) {
        let mut state = strategies::start();
        let mut now = 0;
        for act in &acts {
            now += act.later;
            let (caller, message) = act.message(&state);
            if let Ok(outcome) = step(&state, caller, &message, UnixSeconds(now)) {
                let mut by_changes = state.clone();
                by_changes.vehicles.extend(outcome.changes.vehicle);
                by_changes.parties.extend(outcome.changes.party);
                by_changes.purposes.extend(outcome.changes.purpose.map(|purpose| (purpose.code, purpose)));
                by_changes.grants.extend(outcome.changes.grant);
                let applied = send(&mut state, caller, &message, now).unwrap();
                prop_assert_eq!(applied, outcome.event);
                let records = |state: &State| (state.vehicles.clone(), state.parties.clone(), state.purposes.clone(), state.grants.clone());
                prop_assert_eq!(records(&by_changes), records(&state), "the contract's writes are the replay's");
                let again = state.apply(&outcome.event);
                prop_assert!(again.is_err() || outcome.event.vehicle.is_none(), "an event is applied once");
            }
        }
    }

    #[test]
    fn arbitrary_messages_never_panic(caller in any::<[u8; 20]>(), message in any_message(), now in any::<u64>()) {
        let state = strategies::start();
        let _ = step(&state, Account(caller), &message, UnixSeconds(now));
        for vehicle in VEHICLES {
            let _ = step(&state, state.vehicle(vehicle).map_or(ADMIN, |vehicle| vehicle.owner), &message, UnixSeconds(now));
        }
    }

    #[test]
    fn what_is_encoded_is_decoded_and_nothing_else(message in any_message(), event in any_event(), verdict in any_verdict()) {
        round_trip(&message)?;
        round_trip(&event)?;
        round_trip(&verdict)?;
        let call = message.call_data();
        prop_assert_eq!(&call[..4], &message.selector()[..]);
        prop_assert_eq!(&call[4..], &message.encode()[1..]);
    }

    #[test]
    fn random_bytes_never_panic_and_decode_only_in_their_one_form(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        every_type(&bytes)?;
    }

    #[test]
    fn a_changed_byte_is_refused_or_is_another_value(message in any_message(), event in any_event(), at in any::<prop::sample::Index>(), change in 1u8..) {
        for mut bytes in [message.encode(), event.encode(), Container::encode(&strategies::container()), strategies::start().encode()] {
            let at = at.index(bytes.len());
            bytes[at] ^= change;
            every_type(&bytes)?;
        }
    }
}

/// That the random histories are not histories of refusals: what comes up in a few hundred of them.
#[test]
fn random_histories_hold_every_kind_of_event_and_most_reasons() {
    let mut seen = BTreeSet::new();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let histories = (prop::collection::vec(act(), 40..60), request(), 0u8..10);
    for _ in 0..300 {
        let (acts, request, twist) = histories.new_tree(&mut runner).unwrap().current();
        let (mut state, mut now) = (strategies::start(), 0);
        for act in &acts {
            now += act.later;
            let (caller, message) = act.message(&state);
            seen.insert(send(&mut state, caller, &message, now).map_or_else(Denial::name, |event| event.body.name()));
            for (id, grant) in &state.grants {
                let request = nearly(&grant.terms, &request, twist);
                seen.insert(match decide(state.vehicle(request.vehicle).as_ref(), Some((*id, grant)), &request, UnixSeconds(now)) {
                    Verdict::Allow(_) => "Allow",
                    Verdict::Deny(refusal) => refusal.reason.name(),
                });
            }
        }
    }
    let rare = ["CoConsentMissing", "OutOfRange", "PurposeExists", "NoExpiry"];
    let kinds = ["VehicleRegistered", "OwnershipTransferred", "PartyRegistered", "ContainerPublished", "PurposePublished"];
    let expected = Denial::LIST.iter().map(|denial| denial.name()).chain(kinds).chain(["GrantActivated", "GrantWithdrawn", "Allow"]);
    let unseen: Vec<_> = expected.filter(|name| !seen.contains(name) && !rare.contains(name)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

fn round_trip<T: Encode + Decode + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    let mut bytes = value.encode();
    prop_assert_eq!(&decode_exact::<T>(&bytes), &Ok(T::decode(&mut &bytes[..]).unwrap()));
    prop_assert_eq!(&decode_exact::<T>(&bytes).unwrap(), value);
    bytes.push(0);
    prop_assert!(decode_exact::<T>(&bytes).is_err(), "trailing bytes are refused");
    bytes.truncate(bytes.len() - 2);
    prop_assert!(decode_exact::<T>(&bytes).is_err(), "missing bytes are refused");
    Ok(())
}

/// Bytes that decode do so from their one form.
fn canonical<T: Encode + Decode>(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(value) = decode_exact::<T>(bytes) {
        prop_assert_eq!(value.encode(), bytes);
    }
    let _ = T::decode(&mut &bytes[..]);
    Ok(())
}

macro_rules! every_type {
    ($bytes:expr => $($type:ty),+ $(,)?) => {{ $(canonical::<$type>($bytes)?;)+ Ok(()) }};
}

fn every_type(bytes: &[u8]) -> Result<(), TestCaseError> {
    every_type!(bytes =>
        Message, Event, EventBody, Verdict, Proof, Refusal, Request, Grant, GrantTerms, GrantState, Vehicle, Party, PartyKinds, Purpose, State,
        Container, Pattern, Denial, Link, Role, SignalClasses, shared_logic::Actions, Coverage, Residency, LegalBasis, Gatekeeper, CoConsent,
        Account, VehicleId, GrantId, ContainerId, TermsHash, EventHash, RulesHash, VinCommitment, PurposeCode, NoticeVersion, Seconds,
        UnixSeconds, Seq, shared_logic::Epoch, Option<Grant>, Option<Vehicle>, Result<(), Denial>,
    )
}

#[test]
fn every_wire_type_is_decoded_from_what_it_encodes() {
    let state = strategies::start();
    let run = || -> Result<(), TestCaseError> {
        round_trip(&state)?;
        round_trip(&strategies::container())?;
        for vehicle in state.vehicles.values() {
            round_trip(vehicle)?;
        }
        for party in state.parties.values() {
            round_trip(party)?;
        }
        for purpose in state.purposes.values() {
            round_trip(purpose)?;
        }
        for denial in Denial::LIST {
            round_trip(denial)?;
            round_trip(&Verdict::deny(*denial))?;
        }
        Ok(())
    };
    run().unwrap();
}

#[cfg(feature = "serde")]
proptest! {
    #[test]
    fn what_is_written_as_json_is_read_back(message in any_message(), event in any_event(), verdict in any_verdict()) {
        prop_assert_eq!(&serde_json::from_str::<Message>(&serde_json::to_string(&message).unwrap()).unwrap(), &message);
        prop_assert_eq!(&serde_json::from_str::<Event>(&serde_json::to_string(&event).unwrap()).unwrap(), &event);
        prop_assert_eq!(&serde_json::from_str::<Verdict>(&serde_json::to_string(&verdict).unwrap()).unwrap(), &verdict);
    }
}

#[cfg(feature = "serde")]
#[test]
fn a_state_written_as_json_is_read_back() {
    let state = strategies::start();
    assert_eq!(serde_json::from_str::<State>(&serde_json::to_string(&state).unwrap()).unwrap(), state);
}
