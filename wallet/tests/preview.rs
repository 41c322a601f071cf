//! A preview tells what the contract would do: the same event, and the access it opens and ends.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod fixture;

use codec::Encode;
use fixture::*;
use shared_logic::*;
use std::collections::BTreeSet;
use valet_wallet::preview::{Access, Actor, NamedParty, Permission, RecordChange, Words};
use valet_wallet::{intent, preview, preview_intent, preview_signed, sign_intent, KeyKind, Keypair, Preview, Seed};

fn give(state: &mut State, terms: GrantTerms) -> GrantId {
    accept(state, OWNER, grant(terms), START).grant.unwrap()
}

fn ids(access: &[Access]) -> Vec<GrantId> {
    access.iter().map(|access| access.grant).collect()
}

/// What each message of [`every_message`] would do in the fixture, by the message's name.
fn seen(name: &str) -> Preview {
    let fixture = fixture();
    let all = every_message(&fixture);
    let named = all.iter().find(|(_, message)| format!("{message:?}").split([' ', '{']).next() == Some(name));
    let (caller, message) = named.unwrap_or_else(|| panic!("no message {name}"));
    preview(&state_for(&fixture, message), *caller, message, NOW).unwrap()
}

#[test]
fn the_previewed_event_is_the_one_that_the_rules_give() {
    let state = small_fixture();
    let message = grant(terms(INSURER, 1, &[SignalClass::Odometer]));
    let exp = step(&state, OWNER, &message, START).unwrap();
    let seen = preview(&state, OWNER, &message, START).unwrap();
    assert_eq!(seen.event, exp.event);
    let mut next = state.clone();
    next.apply(&exp.event).unwrap();
    let [RecordChange::Vehicle { before: vehicle, after, .. }, RecordChange::Grant { before: None, after: granted, id }] =
        &seen.records[..]
    else {
        panic!("{:?}", seen.records)
    };
    assert_eq!((*vehicle, Some(*after)), (state.vehicle(VEHICLE), next.vehicle(VEHICLE)));
    assert_eq!(Some(*granted), next.grant(*id));
}

#[test]
fn every_message_is_previewed_and_told_in_sentences() {
    let fixture = fixture();
    let all = every_message(&fixture);
    assert_eq!(all.iter().map(|(_, message)| message.encode().first().copied()).collect::<BTreeSet<_>>().len(), Message::KINDS.len());
    for (caller, message) in &all {
        let state = state_for(&fixture, message);
        let seen = preview(&state, *caller, message, NOW).unwrap_or_else(|denial| panic!("{message:?}: {denial}"));
        assert_eq!(seen.event, step(&state, *caller, message, NOW).unwrap().event);
        let mut next = state.clone();
        next.apply(&seen.event).unwrap();
        let told =
            seen.opens.len() + seen.narrows.len() + seen.ends.len() + seen.unchanged.len() + seen.empowers.len() + seen.disempowers.len();
        assert!(seen.summary.len() > told, "{:?}", seen.summary);
        assert_eq!(seen.words.iter().map(Words::english).collect::<Vec<_>>(), seen.summary, "the same, one for one");
        assert!(!seen.summary.contains(&seen.event.body.kind().to_owned()), "words for {}", seen.event.body.kind());
        assert!(seen.summary.iter().all(|word| !word.contains("no one") && !word.contains("0x0x")), "{:?}", seen.summary);
    }
}

