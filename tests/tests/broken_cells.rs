//! Deny by default: a record that is not what it should be counts as not there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use codec::{Decode, Encode};
use shared_logic::{
    cell, check, selector, step, Account, GrantId, Grants, Message, PartyKind, State, StoredGrant, UnixSeconds, VehicleId, VehicleSalt,
    Verdict,
};
use std::fs;
use valet_tests::{
    fixtures::{agreement, check_request, profile, register, terms, vehicle_of},
    trace, Genesis, Harness,
};

const OWNER: Account = Account([0x0a; 20]);
const INSURER: Account = Account([0x0b; 20]);
const SALT: VehicleSalt = VehicleSalt([0xc1; 32]);
const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

fn vehicle() -> VehicleId {
    vehicle_of(OWNER, SALT)
}

/// A vehicle, a party, and a grant that the rules allow by.
fn sound() -> (State, GrantId) {
    let mut state = State::new(OWNER);
    let mut grant = None;
    for (who, message) in [
        (OWNER, register(SALT)),
        (INSURER, Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }),
        (OWNER, Message::Grant { terms: terms(vehicle(), INSURER, NOW), agreement: agreement(), request: None }),
    ] {
        let event = step(&state, who, &message, NOW).unwrap().event;
        state.apply(&event).unwrap();
        grant = grant.or(event.grant);
    }
    // A party has lost a standing since, or a check would not read the recipient's record.
    state.registry.losses = state.registry.losses.next().unwrap();
    (state, grant.unwrap())
}

/// A record's bytes, broken. What stands behind a whole record is passed over; only the contract writes its cells.
fn broken(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    vec![("one byte", vec![0]), ("half of it", bytes[..bytes.len() / 2].to_vec()), ("ones", vec![0xff; bytes.len()])]
}

/// A cell's key and bytes, and how a state comes to be without its record.
type Cell = (Vec<u8>, Vec<u8>, fn(&mut State));

#[test]
fn a_broken_record_is_not_there_and_a_check_denies() {
    let folder = tempfile::tempdir().unwrap();
    let harness = Harness::start(folder.path().join("deploying"), &["--seal", "instant"]).unwrap();
    harness.write("password", "correct horse battery staple\n").unwrap();
    let deployed: Account = harness.done(&["deploy", "--dev", "//Alice"]).unwrap()["contract"].as_str().unwrap().parse().unwrap();
    let mut genesis = Genesis::of(&harness, deployed).unwrap();
    drop(harness);

    let (state, grant) = sound();
    let request = check_request(vehicle(), INSURER, NOW);
    assert!(matches!(check(&state, grant, &request, NOW), Verdict::Allow(_)));
    let cells: [Cell; 3] = [
        ((cell::GRANTS, grant).encode(), StoredGrant(state.grants[&grant]).encode(), |state| state.grants = Grants::new()),
        ((cell::VEHICLES, vehicle()).encode(), state.vehicles[&vehicle()].encode(), |state| state.vehicles.clear()),
        ((cell::PARTIES, INSURER).encode(), state.parties[&INSURER].encode(), |state| state.parties.clear()),
    ];
    let mut places = vec![("as it was", genesis.place(&state), check(&state, grant, &request, NOW))];
    for (number, (key, bytes, without)) in (1..).zip(&cells) {
        let mut rest = state.clone();
        without(&mut rest);
        let expected = check(&rest, grant, &request, NOW);
        assert!(!expected.is_allow());
        for (place, (how, bytes)) in (0..).zip(broken(bytes)) {
            // Another state, so that it has a contract of its own; no rule looks at this account's number.
            let mut other = state.clone();
            other.nonces.insert((Account([number; 20]), None), shared_logic::Nonce(place));
            let contract = genesis.place(&other);
            genesis.overwrite(contract, key, &bytes);
            places.push((how, contract, expected));
        }
    }
    genesis.fund(INSURER);
    genesis.begin_at(NOW).unwrap();
    let spec = folder.path().join("spec.json");
    fs::write(&spec, serde_json::to_vec(&genesis.spec()).unwrap()).unwrap();
    let harness = Harness::start_from(folder.path().join("asking"), spec, &["--seal", "manual"]).unwrap();
    let data = [&selector::CHECK[..], &(grant, request).encode()].concat();
    for (how, contract, expected) in places {
        let said = trace(harness.url(), INSURER, contract, &data).unwrap().output;
        assert_eq!(Result::<Verdict, u8>::decode(&mut &*said).unwrap(), Ok(expected), "{how}");
    }
}
