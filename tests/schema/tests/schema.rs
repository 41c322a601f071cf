//! The files in `docs/schema` are those that the tables make, and say what is really sent.
//!
//! `VALET_BLESS=1` writes the generated ones anew.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use serde_json::{json, Value};
use std::{collections::BTreeSet, env, fs, path::Path};
use valet_schema::{answers, assert_valid, errors, files, folder, generated, printed, Printed};

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
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        }
        assert!(read(&path) == schema, "docs/schema/{name}.json is out of date (VALET_BLESS=1 writes it anew)");
    }
}

/// A generated schema as it stands in `$defs` of another file, with those it needs.
fn definitions(name: &str) -> serde_json::Map<String, Value> {
    let (_, mut schema) = generated().find(|(other, _)| *other == name).unwrap();
    let body = schema.as_object_mut().unwrap();
    let mut definitions = body.remove("$defs").map_or_else(Default::default, |found| found.as_object().unwrap().clone());
    body.retain(|field, _| !["$schema", "$id"].contains(&field.as_str()));
    definitions.insert(name.to_owned(), schema);
    definitions
}

#[test]
fn an_envelope_holds_the_schema_of_what_is_in_it() {
    for (envelope, held) in [("error", "denial"), ("problem", "denial"), ("webhook-event", "event")] {
        let path = folder().join(format!("{envelope}.json"));
        let mut file = read(&path);
        let exp_definitions = Value::Object(definitions(held));
        if env::var_os("VALET_BLESS").is_some() && file["$defs"] != exp_definitions {
            file["$defs"] = exp_definitions.clone();
            fs::write(&path, serde_json::to_string_pretty(&file).unwrap() + "\n").unwrap();
        }
        assert!(file["$defs"] == exp_definitions, "$defs of docs/schema/{envelope}.json is out of date (VALET_BLESS=1 writes it anew)");
    }
}

/// Every `$ref` within.
fn references<'a>(schema: &'a Value, into: &mut Vec<&'a str>) {
    match schema {
        Value::Object(fields) => {
            into.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|field| references(field, into));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, into)),
        _ => {}
    }
}

/// What is wrong with a reference in the file of that path: nothing for one within the file, or to a
/// file beside it.
fn wrong(path: &Path, file: &Value, reference: &str) -> Option<String> {
    let (other, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let target = if other.is_empty() {
        file.clone()
    } else if other.contains(':') || other.starts_with('/') || file.get("$id").is_some() {
        return Some(format!("{}: only tools that know Valet resolve `{reference}`", path.display()));
    } else {
        let Ok(text) = fs::read_to_string(path.parent().unwrap().join(other)) else {
            return Some(format!("{}: no file for `{reference}`", path.display()));
        };
        serde_json::from_str(&text).unwrap()
    };
    target.pointer(fragment).is_none().then(|| format!("{}: nothing is at `{reference}`", path.display()))
}

#[test]
fn every_reference_leads_within_its_file_or_to_one_beside_it() {
    let folders = [folder(), folder().join("cli")];
    let schemas = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let files = schemas.filter(|path| path.extension().is_some_and(|ending| ending == "json")).chain([folder().join("../openapi.json")]);
    let mut count = 0;
    for path in files {
        let (file, mut found) = (read(&path), Vec::new());
        references(&file, &mut found);
        count += found.len();
        let mistakes: Vec<_> = found.into_iter().filter_map(|reference| wrong(&path, &file, reference)).collect();
        assert!(mistakes.is_empty(), "{mistakes:#?}");
    }
    assert!(count > 100, "references were found");
    let (path, file) = (folder().join("error.json"), json!({ "$defs": { "a": {} } }));
    assert_eq!(wrong(&path, &file, "#/$defs/a"), None);
    assert_eq!(wrong(&path, &file, "event.json#/$defs/link"), None);
    for reference in ["urn:valet:schema:denial", "https://example.org/denial.json", "#/$defs/b", "none.json", "/etc/hostname"] {
        assert!(wrong(&path, &file, reference).is_some(), "{reference}");
    }
}

#[test]
fn every_schema_of_the_command_line_is_of_a_command_and_stands_on_the_page() {
    let exp_files: BTreeSet<String> = answers().into_iter().chain(["cli/notice"]).map(str::to_owned).collect();
    assert_eq!(files().unwrap(), exp_files);
    let page = fs::read_to_string(folder().join("README.md")).unwrap();
    let unnamed: Vec<_> = exp_files.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(unnamed.is_empty(), "docs/schema/README.md lacks {unnamed:?}");
}

#[test]
fn what_a_command_prints_is_told_by_its_words_and_options() {
    let cases = [
        ("grant create --vehicle 0x12", Some(Printed::One("cli/change"))),
        ("grant create --as-intent x.json", Some(Printed::One("cli/intent-signed"))),
        ("grant create --as-intent x.json --dry-run", Some(Printed::One("cli/dry-run"))),
        ("intent sign m.json --dry-run", Some(Printed::One("cli/dry-run"))),
        ("intent key list --principal 0x12", Some(Printed::One("cli/intent-keys"))),
        ("wallet send --amount 1", Some(Printed::One("cli/sent"))),
        ("wallet send --amount 1 --dry-run", Some(Printed::One("cli/plan"))),
        ("deploy --dry-run", Some(Printed::One("cli/plan"))),
        ("events", Some(Printed::One("cli/events"))),
        ("events --follow", Some(Printed::Lines("cli/event"))),
        ("explain", Some(Printed::One("cli/explanations"))),
        ("explain --json", Some(Printed::One("cli/explanations"))),
        ("explain 45", Some(Printed::One("cli/explanation"))),
        ("node --tmp", Some(Printed::Nothing)),
        ("grant", None),
        ("grants list", None),
        ("", None),
    ];
    for (line, exp) in cases {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(printed(&arguments), exp, "{line}");
    }
}

#[test]
fn an_answers_path_may_have_fields_and_kinds_that_are_not_known_yet() {
    let answer = |step: Value| {
        json!({
            "verdict": "allow", "reason": null, "grant": null, "path": [step], "missing": [], "stale": false, "as_of": null, "finality": "final", "best": null, "max_block_age": 120,
            "rules_hash": format!("0x{}", "ab".repeat(32)), "valid_until": "7", "cache_until": "7", "losses": "1", "registry_losses": "1", "seq": "1",
            "registry_seq": "1",
        })
    };
    let account = format!("0x{}", "ab".repeat(20));
    for step in [
        json!({ "kind": "grantor", "account": account }),
        json!({ "kind": "grantor", "account": account, "since": "5" }),
        json!({ "kind": "escrow", "holder": 5 }),
    ] {
        assert_valid("check-answer", &answer(step));
    }
    for step in [
        json!({ "account": account }),
        json!({ "kind": "grantor" }),
        json!({ "kind": "owner", "account": account, "epoch": "1" }),
        json!({ "kind": 5 }),
    ] {
        assert!(!errors("check-answer", &answer(step.clone())).unwrap().is_empty(), "{step}");
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
