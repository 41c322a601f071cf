//! A person with a passkey and no tokens, and a relay: from registration to withdrawal.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use shared_logic::{bound_to, Account, GrantId, Host, Intent, Message, SignedIntent, State, UnixSeconds, VehicleId, VehicleSalt};
use std::{
    io::{Read, Write},
    net::TcpStream,
    thread::sleep,
    time::{Duration, Instant, SystemTime},
};
use valet_testkit::{account_of_passkey, plain, Assertion, PASSKEY, PHONE_KEY};
use valet_tests::{text, Fixture, Process, RawClient};

const WITHIN: Duration = Duration::from_secs(30);

/// A deployed contract, and a sidecar that pays for others.
struct World {
    fixture: Fixture,
    client: RawClient,
    api: String,
    sponsor: String,
    _sidecar: Process,
}

impl World {
    fn begin() -> Self {
        let fixture = Fixture::deploy();
        fixture.wallet("sponsor.json", "ed25519");
        let arguments = [
            "sidecar",
            "run",
            "--max-block-age",
            "off",
            "--listen",
            "127.0.0.1:0",
            "--database",
            "sidecar.db",
            "--relay-wallet",
            "sponsor.json",
            "--relay-password-file",
            "password",
        ];
        let (sidecar, at) = fixture.harness.running("sidecar", &arguments).unwrap();
        let sponsor = text(&fixture.harness.done(&["wallet", "show", "sponsor.json"]).unwrap(), "/account");
        let client = RawClient::open(&fixture.harness).unwrap();
        Self { api: text(&at, "/http"), fixture, client, sponsor, _sidecar: sidecar }
    }

    /// The state that the chain's events make, once the sidecar has read them all.
    fn state(&self) -> State {
        let events = self.client.events().unwrap();
        let deadline = Instant::now() + WITHIN;
        while ask(&self.api, "GET", "/v1/status", "").1["events"] != events.len() {
            assert!(Instant::now() < deadline, "the sidecar did not read the newest event");
            sleep(Duration::from_millis(50));
        }
        let mut state = State::new(Account([0; 20]));
        events.iter().for_each(|event| state.apply(event).unwrap());
        state
    }

    /// The person's intent as of now, signed by the passkey.
    fn signed(&self, message: Message) -> SignedIntent {
        self.signed_for(message, 3_600)
    }

    /// The same, good for so many seconds.
    fn signed_for(&self, message: Message, seconds: u64) -> SignedIntent {
        let (state, principal) = (self.state(), account_of_passkey(&PASSKEY));
        let bound = bound_to(&state, principal, &message).unwrap();
        let deadline = UnixSeconds(now().0 + seconds);
        let intent = Intent { domain: state.domain(), principal, epoch: bound.epoch, nonce: bound.nonce, deadline, message };
        Assertion::OURS.sign(intent, &PASSKEY)
    }

    fn post(&self, signed: &SignedIntent) -> (u16, Value) {
        ask(&self.api, "POST", "/v1/intents", &serde_json::to_string(signed).unwrap())
    }

    /// Relays a change, which must take effect: its event.
    fn relayed(&self, message: Message) -> (SignedIntent, Value) {
        let signed = self.signed(message);
        let (status, answer) = self.post(&signed);
        assert_eq!((status, answer["outcome"].as_str()), (200, Some("final")), "{answer}");
        assert_eq!(answer["event"]["actor"], signed.intent.principal.to_string());
        assert_eq!(answer["event"]["via"]["kind"], "intent");
        (signed, answer)
    }

    /// What the sponsor has, and how many transactions it has sent.
    fn paid(&self) -> (Value, Value) {
        let shown = self.fixture.harness.done(&["wallet", "show", "sponsor.json"]).unwrap();
        (shown, self.fixture.harness.ask("system_accountNextIndex", &json!([self.sponsor])).unwrap())
    }

    /// Refused for that denial or code, and nothing paid.
    fn refused(&self, what: &str, signed: &SignedIntent, exp: &str) {
        let (before, events) = (self.paid(), self.client.events().unwrap().len());
        let (status, answer) = self.post(signed);
        assert_eq!(status, 403, "{what}: {answer}");
        assert!([&answer["denial"]["name"], &answer["code"]].contains(&&exp.into()), "{what}: {answer}");
        assert_eq!(self.paid(), before, "{what}: something was paid");
        assert_eq!(self.client.events().unwrap().len(), events, "{what}: something was changed");
    }
}

fn now() -> UnixSeconds {
    UnixSeconds(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs())
}

