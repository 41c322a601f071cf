//! A preview tells what the contract would do: the same event, and the access it opens and ends.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use shared_logic::*;
use valet_wallet::preview;
use valet_wallet::preview::{Access, Permission, Record};

const ADMIN: Account = Account([9; 20]);
const OWNER: Account = Account([1; 20]);
const INSURER: Account = Account([2; 20]);
const WORKSHOP: Account = Account([3; 20]);
const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
const VEHICLE: VehicleId = VehicleId([7; 32]);
const DAY: u64 = 86_400;

fn terms(recipient: Account, purpose: u16, classes: &[SignalClass]) -> GrantTerms {
    GrantTerms {
        vehicle: VEHICLE,
        recipient,
        data_holder: None,
        purpose: PurposeCode(purpose),
        container: ContainerId([0xc0; 32]),
        classes: SignalClasses::of(classes),
        actions: Actions::of(&[Action::Read]),
        residency: Residency::OffBoard,
        not_before: NOW,
        expires_at: UnixSeconds(NOW.0 + 10 * DAY),
        history_from: NOW,
        retention: Seconds::DAY,
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0; 32]),
        notice_version: NoticeVersion(1),
    }
}

fn apply(state: &mut State, caller: Account, message: Message) -> Event {
    let outcome = step(state, caller, &message, NOW).unwrap();
    state.apply(&outcome.event).unwrap();
    outcome.event
}

fn state() -> State {
    let mut state = State::new(ADMIN);
    for entry in catalogue::FIRST {
        apply(&mut state, ADMIN, Message::PublishPurpose { purpose: entry.purpose });
    }
    for account in [INSURER, WORKSHOP] {
        let kinds = party::PartyKinds::of(&[party::PartyKind::ThirdParty]);
        let party = Party { kinds, legal_hash: TermsHash([1; 32]), gatekeeper: party::Gatekeeper::No };
        apply(&mut state, account, Message::RegisterParty { party });
    }
    apply(&mut state, OWNER, Message::RegisterVehicle { vehicle: VEHICLE, vin_commitment: None });
    state
}

fn grant(state: &mut State, terms: GrantTerms) -> GrantId {
    apply(state, OWNER, Message::Grant { terms }).grant.unwrap()
}

fn ids(access: &[Access]) -> Vec<GrantId> {
    access.iter().map(|access| access.grant).collect()
}

#[test]
fn the_previewed_event_is_the_one_that_the_rules_give() {
    let state = state();
    let message = Message::Grant { terms: terms(INSURER, 1, &[SignalClass::Odometer]) };
    let exp = step(&state, OWNER, &message, NOW).unwrap();
    let seen = preview(&state, OWNER, &message, NOW).unwrap();
    assert_eq!(seen.event, exp.event);
    assert_eq!(seen.records.len(), 2);
    let [Record::Vehicle { change: vehicle, .. }, Record::Grant { change: grant, .. }] = &seen.records[..] else { unreachable!() };
    assert_eq!((vehicle.before, Some(vehicle.after)), (state.vehicle(VEHICLE), exp.changes.vehicle.map(|(_, after)| after)));
    assert_eq!((grant.before, Some(grant.after)), (None, exp.changes.grant.map(|(_, after)| after)));
}

#[test]
fn a_denied_message_is_denied_with_the_rules_reason() {
    let message = Message::Grant { terms: terms(INSURER, 1, &[SignalClass::Diagnostics]) };
    assert_eq!(preview(&state(), OWNER, &message, NOW), Err(Denial::ClassNotAllowedForPurpose));
    assert_eq!(preview(&state(), INSURER, &message, NOW), Err(Denial::NotAuthorised));
}

#[test]
fn a_grant_opens_its_classes_and_leaves_the_recipients_other_grants_beside() {
    let mut state = state();
    let beside = grant(&mut state, terms(INSURER, 4, &[SignalClass::Diagnostics]));
    grant(&mut state, terms(WORKSHOP, 2, &[SignalClass::Maintenance]));
    let message = Message::Grant { terms: terms(INSURER, 1, &[SignalClass::Odometer, SignalClass::Trip]) };
    let seen = preview(&state, OWNER, &message, NOW).unwrap();
    assert_eq!(ids(&seen.opens), [seen.event.grant.unwrap()]);
    assert_eq!((ids(&seen.ends), ids(&seen.beside)), (vec![], vec![beside]));
    let opens = &seen.opens[0];
    let exp_classes = SignalClasses::of(&[SignalClass::Odometer, SignalClass::Trip]);
    assert_eq!(opens.permissions, [Permission { action: Action::Read, classes: exp_classes }]);
    assert_eq!((opens.recipient, opens.purpose_name), (INSURER, Some("usage-based-insurance")));
    assert_eq!((opens.not_before, opens.expires_at), (NOW, UnixSeconds(NOW.0 + 10 * DAY)));
}

#[test]
fn commands_and_data_are_told_apart_by_the_rules() {
    let actions = Actions::of(&[Action::Read, Action::Actuate]);
    let terms = GrantTerms { actions, ..terms(INSURER, 5, &[SignalClass::EnergyCharging, SignalClass::ActuateCharge]) };
    let seen = preview(&state(), OWNER, &Message::Grant { terms }, NOW).unwrap();
    let exp = [(Action::Read, SignalClass::EnergyCharging), (Action::Actuate, SignalClass::ActuateCharge)];
    assert_eq!(seen.opens[0].permissions, exp.map(|(action, class)| Permission { action, classes: SignalClasses::of(&[class]) }));
}

#[test]
fn a_grant_that_begins_later_is_told_as_access_to_come() {
    let later = GrantTerms { not_before: UnixSeconds(NOW.0 + DAY), ..terms(INSURER, 1, &[SignalClass::Odometer]) };
    let seen = preview(&state(), OWNER, &Message::Grant { terms: later }, NOW).unwrap();
    assert_eq!(seen.opens[0].not_before, UnixSeconds(NOW.0 + DAY));
}

#[test]
fn a_withdrawal_ends_one_grant_and_leaves_the_others() {
    let mut state = state();
    let ended = grant(&mut state, terms(INSURER, 1, &[SignalClass::Odometer]));
    let beside = grant(&mut state, terms(INSURER, 4, &[SignalClass::Diagnostics]));
    let seen = preview(&state, OWNER, &Message::Withdraw { grant: ended }, NOW).unwrap();
    assert_eq!((ids(&seen.opens), ids(&seen.ends), ids(&seen.beside)), (vec![], vec![ended], vec![beside]));
    let late = preview(&state, OWNER, &Message::Withdraw { grant: ended }, UnixSeconds(NOW.0 + 11 * DAY)).unwrap();
    assert_eq!((ids(&late.ends), ids(&late.beside)), (vec![], vec![]), "an expired grant gives nothing that could end");
}

#[test]
fn a_transfer_ends_every_grant_of_the_vehicle() {
    let mut state = state();
    let mut exp_ends = vec![
        grant(&mut state, terms(INSURER, 1, &[SignalClass::Odometer])),
        grant(&mut state, terms(WORKSHOP, 2, &[SignalClass::Odometer])),
    ];
    exp_ends.sort();
    let message = Message::TransferVehicle { vehicle: VEHICLE, new_owner: ADMIN };
    let seen = preview(&state, OWNER, &message, NOW).unwrap();
    assert_eq!((ids(&seen.opens), ids(&seen.ends), ids(&seen.beside)), (vec![], exp_ends, vec![]));
}
