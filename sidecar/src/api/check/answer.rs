//! The answer to a question about access.

use crate::shared::Stale;
use serde::Serialize;
use shared_logic::{
    Account, Basis, Denial, Epoch, GrantId, Proof, Refusal, RulesHash, Seq, SignalClasses, UnixSeconds, Vehicle, RULES_HASH,
};
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
    /// At which step from that grant towards the owner the check failed; 0 for the grant itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<u8>,
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
    /// The registry's newest event, for an allow: a newer one voids it as well.
    registry_seq: Option<Seq>,
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
    Owner {
        account: Account,
        epoch: Epoch,
    },
    /// Who granted for the owner.
    Grantor {
        account: Account,
    },
    Grant {
        id: GrantId,
    },
    /// The number of the vehicle's event that opened it.
    Emergency {
        opened: Seq,
    },
    Recipient {
        account: Account,
    },
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
    pub(super) fn allow(as_of: At, proof: &Proof, vehicle: &Vehicle, recipient: Account) -> Self {
        let mut path = vec![Link::Owner { account: vehicle.owner, epoch: proof.epoch }];
        match proof.basis {
            Basis::Grant(_) if proof.grantor == vehicle.owner => {}
            Basis::Grant(_) => path.push(Link::Grantor { account: proof.grantor }),
            Basis::Emergency(opened) => path.push(Link::Emergency { opened }),
        }
        let grant = match proof.basis {
            Basis::Grant(id) => Some(id),
            Basis::Emergency(_) => None,
        };
        path.extend(grant.map(|id| Link::Grant { id }));
        path.push(Link::Recipient { account: recipient });
        let (seq, registry_seq) = (Some(proof.seq), Some(proof.registry_seq));
        Self { verdict: "allow", grant, path, valid_until: Some(proof.expires_at), seq, registry_seq, ..Self::no(as_of) }
    }

    pub(super) fn deny(as_of: At, refusal: &Refusal, seq: Option<Seq>) -> Self {
        let failed_at = refusal.grant.map(|_| refusal.link);
        let reason = Some(refusal.reason.into());
        Self { reason, grant: refusal.grant, failed_at, missing: refusal.missing, seq, ..Self::no(as_of) }
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
            failed_at: None,
            missing: SignalClasses::NONE,
            stale: false,
            stale_because: None,
            as_of: as_of.map(AsOf::new),
            rules_hash: RULES_HASH,
            valid_until: None,
            seq: None,
            registry_seq: None,
        }
    }
}

impl From<Denial> for Reason {
    fn from(denial: Denial) -> Self {
        Self { code: denial.code(), name: denial.name(), expected: denial.expected() }
    }
}