#[test]
fn what_each_message_opens_narrows_and_ends() {
    let Fixture { active, suspended, unconsented, .. } = fixture();
    // Name, and how many grants open, are narrowed, end.
    let scenarios = [
        ("RegisterVehicle", [0, 0, 0]),
        ("OfferVehicle", [0, 0, 0]),
        ("AcceptVehicle", [0, 0, 1]),
        ("StopEverything", [0, 0, 1]),
        ("RetireVehicle", [0, 0, 1]),
        ("SetParty", [0, 0, 1]),
        ("Grant", [1, 0, 0]),
        ("Narrow", [0, 1, 0]),
        ("Suspend", [0, 0, 1]),
        ("Resume", [1, 0, 0]),
        ("Renew", [1, 0, 1]),
        ("Withdraw", [0, 0, 1]),
        ("Revoke", [0, 0, 1]),
        ("Renounce", [0, 0, 1]),
        ("RecordEnd", [0, 0, 0]),
        ("CoConsent", [1, 0, 0]),
        ("Delegate", [0, 0, 0]),
        ("AcceptDelegation", [0, 0, 0]),
        ("Use", [0, 1, 0]),
        ("Pause", [0, 0, 1]),
        ("Unpause", [1, 0, 0]),
        ("Retire", [0, 0, 1]),
    ];
    for (name, exp) in scenarios {
        let seen = seen(name);
        assert_eq!([seen.opens.len(), seen.narrows.len(), seen.ends.len()], exp, "{name}: {:?}", seen.summary);
        if exp[2] == 1 {
            assert_eq!(ids(&seen.ends), [active], "{name}");
        }
    }
    assert_eq!(ids(&seen("Resume").opens), [suspended]);
    assert_eq!(ids(&seen("CoConsent").opens), [unconsented]);
    let consented = seen("WithdrawConsent");
    assert_eq!((ids(&consented.opens), ids(&consented.ends)), (vec![], vec![unconsented]));
    let narrowed = &seen("Narrow").narrows[0];
    let exp = SignalClasses::of(&[SignalClass::Odometer]);
    assert_eq!((narrowed.before.grant, narrowed.after.permissions[0].classes), (active, exp));
    assert_eq!(seen("Use").narrows[0].after.uses_left, Some(2));
}

#[test]
fn who_could_act_and_who_no_longer() {
    let vehicle = VEHICLE;
    let owner = |account| Actor::Owner { vehicle, account };
    let delegate = |realm, account, role| Actor::Delegate { vehicle, realm, account, terms: delegation(role) };
    let key = |key| Actor::IntentKey { principal: OWNER, key, limits: key_limits() };
    let authority = |account, reason, seconds| {
        let classes = SignalClasses::of(&[SignalClass::LocationExact]);
        Actor::Authority { vehicle, account, reason, classes, until: UnixSeconds(NOW.0 + seconds) }
    };
    let manager = delegate(Realm::Fleet(OWNER), MANAGER, AssignedRole::FleetManager);
    let driver = delegate(Realm::Vehicle(vehicle), DRIVER, AssignedRole::Driver);
    let admin = Actor::Admin { account: ADMIN };
    let rescue = authority(RESCUE, EmergencyReason::Crash, 600);
    let scenarios = [
        ("RegisterVehicle", vec![Actor::Owner { vehicle: SECOND_VEHICLE, account: OWNER }], vec![]),
        ("OfferVehicle", vec![], vec![]),
        ("AcceptVehicle", vec![owner(NEWCOMER)], vec![owner(OWNER), manager, driver]),
        ("StopEverything", vec![], vec![driver]),
        ("FinishRecovery", vec![owner(HEIR)], vec![owner(OWNER), manager, driver]),
        ("SetRecovery", vec![], vec![]),
        ("Delegate", vec![], vec![]),
        ("AcceptDelegation", vec![delegate(Realm::Vehicle(vehicle), NEWCOMER, AssignedRole::Guardian)], vec![]),
        ("EndDelegation", vec![], vec![manager]),
        ("SetIntentKey", vec![key(NEWCOMER)], vec![]),
        ("RemoveIntentKey", vec![], vec![key(PHONE)]),
        ("OpenEmergency", vec![authority(FIREFIGHTERS, EmergencyReason::PersonInDanger, 3_600)], vec![]),
        ("CloseEmergency", vec![], vec![rescue]),
        ("Pause", vec![], vec![rescue]),
        ("RenounceAdmin", vec![], vec![admin]),
        ("OfferAdmin", vec![], vec![]),
        ("AcceptAdmin", vec![Actor::Admin { account: NEWCOMER }], vec![admin]),
        ("RetireVehicle", vec![], vec![rescue]),
        ("Withdraw", vec![], vec![]),
    ];
    for (name, mut exp_empowers, mut exp_disempowers) in scenarios {
        let mut seen = seen(name);
        if name == "RegisterVehicle" {
            // The fleet's manager acts for the new vehicle too.
            seen.empowers.retain(|actor| matches!(actor, Actor::Owner { .. }));
        }
        for list in [&mut exp_empowers, &mut exp_disempowers, &mut seen.empowers, &mut seen.disempowers] {
            list.sort_by_key(|actor| format!("{actor:?}"));
        }
        assert_eq!((seen.empowers, seen.disempowers), (exp_empowers, exp_disempowers), "{name}");
    }
}

