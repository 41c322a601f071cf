//! The rules' answers in every case of a small scope, against the [`mod@crate::reference`].
//!
//! A scope is a handful of values for everything an answer can depend on, chosen on both sides of
//! every boundary, the plain case first. Every combination is put to the rules and to the reference.
//! What holds in the scope is shown by trying it all; outside of it nothing is claimed.

mod change;
mod judge;
mod may;
mod pick;
mod table;
mod tally;
mod world;

pub use change::ChangeWitness;
pub use judge::{Aspect, Disagreement, Question, Ruling, Witness};
pub use may::MayWitness;
pub use pick::Depth;
pub use table::{table, table_of, DecisionTable, Job, Progress, Reach, Row};
pub use world::World;

use shared_logic::{Account, Denial, Grant, GrantId, Message, Outcome, Request, UnixSeconds, Vehicle, Verdict};

/// The rules under audit. The methods given are those of the rule crate; a test replaces one to see
/// that the audit finds it.
pub trait Rules: Sync {
    /// Decides a request, as [`shared_logic::decide`].
    fn decide(&self, vehicle: Option<&Vehicle>, grant: Option<(GrantId, &Grant)>, request: &Request, now: UnixSeconds) -> Verdict {
        shared_logic::decide(vehicle, grant, request, now)
    }

    /// Decides a message, as [`shared_logic::step()`].
    ///
    /// # Errors
    /// The first [`Denial`] that applies.
    fn step(&self, records: &World, caller: Account, message: &Message, now: UnixSeconds) -> Result<Outcome, Denial> {
        shared_logic::step(records, caller, message, now)
    }
}

/// The rules of the rule crate this build was compiled with.
#[derive(Clone, Copy, Debug, Default)]
pub struct SharedRules;

impl Rules for SharedRules {}
