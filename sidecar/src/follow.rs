//! Following the chain: the loop around the walker.

use crate::{
    alarm::Alarm,
    log::{key, Batch, Log},
    projection::events,
    shared::{Behind, Moment, Shared, Unreadable},
    source::{patiently, Connect, Source, SourceError},
    walker::{Refused, Task, Walker},
};
use futures::StreamExt;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;
use valet_chain::{Block, BlockHash, BlockNumber, Genesis};

/// Blocks in one transaction at most: bounds memory, and spreads the disk's wait over many blocks.
const BATCH_BLOCKS: usize = 256;

/// How long blocks wait for others to share their transaction with.
const BATCH_TIME: Duration = Duration::from_millis(50);

/// How often in a row one block may not be read before it is told by name.
const FAILURES_BEFORE_NAMED: u32 = 5;

/// How long it waits before it writes again what the database did not take, at most.
const LONGEST_WRITE_WAIT: Duration = Duration::from_secs(5);

/// Follows the chain and writes the log.
pub(crate) struct Follower {
    /// The nodes, of which one is followed and the next takes its place.
    pub(crate) nodes: Vec<Arc<dyn Connect>>,
    pub(crate) walker: Walker,
    pub(crate) log: Log,
    pub(crate) shared: Arc<Shared>,
    /// How long the source may take for one answer.
    pub(crate) patience: Duration,
    /// Told after each commit that wrote events.
    pub(crate) written: watch::Sender<()>,
    /// Told each time that everything final has been read.
    pub(crate) in_step: watch::Sender<()>,
    /// The hash of the contract's code, once it is known.
    pub(crate) code: Option<[u8; 32]>,
    pub(crate) place: Place,
}

