//! Looking ahead: what the best blocks of one node would change, before they are final.

use crate::{
    ahead::BestBlock,
    alarm::Alarm,
    log::Log,
    projection::events,
    shared::{Moment, NodeContact, Shared, MOST_AHEAD},
    source::{patiently, Connect, Source, SourceError},
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};
use valet_chain::{BlockNumber, Genesis, Head};

const SHORTEST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Looks at one node's best chain, and holds its final blocks against what was read.
///
/// INVARIANT (one node is enough to deny): each node has a look of its own. INVARIANT (no two truths): a final block that
/// differs from the one that was read stops the sidecar, whichever node says so.
pub(crate) struct Look {
    /// The node's place in the configuration.
    pub(crate) node: usize,
    pub(crate) connect: Arc<dyn Connect>,
    pub(crate) log: Log,
    pub(crate) shared: Arc<Shared>,
    /// The chain, where it is known beforehand.
    pub(crate) genesis: Option<Genesis>,
    /// How long the node may take for one answer.
    pub(crate) patience: Duration,
    /// Told when everything that is final was read once more.
    pub(crate) in_step: watch::Receiver<()>,
    /// Told when answers are fresh for the first time.
    pub(crate) caught_up: watch::Sender<bool>,
    /// A final block above the last one read, which is held against the log once it was read.
    pub(crate) unmatched: Option<Head>,
}

/// Why a look ended.
enum Blind {
    /// To be tried again, on a new connection.
    Lost(String),
    /// To be tried again, on this one: the best blocks are of another fork, too many, or behind what was read.
    NotYet(String, Head, Head),
    /// A person must look.
    Stop(Alarm),
}

impl Look {
    /// Looks until an alarm.
    pub(crate) async fn run(mut self) -> Alarm {
        let mut wait = SHORTEST_WAIT;
        loop {
            let seen_before = self.seen_at();
            let cause = match self.one_connection().await {
                Blind::Stop(alarm) => return alarm,
                Blind::Lost(cause) | Blind::NotYet(cause, ..) => cause,
            };
            if self.shared.lost_sight(self.node, None, &cause) {
                tracing::warn!(node = self.node, cause, "the node's best blocks are not seen");
            }
            wait = if self.seen_at() == seen_before { wait.saturating_mul(2).min(LONGEST_WAIT) } else { SHORTEST_WAIT };
            sleep(wait).await;
        }
    }

    fn seen_at(&self) -> Option<Moment> {
        self.shared.contact().nodes.get(self.node)?.seen_at
    }

    async fn one_connection(&mut self) -> Blind {
        let connect = Arc::clone(&self.connect);
        let mut source = match patiently(self.patience, connect.connect()).await {
            Ok(source) => source,
            Err(error) => return error.into(),
        };
        let expected = *self.genesis.get_or_insert(source.genesis());
        if expected != source.genesis() {
            return Blind::Stop(Alarm::OtherChain { expected, found: source.genesis() });
        }
        loop {
            match self.look(source.as_ref()).await {
                Ok(()) => {}
                Err(Blind::NotYet(cause, head, best)) => {
                    self.shared.lost_sight(self.node, Some((head, best)), &cause);
                }
                Err(blind) => return blind,
            }
            let mut in_step = self.in_step.clone();
            tokio::select! {
                () = source.best_changed() => {}
                // The follower never ends before this does.
                changed = in_step.changed() => if changed.is_ok() { self.in_step.mark_unchanged() },
            }
        }
    }

    /// Looks once.
    async fn look(&mut self, source: &dyn Source) -> Result<(), Blind> {
        let asked = Moment::now();
        let head = patiently(self.patience, source.finalized_head()).await?;
        self.holds_to(head).await?;
        let best = patiently(self.patience, source.best_head()).await?;
        let Some((read, _)) = self.shared.projection().as_of else { return Ok(()) };
        let not_yet = |cause: &str| Blind::NotYet(cause.to_owned(), head, best);
        if best.number < read.number {
            return Err(not_yet("the node's best block is below the last block read"));
        }
        if best.number.0.saturating_sub(read.number.0) > MOST_AHEAD {
            return Err(not_yet("the node's best block is too far above the last block read"));
        }
        let blocks = self.above(source, read, best).await?;
        let seen = NodeContact { head: Some(head), best: Some(best), seen_at: Some(asked), error: None };
        self.shared.saw(self.node, seen, blocks).map_err(|error| not_yet(&error.to_string()))?;
        if self.shared.stale(&self.shared.projection()).is_none() {
            self.caught_up.send_if_modified(|caught_up| !std::mem::replace(caught_up, true));
        }
        Ok(())
    }

    /// Holds a final block of the node against what was read at its height, now or once that is read.
    async fn holds_to(&mut self, head: Head) -> Result<(), Blind> {
        let Some((read, _)) = self.shared.projection().as_of else { return Ok(()) };
        let compared = *self.unmatched.get_or_insert(head);
        if compared.number > read.number {
            return Ok(());
        }
        self.unmatched = None;
        let found = self.log.block_hash(compared.number).await.map_err(|error| Blind::Lost(error.to_string()))?;
        match found.filter(|expected| *expected != compared.hash) {
            Some(expected) => Err(Blind::Stop(Alarm::FinalityViolated { number: compared.number, expected, found: compared.hash })),
            None => Ok(()),
        }
    }

    /// The best blocks above the last one read, in order; those that are known already are not read again.
    async fn above(&self, source: &dyn Source, read: Head, best: Head) -> Result<Vec<BestBlock>, Blind> {
        let (mut blocks, mut next) = (Vec::new(), best);
        while next.number > read.number {
            let block = match self.known(next) {
                Some(block) => block,
                None => {
                    let block = patiently(self.patience, source.block_at(next)).await?;
                    let events = events(&block).map_err(|alarm| Blind::Lost(alarm.to_string()))?;
                    BestBlock::new(&block, events)
                }
            };
            next = Head { number: BlockNumber(next.number.0.saturating_sub(1)), hash: block.parent };
            blocks.push(block);
        }
        blocks.reverse();
        Ok(blocks)
    }

    fn known(&self, block: Head) -> Option<BestBlock> {
        self.shared.projection().ahead.get(&self.node)?.block(block.hash).cloned()
    }
}

impl From<SourceError> for Blind {
    fn from(error: SourceError) -> Self {
        Self::Lost(error.to_string())
    }
}
