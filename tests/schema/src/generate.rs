//! JSON Schema from the tables.

use crate::form::{Form, Member};
use serde_json::{json, Map, Value};
use shared_logic::{
    json::{tables as t, Field, Schema},
    Denial,
};
use std::ptr;
use valet_wallet::preview::{PREVIEW, VALUE, WORDS};

/// Which way a document goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To us: a field that may be absent may be left out.
    In,
    /// From us: every field is there.
    Out,
}

/// Schemas that have a name of their own in each document that uses them.
macro_rules! named {
    ($($name:literal $schema:ident),+ $(,)?) => { &[$(($name, &t::$schema)),+] };
}

const NAMED: &[(&str, &Schema)] = named![
    "u64" U64, "u128" U128, "id" ID, "account" ACCOUNT, "pattern" PATTERN, "leaf" LEAF, "denial" DENIAL,
    "signal-class" CLASS, "signal-classes" CLASSES, "actions" ACTIONS, "rights" RIGHTS, "party-kinds" PARTY_KINDS,
    "action" ACTION, "residency" RESIDENCY, "coverage" COVERAGE, "legal-basis" LEGAL_BASIS, "party-status" PARTY_STATUS,
    "assigned-role" ASSIGNED_ROLE, "request-end" REQUEST_END, "end-reason" END_REASON, "emergency-reason" EMERGENCY_REASON,
    "finding" FINDING, "vehicle-status" VEHICLE_STATUS, "delegation-state" DELEGATION_STATE,
    "realm" REALM, "delegation-ref" DELEGATION_REF, "role" ROLE, "via" VIA, "request-state" REQUEST_STATE,
    "emergency-state" EMERGENCY_STATE, "operation" OPERATION, "grant-state" GRANT_STATE, "driver-consent" DRIVER_CONSENT,
    "grant-terms" GRANT_TERMS, "agreement" AGREEMENT, "profile" PROFILE, "purpose" PURPOSE, "delegation-terms" DELEGATION_TERMS,
    "check-request" CHECK_REQUEST, "intent-key" INTENT_KEY, "registry" REGISTRY, "vehicle" VEHICLE, "party" PARTY, "grant" GRANT,
    "delegation" DELEGATION, "access-request" ACCESS_REQUEST, "emergency" EMERGENCY, "region" REGION, "regions" REGIONS,
    "purposes" PURPOSES, "request-policy" REQUEST_POLICY, "needed" NEEDED, "named-key" NAMED_KEY, "vehicle-offer" VEHICLE_OFFER,
    "objection" OBJECTION, "objections" OBJECTIONS, "attestation" ATTESTATION, "recovery-terms" RECOVERY_TERMS, "recovery" RECOVERY,
    "message" ANY_MESSAGE, "intent" INTENT,
    "signature" SIGNATURE, "link" LINK, "event-body" EVENT_BODY, "event" EVENT, "basis" BASIS,
    "erasure" ERASURE, "verdict" VERDICT, "container" CONTAINER, "signed-intent" ANY_SIGNED_INTENT,
];

const OF_WALLET: &[(&str, &Schema)] = &[("preview", &PREVIEW), ("words", &WORDS), ("words-value", &VALUE)];

/// One file: the schema, and the named ones that it uses.
pub(crate) fn document(name: &str, schema: &'static Schema, way: Way, about: &str) -> Value {
    file(name, about, way, |made| made.body(schema))
}

/// The same of a form of the command line's.
pub(crate) fn answer(name: &str, form: &'static Form, about: &str) -> Value {
    file(name, about, Way::Out, |made| made.form(form))
}

fn file(name: &str, about: &str, way: Way, body: impl FnOnce(&mut Made) -> Value) -> Value {
    let mut made = Made { way, defs: Map::new() };
    let Value::Object(body) = body(&mut made) else { return Value::Null };
    let mut file = Map::from_iter([
        ("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema")),
        ("$id".to_owned(), json!(format!("urn:valet:schema:{}", name.replace('/', ":")))),
        ("description".to_owned(), json!(about)),
    ]);
    file.extend(body);
    if !made.defs.is_empty() {
        file.insert("$defs".to_owned(), Value::Object(made.defs));
    }
    Value::Object(file)
}

struct Made {
    way: Way,
    defs: Map<String, Value>,
}

