//! A scripted chain for tests: one that lies, stalls and breaks as told.

use super::{Answer, Connect, Source, SourceError};
use futures::{future::BoxFuture, FutureExt};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use valet_chain::{Block, BlockHash, BlockNumber, Genesis, Head};

pub(crate) const GENESIS: Genesis = Genesis([0x9e; 32]);

/// What goes wrong with one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The connection breaks.
    Drop,
    /// No answer ever comes.
    Hang,
    /// A block is not there, though it is final.
    Missing,
    /// The block after the asked one comes.
    Gap,
    /// The block before the asked one comes.
    Twice,
    /// A block of another fork comes.
    Fork,
    /// The newest final block is told as an older one.
    OldHead,
}

/// A chain and what goes wrong with it. Clones are the same chain.
#[derive(Clone, Default)]
pub(crate) struct FakeChain {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    blocks: Vec<Block>,
    /// How many blocks are final; grows by one with each question for the newest, when `grows`.
    final_blocks: usize,
    grows: bool,
    faults: VecDeque<Fault>,
    genesis: Option<Genesis>,
    discarded: Option<(BlockNumber, BlockNumber)>,
    down: bool,
    /// How many blocks the node holds, if not all: it is being synced anew.
    held: Option<usize>,
    /// A block that the node denies to have.
    lacking: Option<BlockNumber>,
    /// Blocks from this one on cannot be read.
    unreadable_from: Option<BlockNumber>,
    /// Best blocks above the final ones.
    best: Vec<Block>,
    /// The contract's code; none where there is no contract.
    code: Option<Option<[u8; 32]>>,
}

impl Inner {
    fn held(&self, number: BlockNumber) -> Option<&Block> {
        let position = position(number);
        self.blocks.get(position).filter(|_| self.held.is_none_or(|count| position < count))
    }
}

impl FakeChain {
    /// A chain of these blocks, of which all are final.
    pub(crate) fn new(blocks: Vec<Block>) -> Self {
        let chain = Self::default();
        chain.change(|inner| {
            inner.final_blocks = blocks.len();
            inner.blocks = blocks;
        });
        chain
    }

    /// The same, of which one is final, and one more each time somebody asks.
    pub(crate) fn growing(blocks: Vec<Block>, faults: Vec<Fault>) -> Self {
        let chain = Self::new(blocks);
        chain.change(|inner| {
            inner.final_blocks = 1;
            inner.grows = true;
            inner.faults = faults.into();
        });
        chain
    }

    pub(crate) fn push(&self, block: Block) {
        self.change(|inner| {
            inner.blocks.push(block);
            inner.final_blocks = inner.blocks.len();
        });
    }

    /// Has these best blocks, which are not final; of each, the one before it is its parent.
    pub(crate) fn is_best(&self, blocks: Vec<Block>) {
        self.change(|inner| inner.best = blocks);
    }

    /// The contract has this code now, or is not there.
    pub(crate) fn has_code(&self, code: Option<[u8; 32]>) {
        self.change(|inner| inner.code = Some(code));
    }

    pub(crate) fn replace(&self, number: usize, hash: BlockHash) {
        self.change(|inner| inner.blocks[number].hash = hash);
    }

    pub(crate) fn is_of(&self, genesis: Genesis) {
        self.change(|inner| inner.genesis = Some(genesis));
    }

    pub(crate) fn discards(&self, from: BlockNumber, to: BlockNumber) {
        self.change(|inner| inner.discarded = Some((from, to)));
    }

    pub(crate) fn is_down(&self, down: bool) {
        self.change(|inner| inner.down = down);
    }

    /// Goes on as a node that holds so many blocks, all final.
    pub(crate) fn holds(&self, count: usize) {
        self.change(|inner| inner.held = Some(count));
    }

    /// Denies to have the hash of this block.
    pub(crate) fn lacks(&self, number: Option<BlockNumber>) {
        self.change(|inner| inner.lacking = number);
    }

    /// Breaks the connection at each try to read this block or a later one.
    pub(crate) fn cannot_read_from(&self, number: BlockNumber) {
        self.change(|inner| inner.unreadable_from = Some(number));
    }

