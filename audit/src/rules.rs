//! The rules' answers in every case of a small scope, against the [`mod@crate::reference`].
//!
//! A scope is a handful of values for everything an answer can depend on, chosen on both sides of
//! every boundary, the plain case first. Every combination that deviates from the plain case in no more
//! things than the [`Depth`] says is put to the rules and to the reference. What holds in the scope is
//! shown by trying it all; outside of it nothing is claimed.

mod cases;
mod change;
mod check;
mod depth;
mod family;
mod fixtures;
mod job;
mod judge;
mod pick;
mod prepared;
mod question;
mod row;
mod scope;
mod table;
mod tally;
mod witness;
mod world;

pub use depth::Depth;
pub use family::Family;
pub use job::{Job, Progress};
pub use judge::{Aspect, Ruling};
pub use question::Question;
pub use row::{Disagreement, Row};
pub use scope::families;
pub use table::{table_of, DecisionTable, Reach};
pub use witness::{ChangeWitness, CheckWitness, IntentWitness, Witness};
pub use world::World;

use shared_logic::{
    Account, Before, CheckRequest, Coverage, Denial, Erasure, Event, EventHash, Grant, GrantId, Message, Outcome, Record, SignedIntent,
    UnixSeconds, Vehicle, Verdict,
};

/// The rules under audit. The methods given are those of the rule crate; a test replaces one to see
/// that the audit finds it.
pub trait Rules: Sync {
    /// Checks a request by one grant, as [`shared_logic::check()`].
    fn check(&self, records: &World, grant: GrantId, request: &CheckRequest, now: UnixSeconds) -> Verdict {
        shared_logic::check(records, grant, request, now)
    }

    /// Checks a request with the records at hand, as [`shared_logic::check_with`].
    fn check_with(
        &self,
        records: &World,
        vehicle: Option<&Vehicle>,
        grant: Option<(GrantId, &Grant)>,
        request: &CheckRequest,
        now: UnixSeconds,
    ) -> Verdict {
        shared_logic::check_with(records, vehicle, grant, request, now)
    }

    /// Checks a request by several grants, as [`shared_logic::check_any`].
    fn check_any(
        &self,
        records: &World,
        grants: &[(GrantId, Grant)],
        request: &CheckRequest,
        now: UnixSeconds,
        coverage: fn(&Grant) -> Coverage,
    ) -> Verdict {
        let asked = |grant: &Grant| CheckRequest { coverage: coverage(grant), ..*request };
        shared_logic::check_any(records, grants.iter().map(|(id, grant)| (*id, grant)), request, now, asked)
    }

    /// Checks a request in an emergency, as [`shared_logic::check_emergency`].
    fn check_emergency(&self, records: &World, request: &CheckRequest, now: UnixSeconds) -> Verdict {
        shared_logic::check_emergency(records, request, now)
    }

    /// Decides a message, as [`shared_logic::step()`].
    ///
    /// # Errors
    /// The first [`Denial`] that applies.
    fn step(&self, records: &World, caller: Account, message: &Message, now: UnixSeconds) -> Result<Outcome, Denial> {
        shared_logic::step(records, caller, message, now)
    }

    /// Decides a signed intent, as [`shared_logic::submit`].
    ///
    /// # Errors
    /// The first [`Denial`] that applies.
    fn submit(&self, records: &World, signed: &SignedIntent, now: UnixSeconds) -> Result<Outcome, Denial> {
        shared_logic::submit(records, signed, now)
    }

    /// The records that an event writes, as [`shared_logic::effect`].
    ///
    /// # Errors
    /// The [`Denial`] that names a missing record.
    fn effect(&self, event: &Event, hash: EventHash, before: &Before) -> Result<Vec<Record>, Denial> {
        let mut records = Vec::new();
        shared_logic::effect(event, hash, before, |record| records.push(record)).map(|()| records)
    }

    /// Where the duty to erase stands, as [`shared_logic::erasure`].
    fn erasure(&self, records: &World, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Erasure {
        shared_logic::erasure(records, vehicle, grant, now)
    }
}

/// The rules of the rule crate this build was compiled with.
#[derive(Clone, Copy, Debug, Default)]
pub struct SharedRules;

impl Rules for SharedRules {}

/// The decision table of the rule crate.
pub fn table(job: Job, progress: &(dyn Fn(Progress) + Sync)) -> DecisionTable {
    table_of(&SharedRules, &families(), job, progress)
}
