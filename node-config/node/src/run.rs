//! Puts the parts together and runs them until a signal.

use std::{
    io,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use futures::channel::mpsc::channel;
use log::{info, warn};
use sc_basic_authorship::ProposerFactory;
use sc_consensus::LongestChain;
use sc_rpc_server::Server;
use sc_service::TaskManager;
use sc_transaction_pool::{notification_future, Builder, TransactionPoolOptions, TransactionPoolType};
use tokio::runtime::Runtime;

use crate::{
    chain::{Chain, OpenError, Place},
    cli::{Place as Asked, Rhythm, RhythmError, RunOptions},
    client::{Backend, Pool},
    clock::Clock,
    finality::{finalize_late, Finality},
    genesis::{Seed, SeedError},
    ready::{ReadyError, ReadyFile},
    rpc::{self, ServeError, Sources},
    seal::{Sealer, Stamps},
    signals::Signals,
    spec::{self, Spec, SpecError},
};

/// Folder of the chain under its base path.
const CHAIN_FOLDER: &str = "chain";

/// Requests for blocks that may wait.
const MAX_REQUESTS: usize = 1_000;

/// Transactions that may wait, and their bytes in all.
const MAX_POOL: usize = 100_000;
const MAX_POOL_BYTES: usize = 256 * 1024 * 1024;

/// Longest time each half of stopping may take: ending the tasks, then closing the database.
const STOP_LIMIT: Duration = Duration::from_millis(900);

/// Runs the chain until SIGINT or SIGTERM.
pub fn run(options: RunOptions) -> Result<(), RunError> {
    let spec = spec::load(&options.chain)?;
    let rhythm = options.rhythm(spec::block_time(&spec))?;
    if let Some(path) = &options.ready_file {
        ReadyFile::clear(path)?;
    }
    let runtime = Runtime::new().map_err(RunError::NoThreads)?;
    let mut signals = Signals::catch(&runtime).map_err(RunError::NoSignals)?;
    let tasks = TaskManager::new(runtime.handle().clone(), None).map_err(|error| RunError::failed(error.into()))?;
    let seed = Seed::settle(options.genesis_seed.as_deref(), options.place.base_path.as_deref())?;
    let chain = Chain::open(&spec, seed, &place(&options.place), options.keep, &tasks)?;
    let backend = chain.backend.clone();
    let outcome = runtime.block_on(async {
        let mut node = Node::start(options, rhythm, &spec, chain, tasks).await?;
        tokio::select! {
            () = signals.any() => Ok(()),
            failed = node.tasks.future() => failed.map_err(RunError::failed),
        }
    });
    runtime.shutdown_timeout(STOP_LIMIT);
    close(backend);
    outcome.inspect(|()| info!("stopped"))
}

/// Waits for the last user of the database to let go, so that dropping it writes all of it.
fn close(backend: Arc<Backend>) {
    let deadline = Instant::now() + STOP_LIMIT;
    while Arc::strong_count(&backend) > 1 {
        if Instant::now() > deadline {
            return warn!("stopped while the database was in use; the last blocks may be lost");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// A running node.
struct Node {
    tasks: TaskManager,
    _server: Server,
    _ready: Option<ReadyFile>,
}

impl Node {
    async fn start(options: RunOptions, rhythm: Rhythm, spec: &Spec, chain: Chain, tasks: TaskManager) -> Result<Self, RunError> {
        let clock = Arc::new(Clock::new(chain.client.clone()));
        let pool = pool(&chain, &tasks);

        let (finality, waiting) = Finality::of(rhythm);
        finality.take_over(&chain.client);
        if let Some(waiting) = waiting {
            let finalizer = finalize_late(chain.client.clone(), waiting);
            tasks.spawn_essential_handle().spawn("finality", None, finalizer);
        }

        let (requests, asked) = channel(MAX_REQUESTS);
        let sources = Sources { chain: &chain, spec, keep: options.keep, pool: pool.clone(), clock: clock.clone(), requests };
        let server = rpc::serve(sources, options.rpc_port, &tasks).await?;

        let proposers = ProposerFactory::new(tasks.spawn_handle(), chain.client.clone(), pool.clone(), None, None);
        let sealer = Sealer {
            client: chain.client.clone(),
            pool,
            best: LongestChain::new(chain.backend.clone()),
            proposers,
            stamps: Stamps(clock),
            finality,
        };
        tasks.spawn_essential_handle().spawn_blocking("seal", None, sealer.run(rhythm, asked));

        let address = server.listen_addrs().first().copied().ok_or(RunError::NoAddress)?;
        let ready = match options.ready_file {
            Some(path) => Some(ReadyFile::write(path, address, chain.genesis)?),
            None => None,
        };
        info!("rpc ws://{address} genesis {:?}", chain.genesis);
        Ok(Self { tasks, _server: server, _ready: ready })
    }
}

fn pool(chain: &Chain, tasks: &TaskManager) -> Arc<Pool> {
    let options = TransactionPoolOptions::new_with_params(
        MAX_POOL,
        MAX_POOL_BYTES,
        None,
        TransactionPoolType::SingleState,
        // A development pool: what was refused once may be sent again at once.
        true,
        false,
    );
    let every_import = options.use_all_block_notifications();
    let essential = tasks.spawn_essential_handle();
    let pool = Builder::new(essential, chain.client.clone(), true.into()).with_options(options);
    let pool = Arc::new(pool.build());
    let upkeep = notification_future(chain.client.clone(), pool.clone(), every_import);
    tasks.spawn_essential_handle().spawn("pool", None, upkeep);
    pool
}

fn place(asked: &Asked) -> Place {
    asked.base_path.as_ref().map_or(Place::Memory, |base| Place::Folder(base.join(CHAIN_FOLDER)))
}

impl RunError {
    fn failed(error: sc_service::Error) -> Self {
        Self::Failed(Box::new(error))
    }

    /// Whether the node ran before this.
    pub fn was_running(&self) -> bool {
        matches!(self, Self::Failed(_))
    }
}

/// Why the node did not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The options contradict each other.
    #[error(transparent)]
    Rhythm(#[from] RhythmError),
    /// There is no spec.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// There is no seed for the first block.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The chain was not opened.
    #[error(transparent)]
    Chain(#[from] OpenError),
    /// RPC is not served.
    #[error(transparent)]
    Rpc(#[from] ServeError),
    /// The ready file was not written.
    #[error(transparent)]
    Ready(#[from] ReadyError),
    /// The system gives no threads.
    #[error("cannot start the threads that run the node: {0}")]
    NoThreads(io::Error),
    /// The system does not tell of signals.
    #[error("cannot listen for SIGINT and SIGTERM: {0}")]
    NoSignals(io::Error),
    /// The server listens nowhere.
    #[error("the RPC server listens on no address")]
    NoAddress,
    /// A part the node cannot do without has ended.
    #[error("the node stopped by itself: {0}")]
    Failed(Box<sc_service::Error>),
}