    fn change<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        change(&mut self.inner.lock().unwrap())
    }

    fn fault(&self) -> Fault {
        self.change(|inner| if inner.down { Fault::Drop } else { inner.faults.pop_front().unwrap_or(Fault::None) })
    }
}

impl Connect for FakeChain {
    fn connect(&self) -> Answer<'_, Box<dyn Source>> {
        async move {
            match self.fault() {
                Fault::Drop => Err(broken()),
                Fault::Hang => futures::future::pending().await,
                _ => Ok::<Box<dyn Source>, _>(Box::new(self.clone())),
            }
        }
        .boxed()
    }
}

impl Source for FakeChain {
    fn genesis(&self) -> Genesis {
        self.change(|inner| inner.genesis.unwrap_or(GENESIS))
    }

    fn finalized_head(&self) -> Answer<'_, Head> {
        async move {
            let fault = self.fault();
            let (newest, older) = self.change(|inner| {
                inner.final_blocks = (inner.final_blocks + usize::from(inner.grows)).min(inner.blocks.len());
                let count = inner.held.unwrap_or(inner.final_blocks);
                (inner.blocks[count - 1].head(), inner.blocks[count.saturating_sub(3)].head())
            });
            match fault {
                Fault::Drop => Err(broken()),
                Fault::Hang => futures::future::pending().await,
                Fault::OldHead => Ok(older),
                _ => Ok(newest),
            }
        }
        .boxed()
    }

    fn hash(&self, number: BlockNumber) -> Answer<'_, Option<BlockHash>> {
        async move {
            match self.fault() {
                Fault::Drop => Err(broken()),
                Fault::Hang => futures::future::pending().await,
                Fault::Missing => Ok(None),
                _ => Ok(self.change(|inner| inner.held(number).filter(|_| inner.lacking != Some(number)).map(|block| block.hash))),
            }
        }
        .boxed()
    }

    fn block(&self, number: BlockNumber) -> Answer<'_, Block> {
        async move {
            if let Some((from, to)) = self.change(|inner| inner.discarded).filter(|(from, to)| (*from..=*to).contains(&number)) {
                return Err(SourceError::Discarded { from, to });
            }
            if self.change(|inner| inner.unreadable_from).is_some_and(|from| number >= from) {
                return Err(broken());
            }
            let at = |position: usize| self.change(|inner| inner.blocks.get(position).cloned()).ok_or_else(broken);
            match self.fault() {
                Fault::Drop | Fault::Missing => Err(broken()),
                Fault::Hang => futures::future::pending().await,
                Fault::Gap => at(position(number) + 1),
                Fault::Twice => at(position(number).saturating_sub(1)),
                Fault::Fork => at(position(number)).map(|block| Block { parent: BlockHash([0xf0; 32]), ..block }),
                Fault::None | Fault::OldHead => at(position(number)),
            }
        }
        .boxed()
    }

    fn block_at(&self, block: Head) -> Answer<'_, Block> {
        async move {
            let found = |inner: &mut Inner| inner.best.iter().chain(&inner.blocks).find(|it| it.head() == block).cloned();
            self.change(|inner| if inner.down { None } else { found(inner) }).ok_or_else(broken)
        }
        .boxed()
    }

    /// Of the blocks that the script has, but for those that wait to be final as a growing chain's next.
    fn best_head(&self) -> Answer<'_, Head> {
        async move {
            self.change(|inner| {
                let newest = inner.blocks.get(inner.held.unwrap_or(inner.final_blocks).saturating_sub(1));
                inner.best.last().or(newest).filter(|_| !inner.down).map(Block::head).ok_or_else(broken)
            })
        }
        .boxed()
    }

    fn code(&self, _: Head) -> Answer<'_, Option<[u8; 32]>> {
        async move { Ok(self.change(|inner| inner.code.unwrap_or(Some([0xc0; 32])))) }.boxed()
    }

    fn changed(&mut self) -> BoxFuture<'_, ()> {
        tokio::time::sleep(Duration::from_millis(2)).boxed()
    }

    fn best_changed(&mut self) -> BoxFuture<'_, ()> {
        tokio::time::sleep(Duration::from_millis(2)).boxed()
    }
}

fn broken() -> SourceError {
    SourceError::Lost("the script says so".into())
}

fn position(number: BlockNumber) -> usize {
    usize::try_from(number.0).unwrap()
}
