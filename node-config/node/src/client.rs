//! The parts of Substrate's client that the node is made of, over the chain's types.

use sc_executor::WasmExecutor;
use sc_service::{TFullBackend, TFullClient};
use sc_transaction_pool::TransactionPoolHandle;

use crate::{api::RuntimeApi, types::Block};

/// Runs the runtime that the chain carries.
pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
/// Where blocks and state are kept.
pub type Backend = TFullBackend<Block>;
/// The chain: reads, executes and imports.
pub type Client = TFullClient<Block, RuntimeApi, Executor>;
/// Transactions that wait for a block.
pub type Pool = TransactionPoolHandle<Block, Client>;
