//! A question as JSON: the same fields as a query's, in the body of a request.

use super::{
    read::{invalid, FIELDS},
    QueryError,
};
use serde::{
    de::{Deserializer, MapAccess, Visitor},
    Deserialize,
};
use serde_json::Value;
use std::fmt;

/// A question as JSON has it: an object. Its members stand in their order, also one that is there twice, which a map of
/// them would hide.
#[derive(Debug)]
pub(crate) struct Question(Vec<(String, Value)>);

impl Question {
    /// The fields of the query that asks the same.
    ///
    /// # Errors
    /// [`QueryError`] for a member that no question has, one that is there twice, and one of another type.
    pub(crate) fn fields(self) -> Result<Vec<(String, String)>, QueryError> {
        let (mut fields, mut seen) = (Vec::with_capacity(self.0.len()), Vec::<&'static str>::new());
        for (name, value) in self.0 {
            let Some(field) = FIELDS.iter().copied().find(|field| *field == name) else {
                return Err(QueryError::Unknown { found: name, known: FIELDS.join(", ") });
            };
            if seen.contains(&field) {
                return Err(QueryError::Repeated { field });
            }
            seen.push(field);
            match (field, value) {
                ("purpose" | "data_from", Value::Number(number)) if number.is_u64() => fields.push((name, number.to_string())),
                ("signal" | "attested_by", Value::Array(items)) => {
                    for item in items {
                        fields.push((name.clone(), text(field, item)?));
                    }
                }
                ("classes", Value::Array(items)) => fields.push((name, classes(items)?)),
                (_, value) => fields.push((name, text(field, value)?)),
            }
        }
        Ok(fields)
    }
}

/// Classes as a query has them, separated by commas, which the name of none has.
fn classes(items: Vec<Value>) -> Result<String, QueryError> {
    let names: Vec<_> = items.into_iter().map(|item| text("classes", item)).collect::<Result<_, _>>()?;
    match names.iter().find(|name| name.contains(',')) {
        Some(several) => Err(invalid("classes", "one name in each text of the list", several)),
        None => Ok(names.join(",")),
    }
}

fn text(field: &'static str, value: Value) -> Result<String, QueryError> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(invalid(field, form(field), kind(&other))),
    }
}

/// What a field is in JSON.
fn form(field: &str) -> &'static str {
    match field {
        "signal" | "attested_by" | "classes" => "a text, or a list of texts",
        "purpose" => "a text, or a code as a number",
        "data_from" => "a text, or whole seconds since 1970 as a number",
        _ => "a text",
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl<'de> Deserialize<'de> for Question {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Question;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a question: an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Question, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Question(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CheckParameters;

    fn read(json: &str) -> Result<Vec<(String, String)>, QueryError> {
        serde_json::from_str::<Question>(json).unwrap().fields()
    }

    #[test]
    fn a_question_in_json_is_the_same_as_in_a_query() {
        let ids = format!(r#""vehicle":"0x{}","recipient":"0x{}""#, "01".repeat(32), "02".repeat(20));
        let pairs = [
            (r#""signal":["Vehicle.Speed","Vehicle.Trip"]"#, vec![("signal", "Vehicle.Speed"), ("signal", "Vehicle.Trip")]),
            (r#""signal":"Vehicle.Speed""#, vec![("signal", "Vehicle.Speed")]),
            (r#""classes":["trip","odometer"]"#, vec![("classes", "trip,odometer")]),
            (r#""classes":"trip,odometer","data_from":7"#, vec![("classes", "trip,odometer"), ("data_from", "7")]),
            (r#""classes":"trip","data_from":"1970-01-01T00:00:07Z""#, vec![("classes", "trip"), ("data_from", "1970-01-01T00:00:07Z")]),
        ];
        for (data, exp_data) in pairs {
            for (purpose, exp_purpose) in [("2", "2"), (r#""repair""#, "repair")] {
                let fields = read(&format!(r#"{{{ids},"purpose":{purpose},"action":"read",{data}}}"#)).unwrap();
                let tail: Vec<_> = fields.iter().skip(4).map(|(name, value)| (name.as_str(), value.as_str())).collect();
                assert_eq!((fields[2].1.as_str(), tail), (exp_purpose, exp_data.clone()), "{data}");
                CheckParameters::read(&fields).unwrap();
            }
        }
    }

    #[test]
    fn a_member_of_another_type_an_unknown_one_and_one_that_is_there_twice_are_refused() {
        let cases = [
            (r#"{"action":1}"#, "`action`: expected a text, found `a number`"),
            (r#"{"action":null}"#, "`action`: expected a text, found `null`"),
            (r#"{"purpose":-1}"#, "`purpose`: expected a text, or a code as a number, found `a number`"),
            (r#"{"purpose":1.5}"#, "`purpose`: expected a text, or a code as a number, found `a number`"),
            (r#"{"data_from":true}"#, "`data_from`: expected a text, or whole seconds since 1970 as a number, found `a boolean`"),
            (r#"{"signal":[["a"]]}"#, "`signal`: expected a text, or a list of texts, found `a list`"),
            (r#"{"signal":{"a":1}}"#, "`signal`: expected a text, or a list of texts, found `an object`"),
            (r#"{"classes":["trip,odometer"]}"#, "`classes`: expected one name in each text of the list, found `trip,odometer`"),
            (r#"{"vehicle":["0x12"]}"#, "`vehicle`: expected a text, found `a list`"),
            (r#"{"action":"read","action":"read"}"#, "the field `action` is given more than once"),
            (r#"{"signal":"A","signal":"B"}"#, "the field `signal` is given more than once"),
            (r#"{"now":1}"#, "there is no field `now`"),
        ];
        for (json, exp_message) in cases {
            let message = read(json).unwrap_err().to_string();
            assert!(message.starts_with(exp_message), "{json}: {message}");
        }
        for none in ["[]", "1", r#""a""#, "null", "", "{", r#"{"a":1}{"#] {
            assert!(serde_json::from_str::<Question>(none).is_err(), "{none}");
        }
    }
}
