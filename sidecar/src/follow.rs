//! Following the chain: the loop around the walker.

use crate::{
    alarm::Alarm,
    log::{About, Batch, Log},
    projection::events,
    shared::{Behind, Moment, Shared},
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
    /// When the node was asked for the newest final block that the walker knows.
    pub(crate) asked: Moment,
}

/// Why work on a connection ended.
enum Broken {
    Lost(String),
    Behind(Behind),
    Stop(Alarm),
}

impl Follower {
    /// Follows until an alarm.
    pub(crate) async fn run(mut self) -> Alarm {
        loop {
            match self.one_connection().await {
                Broken::Stop(alarm) => return self.stopped(alarm),
                Broken::Behind(behind) => {
                    if let Some(alarm) = self.contradicted_by(behind).await {
                        return self.stopped(alarm);
                    }
                    let wait = self.walker.lost();
                    if self.shared.fell_behind(behind) {
                        tracing::error!(code = "node-behind", %behind, "every answer is deny until the node has caught up");
                    }
                    tokio::time::sleep(wait).await;
                }
                Broken::Lost(cause) => {
                    let wait = self.walker.lost();
                    tracing::warn!(cause, wait_ms = wait.as_millis(), "no connection to the node; trying again");
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    fn stopped(&self, alarm: Alarm) -> Alarm {
        tracing::error!(code = alarm.code().code(), %alarm, "following has stopped");
        self.shared.stopped(alarm.clone());
        alarm
    }

    /// A node that is behind must at least hold what was read at its own height: a final block that
    /// differs there will never become the one that was read.
    async fn contradicted_by(&self, behind: Behind) -> Option<Alarm> {
        let Behind::Head { head, .. } = behind else { return None };
        match self.log.block_hash(head.number).await {
            Ok(Some(expected)) if expected != head.hash => {
                Some(Alarm::FinalityViolated { number: head.number, expected, found: head.hash })
            }
            // Before the contract's first block nothing was read; an unreadable log is told elsewhere.
            Ok(_) | Err(_) => None,
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
        self.shared.connected(source.genesis());
        loop {
            if let Err(broken) = self.one_task(source.as_mut()).await {
                return broken;
            }
        }
    }

    async fn one_task(&mut self, source: &mut dyn Source) -> Result<(), Broken> {
        match self.walker.task() {
            Task::AskHead => {
                self.asked = Moment::now();
                let head = patiently(self.patience, source.finalized_head()).await?;
                self.shared.head_is(head);
                self.walker.finalized(head)?;
            }
            Task::CheckCursor(number) => {
                let found = patiently(self.patience, source.hash(number)).await?;
                self.walker.cursor_is(found)?;
            }
            Task::Read(from, to) => self.read(source, from, to).await?,
            Task::Wait => {
                // With no block read, the contract's first is not final yet.
                if self.walker.in_step() {
                    self.in_step();
                }
                source.changed().await;
                self.walker.woken();
            }
        }
        Ok(())
    }

    /// Everything that was final when the node was asked has been read.
    fn in_step(&self) {
        self.shared.knows_all_of(self.asked);
        if self.shared.caught_up() {
            tracing::info!("the node has caught up with what was read; answers are fresh again");
        }
        // After a long read the newest final block has to be asked for once more.
        if self.shared.stale(self.walker.cursor()).is_none() {
            self.caught_up.send_replace(true);
        }
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
        batch.push(block, events.iter().map(About::of).collect());
        Ok(number)
    }

    async fn write(&self, genesis: Genesis, mut batch: Batch) -> Result<(), Broken> {
        let Some(first) = batch.first() else { return Ok(()) };
        if *self.caught_up.borrow() {
            batch.is_live();
        }
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
        Err(_) => Err(Broken::Lost(format!("the node did not answer within {} ms", patience.as_millis()))),
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
            Refused::Retry => Self::Lost("the node gave blocks that do not follow each other".into()),
            Refused::Behind(behind) => Self::Behind(behind),
            Refused::Stop(alarm) => Self::Stop(alarm),
        }
    }
}
