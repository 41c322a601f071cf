//! The answer to a question about access.

use crate::shared::Stale;
use serde::Serialize;
use shared_logic::{Account, Denial, Epoch, GrantId, Proof, Refusal, RulesHash, Seq, SignalClasses, UnixSeconds, RULES_HASH};
use valet_chain::Head;

/// The answer to a question about access: no unless it says yes.
#[derive(Clone, Debug, Serialize)]
pub(in crate::api) struct Answer {
    /// `allow` or `deny`.
    verdict: &'static str,
    /// Why not; none for an allow, and for a deny that is only for staleness.
    reason: Option<Reason>,
    /// The grant that allows, or that came closest.
    grant: Option<GrantId>,
    /// From the owner to the recipient; empty unless allowed.
    path: Vec<Link>,
    /// The asked classes that the closest grant lacks.
    missing: SignalClasses,
    /// True when the sidecar does not know enough of the present to answer.
    stale: bool,
    /// What it lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    stale_because: Option<String>,
    as_of: Option<AsOf>,
    rules_hash: RulesHash,
    /// When an allow ends by itself.
    valid_until: Option<UnixSeconds>,
    /// The vehicle's newest event: a newer one voids the answer.
    seq: Option<Seq>,
}

#[derive(Clone, Debug, Serialize)]
struct Reason {
    code: u8,
    name: &'static str,
    expected: &'static str,
}

/// A step of the proof.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Link {
    Owner { account: Account, epoch: Epoch },
    Grant { id: GrantId },
    Recipient { account: Account },
}

/// The final block an answer is from.
#[derive(Clone, Debug, Serialize)]
pub(in crate::api) struct AsOf {
    block: u32,
    hash: String,
    time: UnixSeconds,
}

impl AsOf {
    pub(in crate::api) fn new((head, time): (Head, UnixSeconds)) -> Self {
        Self { block: head.number.0, hash: head.hash.to_string(), time }
    }
}

type At = Option<(Head, UnixSeconds)>;

impl Answer {
    pub(super) fn allow(as_of: At, proof: &Proof, recipient: Account) -> Self {
        Self {
            verdict: "allow",
            grant: Some(proof.grant),
            path: vec![
                Link::Owner { account: proof.grantor, epoch: proof.epoch },
                Link::Grant { id: proof.grant },
                Link::Recipient { account: recipient },
            ],
            valid_until: Some(proof.expires_at),
            seq: Some(proof.seq),
            ..Self::no(as_of)
        }
    }

    pub(super) fn deny(as_of: At, refusal: &Refusal, seq: Option<Seq>) -> Self {
        Self { reason: Some(refusal.reason.into()), grant: refusal.grant, missing: refusal.missing, seq, ..Self::no(as_of) }
    }

    pub(super) fn stale(as_of: At, stale: &Stale) -> Self {
        Self { stale: true, stale_because: Some(stale.to_string()), ..Self::no(as_of) }
    }

    fn no(as_of: At) -> Self {
        Self {
            verdict: "deny",
            reason: None,
            grant: None,
            path: Vec::new(),
            missing: SignalClasses::NONE,
            stale: false,
            stale_because: None,
            as_of: as_of.map(AsOf::new),
            rules_hash: RULES_HASH,
            valid_until: None,
            seq: None,
        }
    }
}

impl From<Denial> for Reason {
    fn from(denial: Denial) -> Self {
        Self { code: denial.code(), name: denial.name(), expected: denial.expected() }
    }
}
