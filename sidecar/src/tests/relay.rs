//! The relay's door: what it pays for, and what it does not.

use super::{
    logged::Logged,
    support::{config, granted, speed_check, until, Ledger, Running, CONTRACT},
};
use crate::{
    relay::{
        fake::{FakePayer, Script},
        RelayConfig,
    },
    shared::wall_clock,
    source::fake::FakeChain,
    Config, Problem,
};
use codec::Encode;
use reqwest::Method;
use serde_json::Value;
use shared_logic::{bound_to, DomainHash, Host, Intent, Message, Nonce, SignedIntent, State, UnixSeconds, VehicleSalt};
use std::{
    collections::BTreeSet,
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
    time::Duration,
};
use valet_testkit::{account_of_passkey, Assertion, PASSKEY, PHONE_KEY};

/// What the passkey has registered a vehicle with.
const OWN_SALT: VehicleSalt = VehicleSalt([0xcc; 32]);

/// A sidecar with a relay over a scripted chain and a scripted payer.
pub(super) struct Door {
    pub(super) running: Running,
    pub(super) payer: FakePayer,
    chain: FakeChain,
    state: State,
    _folder: tempfile::TempDir,
}

impl Door {
    pub(super) async fn open(change: impl FnOnce(&mut RelayConfig)) -> Self {
        let (folder, mut ledger) = (tempfile::tempdir().unwrap(), granted());
        ledger.block(vec![(account_of_passkey(&PASSKEY), Message::RegisterVehicle { salt: OWN_SALT, vin_commitment: None })]);
        let (chain, payer) = (FakeChain::new(ledger.blocks.clone()), FakePayer::new(ledger.state.clone(), CONTRACT, wall_clock()));
        let running = Running::start(&chain, with_relay(config(folder.path()), &payer, change)).await;
        Self { running, payer, chain, state: ledger.state, _folder: folder }
    }

    /// A passkey's intent to register a vehicle.
    pub(super) fn registration(&self, salt: u8) -> SignedIntent {
        registration(&self.state, salt)
    }

    pub(super) async fn post(&self, body: String) -> (u16, Value) {
        let (status, _, answer) = self.post_as(Some("application/json"), body).await;
        (status, answer)
    }

    async fn post_as(&self, content_type: Option<&str>, body: String) -> (u16, Option<String>, Value) {
        let mut request = self.running.request(Method::POST, "/v1/intents").body(body);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let response = request.send().await.unwrap();
        let later = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), later, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    async fn close(self) {
        self.payer.go();
        self.running.stop().await.unwrap();
    }
}

pub(super) fn with_relay(mut config: Config, payer: &FakePayer, change: impl FnOnce(&mut RelayConfig)) -> Config {
    let payer = payer.clone();
    let mut relay = RelayConfig::paying(Arc::new(move |_| Arc::new(payer.clone())));
    change(&mut relay);
    config.relay = Some(relay);
    config
}

/// How it stands with the places of the minute.
async fn places(door: &Door) -> (Value, Value) {
    let (_, status) = door.running.get("/v1/status").await;
    (status["relay"]["places_left"].clone(), status["relay"]["places_left_for_taking"].clone())
}

fn until_in(signed: Intent, seconds: u64) -> String {
    let intent = Intent { deadline: UnixSeconds(wall_clock().0 + seconds), ..signed };
    json(&Assertion::OURS.sign(intent, &PASSKEY))
}

fn unsigned(state: &State, message: Message) -> Intent {
    let principal = account_of_passkey(&PASSKEY);
    let bound = bound_to(state, principal, &message).unwrap();
    let deadline = UnixSeconds(wall_clock().0 + 3_600);
    Intent { domain: state.domain(), principal, epoch: bound.epoch, nonce: bound.nonce, deadline, message }
}

