//! Documents against the files.

use crate::folder;
use jsonschema::Validator;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, Mutex, PoisonError},
};

/// Validators by the names of their schemas.
static KNOWN: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());

/// What is wrong with a document by the schema in `docs/schema/NAME.json`: where, and what.
///
/// # Errors
/// A file that cannot be read, or is no JSON Schema.
pub fn errors(name: &str, document: &Value) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let validator = validator(name)?;
    let found = validator.iter_errors(document);
    Ok(found.map(|error| format!("{}: {error}", error.instance_path())).collect())
}

/// Fails the test unless the document is as the schema in `docs/schema/NAME.json` says.
///
/// # Panics
/// With all that is wrong, and the document.
#[expect(clippy::panic, reason = "only tests call it")]
pub fn assert_valid(name: &str, document: &Value) {
    match errors(name, document) {
        Ok(errors) if errors.is_empty() => {}
        Ok(errors) => panic!("not as docs/schema/{name}.json says:\n{}\n{document:#}", errors.join("\n")),
        Err(error) => panic!("docs/schema/{name}.json: {error}"),
    }
}

fn validator(name: &str) -> Result<Arc<Validator>, Box<dyn std::error::Error>> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(validator) = known.get(name) {
        return Ok(Arc::clone(validator));
    }
    let made = Arc::new(made(name)?);
    known.insert(name.to_owned(), Arc::clone(&made));
    Ok(made)
}

/// Each file is whole, so that nothing else is read.
fn made(name: &str) -> Result<Validator, Box<dyn std::error::Error>> {
    let schema: Value = serde_json::from_str(&fs::read_to_string(folder().join(format!("{name}.json")))?)?;
    // The formats are checked too: a time that is none is a mistake.
    Ok(jsonschema::options().should_validate_formats(true).build(&schema)?)
}
