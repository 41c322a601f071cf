//! One of the two parts of the code, and the files that describe it.

use crate::{masks::Mask, spec, types, Error};
use ink::metadata::InkProject;
use serde_json::{json, Value};
use std::{env, fs, path::Path};

/// A part of the contract's code.
pub struct Part {
    /// Its file name without what ends it.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// What a stranger is told first: five lines.
    pub about: [&'static str; 5],
}

impl Part {
    /// Writes `NAME.json`, and `NAME.contract` with the code in it. The arguments are the code's file, the compiler as
    /// `rustc --version` tells it, and the folder.
    ///
    /// # Errors
    /// What is missing, or cannot be written.
    pub fn write(&self, project: &InkProject) -> Result<(), Error> {
        let arguments: Vec<String> = env::args().skip(1).collect();
        let [code, compiler, folder] = arguments.as_slice() else {
            return Err("expected the code's file, the compiler's version and a folder".into());
        };
        let code = fs::read(code)?;
        let mut bundle = self.describe(project)?;
        bundle["source"] = json!({"hash": hex(&shared_logic::keccak_256(&code)), "language": "ink! 6.0.0-beta.1", "compiler": compiler});
        // The words that cargo-contract's own parser wants; a hyphen would end up in names of generated sources.
        bundle["contract"] = json!({
            "name": format!("valet_{}", self.name), "version": env!("CARGO_PKG_VERSION"), "authors": ["Valet's authors"],
            "description": self.description, "license": env!("CARGO_PKG_LICENSE"),
        });
        let write = |ending: &str, bundle: &Value| -> Result<(), Error> {
            let path = Path::new(folder).join(format!("{}.{ending}", self.name));
            Ok(fs::write(path, serde_json::to_string_pretty(bundle)?)?)
        };
        write("json", &bundle)?;
        bundle["source"]["contract_binary"] = hex(&code).into();
        write("contract", &bundle)
    }

    /// The metadata of ink! with names and comments.
    fn describe(&self, project: &InkProject) -> Result<Value, Error> {
        let masks = Mask::all()?;
        let mut registry = project.registry().clone();
        let numbers = types::leave_out_storage_keys(&mut registry);
        types::name_and_describe(&mut registry, &masks);
        let mut metadata = serde_json::to_value(project)?;
        metadata["types"] = serde_json::to_value(&registry)?["types"].take();
        for place in ["spec", "storage"] {
            spec::renumber(&mut metadata[place], &numbers)?;
        }
        spec::mend(&mut metadata["spec"], &self.about, &registry)?;
        // What clients make of it must be what ink! means: it reads its own words back.
        serde_json::from_value::<InkProject>(metadata.clone())?;
        metadata["user"] = json!({"masks": Mask::numbers(&masks)});
        Ok(metadata)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold("0x".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}
