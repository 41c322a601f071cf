//! A case in few words: in what it differs from the plain case.

use crate::failure::Failure;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Differences told at most.
const TOLD: usize = 4;

/// The longest line of a case, in characters; `--json` tells all of it.
const LONGEST: usize = 90;

/// What the rules answered is not part of the case.
const ANSWERS: [&str; 2] = ["verdict", "event"];

/// A case as a list of fields and their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    pub(super) fn of(case: &impl Serialize) -> Result<Self, Failure> {
        let mut fields = Self::default();
        if let Value::Object(case) = serde_json::to_value(case)? {
            for (name, value) in case.iter().filter(|(name, _)| !ANSWERS.contains(&name.as_str())) {
                fields.add(name, value);
            }
        }
        Ok(fields)
    }

    fn add(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                for (field, value) in inner {
                    self.add(&format!("{name}.{field}"), value);
                }
            }
            Value::String(text) => drop(self.0.insert(name.to_owned(), crate::render::short(text))),
            Value::Null => drop(self.0.insert(name.to_owned(), "none".to_owned())),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect();
                self.0.insert(name.to_owned(), format!("[{}]", items.join(", ")));
            }
            other => drop(self.0.insert(name.to_owned(), other.to_string())),
        }
    }

    /// What is otherwise than in the plain case.
    pub(super) fn unlike(&self, plain: &Self) -> String {
        // A whole record that is there or not is told once, and not by each of its fields.
        let gone = |name: &str| self.0.keys().any(|whole| name.strip_prefix(whole.as_str()).is_some_and(|rest| rest.starts_with('.')));
        let changed =
            self.0.iter().filter(|(name, value)| plain.0.get(*name) != Some(value)).map(|(name, value)| format!("{name} = {value}"));
        let missing = plain.0.keys().filter(|name| !self.0.contains_key(*name) && !gone(name)).map(|name| format!("no {name}"));
        let mut told: Vec<String> = changed.chain(missing).map(|line| fitted(&line)).collect();
        let more = told.len().saturating_sub(TOLD);
        told.truncate(TOLD);
        match (told.is_empty(), more) {
            (true, _) => "the plain case".to_owned(),
            (false, 0) => told.join("\n"),
            (false, more) => format!("{}\nand {more} more", told.join("\n")),
        }
    }
}

/// A line that fits beside the other columns: every id by its ends, and the rest cut.
fn fitted(line: &str) -> String {
    let mut told = String::new();
    let mut rest = line;
    while let Some(start) = rest.find("0x") {
        let (before, id) = rest.split_at(start);
        let digits = id.chars().skip(2).take_while(char::is_ascii_hexdigit).count();
        let (id, after) = id.split_at(digits.saturating_add(2));
        told.push_str(before);
        told.push_str(&crate::render::short(id));
        rest = after;
    }
    told.push_str(rest);
    match told.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", told.get(..end).unwrap_or_default()),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_of_a_case_names_ids_by_their_ends_and_is_not_longer_than_the_column() {
        let (id, account) = ("60".repeat(32), "e1".repeat(20));
        let cases = [
            (format!("grants.0x{id}.used = 2"), "grants.0x606060…6060.used = 2".to_owned()),
            (
                format!("delegations.(Vehicle(0x{id}), 0x{account}).epoch = 2"),
                "delegations.(Vehicle(0x606060…6060), 0xe1e1e1…e1e1).epoch = 2".to_owned(),
            ),
            ("rights = 0x".to_owned(), "rights = 0x".to_owned()),
            ("ü".repeat(91), format!("{}…", "ü".repeat(90))),
        ];
        for (line, exp_line) in cases {
            assert_eq!(fitted(&line), exp_line);
        }
    }

    #[test]
    fn a_case_is_told_by_what_is_not_plain() {
        let plain =
            Fields::of(&json!({"grant": {"state": "Active", "terms": {"n": 1}}, "now": 5, "classes": ["A"], "verdict": 1})).unwrap();
        let cases = [
            (json!({"grant": {"state": "Active", "terms": {"n": 1}}, "now": 5, "classes": ["A"], "verdict": 2}), "the plain case"),
            (json!({"grant": {"state": "Withdrawn", "terms": {"n": 1}}, "now": 5, "classes": []}), "classes = []\ngrant.state = Withdrawn"),
            (json!({"grant": null, "now": 5, "classes": ["A"]}), "grant = none"),
        ];
        for (case, exp_text) in cases {
            assert_eq!(Fields::of(&case).unwrap().unlike(&plain), exp_text);
        }
    }
}
