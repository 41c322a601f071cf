//! Opens the chain of a spec, making its genesis where there is none yet.

use std::{fmt, path::PathBuf, sync::Arc};

use sc_client_db::{BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{client::ClientConfig, BuildGenesisBlock, GenesisBlockBuilder, TaskManager};
use sp_blockchain::HeaderBackend;
use sp_database::MemDb;
use sp_runtime::{traits::Block as _, BuildStorage};

use crate::{
    cli::Keep,
    client::{Backend, Client, Executor},
    genesis::Seed,
    spec::Spec,
    types::{Block, Hash},
};

/// State kept in memory for the next block, in bytes.
const TRIE_CACHE_BYTES: usize = 64 * 1024 * 1024;

/// Runtime instances kept ready: one makes blocks, the others answer calls.
const RUNTIME_INSTANCES: usize = 8;

/// Folder of compiled runtimes beside the program.
const COMPILED_FOLDER: &str = "compiled";

/// Compiled runtimes kept ready: one, and one more across an upgrade.
const RUNTIMES: u8 = 2;

/// Where a chain is kept.
#[derive(Clone, Debug)]
pub enum Place {
    /// In memory, until the node ends.
    Memory,
    /// In this folder.
    Folder(PathBuf),
}

impl Place {
    fn source(&self) -> DatabaseSource {
        match self {
            // The flag says that the database is new and is to be made, not opened.
            Self::Memory => DatabaseSource::Custom { db: Arc::new(MemDb::new()), require_create_flag: true },
            Self::Folder(path) => DatabaseSource::ParityDb { path: path.clone() },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => out.write_str("memory"),
            Self::Folder(path) => write!(out, "`{}`", path.display()),
        }
    }
}

/// An open chain.
pub struct Chain {
    /// Reads, executes and imports.
    pub client: Arc<Client>,
    /// Where blocks and state are kept.
    pub backend: Arc<Backend>,
    /// Hash of the first block.
    pub genesis: Hash,
}

impl Chain {
    /// Opens the chain of `spec` and `seed` in `place`.
    ///
    /// # Errors
    /// If the place cannot be used, is in use, was made with another way of keeping state, or
    /// holds the chain of another spec or seed.
    pub fn open(spec: &Spec, seed: Seed, place: &Place, keep: Keep, tasks: &TaskManager) -> Result<Self, OpenError> {
        let unusable = |cause: sp_blockchain::Error| OpenError::Unusable { place: place.clone(), cause };
        let executor = executor();
        let backend = sc_service::new_db_backend(settings(place, keep)).map_err(unusable)?;
        let no_genesis = |cause| OpenError::NoGenesis(sp_blockchain::Error::Storage(cause));
        let mut first = spec.build_storage().map_err(no_genesis)?;
        seed.mark(&mut first);
        let genesis = |backend: &Arc<Backend>| {
            GenesisBlockBuilder::new_with_storage(first.clone(), true, backend.clone(), executor.clone()).map_err(OpenError::NoGenesis)
        };

        let expected = genesis(&backend)?.build_genesis_block().map(|(block, _): (Block, _)| block.hash()).map_err(OpenError::NoGenesis)?;
        let client = sc_service::new_client(
            backend.clone(),
            executor.clone(),
            genesis(&backend)?,
            None,
            None,
            sc_client_api::execution_extensions::ExecutionExtensions::new(None, Arc::new(executor.clone())),
            Box::new(tasks.spawn_handle()),
            None,
            None,
            ClientConfig::default(),
        )
        .map_err(unusable)?;
        let found = client.info().genesis_hash;
        if found != expected {
            return Err(OpenError::OtherChain { place: place.clone(), found, expected });
        }
        Ok(Self { client: Arc::new(client), backend, genesis: found })
    }
}

/// How many blocks' state is kept, in the database's terms.
pub fn pruning(keep: Keep) -> PruningMode {
    match keep {
        Keep::All => PruningMode::ArchiveAll,
        Keep::Newest(blocks) => PruningMode::blocks_pruning(blocks),
    }
}

fn settings(place: &Place, keep: Keep) -> DatabaseSettings {
    DatabaseSettings {
        trie_cache_maximum_size: Some(TRIE_CACHE_BYTES),
        state_pruning: Some(pruning(keep)),
        source: place.source(),
        blocks_pruning: BlocksPruning::KeepAll,
        pruning_filters: Vec::new(),
        metrics_registry: None,
    }
}

fn executor() -> Executor {
    let heap: HeapAllocStrategy = DEFAULT_HEAP_ALLOC_STRATEGY;
    let builder = WasmExecutor::builder()
        .with_onchain_heap_alloc_strategy(heap)
        .with_offchain_heap_alloc_strategy(heap)
        .with_max_runtime_instances(RUNTIME_INSTANCES)
        .with_runtime_cache_size(RUNTIMES);
    match compiled() {
        Some(folder) => builder.with_cache_path(folder).build(),
        None => builder.build(),
    }
}

/// Where compiled runtimes are kept between runs, beside the program: compiling one takes seconds.
fn compiled() -> Option<PathBuf> {
    let folder = std::env::current_exe().ok()?.parent()?.join(COMPILED_FOLDER);
    std::fs::create_dir_all(&folder).is_ok().then_some(folder)
}

/// Why the chain was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The place holds no usable database.
    #[error("cannot use the chain in {place}: {cause}")]
    Unusable {
        /// The place.
        place: Place,
        /// What the database said.
        cause: sp_blockchain::Error,
    },
    /// The spec gives no first block.
    #[error("the chain spec gives no genesis block: expected a runtime and its state ({0})")]
    NoGenesis(sp_blockchain::Error),
    /// The place holds another chain.
    #[error("{place} holds another chain: expected genesis {expected:?}, found {found:?}")]
    OtherChain {
        /// The place.
        place: Place,
        /// Genesis of the chain found there.
        found: Hash,
        /// Genesis of the spec and the seed.
        expected: Hash,
    },
}
