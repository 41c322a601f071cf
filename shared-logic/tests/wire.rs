//! The wire forms: what is encoded is decoded, and nothing else is; and whatever comes in, nothing panics.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test stops at the first thing that is not as expected"
)]

use codec::{Decode, Encode};
use proptest::{prelude::*, test_runner::TestCaseError};
use shared_logic::{
    check, check_emergency,
    container::{Leaves, OtherRelease, VssVersion},
    decode_exact, effect, over, selector, AccessRequest, Account, Agreement, Attestation, Before, CheckRequest, Container, ContainerId,
    Coverage, Delegation, DelegationState, DelegationTerms, Denial, DomainHash, Emergency, EndReason, Event, EventBody, EventHash,
    EvidenceHash, Grant, GrantId, GrantState, GrantTerms, Host, IntentKey, Leaf, LegalBasis, Link, Losses, Message, NamedKey, Needed,
    Nonce, NoticeHash, Objection, Objections, Party, Pattern, Profile, Proof, Purpose, PurposeCode, Purposes, Realm, Recovery,
    RecoveryTerms, Refusal, Regions, Registry, RequestId, RequestPolicy, RequestState, Residency, Rights, Role, RulesHash, Seconds, Seq,
    SignalClasses, Signature, SignedIntent, State, StoredGrant, TermsHash, UnixSeconds, Vehicle, VehicleId, VehicleOffer, VehicleSalt,
    Verdict, Via, VinCommitment,
};
use std::fmt::Debug;
use valet_testkit::{
    strategies::{act, sign, start, Act, Tried, PEOPLE, START},
    Fixture, ADMIN,
};

/// A container of two patterns and two signals, that speaks of another release.
fn container() -> Container {
    let (set, leaf) = (|text| [Pattern::new(text).unwrap()].into(), |text| [Leaf::new(text).unwrap()].into());
    let leaves = Leaves { sensors: leaf("Vehicle.Wheel.Speed"), actuators: leaf("Vehicle.Cruise.Speed") };
    let container = Container::new(VssVersion { major: 6, minor: 0 }, set("Vehicle.*.Speed"), set("Vehicle.Cabin"), leaves).unwrap();
    container.speaking(OtherRelease::new(VssVersion { major: 5, minor: 0 }, leaf("Vehicle.Cruise.Speed"))).unwrap()
}

/// What a history of these acts leaves: everything that was tried, the events, the state and its time.
fn history(acts: &[Act]) -> (Vec<Tried>, Vec<Event>, State, UnixSeconds) {
    let (mut state, mut now, mut all, mut events) = (start(), UnixSeconds(START), Vec::new(), Vec::new());
    for act in acts {
        now = UnixSeconds(now.0 + act.later());
        let tried = act.tried(&state, now);
        if let Ok(outcome) = tried.on(&state, now) {
            state.apply(&outcome.event).unwrap();
            events.push(outcome.event);
        }
        all.push(tried);
    }
    (all, events, state, now)
}

