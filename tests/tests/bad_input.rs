//! What people get wrong: one clear error that says what was expected, and nothing changed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod common;

use common::{give, text, Town};
use std::process::Command;

struct Case<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
    exp_code: i32,
    exp_said: &'a str,
}

fn case<'a>(name: &'a str, arguments: &[&'a str], exp_code: i32, exp_said: &'a str) -> Case<'a> {
    Case { name, arguments: arguments.to_vec(), exp_code, exp_said }
}

/// The accepted grant, with one option set to something else.
fn instead<'a>(town: &'a Town, option: &'a str, value: &'a str) -> Vec<&'a str> {
    let mut arguments = give(town);
    let at = arguments.iter().position(|argument| *argument == option).unwrap();
    arguments[at + 1] = value;
    arguments
}

/// The accepted grant with further options.
fn and<'a>(town: &'a Town, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = give(town);
    arguments.extend(more);
    arguments
}

#[test]
fn every_wrong_input_gets_one_clear_error_and_changes_nothing() {
    let town = Town::found();
    let world = &town.world;
    world.write("wrong-password", "this is not it at all\n").unwrap();
    world.write("not.json", "this is not JSON").unwrap();
    world.write("empty.json", "{}").unwrap();
    let deployment = std::fs::read_to_string(world.path("valet.json")).unwrap();
    let genesis = text(&serde_json::from_str(&deployment).unwrap(), "/genesis");
    world.write("other-chain.json", &deployment.replace(&genesis, &format!("0x{}", "77".repeat(32)))).unwrap();
    world.done(&["wallet", "new", "poor.json"]).unwrap();
    let nowhere = format!("0x{}", "00".repeat(32));
    let stranger = format!("0x{}", "99".repeat(20));
    let vss = valet_tests::World::small_vss().to_string_lossy().into_owned();
    let register = ["vehicle", "register", "--wallet", "owner.json"];
    let mut without_end = give(&town);
    without_end.truncate(without_end.len() - 2);

    let expired: Vec<&str> =
        [without_end.clone(), vec!["--expires-at", "1000000000", "--not-before", "999999999", "--history-from", "4000000000"]].concat();
    let reversed: Vec<&str> = [without_end.clone(), vec!["--expires-at", "4000000000", "--not-before", "4000000001"]].concat();
    let cases = vec![
        case("a malformed node URL", &[&register[..], &["--node", "http://127.0.0.1"]].concat(), 1, "expected the URL of a chain node"),
        case("a dead node", &[&register[..], &["--node", "ws://127.0.0.1:1"]].concat(), 1, "nothing answers there"),
        case("no deployment file", &[&register[..], &["--deployment", "none.json"]].concat(), 1, "expected a deployment file"),
        case(
            "a deployment file that is not one",
            &[&register[..], &["--deployment", "empty.json"]].concat(),
            1,
            "expected a deployment file",
        ),
        case(
            "the deployment file of another chain",
            &[&register[..], &["--deployment", "other-chain.json"]].concat(),
            1,
            "found another (genesis",
        ),
        case("a wrong password", &[&register[..], &["--password-file", "wrong-password"]].concat(), 1, "password"),
        case("no wallet file", &["vehicle", "register", "--wallet", "none.json"], 1, "expected a wallet file"),
        case("a wallet file that is not one", &["vehicle", "register", "--wallet", "not.json"], 1, "expected"),
        case("a wallet that exists", &["wallet", "new", "owner.json"], 1, "never overwritten"),
        case("an unknown dev key", &["vehicle", "register", "--dev", "Alice"], 1, "expected"),
        case(
            "not enough funds, and so an account that cannot be mapped",
            &["vehicle", "register", "--wallet", "poor.json"],
            1,
            "valet wallet send",
        ),
        case("a malformed vehicle id", &instead(&town, "--vehicle", "0x12"), 1, "64 hexadecimal digits"),
        case("a malformed account", &["wallet", "send", "--dev", "//Alice", "--to", "5abc", "--amount", "1"], 1, "expected"),
        case("a deployment file that would be overwritten", &["deploy", "--dev", "//Alice"], 1, "--replace"),
        case("an unknown vehicle", &instead(&town, "--vehicle", &nowhere), 10, "UnknownVehicle"),
        case("an unknown party", &instead(&town, "--recipient", &stranger), 10, "UnknownParty"),
        case("an unknown purpose", &instead(&town, "--purpose", "999"), 10, "UnknownPurpose"),
        case("a purpose that is not in the catalogue", &instead(&town, "--purpose", "fun"), 1, "valet purpose list"),
        case("a class the purpose does not allow", &instead(&town, "--classes", "LocationExact"), 10, "ClassNotAllowedForPurpose"),
        case("a class that does not exist", &instead(&town, "--classes", "Everything"), 1, "expected a signal class"),
        case("a grant for too long", &instead(&town, "--for", "366d"), 10, "DurationTooLong"),
        case("a length of time that is none", &instead(&town, "--for", "soon"), 1, "such as 30d"),
        case("an expired window", &expired, 10, "Expired"),
        case("a reversed window", &reversed, 10, "WindowReversed"),
        case("data older than the owner's time", &and(&town, &["--history-from", "1"]), 10, "HistoryBeforeFence"),
        case("kept for too long", &and(&town, &["--retention", "3650d"]), 10, "RetentionTooLong"),
        case("somebody else's vehicle", &instead(&town, "--wallet", "insurer.json"), 10, "NotAuthorised"),
        case("a container document that is none", &instead(&town, "--container", "not.json"), 1, "expected a container document"),
        case("a grant that does not exist", &["grant", "withdraw", &nowhere, "--wallet", "owner.json"], 10, "UnknownGrant"),
        case("a vehicle that exists", &["vehicle", "register", "--wallet", "owner.json", "--id", &town.vehicle], 10, "VehicleExists"),
        case(
            "a transfer of somebody else's vehicle",
            &["vehicle", "transfer", "--wallet", "insurer.json", "--vehicle", &town.vehicle, "--to", &stranger],
            10,
            "NotAuthorised",
        ),
        case(
            "a VSS file that is not JSON",
            &["container", "make", "--vss", "not.json", "--signal", "Vehicle.Speed", "--out", "x.json"],
            1,
            "expected",
        ),
        case(
            "a VSS file that is empty",
            &["container", "make", "--vss", "empty.json", "--signal", "Vehicle.Speed", "--out", "x.json"],
            1,
            "expected",
        ),
        case(
            "a signal the VSS file does not have",
            &["container", "make", "--vss", &vss, "--signal", "Vehicle.Sped", "--out", "x.json"],
            1,
            "Vehicle.Speed",
        ),
        case(
            "a sidecar that is not there",
            &[
                "may",
                "--sidecar",
                "http://127.0.0.1:1",
                "--vehicle",
                &town.vehicle,
                "--recipient",
                &town.recipient,
                "--purpose",
                "repair",
                "--signal",
                "Vehicle.Speed",
            ],
            1,
            "expected",
        ),
    ];

    refuse(&town, cases);
    assert!(!world.path("x.json").exists(), "no wrong input may write a file");
}

