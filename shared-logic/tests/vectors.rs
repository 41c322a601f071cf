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
    reason = "a test stops at the first thing that is not as expected"
)]

#[path = "scenarios/mod.rs"]
mod tables;

use codec::Encode;
use serde_json::{json, Map, Value};
use shared_logic::{
    catalogue, check, check_emergency, decode_exact, keccak_256, party::PartyStatus, step, submit, Account, AssignedRole, CheckRequest,
    Container, ContainerId, Denial, Epoch, Event, EventHash, EvidenceHash, Finding, GrantId, GrantTerms, Host, IntentKey, Message, Outcome,
    PurposeCode, Realm, RecoveryTerms, RequestEnd, Rights, Seconds, SignalClasses, SignedIntent, State, UnixSeconds, Verdict,
    VinCommitment,
};
use std::{collections::BTreeSet, env, fs, path::PathBuf};
use tables::{all, Scenario, Trial};
use valet_testkit::{
    account_of, agreement, domain, grant, mandate, request, set_up, terms, Fixture, ADMIN, ALICE, ALICES_KEY, AUDITOR, BOB, CAR, CAROL,
    COACHING, DAN, ERIN, FRED, GARAGE, INSURER, LAB, MAKER, NOBODY, PHONE_KEY, RESCUE, T0, WARD,
};

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
    assert!(made == held, "{name}: another number of cases, or another state (VALET_BLESS=1 writes the vectors anew)");
    held
}

/// States by a short name, each once.
#[derive(Default)]
struct States(Map<String, Value>);

impl States {
    fn name(&mut self, state: &State) -> String {
        let name = format!("state-{}", hex::encode(&keccak_256(&state.encode())[..4]));
        self.0.insert(name.clone(), hex(state));
        name
    }
}

/// The state after the event, by the hash of its bytes.
fn after(state: &State, event: &Event) -> Value {
    let mut state = state.clone();
    state.apply(event).unwrap();
    hex(&keccak_256(&state.encode()))
}

fn change(state: &State, found: Result<Outcome, Denial>) -> Value {
    match found {
        Ok(outcome) => {
            json!({ "event": hex(&outcome.event), "event_name": outcome.event.body.kind(), "after": after(state, &outcome.event) })
        }
        Err(denial) => json!({ "denial": denial.code(), "denial_name": denial.name() }),
    }
}

fn verdict(verdict: Verdict) -> Value {
    json!({ "verdict": hex(&verdict), "meaning": verdict })
}

/// One file: the cases of the scenarios that `case` takes.
fn file(name: &str, about: &str, case: impl Fn(&Scenario, &Fixture, Trial) -> Option<Value>) -> Value {
    let (mut states, mut cases) = (States::default(), Vec::new());
    for scenario in all() {
        let fixture = scenario.before();
        let trial = scenario.trial(&fixture);
        let Some(mut case) = case(&scenario, &fixture, trial) else { continue };
        case["name"] = json!(scenario.name);
        case["state"] = json!(states.name(&fixture.state));
        case["now"] = json!(scenario.at.to_string());
        cases.push(case);
    }
    golden(name, json!({ "about": about, "states": states.0, "cases": cases }))
}

/// The state of a case, as the file has it.
fn state_of(file: &Value, case: &Value) -> State {
    read(&file["states"][case["state"].as_str().unwrap()])
}

#[test]
fn the_first_catalogue_is_as_the_golden_vector_has_it() {
    let case = |entry: &catalogue::Entry| {
        let purpose = entry.purpose;
        json!({
            "name": entry.short_name, "dpv": entry.dpv, "sentence": entry.meaning, "purpose": hex(&purpose), "meaning": purpose,
        })
    };
    let about = "the purposes that every deployment has: their short names, their DPV terms, and their records' SCALE bytes";
    golden("catalogue.json", json!({ "about": about, "cases": catalogue::FIRST.iter().map(case).collect::<Vec<_>>() }));
    for entry in catalogue::FIRST {
        let code = entry.purpose.code;
        assert_eq!(catalogue::purpose(code), Some(entry.purpose));
        assert_eq!(catalogue::find(entry.short_name), Some(entry));
        assert_eq!(catalogue::find(&code.0.to_string()), Some(entry));
        assert_eq!(catalogue::short_name(code), Some(entry.short_name));
    }
    let unknown = PurposeCode(0x7fff);
    assert_eq!((catalogue::find("no-such-purpose"), catalogue::find("32767")), (None, None));
    assert_eq!((catalogue::purpose(unknown), catalogue::short_name(unknown)), (None, None));
}