#[test]
fn a_delegation_that_begins_later_is_told_and_one_that_is_broken_above_is_not() {
    let mut state = fixture().state;
    let terms = DelegationTerms { not_before: later(20), ..delegation(AssignedRole::Delegate) };
    let realm = Realm::Vehicle(VEHICLE);
    let mut offered = state.clone();
    accept(&mut offered, OWNER, Message::Delegate { realm, to: NEWCOMER, terms }, NOW);
    let seen = preview(&offered, NEWCOMER, &Message::AcceptDelegation { realm, ward: None }, NOW).unwrap();
    assert_eq!(seen.empowers, [Actor::Delegate { vehicle: VEHICLE, realm, account: NEWCOMER, terms }]);
    // The manager names somebody; when the manager goes, both go.
    let below = DelegationTerms { depth_left: 0, ..delegation(AssignedRole::Delegate) };
    delegate(&mut state, MANAGER, realm, NEWCOMER, below, NOW);
    let seen = preview(&state, OWNER, &Message::EndDelegation { realm: Realm::Fleet(OWNER), to: MANAGER }, NOW).unwrap();
    let gone: Vec<_> =
        seen.disempowers.iter().map(|actor| matches!(actor, Actor::Delegate { account, .. } if *account == NEWCOMER)).collect();
    assert_eq!((gone.len(), gone.contains(&true)), (2, true), "{:?}", seen.summary);
}

#[test]
fn sentences_say_the_whole_of_a_grant() {
    let seen = seen("Renew");
    let [first, agreed, unchecked, opens, ends, empty @ ..] = &seen.summary[..] else { panic!("{:?}", seen.summary) };
    assert!(empty.is_empty(), "{empty:?}");
    let (grant, previous) = (seen.event.grant.unwrap(), fixture().active);
    assert_eq!(*first, format!("grant {grant} to {INSURER} takes the place of {previous}"));
    let Agreement { terms_hash, notice_hash, .. } = AGREEMENT;
    let exp = format!("it is agreed on the ground of consent, by terms {terms_hash}, after privacy notice {notice_hash} was shown");
    assert_eq!(*agreed, exp);
    let exp = format!("nobody has checked who {INSURER} is: it has only registered itself, as ");
    assert!(unchecked.starts_with(&exp) && unchecked.contains(", legal entry 0x"), "{unchecked}");
    assert_eq!(seen.parties, [NamedParty { account: INSURER, party: fixture().state.party(INSURER) }]);
    let container = ContainerId([0xc0; 32]);
    let exp = format!(
        "{INSURER} may read speed-motion, odometer of vehicle {VEHICLE} for usage-based-insurance, signals of container {container}, \
         from 2027-01-20 08:00:00 UTC until 2027-02-24 08:00:00 UTC, data from 2027-01-15 08:00:00 UTC on, also outside the vehicle: \
         in the European Economic Area, kept for 1 day at most, to be shared onward once at most, by grant {grant}"
    );
    assert_eq!(*opens, exp);
    assert!(ends.starts_with(&format!("{INSURER} may no longer read speed-motion, odometer")), "{ends}");
    let waits = preview(&small_fixture(), OWNER, &fixture::grant(terms(INSURER, 9, &[SignalClass::SpeedMotion])), START).unwrap();
    assert!(waits.summary[2].starts_with("it gives no access until the driver has consented too"), "{:?}", waits.summary);
    assert!(waits.opens.is_empty());
}

