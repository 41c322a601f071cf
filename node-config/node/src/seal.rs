//! Makes blocks: on each transaction, at an interval, or on request.

use std::{error::Error as StdError, sync::Arc, time::Duration};

use futures::{
    channel::{mpsc::Receiver, oneshot},
    future::pending,
    stream::{BoxStream, StreamExt},
};
use log::{debug, warn};
use sc_basic_authorship::ProposerFactory;
use sc_consensus::LongestChain;
use sc_consensus_manual_seal::{finalize_block, seal_block, CreatedBlock, EngineCommand, Error, FinalizeBlockParams, SealBlockParams};
use sc_transaction_pool_api::TransactionPool;
use sp_inherents::CreateInherentDataProviders;
use tokio::time::{interval, sleep, MissedTickBehavior};

use crate::{
    cli::Rhythm,
    client::{Backend, Client, Pool},
    clock::Clock,
    finality::Finality,
    types::{Block, Hash},
};

/// Notices of ready transactions taken in one go.
const MAX_NOTICES: usize = 1_024;
/// The pauses before each look at the pool that a notice sets off.
const LOOKS: [Duration; 5] =
    [Duration::ZERO, Duration::from_millis(50), Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(4)];

/// A request by RPC.
pub type Request = EngineCommand<Hash>;

/// Makes the chain's blocks, one at a time.
pub struct Sealer {
    /// The chain.
    pub client: Arc<Client>,
    /// Transactions that wait for a block.
    pub pool: Arc<Pool>,
    /// Which block to build on.
    pub best: LongestChain<Backend, Block>,
    /// Fills blocks.
    pub proposers: ProposerFactory<Pool, Client>,
    /// Stamps blocks.
    pub stamps: Stamps,
    /// What becomes of a made block.
    pub finality: Finality,
}

/// Gives a block its time.
pub struct Stamps(pub Arc<Clock>);

#[async_trait::async_trait]
impl CreateInherentDataProviders<Block, ()> for Stamps {
    type InherentDataProviders = sp_timestamp::InherentDataProvider;

    async fn create_inherent_data_providers(
        &self,
        parent: Hash,
        (): (),
    ) -> Result<Self::InherentDataProviders, Box<dyn StdError + Send + Sync>> {
        Ok(sp_timestamp::InherentDataProvider::new(self.0.after(parent).into()))
    }
}

/// A wish for a block: what to build on, and what to do with it.
struct Wish {
    parent: Option<Hash>,
    empty: bool,
    finalize: bool,
}

impl Wish {
    /// A block of what waits in the pool, if anything does.
    const TRANSACTIONS: Self = Self { parent: None, empty: false, finalize: false };
    /// A block in any case.
    const BLOCK: Self = Self { parent: None, empty: true, finalize: false };
}

impl Sealer {
    /// Makes blocks for ever; whoever spawned it drops it when the node stops.
    pub async fn run(mut self, rhythm: Rhythm, mut requests: Receiver<Request>) {
        let mut beats = self.beats(rhythm);
        loop {
            // Requests come first: a test that asked is waiting for its answer.
            tokio::select! {
                biased;
                Some(request) = requests.next() => self.answer(request).await,
                Some(()) = beats.next() => self.beat(rhythm).await,
                else => pending().await,
            }
        }
    }

    /// What sets the sealer off besides requests.
    fn beats(&self, rhythm: Rhythm) -> BoxStream<'static, ()> {
        match rhythm {
            Rhythm::Manual => futures::stream::pending().boxed(),
            Rhythm::Instant { .. } => {
                // Many transactions at once set it off once: one block takes all that fit.
                let notices = self.pool.import_notification_stream().ready_chunks(MAX_NOTICES);
                notices.flat_map_unordered(None, |_| looks()).boxed()
            }
            Rhythm::Interval { block_time, .. } => ticks(block_time),
        }
    }

    async fn beat(&mut self, rhythm: Rhythm) {
        if let Rhythm::Instant { .. } = rhythm {
            self.drain_pool().await;
        } else if let Err(error) = self.make(Wish::BLOCK).await {
            warn!("no block was made: {error}");
        }
    }

    /// Makes blocks until no ready transaction is left that fits one.
    async fn drain_pool(&mut self) {
        loop {
            let block = match self.make(Wish::TRANSACTIONS).await {
                Ok(made) => made.hash,
                Err(Error::EmptyTransactionPool) => return,
                Err(error) => return warn!("no block was made: {error}"),
            };
            // The pool looks at the block first, so that what it took counts no more.
            let left = self.pool.clone().ready_at(block).await.next().is_some();
            if !left {
                return;
            }
        }
    }

    async fn answer(&mut self, request: Request) {
        match request {
            EngineCommand::SealNewBlock { create_empty, finalize, parent_hash, sender } => {
                let wish = Wish { parent: parent_hash, empty: create_empty, finalize };
                let made = self.make(wish).await;
                if let Some(sender) = sender {
                    // Whoever asked may have left meanwhile.
                    let _ = sender.send(made);
                }
            }
            EngineCommand::FinalizeBlock { hash, sender, .. } => {
                let finalizer = self.client.clone();
                finalize_block(FinalizeBlockParams::<Block, _, Backend> {
                    hash,
                    sender,
                    justification: None,
                    finalizer,
                    _phantom: Default::default(),
                })
                .await;
            }
        }
    }

    async fn make(&mut self, wish: Wish) -> Result<CreatedBlock<Hash>, Error> {
        let (sender, made) = oneshot::channel();
        seal_block(SealBlockParams {
            create_empty: wish.empty,
            finalize: wish.finalize || self.finality.at_once(),
            parent_hash: wish.parent,
            sender: Some(sender),
            pool: self.pool.clone(),
            client: self.client.clone(),
            env: &mut self.proposers,
            select_chain: &self.best,
            consensus_data_provider: None,
            block_import: &mut self.client,
            create_inherent_data_providers: &self.stamps,
        })
        .await;
        let block = made.await??;
        debug!("made {:?}", block.hash);
        if !wish.finalize {
            self.finality.made(block.hash);
        }
        Ok(block)
    }
}

/// A look at the pool at once and again later. A transaction that comes while a block is being made may
/// not stand in the pool's view of the new block yet when its notice is taken, and it has one notice only.
fn looks() -> BoxStream<'static, ()> {
    futures::stream::iter(LOOKS).then(sleep).boxed()
}

/// A beat every `period`, the first one after it; a late one does not make two at once.
fn ticks(period: Duration) -> BoxStream<'static, ()> {
    let mut timer = interval(period);
    timer.set_missed_tick_behavior(MissedTickBehavior::Skip);
    futures::stream::unfold(timer, |mut timer| async move {
        timer.tick().await;
        Some(((), timer))
    })
    .skip(1)
    .boxed()
}
