//! Whether an answer is fresh enough.

use super::{Behind, Contact, Moment, Unreadable};
use crate::{alarm::Alarm, answer::StaleCause, problem::ProblemCode, projection::Projection};
use shared_logic::UnixSeconds;
use std::time::{Duration, SystemTime};
use valet_chain::BlockNumber;

/// How far the newest block's time may be after this machine's: clocks that are kept differ by less.
const CLOCKS_APART: Duration = Duration::from_secs(60);

/// How many best blocks may wait to be final: with more, finality has stalled, and what they hold is not looked through.
pub(crate) const MOST_AHEAD: u32 = 512;

/// How fresh an answer must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) max_staleness: Duration,
    pub(crate) max_lag_blocks: u32,
    /// How old the newest final block may be; `None` on a chain that makes blocks on demand only.
    pub(crate) max_block_age: Option<Duration>,
}

/// Why an answer would be too old, or the present is not known.
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
    #[error("there is no contract at this address on the node's chain")]
    ContractMissing,
    #[error("the database does not take block {0}; it is tried again and again")]
    Unwritable(BlockNumber),
    #[error("{0}")]
    Unreadable(Unreadable),
    #[error("the newest block's time is {} s after this machine's; at most {} s are allowed", .ahead.as_secs(), CLOCKS_APART.as_secs())]
    ClocksApart { ahead: Duration },
    #[error("the newest final block is {} s old; at most {} s are allowed", .age.as_secs(), .longest.as_secs())]
    BlockTooOld { age: Duration, longest: Duration },
    #[error("{blocks} blocks wait to be final; at most {MOST_AHEAD} may")]
    FinalityLags { blocks: u32 },
    #[error("what blocks that are not final yet take away is not known: {cause}")]
    BestUnknown { cause: String },
    #[error("everything final was last known {} s ago; at most {} s are allowed", .since.as_secs(), .longest.as_secs())]
    Silent { since: Duration, longest: Duration },
}

impl Stale {
    /// Why an answer from this state would be too old at that moment; `None` when it is fresh enough.
    pub(super) fn of(contact: &Contact, projection: &Projection, bounds: Bounds, now: Moment) -> Option<Self> {
        Self::of_following(contact, projection, bounds, now)
            .or_else(|| Self::of_clocks(projection, bounds, now))
            .or_else(|| Self::of_best(contact, bounds, now))
            .or_else(|| contact.contract_missing.then_some(Self::ContractMissing))
    }

    /// As far as what is final is concerned.
    fn of_following(contact: &Contact, projection: &Projection, bounds: Bounds, now: Moment) -> Option<Self> {
        if let Some(alarm) = &contact.alarm {
            return Some(Self::Alarm(alarm.clone()));
        }
        if let Some(behind) = contact.behind {
            return Some(Self::Behind(behind));
        }
        if let Some(number) = contact.unwritable {
            return Some(Self::Unwritable(number));
        }
        if let Some(unreadable) = &contact.unreadable {
            return Some(Self::Unreadable(unreadable.clone()));
        }
        let Some(head) = contact.head else { return Some(Self::NoContact) };
        let Some((as_of, _)) = projection.as_of else { return Some(Self::NothingRead) };
        let unread = head.number.0.saturating_sub(as_of.number.0);
        if unread > bounds.max_lag_blocks {
            return Some(Self::TooFarBehind { unread, longest: bounds.max_lag_blocks });
        }
        let Some(known_at) = contact.known_at else { return Some(Self::CatchingUp { unread }) };
        let (since, longest) = (known_at.age(now), bounds.max_staleness);
        (since > longest).then_some(Self::Silent { since, longest })
    }

    /// As far as clocks are: a node that is stuck, or kept from its network, tells the same block for ever.
    fn of_clocks(projection: &Projection, bounds: Bounds, now: Moment) -> Option<Self> {
        let longest = bounds.max_block_age?;
        let (_, newest) = projection.newest()?;
        let ahead = instant(newest).duration_since(now.wall).unwrap_or_default();
        if ahead > CLOCKS_APART {
            return Some(Self::ClocksApart { ahead });
        }
        let age = age(projection.as_of?.1, now);
        (age > longest).then_some(Self::BlockTooOld { age, longest })
    }

    /// As far as what is not final yet is: one node that was looked through of late is enough.
    fn of_best(contact: &Contact, bounds: Bounds, now: Moment) -> Option<Self> {
        let seen = |node: &super::NodeContact| node.seen_at.is_some_and(|seen| seen.age(now) <= bounds.max_staleness);
        if contact.nodes.iter().any(seen) {
            return None;
        }
        let gaps = contact.nodes.iter().filter_map(super::NodeContact::gap);
        if let Some(blocks) = gaps.min().filter(|blocks| *blocks > MOST_AHEAD) {
            return Some(Self::FinalityLags { blocks });
        }
        let mut errors = contact.nodes.iter().rev().filter_map(|node| node.error.clone());
        Some(Self::BestUnknown { cause: errors.next().unwrap_or_else(|| "no node was asked yet".to_owned()) })
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
            Self::ContractMissing => ProblemCode::ContractMissing,
            Self::Unwritable(_) => ProblemCode::DatabaseUnwritable,
            Self::Unreadable(_) => ProblemCode::BlockUnreadable,
            Self::ClocksApart { .. } => ProblemCode::ClocksApart,
            Self::BlockTooOld { .. } => ProblemCode::BlockTooOld,
            Self::FinalityLags { .. } => ProblemCode::FinalityLags,
            Self::BestUnknown { .. } => ProblemCode::BestUnknown,
        }
    }
}

