//! The shared corpus `vectors/preview.json`: storage cells of one block, questions, which cells each round
//! asks for, and the previews. The tests of the npm package hold its wasm and its TypeScript against it.
//!
//! After a wanted change write it anew: `VALET_BLESS=1 cargo test -p valet-wallet --test preview_vectors`

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod cells;
mod fixture;

use cells::{cells, Cells};
use codec::Encode;
use fixture::*;
use serde_json::{json, Value};
use shared_logic::*;
use std::{fs, path::PathBuf};
use valet_wallet::{border, sign_intent, KeyKind, Keypair, Seed};

fn hex_text(bytes: impl AsRef<[u8]>) -> String {
    ["0x", &hex::encode(bytes)].concat()
}

fn of_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A question as the package asks it: by which constructor, with what.
struct Question {
    name: String,
    by: &'static str,
    request: Value,
    cells: Cells,
}

impl Question {
    fn query(&self) -> border::Query {
        let request = self.request.to_string();
        match self.by {
            "ofMessages" => border::Query::of_messages(&request),
            "ofIntent" => border::Query::of_intent(&request),
            _ => border::Query::of_signed(&request),
        }
        .unwrap()
    }

    /// Answers it through the border, as JavaScript does.
    fn vector(&self, base: &Cells) -> Value {
        let mut query = self.query();
        let mut rounds = Vec::new();
        let mut failure = None;
        while failure.is_none() {
            let needed = of_json(&query.next().unwrap());
            let needed = needed.as_array().unwrap();
            if needed.is_empty() {
                break;
            }
            for cell in needed {
                let key = hex::decode(cell["key"].as_str().unwrap().trim_start_matches("0x")).unwrap();
                failure = failure.or(query.resolve(&key, self.cells.get(&key).map(Vec::as_slice)).err());
            }
            rounds.push(needed.clone());
        }
        let answer = failure.map_or_else(|| query.finish(), Err);
        let changed = self.cells.iter().filter(|(key, value)| base.get(*key) != Some(value));
        let removed = base.keys().filter(|key| !self.cells.contains_key(*key));
        let cells = changed.map(|(key, value)| json!({ "key": hex_text(key), "value": hex_text(value) }));
        let cells = cells.chain(removed.map(|key| json!({ "key": hex_text(key), "value": null })));
        let mut vector = json!({
            "name": self.name,
            "by": self.by,
            "request": self.request,
            "changed_cells": cells.collect::<Vec<_>>(),
            "exp_rounds": rounds,
        });
        match answer {
            Ok(previews) => vector["exp_previews"] = of_json(&previews),
            Err(failure) => vector["exp_failure"] = of_json(&failure.to_json()),
        }
        vector
    }
}

fn messages(name: &str, state: &State, caller: Account, messages: &[Message], now: UnixSeconds) -> Question {
    let request = json!({ "caller": caller, "messages": messages, "now": now });
    Question { name: name.to_owned(), by: "ofMessages", request, cells: cells(state) }
}

fn questions(fixture: &Fixture) -> Vec<Question> {
    let state = &fixture.state;
    let mut questions: Vec<Question> = every_message(fixture)
        .iter()
        .map(|(caller, message)| messages(message.kind(), &state_for(fixture, message), *caller, &[*message], NOW))
        .collect();
    let granted = grant(GrantTerms { not_before: NOW, history_from: NOW, ..terms(INSURER, 1, DATA) });
    let register = Message::RegisterVehicle { salt: SALTS[1], vin_commitment: None };
    let withdraw = Message::Withdraw { grant: fixture.active };
    questions.push(messages("several messages, each on what those before it made", state, OWNER, &[register, granted, withdraw], NOW));
    questions.push(messages("a delegate of the owner's fleet grants", state, MANAGER, &[granted], NOW));
    questions.push(messages("denied: a stranger withdraws", state, NEWCOMER, &[withdraw], NOW));
    questions.push(messages("denied: no such grant", state, OWNER, &[Message::Withdraw { grant: GrantId([0xab; 32]) }], NOW));
    questions.push(messages("denied: too many messages", state, OWNER, &[granted; 17], NOW));
    questions.push(Question { cells: Cells::new(), ..messages("no Valet contract", state, OWNER, &[withdraw], NOW) });
    let mut broken = messages("a cell that holds other bytes", state, OWNER, &[withdraw], NOW);
    broken.cells.insert(RecordKey::Vehicle(VEHICLE).cell_key(), vec![1, 2, 3]);
    questions.push(broken);
    questions.extend(vouched(fixture));
    questions.extend(intents(fixture, withdraw));
    questions
}

