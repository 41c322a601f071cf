//! The golden vector `vectors/grant.json`: one grant, previewed and signed with both kinds of key, as a
//! transaction and as an intent, and the rules asked about it in bytes.
//!
//! The npm package's test holds its wasm against the same file, so native and wasm agree byte for
//! byte. After a wanted change of the format write it anew:
//! `VALET_BLESS=1 cargo test -p valet-wallet --test vectors`

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod cells;
mod fixture;

use codec::{Decode, Encode};
use fixture::{delegation, DATA, INSURER, NEWCOMER, SALTS, VEHICLE, WORKSHOP};
use serde_json::{json, Value};
use shared_logic::*;
use std::{fs, path::PathBuf};
use valet_wallet::{
    border,
    border::{bytes::Question, Failure},
    intent, KeyKind, Keypair, Seed,
};

const NOW: UnixSeconds = fixture::START;
const GENESIS: GenesisHash = GenesisHash([0x11; 32]);
const CONTRACT: Account = Account([0xcc; 20]);
const SEED: [u8; 32] = [0x5e; 32];

/// The dev node's, in its order.
const EXTENSIONS: [&str; 11] = [
    "CheckNonZeroSender",
    "CheckSpecVersion",
    "CheckTxVersion",
    "CheckGenesis",
    "CheckMortality",
    "CheckNonce",
    "CheckWeight",
    "ChargeTransactionPayment",
    "CheckMetadataHash",
    "EthSetOrigin",
    "WeightReclaim",
];

/// The vehicle that this owner registers.
fn vehicle_of(owner: Account) -> VehicleId {
    State::new(owner).vehicle_id(owner, SALTS[0])
}

fn message(owner: Account) -> Message {
    fixture::grant(GrantTerms { vehicle: vehicle_of(owner), ..fixture::terms(INSURER, 1, DATA) })
}

/// A vehicle of this owner, an eligible recipient, and one grant to it in force; the owner's intent key, where it has one.
fn state(owner: Account, key: Option<Account>) -> State {
    let mut state = State::new(fixture::ADMIN);
    state.domain = intent::domain(GENESIS, CONTRACT);
    for account in [INSURER, WORKSHOP] {
        let profile = fixture::profile(PartyKind::ThirdParty);
        valet_testkit::accept(&mut state, account, Message::RegisterParty { profile }, NOW);
    }
    valet_testkit::accept(&mut state, owner, Message::RegisterVehicle { salt: SALTS[0], vin_commitment: None }, NOW);
    let other = GrantTerms { vehicle: vehicle_of(owner), ..fixture::terms(INSURER, 4, &[SignalClass::Diagnostics]) };
    valet_testkit::accept(&mut state, owner, fixture::grant(other), NOW);
    if let Some(key) = key {
        valet_testkit::accept(&mut state, owner, Message::SetIntentKey { key, limits: fixture::key_limits() }, NOW);
    }
    state
}

fn sign_request(message: &Value) -> Value {
    let index = |pallet: u8, call: u8| json!({ "pallet": pallet, "call": call });
    json!({
        "call": {
            "kind": "message",
            "contract": CONTRACT,
            "message": message,
            "weight": { "ref_time": "3000000000", "proof_size": "100000" },
            "storage_deposit_limit": "100000000000000000000",
        },
        "context": {
            "genesis": GENESIS,
            "spec_version": 1,
            "transaction_version": 1,
            "nonce": 5,
            "tip": "0",
            "mortality": { "kind": "mortal", "period": 64, "block": 1042, "hash": format!("0x{}", "22".repeat(32)) },
        },
        "shape": {
            "calls": {
                "map_account": index(9, 7),
                "revive_call": index(9, 1),
                "instantiate_with_code": index(9, 3),
                "transfer_keep_alive": index(5, 3),
            },
            "extensions": EXTENSIONS.map(|identifier| json!({ "identifier": identifier, "sizes": "not-empty" })),
        },
    })
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    ["0x", &hex::encode(bytes)].concat()
}

fn of_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The one preview of a question, answered from the cells of this state as JavaScript does.
fn previewed(query: Result<border::Query, Failure>, state: &State) -> Result<Value, Failure> {
    let (mut query, cells) = (query?, cells::cells(state));
    loop {
        let next = of_json(&query.next()?);
        let Some(cell) = next[0]["key"].as_str() else { break };
        let key = hex::decode(cell.trim_start_matches("0x")).unwrap();
        query.resolve(&key, cells.get(&key).map(Vec::as_slice))?;
    }
    Ok(of_json(&query.finish()?)[0].take())
}