/// Runs each, and looks that it says one clear thing and changes nothing.
fn refuse(town: &Town, cases: Vec<Case>) {
    let before = town.events();
    for Case { name, arguments, exp_code, exp_said } in cases {
        let answer = town.world.valet(&arguments).unwrap();
        assert_eq!(answer.code, exp_code, "{name}: {}", answer.said);
        assert!(answer.said.contains(exp_said), "{name}: expected `{exp_said}` in: {}", answer.said);
        for leak in ["panicked", "RUST_BACKTRACE", "stack backtrace", "correct horse"] {
            assert!(!answer.said.contains(leak), "{name}: {}", answer.said);
        }
        let errors = answer.said.lines().filter(|line| line.starts_with("error:") || line.starts_with("{\"error\"")).count();
        assert_eq!(errors, 1, "{name}: {}", answer.said);
    }
    assert_eq!(town.events(), before, "no wrong input may change the contract's state");
}

/// Lists nested deeper than anything that is meant.
const BOMB: usize = 100_000;

#[test]
fn bombs_and_other_versions_and_lists_that_are_too_long_are_refused() {
    let town = Town::found();
    let world = &town.world;
    world.write("deep.json", &"[".repeat(BOMB)).unwrap();
    let branches = "{\"type\":\"branch\",\"children\":{\"A\":".repeat(BOMB);
    world.write("deep-vss.json", &format!("{{\"Vehicle\":{branches}")).unwrap();
    let wallet = std::fs::read_to_string(world.path("owner.json")).unwrap();
    world.write("newer-wallet.json", &wallet.replace("\"version\": 1", "\"version\": 2")).unwrap();
    world.write("two.json", "{\"vss\":{\"major\":6,\"minor\":0},\"allow\":[\"Vehicle.Speed\"],\"deny\":[],\"version\":2}").unwrap();
    let mut to_many = give(&town);
    to_many.extend(["--recipient", &town.recipient].repeat(16));
    let make = |vss| ["container", "make", "--vss", vss, "--signal", "Vehicle.Speed", "--out", "x.json"];
    let cases = vec![
        case("a bomb as an intent", &["intent", "submit", "deep.json", "--wallet", "owner.json"], 1, "expected a signed intent"),
        case("a bomb as attempts", &["try", "deep.json"], 1, "expected a JSON list of attempts"),
        case("a bomb as a container", &["container", "show", "deep.json"], 1, "expected a container document"),
        case("a bomb as a wallet", &["vehicle", "register", "--wallet", "deep.json"], 1, "expected"),
        case("a bomb as a VSS file", &make("deep.json"), 1, "expected a VSS file"),
        case("a VSS file without a bottom", &make("deep-vss.json"), 1, "recursion limit"),
        case("a wallet of another version", &["vehicle", "register", "--wallet", "newer-wallet.json"], 1, "version 1"),
        case("a container document of another version", &["container", "show", "two.json"], 1, "expected a container document"),
        case("a grant to 17 at once", &to_many, 10, "TooMany"),
    ];
    refuse(&town, cases);
    assert!(!world.path("x.json").exists(), "no wrong input may write a file");
}

#[test]
fn a_used_port_or_a_wrong_spec_stops_the_node_with_one_line() {
    let town = Town::found();
    let port = town.world.url().rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    let mut command = town.world.command(&["node", "--tmp", "--rpc-port", &port]);
    let output = command.env_remove("VALET_NODE").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("expected") && !said.contains("panicked"), "{said}");
}

#[test]
fn help_teaches_every_command() {
    let town = tempfile::TempDir::new().unwrap();
    for command in [
        "node",
        "deploy",
        "wallet",
        "vehicle",
        "party",
        "purpose",
        "container",
        "delegate",
        "request",
        "grant",
        "emergency",
        "intent",
        "may",
        "events",
        "sidecar",
        "audit",
        "admin",
        "try",
        "completions",
    ] {
        let mut valet = Command::new(valet_tests::valet_path().unwrap());
        let output = valet.current_dir(town.path()).args([command, "--help"]).output().unwrap();
        assert!(output.status.success(), "{command}");
        assert!(output.stdout.len() > 200, "{command}");
    }
}