fn registration(state: &State, salt: u8) -> SignedIntent {
    let message = Message::RegisterVehicle { salt: VehicleSalt([salt; 32]), vin_commitment: None };
    Assertion::OURS.sign(unsigned(state, message), &PASSKEY)
}

pub(super) fn json(signed: &SignedIntent) -> String {
    serde_json::to_string(signed).unwrap()
}

fn code(answer: &Value) -> &str {
    answer["code"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sidecar_without_a_sponsor_pays_for_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = granted();
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config(folder.path())).await;
    let request = running.request(Method::POST, "/v1/intents").header("content-type", "application/json");
    let problem: Problem = running.problem(request.body(json(&registration(&ledger.state, 1))).build().unwrap()).await;
    assert_eq!((problem.status, problem.code.as_str()), (404, "relay-off"));
    assert_eq!(running.get("/v1/status").await.1["relay"], Value::Null);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intent_is_paid_for_in_either_form_and_its_event_and_id_are_told() {
    let door = Door::open(|_| {}).await;
    let (in_json, in_scale) = (door.registration(1), door.registration(2));
    let hex = format!("\"0x{}\"", hex::encode(in_scale.encode()));
    for (number, (signed, body)) in (1..).zip([(in_json, json(&in_json)), (in_scale, hex)]) {
        let (status, answer) = door.post(body).await;
        let Message::RegisterVehicle { salt, .. } = signed.intent.message else { panic!() };
        let id = door.state.vehicle_id(signed.intent.principal, salt);
        assert_eq!((status, &answer["outcome"], &answer["block"]), (200, &"final".into(), &7.into()), "{answer}");
        assert_eq!(answer["transaction"], format!("0x{}{number:02x}", "aa".repeat(31)));
        assert_eq!((&answer["id"], &answer["event"]["body"]["kind"]), (&id.to_string().into(), &"vehicle-registered".into()));
        assert_eq!(answer["event"]["actor"], signed.intent.principal.to_string());
    }
    assert_eq!(door.payer.seen(), (2, 2));
    let (_, status) = door.running.get("/v1/status").await;
    let relay = &status["relay"];
    assert_eq!((&relay["account"], &relay["balance"]), (&"the sponsor".into(), &"enough".into()));
    assert_eq!((&relay["relayed"], &relay["refused"], &relay["under_way"]), (&2.into(), &0.into(), &0.into()), "{relay}");
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_refuse_is_neither_tried_nor_paid_for() {
    let door = Door::open(|_| {}).await;
    let right = door.registration(1);
    let tampered = |change: fn(&mut Intent)| {
        let mut signed = right;
        change(&mut signed.intent);
        signed
    };
    let resigned = |change: fn(&mut Intent)| Assertion::OURS.sign(tampered(change).intent, &PASSKEY);
    let cases = [
        ("signed by somebody else", Assertion::OURS.sign(right.intent, &PHONE_KEY), "BadSignature"),
        (
            "another message under the signature",
            tampered(|intent| intent.message = Message::RegisterVehicle { salt: VehicleSalt([9; 32]), vin_commitment: None }),
            "BadSignature",
        ),
        ("a later deadline under the signature", tampered(|intent| intent.deadline.0 += 1), "BadSignature"),
        ("of another contract or chain", resigned(|intent| intent.domain = DomainHash([0xd1; 32])), "WrongDomain"),
        ("of a later number", resigned(|intent| intent.nonce = Nonce(1)), "NonceUsed"),
        ("over", resigned(|intent| intent.deadline = UnixSeconds(wall_clock().0 - 1)), "DeadlinePassed"),
        ("for longer than a week", resigned(|intent| intent.deadline.0 += 8 * 86_400), "DeadlineTooFar"),
        ("what cannot be signed", resigned(|intent| intent.message = Message::Pause), "NotSignable"),
        (
            "a page in a frame",
            Assertion { client_data: r#","origin":"https://a.example","crossOrigin":true}"#, ..Assertion::OURS }
                .sign(right.intent, &PASSKEY),
            "BadSignature",
        ),
    ];
    for (name, signed, exp_denial) in cases {
        let (status, answer) = door.post(json(&signed)).await;
        assert_eq!((status, code(&answer)), (403, "denied"), "{name}: {answer}");
        assert_eq!(answer["denial"]["name"], exp_denial, "{name}");
        assert!(answer["denial"]["number"].is_u64(), "{name}");
    }
    assert_eq!(door.payer.seen(), (0, 0));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_tells_its_figure() {
    let door = Door::open(|_| {}).await;
    let until = UnixSeconds(wall_clock().0 + 60 * 86_400);
    let vehicle = door.state.vehicle_id(account_of_passkey(&PASSKEY), OWN_SALT);
    let offer = Message::OfferVehicle { vehicle, to: valet_testkit::BOB, until };
    let (status, answer) = door.post(json(&Assertion::OURS.sign(unsigned(&door.state, offer), &PASSKEY))).await;
    assert_eq!((status, &answer["denial"]["name"]), (403, &"DurationTooLong".into()), "{answer}");
    assert_eq!(answer["figure"], serde_json::json!({ "kind": "longest", "seconds": 30 * 86_400 }));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_signed_intent_is_refused_before_the_rules_are_asked() {
    let door = Door::open(|_| {}).await;
    let mut more: Value = serde_json::to_value(door.registration(1)).unwrap();
    more["tip"] = 1.into();
    let right = json(&door.registration(1));
    let json_type = Some("application/json");
    let cases = [
        ("nothing", json_type, String::new(), 400, "invalid-intent"),
        ("an unknown field", json_type, more.to_string(), 400, "invalid-intent"),
        ("a message alone", json_type, r#"{"kind":"pause"}"#.to_owned(), 400, "invalid-intent"),
        ("hex of something else", json_type, r#""0x0102""#.to_owned(), 400, "invalid-intent"),
        ("a field twice", json_type, right.replacen("{\"intent\"", "{\"intent\":1,\"intent\"", 1), 400, "invalid-intent"),
        ("a signed intent in a list", json_type, format!("[{right}]"), 400, "invalid-intent"),
        ("two of them", json_type, format!("{right}{right}"), 400, "invalid-intent"),
        ("no UTF-8", json_type, "\u{fffd}".to_owned(), 400, "invalid-intent"),
        ("hex without 0x", json_type, format!("\"{}\"", hex::encode(door.registration(1).encode())), 400, "invalid-intent"),
        ("bytes behind the intent", json_type, format!("\"0x{}00\"", hex::encode(door.registration(1).encode())), 400, "invalid-intent"),
        ("too long", json_type, format!("{right}{}", " ".repeat(8_192)), 413, "body-too-large"),
        ("as a form of a page would send it", Some("text/plain"), right.clone(), 415, "unsupported-media-type"),
        ("of no type", None, right.clone(), 415, "unsupported-media-type"),
    ];
    for (name, content_type, body, exp_status, exp_code) in cases {
        let (status, _, answer) = door.post_as(content_type, body).await;
        assert_eq!((status, code(&answer)), (exp_status, exp_code), "{name}: {answer}");
    }
    assert_eq!(door.payer.seen(), (0, 0));
    let asked = door.running.request(Method::GET, "/v1/intents").send().await.unwrap();
    assert_eq!((asked.status().as_u16(), &asked.headers()["allow"]), (405, &"POST".parse().unwrap()));
    let capitals = format!("\"0x{}\"", hex::encode_upper(door.registration(2).encode()));
    assert_eq!(door.post(capitals).await.0, 200, "of hexadecimal digits the case says nothing");
    assert_eq!(door.post_as(Some("Application/JSON; charset=utf-8"), right).await.0, 200);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_kinds_that_were_named_are_paid_for() {
    let door = Door::open(|relay| relay.kinds = Some(BTreeSet::from(["withdraw", "grant"]))).await;
    let (status, answer) = door.post(json(&door.registration(1))).await;
    assert_eq!((status, code(&answer)), (403, "kind-not-relayed"));
    assert!(answer["message"].as_str().unwrap().contains("`register-vehicle`"), "{answer}");
    assert_eq!(door.payer.seen(), (0, 0));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_sent_in_a_minute_than_was_said_and_refusals_take_no_place() {
    let door = Door::open(|relay| relay.per_minute = 1.try_into().unwrap()).await;
    let forged = Assertion::OURS.sign(door.registration(1).intent, &PHONE_KEY);
    for _ in 0..3 {
        assert_eq!(code(&door.post(json(&forged)).await.1), "denied");
    }
    assert_eq!(door.post(json(&door.registration(1))).await.0, 200);
    let (status, later, answer) = door.post_as(Some("application/json"), json(&door.registration(2))).await;
    assert_eq!((status, code(&answer)), (429, "relay-limit"));
    assert!((1..=61).contains(&later.unwrap().parse::<u32>().unwrap()));
    assert_eq!(door.payer.seen(), (1, 1));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_intent_that_comes_twice_is_sent_once_and_both_get_its_outcome() {
    let door = Door::open(|_| {}).await;
    door.payer.does(Script::Hangs);
    let signed = door.registration(1);
    let (first, second, ()) = tokio::join!(door.post(json(&signed)), door.post(json(&signed)), async {
        until("it to be sent", || async { door.payer.seen() }, |seen| seen.1 == 1).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        door.payer.go();
    });
    assert_eq!((first.0, &first.1["outcome"]), (200, &"final".into()), "{}", first.1);
    assert_eq!(first, second);
    assert_eq!(door.payer.seen(), (1, 1));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_intents_that_do_the_same_are_one_transaction_in_one_place() {
    let door = Door::open(|relay| {
        relay.wait = Duration::from_millis(5);
        relay.per_minute = 8.try_into().unwrap();
    })
    .await;
    door.payer.does(Script::Hangs);
    let vehicle = door.state.vehicle_id(account_of_passkey(&PASSKEY), OWN_SALT);
    let stop = unsigned(&door.state, Message::StopEverything { vehicle });
    for later in 0..60 {
        let (status, answer) = door.post(until_in(stop, 3_600 + later)).await;
        assert_eq!((status, &answer["outcome"]), (202, &"unknown".into()), "{later}: {answer}");
    }
    assert_eq!((door.payer.seen(), places(&door).await), ((1, 1), (5.into(), 7.into())));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_intent_of_a_number_that_is_under_way_is_told_so() {
    let door = Door::open(|relay| relay.wait = Duration::from_millis(20)).await;
    door.payer.does(Script::Hangs);
    let vehicle = door.state.vehicle_id(account_of_passkey(&PASSKEY), OWN_SALT);
    let until = UnixSeconds(wall_clock().0 + 86_400);
    let offer = |to| until_in(unsigned(&door.state, Message::OfferVehicle { vehicle, to, until }), 3_600);
    assert_eq!(door.post(offer(valet_testkit::BOB)).await.0, 202);
    let (status, later, answer) = door.post_as(Some("application/json"), offer(valet_testkit::CAROL)).await;
    assert_eq!((status, code(&answer), later.is_some()), (409, "other-under-way", true), "{answer}");
    assert_eq!(door.payer.seen(), (1, 1));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_trial_refuses_takes_no_place() {
    let door = Door::open(|relay| relay.per_minute = 1.try_into().unwrap()).await;
    for script in [Script::Denies, Script::Dear, Script::Silent, Script::Poor] {
        door.payer.does(script);
        assert_ne!(code(&door.post(json(&door.registration(1))).await.1), "relay-limit", "{script:?}");
    }
    assert_eq!(places(&door).await, (1.into(), 1.into()));
    door.payer.does(Script::Works);
    assert_eq!(door.post(json(&door.registration(1))).await.0, 200);
    assert_eq!(places(&door).await, (0.into(), 0.into()));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_within_two_minutes_is_not_paid_for() {
    let door = Door::open(|_| {}).await;
    let register = door.registration(1).intent;
    for seconds in [5, 115] {
        let (status, answer) = door.post(until_in(register, seconds)).await;
        assert_eq!((status, code(&answer)), (403, "deadline-too-near"), "{seconds}: {answer}");
    }
    assert_eq!(door.payer.seen(), (0, 0));
    assert_eq!(door.post(until_in(register, 125)).await.0, 200);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_callers_of_one_intent_hold_up_no_check() {
    let door = Door::open(|_| {}).await;
    door.payer.does(Script::Hangs);
    let body = json(&door.registration(1));
    let answered = AtomicUsize::new(0);
    let posts = futures::future::join_all((0..300).map(|_| async {
        let answer = door.post(body.clone()).await;
        answered.fetch_add(1, Ordering::SeqCst);
        answer
    }));
    let ((), answers) = tokio::join!(
        async {
            until("it to be sent", || async { door.payer.seen() }, |seen| seen.1 == 1).await;
            let checked = tokio::time::timeout(Duration::from_secs(10), door.running.get(&speed_check())).await;
            assert_eq!(checked.expect("a check is answered meanwhile").0, 200);
            // Two wait; whoever asked later would be of another try.
            until("all others to be told", || async { answered.load(Ordering::SeqCst) }, |told| *told == 298).await;
            door.payer.go();
        },
        posts
    );
    let known = answers.iter().filter(|(status, _)| *status == 200).count();
    assert!(known >= 2 && answers.iter().all(|(status, _)| [200, 202].contains(status)), "{known}");
    assert_eq!(door.payer.seen(), (1, 1));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sidecar_that_does_not_know_the_present_pays_for_nobody() {
    let door = Door::open(|_| {}).await;
    door.chain.holds(1);
    until("stale", || door.running.get("/ready"), |(status, _)| *status == 503).await;
    let (status, answer) = door.post(json(&door.registration(1))).await;
    assert_eq!((status, code(&answer)), (503, "node-behind"), "{answer}");
    assert_eq!(door.payer.seen(), (0, 0));
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_that_is_not_known_in_time_is_told_with_its_hash_and_a_repeat_sends_nothing() {
    let door = Door::open(|relay| relay.wait = Duration::from_millis(100)).await;
    door.payer.does(Script::Hangs);
    let signed = door.registration(1);
    for _ in 0..2 {
        let (status, answer) = door.post(json(&signed)).await;
        assert_eq!((status, code(&answer), &answer["outcome"]), (202, "outcome-unknown", &"unknown".into()));
        assert_eq!(answer["transaction"], format!("0x{}01", "aa".repeat(31)));
        assert_eq!(answer["until_block"], 99);
    }
    assert_eq!(door.payer.seen(), (1, 1));
    door.payer.go();
    let relayed = |(_, status): &(u16, Value)| status["relay"]["relayed"] == 1;
    until("it to be final", || door.running.get("/v1/status"), relayed).await;
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_chain_or_the_node_says_against_it_is_told_and_nothing_is_paid_but_for_what_failed_in_its_block() {
    let door = Door::open(|_| {}).await;
    // What comes, of what status and code, with how many transactions.
    let cases = [
        (Script::Denies, 403, "denied", 0),
        (Script::Dear, 403, "too-dear", 0),
        (Script::Silent, 503, "node-failed", 0),
        (Script::Poor, 503, "insufficient-funds", 0),
        (Script::Refuses, 503, "transaction-refused", 1),
        (Script::Fails, 409, "transaction-failed", 1),
        (Script::Loses, 202, "outcome-unknown", 1),
        (Script::Lies, 202, "outcome-unknown", 1),
        (Script::Confuses, 202, "outcome-unknown", 1),
    ];
    for (salt, (script, exp_status, exp_code, exp_sent)) in (1..).zip(cases) {
        door.payer.does(script);
        let before = door.payer.seen().1;
        let (status, answer) = door.post(json(&door.registration(salt))).await;
        assert_eq!((status, code(&answer)), (exp_status, exp_code), "{script:?}: {answer}");
        assert_eq!(door.payer.seen().1 - before, exp_sent, "{script:?}");
        assert!(!answer.to_string().contains("secret") && !answer.to_string().contains("1000"), "{answer}");
        if script == Script::Fails {
            assert_eq!(answer["denial"]["name"], "DeadlinePassed", "why it failed, and not what might have happened: {answer}");
        }
    }
    let (_, status) = door.running.get("/v1/status").await;
    let relay = &status["relay"];
    assert_eq!((&relay["refused"], &relay["failed"], &relay["unknown"]), (&5.into(), &1.into(), &3.into()), "{relay}");
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_stuck_holds_up_a_bounded_number_of_others() {
    let door = Door::open(|relay| {
        relay.wait = Duration::from_millis(20);
        relay.per_minute = 1_000.try_into().unwrap();
    })
    .await;
    door.payer.does(Script::Stuck);
    for salt in 0..48 {
        assert_eq!(door.post(json(&door.registration(salt))).await.0, 202, "{salt}");
    }
    let (status, later, answer) = door.post_as(Some("application/json"), json(&door.registration(48))).await;
    assert_eq!((status, code(&answer), later.is_some()), (503, "relay-busy", true), "{answer}");
    assert_eq!(door.payer.seen(), (1, 1), "one after the other");
    door.close().await;
}

#[tokio::test]
async fn the_log_tells_which_intent_and_what_came_of_it_and_nothing_of_the_person() {
    let (logged, _guard) = Logged::catch();
    let (folder, ledger): (_, Ledger) = (tempfile::tempdir().unwrap(), granted());
    let payer = FakePayer::new(ledger.state.clone(), CONTRACT, wall_clock());
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), with_relay(config(folder.path()), &payer, |_| {})).await;
    let signed = registration(&ledger.state, 1);
    let request = running.request(Method::POST, "/v1/intents").header("content-type", "application/json");
    assert_eq!(request.body(json(&signed)).send().await.unwrap().status(), 200);
    let digest = hex::encode(signed.intent.digest(shared_logic::keccak_256));
    assert_eq!(logged.with(&[&digest, "register-vehicle", "final"]).len(), 1);
    let person = hex::encode(signed.intent.principal.0);
    assert!(logged.with(&[&person]).is_empty());
    running.stop().await.unwrap();
}

#[test]
fn the_kinds_that_can_be_relayed_are_those_that_can_be_signed_and_the_guide_names_them() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let vectors: Value = serde_json::from_slice(&std::fs::read(root.join("tests/vectors/step.json")).unwrap()).unwrap();
    let mut seen = BTreeSet::new();
    for case in vectors["cases"].as_array().unwrap() {
        let bytes = hex::decode(case["message"].as_str().unwrap().trim_start_matches("0x")).unwrap();
        let Ok(message) = shared_logic::decode_exact::<Message>(&bytes) else { continue };
        assert_eq!(RelayConfig::kinds().any(|kind| kind == message.kind()), message.is_signable(), "{}", message.kind());
        seen.insert(message.kind());
    }
    assert_eq!(seen, Message::KINDS.iter().copied().collect());
    let guide = std::fs::read_to_string(root.join("docs/guides/relay.md")).unwrap();
    let (_, rest) = guide.split_once("<!-- kinds -->").unwrap();
    let listed: BTreeSet<&str> = rest.split_once("<!-- /kinds -->").unwrap().0.split('`').skip(1).step_by(2).collect();
    assert_eq!(listed, RelayConfig::kinds().collect());
}
