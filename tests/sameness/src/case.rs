//! What is put to every build, and what it answers.

use codec::Decode;
use shared_logic::{Account, CheckRequest, Denial, GrantId, Message, SignedIntent, UnixSeconds, Verdict};

/// Something to decide on a given state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// When.
    pub now: UnixSeconds,
    /// What.
    pub question: Question,
}

/// What is asked of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// May this account make this change?
    Change(Account, Message),
    /// Is this request allowed by this grant?
    Check(GrantId, CheckRequest),
    /// Is this request allowed by an emergency?
    CheckEmergency(CheckRequest),
    /// May this signed intent be made, whoever submits it?
    Submit(SignedIntent),
}

/// What a build answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The change is accepted.
    Accepted(Accepted),
    /// The change is denied.
    Denied(Denial),
    /// The verdict's bytes.
    Verdict(Vec<u8>),
}

/// What a build tells of an accepted change without making it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The bytes of its event.
    pub event: Option<Vec<u8>>,
    /// The bytes of the records it writes, in order.
    pub records: Option<Vec<u8>>,
}

impl Answer {
    /// True when both say the same, as far as both say it.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Accepted(mine), Self::Accepted(theirs)) => {
                alike(mine.event.as_deref(), theirs.event.as_deref()) && alike(mine.records.as_deref(), theirs.records.as_deref())
            }
            _ => self == other,
        }
    }

    /// What it is, for a tally: `allow`, `accepted`, or the reason's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Denied(denial) => denial.name(),
            Self::Verdict(bytes) => match Verdict::decode(&mut &**bytes) {
                Ok(Verdict::Allow(_)) => "allow",
                Ok(Verdict::Deny(refusal)) => refusal.reason.name(),
                Err(_) => "malformed",
            },
        }
    }
}

fn alike(mine: Option<&[u8]>, theirs: Option<&[u8]>) -> bool {
    mine.zip(theirs).is_none_or(|(mine, theirs)| mine == theirs)
}
