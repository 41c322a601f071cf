//! The runtime calls the node makes, by signature only.
//!
//! The runtime itself arrives as wasm inside the chain spec. The macro below needs a type to
//! hang the signatures on; its bodies are never run, since every call goes to the wasm.

use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
    traits::Block as BlockT,
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;

use crate::types::{AccountId, Block, Hash, Nonce};

#[allow(dead_code, reason = "carries signatures; only the generated `RuntimeApi` is used")]
struct StandIn;

sp_api::impl_runtime_apis! {
    impl sp_api::Core<Block> for StandIn {
        fn version() -> sp_version::RuntimeVersion {
            unreachable!()
        }

        fn execute_block(_: <Block as BlockT>::LazyBlock) {
            unreachable!()
        }

        fn initialize_block(_: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
            unreachable!()
        }
    }

    impl sp_api::Metadata<Block> for StandIn {
        fn metadata() -> OpaqueMetadata {
            unreachable!()
        }

        fn metadata_at_version(_: u32) -> Option<OpaqueMetadata> {
            unreachable!()
        }

        fn metadata_versions() -> Vec<u32> {
            unreachable!()
        }
    }

    impl sp_block_builder::BlockBuilder<Block> for StandIn {
        fn apply_extrinsic(_: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
            unreachable!()
        }

        fn finalize_block() -> <Block as BlockT>::Header {
            unreachable!()
        }

        fn inherent_extrinsics(
            _: sp_inherents::InherentData,
        ) -> Vec<<Block as BlockT>::Extrinsic> {
            unreachable!()
        }

        fn check_inherents(
            _: <Block as BlockT>::LazyBlock,
            _: sp_inherents::InherentData,
        ) -> sp_inherents::CheckInherentsResult {
            unreachable!()
        }
    }

    impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for StandIn {
        fn validate_transaction(
            _: TransactionSource,
            _: <Block as BlockT>::Extrinsic,
            _: Hash,
        ) -> TransactionValidity {
            unreachable!()
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for StandIn {
        fn account_nonce(_: AccountId) -> Nonce {
            unreachable!()
        }
    }

    // The chain has no session keys; the author RPC asks for the signatures all the same.
    impl sp_session::SessionKeys<Block> for StandIn {
        fn generate_session_keys(
            _: Vec<u8>,
            _: Option<Vec<u8>>,
        ) -> OpaqueGeneratedSessionKeys {
            unreachable!()
        }

        fn decode_session_keys(_: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
            unreachable!()
        }
    }
}
