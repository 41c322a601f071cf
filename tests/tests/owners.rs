//! Owners that are not one person's key: the rules ask for an account, and do not look behind it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod holders;
mod scenarios;

use codec::{Decode, Encode};
use holders::{forwarder::Forwarder, multisig::Multisig};
use scenarios::{
    fixtures::{
        account, agreement, check_request, days, key, profile, register, vehicle_of, ADMIN, CAR, DRIVER, INSURER, MANAGER, OWNER, STRANGER,
    },
    Populated,
};
use shared_logic::{
    selector, Account, CheckRequest, Denial, GrantId, Host, Message, PartyKind, PartyStatus, RecordKey, Seq, State, Vehicle, VehicleId,
    Verdict,
};
use valet_tests::fixtures;
use valet_wallet::Call;

/// The contract, with an admitted insurer.
fn admitted() -> Populated {
    let populated = Populated::empty();
    let profile = profile(PartyKind::ThirdParty);
    populated.make(INSURER, &[Message::RegisterParty { profile }]);
    populated.make(ADMIN, &[Message::SetParty { account: account(INSURER), profile, status: PartyStatus::Admitted }]);
    populated
}

/// Granting the insurer access to that vehicle, from now on.
fn grant(populated: &Populated, vehicle: VehicleId) -> Message {
    let terms = fixtures::terms(vehicle, account(INSURER), populated.client.now().unwrap());
    Message::Grant { terms, agreement: agreement(), request: None }
}

/// The grant that the second event of that vehicle makes.
fn second_of(vehicle: VehicleId) -> GrantId {
    State::new(Account([0; 20])).grant_id(vehicle, Seq(2))
}

/// What the contract says to the insurer about that grant: nothing against it, or why not.
fn check(populated: &Populated, vehicle: VehicleId, grant: GrantId) -> Option<Denial> {
    let now = populated.client.now().unwrap();
    let request = CheckRequest { vehicle, ..check_request(now) };
    let said = populated.client.try_call(&key(INSURER), &(selector::CHECK, grant, request).encode()).unwrap().data;
    match Result::<Verdict, u8>::decode(&mut &*said).unwrap().unwrap() {
        Verdict::Allow(_) => None,
        Verdict::Deny(refusal) => Some(refusal.reason),
    }
}

/// What the contract said against a call that was forwarded.
fn denial(said: &[u8]) -> Denial {
    Result::<Result<(), Denial>, u8>::decode(&mut &*said).unwrap().unwrap().unwrap_err()
}

/// Who owns that vehicle, and how many events it has; none where there is no such vehicle.
fn owner(populated: &Populated, vehicle: VehicleId) -> Option<(Account, Seq)> {
    let found: Option<Vehicle> = populated.client.record(RecordKey::Vehicle(vehicle)).unwrap();
    found.map(|vehicle| (vehicle.owner, vehicle.seq))
}

fn replayed(populated: &Populated) {
    let replay = populated.harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(replay.code, 0, "{} {}", replay.json, replay.said);
}

/// A mapped and funded account of two of three.
fn two_of_three(populated: &Populated) -> Multisig<'_> {
    let joint = Multisig::of(&populated.harness, &populated.client, &[MANAGER, OWNER, DRIVER], 2);
    let to = joint.account().to_string();
    populated.harness.done(&["wallet", "send", "--dev", ADMIN, "--to", &to, "--amount", "10"]).unwrap();
    let map = populated.client.encode(&Call::MapAccount);
    assert!(joint.approve(OWNER, &map) && joint.approve(DRIVER, &map));
    joint
}

#[test]
fn two_of_three_own_a_vehicle_and_one_of_them_alone_changes_nothing() {
    let populated = admitted();
    let joint = two_of_three(&populated);
    let us = joint.account().address();
    let vehicle = vehicle_of(us, CAR);
    let id = second_of(vehicle);
    let stands = || (owner(&populated, vehicle), check(&populated, vehicle, id));

    let unknown = (None, Some(Denial::UnknownVehicle));
    let registered = (Some((us, Seq(1))), Some(Denial::UnknownGrant));
    let granted = (Some((us, Seq(2))), None);
    let withdrawn = (Some((us, Seq(3))), Some(Denial::Withdrawn));
    let act = |message: Message, [first, second]: [&str; 2], before, after| {
        let call = populated.client.encode_message(&message);
        assert_eq!(stands(), before, "{message:?}");
        assert!(joint.approve(first, &call));
        assert!(joint.opened(&call).is_some(), "the approval of one is there, and waits");
        assert_eq!(stands(), before, "one alone changes nothing: {message:?}");
        assert!(!joint.approve(first, &call), "the same person counts once");
        assert_eq!(stands(), before, "{message:?}");
        assert!(joint.approve(second, &call));
        assert_eq!(stands(), after, "{message:?}");
        assert_eq!(joint.opened(&call), None);
    };
    act(register(CAR), [MANAGER, OWNER], unknown, registered);
    act(grant(&populated, vehicle), [OWNER, DRIVER], registered, granted);
    act(Message::Withdraw { grant: id }, [DRIVER, MANAGER], granted, withdrawn);
    replayed(&populated);
}

