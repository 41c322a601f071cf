//! Golden vectors: the rules' answers as bytes, in `tests/vectors` at the root of the repository.
//!
//! The files hold what every build of the rules must say: the contract, the wasm, another language.
//! A difference here is a change of the wire or of a rule, and needs a reason in the changelog.
//! `VALET_BLESS=1` writes the files anew.
#![cfg(feature = "serde")]
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

use codec::Encode;
use common::{
    granted, request, send,
    tables::{changes, questions},
    terms, world, ADMIN, ALICE, BOB, CAR, INSURER, T0,
};
use serde_json::{json, Map, Value};
use shared_logic::{
    decide, decode_exact, keccak_256, step, Account, Container, Event, EventHash, Grant, GrantId, GrantTerms, Host, Message, Request,
    State, UnixSeconds, Vehicle, Verdict,
};
use std::{env, fs, path::PathBuf};

fn hex(value: &impl Encode) -> Value {
    Value::String(format!("0x{}", hex::encode(value.encode())))
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap().strip_prefix("0x").unwrap()).unwrap()
}

fn read<T: codec::Decode + Encode>(value: &Value) -> T {
    decode_exact(&bytes(value)).unwrap()
}

/// Moments go as decimal text: JSON numbers lose digits above 2^53.
fn moment(value: &Value) -> UnixSeconds {
    UnixSeconds(value.as_str().unwrap().parse().unwrap())
}

fn account(value: &Value) -> Account {
    value.as_str().unwrap().parse().unwrap()
}

/// Compares with the golden file, or writes it when blessing; returns what the file holds.
fn golden(name: &str, made: Value) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors").join(name);
    if env::var_os("VALET_BLESS").is_some() {
        fs::write(&path, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
    }
    let held: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let (held_cases, made_cases) = (held["cases"].as_array().unwrap(), made["cases"].as_array().unwrap());
    for (held, made) in held_cases.iter().zip(made_cases) {
        assert_eq!(made, held, "{name}: {} (VALET_BLESS=1 writes the vectors anew)", held["name"]);
    }
    assert_eq!(made, held, "{name} (VALET_BLESS=1 writes the vectors anew)");
    held
}

#[test]
fn steps_are_as_the_golden_vectors_have_them() {
    let mut states = Map::new();
    let case = |change: common::tables::Change| {
        let (mut state, id) = granted();
        (change.before)(&mut state, id);
        let name = format!("state-{}", hex::encode(&keccak_256(&state.encode())[..4]));
        states.insert(name.clone(), hex(&state));
        let message = (change.message)(id);
        let expected = match step(&state, change.caller, &message, UnixSeconds(change.at)) {
            Ok(outcome) => json!({ "event": hex(&outcome.event) }),
            Err(denial) => json!({ "denial": denial.code(), "denial_name": denial.name() }),
        };
        let call = format!("0x{}", hex::encode(message.call_data()));
        json!({
            "name": change.name, "state": name, "caller": change.caller, "message": hex(&message), "call_data": call,
            "now": change.at.to_string(), "expected": expected,
        })
    };
    let cases: Vec<_> = changes().into_iter().map(case).collect();
    let about = "step(state, caller, message, now): the SCALE bytes of its event, or the number of its denial";
    let file = golden("step.json", json!({ "about": about, "states": states, "cases": cases }));
    for case in file["cases"].as_array().unwrap() {
        let state: State = read(&file["states"][case["state"].as_str().unwrap()]);
        let message: Message = read(&case["message"]);
        assert_eq!(bytes(&case["call_data"]), message.call_data());
        match step(&state, account(&case["caller"]), &message, moment(&case["now"])) {
            Ok(outcome) => assert_eq!(outcome.event.encode(), bytes(&case["expected"]["event"]), "{}", case["name"]),
            Err(denial) => assert_eq!(json!(denial.code()), case["expected"]["denial"], "{}", case["name"]),
        }
    }
}

#[test]
fn decisions_are_as_the_golden_vectors_have_them() {
    let mut cases = Vec::new();
    let mut add = |name: &str, vehicle: Option<Vehicle>, grant: Option<(GrantId, Grant)>, request: &Request, now: u64| {
        let verdict = decide(vehicle.as_ref(), grant.as_ref().map(|(id, grant)| (*id, grant)), request, UnixSeconds(now));
        cases.push(json!({
            "name": name, "vehicle": vehicle.map(|it| hex(&it)), "grant_id": grant.map(|it| it.0), "grant": grant.map(|it| hex(&it.1)),
            "request": hex(request), "now": now.to_string(), "verdict": hex(&verdict), "meaning": verdict,
        }));
    };
    for question in questions() {
        let (mut state, id) = granted();
        (question.before)(&mut state, id);
        let mut request = request();
        (question.ask)(&mut request);
        let grant = state.grant(id).unwrap();
        add(question.name, state.vehicle(request.vehicle), Some((id, grant)), &request, question.at);
    }
    let state = world();
    add("without a grant all is denied", state.vehicle(CAR), None, &request(), T0 + 100);
    add("without records all is denied", None, None, &request(), T0 + 100);
    let about = "decide(vehicle, grant, request, now): the SCALE bytes of its verdict; null where there is no record";
    let file = golden("decide.json", json!({ "about": about, "cases": cases }));
    for case in file["cases"].as_array().unwrap() {
        let vehicle: Option<Vehicle> = (!case["vehicle"].is_null()).then(|| read(&case["vehicle"]));
        let grant: Option<(GrantId, Grant)> = (!case["grant"].is_null()).then(|| (read(&case["grant_id"]), read(&case["grant"])));
        let request: Request = read(&case["request"]);
        let verdict = decide(vehicle.as_ref(), grant.as_ref().map(|(id, grant)| (*id, grant)), &request, moment(&case["now"]));
        assert_eq!(verdict.encode(), bytes(&case["verdict"]), "{}", case["name"]);
        assert_eq!(serde_json::from_value::<Verdict>(case["meaning"].clone()).unwrap(), verdict, "{}", case["name"]);
    }
}

