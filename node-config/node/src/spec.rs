//! Chain specs: the runtime and the genesis state in one JSON file.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use sc_service::{ChainType, GenericChainSpec, Properties};
use serde_json::{json, Value};
use sp_core::bytes::to_hex;

use crate::{
    cli::SpecOptions,
    metadata_hash::{self, Token},
};

/// A chain spec without extensions of its own.
pub type Spec = GenericChainSpec;

const TOKEN_SYMBOL: &str = "UNIT";
const SS58_FORMAT: u16 = 42;

/// The property that tells the time between blocks in milliseconds, where the chain has one.
const BLOCK_TIME: &str = "blockTimeMs";

/// The first bytes of every wasm module.
const WASM_MAGIC: &[u8] = b"\0asm";

/// Prints the raw spec of the runtime and preset asked for.
pub fn print(options: &SpecOptions) -> Result<(), SpecError> {
    let path = &options.runtime;
    let wasm = fs::read(path).map_err(|cause| SpecError::Unreadable { path: path.clone(), cause })?;
    if !wasm.starts_with(WASM_MAGIC) {
        return Err(SpecError::NotWasm { path: path.clone() });
    }
    let refused = |cause| SpecError::Refused { preset: options.preset.clone(), cause };
    let json = build(&wasm, options).as_json(true).map_err(refused)?;
    let mut json: Value = serde_json::from_str(&json).map_err(|error| refused(error.to_string()))?;
    let token = Token { symbol: TOKEN_SYMBOL.to_owned(), decimals: options.decimals, ss58_format: SS58_FORMAT };
    let hash = metadata_hash::of(&wasm, token).map_err(|cause| SpecError::NoMetadata { path: path.clone(), cause })?;
    if let Some(Value::Object(top)) = json.pointer_mut("/genesis/raw/top") {
        top.insert(to_hex(metadata_hash::KEY, false), json!(to_hex(&hash, false)));
    }
    io::stdout().write_all(format!("{json:#}\n").as_bytes()).map_err(SpecError::Unwritable)
}

/// Reads a spec from a file.
pub fn load(path: &Path) -> Result<Spec, SpecError> {
    let bytes = fs::read(path).map_err(|cause| SpecError::Unreadable { path: path.to_owned(), cause })?;
    Spec::from_json_bytes(bytes).map_err(|cause| SpecError::NotASpec { path: path.to_owned(), cause })
}

/// The time between blocks, where the chain has one of its own.
pub fn block_time(spec: &Spec) -> Option<Duration> {
    spec.properties().get(BLOCK_TIME).and_then(Value::as_u64).map(Duration::from_millis)
}

fn build(wasm: &[u8], options: &SpecOptions) -> Spec {
    Spec::builder(wasm, None)
        .with_name(&options.name)
        .with_id(&options.id)
        .with_chain_type(ChainType::Development)
        .with_properties(properties(options))
        .with_genesis_config_preset_name(&options.preset)
        .build()
}

fn properties(options: &SpecOptions) -> Properties {
    let block_time = options.block_ms.map(|ms| (BLOCK_TIME.to_owned(), ms.get().into()));
    [
        ("tokenSymbol".to_owned(), TOKEN_SYMBOL.into()),
        ("tokenDecimals".to_owned(), options.decimals.into()),
        ("ss58Format".to_owned(), SS58_FORMAT.into()),
    ]
    .into_iter()
    .chain(block_time)
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
    /// The runtime tells no metadata that a signer could vouch for.
    #[error("`{}` gives no metadata to hash: {cause}", path.display())]
    NoMetadata {
        /// The runtime's file.
        path: PathBuf,
        /// What the reader said.
        cause: String,
    },
    /// Standard output is closed or full.
    #[error("cannot write the spec: {0}")]
    Unwritable(io::Error),
}
