//! The answer to a question about access.

use crate::{commands::container::names, failure::Failure, output::facts, text::moment};
use serde::{Deserialize, Serialize};
use shared_logic::{Account, Denial, Epoch, GrantId, RulesHash, Seq, SignalClasses, UnixSeconds, Verdict};

/// The answer, in the form the sidecar gives it in.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    /// `allow`, or anything else for no.
    verdict: String,
    reason: Option<Reason>,
    grant: Option<GrantId>,
    #[serde(default)]
    path: Vec<Link>,
    missing: SignalClasses,
    #[serde(default)]
    stale: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stale_because: Option<String>,
    as_of: Option<AsOf>,
    rules_hash: RulesHash,
    valid_until: Option<UnixSeconds>,
    seq: Option<Seq>,
    /// What the question weighed, where the contract was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weight: Option<Weighed>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Weighed {
    ref_time: u64,
    proof_size: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Reason {
    code: u8,
    name: String,
    expected: String,
}

/// A step of the proof.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Link {
    Owner { account: Account, epoch: Epoch },
    Grant { id: GrantId },
    Recipient { account: Account },
}

#[derive(Debug, Serialize, Deserialize)]
struct AsOf {
    block: u32,
    hash: String,
    time: UnixSeconds,
}

impl Answer {
    /// The same answer, telling what the question weighed.
    pub(super) fn weighing(self, weight: valet_chain::Weight) -> Self {
        Self { weight: Some(Weighed { ref_time: weight.ref_time, proof_size: weight.proof_size }), ..self }
    }

    /// A verdict of the contract.
    pub(super) fn of(verdict: &Verdict, recipient: Account, rules_hash: RulesHash) -> Self {
        let no = Self {
            verdict: "deny".to_owned(),
            reason: None,
            grant: None,
            path: Vec::new(),
            missing: SignalClasses::NONE,
            stale: false,
            stale_because: None,
            weight: None,
            as_of: None,
            rules_hash,
            valid_until: None,
            seq: None,
        };
        match verdict {
            Verdict::Allow(proof) => Self {
                verdict: "allow".to_owned(),
                grant: Some(proof.grant),
                path: vec![
                    Link::Owner { account: proof.grantor, epoch: proof.epoch },
                    Link::Grant { id: proof.grant },
                    Link::Recipient { account: recipient },
                ],
                valid_until: Some(proof.expires_at),
                seq: Some(proof.seq),
                ..no
            },
            Verdict::Deny(refusal) => Self { reason: Some(refusal.reason.into()), grant: refusal.grant, missing: refusal.missing, ..no },
        }
    }

    /// The rules that answered.
    pub(super) const fn rules(&self) -> RulesHash {
        self.rules_hash
    }

    /// INVARIANT (deny by default): only the word `allow` is a yes.
    fn is_allow(&self) -> bool {
        self.verdict == "allow" && !self.stale
    }

    pub(super) fn describe(&self) -> String {
        let mut rows = vec![("verdict", if self.is_allow() { "allow" } else { "deny" }.to_owned())];
        rows.extend(self.reason.as_ref().map(|reason| ("reason", format!("{} ({})", reason.name, reason.code))));
        rows.extend(self.reason.as_ref().map(|reason| ("expected", reason.expected.clone())));
        rows.extend(self.stale_because.clone().map(|because| ("no fresh answer", because)));
        if !self.missing.is_empty() {
            rows.push(("classes missing", names(self.missing)));
        }
        match (self.path.is_empty(), self.grant) {
            (false, _) => rows.push(("path", self.path.iter().map(Link::to_string).collect::<Vec<_>>().join("\n"))),
            (true, Some(grant)) => rows.push(("closest grant", grant.to_string())),
            (true, None) => {}
        }
        rows.extend(self.valid_until.map(|until| ("until", format!("{} (UTC)", moment(until)))));
        rows.extend(self.seq.map(|seq| ("ends with", format!("the vehicle's event after {}", seq.0))).filter(|_| self.is_allow()));
        rows.extend(self.as_of.as_ref().map(|at| ("as of", format!("block {}, {} (UTC)", at.block, moment(at.time)))));
        facts(&rows)
    }

    /// Nothing for a yes; the reason for a no.
    pub(super) fn outcome(&self) -> Result<(), Failure> {
        if self.is_allow() {
            return Ok(());
        }
        let denial = self.reason.as_ref().and_then(|reason| Denial::LIST.iter().find(|denial| denial.code() == reason.code));
        Err(match (denial, &self.reason) {
            (Some(denial), _) => Failure::denied(*denial),
            (None, Some(reason)) => no(format!("{} ({}): {}", reason.name, reason.code, reason.expected)),
            (None, None) => no(self.stale_because.clone().unwrap_or_else(|| "expected an answer of allow".to_owned())),
        })
    }
}

/// A no that has no reason among the rules of this program.
fn no(text: String) -> Failure {
    Failure::audit(10, text)
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Owner { account, epoch } => write!(f, "owner {account} in epoch {}", epoch.0),
            Self::Grant { id } => write!(f, "grant {id}"),
            Self::Recipient { account } => write!(f, "recipient {account}"),
        }
    }
}

impl From<Denial> for Reason {
    fn from(denial: Denial) -> Self {
        Self { code: denial.code(), name: denial.name().to_owned(), expected: denial.expected().to_owned() }
    }
}
