//! The chain's types as the node sees them: extrinsics are opaque bytes to it.

use sc_executor::WasmExecutor;
use sc_service::{TFullBackend, TFullClient};
use sc_transaction_pool::TransactionPoolHandle;
use sp_runtime::{generic, traits::BlakeTwo256, OpaqueExtrinsic};

use crate::api::RuntimeApi;

/// The account a key stands for.
pub type AccountId = sp_runtime::AccountId32;
/// Height of a block.
pub type BlockNumber = u32;
/// Extrinsics an account has sent.
pub type Nonce = u32;
/// A blake2b-256 hash.
pub type Hash = sp_core::H256;
/// A block, its extrinsics unread.
pub type Block = generic::Block<generic::Header<BlockNumber, BlakeTwo256>, OpaqueExtrinsic>;

/// Runs the runtime that the chain carries.
pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
/// Where blocks and state are kept.
pub type Backend = TFullBackend<Block>;
/// The chain: reads, executes and imports.
pub type Client = TFullClient<Block, RuntimeApi, Executor>;
/// Transactions that wait for a block.
pub type Pool = TransactionPoolHandle<Block, Client>;
