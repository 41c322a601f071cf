//! Questions about signals and branches, to the contract and to the rules: `valet check --chain`.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use serde_json::Value;
use valet_tests::{check, text, Answer, Fixture, Harness};

const DOOR: &str = "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen";

/// A container of the body and the doors without the lights, and the grant of it.
fn granted(fixture: &Fixture) -> String {
    let vss = Harness::small_vss().to_string_lossy().into_owned();
    let build = ["container", "build", "--vss", &vss, "--signal", "Vehicle.Body", "--signal", "Vehicle.Cabin.Door"];
    let made = fixture.harness.done(&[&build[..], &["--deny", "Vehicle.Body.Lights", "--out", "body.json"]].concat()).unwrap_or_default();
    assert_eq!(made.pointer("/document/deny/0").and_then(Value::as_str), Some("Vehicle.Body.Lights"), "{made}");
    let create = ["grant", "create", "--wallet", "owner.json", "--vehicle", &fixture.vehicle, "--recipient", &fixture.recipient];
    let terms = ["--purpose", "repair", "--container", "body.json", "--classes", "tyre-body", "--off-board", "--for", "7d"];
    text(&fixture.harness.done(&[&create[..], &terms[..]].concat()).unwrap_or_default(), "/event/grant")
}

fn ask(fixture: &Fixture, grant: &str, rest: &[&str]) -> Answer {
    let whole = [&["--chain", "--grant", grant, "--container", "body.json", "--region", "eea"], rest].concat();
    fixture.harness.valet(&check(fixture, "repair", &whole)).unwrap_or_else(|cause| panic!("{cause}"))
}

#[test]
fn a_branch_and_a_typo_are_denied_by_the_contract_too() {
    let fixture = Fixture::deploy();
    let grant = granted(&fixture);
    let allowed = ask(&fixture, &grant, &["--signal", "Vehicle.Cabin.Door", "--signal", DOOR]);
    assert_eq!((allowed.code, allowed.text("/verdict")), (0, "allow"), "{}", allowed.said);
    let cases: [(&[&str], &str, &str); 5] = [
        (&["--signal", "Vehicle.Body"], "SignalDenied", "excluded"),
        (&["--signal", DOOR, "--signal", "Vehicle.Cabin.Door.Row9"], "UnknownSignal", "no-such-signal"),
        (&["--signal", "Vehicle.Sped"], "UnknownSignal", "no-such-signal"),
        (&["--signal", DOOR, "--vss-version", "3.1"], "UnknownSignal", "other-release"),
        (&["--signal", DOOR, "--precision", "coarse"], "SignalNotCovered", "no-coarse-value"),
    ];
    for (rest, exp_reason, exp_signal) in cases {
        let denied = ask(&fixture, &grant, rest);
        assert_eq!((denied.code, denied.text("/reason/name")), (10, exp_reason), "{rest:?}: {}", denied.said);
        assert_eq!(denied.text("/signals/0/reason"), exp_signal, "{rest:?}");
        assert_eq!(denied.json.pointer("/missing").and_then(Value::as_array).map(Vec::len), Some(0), "{rest:?}: {}", denied.json);
    }
    let many: Vec<&str> = [["--signal", DOOR]; 65].concat();
    let refused = ask(&fixture, &grant, &many);
    assert!(refused.code == 1 && refused.said.contains("at most 64 signals"), "{}", refused.said);
}