/// The bytes with some of them written over: single bytes, and whole numbers of ones.
fn disturbed(bytes: &[u8], places: &[(prop::sample::Index, u8, bool)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, byte, ones) in places {
        let at = at.index(bytes.len());
        let end = if *ones { (at + 8).min(bytes.len()) } else { at + 1 };
        bytes[at..end].fill(if *ones { 0xff } else { *byte });
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_encoded_is_decoded_and_nothing_else(acts in prop::collection::vec(act(), 1..60)) {
        let (tried, events, state, _) = history(&acts);
        for tried in &tried {
            let message = tried.message();
            round_trip(message)?;
            let (call, bytes) = (message.call_data(), message.encode());
            let whole = [&selector::CHANGE[..], &bytes].concat();
            let own = [selector::GRANT, selector::NARROW, selector::WITHDRAW, selector::ACCEPT_VEHICLE];
            prop_assert!(call == whole || own.iter().any(|own| call == [own, &bytes[1..]].concat()));
            if let Tried::Intent(signed) = tried {
                round_trip(signed)?;
            }
        }
        for event in &events {
            round_trip(event)?;
        }
        for grant in state.grants.values() {
            stopping_is_free(*grant)?;
        }
        round_trip(&state)?;
    }

    #[test]
    fn whatever_message_comes_nothing_panics(
        acts in prop::collection::vec(act(), 20..40),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..4),
        now in prop_oneof![START..START + 300, Just(u64::MAX), any::<u64>()],
    ) {
        let (tried, events, state, _) = history(&acts);
        let now = UnixSeconds(now);
        for tried in &tried {
            let Ok(message) = decode_exact::<Message>(&disturbed(&tried.message().encode(), &places)) else { continue };
            for caller in [PEOPLE.owners[0], PEOPLE.owners[1], PEOPLE.recipients[0], PEOPLE.authority, ADMIN] {
                if let Ok(outcome) = shared_logic::step(&state, caller, &message, now) {
                    state.clone().apply(&outcome.event).unwrap();
                }
            }
            let Ok(bound) = shared_logic::bound_to(&state, PEOPLE.owners[0], &message) else { continue };
            let deadline = UnixSeconds(now.0.saturating_add(60));
            let intent = shared_logic::Intent {
                domain: state.domain, principal: PEOPLE.owners[0], epoch: bound.epoch, nonce: bound.nonce, deadline, message,
            };
            if message.is_signable() && tried.message().encode().len() % 7 == 0 {
                let _ = shared_logic::submit(&state, &sign(intent, PEOPLE.owners[0]).unwrap(), now);
            }
        }
        for event in &events {
            let Ok(event) = decode_exact::<Event>(&disturbed(&event.encode(), &places)) else { continue };
            let _ = state.clone().apply(&event);
            let _ = effect(&event, EventHash([0; 32]), &Before::of(&state, &event), |_| {});
        }
    }

    #[test]
    fn whatever_the_records_hold_a_question_is_answered(
        acts in prop::collection::vec(act(), 30..60),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..6),
        now in prop_oneof![START..START + 300, Just(u64::MAX), any::<u64>()],
    ) {
        let (_, _, state, _) = history(&acts);
        let Ok(state) = decode_exact::<State>(&disturbed(&state.encode(), &places)) else { return Ok(()) };
        let now = UnixSeconds(now);
        for (id, grant) in &state.grants {
            let request = CheckRequest { classes: grant.terms.classes, ..strategies_request(grant) };
            let _ = check(&state, *id, &request, now);
            let _ = check_emergency(&state, &request, now);
            if let Some(vehicle) = state.vehicle(grant.terms.vehicle) {
                let _ = (over(&state, &vehicle, grant, now), shared_logic::erasure(&state, &vehicle, grant, now));
            }
            for message in [Message::Withdraw { grant: *id }, Message::Suspend { grant: *id }, Message::RecordEnd { grant: *id }] {
                for caller in PEOPLE.owners {
                    let _ = shared_logic::step(&state, caller, &message, now);
                }
            }
        }
    }

    #[test]
    fn random_bytes_never_panic_and_decode_only_in_their_one_form(bytes in prop::collection::vec(any::<u8>(), 0..700)) {
        every_type(&bytes)?;
    }

    #[test]
    fn a_changed_byte_is_refused_or_is_another_value(
        acts in prop::collection::vec(act(), 10..30),
        place in (any::<prop::sample::Index>(), any::<u8>(), any::<bool>()),
    ) {
        let (tried, events, state, _) = history(&acts);
        let last = events.last().map(Encode::encode).unwrap_or_default();
        for bytes in [tried[0].message().encode(), last, container().encode(), state.encode()] {
            if !bytes.is_empty() {
                every_type(&disturbed(&bytes, &[place]))?;
            }
        }
    }
}

fn strategies_request(grant: &Grant) -> CheckRequest {
    CheckRequest {
        vehicle: grant.terms.vehicle,
        recipient: grant.terms.recipient,
        purpose: grant.terms.purpose,
        action: shared_logic::Action::Read,
        residency: grant.terms.residency,
        region: grant.terms.regions.items().last().unwrap_or(shared_logic::Region::Eea),
        classes: grant.terms.classes,
        coverage: Coverage::ByClass,
        data_from: grant.terms.history_from,
    }
}

fn round_trip<T: Encode + Decode + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    let mut bytes = value.encode();
    prop_assert_eq!(&decode_exact::<T>(&bytes).unwrap(), value);
    bytes.push(0);
    prop_assert!(decode_exact::<T>(&bytes).is_err(), "trailing bytes are refused");
    bytes.truncate(bytes.len() - 2);
    prop_assert!(decode_exact::<T>(&bytes).is_err(), "missing bytes are refused");
    Ok(())
}

