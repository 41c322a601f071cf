//! A preview leaves nothing unsaid: every field of what people agree on has words, and every id that is signed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod fixture;

use container::{Container, Leaves, VssVersion};
use fixture::*;
use party::{Gatekeeper, PartyKind, PartyKinds, PartyStatus};
use purpose::CoConsent;
use serde_json::Value;
use shared_logic::json::{tables, Schema};
use shared_logic::*;
use valet_wallet::{
    preview,
    preview::{Card, Words},
};

/// A field, a change of it, and words that only the changed one has.
type Row<'a, T> = (&'static str, Box<dyn Fn(&mut T) + 'a>, String);

fn row<'a, T>(field: &'static str, change: impl Fn(&mut T) + 'a, words: impl ToString) -> Row<'a, T> {
    (field, Box::new(change), words.to_string())
}

/// Fails for a field of the JSON table that no row is about, and for a change without words.
fn every_field_has_words<T: Copy>(table: &Schema, base: T, rows: &[Row<'_, T>], told: impl Fn(T) -> String) {
    let Schema::Object(fields) = table else { panic!("{table:?} has no fields") };
    let found: Vec<_> = rows.iter().map(|(field, ..)| *field).collect();
    assert_eq!(found, fields.iter().map(|(field, _)| *field).collect::<Vec<_>>());
    let plain = told(base);
    for (field, change, words) in rows {
        let mut changed = base;
        change(&mut changed);
        let changed = told(changed);
        assert!(changed.contains(words), "no words `{words}` for `{field}` in:\n{changed}");
        assert!(!plain.contains(words), "`{words}` for `{field}` also in:\n{plain}");
    }
}

/// The sentences, without those about other grants that stay as they are.
fn told(state: &State, caller: Account, message: &Message, now: UnixSeconds) -> String {
    let seen = preview(state, caller, message, now).unwrap_or_else(|denial| panic!("{message:?}: {denial}"));
    seen.summary.into_iter().filter(|sentence| !sentence.contains(" may still ")).collect::<Vec<_>>().join("\n")
}

/// Two vehicles that anybody may ask for, two recipients, a data holder, and a grant to share onward from.
fn two_vehicles() -> (State, GrantId) {
    let mut state = small_fixture();
    accept(&mut state, OWNER, Message::RegisterVehicle { salt: SALTS[1], vin_commitment: None }, START);
    accept(&mut state, NEWCOMER, Message::RegisterParty { profile: profile(PartyKind::DataHolder) }, START);
    for vehicle in [VEHICLE, SECOND_VEHICLE] {
        accept(&mut state, OWNER, Message::SetRequestPolicy { vehicle, policy: RequestPolicy::Anybody }, START);
    }
    let parent = GrantTerms { depth_left: 3, ..terms(INSURER, 1, &[SignalClass::Odometer]) };
    let parent = accept(&mut state, OWNER, grant(parent), START).grant.unwrap();
    (state, parent)
}

fn odometer() -> GrantTerms {
    terms(INSURER, 1, &[SignalClass::Odometer])
}

fn rows_of_terms<'a>(parent: GrantId) -> Vec<Row<'a, GrantTerms>> {
    let container = ContainerId([0xc7; 32]);
    vec![
        row("vehicle", |terms: &mut GrantTerms| terms.vehicle = SECOND_VEHICLE, format!("of vehicle {SECOND_VEHICLE}")),
        row("recipient", |terms: &mut GrantTerms| terms.recipient = WORKSHOP, format!("{WORKSHOP} may read")),
        row("purpose", |terms: &mut GrantTerms| terms.purpose = PurposeCode(4), "for fleet-management"),
        row("container", move |terms: &mut GrantTerms| terms.container = container, format!("signals of container {container}")),
        row("classes", |terms: &mut GrantTerms| terms.classes = SignalClasses::of(&[SignalClass::Trip]), "read trip of"),
        row("actions", |terms: &mut GrantTerms| terms.actions = Actions::of(&[Action::Subscribe]), "subscribe odometer of"),
        row(
            "residency",
            |terms: &mut GrantTerms| (terms.residency, terms.regions) = (Residency::InVehicle, Regions::NONE),
            "inside the vehicle only",
        ),
        row(
            "regions",
            |terms: &mut GrantTerms| terms.regions = Regions::of(&[Region::Elsewhere]),
            "also outside the vehicle: anywhere else",
        ),
        row("not_before", |terms: &mut GrantTerms| terms.not_before = later(1), "from 2027-01-16 08:00:00 UTC"),
        row("expires_at", |terms: &mut GrantTerms| terms.expires_at = later(14), "until 2027-01-29 08:00:00 UTC"),
        row("history_from", |terms: &mut GrantTerms| terms.history_from = later(2), "data from 2027-01-17 08:00:00 UTC on"),
        row("retention", |terms: &mut GrantTerms| terms.retention = Seconds::days(3).unwrap(), "kept for 3 days at most"),
        row("depth_left", |terms: &mut GrantTerms| terms.depth_left = 2, "to be shared onward 2 times at most"),
        row("max_uses", |terms: &mut GrantTerms| terms.max_uses = Some(5), ", 5 times"),
        row(
            "parent",
            move |terms: &mut GrantTerms| (terms.parent, terms.recipient, terms.depth_left) = (Some(parent), WORKSHOP, 0),
            format!("shared from grant {parent}"),
        ),
    ]
}

#[test]
fn every_field_of_the_terms_has_words_when_they_are_granted_and_when_they_are_asked_for() {
    let (state, parent) = two_vehicles();
    let rows = rows_of_terms(parent);
    every_field_has_words(&tables::GRANT_TERMS, odometer(), &rows, |terms| told(&state, OWNER, &grant(terms), START));
    every_field_has_words(&tables::GRANT_TERMS, odometer(), &rows, |terms| {
        let caller = if terms.parent.is_some() { INSURER } else { terms.recipient };
        let (needed, terms_hash, respond_by) = (Needed::all_of(&terms), TermsHash([2; 32]), later(5));
        told(&state, caller, &Message::RequestAccess { terms, needed, terms_hash, respond_by, nonce: Nonce(0) }, START)
    });
}

#[test]
fn every_field_of_a_grant_that_waits_for_its_driver_has_words_too() {
    let (state, _) = two_vehicles();
    let waiting = terms(INSURER, 9, &[SignalClass::SpeedMotion]);
    let words = told(&state, OWNER, &grant(waiting), START);
    for exp in ["it gives no access until the driver has consented too", "read speed-motion of vehicle", "in the European Economic Area"] {
        assert!(words.contains(exp), "{words}");
    }
}

#[test]
fn every_field_of_the_agreement_has_words() {
    let (state, _) = two_vehicles();
    let hash = [0xaa; 32];
    let rows = [
        row("data_holder", |it: &mut Agreement| it.data_holder = Some(NEWCOMER), format!("with {NEWCOMER} as the data holder")),
        row("controller", |it: &mut Agreement| it.controller = Some(WORKSHOP), format!("on behalf of {WORKSHOP}")),
        row("legal_basis", |it: &mut Agreement| it.legal_basis = LegalBasis::PublicTask, "on the ground of public-task"),
        row("terms_hash", |it: &mut Agreement| it.terms_hash = TermsHash(hash), format!("by terms {}", TermsHash(hash))),
        row(
            "notice_hash",
            |it: &mut Agreement| it.notice_hash = NoticeHash(hash),
            format!("privacy notice {} was shown", NoticeHash(hash)),
        ),
    ];
    every_field_has_words(&tables::AGREEMENT, AGREEMENT, &rows, |agreement| {
        told(&state, OWNER, &Message::Grant { terms: odometer(), agreement, request: None }, START)
    });
}

#[test]
fn every_field_of_what_a_request_needs_has_words() {
    let (state, _) = two_vehicles();
    let terms = GrantTerms {
        classes: SignalClasses::of(&[SignalClass::Trip, SignalClass::Odometer]),
        actions: Actions::of(&[Action::Read, Action::Subscribe]),
        ..odometer()
    };
    let rows = [
        row("classes", |it: &mut Needed| it.classes = SignalClasses::of(&[SignalClass::Odometer]), "read, subscribe of odometer"),
        row("actions", |it: &mut Needed| it.actions = Actions::of(&[Action::Read]), "needed of it is read of trip"),
        row("history_from", |it: &mut Needed| it.history_from = later(3), "data from 2027-01-18 08:00:00 UTC on"),
        row("depth_left", |it: &mut Needed| it.depth_left = 0, "not to be shared onward"),
    ];
    every_field_has_words(&tables::NEEDED, Needed::all_of(&terms), &rows, |needed| {
        let asked = Message::RequestAccess { terms, needed, terms_hash: TermsHash([2; 32]), respond_by: later(5), nonce: Nonce(0) };
        told(&state, INSURER, &asked, START)
    });
}

#[test]
fn every_field_of_a_mandate_has_words() {
    let state = small_fixture();
    let purposes = Purposes::of(PurposeCode(1)).unwrap().or(Purposes::of(PurposeCode(2)).unwrap());
    let rows = [
        row("role", |it: &mut DelegationTerms| it.role = AssignedRole::FleetManager, "as fleet manager from"),
        row("rights", |it: &mut DelegationTerms| it.rights = Rights::of(&[Right::Revoke]), ": revoke of"),
        row("classes", |it: &mut DelegationTerms| it.classes = SignalClasses::of(&[SignalClass::Trip]), "delegate of trip"),
        row("actions", |it: &mut DelegationTerms| it.actions = Actions::of(&[Action::Subscribe]), "(subscribe)"),
        row("purposes", move |it: &mut DelegationTerms| it.purposes = Some(purposes), "only for usage-based-insurance, repair"),
        row("longest_grant", |it: &mut DelegationTerms| it.longest_grant = Seconds::days(30), "each grant for 30 days at most"),
        row("depth_left", |it: &mut DelegationTerms| it.depth_left = 2, "to be delegated further 2 times"),
        row("not_before", |it: &mut DelegationTerms| it.not_before = later(1), "from 2027-01-16 08:00:00 UTC"),
        row("expires_at", |it: &mut DelegationTerms| it.expires_at = later(20), "until 2027-02-04 08:00:00 UTC: "),
    ];
    every_field_has_words(&tables::DELEGATION_TERMS, delegation(AssignedRole::Delegate), &rows, |terms| {
        told(&state, OWNER, &Message::Delegate { realm: Realm::Vehicle(VEHICLE), to: NEWCOMER, terms }, START)
    });
}

#[test]
fn every_field_of_an_intent_key_a_profile_and_a_purpose_has_words() {
    let state = small_fixture();
    let rows = [
        row(
            "rights",
            |it: &mut IntentKey| it.rights = Rights::of(&[Right::Narrow, Right::Answer]),
            "narrow every grant, defer and refuse every request of these classes",
        ),
        row("classes", |it: &mut IntentKey| it.classes = SignalClasses::of(&[SignalClass::Trip]), "of these classes and no other: trip"),
        row("expires_at", |it: &mut IntentKey| it.expires_at = later(3), "until 2027-01-18 08:00:00 UTC"),
    ];
    every_field_has_words(&tables::INTENT_KEY, key_limits(), &rows, |limits| {
        told(&state, OWNER, &Message::SetIntentKey { key: PHONE, limits }, START)
    });
    let hash = TermsHash([0xaa; 32]);
    let rows = [
        row("kinds", |it: &mut Profile| it.kinds = PartyKinds::of(&[PartyKind::Processor]), "processor"),
        row("legal_hash", move |it: &mut Profile| it.legal_hash = hash, format!("legal entry {hash}")),
        row("gatekeeper", |it: &mut Profile| it.gatekeeper = Gatekeeper::Yes, "a gatekeeper, which may receive nothing"),
    ];
    every_field_has_words(&tables::PROFILE, profile(PartyKind::ThirdParty), &rows, |profile| {
        told(&state, NEWCOMER, &Message::RegisterParty { profile }, START)
    });
    let entry = Purpose { code: PurposeCode(200), ..catalogue::FIRST.first().unwrap().purpose };
    let rows = [
        row("code", |it: &mut Purpose| it.code = PurposeCode(201), "purpose 201"),
        row("classes", |it: &mut Purpose| it.classes = SignalClasses::of(&[SignalClass::TyreBody]), ": tyre-body, for"),
        row("max_duration", |it: &mut Purpose| it.max_duration = Seconds(3_600), "for 1 hour at most"),
        row("max_retention", |it: &mut Purpose| it.max_retention = Seconds(60), "kept for 1 minute at most"),
        row("co_consent", |it: &mut Purpose| it.co_consent = CoConsent::Driver, "the driver must consent too"),
    ];
    every_field_has_words(&tables::PURPOSE, entry, &rows, |purpose| told(&state, ADMIN, &Message::PublishPurpose { purpose }, START));
}

/// Every text in it that is an id, a hash or an account.
fn hex_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with("0x") => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| hex_texts(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| hex_texts(field, texts)),
        _ => {}
    }
}

