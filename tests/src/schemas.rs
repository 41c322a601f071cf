//! What `valet --json` printed, held against docs/schema.

use crate::Answer;
use serde_json::Value;
use valet_schema::{errors, printed, Printed};

/// Looks at the answer on standard output, and at each JSON object on standard error.
///
/// A command that is not in the table of valet-schema is wrong too, and so is a success that says nothing, or a failure
/// without an error object as its last line.
///
/// # Errors
/// What is wrong, for the person who reads the test's failure.
pub(crate) fn check(arguments: &[&str], answer: &Answer) -> Result<(), String> {
    let last = answer.said.lines().filter_map(|line| told(line).transpose()).collect::<Result<Vec<_>, _>>()?.pop();
    if answer.code != 0 && last != Some("error") {
        return Err(format!("it ended with {} and the last object on standard error is no error:\n{}", answer.code, answer.said));
    }
    let printed = match printed(arguments) {
        Some(printed) => printed,
        // Wrong usage has no command.
        None if answer.code != 0 && answer.json.is_null() => return Ok(()),
        None => return Err("no schema is known for it: add it to tests/schema/src/command.rs".to_owned()),
    };
    match (printed, answer.json.is_null()) {
        (Printed::One(_) | Printed::Lines(_), true) if answer.code == 0 => Err("it printed nothing".to_owned()),
        (_, true) => Ok(()),
        (Printed::One(schema) | Printed::Lines(schema), false) => valid(schema, &answer.json),
        (Printed::Nothing, false) => Err(format!("it should print nothing, and printed {}", answer.json)),
    }
}

/// Checks a line of standard error, if it is a JSON object: which kind it is of.
fn told(line: &str) -> Result<Option<&'static str>, String> {
    let Ok(object @ Value::Object(_)) = serde_json::from_str(line) else { return Ok(None) };
    let (kind, schema) = if object.get("error").is_some() { ("error", "error") } else { ("notice", "cli/notice") };
    valid(schema, &object).map(|()| Some(kind))
}

fn valid(schema: &str, document: &Value) -> Result<(), String> {
    let wrong = errors(schema, document).map_err(|error| format!("docs/schema/{schema}.json: {error}"))?;
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("not as docs/schema/{schema}.json says:\n{}\n{document:#}", wrong.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(code: i32, json: Value, said: &str) -> Answer {
        Answer { code, json, said: said.to_owned() }
    }

    #[test]
    fn an_answer_of_another_form_or_of_a_command_without_a_schema_is_noticed() {
        let error = r#"{"error":{"code":"usage","message":"no such option"}}"#;
        let sent = json!({ "to": "5abc", "amount": "1", "amount_in_tokens": "0.000000000001", "block": 3 });
        let cases = [
            ("wallet send", answer(0, sent.clone(), ""), true),
            ("wallet send", answer(0, sent.clone(), "a log line\n{\"warning\":\"other rules\"}"), true),
            ("wallet send", answer(0, sent.clone(), r#"{"warning":5}"#), false),
            ("wallet send", answer(0, json!({ "to": "5abc", "amount": 1, "amount_in_tokens": "0.000000000001", "block": 3 }), ""), false),
            (
                "wallet send",
                answer(0, json!({ "to": "5abc", "amount": "1", "amount_in_tokens": "0.000000000001", "block": 3, "fee": "1" }), ""),
                false,
            ),
            ("wallet send", answer(0, Value::Null, ""), false),
            ("wallet send", answer(1, Value::Null, error), true),
            ("wallet send", answer(1, Value::Null, r#"{"error":{"code":"usage"}}"#), false),
            ("wallet send", answer(1, Value::Null, "a panic"), false),
            ("wallet lend", answer(0, sent, ""), false),
            ("wallet lend", answer(1, Value::Null, error), true),
            ("node", answer(0, json!([]), ""), false),
        ];
        for (line, answer, exp_valid) in cases {
            let arguments: Vec<&str> = line.split(' ').collect();
            let found = check(&arguments, &answer);
            assert_eq!(found.is_ok(), exp_valid, "{line}: {answer:?}: {found:?}");
        }
    }
}
