//! The primitive types, those of Polkadot Hub: 32-byte accounts signed for by sr25519, ed25519
//! or ecdsa keys.

use sp_runtime::{
    generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature,
};

use crate::extrinsic::UncheckedExtrinsic;

/// A signature of any of the supported key types.
pub type Signature = MultiSignature;
/// The account a signature's key stands for.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How an extrinsic names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// An amount in the smallest native unit.
pub type Balance = u128;
/// Height of a block.
pub type BlockNumber = u32;
/// Extrinsics an account has sent.
pub type Nonce = u32;
/// A blake2b-256 hash.
pub type Hash = sp_core::H256;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