#[test]
fn every_id_and_hash_that_is_signed_is_told() {
    let fixture = fixture();
    for (caller, message) in every_message(&fixture) {
        let words = preview(&state_for(&fixture, &message), caller, &message, NOW).unwrap().summary.join("\n");
        let mut ids = Vec::new();
        hex_texts(&serde_json::to_value(message).unwrap(), &mut ids);
        // What the id of a vehicle is made of: the id itself is told.
        ids.retain(|id| *id != SALTS[1].to_string());
        for id in ids {
            assert!(words.contains(&id), "{}: {id} is not in\n{words}", message.kind());
        }
    }
}

#[test]
fn an_answer_to_a_request_says_where_the_data_goes_how_far_and_that_nobody_checked_the_recipient() {
    let (mut state, _) = two_vehicles();
    let asked = GrantTerms { depth_left: 3, ..odometer() };
    let (needed, terms_hash, respond_by) = (Needed::all_of(&asked), AGREEMENT.terms_hash, later(5));
    let message = Message::RequestAccess { terms: asked, needed, terms_hash, respond_by, nonce: Nonce(0) };
    let EventBody::AccessRequested { request, record } = accept(&mut state, INSURER, message, START).body else { unreachable!() };
    let answer = Message::Grant { terms: record.terms, agreement: AGREEMENT, request: Some(request) };
    let words = told(&state, OWNER, &answer, START);
    for exp in [
        "also outside the vehicle: in the European Economic Area",
        "to be shared onward 3 times at most",
        "signals of container 0xc0c0",
        "on the ground of consent",
        "kept for 1 day at most",
        "nobody has checked who 0x0202020202020202020202020202020202020202 is",
    ] {
        assert!(words.contains(exp), "{exp}: {words}");
    }
    let admitted = Message::SetParty { account: INSURER, profile: profile(PartyKind::ThirdParty), status: PartyStatus::Admitted };
    accept(&mut state, ADMIN, admitted, START);
    let words = told(&state, OWNER, &answer, START);
    assert!(!words.contains("nobody has checked"), "the admin has");
    assert!(words.contains(&format!("the admin has checked and admitted {INSURER}, as third-party, legal entry 0x")), "{words}");
}

