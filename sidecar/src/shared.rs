//! What the follower writes and the API reads.

mod contact;
mod documents;
mod fresh;
mod moment;
mod node;
mod stale;

pub(crate) use contact::{Behind, Contact, Unreadable};
pub(crate) use documents::{Documents, Whose, MAX_DOCUMENTS, MAX_DOCUMENT_BYTES};
pub(crate) use moment::Moment;
pub(crate) use node::NodeContact;
pub(crate) use stale::{Bounds, Stale, MOST_AHEAD};

use crate::{
    ahead::{Ahead, AheadError, BestBlock},
    alarm::Alarm,
    projection::Projection,
};
use shared_logic::UnixSeconds;
use std::{
    sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, SystemTime},
};
use valet_chain::{BlockNumber, Genesis, Head};

/// What the follower writes and the API reads.
pub(crate) struct Shared {
    projection: RwLock<Projection>,
    /// Taken by whoever changes the projection before it waits for the readers to leave: who waits here holds no reader up.
    still: Mutex<()>,
    documents: RwLock<Documents>,
    contact: RwLock<Contact>,
    bounds: Bounds,
}

impl Shared {
    /// Before the first contact with so many nodes.
    pub(crate) fn new(projection: Projection, documents: Documents, bounds: Bounds, nodes: usize) -> Self {
        let contact = Contact { nodes: vec![NodeContact::default(); nodes], ..Contact::default() };
        Self {
            projection: RwLock::new(projection),
            still: Mutex::new(()),
            documents: RwLock::new(documents),
            contact: RwLock::new(contact),
            bounds,
        }
    }

    pub(crate) fn projection(&self) -> RwLockReadGuard<'_, Projection> {
        self.projection.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn projection_mut(&self) -> RwLockWriteGuard<'_, Projection> {
        let _turn = self.still.lock().unwrap_or_else(PoisonError::into_inner);
        self.projection.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does long work with the projection, which nobody changes meanwhile. Whoever reads it goes on: a writer that waited for
    /// the lock itself would keep new readers out.
    pub(crate) fn with_still_projection<T>(&self, work: impl FnOnce(&Projection) -> T) -> T {
        let _turn = self.still.lock().unwrap_or_else(PoisonError::into_inner);
        work(&self.projection())
    }

    pub(crate) fn documents(&self) -> RwLockReadGuard<'_, Documents> {
        self.documents.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn documents_mut(&self) -> RwLockWriteGuard<'_, Documents> {
        self.documents.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn contact(&self) -> Contact {
        self.known().clone()
    }

    /// The same, to look at and let go of at once: each answer does.
    fn known(&self) -> RwLockReadGuard<'_, Contact> {
        self.contact.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn note<T>(&self, note: impl FnOnce(&mut Contact) -> T) -> T {
        note(&mut self.contact.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// A connection was made to that node, of this chain. It says nothing of how fresh the state is.
    pub(crate) fn connected(&self, node: usize, genesis: Genesis) {
        self.note(|contact| {
            contact.genesis = Some(genesis);
            contact.following = node;
        });
    }

    /// Whether the contract is on the chain.
    pub(crate) fn contract_is_there(&self, there: bool) {
        self.note(|contact| contact.contract_missing = !there);
    }

    /// A block could not be read, again and again; or all is well.
    pub(crate) fn cannot_read(&self, unreadable: Option<Unreadable>) {
        self.note(|contact| contact.unreadable = unreadable);
    }

    /// The database does not take that block at the moment; or all is well. True when that is news.
    pub(crate) fn cannot_write(&self, number: Option<BlockNumber>) -> bool {
        let before = self.note(|contact| std::mem::replace(&mut contact.unwritable, number));
        before.is_some() != number.is_some()
    }

    /// A node's newest blocks, as it said when it was asked at that moment, and its best chain above the last block read.
    ///
    /// # Errors
    /// [`AheadError`] when the best chain does not follow the last block read; nothing is then changed.
    pub(crate) fn saw(&self, node: usize, seen: NodeContact, blocks: Vec<BestBlock>) -> Result<(), AheadError> {
        {
            let mut projection = self.projection_mut();
            let Some((read, _)) = projection.as_of else { return Ok(()) };
            let ahead = Ahead::new(blocks, &projection.state, read)?;
            projection.ahead.insert(node, ahead);
        }
        self.note(|contact| {
            if let Some(it) = contact.nodes.get_mut(node) {
                *it = seen;
            }
        });
        Ok(())
    }

    /// Why a node tells nothing at the moment, with its newest blocks where it told those. True when that is news.
    pub(crate) fn lost_sight(&self, node: usize, heads: Option<(Head, Head)>, cause: &str) -> bool {
        self.note(|contact| {
            let Some(it) = contact.nodes.get_mut(node) else { return false };
            if let Some((head, best)) = heads {
                (it.head, it.best) = (Some(head), Some(best));
            }
            it.error.replace(cause.to_owned()).is_none()
        })
    }

    /// The node says that this is its newest final block. Whether it was read is another matter.
    pub(crate) fn head_is(&self, head: Head) {
        self.note(|contact| contact.head = Some(head));
    }

    /// The node's chain does not reach what was read. True when that is news.
    pub(crate) fn fell_behind(&self, behind: Behind) -> bool {
        self.note(|contact| contact.behind.replace(behind)).is_none()
    }

    /// The node's chain holds what was read again. True when that is news.
    pub(crate) fn caught_up(&self) -> bool {
        self.note(|contact| contact.behind.take()).is_some()
    }

    /// All that was final when the node was asked at that moment has been read.
    pub(crate) fn knows_all_of(&self, asked: Moment) {
        self.note(|contact| contact.known_at = Some(asked));
    }

    /// Following has stopped.
    pub(crate) fn stopped(&self, alarm: Alarm) {
        self.note(|contact| contact.alarm = contact.alarm.take().or(Some(alarm)));
    }

    /// Why an answer from this state would be too old; `None` when it is fresh enough.
    pub(crate) fn stale(&self, projection: &Projection) -> Option<Stale> {
        Stale::of(&self.known(), projection, self.bounds, Moment::now())
    }

    /// How old the newest final block may be; `None` where its age is not looked at.
    pub(crate) const fn max_block_age(&self) -> Option<Duration> {
        self.bounds.max_block_age
    }
}

/// The wall clock.
pub(crate) fn wall_clock() -> UnixSeconds {
    // A clock before 1970 is broken; the chain's time then rules alone, for it is the larger.
    UnixSeconds(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs())
}

/// The wall clock in milliseconds.
pub(crate) fn wall_clock_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
