//! Whether an answer is fresh enough.

use super::{Behind, Contact, Moment};
use crate::{alarm::Alarm, answer::StaleCause, problem::ProblemCode};
use std::time::Duration;
use valet_chain::Head;

/// How fresh an answer must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) max_staleness: Duration,
    pub(crate) max_lag_blocks: u32,
}

/// Why an answer would be too old. Staleness counts from the last time that everything final was
/// known, not by the age of blocks: a quiet chain may make none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stale {
    #[error("following has stopped: {0}")]
    Alarm(Alarm),
    #[error("{0}")]
    Behind(Behind),
    #[error("no node has answered yet")]
    NoContact,
    #[error("the block that the contract was deployed in is not final and read yet")]
    NothingRead,
    #[error("{unread} final blocks are unread; at most {longest} may be")]
    TooFarBehind { unread: u32, longest: u32 },
    #[error("{unread} final blocks are still to be read after the start")]
    CatchingUp { unread: u32 },
    #[error("everything final was last known {} s ago; at most {} s are allowed", .since.as_secs(), .longest.as_secs())]
    Silent { since: Duration, longest: Duration },
}

impl Stale {
    /// Why an answer from `as_of` would be too old at that moment; `None` when it is fresh enough.
    pub(super) fn of(contact: Contact, as_of: Option<Head>, bounds: Bounds, now: Moment) -> Option<Self> {
        let Contact { known_at, head, behind, alarm, .. } = contact;
        if let Some(alarm) = alarm {
            return Some(Self::Alarm(alarm));
        }
        if let Some(behind) = behind {
            return Some(Self::Behind(behind));
        }
        let Some(head) = head else { return Some(Self::NoContact) };
        let Some(as_of) = as_of else { return Some(Self::NothingRead) };
        let unread = head.number.0.saturating_sub(as_of.number.0);
        if unread > bounds.max_lag_blocks {
            return Some(Self::TooFarBehind { unread, longest: bounds.max_lag_blocks });
        }
        let Some(known_at) = known_at else { return Some(Self::CatchingUp { unread }) };
        let (since, longest) = (known_at.age(now), bounds.max_staleness);
        (since > longest).then_some(Self::Silent { since, longest })
    }

    /// The code by which programs know it.
    pub(crate) const fn code(&self) -> ProblemCode {
        match self {
            Self::Alarm(alarm) => alarm.code(),
            Self::Behind(Behind::Head { .. }) => ProblemCode::NodeBehind,
            Self::Behind(Behind::Block { .. }) => ProblemCode::BlockMissing,
            Self::NoContact => ProblemCode::NoContact,
            Self::NothingRead => ProblemCode::NothingRead,
            Self::TooFarBehind { .. } => ProblemCode::TooFarBehind,
            Self::CatchingUp { .. } => ProblemCode::CatchingUp,
            Self::Silent { .. } => ProblemCode::NodeSilent,
        }
    }
}

impl From<Stale> for StaleCause {
    fn from(stale: Stale) -> Self {
        Self { code: stale.code().code().to_owned(), message: stale.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_chain::{BlockHash, BlockNumber};

    #[test]
    fn after_a_sleep_of_the_machine_the_state_is_stale_though_the_steady_clock_stood_still() {
        let head = Head { number: BlockNumber(7), hash: BlockHash([7; 32]) };
        let known_at = Moment::now();
        let contact = Contact { known_at: Some(known_at), head: Some(head), ..Contact::default() };
        let bounds = Bounds { max_staleness: Duration::from_secs(60), max_lag_blocks: 64 };
        let stale = |steady, wall| {
            let (steady, wall) = (Duration::from_secs(steady), Duration::from_secs(wall));
            let now = Moment { steady: known_at.steady + steady, wall: known_at.wall + wall };
            Stale::of(contact.clone(), Some(head), bounds, now)
        };
        assert_eq!(stale(60, 60), None);
        let silent = |seconds| Some(Stale::Silent { since: Duration::from_secs(seconds), longest: bounds.max_staleness });
        assert_eq!(stale(1, 28_800), silent(28_800), "it slept for a night");
        assert_eq!(stale(61, 0), silent(61), "the wall clock stood still");
    }
}