impl Made {
    /// The schema, by its name if it has one.
    fn of(&mut self, schema: &'static Schema) -> Value {
        let Some((name, _)) = NAMED.iter().chain(OF_WALLET).find(|(_, known)| ptr::eq(*known, schema)) else { return self.body(schema) };
        if !self.defs.contains_key(*name) {
            // The place is taken first, since what it holds may need it too.
            self.defs.insert((*name).to_owned(), Value::Null);
            let body = self.body(schema);
            self.defs.insert((*name).to_owned(), body);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn body(&mut self, schema: &'static Schema) -> Value {
        match schema {
            Schema::Number(8..) | Schema::Time => {
                json!({ "type": "string", "pattern": "^(0|[1-9][0-9]*)$", "description": "A whole number in decimal text." })
            }
            Schema::Number(_) | Schema::Duration | Schema::Purpose => {
                let width = schema.number().unwrap_or_default();
                let most = u32::try_from(width).ok().and_then(|width| 256u64.checked_pow(width)?.checked_sub(1));
                json!({ "type": "integer", "minimum": 0, "maximum": most })
            }
            Schema::Bytes(width) => {
                let digits = width.saturating_mul(2);
                json!({ "type": "string", "pattern": format!("^0x[0-9a-f]{{{digits}}}$"), "description": format!("{width} bytes.") })
            }
            Schema::Text => json!({ "type": "string" }),
            Schema::Pattern => json!({
                "type": "string", "maxLength": shared_logic::limits::MAX_PATH_BYTES, "pattern": r"^([A-Za-z0-9_]+|\*)(\.([A-Za-z0-9_]+|\*))*$",
                "description": "A path of VSS such as Vehicle.Speed; `*` stands for one name.",
            }),
            Schema::Leaf => json!({
                "type": "string", "maxLength": shared_logic::limits::MAX_PATH_BYTES, "pattern": r"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$",
                "description": "The path of one signal of VSS, such as Vehicle.Speed.",
            }),
            Schema::Mask(_, names) => json!({ "type": "array", "items": { "enum": names }, "uniqueItems": true }),
            Schema::Optional(some, _) => json!({ "anyOf": [self.of(some), { "type": "null" }] }),
            Schema::Places(count, item) => json!({ "type": "array", "items": self.of(item), "minItems": count, "maxItems": count }),
            Schema::List(item) => json!({ "type": "array", "items": self.of(item) }),
            Schema::Set(item) => json!({ "type": "array", "items": self.of(item), "uniqueItems": true }),
            Schema::Object(fields) => self.object(None, fields),
            Schema::Enum(names) => json!({ "enum": names }),
            Schema::Union(tag, variants) => {
                let made: Vec<_> = variants.iter().map(|(name, fields)| self.object(Some((tag, name)), fields)).collect();
                json!({ "oneOf": made })
            }
            Schema::Denial => {
                let one =
                    |denial: &Denial| json!({ "properties": { "number": { "const": denial.code() }, "name": { "const": denial.name() } } });
                json!({
                    "type": "object", "required": ["number", "name"], "additionalProperties": false,
                    "properties": { "number": { "type": "integer" }, "name": { "type": "string" } },
                    "oneOf": Denial::LIST.iter().map(one).collect::<Vec<_>>(),
                })
            }
            // In a file for people only the form that they can read.
            Schema::OrScale(readable, _) => self.of(readable),
        }
    }

    fn form(&mut self, form: &'static Form) -> Value {
        match form {
            Form::Of(schema) => self.of(schema),
            Form::Text => json!({ "type": "string" }),
            Form::Matching(pattern) => json!({ "type": "string", "pattern": pattern }),
            Form::Words([word]) => json!({ "const": word }),
            Form::Words(words) => json!({ "enum": words }),
            Form::Flag => json!({ "type": "boolean" }),
            Form::List(item) => json!({ "type": "array", "items": self.form(item) }),
            Form::OrNull(form) => json!({ "anyOf": [self.form(form), { "type": "null" }] }),
            Form::AnyOf(forms) => json!({ "anyOf": forms.iter().map(|form| self.form(form)).collect::<Vec<_>>() }),
            Form::Object(members) => self.members(members),
            Form::Open => json!({ "type": "object" }),
        }
    }

    fn members(&mut self, members: &'static [Member]) -> Value {
        let mut properties = Map::new();
        for Member { name, form, about, .. } in members {
            let mut form = self.form(form);
            if let (false, Value::Object(form)) = (about.is_empty(), &mut form) {
                form.insert("description".to_owned(), json!(about));
            }
            properties.insert((*name).to_owned(), form);
        }
        let required: Vec<&str> = members.iter().filter(|member| member.always).map(|member| member.name).collect();
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }

    fn object(&mut self, tag: Option<(&str, &str)>, fields: &'static [Field]) -> Value {
        let mut properties: Map<String, Value> = tag.into_iter().map(|(tag, name)| (tag.to_owned(), json!({ "const": name }))).collect();
        let mut required: Vec<&str> = tag.into_iter().map(|(tag, _)| tag).collect();
        for (name, schema) in fields {
            properties.insert((*name).to_owned(), self.of(schema));
            if self.way == Way::Out || !schema.may_be_left_out() {
                required.push(name);
            }
        }
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }
}
