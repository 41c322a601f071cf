//! When a block becomes final.

use std::{sync::Arc, time::Duration};

use futures::{
    channel::mpsc::{unbounded, UnboundedReceiver, UnboundedSender},
    StreamExt,
};
use log::{debug, warn};
use sc_client_api::Finalizer;
use sp_blockchain::HeaderBackend;
use tokio::time::{sleep_until, Instant};

use crate::{
    cli::Rhythm,
    client::{Backend, Client},
    types::Hash,
};

/// When a block becomes final.
#[derive(Clone)]
pub enum Finality {
    /// With its import.
    AtOnce,
    /// A fixed time after it was made; the queue's other end is [`finalize_late`].
    Late {
        /// From making a block to finalizing it.
        delay: Duration,
        /// Blocks that wait, in the order they were made.
        queue: UnboundedSender<Waiting>,
    },
    /// When a client asks.
    OnRequest,
}

/// A block that waits to be finalized.
pub struct Waiting {
    block: Hash,
    due: Instant,
}

impl Finality {
    /// The finality of a rhythm, and the waiting blocks if there is a wait.
    pub fn of(rhythm: Rhythm) -> (Self, Option<UnboundedReceiver<Waiting>>) {
        let delay = match rhythm {
            Rhythm::Manual => return (Self::OnRequest, None),
            Rhythm::Instant { finality_delay } | Rhythm::Interval { finality_delay, .. } => finality_delay,
        };
        if delay.is_zero() {
            return (Self::AtOnce, None);
        }
        let (queue, waiting) = unbounded();
        (Self::Late { delay, queue }, Some(waiting))
    }

    /// Finalizes now or later what an earlier run of the node left unfinalized.
    pub fn take_over(&self, client: &Client) {
        let info = client.info();
        if info.best_hash == info.finalized_hash {
            return;
        }
        match self {
            Self::AtOnce => finalize(client, info.best_hash),
            Self::Late { .. } => self.made(info.best_hash),
            Self::OnRequest => {}
        }
    }

    /// Whether a block is to be final with its import.
    pub fn at_once(&self) -> bool {
        matches!(self, Self::AtOnce)
    }

    /// Takes note of a block just made.
    pub fn made(&self, block: Hash) {
        if let Self::Late { delay, queue } = self {
            // The receiver is gone only while the node stops.
            let _ = queue.unbounded_send(Waiting { block, due: Instant::now() + *delay });
        }
    }
}

/// Finalizes blocks as they fall due.
///
/// The delay is one for all, so that the order of making is the order of falling due.
pub async fn finalize_late(client: Arc<Client>, mut waiting: UnboundedReceiver<Waiting>) {
    while let Some(Waiting { block, due }) = waiting.next().await {
        sleep_until(due).await;
        finalize(&client, block);
    }
}

fn finalize(client: &Client, block: Hash) {
    // A client may have asked for finality before the block fell due.
    let final_height = client.info().finalized_number;
    if client.number(block).is_ok_and(|height| height.is_some_and(|height| height <= final_height)) {
        return;
    }
    match Finalizer::<_, Backend>::finalize_block(client, block, None, true) {
        Ok(()) => debug!("finalized {block:?}"),
        Err(error) => warn!("cannot finalize {block:?}: {error}"),
    }
}
