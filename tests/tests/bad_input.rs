//! What people get wrong: one error with the code of its cause, and nothing changed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::Value;
use std::process::Command;
use valet_tests::{grant_create, text, Fixture};

struct Case<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
    exp: Exp,
}

/// What the error must say.
#[derive(Clone, Copy)]
enum Exp {
    /// The stable code of its cause.
    Code(&'static str),
    /// That the rules deny it, for this reason.
    Denial(&'static str),
}
use Exp::{Code, Denial};

fn case<'a>(name: &'a str, arguments: &[&'a str], exp: Exp) -> Case<'a> {
    Case { name, arguments: arguments.to_vec(), exp }
}

/// The accepted grant, with one option set to something else.
fn instead<'a>(fixture: &'a Fixture, option: &'a str, value: &'a str) -> Vec<&'a str> {
    let mut arguments = grant_create(fixture);
    let at = arguments.iter().position(|argument| *argument == option).unwrap();
    arguments[at + 1] = value;
    arguments
}

/// The accepted grant with further options.
fn and<'a>(fixture: &'a Fixture, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = grant_create(fixture);
    arguments.extend(more);
    arguments
}

#[test]
fn every_wrong_input_gets_one_clear_error_and_changes_nothing() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    harness.write("wrong-password", "this is not it at all\n").unwrap();
    harness.write("not.json", "this is not JSON").unwrap();
    harness.write("empty.json", "{}").unwrap();
    let deployment = std::fs::read_to_string(harness.path("valet.json")).unwrap();
    let genesis = text(&serde_json::from_str(&deployment).unwrap(), "/genesis");
    harness.write("other-chain.json", &deployment.replace(&genesis, &format!("0x{}", "77".repeat(32)))).unwrap();
    harness.done(&["wallet", "create", "poor.json"]).unwrap();
    let salt = format!("0x{}", "5a".repeat(32));
    harness.done(&["vehicle", "create", "--wallet", "owner.json", "--salt", &salt]).unwrap();
    let nowhere = format!("0x{}", "00".repeat(32));
    let stranger = format!("0x{}", "99".repeat(20));
    let vss = valet_tests::Harness::small_vss().to_string_lossy().into_owned();
    let register = ["vehicle", "create", "--wallet", "owner.json"];
    let mut without_end = grant_create(&fixture);
    without_end.truncate(without_end.len() - 2);

    let expired: Vec<&str> = [without_end.clone(), vec!["--until", "1000000001", "--not-before", "1000000000"]].concat();
    let reversed: Vec<&str> = [without_end.clone(), vec!["--until", "4000000000", "--not-before", "4000000001"]].concat();
    let cases = vec![
        case("a malformed node URL", &[&register[..], &["--node", "http://127.0.0.1"]].concat(), Code("usage")),
        case("a dead node", &[&register[..], &["--node", "ws://127.0.0.1:1"]].concat(), Code("node-unreachable")),
        case("no deployment file", &[&register[..], &["--deployment", "none.json"]].concat(), Code("no-deployment")),
        case("a deployment file that is not one", &[&register[..], &["--deployment", "empty.json"]].concat(), Code("file-malformed")),
        case("the deployment file of another chain", &[&register[..], &["--deployment", "other-chain.json"]].concat(), Code("wrong-chain")),
        case("a wrong password", &[&register[..], &["--password-file", "wrong-password"]].concat(), Code("wrong-password")),
        case("no wallet file", &["vehicle", "create", "--wallet", "none.json"], Code("file-not-read")),
        case("a directory as a wallet file", &["vehicle", "create", "--wallet", "."], Code("file-not-read")),
        case("a wallet file that is not one", &["vehicle", "create", "--wallet", "not.json"], Code("bad-key-file")),
        case("another kind of file as a wallet file", &["vehicle", "create", "--wallet", "valet.json"], Code("bad-key-file")),
        case("a dev account without funds", &["vehicle", "create", "--dev", "//Alcie"], Code("insufficient-funds")),
        case("a wallet that exists", &["wallet", "create", "owner.json"], Code("file-is-key")),
        case("an unknown dev key", &["vehicle", "create", "--dev", "Alice"], Code("usage")),
        case(
            "not enough funds, and so an account that cannot be mapped",
            &["vehicle", "create", "--wallet", "poor.json"],
            Code("insufficient-funds"),
        ),
        case(
            "nothing to send",
            &["wallet", "send", "--wallet", "owner.json", "--to", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "--amount", "0"],
            Code("usage"),
        ),
        case("a recipient twice", &and(&fixture, &["--recipient", &fixture.recipient]), Code("usage")),
        case("a malformed vehicle id", &instead(&fixture, "--vehicle", "0x12"), Code("usage")),
        case("a malformed account", &["wallet", "send", "--dev", "//Alice", "--to", "5abc", "--amount", "1"], Code("usage")),
        case("a deployment file that would be overwritten", &["deploy", "--dev", "//Alice"], Code("file-exists")),
        case("an unknown vehicle", &instead(&fixture, "--vehicle", &nowhere), Denial("UnknownVehicle")),
        case("an unknown party", &instead(&fixture, "--recipient", &stranger), Denial("UnknownParty")),
        case("an unknown purpose", &instead(&fixture, "--purpose", "999"), Denial("UnknownPurpose")),
        case("a purpose that is not in the catalogue", &instead(&fixture, "--purpose", "fun"), Code("usage")),
        case("a class the purpose does not allow", &instead(&fixture, "--classes", "location-exact"), Denial("ClassNotAllowedForPurpose")),
        case("a class that does not exist", &instead(&fixture, "--classes", "everything"), Code("usage")),
        case("a grant for too long", &instead(&fixture, "--for", "366d"), Denial("DurationTooLong")),
        case("a length of time that is none", &instead(&fixture, "--for", "soon"), Code("usage")),
        case("an expired window", &expired, Denial("Expired")),
        case("a reversed window", &reversed, Denial("WindowReversed")),
        case("a beginning in milliseconds", &and(&fixture, &["--not-before", "1795852374000"]), Code("usage")),
        case("an end in milliseconds", &[without_end.clone(), vec!["--until", "1795852374000"]].concat(), Code("usage")),
        case("an end a century ahead", &[without_end.clone(), vec!["--until", "9000000000"]].concat(), Denial("TimeOutOfRange")),
        case("history from after the end", &and(&fixture, &["--history-from", "4000000000"]), Denial("TimeOutOfRange")),
        case(
            "regions inside the vehicle",
            &["grant", "narrow", &nowhere, "--wallet", "owner.json", "--regions", "eea"],
            Denial("UnknownGrant"),
        ),
        case("a notice that is not there", &and(&fixture, &["--notice-file", "none.txt"]), Code("file-not-read")),
        case("two notices", &and(&fixture, &["--notice-file", "not.json", "--notice-hash", &nowhere]), Code("usage")),
        case("data older than the owner's time", &and(&fixture, &["--history-from", "1000000000"]), Denial("HistoryBeforeFence")),
        case("kept for too long", &and(&fixture, &["--retention", "3650d"]), Denial("RetentionTooLong")),
        case("somebody else's vehicle", &instead(&fixture, "--wallet", "insurer.json"), Denial("NotAuthorised")),
        case("a container document that is none", &instead(&fixture, "--container", "not.json"), Code("file-malformed")),
        case("a grant that does not exist", &["grant", "withdraw", &nowhere, "--wallet", "owner.json"], Denial("UnknownGrant")),
        case("a vehicle that exists", &["vehicle", "create", "--wallet", "owner.json", "--salt", &salt], Denial("VehicleExists")),
        case(
            "an offer of somebody else's vehicle",
            &["vehicle", "offer", "--wallet", "insurer.json", "--vehicle", &fixture.vehicle, "--to", &stranger, "--for", "7d"],
            Denial("NotAuthorised"),
        ),
        case("an old word", &["vehicle", "transfer", "--wallet", "owner.json", "--vehicle", &nowhere, "--to", &stranger], Code("renamed")),
        case(
            "a VSS file that is not JSON",
            &["container", "build", "--vss", "not.json", "--signal", "Vehicle.Speed", "--out", "x.json"],
            Code("file-malformed"),
        ),
        case(
            "a VSS file that is empty",
            &["container", "build", "--vss", "empty.json", "--signal", "Vehicle.Speed", "--out", "x.json"],
            Code("file-malformed"),
        ),
        case(
            "a signal the VSS file does not have",
            &["container", "build", "--vss", &vss, "--signal", "Vehicle.Sped", "--out", "x.json"],
            Code("unknown-signal"),
        ),
        case(
            "a sidecar that is not there",
            &[
                "check",
                "--sidecar",
                "http://127.0.0.1:1",
                "--vehicle",
                &fixture.vehicle,
                "--recipient",
                &fixture.recipient,
                "--purpose",
                "repair",
                "--signal",
                "Vehicle.Speed",
            ],
            Code("sidecar-unreachable"),
        ),
    ];

    refuse(&fixture, cases);
    assert!(!harness.path("x.json").exists(), "no wrong input may write a file");
}

