//! The runtime that executed a block, and how it wrote its events.

use crate::{
    config::{ChainConfig, CONTRACTS_PALLET},
    read::BlockError,
    BlockHash, Chain, Emitted, Emitters, Head,
};
use codec::{Compact, Decode};
use shared_logic::Account;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use subxt::{config::substrate::H256, events::Events, OnlineClientAtBlock};

/// What a contract's event is called in the metadata.
const CONTRACT_EMITTED: (&str, &str) = (CONTRACTS_PALLET, "ContractEmitted");

/// Runtimes whose metadata has been read, by their name and version as the state holds them.
///
/// INVARIANT (parent rule): the metadata kept for a version is of the runtime that executes under
/// it. The state after block N names the version that executed N, while the code in that state may
/// already be the next.
#[derive(Default)]
pub(crate) struct Runtimes {
    known: Mutex<BTreeMap<Vec<u8>, Arc<Runtime>>>,
}

/// A runtime's way to write events.
pub(crate) struct Runtime {
    at: OnlineClientAtBlock<ChainConfig>,
}

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ContractEmitted {
    contract: [u8; 20],
    data: Vec<u8>,
    topics: Vec<[u8; 32]>,
}

impl Chain {
    /// The runtime that executed the block, whose state holds this `System.LastRuntimeUpgrade`.
    pub(crate) async fn runtime(&self, block: Head, parent: BlockHash, version: &[u8]) -> Result<Arc<Runtime>, BlockError> {
        if let Some(runtime) = self.runtimes.get(version) {
            return Ok(runtime);
        }
        let (Compact(wanted), _) = <(Compact<u32>, String)>::decode(&mut &*version).map_err(|_| BlockError::NoVersion { block })?;
        let number = u64::from(block.number.0);
        // The parent's code executed the block. Where the parent is pruned, the block's own code will
        // do unless it is the upgrade itself, which the version shows.
        for (hash, number) in [(parent, number.saturating_sub(1)), (block.hash, number)] {
            let Ok(at) = self.client.at_block_hash_and_number(H256(hash.0), number).await else { continue };
            if at.spec_version() == wanted {
                let runtime = Arc::new(Runtime { at });
                self.runtimes.keep(version, &runtime);
                return Ok(runtime);
            }
        }
        Err(BlockError::NoRuntime { block, version: wanted })
    }
}

impl Runtimes {
    fn get(&self, version: &[u8]) -> Option<Arc<Runtime>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(version).cloned()
    }

    fn keep(&self, version: &[u8], runtime: &Arc<Runtime>) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(version.to_vec(), Arc::clone(runtime));
    }
}

impl Runtime {
    /// The events that contracts emitted, from the bytes of `System.Events`.
    ///
    /// INVARIANT (whole or not at all): every byte belongs to a decoded event, and there are as many
    /// as the bytes announce. Subxt's own iterator ends early and silently where bytes are missing.
    pub(crate) fn emitted(&self, block: Head, bytes: Vec<u8>, emitters: Emitters) -> Result<Vec<Emitted>, BlockError> {
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        let undecodable = || BlockError::Undecodable { block };
        let mut rest = bytes.as_slice();
        let Compact(announced) = Compact::<u32>::decode(&mut rest).map_err(|_| undecodable())?;
        let mut left = rest.len();
        let events: Events<ChainConfig> = self.at.events().from_bytes(bytes);
        let mut found = 0u32;
        let mut emitted = Vec::new();
        for event in events.iter() {
            let event = event.map_err(|_| undecodable())?;
            found = found.checked_add(1).ok_or_else(undecodable)?;
            left = left.checked_sub(event.bytes().len()).ok_or_else(undecodable)?;
            if (event.pallet_name(), event.event_name()) != CONTRACT_EMITTED {
                continue;
            }
            let ContractEmitted { contract, data, topics } = event.decode_fields_unchecked_as().map_err(|_| undecodable())?;
            if emitters.include(Account(contract)) {
                emitted.push(Emitted { index: event.index(), contract: Account(contract), data, topics });
            }
        }
        if found == announced && left == 0 {
            Ok(emitted)
        } else {
            Err(undecodable())
        }
    }
}
