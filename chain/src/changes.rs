//! Hints that there may be a new block.

use crate::{config::ChainConfig, Chain};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use subxt::Config;
use subxt_rpcs::client::RpcSubscription;
use tokio::time::timeout;

/// Wakes when there may be a new block: a final one, or a best one.
///
/// It only wakes: which block it is, is asked of [`Chain::finalized_head`] or [`Chain::best_head`]. A
/// notification that is lost, doubled or out of order can therefore delay, never mislead; and it delays
/// by no more than the poll period, after which it wakes anyway.
pub struct HeadChanges {
    chain: Chain,
    of: Heads,
    poll: Duration,
    // Never locked: the mutex makes the whole shareable between threads, which a subscription is not.
    subscription: Mutex<Option<Subscription>>,
}

/// Whose changes wake.
#[derive(Clone, Copy, Debug)]
enum Heads {
    Final,
    Best,
}

type Subscription = RpcSubscription<<ChainConfig as Config>::Header>;

impl Chain {
    /// Hints of new final blocks, and one at least every `poll`.
    pub fn finalized_changes(&self, poll: Duration) -> HeadChanges {
        self.changes(Heads::Final, poll)
    }

    /// Hints of new best blocks, and one at least every `poll`.
    pub fn best_changes(&self, poll: Duration) -> HeadChanges {
        self.changes(Heads::Best, poll)
    }

    fn changes(&self, of: Heads, poll: Duration) -> HeadChanges {
        HeadChanges { chain: self.clone(), of, poll, subscription: Mutex::default() }
    }
}

impl HeadChanges {
    /// Waits for the next hint.
    pub async fn next(&mut self) {
        let subscription = self.subscription.get_mut().unwrap_or_else(PoisonError::into_inner);
        if subscription.is_none() {
            *subscription = subscribe(&self.chain, self.of, self.poll).await;
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

async fn subscribe(chain: &Chain, of: Heads, longest: Duration) -> Option<Subscription> {
    let subscription = async {
        match of {
            Heads::Final => chain.legacy.chain_subscribe_finalized_heads().await,
            Heads::Best => chain.legacy.chain_subscribe_new_heads().await,
        }
    };
    timeout(longest, subscription).await.ok()?.ok()
}
