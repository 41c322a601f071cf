//! One case, judged.

use super::{pick::Pick, witness::Witness, Question, Rules, World};
use serde::Serialize;
use shared_logic::Denial;

/// An answer: yes, or no with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Ruling {
    /// Allowed or accepted.
    Allow,
    /// Denied.
    Deny {
        /// Why.
        reason: Denial,
    },
}

impl Ruling {
    /// Denied for this reason.
    pub const fn deny(reason: Denial) -> Self {
        Self::Deny { reason }
    }

    /// The reason's name, or `Allow`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny { reason } => reason.name(),
        }
    }

    /// The reason's number, or 0, which is no reason's.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Allow => 0,
            Self::Deny { reason } => reason.code(),
        }
    }
}

/// In what the rules and the reference differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Yes or no, or the reason.
    Answer,
    /// The proof of a yes.
    Proof,
    /// The grant, the step or the missing classes of a no.
    Refusal,
    /// The event of an accepted message.
    Event,
    /// The records written by an accepted message.
    Records,
    /// The duty to erase.
    Erasure,
}

/// What came of one case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement {
    pub(crate) denial: Option<Denial>,
    pub(crate) reference: Result<(), &'static str>,
    pub(crate) differs: Option<Aspect>,
}

impl Judgement {
    /// The answers compared; when they agree, `details` says what else differs.
    #[inline]
    pub(crate) fn of(denial: Option<Denial>, reference: Result<(), &'static str>, details: impl FnOnce() -> Option<Aspect>) -> Self {
        let agree = denial.map(Denial::name) == reference.err();
        Self { denial, reference, differs: if agree { details() } else { Some(Aspect::Answer) } }
    }
}

/// What is asked in a world.
pub(crate) trait Asked: Copy + Send + Sync {
    /// What several cases have in common, so that the reference can be evaluated for them once.
    type Group: Copy + PartialEq + Send + Sync;
    /// What that evaluates to.
    type Prepared: Default;

    fn group(&self) -> Self::Group;

    /// Evaluates the reference for each of these groups in that world, over what was there for another.
    fn prepare(_: &[Self::Group], _: &World, _: &mut [Self::Prepared]) {}

    /// Puts it to the rules and to the reference, which may have been evaluated for its group.
    fn judge(&self, records: &World, prepared: Option<&Self::Prepared>, rules: &dyn Rules) -> Judgement;
    fn witness(self, records: &World, rules: &dyn Rules) -> Witness;
}

/// A family of numbered cases of one question: every world of it, and in each everything that is asked.
pub(crate) trait Case: Send + Sync {
    const QUESTION: Question;
    type Asked: Asked;

    fn world(pick: &mut Pick) -> World;
    fn ask(pick: &mut Pick) -> Self::Asked;
}
