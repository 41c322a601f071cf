//! Hints that there may be a new final block.

use crate::{config::ChainConfig, Chain};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use subxt::Config;
use subxt_rpcs::client::RpcSubscription;
use tokio::time::timeout;

/// Wakes when there may be a new final block.
///
/// It only wakes: which block is final is asked of [`Chain::finalized_head`]. A notification that
/// is lost, doubled or out of order can therefore delay, never mislead; and it delays by no more
/// than the poll period, after which it wakes anyway.
pub struct FinalizedChanges {
    chain: Chain,
    poll: Duration,
    // Never locked: the mutex makes the whole shareable between threads, which a subscription is not.
    subscription: Mutex<Option<Subscription>>,
}

type Subscription = RpcSubscription<<ChainConfig as Config>::Header>;

impl Chain {
    /// Hints of new final blocks, and one at least every `poll`.
    pub fn finalized_changes(&self, poll: Duration) -> FinalizedChanges {
        FinalizedChanges { chain: self.clone(), poll, subscription: Mutex::default() }
    }
}

impl FinalizedChanges {
    /// Waits for the next hint.
    pub async fn next(&mut self) {
        let subscription = self.subscription.get_mut().unwrap_or_else(PoisonError::into_inner);
        if subscription.is_none() {
            *subscription = subscribe(&self.chain, self.poll).await;
        }
        let Some(heads) = subscription else {
            return tokio::time::sleep(self.poll).await;
        };
        // The end of a subscription, an error in it and silence all mean the same: look for yourself.
        match timeout(self.poll, heads.next()).await {
            Ok(Some(Ok(_))) | Err(_) => {}
            Ok(Some(Err(_)) | None) => *subscription = None,
        }
    }
}

async fn subscribe(chain: &Chain, longest: Duration) -> Option<Subscription> {
    timeout(longest, chain.legacy.chain_subscribe_finalized_heads()).await.ok()?.ok()
}
