//! One case, judged.

use super::{pick::Pick, ChangeWitness, MayWitness, Rules};
use serde::Serialize;
use shared_logic::Denial;

/// What is asked of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Question {
    /// May the recipient have the data?
    May,
    /// May this message be accepted?
    RegisterVehicle,
    /// May this message be accepted?
    TransferVehicle,
    /// May this message be accepted?
    RegisterParty,
    /// May this message be accepted?
    PublishContainer,
    /// May this message be accepted?
    PublishPurpose,
    /// May this message be accepted?
    Grant,
    /// May this message be accepted?
    Withdraw,
}

/// An answer: yes, or no with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "outcome")]
pub enum Ruling {
    /// Allowed or accepted.
    Allow,
    /// Denied.
    Deny {
        /// The reason's number.
        code: u8,
        /// The reason's name.
        name: &'static str,
        /// What was expected.
        expected: &'static str,
    },
}

impl Ruling {
    /// Denied for this reason.
    pub const fn deny(reason: Denial) -> Self {
        Self::Deny { code: reason.code(), name: reason.name(), expected: reason.expected() }
    }

    /// The reason's name, or `Allow`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny { name, .. } => name,
        }
    }

    /// The reason's number, or 0, which is no reason's.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Allow => 0,
            Self::Deny { code, .. } => *code,
        }
    }
}

/// In what the rules and the reference differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Aspect {
    /// Yes or no, or the reason.
    Answer,
    /// The proof of a yes.
    Proof,
    /// The grant or the missing classes of a no.
    Refusal,
    /// The event of an accepted message.
    Event,
    /// The records written by an accepted message.
    Records,
}

/// A case in full, so that anyone can put it to the rules again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Witness {
    /// Of a request for data.
    May(Box<MayWitness>),
    /// Of a message.
    Change(Box<ChangeWitness>),
}

/// A case in which the rules and the reference differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// What was asked.
    pub question: Question,
    /// In what they differ.
    pub aspect: Aspect,
    /// What the rules said.
    pub rules: Ruling,
    /// What the reference said: `Allow` or a reason's name.
    pub reference: &'static str,
    /// The case.
    pub witness: Witness,
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
    pub(crate) fn of(denial: Option<Denial>, reference: Result<(), &'static str>, details: impl FnOnce() -> Option<Aspect>) -> Self {
        let agree = denial.map(Denial::name) == reference.err();
        Self { denial, reference, differs: if agree { details() } else { Some(Aspect::Answer) } }
    }
}

/// A family of numbered cases of one question.
pub(crate) trait Case: Sized {
    const QUESTION: Question;

    fn pick(pick: &mut Pick) -> Self;
    fn judge(&self, rules: &impl Rules) -> Judgement;
    fn witness(self, rules: &impl Rules) -> Witness;
}
