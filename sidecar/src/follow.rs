//! Following the chain: the loop around the walker.

use crate::{
    alarm::Alarm,
    log::{key, Batch, Log},
    projection::events,
    shared::Shared,
    source::{Connect, Source, SourceError},
    walker::{Refused, Task, Walker},
};
use futures::StreamExt;
use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::watch, time::timeout};
use valet_chain::{Block, BlockNumber, Genesis};

/// Blocks in one transaction at most: bounds memory, and spreads the disk's wait over many blocks.
const BATCH_BLOCKS: usize = 256;

/// How long blocks wait for others to share their transaction with.
const BATCH_TIME: Duration = Duration::from_millis(50);

/// Follows the chain and writes the log.
pub(crate) struct Follower {
    pub(crate) connect: Arc<dyn Connect>,
    pub(crate) walker: Walker,
    pub(crate) log: Log,
    pub(crate) shared: Arc<Shared>,
    /// How long the source may take for one answer.
    pub(crate) patience: Duration,
    /// Told after each commit that wrote events.
    pub(crate) written: watch::Sender<()>,
    /// Told when everything final has been read for the first time.
    pub(crate) caught_up: watch::Sender<bool>,
}

/// Why work on a connection ended.
enum Broken {
    Lost(String),
    Stop(Alarm),
}

impl Follower {
    /// Follows until an alarm.
    pub(crate) async fn run(mut self) -> Alarm {
        loop {
            match self.one_connection().await {
                Broken::Stop(alarm) => {
                    tracing::error!(%alarm, "following has stopped");
                    self.shared.stopped(alarm.clone());
                    return alarm;
                }
                Broken::Lost(cause) => {
                    let wait = self.walker.lost();
                    tracing::warn!(cause, wait_ms = wait.as_millis(), "no connection to the node; trying again");
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    async fn one_connection(&mut self) -> Broken {
        let connect = Arc::clone(&self.connect);
        let mut source = match patiently(self.patience, connect.connect()).await {
            Ok(source) => source,
            Err(broken) => return broken,
        };
        if let Err(alarm) = self.walker.connected(source.genesis()) {
            return Broken::Stop(alarm);
        }
        self.shared.heard(|contact| contact.genesis = Some(source.genesis()));
        loop {
            if let Err(broken) = self.one_task(source.as_mut()).await {
                return broken;
            }
        }
    }

    async fn one_task(&mut self, source: &mut dyn Source) -> Result<(), Broken> {
        match self.walker.task() {
            Task::CheckCursor(number) => {
                let found = patiently(self.patience, source.hash(number)).await?;
                self.walker.cursor_is(found)?;
            }
            Task::AskHead => {
                let head = patiently(self.patience, source.finalized_head()).await?;
                self.walker.finalized(head).map_err(Broken::Stop)?;
                self.shared.heard(|contact| contact.head = Some(head));
            }
            Task::Read(from, to) => self.read(source, from, to).await?,
            Task::Wait => {
                // With no block read, the contract's first is not final yet.
                if self.walker.cursor().is_some() {
                    self.shared.heard(|contact| contact.caught_up_once = true);
                    self.caught_up.send_replace(true);
                }
                source.changed().await;
                self.walker.woken();
            }
        }
        Ok(())
    }

    /// Reads these blocks and writes them in batches. What was read before a fault is written too.
    async fn read(&mut self, source: &dyn Source, from: BlockNumber, to: BlockNumber) -> Result<(), Broken> {
        let genesis = source.genesis();
        let mut blocks = source.blocks(from..=to);
        let mut batch = Batch::default();
        let mut since = Instant::now();
        let ended = loop {
            let next = async { blocks.next().await.unwrap_or_else(|| Err(SourceError::Lost("the blocks ended early".into()))) };
            let taken = match patiently(self.patience, next).await {
                Ok(block) => self.take(block, &mut batch).map(|number| number == to),
                Err(broken) => Err(broken),
            };
            match taken {
                Ok(false) if batch.len() < BATCH_BLOCKS && since.elapsed() < BATCH_TIME => {}
                Ok(false) => {
                    self.write(genesis, std::mem::take(&mut batch)).await?;
                    since = Instant::now();
                }
                Ok(true) => break Ok(()),
                Err(broken) => break Err(broken),
            }
        };
        self.write(genesis, batch).await?;
        ended
    }

    /// Checks a block, applies its events to the projection and adds it to the batch.
    fn take(&mut self, block: Block, batch: &mut Batch) -> Result<BlockNumber, Broken> {
        let number = block.number;
        let mut walker = self.walker.clone();
        if let Err(refused) = walker.read(&block) {
            self.walker = walker;
            return Err(refused.into());
        }
        let events = events(&block).map_err(Broken::Stop)?;
        self.shared.projection_mut().apply(&block, &events).map_err(Broken::Stop)?;
        // Only now: the cursor never passes a block that was not understood.
        self.walker = walker;
        batch.push(block, events.iter().map(key).collect());
        self.shared.heard(|_| {});
        Ok(number)
    }

    async fn write(&self, genesis: Genesis, batch: Batch) -> Result<(), Broken> {
        let Some(first) = batch.first() else { return Ok(()) };
        let has_events = batch.has_events();
        self.log.write(genesis, batch).await.map_err(|error| {
            tracing::error!(%error, cause = ?std::error::Error::source(&error), "the log was not written");
            Broken::Stop(Alarm::Unwritable { number: first.number })
        })?;
        if has_events {
            self.written.send_replace(());
        }
        Ok(())
    }
}

/// An answer, or the connection counts as lost.
async fn patiently<T>(patience: Duration, answer: impl Future<Output = Result<T, SourceError>>) -> Result<T, Broken> {
    match timeout(patience, answer).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Broken::Lost(format!("expected an answer within {} ms", patience.as_millis()))),
    }
}

impl From<SourceError> for Broken {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Lost(cause) => Self::Lost(cause),
            SourceError::Discarded { from, to } => Self::Stop(Alarm::Discarded { from, to }),
            SourceError::Undecodable(number) => Self::Stop(Alarm::UndecodableBlock { number }),
        }
    }
}

impl From<Refused> for Broken {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Retry => Self::Lost("expected blocks that follow each other".into()),
            Refused::Stop(alarm) => Self::Stop(alarm),
        }
    }
}
