//! Which methods are served: Substrate's own, the engine's and ours.

use std::sync::Arc;

use jsonrpsee::{core::RegisterMethodError, RpcModule};
use sc_client_api::Backend as _;
use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
use sc_rpc::{
    author::{Author, AuthorApiServer},
    chain::ChainApiServer,
    offchain::{Offchain, OffchainApiServer},
    state::{ChildStateApiServer, StateApiServer},
    system::{System, SystemApiServer, SystemInfo},
};
use sc_rpc_spec_v2::{
    archive::{Archive, ArchiveApiServer},
    chain_head::{ChainHead, ChainHeadApiServer, ChainHeadConfig},
    chain_spec::{ChainSpec, ChainSpecApiServer},
    transaction::{Transaction, TransactionApiServer, TransactionBroadcast, TransactionBroadcastApiServer},
};
use sc_service::{config::KeystoreConfig, KeystoreContainer, TaskManager};
use sc_utils::mpsc::tracing_unbounded;
use sp_core::traits::SpawnNamed;
use substrate_frame_rpc_system::{System as Nonces, SystemApiServer as NoncesApiServer};

use super::{
    dev::{Dev, DevApiServer},
    sources::Sources,
    system,
};
use crate::{
    cli::Keep,
    client::{Client, Pool},
    spec::Spec,
};

/// Requests to the network that wait for their answer, above which a warning is logged.
const SYSTEM_QUEUE_WARNING: usize = 10_000;

/// Transactions one connection may broadcast at a time by `transaction_v1_broadcast`.
const MAX_BROADCASTS: usize = 1_024;

type Spawner = Arc<dyn SpawnNamed>;
type Module = RpcModule<()>;

/// Every method.
pub fn all(sources: Sources<'_>, spawner: Spawner, tasks: &TaskManager) -> Result<Module, RegisterMethodError> {
    let mut module = RpcModule::new(());
    module.merge(legacy(&sources, &spawner, tasks)?)?;
    module.merge(current(&sources, &spawner)?)?;
    module.merge(Nonces::new(sources.chain.client.clone(), sources.pool).into_rpc())?;
    module.merge(ManualSeal::new(sources.requests).into_rpc())?;
    module.merge(Dev::new(sources.clock).into_rpc())?;
    Ok(module)
}

/// `author`, `chain`, `childstate`, `offchain`, `state` and `system`.
fn legacy(sources: &Sources<'_>, spawner: &Spawner, tasks: &TaskManager) -> Result<Module, RegisterMethodError> {
    let client: Arc<Client> = sources.chain.client.clone();
    let pool: Arc<Pool> = sources.pool.clone();
    let mut module = RpcModule::new(());

    module.merge(sc_rpc::chain::new_full(client.clone(), spawner.clone()).into_rpc())?;
    let (state, child_state) = sc_rpc::state::new_full(client.clone(), spawner.clone(), None);
    module.merge(state.into_rpc())?;
    module.merge(child_state.into_rpc())?;
    // No key is ever put in: the chain has no authorities, and wallets sign for themselves.
    if let Ok(keys) = KeystoreContainer::new(&KeystoreConfig::InMemory) {
        module.merge(Author::new(client.clone(), pool, keys.keystore(), spawner.clone()).into_rpc())?;
    }
    if let Some(storage) = sources.chain.backend.offchain_storage() {
        module.merge(Offchain::new(storage).into_rpc())?;
    }

    let (requests, asked) = tracing_unbounded("system-rpc", SYSTEM_QUEUE_WARNING);
    tasks.spawn_handle().spawn("system-rpc", None, system::answer(client, asked));
    module.merge(System::new(system_info(sources.spec), requests).into_rpc())?;
    Ok(module)
}

/// `archive_v1`, `chainHead_v1`, `chainSpec_v1`, `transaction_v1` and `transactionWatch_v1`.
fn current(sources: &Sources<'_>, spawner: &Spawner) -> Result<Module, RegisterMethodError> {
    let client: Arc<Client> = sources.chain.client.clone();
    let backend = sources.chain.backend.clone();
    let pool: Arc<Pool> = sources.pool.clone();
    let genesis = sources.chain.genesis;
    let mut module = RpcModule::new(());

    let head = ChainHead::new(client.clone(), backend.clone(), spawner.clone(), ChainHeadConfig::default());
    module.merge(head.into_rpc())?;
    let spec = sources.spec;
    module.merge(ChainSpec::new(spec.name().to_owned(), genesis, spec.properties()).into_rpc())?;
    let broadcast = TransactionBroadcast::new(client.clone(), pool.clone(), spawner.clone(), MAX_BROADCASTS);
    module.merge(broadcast.into_rpc())?;
    let watch = Transaction::new(client.clone(), pool, spawner.clone(), None);
    module.merge(watch.into_rpc())?;
    // Its answers are about any block; a node that forgets state cannot give them.
    if sources.keep == Keep::All {
        module.merge(Archive::new(client, backend, genesis, spawner.clone()).into_rpc())?;
    }
    Ok(module)
}

fn system_info(spec: &Spec) -> SystemInfo {
    SystemInfo {
        chain_name: spec.name().to_owned(),
        impl_name: env!("CARGO_PKG_NAME").to_owned(),
        impl_version: env!("CARGO_PKG_VERSION").to_owned(),
        properties: spec.properties(),
        chain_type: sc_service::ChainSpec::chain_type(spec),
    }
}
