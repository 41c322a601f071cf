//! Folding a log of events to a state.

use serde::Serialize;
use shared_logic::{Event, EventBody, ReplayError, State};

/// Where an event stands in the chain of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The block's number.
    pub block: u32,
    /// The event's position in the block.
    pub index: u32,
}

impl core::fmt::Display for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "block {}, event {}", self.block, self.index)
    }
}

/// An event as it was read from a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// The block's number.
    pub block: u32,
    /// The event's position in the block.
    pub index: u32,
    /// The event.
    pub event: Event,
}

impl Logged {
    /// Where it stands.
    pub const fn place(&self) -> Place {
        Place { block: self.block, index: self.index }
    }
}

/// Why a log is not the whole history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incomplete {
    /// There are no events.
    #[error("expected the events of a contract, found none")]
    Empty,
    /// The log does not begin with the deployment.
    #[error("expected the contract's deployment as the first event, found {kind} at {at}")]
    NoDeployment {
        /// Where the log begins.
        at: Place,
        /// The kind of event found.
        kind: &'static str,
    },
    /// An event stands before or beside the one before it.
    #[error("expected an event after {after}, found one at {at}")]
    OutOfOrder {
        /// The place of the event before.
        after: Place,
        /// Its place.
        at: Place,
    },
    /// An event does not continue the state: one is missing, or was changed.
    #[error("at {at}: {error}")]
    Broken {
        /// Its place.
        at: Place,
        /// Why it does not.
        error: ReplayError,
    },
}

/// The state these events lead to. Only their chain is checked; [`super::conforms`] asks whether the
/// rules would have made them.
///
/// # Errors
/// [`Incomplete`] when the log has a gap, a broken chain, another order, or no beginning.
pub fn fold(events: impl IntoIterator<Item = Logged>) -> Result<State, Incomplete> {
    walk(events, |_, _| ())
}

/// Folds, showing each event to `look` with the state before it; the first is shown with the empty state.
pub(super) fn walk(events: impl IntoIterator<Item = Logged>, mut look: impl FnMut(&State, &Logged)) -> Result<State, Incomplete> {
    let mut events = events.into_iter();
    let first = events.next().ok_or(Incomplete::Empty)?;
    let EventBody::ContractDeployed { .. } = first.event.body else {
        return Err(Incomplete::NoDeployment { at: first.place(), kind: first.event.body.kind() });
    };
    let mut state = State::new(first.event.actor);
    let mut after = None;
    for logged in std::iter::once(first).chain(events) {
        let at = logged.place();
        match after.replace(at) {
            Some(after) if at <= after => return Err(Incomplete::OutOfOrder { after, at }),
            _ => look(&state, &logged),
        }
        state.apply(&logged.event).map_err(|error| Incomplete::Broken { at, error })?;
    }
    Ok(state)
}
