//! A chain node as the source.

use super::{Answer, Connect, Source, SourceError};
use futures::{future::BoxFuture, stream::BoxStream, FutureExt, StreamExt};
use shared_logic::Account;
use std::{ops::RangeInclusive, time::Duration};
use valet_chain::{Block, BlockError, BlockHash, BlockNumber, Chain, Emitters, Genesis, Head, HeadChanges};

/// A node that is connected to again and again.
pub(crate) struct Node {
    pub(crate) url: String,
    pub(crate) contract: Account,
    pub(crate) poll: Duration,
}

struct Connection {
    chain: Chain,
    contract: Account,
    emitters: Emitters,
    changes: HeadChanges,
    best_changes: HeadChanges,
}

impl Connect for Node {
    fn connect(&self) -> Answer<'_, Box<dyn Source>> {
        async move {
            let chain = Chain::connect(&self.url).await.map_err(lost)?;
            let (changes, best_changes) = (chain.finalized_changes(self.poll), chain.best_changes(self.poll));
            let (contract, emitters) = (self.contract, Emitters::Only(self.contract));
            Ok::<Box<dyn Source>, _>(Box::new(Connection { chain, contract, emitters, changes, best_changes }))
        }
        .boxed()
    }
}

impl Source for Connection {
    fn genesis(&self) -> Genesis {
        self.chain.genesis()
    }

    fn finalized_head(&self) -> Answer<'_, Head> {
        async move { self.chain.finalized_head().await.map_err(lost) }.boxed()
    }

    fn hash(&self, number: BlockNumber) -> Answer<'_, Option<BlockHash>> {
        async move { self.chain.block_hash(number).await.map_err(classify) }.boxed()
    }

    fn block(&self, number: BlockNumber) -> Answer<'_, Block> {
        async move { self.chain.block(number, self.emitters).await.map_err(classify) }.boxed()
    }

    fn blocks(&self, numbers: RangeInclusive<BlockNumber>) -> BoxStream<'_, Result<Block, SourceError>> {
        self.chain.blocks(numbers, self.emitters).map(|block| block.map_err(classify)).boxed()
    }

    fn block_at(&self, block: Head) -> Answer<'_, Block> {
        async move { self.chain.block_at(block, self.emitters).await.map_err(classify) }.boxed()
    }

    fn best_head(&self) -> Answer<'_, Head> {
        async move { self.chain.best_head().await.map_err(lost) }.boxed()
    }

    fn code(&self, at: Head) -> Answer<'_, Option<[u8; 32]>> {
        async move { self.chain.code_hash(at, self.contract).await.map_err(lost) }.boxed()
    }

    fn changed(&mut self) -> BoxFuture<'_, ()> {
        self.changes.next().boxed()
    }

    fn best_changed(&mut self) -> BoxFuture<'_, ()> {
        self.best_changes.next().boxed()
    }
}

fn classify(error: BlockError) -> SourceError {
    match error {
        BlockError::StateDiscarded { from, to } => SourceError::Discarded { from, to },
        BlockError::Undecodable { block } => SourceError::Undecodable(block.number),
        error => lost(error),
    }
}

fn lost(error: impl std::error::Error) -> SourceError {
    let cause = error.source().map(|cause| format!(" ({cause})")).unwrap_or_default();
    SourceError::Lost(format!("{error}{cause}"))
}