/// INVARIANT (stopping is free): a grant takes as many bytes in its cell, whatever its state.
fn stopping_is_free(grant: Grant) -> Result<(), TestCaseError> {
    let stored = |state| StoredGrant(Grant { state, ..grant });
    let length = StoredGrant(grant).encode().len();
    let ended = GrantState::Ended { reason: EndReason::Withdrawn, at: UnixSeconds(u64::MAX) };
    for state in [GrantState::Active, GrantState::Suspended { by: grant.grantor }, ended] {
        prop_assert_eq!(stored(state).encode().len(), length);
        round_trip(&stored(state))?;
    }
    let (mut bytes, record) = (stored(GrantState::Active).encode(), Grant { state: GrantState::Active, ..grant }.encode());
    prop_assert!(bytes.starts_with(&record));
    bytes[length - 1] = 1;
    prop_assert!(decode_exact::<StoredGrant>(&bytes).is_err(), "only zeros fill the room");
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
        Message, Event, EventBody, Verdict, Proof, Refusal, CheckRequest, Grant, StoredGrant, GrantTerms, GrantState, Agreement, Vehicle, Party, Profile, Purpose,
        State, Registry, Delegation, DelegationTerms, Realm, AccessRequest, Emergency, SignedIntent, Signature, IntentKey, Nonce, Via, Rights,
        Container, Pattern, Leaf, Leaves, OtherRelease, Denial, Link, Role, SignalClasses, shared_logic::Actions, Coverage, Residency, LegalBasis, Account, VehicleId,
        GrantId, RequestId, ContainerId, TermsHash, EventHash, EvidenceHash, RulesHash, DomainHash, VinCommitment, PurposeCode, Seconds,
        UnixSeconds, Seq, shared_logic::Epoch, Option<Grant>, Option<Vehicle>, Result<(), Denial>,
        NamedKey, Objection, Objections, Attestation, Recovery, RecoveryTerms, VehicleOffer, Needed, Purposes, DelegationState, RequestState,
        Losses, Regions, RequestPolicy, NoticeHash, VehicleSalt,
    )
}

#[test]
fn every_reason_and_the_catalogue_go_round() {
    for denial in Denial::LIST {
        round_trip(denial).unwrap();
        round_trip(&Verdict::deny(*denial)).unwrap();
    }
    for entry in shared_logic::catalogue::FIRST {
        round_trip(&entry.purpose).unwrap();
    }
    round_trip(&container()).unwrap();
    round_trip(&Fixture::new().state).unwrap();
}

#[cfg(feature = "serde")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 50, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_json_is_read_back(acts in prop::collection::vec(act(), 20..60)) {
        let (tried, events, state, now) = history(&acts);
        for tried in &tried {
            json(tried.message())?;
            if let Tried::Intent(signed) = tried {
                json(signed)?;
            }
        }
        for event in &events {
            json(event)?;
        }
        for (id, grant) in &state.grants {
            json(&check(&state, *id, &strategies_request(grant), now))?;
        }
        json(&state)?;
    }
}

#[cfg(feature = "serde")]
fn json<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    prop_assert_eq!(&serde_json::from_str::<T>(&serde_json::to_string(value).unwrap()).unwrap(), value);
    Ok(())
}

/// Whether text can stand anywhere in a value of this schema.
#[cfg(feature = "serde")]
fn has_text(schema: &shared_logic::json::Schema) -> bool {
    use shared_logic::json::Schema;
    match schema {
        Schema::Text | Schema::Pattern | Schema::Leaf => true,
        // A list has no bound, and its numbers could be letters.
        Schema::List(_) | Schema::Set(_) => true,
        Schema::Number(_) | Schema::Time | Schema::Duration | Schema::Purpose => false,
        Schema::Bytes(_) | Schema::Mask(..) | Schema::Enum(_) | Schema::Denial => false,
        Schema::Optional(some, _) | Schema::OrScale(some, _) | Schema::Places(_, some) => has_text(some),
        Schema::Object(fields) => fields.iter().any(|(_, field)| has_text(field)),
        Schema::Union(_, variants) => variants.iter().any(|(_, fields)| fields.iter().any(|(_, field)| has_text(field))),
    }
}

#[cfg(feature = "serde")]
#[test]
fn no_field_holds_text() {
    use shared_logic::json::tables;
    for schema in [&tables::EVENT, &tables::MESSAGE, &tables::INTENT, &tables::RECORD, &tables::CHECK_REQUEST, &tables::VERDICT] {
        assert!(!has_text(schema), "{schema:?}");
    }
    assert!(has_text(&tables::SIGNED_INTENT), "a passkey's signature has the page it was made on, and no record keeps it");
    assert!(has_text(&tables::CONTAINER), "a container is text, and only its hash is written down");
}