/// Where following is.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Which node.
    node: usize,
    /// When the node was asked for the newest final block that the walker knows.
    asked: Option<Moment>,
    /// At which block the contract's code was looked at.
    code_at: Option<BlockHash>,
    /// True while blocks are being read.
    reading: bool,
    /// The block that was not read last, and how often in a row.
    failing: Option<(BlockNumber, u32)>,
    /// How many nodes in a row no longer had the states of the next block.
    discarded: usize,
    /// Since when another node is further.
    overtaken: Option<Moment>,
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
            let cause = match self.one_connection().await {
                // Another node may still have them.
                Broken::Stop(alarm @ Alarm::Discarded { .. }) if self.another_may_have_them() => alarm.to_string(),
                Broken::Stop(alarm) => return alarm,
                Broken::Behind(behind) => {
                    if let Some(alarm) = self.contradicted_by(behind).await {
                        return alarm;
                    }
                    if self.shared.fell_behind(behind) {
                        tracing::error!(code = "node-behind", %behind, "every answer is deny until the node has caught up");
                    }
                    behind.to_string()
                }
                Broken::Lost(cause) => {
                    self.could_not_read(&cause);
                    cause
                }
            };
            let wait = self.turns_to_the_next_node();
            tracing::warn!(cause, next = self.place.node, wait_ms = wait.as_millis(), "the node cannot be followed; trying again");
            tokio::time::sleep(wait).await;
        }
    }

    /// The next node's turn; how long to wait before. All are tried before any wait.
    fn turns_to_the_next_node(&mut self) -> Duration {
        let Place { reading, overtaken, node, .. } = &mut self.place;
        (*reading, *overtaken) = (false, None);
        *node = node.saturating_add(1).checked_rem(self.nodes.len()).unwrap_or_default();
        if *node == 0 {
            self.walker.lost()
        } else {
            Duration::ZERO
        }
    }

    fn another_may_have_them(&mut self) -> bool {
        self.place.discarded = self.place.discarded.saturating_add(1);
        self.place.discarded < self.nodes.len()
    }

    /// Counts failures of the same block, and tells them by name.
    fn could_not_read(&mut self, cause: &str) {
        let Some(number) = self.walker.next().filter(|_| self.place.reading) else { return };
        let times = self.place.failing.filter(|(failed, _)| *failed == number).map_or(1, |(_, times)| times.saturating_add(1));
        self.place.failing = Some((number, times));
        if times < FAILURES_BEFORE_NAMED {
            return;
        }
        let unreadable = Unreadable { number, times, cause: cause.to_owned() };
        if times == FAILURES_BEFORE_NAMED {
            tracing::error!(code = "block-unreadable", %unreadable, "every answer is deny until the block was read");
        }
        self.shared.cannot_read(Some(unreadable));
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
        let Some(connect) = self.nodes.get(self.place.node).map(Arc::clone) else { return Broken::Lost("no node is named".into()) };
        let mut source = match patiently(self.patience, connect.connect()).await {
            Ok(source) => source,
            Err(error) => return error.into(),
        };
        if let Err(alarm) = self.walker.connected(source.genesis()) {
            return Broken::Stop(alarm);
        }
        self.shared.connected(self.place.node, source.genesis());
        loop {
            if let Err(broken) = self.one_task(source.as_mut()).await {
                return broken;
            }
        }
    }

    async fn one_task(&mut self, source: &mut dyn Source) -> Result<(), Broken> {
        match self.walker.task() {
            Task::AskHead => {
                self.place.asked = Some(Moment::now());
                let head = patiently(self.patience, source.finalized_head()).await?;
                self.shared.head_is(head);
                self.walker.finalized(head)?;
            }
            Task::CheckCursor(number) => {
                let found = patiently(self.patience, source.hash(number)).await?;
                self.walker.cursor_is(found)?;
            }
            Task::Read(from, to) => {
                self.place.reading = true;
                self.read(source, from, to).await?;
                self.place.reading = false;
            }
            Task::Wait => {
                // With no block read, the contract's first is not final yet.
                if self.walker.in_step() {
                    self.look_at_the_code(source).await?;
                    self.in_step();
                }
                if self.is_overtaken() {
                    return Err(Broken::Lost("another node is further".into()));
                }
                source.changed().await;
                self.walker.woken();
            }
        }
        Ok(())
    }

    /// Everything that was final when the node was asked has been read.
    fn in_step(&self) {
        if let Some(asked) = self.place.asked {
            self.shared.knows_all_of(asked);
        }
        if self.shared.caught_up() {
            tracing::info!("the node has caught up with what was read; answers are fresh again");
        }
        self.in_step.send_replace(());
    }

    /// Whether the contract is there, with the code that it had. The chain tells of no swap by itself.
    async fn look_at_the_code(&mut self, source: &dyn Source) -> Result<(), Broken> {
        let Some(cursor) = self.walker.cursor().filter(|cursor| Some(cursor.hash) != self.place.code_at) else { return Ok(()) };
        let found = patiently(self.patience, source.code(cursor)).await?;
        self.shared.contract_is_there(found.is_some());
        if let Some(found) = found {
            let expected = *self.code.get_or_insert(found);
            if expected != found {
                return Err(Broken::Stop(Alarm::CodeChanged { expected, found }));
            }
        }
        self.place.code_at = Some(cursor.hash);
        Ok(())
    }

    /// Whether another node has had a newer final block for longer than a node may take to answer, twice: this one may be
    /// stuck.
    fn is_overtaken(&mut self) -> bool {
        let contact = self.shared.contact();
        let further =
            contact.nodes.iter().filter_map(|node| node.head).any(|other| contact.head.is_some_and(|own| other.number > own.number));
        self.place.overtaken = further.then(|| self.place.overtaken.unwrap_or_else(Moment::now));
        self.nodes.len() > 1 && self.place.overtaken.is_some_and(|since| since.age(Moment::now()) > self.patience.saturating_mul(2))
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
                Err(error) => Err(error.into()),
            };
            match taken {
                Ok(false) if batch.len() < BATCH_BLOCKS && since.elapsed() < BATCH_TIME => {}
                Ok(false) => {
                    self.write(genesis, std::mem::take(&mut batch)).await;
                    since = Instant::now();
                }
                Ok(true) => break Ok(()),
                Err(broken) => break Err(broken),
            }
        };
        self.write(genesis, batch).await;
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
        self.place.discarded = 0;
        if self.place.failing.take().is_some() {
            self.shared.cannot_read(None);
        }
        batch.push(block, events.iter().map(key).collect());
        Ok(number)
    }

    /// Writes the blocks. While the database does not take them it tries again: nothing is read past them, and every answer
    /// is deny.
    async fn write(&self, genesis: Genesis, batch: Batch) {
        let Some(first) = batch.first() else { return };
        let (batch, mut wait) = (Arc::new(batch), Duration::from_millis(100));
        while let Err(error) = self.log.write(genesis, Arc::clone(&batch)).await {
            if self.shared.cannot_write(Some(first.number)) {
                let cause = std::error::Error::source(&error);
                tracing::error!(code = "database-unwritable", %error, ?cause, "the log was not written; it is tried again and again");
            }
            tokio::time::sleep(wait).await;
            wait = wait.saturating_mul(2).min(LONGEST_WRITE_WAIT);
        }
        if self.shared.cannot_write(None) {
            tracing::info!("the log is written again");
        }
        if batch.has_events() {
            self.written.send_replace(());
        }
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