#[test]
fn an_answer_says_what_was_needed_and_what_of_it_would_only_be_welcome() {
    let (mut state, _) = two_vehicles();
    let asked = GrantTerms {
        classes: SignalClasses::of(&[SignalClass::Trip, SignalClass::Odometer]),
        actions: Actions::of(&[Action::Read, Action::Subscribe]),
        depth_left: 1,
        ..odometer()
    };
    let needed = Needed {
        classes: SignalClasses::of(&[SignalClass::Odometer]),
        actions: Actions::of(&[Action::Read]),
        history_from: later(3),
        depth_left: 0,
    };
    let message = Message::RequestAccess { terms: asked, needed, terms_hash: AGREEMENT.terms_hash, respond_by: later(5), nonce: Nonce(0) };
    let EventBody::AccessRequested { request, record } = accept(&mut state, INSURER, message, START).body else { unreachable!() };
    let answer = |terms| told(&state, OWNER, &Message::Grant { terms, agreement: AGREEMENT, request: Some(request) }, START);
    let all = answer(record.terms);
    let exp =
        format!("of what request {request} asks for, needed of it is read of odometer, data from 2027-01-18 08:00:00 UTC on, not to be");
    assert!(all.contains(&exp), "{all}");
    let exp = "welcome, and not needed, is trip, to subscribe, data from before 2027-01-18 08:00:00 UTC, sharing it onward more often";
    assert!(all.contains(exp), "{all}");
    let least = GrantTerms { classes: needed.classes, actions: needed.actions, history_from: later(3), depth_left: 0, ..record.terms };
    let least = answer(least);
    assert!(least.contains("needed of it is read of odometer") && !least.contains("welcome"), "{least}");
}

