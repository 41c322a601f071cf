//! The messages, events and layout: names of arguments, comments, and the numbers of types.

use crate::{docs, types, Error};
use scale_info::PortableRegistry;
use serde_json::Value;
use std::collections::BTreeMap;

/// Messages that change nothing.
const QUESTIONS: [&str; 3] = ["check", "check_emergency", "rules_hash"];

/// Mends what ink! says of the messages. They write their cells themselves, through `&self`: ink! would write the root
/// cell after each of them (ADR 0019). People who read this are to see what changes something. An argument that is
/// delegated unread is marked as such in Rust, and in no other language.
pub fn mend(spec: &mut Value, about: &[&str], types: &PortableRegistry) -> Result<(), Error> {
    spec["docs"] = about.to_vec().into();
    for kind in ["constructors", "messages", "events"] {
        for entry in spec[kind].as_array_mut().ok_or_else(|| format!("the metadata lists no {kind}"))? {
            mend_docs(entry);
            if kind == "events" {
                // The module it stands in is no part of its name.
                entry["module_path"] = types::NAMESPACE.into();
            }
            if kind == "messages" {
                entry["mutates"] = Value::Bool(!QUESTIONS.map(Value::from).contains(&entry["label"]));
            }
            for argument in entry["args"].as_array_mut().into_iter().flatten() {
                if let Some(label) = argument["label"].as_str().map(|label| label.trim_start_matches('_').to_owned()) {
                    argument["label"] = label.into();
                }
                mend_docs(argument);
                let ty = &mut argument["type"];
                if ty["displayName"] == Value::from(vec!["Forwarded"]) {
                    let id = ty["type"].as_u64().and_then(|id| u32::try_from(id).ok());
                    let name = id.and_then(|id| types.resolve(id)).and_then(|ty| ty.path.ident());
                    ty["displayName"] = vec![name.unwrap_or_else(|| "Vec".to_owned())].into();
                }
            }
        }
    }
    Ok(())
}

fn mend_docs(entry: &mut Value) {
    let lines = entry["docs"].as_array().map(|lines| lines.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
    if let Some(lines) = lines {
        entry["docs"] = docs::plain(&lines).into();
    }
}

/// Writes where the types stand now: beside `displayName` in messages, as `ty` in the layout.
pub fn renumber(value: &mut Value, numbers: &BTreeMap<u32, u32>) -> Result<(), Error> {
    match value {
        Value::Object(fields) => {
            let key = if fields.contains_key("displayName") { "type" } else { "ty" };
            if let Some(old) = fields.get(key).and_then(Value::as_u64) {
                let new = numbers.get(&u32::try_from(old)?).ok_or_else(|| format!("type {old} is used and left out"))?;
                fields.insert(key.to_owned(), (*new).into());
            }
            fields.values_mut().try_for_each(|field| renumber(field, numbers))
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| renumber(item, numbers)),
        _ => Ok(()),
    }
}