impl From<Stale> for StaleCause {
    fn from(stale: Stale) -> Self {
        Self { code: stale.code().code().to_owned(), message: stale.to_string() }
    }
}

/// How long ago a block of that time was made.
pub(super) fn age(time: UnixSeconds, now: Moment) -> Duration {
    now.wall.duration_since(instant(time)).unwrap_or_default()
}

fn instant(time: UnixSeconds) -> SystemTime {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(time.0)).unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::NodeContact;
    use valet_chain::{BlockHash, Head};

    const BOUNDS: Bounds =
        Bounds { max_staleness: Duration::from_secs(60), max_lag_blocks: 64, max_block_age: Some(Duration::from_secs(120)) };

    const fn head(number: u32) -> Head {
        Head { number: BlockNumber(number), hash: BlockHash([7; 32]) }
    }

    /// All is well at that moment, and the newest final block so much older.
    fn well(at: Moment, block_age: u64) -> (Contact, Projection) {
        let node = NodeContact { head: Some(head(7)), best: Some(head(8)), seen_at: Some(at), error: None };
        let contact = Contact { known_at: Some(at), head: Some(head(7)), nodes: vec![node], ..Contact::default() };
        let time = at.wall.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() - block_age;
        let as_of = Some((head(7), UnixSeconds(time)));
        (contact, Projection { as_of, ..Projection::empty() })
    }

    #[test]
    fn after_a_sleep_of_the_machine_the_state_is_stale_though_the_steady_clock_stood_still() {
        let at = Moment::now();
        let (contact, projection) = well(at, 0);
        let bounds = Bounds { max_block_age: None, ..BOUNDS };
        let stale = |steady, wall| {
            let (steady, wall) = (Duration::from_secs(steady), Duration::from_secs(wall));
            Stale::of(&contact, &projection, bounds, Moment { steady: at.steady + steady, wall: at.wall + wall })
        };
        assert_eq!(stale(60, 60), None);
        let silent = |seconds| Some(Stale::Silent { since: Duration::from_secs(seconds), longest: bounds.max_staleness });
        assert_eq!(stale(1, 28_800), silent(28_800), "it slept for a night");
        assert_eq!(stale(61, 0), silent(61), "the wall clock stood still");
    }

    #[test]
    fn an_old_final_block_and_one_of_the_future_are_stale_unless_blocks_are_made_on_demand() {
        let at = Moment::now();
        for (age, exp) in [(0, None), (119, None), (122, Some(ProblemCode::BlockTooOld)), (34_560_000, Some(ProblemCode::BlockTooOld))] {
            let (contact, projection) = well(at, age);
            let code = |bounds| Stale::of(&contact, &projection, bounds, at).map(|stale| stale.code());
            assert_eq!(code(BOUNDS), exp, "{age} s");
            assert_eq!(code(Bounds { max_block_age: None, ..BOUNDS }), None, "{age} s");
        }
        for (ahead, exp) in [(59, None), (62, Some(ProblemCode::ClocksApart))] {
            let (contact, mut projection) = well(at, 0);
            if let Some((_, time)) = &mut projection.as_of {
                time.0 += ahead;
            }
            assert_eq!(Stale::of(&contact, &projection, BOUNDS, at).map(|stale| stale.code()), exp, "{ahead} s ahead");
        }
    }

    #[test]
    fn one_node_whose_best_blocks_were_looked_through_of_late_is_enough_and_none_is_not() {
        let at = Moment::now();
        let (contact, projection) = well(at, 0);
        let code =
            |nodes: Vec<NodeContact>| Stale::of(&Contact { nodes, ..contact.clone() }, &projection, BOUNDS, at).map(|stale| stale.code());
        let (seen, unseen) = (contact.nodes[0].clone(), NodeContact { seen_at: None, ..contact.nodes[0].clone() });
        assert_eq!(code(vec![unseen.clone(), seen]), None);
        assert_eq!(code(vec![unseen.clone(), unseen.clone()]), Some(ProblemCode::BestUnknown));
        assert_eq!(code(Vec::new()), Some(ProblemCode::BestUnknown));
        let far = NodeContact { best: Some(head(7 + MOST_AHEAD + 1)), ..unseen };
        assert_eq!(code(vec![far]), Some(ProblemCode::FinalityLags));
    }
}