#[test]
fn every_party_that_is_agreed_with_is_told_with_its_standing() {
    let (mut state, _) = two_vehicles();
    let stranger = Account([0x77; 20]);
    let with = Agreement { data_holder: Some(NEWCOMER), controller: Some(WORKSHOP), ..AGREEMENT };
    let message = Message::Grant { terms: odometer(), agreement: with, request: None };
    let words = told(&state, OWNER, &message, START);
    for party in [INSURER, NEWCOMER, WORKSHOP] {
        let exp = format!("nobody has checked who {party} is: it has only registered itself, as ");
        assert_eq!(words.matches(&exp).count(), 1, "{exp}: {words}");
    }
    accept(
        &mut state,
        ADMIN,
        Message::SetParty { account: NEWCOMER, profile: profile(PartyKind::DataHolder), status: PartyStatus::Admitted },
        START,
    );
    assert!(told(&state, OWNER, &message, START).contains(&format!("the admin has checked and admitted {NEWCOMER}, as data-holder")));
    let seen = preview(&state, OWNER, &message, START).unwrap();
    assert_eq!(seen.parties.iter().map(|named| named.account).collect::<Vec<_>>(), [INSURER, WORKSHOP, NEWCOMER]);
    assert!(seen.parties.iter().all(|named| named.account != stranger && named.party.is_some()));
}

