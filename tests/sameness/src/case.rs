//! What is put to every build, and what it answers.

use codec::Decode;
use shared_logic::{Account, Denial, GrantId, Message, Request, SignedIntent, UnixSeconds, Verdict};

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
    Decide(GrantId, Request),
    /// Is this request allowed by an emergency?
    DecideEmergency(Request),
    /// May this signed intent be made, whoever submits it?
    Submit(SignedIntent),
}

/// What a build answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The change is accepted. The event's bytes, and the bytes of the records it writes, in order, where the
    /// build tells them without making the change.
    Accepted(Option<(Vec<u8>, Vec<u8>)>),
    /// The change is denied.
    Denied(Denial),
    /// The verdict's bytes.
    Verdict(Vec<u8>),
}

impl Answer {
    /// True when both say the same, as far as both say it.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Accepted(None), Self::Accepted(_)) | (Self::Accepted(_), Self::Accepted(None)) => true,
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