/// What the sidecar answers to these bytes.
fn raw(api: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(api.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Asks the sidecar, and gives the status and the body.
fn ask(api: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let address = api.trim_start_matches("http://");
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\n");
    let answer = raw(api, &format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
}

#[test]
fn a_person_with_a_passkey_and_no_tokens_registers_grants_and_withdraws_by_a_relay_that_pays_for_nothing_else() {
    let world = World::begin();
    let register = |salt| Message::RegisterVehicle { salt: VehicleSalt([salt; 32]), vin_commitment: None };

    let right = world.signed(register(1));
    world.refused("signed by somebody else", &Assertion::OURS.sign(right.intent, &PHONE_KEY), "BadSignature");
    let mut tampered = right;
    tampered.intent.message = register(2);
    world.refused("another message under the signature", &tampered, "BadSignature");

    let (registration, answer) = world.relayed(register(1));
    let vehicle: VehicleId = answer["id"].as_str().unwrap().parse().unwrap();
    let state = world.state();
    assert_eq!(state.vehicle(vehicle).unwrap().owner, account_of_passkey(&PASSKEY));
    assert_eq!(state.vehicle_id(registration.intent.principal, VehicleSalt([1; 32])), vehicle);
    world.refused("a registration that was submitted before", &registration, "NonceUsed");

    let recipient: Account = world.fixture.recipient.parse().unwrap();
    let terms = plain::terms(vehicle, recipient, now());
    let (consent, answer) = world.relayed(Message::Grant { terms, agreement: plain::agreement(), request: None });
    let grant: GrantId = answer["id"].as_str().unwrap().parse().unwrap();
    assert_eq!((&answer["event"]["body"]["kind"], world.state().grant(grant).unwrap().terms), (&"grant-activated".into(), terms));
    world.refused("a grant that was submitted before", &consent, "NonceUsed");

    let (withdrawal, answer) = world.relayed(Message::Withdraw { grant });
    assert_eq!(answer["event"]["grant"], grant.to_string());
    world.state();
    world.refused("a withdrawal that was submitted before", &withdrawal, "WrongState");

    let relay = &ask(&world.api, "GET", "/v1/status", "").1["relay"];
    assert_eq!((&relay["relayed"], &relay["failed"], &relay["unknown"]), (&3.into(), &0.into(), &0.into()), "{relay}");
    assert_eq!((&relay["account"], &relay["balance"]), (&world.sponsor.clone().into(), &"enough".into()), "{relay}");
}

#[test]
fn an_intent_that_ends_soon_is_not_paid_for_and_the_log_tells_what_was() {
    let world = World::begin();
    let register = |salt| Message::RegisterVehicle { salt: VehicleSalt([salt; 32]), vin_commitment: None };
    world.refused("good for five seconds", &world.signed_for(register(1), 5), "deadline-too-near");
    world.refused("good for less than two minutes", &world.signed_for(register(1), 100), "deadline-too-near");
    let (registration, answer) = world.relayed(register(1));
    let logged = std::fs::read_to_string(world.fixture.harness.path("sidecar.log")).unwrap();
    let digest = hex::encode(registration.intent.digest(shared_logic::keccak_256));
    let line = logged.lines().find(|line| line.contains(&digest)).unwrap_or_else(|| panic!("the outcome is not logged: {logged}"));
    assert!(line.contains("INFO") && line.contains("register-vehicle") && line.contains("final"), "{line}");
    assert!(!logged.contains(&hex::encode(registration.intent.principal.0)), "{logged}");

    let foreign = raw(&world.api, "POST /v1/intents HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assert!(foreign.starts_with("HTTP/1.1 421 ") && foreign.contains("unknown-host"), "{foreign}");

    let vehicle: VehicleId = answer["id"].as_str().unwrap().parse().unwrap();
    let stop = |seconds| world.signed_for(Message::StopEverything { vehicle }, seconds);
    let stops: Vec<SignedIntent> = (0..12).map(|later| stop(3_600 + later)).collect();
    let answers: Vec<(u16, Value)> = std::thread::scope(|scope| {
        let posts: Vec<_> = stops.iter().map(|stop| scope.spawn(|| world.post(stop))).collect();
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|(status, _)| [200, 202, 403].contains(status)), "{answers:?}");
    world.state();
    let relay = &ask(&world.api, "GET", "/v1/status", "").1["relay"];
    assert_eq!((&relay["relayed"], &relay["failed"], &relay["places_left"]), (&2.into(), &0.into(), &43.into()), "{relay} {answers:?}");
}