#[test]
fn a_denied_message_is_denied_with_the_rules_reason() {
    let message = grant(terms(INSURER, 1, &[SignalClass::Diagnostics]));
    assert_eq!(preview(&small_fixture(), OWNER, &message, START), Err(Denial::ClassNotAllowedForPurpose));
    assert_eq!(preview(&small_fixture(), INSURER, &message, START), Err(Denial::NotAuthorised));
}

#[test]
fn a_grant_opens_its_classes_and_leaves_the_recipients_other_grants_unchanged() {
    let mut state = small_fixture();
    let unchanged = give(&mut state, terms(INSURER, 4, &[SignalClass::Diagnostics]));
    give(&mut state, terms(WORKSHOP, 2, &[SignalClass::Maintenance]));
    let message = grant(terms(INSURER, 1, &[SignalClass::Odometer, SignalClass::Trip]));
    let seen = preview(&state, OWNER, &message, START).unwrap();
    assert_eq!(ids(&seen.opens), [seen.event.grant.unwrap()]);
    assert_eq!((ids(&seen.ends), ids(&seen.unchanged)), (vec![], vec![unchanged]));
    let opens = &seen.opens[0];
    let exp_classes = SignalClasses::of(&[SignalClass::Odometer, SignalClass::Trip]);
    assert_eq!(opens.permissions, [Permission { action: Action::Read, classes: exp_classes }]);
    assert_eq!((opens.recipient, opens.purpose_name), (INSURER, Some("usage-based-insurance")));
    assert_eq!((opens.not_before, opens.expires_at), (START, later(15)));
}

#[test]
fn commands_and_data_are_told_apart_by_the_rules() {
    let actions = Actions::of(&[Action::Read, Action::Actuate]);
    let terms = GrantTerms { actions, ..terms(INSURER, 5, &[SignalClass::EnergyCharging, SignalClass::ActuateCharge]) };
    let seen = preview(&small_fixture(), OWNER, &grant(terms), START).unwrap();
    let exp = [(Action::Read, SignalClass::EnergyCharging), (Action::Actuate, SignalClass::ActuateCharge)];
    assert_eq!(seen.opens[0].permissions, exp.map(|(action, class)| Permission { action, classes: SignalClasses::of(&[class]) }));
}

#[test]
fn a_grant_that_begins_later_is_told_as_access_to_come() {
    let begins = GrantTerms { not_before: later(1), ..terms(INSURER, 1, &[SignalClass::Odometer]) };
    let seen = preview(&small_fixture(), OWNER, &grant(begins), START).unwrap();
    assert_eq!(seen.opens[0].not_before, later(1));
}

#[test]
fn a_withdrawal_ends_one_grant_and_leaves_the_others() {
    let mut state = small_fixture();
    let ended = give(&mut state, terms(INSURER, 1, &[SignalClass::Odometer]));
    let unchanged = give(&mut state, terms(INSURER, 4, &[SignalClass::Diagnostics]));
    let seen = preview(&state, OWNER, &Message::Withdraw { grant: ended }, START).unwrap();
    assert_eq!((ids(&seen.opens), ids(&seen.ends), ids(&seen.unchanged)), (vec![], vec![ended], vec![unchanged]));
    let late = preview(&state, OWNER, &Message::Withdraw { grant: ended }, later(16)).unwrap();
    assert_eq!((ids(&late.ends), ids(&late.unchanged)), (vec![], vec![]), "an expired grant gives nothing that could end");
}

#[test]
fn a_share_ends_with_its_parent() {
    let mut state = small_fixture();
    let parent = give(&mut state, terms(INSURER, 1, &[SignalClass::Odometer]));
    let share = GrantTerms { parent: Some(parent), depth_left: 0, ..terms(WORKSHOP, 1, &[SignalClass::Odometer]) };
    let mut exp_ends = vec![parent, give(&mut state, share)];
    exp_ends.sort();
    let seen = preview(&state, INSURER, &Message::Renounce { grant: parent }, START).unwrap();
    assert_eq!(ids(&seen.ends), exp_ends);
}