#[test]
fn steps_are_as_the_golden_vectors_have_them() {
    let about = "step(state, caller, message, now): the event's SCALE bytes and the hash of the state after it, or the denial's number";
    let file = file("step.json", about, |scenario, fixture, trial| {
        let Trial::Step(caller, message) = trial else { return None };
        let expected = change(&fixture.state, step(&fixture.state, caller, &message, UnixSeconds(scenario.at)));
        let call = format!("0x{}", hex::encode(message.call_data()));
        Some(json!({ "caller": caller, "message": hex(&message), "call_data": call, "expected": expected }))
    });
    let mut kinds = BTreeSet::new();
    for case in file["cases"].as_array().unwrap() {
        let (state, message): (State, Message) = (state_of(&file, case), read(&case["message"]));
        assert_eq!(bytes(&case["call_data"]), message.call_data());
        let found = step(&state, account(&case["caller"]), &message, moment(&case["now"]));
        assert_eq!(change(&state, found), case["expected"], "{}", case["name"]);
        if found.is_ok() {
            kinds.insert(message.encode()[0]);
        }
    }
    assert_eq!(kinds.len(), 53, "every kind of message is accepted in one case at least");
}

#[test]
fn submissions_are_as_the_golden_vectors_have_them() {
    let about = "submit(state, signed intent, now): the event's SCALE bytes and the hash of the state after it, or the denial's number";
    let file = file("submit.json", about, |scenario, fixture, trial| {
        let Trial::Submit(signed) = trial else { return None };
        let (digest, typed_digest) = (hex(&signed.intent.digest(keccak_256)), hex(&signed.intent.typed_digest(keccak_256)));
        let text = String::from_utf8(signed.intent.text().filled().to_vec()).unwrap();
        let expected = change(&fixture.state, submit(&fixture.state, &signed, UnixSeconds(scenario.at)));
        Some(
            json!({ "intent": hex(&signed), "digest": digest, "typed_digest": typed_digest, "text": text, "expected": expected, "meaning": signed }),
        )
    });
    for case in file["cases"].as_array().unwrap() {
        let (state, signed): (State, SignedIntent) = (state_of(&file, case), read(&case["intent"]));
        assert_eq!(signed.intent.digest(keccak_256).to_vec(), bytes(&case["digest"]));
        assert_eq!(signed.intent.typed_digest(keccak_256).to_vec(), bytes(&case["typed_digest"]));
        assert_eq!(signed.intent.text().filled(), case["text"].as_str().unwrap().as_bytes());
        assert_eq!(change(&state, submit(&state, &signed, moment(&case["now"]))), case["expected"], "{}", case["name"]);
        assert_eq!(serde_json::from_value::<SignedIntent>(case["meaning"].clone()).unwrap(), signed, "{}", case["name"]);
    }
}

#[test]
fn decisions_are_as_the_golden_vectors_have_them() {
    let about = "check(state, grant, request, now): the SCALE bytes of its verdict";
    let file = file("decide.json", about, |scenario, fixture, trial| {
        let Trial::Ask(grant, request) = trial else { return None };
        let expected = verdict(check(&fixture.state, grant, &request, UnixSeconds(scenario.at)));
        Some(json!({ "grant": grant, "request": hex(&request), "expected": expected }))
    });
    for case in file["cases"].as_array().unwrap() {
        let (state, request): (State, CheckRequest) = (state_of(&file, case), read(&case["request"]));
        let found = check(&state, read::<GrantId>(&case["grant"]), &request, moment(&case["now"]));
        assert_eq!(verdict(found), case["expected"], "{}", case["name"]);
        assert_eq!(serde_json::from_value::<Verdict>(case["expected"]["meaning"].clone()).unwrap(), found, "{}", case["name"]);
    }
}

#[test]
fn decisions_in_emergencies_are_as_the_golden_vectors_have_them() {
    let about = "check_emergency(state, request, now): the SCALE bytes of its verdict";
    let file = file("emergency.json", about, |scenario, fixture, trial| {
        let Trial::AskEmergency(request) = trial else { return None };
        Some(json!({ "request": hex(&request), "expected": verdict(check_emergency(&fixture.state, &request, UnixSeconds(scenario.at))) }))
    });
    for case in file["cases"].as_array().unwrap() {
        let (state, request): (State, CheckRequest) = (state_of(&file, case), read(&case["request"]));
        assert_eq!(verdict(check_emergency(&state, &request, moment(&case["now"]))), case["expected"], "{}", case["name"]);
    }
}

