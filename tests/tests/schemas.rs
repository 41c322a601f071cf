//! What `valet --json` prints, held against the published schemas.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::Value;
use shared_logic::{base64_url, keccak_256, Intent};
use std::{cell::RefCell, collections::BTreeSet};
use valet_schema::{answers, assert_valid, printed, Printed};
use valet_testkit::{hex, public_key_of, Assertion, PASSKEY, RELYING_PARTY};
use valet_tests::{check, grant_create, text, Answer, Fixture};

/// Every object of a list, against a schema.
fn each(schema: &str, list: Option<&Value>) -> usize {
    let list = list.and_then(Value::as_array).cloned().unwrap_or_default();
    list.iter().for_each(|value| assert_valid(schema, value));
    list.len()
}

/// The error object, the last line on standard error; its code.
fn error_of(answer: &Answer) -> String {
    let last = answer.said.lines().last().unwrap_or_default();
    let error: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("no error object but: {}", answer.said));
    assert_valid("error", &error);
    text(&error, "/error/code")
}

#[test]
fn what_the_command_prints_is_as_the_schemas_say() {
    let fixture = Fixture::deploy();
    let valet = |arguments: &[&str]| fixture.harness.valet(arguments).unwrap();

    let granted = fixture.harness.done(&grant_create(&fixture)).unwrap();
    assert_eq!((each("event", granted.get("events")), each("preview", granted.get("preview"))), (1, 1));
    let grant = text(&granted, "/event/grant");

    let check = |classes| {
        let asked = ["--classes", classes, "--chain", "--region", "eea", "--grant", &grant];
        valet(&check(&fixture, "usage-based-insurance", &asked))
    };
    let (allowed, denied) = (check("speed-motion"), check("location-exact"));
    assert_eq!((allowed.code, denied.code), (0, 10));
    assert_valid("check-answer", &allowed.json);
    assert_valid("check-answer", &denied.json);
    assert_eq!(error_of(&denied), "denied");
    let figure = |answer: &Answer| serde_json::from_str::<Value>(answer.said.lines().last().unwrap()).unwrap()["error"]["figure"].clone();
    assert_eq!(figure(&denied), serde_json::json!({ "kind": "classes", "classes": ["location-exact"] }));
    let mut long = grant_create(&fixture);
    long.truncate(long.len() - 2);
    let long = valet(&[&long[..], &["--for", "366d"]].concat());
    assert_eq!((error_of(&long), figure(&long)), ("denied".into(), serde_json::json!({ "kind": "longest", "seconds": 31_536_000 })));
    assert!(long.said.contains("365 days at most"), "{}", long.said);

    let rows = fixture.harness.done(&["events"]).unwrap();
    let events: Vec<Value> = rows.as_array().unwrap().iter().filter_map(|row| row.get("event").cloned()).collect();
    assert_eq!(each("event", Some(&Value::Array(events))), fixture.events());

    let errors = [
        (vec!["grant", "withdraw", "--wallet", "insurer.json", &grant], "denied"),
        (vec!["grant", "give"], "renamed"),
        (vec!["grant", "withdraw"], "usage"),
        (vec!["wallet", "create", "owner.json"], "file-is-key"),
        (vec!["vehicle", "show", "0x12"], "usage"),
        (vec!["container", "show", "absent.json"], "file-not-read"),
    ];
    for (arguments, exp_code) in errors {
        let answer = valet(&arguments);
        assert_ne!(answer.code, 0, "{arguments:?}");
        assert_eq!(error_of(&answer), exp_code, "{arguments:?}: {}", answer.said);
    }
}

/// Runs commands, whose answers the harness holds against their schemas, and keeps which schemas came up.
struct Runs<'a> {
    fixture: &'a Fixture,
    seen: RefCell<BTreeSet<&'static str>>,
}