#[test]
fn a_contract_owns_a_vehicle_and_only_who_may_use_it_acts_for_it() {
    let populated = admitted();
    let forwarder = Forwarder::deploy(&populated.harness, &populated.client, OWNER);
    let vehicle = vehicle_of(forwarder.address(), CAR);
    let id = second_of(vehicle);
    let withdraw = Message::Withdraw { grant: id };

    assert!(!forwarder.make(MANAGER, &register(CAR)), "a stranger may not use it");
    assert_eq!(owner(&populated, vehicle), None);
    assert!(forwarder.make(OWNER, &register(CAR)));
    assert_eq!(owner(&populated, vehicle), Some((forwarder.address(), Seq(1))));
    assert!(forwarder.make(OWNER, &grant(&populated, vehicle)));
    assert_eq!(check(&populated, vehicle, id), None);

    // The forwarder itself refuses, before the contract is asked.
    assert_eq!(forwarder.refusal(MANAGER, &withdraw), Some(Vec::new()));
    assert!(!forwarder.make(MANAGER, &withdraw));
    // And whoever may use it is not the owner without it.
    let reason = populated.client.reason(&key(OWNER), &withdraw.call_data()).unwrap();
    assert_eq!(reason, Some(Denial::NotAuthorised));
    assert_eq!(check(&populated, vehicle, id), None);

    assert!(forwarder.make(OWNER, &withdraw));
    assert_eq!(check(&populated, vehicle, id), Some(Denial::Withdrawn));
    assert_eq!(denial(&forwarder.refusal(OWNER, &withdraw).unwrap()), Denial::WrongState);
    replayed(&populated);
}

#[test]
fn a_vehicle_goes_from_a_person_to_a_contract_and_on_to_several_people() {
    let populated = admitted();
    let forwarder = Forwarder::deploy(&populated.harness, &populated.client, OWNER);
    let joint = two_of_three(&populated);
    let (person, us) = (account(STRANGER), joint.account().address());
    let vehicle = vehicle_of(person, CAR);
    let (id, until) = (second_of(vehicle), days(populated.client.now().unwrap(), 1));
    let offer = |to| Message::OfferVehicle { vehicle, to, until };
    let accept = Message::AcceptVehicle { vehicle };

    let to = key(STRANGER).public().account_id().to_string();
    populated.harness.done(&["wallet", "send", "--dev", ADMIN, "--to", &to, "--amount", "10"]).unwrap();
    populated.make(STRANGER, &[register(CAR)]);
    populated.make(STRANGER, &[grant(&populated, vehicle)]);
    assert_eq!(check(&populated, vehicle, id), None);

    populated.make(STRANGER, &[offer(forwarder.address())]);
    assert_eq!(owner(&populated, vehicle), Some((person, Seq(3))), "an offer alone gives nothing");
    assert!(!forwarder.make(MANAGER, &accept), "a stranger may not use it");
    assert!(forwarder.make(OWNER, &accept));
    assert_eq!(owner(&populated, vehicle), Some((forwarder.address(), Seq(4))));
    assert_eq!(check(&populated, vehicle, id), Some(Denial::StaleEpoch));

    assert!(forwarder.make(OWNER, &offer(us)));
    let call = populated.client.encode_message(&accept);
    assert!(joint.approve(MANAGER, &call));
    assert_eq!(owner(&populated, vehicle), Some((forwarder.address(), Seq(5))), "one alone accepts nothing");
    assert!(joint.approve(DRIVER, &call));
    assert_eq!(owner(&populated, vehicle), Some((us, Seq(6))));
    assert_eq!(denial(&forwarder.refusal(OWNER, &offer(person)).unwrap()), Denial::NotAuthorised, "it owns nothing any more");
    replayed(&populated);
}