/// A life with every kind of event; each line is who sends what.
fn life(fixture: &mut Fixture, mut say: impl FnMut(&mut Fixture, Account, Message)) {
    for (caller, message) in set_up() {
        say(fixture, caller, message);
    }
    let container = Message::PublishContainer { container: ContainerId([0xc0; 32]), classes: SignalClasses::ALL };
    say(fixture, INSURER, container);
    fixture.at(T0 + 50);
    say(fixture, INSURER, common_ask(fixture));
    say(fixture, ALICE, Message::DeferRequest { request: fixture.request });
    let answer = GrantTerms { not_before: UnixSeconds(T0 + 50), ..terms() };
    say(fixture, ALICE, Message::Grant { terms: answer, agreement: agreement(), request: Some(fixture.request) });
    let first = fixture.last;
    fixture.at(T0 + 60);
    say(fixture, INSURER, Message::Use { grant: first, request: request() });
    say(fixture, ALICE, Message::Narrow { grant: first, terms: GrantTerms { depth_left: 1, ..fixture.state.grants[&first].terms } });
    say(fixture, ALICE, Message::Suspend { grant: first });
    say(fixture, ALICE, Message::Resume { grant: first });
    say(fixture, ALICE, Message::Renew { grant: first, terms: terms(), agreement: agreement() });
    let second = fixture.last;
    delegated(fixture, &mut say);
    vouched_for(fixture, &mut say);
    let limits = IntentKey { rights: Rights::ALL, classes: SignalClasses::ALL, expires_at: UnixSeconds(T0 + 500) };
    say(fixture, ALICE, Message::SetIntentKey { key: account_of(&PHONE_KEY), limits });
    say(fixture, ALICE, Message::RemoveIntentKey { key: account_of(&PHONE_KEY) });
    say(fixture, RESCUE, valet_testkit::open(RESCUE, T0 + 100));
    say(fixture, RESCUE, Message::CloseEmergency { vehicle: CAR, authority: RESCUE });
    let finding = Finding::Justified;
    say(fixture, AUDITOR, Message::ReviewEmergency { vehicle: CAR, auditor: AUDITOR, authority: RESCUE, finding });
    say(fixture, ADMIN, Message::Pause);
    say(fixture, INSURER, Message::Renounce { grant: second });
    say(fixture, ADMIN, Message::Unpause);
    say(fixture, INSURER, ask_again());
    say(fixture, INSURER, Message::CloseRequest { request: fixture.request, end: RequestEnd::Cancelled });
    say(fixture, ALICE, Message::StopEverything { vehicle: CAR });
    say(fixture, ALICE, grant(|it| it.history_from = UnixSeconds(T0 + 60)));
    let until = UnixSeconds(T0 + 200);
    say(fixture, ALICE, Message::OfferVehicle { vehicle: CAR, to: CAROL, until });
    say(fixture, CAROL, Message::CancelVehicleOffer { vehicle: CAR });
    say(fixture, ALICE, Message::OfferVehicle { vehicle: CAR, to: BOB, until });
    say(fixture, BOB, Message::AcceptVehicle { vehicle: CAR });
    say(fixture, NOBODY, Message::RecordEnd { grant: fixture.last });
    recovered(fixture, &mut say);
    say(fixture, ADMIN, Message::OfferAdmin { to: Some(NOBODY) });
    say(fixture, NOBODY, Message::AcceptAdmin);
    say(fixture, NOBODY, Message::Retire { successor: Account([0x5c; 20]) });
    say(fixture, NOBODY, Message::RenounceAdmin);
}