/// Runs each: it gives one error with the expected cause, on standard error and as JSON, and changes nothing.
fn refuse(fixture: &Fixture, cases: Vec<Case>) {
    let before = fixture.events();
    for Case { name, arguments, exp } in cases {
        let answer = fixture.harness.valet(&arguments).unwrap();
        let (exp_exit, exp_code, exp_denial) = match exp {
            Code(code) => (1, code, None),
            Denial(denial) => (10, "denied", Some(denial)),
        };
        let lines = answer.said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let errors: Vec<Value> = lines.filter(|line| line.get("error").is_some()).collect();
        let [error] = errors.as_slice() else { panic!("{name}: expected one error, found: {}", answer.said) };
        let error = &error["error"];
        assert_eq!(
            (answer.code, error["code"].as_str(), error["denial"]["name"].as_str()),
            (exp_exit, Some(exp_code), exp_denial),
            "{name}: {error}"
        );
        let length = error["message"].as_str().unwrap_or_default().len();
        assert!((11..2_000).contains(&length), "{name}: a message of {length} bytes");
        for leak in ["panicked", "RUST_BACKTRACE", "stack backtrace", "correct horse"] {
            assert!(!answer.said.contains(leak), "{name}: {}", answer.said);
        }
    }
    assert_eq!(fixture.events(), before, "no wrong input may change the contract's state");
}

