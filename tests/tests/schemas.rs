//! What `valet --json` prints, held against the published schemas.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::Value;
use valet_schema::assert_valid;
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
