//! What the follower writes and the API reads.

use crate::{alarm::Alarm, projection::Projection};
use shared_logic::{Container, ContainerId, UnixSeconds};
use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, Instant, SystemTime},
};
use valet_chain::{Genesis, Head};

/// What the follower writes and the API reads.
pub(crate) struct Shared {
    projection: RwLock<Projection>,
    documents: RwLock<BTreeMap<ContainerId, Container>>,
    contact: RwLock<Contact>,
    bounds: Bounds,
}

/// How fresh an answer must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) max_staleness: Duration,
    pub(crate) max_lag_blocks: u32,
}

/// What is known of the node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contact {
    /// When it last gave an answer that was believed.
    pub(crate) last: Option<Instant>,
    /// Its chain.
    pub(crate) genesis: Option<Genesis>,
    /// Its newest final block.
    pub(crate) head: Option<Head>,
    /// Why following has stopped.
    pub(crate) alarm: Option<Alarm>,
    /// True once everything final had been read.
    pub(crate) caught_up_once: bool,
}

/// Why an answer would be too old. Staleness counts contact with the node, not the age of blocks: a
/// quiet chain may make none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stale {
    #[error("following has stopped: {0}")]
    Alarm(Alarm),
    #[error("expected a node that answers; none has yet")]
    NoContact,
    #[error("expected the block the contract was deployed in to be final and read; it is not yet")]
    NothingRead,
    #[error("expected the node to have answered within {} s; it last did {} s ago", .longest.as_secs(), .since.as_secs())]
    Silence { since: Duration, longest: Duration },
    #[error("expected at most {longest} unread final blocks, found {unread}")]
    Behind { unread: u32, longest: u32 },
}

impl Shared {
    pub(crate) const fn new(projection: Projection, documents: BTreeMap<ContainerId, Container>, bounds: Bounds) -> Self {
        let contact = Contact { last: None, genesis: None, head: None, alarm: None, caught_up_once: false };
        Self { projection: RwLock::new(projection), documents: RwLock::new(documents), contact: RwLock::new(contact), bounds }
    }

    pub(crate) fn projection(&self) -> RwLockReadGuard<'_, Projection> {
        self.projection.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn projection_mut(&self) -> RwLockWriteGuard<'_, Projection> {
        self.projection.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn documents(&self) -> RwLockReadGuard<'_, BTreeMap<ContainerId, Container>> {
        self.documents.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn documents_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<ContainerId, Container>> {
        self.documents.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn contact(&self) -> Contact {
        self.contact.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The node gave an answer that was believed.
    pub(crate) fn heard(&self, note: impl FnOnce(&mut Contact)) {
        let mut contact = self.contact.write().unwrap_or_else(PoisonError::into_inner);
        contact.last = Some(Instant::now());
        note(&mut contact);
    }

    /// Following has stopped.
    pub(crate) fn stopped(&self, alarm: Alarm) {
        self.contact.write().unwrap_or_else(PoisonError::into_inner).alarm.get_or_insert(alarm);
    }

    /// Why an answer from `as_of` would be too old; `None` when it is fresh enough.
    pub(crate) fn stale(&self, as_of: Option<Head>) -> Option<Stale> {
        let Contact { last, head, alarm, .. } = self.contact();
        if let Some(alarm) = alarm {
            return Some(Stale::Alarm(alarm));
        }
        let (Some(last), Some(head)) = (last, head) else { return Some(Stale::NoContact) };
        let Some(as_of) = as_of else { return Some(Stale::NothingRead) };
        let Bounds { max_staleness: longest, max_lag_blocks } = self.bounds;
        let since = last.elapsed();
        if since > longest {
            return Some(Stale::Silence { since, longest });
        }
        let unread = head.number.0.saturating_sub(as_of.number.0);
        (unread > max_lag_blocks).then_some(Stale::Behind { unread, longest: max_lag_blocks })
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
