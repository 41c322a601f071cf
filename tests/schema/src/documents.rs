//! Which documents there are.

use crate::{
    answers,
    generate::{document, Way},
};
use serde_json::Value;
use shared_logic::json::{tables as t, Schema};
use std::path::PathBuf;

/// The folder of the schemas.
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema"))
}

/// File name without its ending, schema, direction, and what it is.
const DOCUMENTS: &[(&str, &Schema, Way, &str)] = &[
    ("event", &t::EVENT, Way::Out, "An event of the contract: every accepted change is exactly one."),
    ("verdict", &t::VERDICT, Way::Out, "The rules' answer to a check: an allow with its proof, or a deny with its reason."),
    ("denial", &t::DENIAL, Way::Out, "Why the rules say no. The number never changes meaning; new denials may be added."),
    ("record", &t::RECORD, Way::Out, "A record of the contract with its key."),
    ("record-key", &t::RECORD_KEY, Way::Out, "Which record of the contract."),
    ("preview", &valet_wallet::preview::PREVIEW, Way::Out, "What a message would do if it reached the contract now."),
    ("message", &t::ANY_MESSAGE, Way::In, "A change asked of the contract. Who asks, and when, stand beside it."),
    ("intent", &t::INTENT, Way::In, "What somebody wants done; once signed, anybody may submit it."),
    ("signed-intent", &t::ANY_SIGNED_INTENT, Way::In, "An intent with its signature."),
    ("check-request", &t::CHECK_REQUEST, Way::In, "What is asked in a check: may this recipient have these data now?"),
    ("container", &t::CONTAINER, Way::In, "A container's document: which signals it covers and which it excludes."),
];

/// Every schema that is made from a table: the file's name without its ending, and what it holds.
pub fn generated() -> impl Iterator<Item = (String, Value)> {
    let of_rules = DOCUMENTS.iter().map(|(name, schema, way, about)| ((*name).to_owned(), document(name, schema, *way, about)));
    of_rules.chain(answers::generated())
}