/// Others act, drive, consent and object.
fn delegated(fixture: &mut Fixture, say: &mut impl FnMut(&mut Fixture, Account, Message)) {
    let (of_car, of_fleet) = (Realm::Vehicle(CAR), Realm::Fleet(ALICE));
    say(fixture, ALICE, Message::Delegate { realm: of_car, to: DAN, terms: mandate(AssignedRole::Guardian) });
    say(fixture, DAN, Message::AcceptDelegation { realm: of_car, ward: Some(WARD) });
    say(fixture, ALICE, Message::Delegate { realm: of_fleet, to: CAROL, terms: mandate(AssignedRole::FleetManager) });
    say(fixture, CAROL, Message::AcceptDelegation { realm: of_fleet, ward: None });
    say(fixture, CAROL, grant(|it| it.purpose = COACHING));
    say(fixture, DAN, Message::CoConsent { grant: fixture.last });
    say(fixture, DAN, Message::WithdrawConsent { grant: fixture.last });
    say(fixture, CAROL, Message::Revoke { grant: fixture.last });
    say(fixture, INSURER, Message::AttestErasure { grant: fixture.last, evidence: EvidenceHash([0xe7; 32]) });
    say(fixture, ALICE, Message::EndDelegation { realm: of_fleet, to: CAROL });
    say(fixture, DAN, Message::Object { vehicle: CAR, to: Some(GARAGE) });
    say(fixture, DAN, Message::LiftObjection { vehicle: CAR, to: Some(GARAGE) });
    say(fixture, ALICE, grant(|it| it.recipient = GARAGE));
    say(fixture, DAN, Message::Withdraw { grant: fixture.last });
}

/// The maker vouches for the owner; a party moves its key and names a recovery account.
fn vouched_for(fixture: &mut Fixture, say: &mut impl FnMut(&mut Fixture, Account, Message)) {
    let vin_commitment = VinCommitment([0x71; 32]);
    say(fixture, ALICE, Message::SetVinCommitment { vehicle: CAR, vin_commitment: Some(vin_commitment) });
    let profile = fixture.state.parties[&MAKER].profile;
    say(fixture, ADMIN, Message::SetParty { account: MAKER, profile, status: PartyStatus::Admitted });
    let (epoch, until) = (Epoch(1), UnixSeconds(T0 + 500));
    say(fixture, MAKER, Message::Attest { vehicle: CAR, attester: MAKER, epoch, vin_commitment, until });
    say(fixture, MAKER, Message::WithdrawAttestation { vehicle: CAR, attester: MAKER });
    say(fixture, LAB, Message::MovePartyKey { party: LAB, key: ERIN });
    say(fixture, LAB, Message::SetPartyRecovery { party: LAB, recovery: Some(FRED) });
}

/// Bob loses his key, and Carol takes the car over and out of use; a party's key is recovered.
fn recovered(fixture: &mut Fixture, say: &mut impl FnMut(&mut Fixture, Account, Message)) {
    const WEEK: Seconds = Seconds(7 * 86_400);
    say(fixture, BOB, Message::SetRecovery { vehicle: CAR, terms: Some(RecoveryTerms { account: CAROL, delay: WEEK }) });
    say(fixture, CAROL, Message::StartRecovery { vehicle: CAR });
    say(fixture, BOB, Message::CancelRecovery { vehicle: CAR });
    say(fixture, CAROL, Message::StartRecovery { vehicle: CAR });
    fixture.at(T0 + 60 + u64::from(WEEK.0));
    say(fixture, CAROL, Message::FinishRecovery { vehicle: CAR });
    say(fixture, CAROL, Message::RetireVehicle { vehicle: CAR });
    say(fixture, FRED, Message::RecoverPartyKey { party: LAB, key: NOBODY });
}

fn common_ask(fixture: &Fixture) -> Message {
    valet_testkit::ask(GrantTerms { not_before: UnixSeconds(fixture.now), ..terms() }, 0)
}

fn ask_again() -> Message {
    valet_testkit::ask(terms(), 1)
}

