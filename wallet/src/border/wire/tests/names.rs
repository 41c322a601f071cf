//! The names of closed lists, in `tests/vectors/names.json`: the package's tests compare its TypeScript
//! types with them.
//!
//! After a wanted change write it anew: `VALET_BLESS=1 cargo test -p valet-wallet names_of_closed_lists`

use super::super::schemas::{CALL, MORTALITY, TYPE_SIZES};
use crate::{
    border::CODES,
    preview::{ACTOR, RECORD_CHANGE, VALUE},
    KeyKind,
};
use serde_json::{json, Map, Value};
use shared_logic::json::{tables::*, Schema};
use shared_logic::{Denial, RecordKey};
use std::{fs, path::PathBuf};

/// The names of what a schema can be.
fn names(schema: &Schema) -> Value {
    match schema {
        Schema::Enum(names) | Schema::Mask(_, names) => json!(names),
        Schema::Union(_, variants) => json!(variants.iter().map(|(name, _)| name).collect::<Vec<_>>()),
        _ => Value::Null,
    }
}

fn all() -> Map<String, Value> {
    let schemas = [
        ("SignalClass", &CLASSES),
        ("Action", &ACTIONS),
        ("Right", &RIGHTS),
        ("PartyKind", &PARTY_KINDS),
        ("Residency", &RESIDENCY),
        ("Region", &REGIONS),
        ("RequestPolicy", &REQUEST_POLICY),
        ("Coverage", &COVERAGE),
        ("LegalBasis", &LEGAL_BASIS),
        ("Gatekeeper", &GATEKEEPER),
        ("PartyStatus", &PARTY_STATUS),
        ("CoConsent", &CO_CONSENT),
        ("AssignedRole", &ASSIGNED_ROLE),
        ("RequestEnd", &REQUEST_END),
        ("EndReason", &END_REASON),
        ("EmergencyReason", &EMERGENCY_REASON),
        ("Finding", &FINDING),
        ("VehicleStatus", &VEHICLE_STATUS),
        ("DelegationState", &DELEGATION_STATE),
        ("Realm", &REALM),
        ("DelegationRef", &DELEGATION_REF),
        ("Role", &ROLE),
        ("Via", &VIA),
        ("RequestState", &REQUEST_STATE),
        ("EmergencyState", &EMERGENCY_STATE),
        ("Operation", &OPERATION),
        ("GrantState", &GRANT_STATE),
        ("DriverConsent", &DRIVER_CONSENT),
        ("Message", &ANY_MESSAGE),
        ("Signature", &SIGNATURE),
        ("EventBody", &EVENT_BODY),
        ("RecordChange", &RECORD_CHANGE),
        ("Actor", &ACTOR),
        ("WordsValue", &VALUE),
        ("Figure", &DETAIL),
        ("TermsField", &TERMS_FIELDS),
        ("Call", &CALL),
        ("Mortality", &MORTALITY),
        ("TypeSizes", &TYPE_SIZES),
    ];
    let mut all: Map<String, Value> = schemas.into_iter().map(|(name, schema)| (name.to_owned(), names(schema))).collect();
    let mut add = |name: &str, list: Vec<&str>| all.insert(name.to_owned(), json!(list));
    add("DenialName", Denial::LIST.iter().map(|denial| denial.name()).collect());
    add("FailureCode", CODES.to_vec());
    add("KeyKind", KeyKind::LIST.iter().map(|kind| kind.name()).collect());
    add("RecordKind", RecordKey::KINDS.to_vec());
    all
}

#[test]
fn the_names_of_closed_lists_are_those_that_the_package_is_held_against() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/names.json");
    let found = Value::Object(all());
    assert!(found.as_object().unwrap().values().all(|list| list.as_array().is_some_and(|list| list.len() > 1)), "{found}");
    if std::env::var_os("VALET_BLESS").is_some() {
        fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let exp: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(found, exp);
}
