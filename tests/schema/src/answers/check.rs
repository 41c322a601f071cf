//! The answer to a check: the form of check-answer.json, and what an answer of the contract has besides.

use serde_json::{json, Value};

/// The form that a sidecar gives it in.
const OF_SIDECAR: &str = include_str!("../../../../docs/schema/check-answer.json");

/// The file; `null` where the sidecar's is none.
pub(super) fn file() -> Value {
    let mut file: Value = serde_json::from_str(OF_SIDECAR).unwrap_or_default();
    let decimal = json!({ "$ref": "#/$defs/decimal" });
    let more = [
        ("weight", of_weight(&decimal)),
        ("block_age", described(&decimal, "How long ago the newest block was made, by this machine's clock, in seconds.")),
    ];
    if let Some(fields) = file.get_mut("properties").and_then(Value::as_object_mut) {
        fields.extend(more.map(|(name, form)| (name.to_owned(), form)));
    }
    if let Some(file) = file.as_object_mut() {
        file.insert("$id".to_owned(), json!("urn:valet:schema:cli:check"));
        file.insert("description".to_owned(), json!("What `check` prints. A no unless `verdict` is `allow` and `stale` is false."));
        // What this program prints is known in full; readers pass over fields that they do not know all the same.
        file.insert("additionalProperties".to_owned(), json!(false));
        file.insert("dependentRequired".to_owned(), json!({ "weight": ["block_age"], "block_age": ["weight"] }));
    }
    file
}

fn of_weight(decimal: &Value) -> Value {
    json!({
        "type": "object", "required": ["ref_time", "proof_size"], "additionalProperties": false,
        "properties": { "ref_time": decimal, "proof_size": decimal },
        "description": "What the contract's answer weighed; absent from a sidecar's answer.",
    })
}

fn described(form: &Value, about: &str) -> Value {
    let mut form = form.as_object().cloned().unwrap_or_default();
    form.insert("description".to_owned(), json!(about));
    Value::Object(form)
}