impl Runs<'_> {
    fn done(&self, arguments: &[&str]) -> Value {
        let answer = self.fixture.harness.done(arguments).unwrap();
        if let Some(Printed::One(schema)) = printed(arguments) {
            self.seen.borrow_mut().insert(schema);
        }
        answer
    }

    /// What an owner, its recipient and its driver do.
    fn change(&self) -> String {
        let Fixture { vehicle, recipient, .. } = self.fixture;
        let mut dry = grant_create(self.fixture);
        dry.push("--dry-run");
        self.done(&dry);
        let given = self.done(&grant_create(self.fixture));
        let grant = text(&given, "/id");
        assert_eq!(grant, text(&given, "/event/grant"));
        self.done(&[
            "delegation",
            "create",
            "--wallet",
            "owner.json",
            "--vehicle",
            vehicle,
            "--to",
            recipient,
            "--role",
            "driver",
            "--for",
            "9d",
        ]);
        let other = format!("0x{}", "77".repeat(20));
        self.done(&["objection", "create", "--wallet", "insurer.json", "--vehicle", vehicle, "--recipient", &other]);
        self.done(&["vehicle", "set-request-policy", "--wallet", "owner.json", "--vehicle", vehicle, "--policy", "anybody"]);
        self.done(&["vehicle", "create", "--wallet", "owner.json", "--dry-run"]);
        let made = self.done(&["vehicle", "create", "--wallet", "owner.json"]);
        assert_eq!(text(&made, "/id"), text(&made, "/event/vehicle"));
        let mut request = vec!["request", "create", "--wallet", "insurer.json", "--vehicle", vehicle, "--purpose", "repair"];
        request.extend(["--container", "container.json", "--classes", "odometer", "--off-board", "--for", "7d"]);
        let asked = self.done(&request);
        assert_eq!(text(&asked, "/id"), text(&asked, "/event/body/request"));
        grant
    }

    /// Opens an emergency, as an admitted authority.
    fn emergency(&self) {
        let account = text(&self.done(&["wallet", "create", "police.json"]), "/account");
        let dry = ["wallet", "send", "--dev", "//Alice", "--to", &account, "--amount", "9"];
        self.done(&[&dry[..], &["--dry-run"]].concat());
        self.done(&dry);
        let who = ["party", "card", "create", "--legal-name", "Polizei", "--country", "DE", "--contact", "https://polizei.example"];
        self.done(&[&who[..], &["--privacy-policy", "https://polizei.example/p", "--language", "de", "--out", "card.json"]].concat());
        let registered =
            self.done(&["party", "register", "--wallet", "police.json", "--kind", "authority,registrar", "--card", "card.json"]);
        let police = text(&registered, "/id");
        assert_eq!(police, text(&registered, "/event/actor"));
        self.done(&["party", "card", "verify", "card.json", "--party", &police]);
        self.done(&["party", "set", &police, "--dev", "//Alice", "--status", "admitted"]);
        let commitment = format!("0x{}", "33".repeat(32));
        let stated = ["--vehicle", &self.fixture.vehicle, "--vin-commitment", &commitment];
        self.done(&[&["vehicle", "set-vin-commitment", "--wallet", "owner.json"], &stated[..]].concat());
        self.done(&[&["attestation", "create", "--wallet", "police.json", "--for", "9d"], &stated[..]].concat());
        let open = ["emergency", "open", "--wallet", "police.json", "--vehicle", &self.fixture.vehicle, "--reason", "theft"];
        self.done(&[&open[..], &["--classes", "location-exact", "--for", "1h"]].concat());
    }

    /// Signs for somebody else to send, submits, and shows the intent before and after.
    fn intent(&self, grant: &str) {
        let owner = text(&self.done(&["wallet", "show", "owner.json"]), "/address");
        self.done(&["wallet", "create", "phone.json", "--kind", "secp256k1"]);
        let key =
            ["intent", "key", "set", "--wallet", "owner.json", "--key-wallet", "phone.json", "--rights", "suspend,revoke", "--for", "9d"];
        self.done(&key);
        let keys = self.done(&["intent", "key", "list", "--principal", &owner]);
        assert_eq!(keys.as_array().map(Vec::len), Some(1));
        let sign = ["grant", "suspend", grant, "--wallet", "phone.json", "--principal", &owner, "--as-intent", "suspend.json"];
        self.done(&sign);
        let before = self.done(&["intent", "show", "suspend.json"]);
        assert_eq!((&before["accepted"], &before["refused"]), (&Value::Bool(true), &Value::Null));
        self.done(&["intent", "submit", "suspend.json", "--wallet", "insurer.json"]);
        let after = self.done(&["intent", "show", "suspend.json"]);
        assert_eq!(
            (&after["accepted"], &after["preview"], text(&after, "/refused/name")),
            (&Value::Bool(false), &Value::Null, "NonceUsed".into())
        );
    }

    /// A passkey, without an account on the chain, registers as a party: written for it, signed by it, submitted by another.
    fn passkey(&self) {
        let key = hex(&public_key_of(&PASSKEY));
        let account = text(&self.done(&["intent", "account", "--passkey", &key, "--relying-party", RELYING_PARTY]), "/account");
        let legal = format!("0x{}", "44".repeat(32));
        let register = ["party", "register", "--kind", "third-party", "--legal-hash", &legal, "--principal", &account];
        let written = self.done(&[&register[..], &["--as-intent", "form.json", "--unsigned"]].concat());
        let intent: Intent = serde_json::from_value(written["form"]["intent"].clone()).unwrap();
        assert_eq!(text(&written, "/form/passkey/challenge"), base64_url(&intent.digest(keccak_256)));
        self.fixture.harness.write("answer.json", &Assertion::OURS.answer(&intent.digest(keccak_256), &PASSKEY)).unwrap();
        let attached = self.done(&["intent", "attach", "form.json", "--passkey", "answer.json", "--out", "signed.json"]);
        assert_eq!(text(&attached, "/signer"), account);
        let done = self.done(&["intent", "submit", "signed.json", "--wallet", "insurer.json"]);
        assert_eq!(text(&done, "/event/actor"), account);
    }

    /// Everything that shows or lists.
    fn look(&self, grant: &str) {
        let Fixture { vehicle, recipient, harness, .. } = self.fixture;
        harness.write("attempts.json", "[{\"name\":\"pause\",\"from\":\"//Bob\",\"message\":{\"kind\":\"pause\"}}]").unwrap();
        let vss = valet_tests::Harness::small_vss().to_string_lossy().into_owned();
        let owner = text(&self.done(&["wallet", "show", "owner.json"]), "/address");
        let lines: Vec<Vec<&str>> = vec![
            vec!["deploy", "--dev", "//Alice", "--deployment", "second.json", "--dry-run"],
            vec!["deploy", "--dev", "//Alice", "--deployment", "third.json"],
            vec!["vehicle", "show", vehicle],
            vec!["party", "show", recipient],
            vec!["admin", "show"],
            vec!["party", "list"],
            vec!["vehicle", "list", "--account", &owner],
            vec!["book", "add", "garage", recipient],
            vec!["book", "list"],
            vec!["purpose", "list"],
            vec!["container", "build", "--vss", &vss, "--signal", "Vehicle.Speed"],
            vec!["container", "show", "container.json"],
            vec!["container", "classes"],
            vec!["delegation", "list", "--vehicle", vehicle],
            vec!["objection", "list", "--vehicle", vehicle],
            vec!["attestation", "list", "--vehicle", vehicle],
            vec!["request", "list", "--vehicle", vehicle],
            vec!["grant", "show", grant],
            vec!["grant", "list", "--vehicle", vehicle],
            vec!["emergency", "list", "--vehicle", vehicle],
            vec!["simulate", "attempts.json"],
            vec!["audit", "replay"],
            vec!["explain"],
            vec!["explain", "45"],
        ];
        for line in lines {
            let answer = self.done(&line);
            assert_ne!(answer, serde_json::json!([]), "{line:?} lists nothing");
        }
        let findings = self.done(&["doctor", "--wallet", "owner.json", "--wallet", "phone.json"]);
        let wallets: Vec<&Value> = findings.as_array().unwrap().iter().filter(|finding| finding["what"] == "wallet").collect();
        let [owner, phone] = wallets.as_slice() else { panic!("{findings}") };
        assert_eq!((&owner["state"], &phone["state"]), (&Value::from("works"), &Value::from("warns")), "the phone has no funds");
        assert!(text(phone, "/hint").contains("valet wallet send --dev //Alice --to "), "{phone}");
        let events = self.done(&["events"]);
        assert_eq!(each("cli/event", Some(&events)), self.fixture.events());
    }
}

