//! Stands in for `protoc` while the node's dependencies are built.
//!
//! Two of them compile protobuf schemas in their build scripts and run whatever the environment
//! variable `PROTOC` names, to get a descriptor set. This program makes that set in Rust, so
//! that building the node needs nothing that cargo does not bring. It understands the arguments
//! those scripts pass, and refuses every other.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    let asked = Asked::parse(env::args().skip(1))?;
    let set = protox::compile(asked.schemas, asked.includes)?;
    fs::write(asked.output, set.encode_to_vec())?;
    Ok(())
}

/// What a build script asks for.
#[derive(Default)]
struct Asked {
    /// Where the descriptor set goes.
    output: PathBuf,
    /// Where imports are looked up.
    includes: Vec<PathBuf>,
    /// What to compile.
    schemas: Vec<PathBuf>,
}

impl Asked {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut asked = Self::default();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
            match argument.as_str() {
                "-o" => asked.output = value()?.into(),
                "-I" => asked.includes.push(value()?.into()),
                // The set always holds both.
                "--include_imports" | "--include_source_info" => {}
                option if option.starts_with('-') => {
                    return Err(format!("unknown argument `{option}`"));
                }
                schema => asked.schemas.push(schema.into()),
            }
        }
        Ok(asked)
    }
}