#[test]
fn a_whole_history_is_as_the_golden_vector_has_it() {
    let mut state = State::new(ADMIN);
    let (empty, mut cases, mut now) = (state.clone(), Vec::new(), T0);
    let mut say = |state: &mut State, caller: Account, message: Message| {
        let event = send(state, caller, &message, now).unwrap();
        cases.push(json!({
            "name": event.body.name(), "caller": caller, "message": hex(&message), "now": now.to_string(), "event": hex(&event),
            "event_hash": state.event_hash(&event), "meaning": event,
        }));
        now += 1;
        event.grant
    };
    for (caller, message) in common::set_up() {
        say(&mut state, caller, message);
    }
    let grant_it = Message::Grant { terms: GrantTerms { history_from: UnixSeconds(T0 + 50), ..terms() } };
    let grant = say(&mut state, ALICE, grant_it).unwrap();
    say(&mut state, ALICE, grant_it);
    let container = Message::PublishContainer { container: terms().container, classes: terms().classes };
    say(&mut state, INSURER, container);
    say(&mut state, ALICE, Message::Withdraw { grant });
    say(&mut state, ALICE, Message::TransferVehicle { vehicle: CAR, new_owner: BOB });
    let about = "a life: messages, their events, the hash by which the vehicle's next event names each, and the state at the end";
    let file =
        golden("history.json", json!({ "about": about, "admin": ADMIN, "before": hex(&empty), "after": hex(&state), "cases": cases }));
    let mut replayed: State = read(&file["before"]);
    for case in file["cases"].as_array().unwrap() {
        let event: Event = read(&case["event"]);
        let outcome = step(&replayed, account(&case["caller"]), &read(&case["message"]), moment(&case["now"])).unwrap();
        assert_eq!(outcome.event, event);
        assert_eq!(serde_json::from_value::<Event>(case["meaning"].clone()).unwrap(), event);
        assert_eq!(EventHash(keccak_256(&bytes(&case["event"]))), case["event_hash"].as_str().unwrap().parse().unwrap());
        replayed.apply(&event).unwrap();
    }
    assert_eq!(replayed.encode(), bytes(&file["after"]));
}

#[test]
fn containers_have_the_ids_and_cover_the_signals_of_the_golden_vectors() {
    let documents = [
        ("one signal", json!({ "vss": { "major": 6, "minor": 0 }, "allow": ["Vehicle.Speed"], "deny": [] })),
        ("two signals", json!({ "vss": { "major": 6, "minor": 0 }, "allow": ["Vehicle.TraveledDistance", "Vehicle.Speed"], "deny": [] })),
        (
            "three, so that one moves up the tree",
            json!({ "vss": { "major": 6, "minor": 0 }, "allow": ["Vehicle.Speed", "Vehicle.TraveledDistance", "Vehicle.Cabin.Door"], "deny": [] }),
        ),
        (
            "a branch without a part of it",
            json!({ "vss": { "major": 6, "minor": 0 }, "allow": ["Vehicle.Cabin"], "deny": ["Vehicle.Cabin.*.Row1"] }),
        ),
        ("another release", json!({ "vss": { "major": 5, "minor": 1 }, "allow": ["Vehicle.Speed"], "deny": [] })),
        ("everything", json!({ "vss": { "major": 6, "minor": 0 }, "allow": ["*"], "deny": [] })),
    ];
    let paths = [
        "Vehicle.Speed",
        "Vehicle.TraveledDistance",
        "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen",
        "Vehicle.Cabin.HVAC.IsAirConditioningActive",
    ];
    let case = |(name, document): (&str, Value)| {
        let container: Container = serde_json::from_value(document).unwrap();
        let coverage = |path: &str| (path.to_string(), json!(container.coverage(shared_logic::SignalPath::new(path).unwrap())));
        json!({ "name": name, "document": container, "scale": hex(&container), "id": container.id(), "coverage": paths.map(coverage).into_iter().collect::<Map<_, _>>() })
    };
    let about = "containers: the document, its SCALE bytes, its id, and what it says of signals";
    golden("containers.json", json!({ "about": about, "cases": documents.map(case) }));
}
