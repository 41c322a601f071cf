//! All storage cells of a contract, as of one block.
//!
//! A pallet of contracts keeps each cell under the hash of its key with the key itself behind it, so a node that lists
//! what a contract stores also tells under which keys. It needs the state of that one block and none before it.

use crate::{account::NodeError, config::CONTRACTS_PALLET, CellError, Chain, Head};
use shared_logic::Account;
use subxt::{config::substrate::H256, ext::scale_decode};
use subxt_rpcs::{client::rpc_params, methods::legacy::Bytes, Error as RpcError};

/// Keys in one answer, the most that a node gives.
const KEYS_AT_ONCE: u32 = 1_000;

/// Values in one answer: of 640 bytes at most each, less than a connection carries.
const VALUES_AT_ONCE: usize = 512;

/// Bytes of the hash before a key: `Blake2_128Concat`.
const HASH: usize = 16;

/// What nodes call the storage of one contract among all others.
const PREFIX: &[u8] = b":child_storage:default:";

/// JSON-RPC: there is no such method.
const UNKNOWN_METHOD: i32 = -32_601;

/// A cell: its key as the contract names it, and what it holds.
pub type Cell = (Vec<u8>, Vec<u8>);

/// What the chain keeps of a contract.
#[derive(scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Info {
    account_type: Kind,
}

#[derive(scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Kind {
    Contract(Stored),
    #[allow(clippy::upper_case_acronyms, reason = "the chain's name")]
    EOA,
}

/// Of a contract: what its storage is found by, and its code.
#[derive(scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Stored {
    trie_id: Vec<u8>,
    code_hash: [u8; 32],
}

impl Chain {
    /// The cells of a contract whose keys are `wanted`, as of that block, in no order that means anything. The states of
    /// other blocks are not needed, so a node that has discarded them answers too.
    ///
    /// # Errors
    /// [`CellError`] when the node does not answer, does not list cells, or there is no contract at the address.
    pub async fn cells(&self, at: Head, contract: Account, wanted: impl Fn(&[u8]) -> bool + Send) -> Result<Vec<Cell>, CellError> {
        let stored = self.stored(at, contract).await?.ok_or(CellError::NoContract { address: contract })?;
        let storage = text(&[PREFIX, &stored.trie_id].concat());
        let (mut cells, mut last) = (Vec::new(), None::<String>);
        loop {
            let page = rpc_params![&storage, "0x", KEYS_AT_ONCE, &last, H256(at.hash.0)];
            let keys: Vec<Bytes> = self.rpc.request("childstate_getKeysPaged", page).await.map_err(unlisted)?;
            let next = keys.last().map(|key| text(&key.0));
            let some: Vec<&[u8]> = keys.iter().map(|key| key.0.as_slice()).filter(|key| key.get(HASH..).is_some_and(&wanted)).collect();
            for part in some.chunks(VALUES_AT_ONCE) {
                let names: Vec<String> = part.iter().map(|key| text(key)).collect();
                let question = rpc_params![&storage, names, H256(at.hash.0)];
                let values: Vec<Option<Bytes>> = self.rpc.request("childstate_getStorageEntries", question).await.map_err(unlisted)?;
                cells.extend(part.iter().zip(values).filter_map(|(key, value)| Some((key.get(HASH..)?.to_vec(), value?.0))));
            }
            // A page that is not full is the last.
            if u32::try_from(keys.len()).map_or(true, |count| count < KEYS_AT_ONCE) {
                return Ok(cells);
            }
            last = next;
        }
    }

    /// The hash of a contract's code at a block; `None` when there is no contract at the address.
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer.
    pub async fn code_hash(&self, at: Head, contract: Account) -> Result<Option<[u8; 32]>, NodeError> {
        Ok(self.stored(at, contract).await?.map(|stored| stored.code_hash))
    }

    async fn stored(&self, at: Head, contract: Account) -> Result<Option<Stored>, NodeError> {
        let number = u64::from(at.number.0);
        let at = self.client.at_block_hash_and_number(H256(at.hash.0), number).await.map_err(NodeError::of)?;
        let entry = subxt::dynamic::storage::<([u8; 20],), Info>(CONTRACTS_PALLET, "AccountInfoOf");
        let found = at.storage().entry(entry).map_err(NodeError::of)?.try_fetch((contract.0,)).await.map_err(NodeError::of)?;
        let Some(found) = found else { return Ok(None) };
        match found.decode().map_err(NodeError::of)?.account_type {
            Kind::Contract(stored) => Ok(Some(stored)),
            Kind::EOA => Ok(None),
        }
    }
}

/// Bytes as nodes write them.
fn text(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

fn unlisted(cause: RpcError) -> CellError {
    match cause {
        RpcError::User(error) if error.code == UNKNOWN_METHOD => CellError::NotListed,
        cause => NodeError::of(cause).into(),
    }
}
