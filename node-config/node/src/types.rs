//! The chain's types as the node sees them: extrinsics are opaque bytes to it.

use sp_runtime::{generic, traits::BlakeTwo256, OpaqueExtrinsic};

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