#[test]
fn what_a_host_shows_is_told_too_a_card_a_container_and_grants_that_end() {
    let (state, parent) = two_vehicles();
    let leaf = |text: &str| Leaf::new(text).unwrap();
    let leaves = Leaves { sensors: [leaf("Vehicle.Speed"), leaf("Vehicle.TraveledDistance")].into(), actuators: [].into() };
    let patterns = [Pattern::new("Vehicle").unwrap()].into();
    let document =
        Container::new(VssVersion { major: 6, minor: 0 }, patterns, [Pattern::new("Vehicle.Speed").unwrap()].into(), leaves).unwrap();
    let classes = SignalClasses::of(&[SignalClass::Odometer, SignalClass::SpeedMotion]);
    let terms = GrantTerms { classes, container: document.id(), ..odometer() };
    let mut seen = preview(&state, OWNER, &grant(terms), START).unwrap();
    let before = seen.summary.len();
    seen.show_container(&document, &terms);
    let id = document.id();
    assert_eq!(
        seen.summary[before..],
        [
            format!("container {id} covers 1 signal of odometer: Vehicle.TraveledDistance"),
            format!("container {id} leaves out Vehicle.Speed"),
            format!("no signal of container {id} is of speed-motion: this opens nothing of these classes"),
        ]
    );
    seen.miss_container(&terms);
    let register = Some(("Amtsgericht M\u{fc}nchen".to_owned(), "HRB 42".to_owned()));
    let text = str::to_owned;
    let card =
        Card { name: text("Insurer AG"), country: text("DE"), register, contact: text("a@b.example"), policy: text("https://b.example") };
    seen.show_card(INSURER, &card);
    seen.show_card(INSURER, &Card { register: None, ..card });
    seen.show_ended(&[(parent, *state.grants.get(&parent).unwrap())]);
    seen.show_ended(&[]);
    seen.show_deadline(OWNER, later(5));
    let told = &seen.summary[before + 3..];
    assert!(told[0].contains("is not known here: its document was not shown"), "{told:?}");
    assert!(
        told[1].contains(&format!(
            "{INSURER} calls itself Insurer AG, of DE, HRB 42 in Amtsgericht M\u{fc}nchen; it is reached by a@b.example"
        )),
        "{told:?}"
    );
    assert!(told[2].contains("Insurer AG, of DE; it is reached"), "{told:?}");
    assert!(
        told[3].starts_with("1 grant ends for good by this") && told[4].starts_with(&format!("grant {parent} by {OWNER} to {INSURER} for")),
        "{told:?}"
    );
    assert_eq!(told[5], "no grant ends by this");
    assert_eq!(told[6], format!("for {OWNER} anybody who has this signed may submit it before 2027-01-20 08:00:00 UTC"));
    assert_eq!(seen.words.iter().map(Words::english).collect::<Vec<_>>(), seen.summary);
}

