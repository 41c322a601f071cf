//! What the follower writes and the API reads.

mod contact;
mod documents;
mod fresh;
mod moment;
mod stale;

pub(crate) use contact::{Behind, Contact};
pub(crate) use documents::{Documents, Whose, MAX_DOCUMENTS, MAX_DOCUMENT_BYTES};
pub(crate) use moment::Moment;
pub(crate) use stale::{Bounds, Stale};

use crate::{alarm::Alarm, projection::Projection};
use shared_logic::UnixSeconds;
use std::{
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::SystemTime,
};
use valet_chain::{Genesis, Head};

/// What the follower writes and the API reads.
pub(crate) struct Shared {
    projection: RwLock<Projection>,
    documents: RwLock<Documents>,
    contact: RwLock<Contact>,
    bounds: Bounds,
}

impl Shared {
    pub(crate) const fn new(projection: Projection, documents: Documents, bounds: Bounds) -> Self {
        let contact = Contact { known_at: None, genesis: None, head: None, behind: None, alarm: None };
        Self { projection: RwLock::new(projection), documents: RwLock::new(documents), contact: RwLock::new(contact), bounds }
    }

    pub(crate) fn projection(&self) -> RwLockReadGuard<'_, Projection> {
        self.projection.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn projection_mut(&self) -> RwLockWriteGuard<'_, Projection> {
        self.projection.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn documents(&self) -> RwLockReadGuard<'_, Documents> {
        self.documents.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn documents_mut(&self) -> RwLockWriteGuard<'_, Documents> {
        self.documents.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn contact(&self) -> Contact {
        self.contact.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, note: impl FnOnce(&mut Contact)) {
        note(&mut self.contact.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// A connection was made, to this chain. It says nothing of how fresh the state is.
    pub(crate) fn connected(&self, genesis: Genesis) {
        self.note(|contact| contact.genesis = Some(genesis));
    }

    /// The node says that this is its newest final block. Whether it was read is another matter.
    pub(crate) fn head_is(&self, head: Head) {
        self.note(|contact| contact.head = Some(head));
    }

    /// The node's chain does not reach what was read. True when that is news.
    pub(crate) fn fell_behind(&self, behind: Behind) -> bool {
        let before = self.contact().behind;
        self.note(|contact| contact.behind = Some(behind));
        before.is_none()
    }

    /// The node's chain holds what was read again. True when that is news.
    pub(crate) fn caught_up(&self) -> bool {
        let before = self.contact().behind;
        self.note(|contact| contact.behind = None);
        before.is_some()
    }

    /// All that was final when the node was asked at that moment has been read.
    pub(crate) fn knows_all_of(&self, asked: Moment) {
        self.note(|contact| contact.known_at = Some(asked));
    }

    /// Following has stopped.
    pub(crate) fn stopped(&self, alarm: Alarm) {
        self.note(|contact| contact.alarm = contact.alarm.take().or(Some(alarm)));
    }

    /// Why an answer from `as_of` would be too old; `None` when it is fresh enough.
    pub(crate) fn stale(&self, as_of: Option<Head>) -> Option<Stale> {
        Stale::of(self.contact(), as_of, self.bounds, Moment::now())
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