#[test]
fn a_whole_history_is_as_the_golden_vector_has_it() {
    let mut fixture = Fixture { state: State::new(ADMIN), ..Fixture::empty() };
    let empty = fixture.state.clone();
    let first = Fixture::deployed();
    let mut cases = vec![json!({
        "name": first.body.kind(), "caller": ADMIN, "message": null, "now": T0.to_string(), "event": hex(&first),
        "event_hash": fixture.state.event_hash(&first), "meaning": first,
    })];
    fixture.happens(&first);
    life(&mut fixture, |fixture, caller, message| {
        let event = fixture.send(caller, message);
        cases.push(json!({
            "name": event.body.kind(), "caller": caller, "message": hex(&message), "now": fixture.now.to_string(), "event": hex(&event),
            "event_hash": fixture.state.event_hash(&event), "meaning": event,
        }));
    });
    let kinds: BTreeSet<String> = cases.iter().map(|case| case["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds.len(), 51, "every kind of event");
    let about = "a life: messages, their events, the hash by which the next event of the chain names each, and the state at the end";
    let file = golden(
        "history.json",
        json!({ "about": about, "admin": ADMIN, "domain": domain(), "before": hex(&empty), "after": hex(&fixture.state), "cases": cases }),
    );
    let mut replayed: State = read(&file["before"]);
    for case in file["cases"].as_array().unwrap() {
        let event: Event = read(&case["event"]);
        if !case["message"].is_null() {
            let outcome = step(&replayed, account(&case["caller"]), &read(&case["message"]), moment(&case["now"])).unwrap();
            assert_eq!(outcome.event, event);
        }
        assert_eq!(serde_json::from_value::<Event>(case["meaning"].clone()).unwrap(), event);
        assert_eq!(EventHash(keccak_256(&bytes(&case["event"]))), case["event_hash"].as_str().unwrap().parse().unwrap());
        replayed.apply(&event).unwrap();
    }
    assert_eq!(replayed.encode(), bytes(&file["after"]));
}

#[test]
fn the_reasons_have_the_numbers_of_the_golden_vector() {
    let case = |denial: &Denial| json!({ "name": denial.name(), "code": denial.code(), "expected": denial.expected() });
    let about = "reasons: each with its number, which never changes meaning, and what was expected";
    golden("denials.json", json!({ "about": about, "cases": Denial::LIST.iter().map(case).collect::<Vec<_>>() }));
}

#[test]
fn keys_and_intents_are_made_as_the_golden_vectors_show() {
    // The two hashes that a wallet in another language has to make by itself.
    let fixture = Fixture::new();
    let intent = fixture.intent(fixture.withdrawal());
    assert_eq!(intent.digest(keccak_256), keccak_256(&[b"valet.intent".as_slice(), &intent.encode()].concat()));
    assert_eq!(fixture.state.domain, domain());
    assert_eq!(account_of(&ALICES_KEY), ALICE);
}

#[test]
fn containers_have_the_ids_and_cover_the_signals_of_the_golden_vectors() {
    let (v6, v5) = (json!({ "major": 6, "minor": 0 }), json!({ "major": 5, "minor": 1 }));
    let (speed, distance) = ("Vehicle.Speed", "Vehicle.TraveledDistance");
    let (open, cooling) = ("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", "Vehicle.Cabin.HVAC.IsAirConditioningActive");
    let cabin = json!({ "vss": v6, "allow": ["Vehicle.Cabin"], "deny": ["Vehicle.Cabin.*.Row1"], "actuators": [open, cooling] });
    let mut speaking = cabin.clone();
    speaking["also"] = json!([{ "vss": v5, "differs": [cooling] }]);
    let documents = [
        ("one signal", json!({ "vss": v6, "allow": [speed], "deny": [], "sensors": [speed] })),
        ("two signals", json!({ "vss": v6, "allow": [distance, speed], "deny": [], "sensors": [speed, distance] })),
        (
            "three, so that one moves up the tree",
            json!({ "vss": v6, "allow": [speed, distance, "Vehicle.Cabin.Door"], "sensors": [speed, distance], "actuators": [open] }),
        ),
        ("a branch without a part of it", cabin),
        ("the same, that speaks of another release", speaking),
        ("another release", json!({ "vss": v5, "allow": [speed], "deny": [], "sensors": [speed] })),
        ("everything", json!({ "vss": v6, "allow": ["*"], "deny": [], "sensors": [speed, distance], "actuators": [open, cooling] })),
    ];
    let paths = [speed, distance, open, cooling, "Vehicle.Cabin.Door", "Vehicle.Cabin.HVAC", "Vehicle.Cabin", "Vehicle", "Vehicle.Sped"];
    let case = |(name, document): (&str, Value)| {
        let container: Container = serde_json::from_value(document).unwrap();
        let coverage = |path: &str| (path.to_string(), json!(container.coverage(shared_logic::SignalPath::new(path).unwrap())));
        json!({ "name": name, "document": container, "scale": hex(&container), "id": container.id(), "coverage": paths.map(coverage).into_iter().collect::<Map<_, _>>() })
    };
    let about = "containers: the document, its SCALE bytes, its id, and what it says of signals";
    golden("containers.json", json!({ "about": about, "cases": documents.map(case) }));
}
