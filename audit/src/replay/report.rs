//! The report of a replay.

use super::{conforms, fold::walk, Difference, Incomplete, Logged, Nonconformity, Place, Storage};
use crate::Verdict;
use serde::Serialize;
use shared_logic::{DomainHash, UnixSeconds, Via};
use std::collections::BTreeSet;

/// Something in the history that is not as the rules say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Finding {
    /// An event that the rules would not have made.
    NonconformingEvent {
        /// Where it stands.
        at: Place,
        /// Its kind.
        event: &'static str,
        /// Why not.
        why: Nonconformity,
    },
    /// An event with a time before that of the event before it.
    ClockWentBack {
        /// Where it stands.
        at: Place,
        /// The time of the event before it.
        before: UnixSeconds,
        /// Its time.
        found: UnixSeconds,
    },
    /// The contract takes intents that were signed for another chain or another contract.
    OtherDomain {
        /// What intents for this contract are signed for.
        expected: DomainHash,
        /// What it takes.
        found: DomainHash,
    },
    /// A record that is not stored as the events have it.
    StorageDiffers {
        /// Which record.
        record: Box<Difference>,
    },
}

/// What a replay came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayReport {
    /// Events replayed.
    #[serde(serialize_with = "crate::decimal")]
    pub events: u64,
    /// Those of them that came by a signed intent; see [the module](super) for what is checked of these.
    #[serde(serialize_with = "crate::decimal")]
    pub intents: u64,
    /// Vehicles they made.
    #[serde(serialize_with = "crate::decimal")]
    pub vehicles: u64,
    /// Grants they made.
    #[serde(serialize_with = "crate::decimal")]
    pub grants: u64,
    /// Blocks that hold an event.
    #[serde(serialize_with = "crate::decimal")]
    pub blocks: u64,
    /// The block of the first event.
    pub first_block: u32,
    /// The block of the last event.
    pub last_block: u32,
    /// What is not as the rules say, in the order of the log, storage last.
    pub findings: Vec<Finding>,
}

impl ReplayReport {
    /// Clean without findings.
    pub const fn verdict(&self) -> Verdict {
        Verdict::of_findings(self.findings.len())
    }
}

/// Replays a contract's events and compares where they lead with what it stores.
///
/// `domain` is what intents for that contract are signed for: see [`DomainHash::of`].
///
/// # Errors
/// [`Incomplete`] when the log is not the whole history: [`Verdict::Incomplete`], whatever was found.
pub fn replay(domain: DomainHash, events: impl IntoIterator<Item = Logged>, storage: &Storage) -> Result<ReplayReport, Incomplete> {
    let mut findings = Vec::new();
    let mut blocks = BTreeSet::new();
    let (mut count, mut intents, mut clock) = (0u64, 0u64, UnixSeconds(0));
    let state = walk(events, |before, logged| {
        let (at, event) = (logged.place(), &logged.event);
        if let Err(why) = conforms(before, event) {
            findings.push(Finding::NonconformingEvent { at, event: event.body.kind(), why });
        }
        if event.at < clock {
            findings.push(Finding::ClockWentBack { at, before: clock, found: event.at });
        }
        clock = event.at;
        count = count.wrapping_add(1);
        intents = intents.wrapping_add(u64::from(event.via != Via::Call));
        blocks.insert(logged.block);
    })?;
    if state.domain != domain {
        findings.push(Finding::OtherDomain { expected: domain, found: state.domain });
    }
    findings.extend(super::compare(&state, storage).into_iter().map(|difference| Finding::StorageDiffers { record: Box::new(difference) }));
    Ok(ReplayReport {
        events: count,
        intents,
        vehicles: length(state.vehicles.len()),
        grants: length(state.grants.len()),
        blocks: length(blocks.len()),
        first_block: blocks.first().copied().unwrap_or_default(),
        last_block: blocks.last().copied().unwrap_or_default(),
        findings,
    })
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