#[test]
fn an_intent_key_says_what_it_can_end() {
    let mut state = small_fixture();
    let set = |rights: &[Right], classes| Message::SetIntentKey {
        key: PHONE,
        limits: IntentKey { rights: Rights::of(rights), classes, expires_at: later(50) },
    };
    let data = SignalClasses::of(DATA);
    let scenarios = [
        (set(&[Right::Revoke], data), ": end every grant of these classes and no other: speed-motion, odometer"),
        (set(&[Right::Revoke], SignalClasses::ALL), ": end every grant of these classes and no other: every class"),
        (set(&[Right::Revoke], SignalClasses::NONE), ": nothing, since no grant is of no class"),
        (set(&[Right::Delegate], data), ": nothing"),
        (set(&[Right::Grant, Right::Narrow, Right::Suspend, Right::Revoke], data), ": make and renew, narrow, suspend, end every grant of"),
    ];
    for (message, exp) in &scenarios {
        let words = told(&state, OWNER, message, START);
        assert!(words.contains(exp), "{exp}: {words}");
    }
    let (first, exp) = scenarios[0];
    accept(&mut state, OWNER, first, START);
    let again = preview(&state, OWNER, &first, NOW).unwrap();
    assert!(
        again.summary.iter().any(|sentence| sentence.contains(" may still sign for ") && sentence.contains(exp)),
        "{:?}",
        again.summary
    );
}

#[test]
fn suspending_a_party_says_that_what_it_holds_ends_for_good() {
    let (state, _) = two_vehicles();
    let set = |status| Message::SetParty { account: INSURER, profile: profile(PartyKind::ThirdParty), status };
    let exp = "every grant to it and every emergency of it until now ends for good";
    assert!(told(&state, ADMIN, &set(PartyStatus::Suspended), START).contains(exp));
    assert!(!told(&state, ADMIN, &set(PartyStatus::Admitted), START).contains(exp));
    let mut state = state;
    accept(&mut state, FIREFIGHTERS, Message::RegisterParty { profile: profile(PartyKind::Authority) }, START);
    let admit = Message::SetParty { account: FIREFIGHTERS, profile: profile(PartyKind::Authority), status: PartyStatus::Admitted };
    let words = told(&state, ADMIN, &admit, START);
    assert!(words.contains("it acts as authority or auditor from 2027-01-18 08:00:00 UTC on"), "{words}");
}

