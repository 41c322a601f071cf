//! Chain time: wall time, moved forward as tests ask, never backwards.

use std::{
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc,
    },
    time::{SystemTime, UNIX_EPOCH},
};

use codec::Decode;
use sc_client_api::{StorageKey, StorageProvider};
use sp_blockchain::HeaderBackend;
use sp_io::hashing::twox_128;

use crate::{
    client::{Backend, Client},
    types::Hash,
};

/// Least step from one block's time to the next: the runtime's, 1 ms.
const STEP_MS: u64 = 1;

/// Longest time the clock runs ahead of wall time: a hundred years.
const MAX_AHEAD_MS: u64 = 100 * 365 * 24 * 60 * 60 * 1_000;

/// Stamps blocks. All times are milliseconds since 1970.
pub struct Clock {
    client: Arc<Client>,
    ahead_ms: AtomicU64,
}

impl Clock {
    /// A clock that goes on from the best block's time if that lies ahead of wall time.
    ///
    /// Nothing else is kept of earlier advances, and nothing else is needed.
    pub fn new(client: Arc<Client>) -> Self {
        let best = client.info().best_hash;
        let ahead_ms = time_of(&client, best).saturating_sub(wall_ms());
        Self { client, ahead_ms: AtomicU64::new(ahead_ms) }
    }

    /// The time for a block on top of `parent`, later than the parent's.
    pub fn after(&self, parent: Hash) -> u64 {
        let now = wall_ms().saturating_add(self.ahead_ms.load(Ordering::SeqCst));
        now.max(time_of(&self.client, parent).saturating_add(STEP_MS))
    }

    /// Moves the following blocks `ms` forward and returns how far the clock is ahead.
    pub fn advance(&self, ms: u64) -> Result<u64, TooFar> {
        let step = |ahead: u64| ahead.checked_add(ms).filter(|sum| *sum <= MAX_AHEAD_MS);
        self.ahead_ms
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, step)
            .map(|before| before.saturating_add(ms))
            .map_err(|ahead_ms| TooFar { ahead_ms })
    }
}

/// The clock would run more than a hundred years ahead.
#[derive(Debug, thiserror::Error)]
#[error("expected at most {MAX_AHEAD_MS} ms ahead of wall time in all, of which {ahead_ms} are used")]
pub struct TooFar {
    ahead_ms: u64,
}

/// When a block was made by its own state; 0 for genesis and where the state is gone.
fn time_of(client: &Client, block: Hash) -> u64 {
    let key = StorageKey([twox_128(b"Timestamp"), twox_128(b"Now")].concat());
    StorageProvider::<_, Backend>::storage(client, block, &key)
        .ok()
        .flatten()
        .and_then(|now| u64::decode(&mut now.0.as_slice()).ok())
        .unwrap_or(0)
}

fn wall_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| u64::try_from(since.as_millis()).ok()).unwrap_or(0)
}