fn vector(kind: KeyKind) -> Value {
    let key = Keypair::from_seed(kind, &Seed::new(SEED)).unwrap();
    let caller = key.public().account_id().address();
    let state = state(caller, key.public().intent_account());
    let bytes = state.encode();
    let message = serde_json::to_value(message(caller)).unwrap();
    let request = json!({ "caller": caller, "messages": [message], "now": NOW.0.to_string() });
    let sign_request = sign_request(&message);
    let cells = cells::cells(&state).into_iter().map(|(key, value)| json!({ "key": hex(key), "value": hex(value) }));
    let answer = previewed(border::Query::of_messages(&request.to_string()), &state).unwrap();
    let realm = Realm::Vehicle(VEHICLE);
    let batch = json!([message, Message::Delegate { realm, to: NEWCOMER, terms: delegation(AssignedRole::Driver) }, { "kind": "pause" }]);
    json!({
        "kind": kind,
        "seed": hex(SEED),
        "state": hex(&bytes),
        "cells": cells.collect::<Vec<_>>(),
        "preview_request": request,
        "sign_request": sign_request,
        "exp_account": of_json(&border::account(&key, 42).unwrap()),
        "exp_preview": answer,
        "exp_call_data": hex(border::call_data(&message.to_string()).unwrap()),
        "exp_extrinsic": hex(border::sign_transaction(&key, &sign_request.to_string()).unwrap()),
        "batch": batch,
        "exp_batch_data": hex(border::batch_data(&batch.to_string()).unwrap()),
        "intent": intent_vector(&key, &state, caller),
        "rules": rules_vector(&state, caller),
    })
}

/// The same grant as an intent; null for a kind of key that signs none.
fn intent_vector(key: &Keypair, state: &State, principal: Account) -> Value {
    let Some(signer) = key.public().intent_account() else { return Value::Null };
    let epoch = state.vehicle(vehicle_of(principal)).unwrap().epoch;
    let deadline = UnixSeconds(NOW.0 + 600);
    let wanted = Intent { domain: state.domain, principal, epoch, nonce: Nonce(0), deadline, message: message(principal) };
    let wanted = serde_json::to_value(wanted).unwrap();
    let signed = border::sign_intent(key, &wanted.to_string(), &NOW.0.to_string()).unwrap();
    let preview_request = json!({ "signer": signer, "now": NOW.0.to_string(), "intent": wanted });
    let submit_input = (state, SignedIntent::decode(&mut &*signed).unwrap(), NOW).encode();
    let mut sign_request = sign_request(&Value::Null);
    let call = sign_request["call"].as_object_mut().unwrap();
    call.remove("message");
    call.extend([("kind".to_owned(), json!("submit")), ("signed".to_owned(), json!(hex(&signed)))]);
    json!({
        "genesis": GENESIS,
        "contract": CONTRACT,
        "exp_domain": border::domain(&GENESIS.to_string(), &CONTRACT.to_string()).unwrap(),
        "preview_request": preview_request,
        "exp_preview": previewed(border::Query::of_intent(&preview_request.to_string()), state).unwrap(),
        "exp_digest": border::intent_digest(&wanted.to_string()).unwrap(),
        "exp_signed": hex(&signed),
        "exp_submit_data": hex(border::submit_data(&signed).unwrap()),
        "sign_request": sign_request,
        "exp_extrinsic": hex(border::sign_transaction(key, &sign_request.to_string()).unwrap()),
        "submit_input": hex(&submit_input),
        "exp_submit": hex(border::bytes::submit(&submit_input).unwrap()),
    })
}

/// The rules asked in bytes: each question by itself, and all at once.
fn rules_vector(state: &State, caller: Account) -> Value {
    let (grant, record) = state.grants.first_key_value().unwrap();
    let request = CheckRequest {
        vehicle: vehicle_of(caller),
        recipient: INSURER,
        purpose: record.terms.purpose,
        action: Action::Read,
        residency: Residency::OffBoard,
        region: Region::Eea,
        classes: record.terms.classes,
        coverage: Coverage::ByClass,
        data_from: NOW,
    };
    let emergency = CheckRequest { purpose: PurposeCode::EMERGENCY, ..request };
    let questions = vec![
        Question::Step(caller, message(caller), NOW),
        Question::Step(NEWCOMER, message(caller), NOW),
        Question::Check(*grant, request, NOW),
        Question::CheckEmergency(emergency, NOW),
    ];
    let input = |question: &[u8]| hex([&state.encode(), question].concat());
    let step = (caller, message(caller), NOW).encode();
    let decide = (grant, request, NOW).encode();
    let check_emergency = (emergency, NOW).encode();
    let answers = border::bytes::Rules::read(&state.encode()).unwrap().ask(&questions.encode()).unwrap();
    let each: Vec<Vec<u8>> = Vec::decode(&mut &*answers).unwrap();
    json!({
        "step_input": input(&step),
        "decide_input": input(&decide),
        "check_emergency_input": input(&check_emergency),
        "questions": hex(questions.encode()),
        "exp_answers": hex(&answers),
        "exp_step": hex(&each[0]),
        "exp_denied": hex(&each[1]),
        "exp_decide": hex(&each[2]),
        "exp_decide_emergency": hex(&each[3]),
    })
}

