//! The files in `docs/schema` are those that the tables make, and say what is really sent.
//!
//! `VALET_BLESS=1` writes the generated ones anew.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use serde_json::{json, Value};
use std::{env, fs, path::Path};
use valet_schema::{assert_valid, errors, folder, generated};

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(file);
    read(&path)["cases"].as_array().unwrap().clone()
}

#[test]
fn the_generated_schemas_are_those_of_the_tables() {
    for (name, schema) in generated() {
        let path = folder().join(format!("{name}.json"));
        if env::var_os("VALET_BLESS").is_some() {
            fs::write(&path, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        }
        assert!(read(&path) == schema, "docs/schema/{name}.json is out of date (VALET_BLESS=1 writes it anew)");
    }
}

#[test]
fn the_golden_vectors_are_as_the_schemas_say() {
    for case in cases("history.json") {
        assert_valid("event", &case["meaning"]);
    }
    for case in cases("submit.json") {
        assert_valid("signed-intent", &case["meaning"]);
        assert_valid("intent", &case["meaning"]["intent"]);
        assert_valid("message", &case["meaning"]["intent"]["message"]);
    }
    for case in cases("decide.json").iter().chain(&cases("emergency.json")) {
        assert_valid("verdict", &case["expected"]["meaning"]);
        if case["expected"]["meaning"]["verdict"] == "deny" {
            assert_valid("denial", &case["expected"]["meaning"]["reason"]);
        }
    }
    for case in cases("containers.json") {
        assert_valid("container", &case["document"]);
    }
}

#[test]
fn a_document_of_another_form_is_refused() {
    let event = cases("history.json").into_iter().find(|case| case["meaning"]["body"]["kind"] == "grant-ended").unwrap()["meaning"].clone();
    let changed = |change: fn(&mut Value)| {
        let mut event = event.clone();
        change(&mut event);
        errors("event", &event).unwrap().len()
    };
    assert_eq!(changed(|_| {}), 0);
    let mistakes: [fn(&mut Value); 6] = [
        |event| event["vin"] = json!("WVWZZZ"),
        |event| event["at"] = json!(5),
        |event| event["role"] = json!("owner"),
        |event| event["body"]["kind"] = json!("GrantEnded"),
        |event| event["body"]["reason"] = json!("lost"),
        |event| drop(event.as_object_mut().unwrap().remove("grant")),
    ];
    for (at, mistake) in mistakes.into_iter().enumerate() {
        assert!(changed(mistake) > 0, "mistake {at}");
    }
    assert!(!errors("denial", &json!({ "number": 45, "name": "Expired" })).unwrap().is_empty());
    assert!(errors("no-such-schema", &json!({})).is_err());
}

#[test]
fn an_event_that_hand_written_schemas_hold_is_checked_too() {
    let event = &cases("history.json")[0]["meaning"];
    let envelope = json!({
        "specversion": "1.0", "id": format!("{}-0", "ab".repeat(32)), "source": "urn:substrate:01:02",
        "type": "dev.valet.contract-deployed", "time": "2026-11-22T09:25:33Z", "datacontenttype": "application/json",
        "data": event, "sequence": "0000000007-0000000002", "finality": "final", "blocknumber": 7,
    });
    assert_valid("webhook-event", &envelope);
    for (field, value) in [("data", json!({})), ("time", json!("yesterday")), ("type", json!("valet")), ("sequence", json!("7"))] {
        let mut other = envelope.clone();
        other[field] = value;
        assert!(!errors("webhook-event", &other).unwrap().is_empty(), "{field}");
    }
}