fn intent_of(state: &State, principal: Account, message: Message) -> Intent {
    let shared_logic::Bound { epoch, nonce, .. } = shared_logic::bound_to(state, principal, &message).unwrap();
    // Of all the moments of these tests no more than a week ahead.
    Intent { domain: state.domain, principal, epoch, nonce, deadline: later(6), message }
}

#[test]
fn an_intent_that_is_signed_ahead_is_previewed_in_its_turn_and_refused_before_it() {
    let Fixture { state, active, .. } = fixture();
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([0x5e; 32])).unwrap();
    let signer = key.public().intent_account().unwrap();
    let mut intent = Intent { nonce: Nonce(7), ..intent_of(&state, OWNER, Message::Suspend { grant: active }) };
    let mut named = state.clone();
    let limits = IntentKey { rights: Rights::ALL, classes: SignalClasses::ALL, expires_at: later(9) };
    let outcome = step(&state, OWNER, &Message::SetIntentKey { key: signer, limits }, START).unwrap();
    named.apply(&outcome.event).unwrap();
    let seen = preview_intent(&named, &intent, signer, START).unwrap();
    assert_eq!(ids(&seen.ends), [active]);
    let signed = sign_intent(&key, &intent).unwrap();
    assert_eq!(preview_signed(&named, &signed, START), Err(Denial::NonceUsed), "not yet");
    intent.message = Message::Withdraw { grant: active };
    assert_eq!(preview_intent(&named, &intent, signer, START), Err(Denial::NonceUsed), "what has no number has no turn");
}

#[test]
fn an_intent_is_previewed_before_it_is_signed_as_after() {
    let Fixture { mut state, active, .. } = fixture();
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([0x5e; 32])).unwrap();
    let signer = key.public().intent_account().unwrap();
    let intent = intent_of(&state, OWNER, Message::Withdraw { grant: active });
    assert_eq!(preview_intent(&state, &intent, signer, NOW), Err(Denial::BadSignature), "nobody named the key");
    assert!(preview_intent(&state, &intent, PHONE, NOW).is_ok());
    accept(&mut state, OWNER, Message::SetIntentKey { key: signer, limits: key_limits() }, NOW);
    let seen = preview_intent(&state, &intent, signer, NOW).unwrap();
    let mut signed = sign_intent(&key, &intent).unwrap();
    assert_eq!(preview_signed(&state, &signed, NOW), Ok(seen.clone()));
    assert_eq!((seen.event.actor, seen.event.via, ids(&seen.ends)), (OWNER, Via::Intent(None), vec![active]));
    let counts = |seen: &Preview| seen.records.iter().any(|record| matches!(record, RecordChange::Nonce { .. }));
    assert!(!counts(&seen), "a withdrawal is not counted");
    let granted = intent_of(&state, OWNER, grant(GrantTerms { not_before: NOW, ..terms(INSURER, 1, DATA) }));
    let granted = preview_intent(&state, &granted, signer, NOW).unwrap();
    let nonce = RecordChange::Nonce { account: OWNER, vehicle: Some(VEHICLE), before: Nonce(0), after: Nonce(1) };
    assert!(granted.records.contains(&nonce));
    assert_eq!(preview_intent(&state, &intent, signer, later(9)), Err(Denial::DeadlinePassed));
    valet_testkit::ecdsa(&mut signed.signature).0[0] ^= 1;
    assert_eq!(preview_signed(&state, &signed, NOW), Err(Denial::BadSignature));
}

#[test]
fn a_key_that_is_the_principal_needs_no_naming() {
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([0x5e; 32])).unwrap();
    let owner = key.public().intent_account().unwrap();
    let mut state = small_fixture();
    state.domain = intent::domain(GenesisHash([1; 32]), Account([0xcc; 20]));
    transfer(&mut state, OWNER, owner, START);
    let intent = intent_of(&state, owner, grant(terms(INSURER, 1, DATA)));
    let signed = sign_intent(&key, &intent).unwrap();
    assert_eq!(preview_signed(&state, &signed, START).unwrap().event, submit(&state, &signed, START).unwrap().event);
}
