//! Reading many blocks, several at a time, in order.

use crate::{
    read::{keys, Found},
    Block, BlockError, BlockHash, BlockNumber, Chain, Emitters, Head,
};
use futures::{future::ready, stream, Stream, StreamExt, TryStreamExt};
use std::{
    ops::RangeInclusive,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    sync::Arc,
};
use subxt::config::substrate::H256;
use subxt_rpcs::{client::rpc_params, Error as RpcError};

/// Blocks in one request at most.
const MAX_CHUNK: u32 = 256;

/// Bytes of events that one request should bring at most. An answer is about twice as long, being
/// hexadecimal, and a node gives 15 MB at most unless told otherwise (`--rpc-max-response-size`).
const CHUNK_BYTES: usize = 512 * 1024;

/// Blocks asked for at the same time where a node gives only one with each request.
const BLOCKS_AT_ONCE: usize = 64;

/// Requests for many blocks that are under way at the same time: the node answers one while the
/// other is decoded.
const CHUNKS_AT_ONCE: usize = 2;

impl Chain {
    /// The blocks of these heights, in order, with what those contracts emitted. Many come with each
    /// request where the node allows that (`state_queryStorage`), else many are asked for at a time.
    ///
    /// The stream ends after its first error. That each block names the one before it as its
    /// parent is left to the caller, who knows where the walk began.
    pub fn blocks(
        &self,
        numbers: RangeInclusive<BlockNumber>,
        emitters: Emitters,
    ) -> impl Stream<Item = Result<Block, BlockError>> + Send + '_ {
        let pace = Arc::new(Pace::default());
        let (planned, last) = (Arc::clone(&pace), numbers.end().0);
        let chunks = stream::unfold(Some(numbers.start().0), move |from| {
            ready(from.filter(|from| *from <= last).map(|from| {
                let to = from.saturating_add(planned.more_blocks()).min(last);
                (from..=to, to.checked_add(1))
            }))
        });
        chunks
            .map(move |chunk| self.chunk(chunk, emitters, Arc::clone(&pace)))
            .buffered(CHUNKS_AT_ONCE)
            .map_ok(|blocks| stream::iter(blocks).map(Ok))
            .try_flatten()
            .scan(false, |failed, block| {
                let item = (!*failed).then_some(block);
                *failed = matches!(item, Some(Err(_)) | None);
                ready(item)
            })
    }

    async fn chunk(&self, numbers: RangeInclusive<u32>, emitters: Emitters, pace: Arc<Pace>) -> Result<Vec<Block>, BlockError> {
        let (first, last) = (*numbers.start(), *numbers.end());
        if first == last || pace.one_by_one.load(Ordering::Relaxed) {
            pace.took(0);
            return self.one_by_one(numbers, emitters).await;
        }
        let ends = self.heads(vec![first, last]).await?;
        let (Some(from), Some(to)) = (ends.first(), ends.last()) else {
            return Err(BlockError::NotThere { number: BlockNumber(first) });
        };
        // The node itself checks that both ends are of one fork.
        match self.legacy.state_query_storage(keys(), H256(from.hash.0), Some(H256(to.hash.0))).await {
            // Refused to strangers, or a state is gone: reading one by one works, or tells which.
            Err(RpcError::User(_)) => {
                pace.one_by_one.store(true, Ordering::Relaxed);
                self.one_by_one(numbers, emitters).await
            }
            Err(cause) => Err(BlockError::node(from.number, cause)),
            Ok(sets) => {
                let mut blocks = Vec::with_capacity(sets.len());
                let (mut heights, mut found, mut bytes) = (numbers, Found::default(), 0usize);
                // A set holds what has changed since the block before; the parent's hash always has.
                for set in sets {
                    let number = BlockNumber(heights.next().ok_or(BlockError::NotThere { number: to.number })?);
                    found.change(set.changes);
                    bytes = bytes.saturating_add(found.event_bytes());
                    blocks.push(self.block_of(Head { number, hash: BlockHash(set.block.0) }, found.clone(), emitters).await?);
                }
                pace.took(bytes);
                match heights.next() {
                    Some(missing) => Err(BlockError::NotThere { number: BlockNumber(missing) }),
                    None => Ok(blocks),
                }
            }
        }
    }

    async fn one_by_one(&self, numbers: RangeInclusive<u32>, emitters: Emitters) -> Result<Vec<Block>, BlockError> {
        let heads = self.heads(numbers.collect()).await?;
        stream::iter(heads).map(|head| self.block_at(head, emitters)).buffered(BLOCKS_AT_ONCE).try_collect().await
    }

    async fn heads(&self, numbers: Vec<u32>) -> Result<Vec<Head>, BlockError> {
        let first = BlockNumber(numbers.first().copied().unwrap_or_default());
        let hashes: Vec<Option<H256>> =
            self.rpc.request("chain_getBlockHash", rpc_params![&numbers]).await.map_err(|cause| BlockError::node(first, cause))?;
        let mut hashes = hashes.into_iter();
        let head = |number: u32| {
            let hash = hashes.next().flatten().ok_or(BlockError::NotThere { number: BlockNumber(number) })?;
            Ok(Head { number: BlockNumber(number), hash: BlockHash(hash.0) })
        };
        numbers.into_iter().map(head).collect()
    }
}

/// How many blocks the next request asks for: few at first, twice as many after each small answer,
/// half as many after a large one.
///
/// Where blocks suddenly grow, an answer may still be too long and break the connection; a new walk
/// begins with one block again, so it always gets on.
#[derive(Default)]
struct Pace {
    /// Beside the first.
    more_blocks: AtomicU32,
    one_by_one: AtomicBool,
}

impl Pace {
    fn more_blocks(&self) -> u32 {
        if self.one_by_one.load(Ordering::Relaxed) {
            return MAX_CHUNK.saturating_sub(1);
        }
        self.more_blocks.load(Ordering::Relaxed)
    }

    fn took(&self, bytes: usize) {
        let now = self.more_blocks.load(Ordering::Relaxed);
        let next = match bytes {
            0..=CHUNK_BYTES => now.saturating_mul(2).saturating_add(1).min(MAX_CHUNK.saturating_sub(1)),
            _ => now.div_euclid(2),
        };
        self.more_blocks.store(next, Ordering::Relaxed);
    }
}