/// Lists nested deeper than anything that is meant.
const BOMB: usize = 100_000;

#[test]
fn bombs_and_other_versions_and_lists_that_are_too_long_are_refused() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    harness.write("deep.json", &"[".repeat(BOMB)).unwrap();
    let branches = "{\"type\":\"branch\",\"children\":{\"A\":".repeat(BOMB);
    harness.write("deep-vss.json", &format!("{{\"Vehicle\":{branches}")).unwrap();
    let wallet = std::fs::read_to_string(harness.path("owner.json")).unwrap();
    harness.write("newer-wallet.json", &wallet.replace("\"version\": 1", "\"version\": 2")).unwrap();
    harness
        .write(
            "two.json",
            "{\"vss\":{\"major\":6,\"minor\":0},\"allow\":[\"Vehicle.Speed\"],\"deny\":[],\"sensors\":[\"Vehicle.Speed\"],\"version\":2}",
        )
        .unwrap();
    harness.write("long.json", &format!("{{\"kind\":\"pause\",\"{}\":1}}", "x".repeat(10_000))).unwrap();
    let mut to_many = grant_create(&fixture);
    let others: Vec<String> = (1..=16).map(|number| format!("0x{}", format!("{number:02x}").repeat(20))).collect();
    to_many.extend(others.iter().flat_map(|other| ["--recipient", other]));
    let make = |vss| ["container", "build", "--vss", vss, "--signal", "Vehicle.Speed", "--out", "x.json"];
    let cases = vec![
        case("a bomb as an intent", &["intent", "submit", "deep.json", "--wallet", "owner.json"], Code("file-malformed")),
        case("a bomb as attempts", &["simulate", "deep.json"], Code("file-malformed")),
        case("a bomb as a container", &["container", "show", "deep.json"], Code("file-malformed")),
        case("a bomb as a wallet", &["vehicle", "create", "--wallet", "deep.json"], Code("bad-key-file")),
        case("a bomb as a VSS file", &make("deep.json"), Code("file-malformed")),
        case("a VSS file without a bottom", &make("deep-vss.json"), Code("file-malformed")),
        case("a wallet of another version", &["vehicle", "create", "--wallet", "newer-wallet.json"], Code("bad-key-file")),
        case(
            "a field of 10,000 letters",
            &["intent", "sign", "long.json", "--wallet", "owner.json", "--out", "x.json"],
            Code("file-malformed"),
        ),
        case("a container document of another version", &["container", "show", "two.json"], Code("file-malformed")),
        case("a grant to 17 at once", &to_many, Denial("TooMany")),
    ];
    refuse(&fixture, cases);
    assert!(!harness.path("x.json").exists(), "no wrong input may write a file");
}

#[test]
fn a_used_port_stops_the_node_and_nothing_panics() {
    let fixture = Fixture::deploy();
    let port = fixture.harness.url().rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    let mut command = fixture.harness.command(&["node", "--tmp", "--rpc-port", &port]);
    let output = command.env_remove("VALET_NODE").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("expected") && !said.contains("panicked"), "{said}");
}

#[test]
fn help_teaches_every_command() {
    let fixture = tempfile::TempDir::new().unwrap();
    for command in [
        "node",
        "deploy",
        "wallet",
        "vehicle",
        "party",
        "purpose",
        "container",
        "delegation",
        "request",
        "grant",
        "emergency",
        "intent",
        "check",
        "events",
        "sidecar",
        "audit",
        "admin",
        "simulate",
        "doctor",
        "explain",
        "completions",
    ] {
        let mut valet = Command::new(valet_tests::valet_path().unwrap());
        let output = valet.current_dir(fixture.path()).args([command, "--help"]).output().unwrap();
        assert!(output.status.success(), "{command}");
        assert!(output.stdout.len() > 200, "{command}");
    }
}
