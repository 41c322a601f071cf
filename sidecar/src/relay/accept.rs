//! What the rules say of an intent, before anything is tried on the chain.

use super::{deed::Place, Refusal};
use crate::shared::{wall_clock, Shared, Stale};
use shared_logic::{bound_to, detail_of_change, submit, Event, SignedIntent, UnixSeconds};
use valet_chain::Genesis;

/// How long an intent must still be good: it may wait for its turn, and its transaction for a block. What ends before its
/// block is paid for and has no effect.
const LEFT_AT_LEAST: u64 = 120;

/// An intent that the rules accept, and what they were asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted {
    /// The chain that its domain is of.
    pub(super) genesis: Genesis,
    /// The moment that it was accepted at.
    pub(super) now: UnixSeconds,
    /// What alone it excludes, and is excluded by.
    pub(super) place: Place,
    /// The event that it would make now.
    pub(super) event: Event,
}

/// Asks the rules, in the state of the newest block that was read, at the later of its time and the own clock's: no
/// block will be of an earlier moment.
pub(super) fn accept(shared: &Shared, signed: &SignedIntent) -> Result<Accepted, Refusal> {
    let projection = shared.projection();
    let own = wall_clock();
    let now = projection.as_of.map_or(own, |(_, time)| own.max(time));
    if let Some(stale) = shared.stale(&projection) {
        return Err(Refusal::Stale(stale));
    }
    let genesis = shared.contact().genesis.ok_or(Refusal::Stale(Stale::NoContact))?;
    let intent = &signed.intent;
    let denied = |denial| {
        let asked = (intent.principal, &intent.message);
        Refusal::Denied(denial, detail_of_change(&projection.state, asked, denial, now))
    };
    let outcome = submit(&projection.state, signed, now).map_err(denied)?;
    let bound = bound_to(&projection.state, intent.principal, &intent.message).map_err(denied)?;
    match intent.deadline.0.saturating_sub(now.0) {
        left if left < LEFT_AT_LEAST => Err(Refusal::TooLate { left, least: LEFT_AT_LEAST }),
        _ => Ok(Accepted { genesis, now, place: Place::of(intent, bound.vehicle), event: outcome.event }),
    }
}