/// A wallet that demands that somebody vouches for the owner.
fn vouched(fixture: &Fixture) -> [Question; 2] {
    let state = state_for(fixture, &Message::WithdrawAttestation { vehicle: VEHICLE, attester: REGISTRAR });
    let offer = Message::OfferVehicle { vehicle: VEHICLE, to: NEWCOMER, until: later(20) };
    let demanding = |name, attesters: &[Account]| {
        let mut question = messages(name, &state, OWNER, &[offer], NOW);
        question.request["attesters"] = json!(attesters);
        question
    };
    [demanding("somebody vouches for the owner", &[NEWCOMER, REGISTRAR]), demanding("denied: nobody of these vouches", &[NEWCOMER])]
}

fn intents(fixture: &Fixture, message: Message) -> [Question; 4] {
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([0x5e; 32])).unwrap();
    let signer = key.public().intent_account().unwrap();
    let mut state = fixture.state.clone();
    accept(&mut state, OWNER, Message::SetIntentKey { key: signer, limits: key_limits() }, NOW);
    let epoch = state.vehicle(VEHICLE).unwrap().epoch;
    let intent = Intent { domain: state.domain, principal: OWNER, epoch, nonce: Nonce(0), deadline: later(9), message };
    let mut signed = sign_intent(&key, &intent).unwrap();
    let (now, cells) = (NOW, cells(&state));
    let question = |name: &str, by, request| Question { name: name.to_owned(), by, request, cells: cells.clone() };
    let before = |name, signer: Account| question(name, "ofIntent", json!({ "signer": signer, "intent": intent, "now": now }));
    let first = [
        before("an intent before it is signed", signer),
        before("denied: an intent to be signed by a key that may not", NEWCOMER),
        question("a signed intent", "ofSigned", json!({ "signed": signed, "now": now })),
    ];
    valet_testkit::ecdsa(&mut signed.signature).0[0] ^= 1;
    let [one, two, three] = first;
    [one, two, three, question("denied: a forged signature", "ofSigned", json!({ "signed": hex_text(signed.encode()), "now": now }))]
}

#[test]
fn rounds_and_previews_are_those_of_the_shared_vectors() {
    let fixture = fixture();
    let base = cells(&fixture.state);
    let list: Vec<_> = base.iter().map(|(key, value)| json!({ "key": hex_text(key), "value": hex_text(value) })).collect();
    let cases: Vec<_> = questions(&fixture).iter().map(|question| question.vector(&base)).collect();
    let found = json!({ "cells": list, "cases": cases });
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/preview.json");
    if std::env::var_os("VALET_BLESS").is_some() {
        // One case a line: short enough to keep, long enough to compare.
        let lines = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>().join(",\n");
        fs::write(&path, format!("{{\"cells\":[\n{}\n],\"cases\":[\n{}\n]}}\n", lines(&list), lines(&cases))).unwrap();
    }
    let exp = of_json(&fs::read_to_string(path).unwrap());
    for (found, exp) in found["cases"].as_array().unwrap().iter().zip(exp["cases"].as_array().unwrap()) {
        assert_eq!(found, exp, "{}", found["name"]);
    }
    assert_eq!(found, exp);
}

#[test]
fn the_shared_vectors_hold_every_kind_of_message_and_each_way_to_fail() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/preview.json");
    let vectors = of_json(&fs::read_to_string(path).unwrap());
    let cases = vectors["cases"].as_array().unwrap();
    let previewed = |case: &&Value| case["exp_previews"].is_array();
    assert_eq!(cases.iter().filter(previewed).count(), Message::KINDS.len() + 5, "each message, and five more");
    let codes: Vec<_> = cases.iter().filter_map(|case| case["exp_failure"]["code"].as_str()).collect();
    assert_eq!(codes, ["denied", "denied", "denied", "not-valet", "not-valet", "denied", "denied", "denied"]);
    let rounds = cases.iter().map(|case| case["exp_rounds"].as_array().unwrap().len()).max();
    assert!(rounds > Some(2), "{rounds:?}");
}
