//! The runtime that executed a block, and how it wrote its events.

use crate::{
    config::{ChainConfig, CONTRACTS_PALLET},
    read::BlockError,
    BlockHash, Chain, Emitted, Emitters, Head, Weight,
};
use codec::{Compact, Decode};
use shared_logic::Account;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use subxt::{
    config::substrate::H256,
    error::DispatchError,
    events::{Event, Events, Phase},
    OnlineClientAtBlock,
};

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

/// What a transaction came to in its block.
pub(crate) struct Happened {
    /// As the chain charged it.
    pub(crate) weight: Weight,
    /// The dispatch error, where it failed.
    pub(crate) failed: Option<String>,
    /// What contracts emitted while it ran, in that order.
    pub(crate) emitted: Vec<Emitted>,
}

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Success {
    dispatch_info: Info,
}

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Info {
    weight: Weight,
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
    /// The events that those contracts emitted, from the bytes of `System.Events`.
    pub(crate) fn emitted(&self, block: Head, bytes: Vec<u8>, emitters: Emitters) -> Result<Vec<Emitted>, BlockError> {
        let mut all = Vec::new();
        self.each(block, bytes, |event| {
            all.extend(emitted(event)?.filter(|found| emitters.include(found.contract)));
            Some(())
        })?;
        Ok(all)
    }

    /// What the block's transaction at that position came to, from the bytes of `System.Events`.
    pub(crate) fn happened(&self, block: Head, bytes: Vec<u8>, position: u32) -> Result<Happened, BlockError> {
        let mut happened = Happened { weight: Weight { ref_time: 0, proof_size: 0 }, failed: None, emitted: Vec::new() };
        self.each(block, bytes, |event| {
            if event.phase() != Phase::ApplyExtrinsic(position) {
                return Some(());
            }
            happened.emitted.extend(emitted(event)?);
            match (event.pallet_name(), event.event_name()) {
                ("System", "ExtrinsicSuccess") => {
                    happened.weight = event.decode_fields_unchecked_as::<Success>().ok()?.dispatch_info.weight;
                }
                ("System", "ExtrinsicFailed") => {
                    let reason = DispatchError::decode_from(event.field_bytes(), self.at.metadata()).ok()?;
                    happened.failed = Some(reason.to_string());
                }
                _ => {}
            }
            Some(())
        })?;
        Ok(happened)
    }

    /// Gives each event to `take`, which says none to what it cannot read.
    ///
    /// INVARIANT (whole or not at all): every byte belongs to a decoded event, and there are as many
    /// as the bytes announce. Subxt's own iterator ends early and silently where bytes are missing.
    fn each(&self, block: Head, bytes: Vec<u8>, mut take: impl FnMut(&Event<'_, ChainConfig>) -> Option<()>) -> Result<(), BlockError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let undecodable = || BlockError::Undecodable { block };
        let mut rest = bytes.as_slice();
        let Compact(announced) = Compact::<u32>::decode(&mut rest).map_err(|_| undecodable())?;
        let mut left = rest.len();
        let events: Events<ChainConfig> = self.at.events().from_bytes(bytes);
        let mut found = 0u32;
        for event in events.iter() {
            let event = event.map_err(|_| undecodable())?;
            found = found.checked_add(1).ok_or_else(undecodable)?;
            left = left.checked_sub(event.bytes().len()).ok_or_else(undecodable)?;
            take(&event).ok_or_else(undecodable)?;
        }
        if found == announced && left == 0 {
            Ok(())
        } else {
            Err(undecodable())
        }
    }
}

/// What a contract emitted, where the event is of that kind; none where it cannot be read.
fn emitted(event: &Event<'_, ChainConfig>) -> Option<Option<Emitted>> {
    if (event.pallet_name(), event.event_name()) != CONTRACT_EMITTED {
        return Some(None);
    }
    let ContractEmitted { contract, data, topics } = event.decode_fields_unchecked_as().ok()?;
    Some(Some(Emitted { index: event.index(), contract: Account(contract), data, topics }))
}
