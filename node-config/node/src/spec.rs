//! Chain specs: the runtime and the genesis state in one JSON file.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use sc_service::{ChainType, GenericChainSpec, Properties};

use crate::cli::SpecOptions;

/// A chain spec without extensions of its own.
pub type Spec = GenericChainSpec;

const NAME: &str = "Valet Development";
const ID: &str = "valet_dev";
const TOKEN_SYMBOL: &str = "UNIT";
const TOKEN_DECIMALS: u32 = 12;
const SS58_FORMAT: u32 = 42;

/// The first bytes of every wasm module.
const WASM_MAGIC: &[u8] = b"\0asm";

/// Prints the raw spec of the runtime and preset asked for.
pub fn print(options: &SpecOptions) -> Result<(), SpecError> {
    let path = &options.runtime;
    let wasm = fs::read(path).map_err(|cause| SpecError::Unreadable { path: path.clone(), cause })?;
    if !wasm.starts_with(WASM_MAGIC) {
        return Err(SpecError::NotWasm { path: path.clone() });
    }
    let json = build(&wasm, &options.preset).as_json(true).map_err(|cause| SpecError::Refused { preset: options.preset.clone(), cause })?;
    io::stdout().write_all(json.as_bytes()).map_err(SpecError::Unwritable)
}

/// Reads a spec from a file.
pub fn load(path: &Path) -> Result<Spec, SpecError> {
    let bytes = fs::read(path).map_err(|cause| SpecError::Unreadable { path: path.to_owned(), cause })?;
    Spec::from_json_bytes(bytes).map_err(|cause| SpecError::NotASpec { path: path.to_owned(), cause })
}

fn build(wasm: &[u8], preset: &str) -> Spec {
    Spec::builder(wasm, None)
        .with_name(NAME)
        .with_id(ID)
        .with_chain_type(ChainType::Development)
        .with_properties(properties())
        .with_genesis_config_preset_name(preset)
        .build()
}

fn properties() -> Properties {
    [
        ("tokenSymbol".to_owned(), TOKEN_SYMBOL.into()),
        ("tokenDecimals".to_owned(), TOKEN_DECIMALS.into()),
        ("ss58Format".to_owned(), SS58_FORMAT.into()),
    ]
    .into_iter()
    .collect()
}

/// Why there is no spec.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    /// A file cannot be read.
    #[error("cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A file is no wasm module.
    #[error("`{}` is not a runtime: expected a wasm module", path.display())]
    NotWasm {
        /// The file.
        path: PathBuf,
    },
    /// A file is no chain spec.
    #[error(
        "`{}` is not a chain spec: expected the JSON that `valet-node spec` prints ({cause})",
        path.display()
    )]
    NotASpec {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        cause: String,
    },
    /// The runtime does not make a genesis state of the preset.
    #[error("the runtime makes no genesis of preset `{preset}`: expected one it knows ({cause})")]
    Refused {
        /// The preset's name.
        preset: String,
        /// What the runtime said.
        cause: String,
    },
    /// Standard output is closed or full.
    #[error("cannot write the spec: {0}")]
    Unwritable(io::Error),
}