#[test]
fn every_command_prints_what_its_schema_says() {
    let fixture = Fixture::deploy();
    let runs = Runs { fixture: &fixture, seen: RefCell::default() };
    let grant = runs.change();
    runs.emergency();
    runs.done(&check(&fixture, "usage-based-insurance", &["--classes", "speed-motion", "--region", "eea", "--chain", "--grant", &grant]));
    let (sidecar, ready) =
        fixture.harness.running("sidecar", &["sidecar", "run", "--max-block-age", "off", "--listen", "127.0.0.1:0"]).unwrap();
    let url = text(&ready, "/http");
    runs.done(&["sidecar", "status", "--sidecar", &url]);
    runs.done(&check(&fixture, "usage-based-insurance", &["--classes", "speed-motion", "--region", "eea", "--sidecar", &url]));
    sidecar.stop().unwrap();
    for database in [&["backup", "copy.db"][..], &["verify"], &["compact"], &["rebuild"]] {
        runs.done(&[&["sidecar", "database"], database].concat());
    }
    runs.intent(&grant);
    runs.passkey();
    runs.look(&grant);
    // Lines without an end, and the table that takes long, are held against theirs by the tests of cli/.
    let elsewhere = ["cli/event", "cli/delivery", "cli/audit-rules"];
    let exp: BTreeSet<_> = answers().into_iter().filter(|schema| !elsewhere.contains(schema)).collect();
    assert_eq!(runs.seen.into_inner(), exp);
}