#[test]
fn previews_and_signatures_are_those_of_the_golden_vector() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/grant.json");
    let vectors = KeyKind::LIST.map(vector).to_vec();
    let found = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    if std::env::var_os("VALET_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &found).unwrap();
    }
    let exp: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(serde_json::to_value(&vectors).unwrap(), exp);
}

#[test]
fn a_message_that_the_rules_deny_gives_the_rules_reason() {
    let owner = Account([1; 20]);
    let message = serde_json::to_value(message(owner)).unwrap();
    let ask = |caller: Account, now: u64| {
        let request = json!({ "caller": caller, "messages": [message], "now": now.to_string() });
        let seen = previewed(border::Query::of_messages(&request.to_string()), &state(owner, None));
        seen.map_err(|failure| (failure.code, failure.denial.unwrap()))
    };
    let denied = |number, name| Err(("denied", border::DenialInfo { number, name }));
    assert_eq!(ask(Account([3; 20]), NOW.0), denied(9, "NotAuthorised"));
    assert_eq!(ask(owner, NOW.0 + 31 * 86_400), denied(13, "Expired"));
    assert!(ask(owner, NOW.0).is_ok());
}

#[test]
fn malformed_input_is_one_failure_and_never_a_panic() {
    let state = state(Account([1; 20]), None).encode();
    let states =
        [("no state", vec![]), ("cut state", state[..state.len() - 1].to_vec()), ("long state", [state.as_slice(), &[0]].concat())];
    for (name, state) in states {
        let read = border::bytes::Rules::read(&state);
        assert_eq!(read.err().map(|failure| failure.code), Some("malformed-input"), "{name}");
    }
    let request = json!({ "caller": Account([1; 20]), "messages": [{ "kind": "withdraw", "grant": GrantId([0; 32]) }], "now": "1" });
    let with = |name: &str, value: Value| {
        let mut changed = request.clone();
        changed[name] = value;
        changed.to_string()
    };
    let scenarios = [
        ("no json", "{".to_owned()),
        ("unknown field", with("vin", json!("WVWZZZ"))),
        ("short account", with("caller", json!("0x01"))),
        ("negative time", with("now", json!(-1))),
        ("fractional time", with("now", json!(1.5))),
        ("time out of range", with("now", json!("18446744073709551616"))),
        ("message of no kind", with("messages", json!([{ "kind": "wish" }]))),
        ("message of cut bytes", with("messages", json!(["0x0607"]))),
        ("message of null", with("messages", json!([null]))),
    ];
    for (name, request) in scenarios {
        let query = border::Query::of_messages(&request);
        assert_eq!(query.err().map(|failure| failure.code), Some("malformed-input"), "{name}");
    }
}

#[test]
fn a_question_in_bytes_is_answered_as_the_rules_answer_it() {
    let owner = Account([1; 20]);
    let state = state(owner, None);
    let vehicle = vehicle_of(owner);
    let ask = |caller| border::bytes::step(&(&state, caller, message(owner), NOW).encode()).unwrap();
    let accepted = step(&state, owner, &message(owner), NOW).unwrap();
    let mut after = state.clone();
    after.apply(&accepted.event).unwrap();
    let vehicle = (vehicle, after.vehicle(vehicle).unwrap());
    let grant = accepted.event.grant.unwrap();
    let exp = (0u8, accepted.event, 8u8, (1u8, vehicle), (2u8, grant, after.grant(grant).unwrap())).encode();
    assert_eq!(ask(owner), exp, "the event, and then two records");
    assert_eq!(ask(NEWCOMER), Err::<(), _>(Denial::NotAuthorised).encode());
    let state = state.encode();
    let scenarios = [("nothing", vec![]), ("a state alone", state.clone()), ("a cut question", [state.as_slice(), &[1; 25]].concat())];
    for (name, input) in scenarios {
        let asked: [fn(&[u8]) -> _; 4] = [border::bytes::step, border::bytes::submit, border::bytes::check, border::bytes::check_emergency];
        for ask in asked {
            assert_eq!(ask(&input).map_err(|failure| failure.code), Err("malformed-input"), "{name}");
        }
    }
    let rules = border::bytes::Rules::read(&state).unwrap();
    assert_eq!(rules.ask(&[4]).map_err(|failure| failure.code), Err("malformed-input"));
    assert_eq!(rules.ask(&[0]), Ok(vec![0]), "no question, no answer");
}