#[test]
fn a_drivers_consent_says_under_which_delegation_and_opens_nothing_older_than_its_acceptance() {
    let Fixture { mut state, unconsented, .. } = fixture();
    let realm = Realm::Vehicle(VEHICLE);
    delegate(&mut state, OWNER, realm, NEWCOMER, delegation(AssignedRole::Driver), NOW);
    let seen = preview(&state, NEWCOMER, &Message::CoConsent { grant: unconsented }, NOW).unwrap();
    let seq = state.delegation(realm, NEWCOMER).unwrap().seq.0;
    let exp = format!("as the driver by delegation {seq} of the vehicle, to grant {unconsented}");
    assert!(seen.summary[0].contains(&exp) && seen.summary[0].contains("ends for good with that delegation"), "{:?}", seen.summary);
    let [opens] = &seen.opens[..] else { panic!("{:?}", seen.opens) };
    assert_eq!((opens.history_from, state.grant(unconsented).unwrap().terms.history_from), (NOW, START));
    accept(&mut state, NEWCOMER, Message::CoConsent { grant: unconsented }, NOW);
    let back = told(&state, NEWCOMER, &Message::WithdrawConsent { grant: unconsented }, NOW);
    assert!(back.contains("it gives no access until a driver consents anew") && back.contains(" may no longer read "), "{back}");
    let withdrawn = told(&state, NEWCOMER, &Message::Withdraw { grant: unconsented }, NOW);
    assert!(withdrawn.contains(&format!("{NEWCOMER} objects to {INSURER} having what tells of persons")), "{withdrawn}");
}

#[test]
fn offers_are_told_as_offers_and_turned_down_as_such() {
    let fixture = fixture();
    let realm = Realm::Vehicle(VEHICLE);
    let said = |caller, message: Message| told(&state_for(&fixture, &message), caller, &message, NOW);
    let offered = said(OWNER, Message::Delegate { realm, to: NEWCOMER, terms: delegation(AssignedRole::Guardian) });
    assert!(offered.contains("may accept until 2027-02-19 08:00:00 UTC, and withdraw and suspend at once"), "{offered}");
    let accepted = said(NEWCOMER, Message::AcceptDelegation { realm, ward: Some(WARD) });
    assert!(accepted.contains(&format!("as the guardian of {WARD}, from 2027-01-20 08:00:00 UTC on")), "{accepted}");
    let mut state = fixture.state.clone();
    accept(&mut state, OWNER, Message::Delegate { realm, to: NEWCOMER, terms: delegation(AssignedRole::Guardian) }, NOW);
    accept(&mut state, OWNER, Message::OfferVehicle { vehicle: VEHICLE, to: NEWCOMER, until: later(20) }, NOW);
    for (caller, message, exp) in [
        (NEWCOMER, Message::EndDelegation { realm, to: NEWCOMER }, "turns down the offer to act for"),
        (OWNER, Message::EndDelegation { realm, to: NEWCOMER }, "is taken back"),
        (OWNER, Message::EndDelegation { realm, to: DRIVER }, "no longer acts for"),
        (NEWCOMER, Message::CancelVehicleOffer { vehicle: VEHICLE }, "turns down the offer of vehicle"),
        (OWNER, Message::CancelVehicleOffer { vehicle: VEHICLE }, "is taken back"),
        (OWNER, Message::StopEverything { vehicle: VEHICLE }, "and stays its owner: every grant, request, offer and delegation"),
        (ADMIN, Message::OfferAdmin { to: None }, "the offer of the admin's role is taken back"),
        (DRIVER, Message::Object { vehicle: VEHICLE, to: None }, "objects to every recipient having what tells of persons"),
    ] {
        let words = told(&state, caller, &message, NOW);
        assert!(words.contains(exp), "{exp}: {words}");
    }
}

#[test]
fn an_emergency_says_why_and_until_when_and_a_shortened_end_is_the_one_told() {
    let Fixture { state, .. } = fixture();
    let classes = SignalClasses::of(&[SignalClass::LocationExact]);
    let until = UnixSeconds(NOW.0 + DAY + 200);
    let (reason, authority) = (EmergencyReason::PublicDanger, FIREFIGHTERS);
    let open = Message::OpenEmergency { vehicle: VEHICLE, authority, reason, classes, until };
    let words = told(&state, FIREFIGHTERS, &open, NOW);
    assert!(words.contains("in an emergency (public-danger), until 2027-01-21 08:00:00 UTC"), "{words}");
}
