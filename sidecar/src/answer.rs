//! The answer to a check, as HTTP and the command line give it.

mod signals;
mod step;

pub use signals::{FailedSignal, SignalReason};
pub use step::PathStep;

use serde::{Deserialize, Serialize};
use shared_logic::{Account, Basis, Denial, GrantId, Losses, Refusal, RulesHash, Seq, SignalClasses, UnixSeconds, Verdict};
use valet_chain::Head;

/// The answer to a check: a no unless [`CheckAnswer::is_allow`] says yes.
///
/// Readers pass over fields that they do not know, so that a newer sidecar may tell more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// Yes or no.
    pub verdict: Decision,
    /// Why not; `null` for an allow, and for a deny that is only for staleness.
    pub reason: Option<Reason>,
    /// The grant that allows, or that came closest.
    pub grant: Option<GrantId>,
    /// From the owner to the recipient; empty unless allowed.
    #[serde(default)]
    pub path: Vec<PathStep>,
    /// How many steps above the closest grant, towards the owner, the check failed; 0 is the grant itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<u8>,
    /// The asked classes that the closest grant lacks; none of signals that its container's document does not have.
    pub missing: SignalClasses,
    /// The asked signals that stand in the way, by the document of the closest grant's container, where these are
    /// the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<FailedSignal>,
    /// True when the sidecar does not know enough of the present to answer; so does an answer that does not say.
    #[serde(default = "unless_said")]
    pub stale: bool,
    /// What it lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_because: Option<StaleCause>,
    /// The final block that the answer is from; `null` before the first was read.
    pub as_of: Option<BlockRef>,
    /// The rules that answered.
    pub rules_hash: RulesHash,
    /// When an allow ends by itself.
    pub expires_at: Option<UnixSeconds>,
    /// For an allow: how often something of the vehicle was lost until then. Once more voids the answer.
    #[serde(default)]
    pub losses: Option<Losses>,
    /// For an allow: how often something was lost in the registry. Once more voids it as well.
    #[serde(default)]
    pub registry_losses: Option<Losses>,
    /// The vehicle's newest event that the answer knows of: a newer one is a reason to ask again.
    #[serde(default)]
    pub seq: Option<Seq>,
    /// The registry's newest event, alike.
    #[serde(default)]
    pub registry_seq: Option<Seq>,
}

/// INVARIANT (deny by default): an answer that does not say whether it is stale is stale.
const fn unless_said() -> bool {
    true
}

/// Yes or no.
///
/// INVARIANT (deny by default): any word but `allow` reads as deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Yes.
    Allow,
    /// No.
    #[serde(other)]
    Deny,
}

/// Why not: a denial of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Its number, which never changes meaning.
    pub number: u8,
    /// Its name, such as `Withdrawn`.
    pub name: String,
    /// The same in one sentence.
    pub message: String,
}

/// Why the sidecar does not know the present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleCause {
    /// One of the codes of [`crate::ProblemCode`], such as `node-behind`.
    pub code: String,
    /// The same in one sentence.
    pub message: String,
}

/// A final block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRef {
    /// Its height.
    pub block: u32,
    /// Its hash: 0x and 64 hexadecimal digits.
    pub hash: String,
    /// Its time.
    pub time: UnixSeconds,
}

impl CheckAnswer {
    /// The answer that carries this verdict, on a vehicle of that owner.
    pub fn of(verdict: &Verdict, owner: Option<Account>, recipient: Account, rules_hash: RulesHash) -> Self {
        match verdict {
            Verdict::Allow(proof) => {
                let owner = owner.unwrap_or(proof.grantor);
                let mut path = vec![PathStep::Owner { account: owner, epoch: proof.epoch }];
                match proof.basis {
                    Basis::Grant(_) if proof.grantor == owner => {}
                    Basis::Grant(_) => path.push(PathStep::Grantor { account: proof.grantor }),
                    Basis::Emergency(opened) => path.push(PathStep::Emergency { opened }),
                }
                path.extend(verdict.grant().map(|grant| PathStep::Grant { grant }));
                path.push(PathStep::Recipient { account: recipient });
                Self {
                    verdict: Decision::Allow,
                    grant: verdict.grant(),
                    path,
                    expires_at: Some(proof.expires_at),
                    losses: Some(proof.losses),
                    registry_losses: Some(proof.registry_losses),
                    ..Self::no(rules_hash)
                }
            }
            Verdict::Deny(refusal) => Self::denied(refusal, rules_hash),
        }
    }

    /// True for a yes that may be acted on.
    pub fn is_allow(&self) -> bool {
        self.verdict == Decision::Allow && !self.stale
    }

    /// The answer of a sidecar that does not know the present.
    pub(crate) fn stale(cause: StaleCause, rules_hash: RulesHash) -> Self {
        Self { stale: true, stale_because: Some(cause), ..Self::no(rules_hash) }
    }

    fn denied(refusal: &Refusal, rules_hash: RulesHash) -> Self {
        Self {
            reason: Some(refusal.reason.into()),
            grant: refusal.grant,
            link: refusal.grant.map(|_| refusal.link),
            missing: refusal.missing,
            ..Self::no(rules_hash)
        }
    }

    const fn no(rules_hash: RulesHash) -> Self {
        Self {
            verdict: Decision::Deny,
            reason: None,
            grant: None,
            path: Vec::new(),
            link: None,
            missing: SignalClasses::NONE,
            signals: Vec::new(),
            stale: false,
            stale_because: None,
            as_of: None,
            rules_hash,
            expires_at: None,
            losses: None,
            registry_losses: None,
            seq: None,
            registry_seq: None,
        }
    }
}

impl BlockRef {
    /// A block and its time.
    pub fn new(block: Head, time: UnixSeconds) -> Self {
        Self { block: block.number.0, hash: block.hash.to_string(), time }
    }
}

impl From<Denial> for Reason {
    fn from(denial: Denial) -> Self {
        Self { number: denial.code(), name: denial.name().to_owned(), message: denial.expected().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Epoch, Proof};

    const OWNER: Account = Account([1; 20]);
    const RECIPIENT: Account = Account([2; 20]);
    const RULES: RulesHash = RulesHash([3; 32]);

    fn allowed(grantor: Account, basis: Basis) -> CheckAnswer {
        let (epoch, losses, registry_losses) = (Epoch(4), Losses(5), Losses(6));
        let proof = Proof { basis, grantor, epoch, losses, registry_losses, expires_at: UnixSeconds(7) };
        CheckAnswer::of(&Verdict::Allow(proof), Some(OWNER), RECIPIENT, RULES)
    }

    #[test]
    fn the_path_leads_from_the_owner_over_the_one_who_granted_to_the_recipient() {
        let (grant, opened) = (GrantId([9; 32]), Seq(8));
        let (owner, recipient) = (PathStep::Owner { account: OWNER, epoch: Epoch(4) }, PathStep::Recipient { account: RECIPIENT });
        let delegate = Account([5; 20]);
        let cases = [
            (allowed(OWNER, Basis::Grant(grant)), vec![PathStep::Grant { grant }]),
            (allowed(delegate, Basis::Grant(grant)), vec![PathStep::Grantor { account: delegate }, PathStep::Grant { grant }]),
            (allowed(RECIPIENT, Basis::Emergency(opened)), vec![PathStep::Emergency { opened }]),
        ];
        for (answer, exp_between) in cases {
            let exp_path: Vec<_> = [owner].into_iter().chain(exp_between).chain([recipient]).collect();
            assert_eq!(answer.path, exp_path);
            assert!(answer.is_allow());
        }
    }

    #[test]
    fn an_answer_reads_back_as_it_was_written() {
        let stale = StaleCause { code: "node-silent".to_owned(), message: "…".to_owned() };
        let refusal = Refusal { reason: Denial::Withdrawn, grant: Some(GrantId([9; 32])), link: 1, missing: SignalClasses::ALL };
        let answers = [
            allowed(OWNER, Basis::Grant(GrantId([9; 32]))),
            CheckAnswer::of(&Verdict::Deny(refusal), None, RECIPIENT, RULES),
            CheckAnswer { as_of: None, ..CheckAnswer::stale(stale, RULES) },
        ];
        for answer in answers {
            let json = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<CheckAnswer>(&json).unwrap(), answer, "{json}");
        }
    }

    #[test]
    fn any_other_word_than_allow_is_a_no_and_so_is_a_stale_allow() {
        let json = serde_json::to_value(allowed(OWNER, Basis::Grant(GrantId([9; 32])))).unwrap();
        for (field, value) in [("verdict", "Allow".into()), ("verdict", "maybe".into()), ("stale", true.into())] {
            let mut changed = json.clone();
            changed[field] = value;
            let answer: CheckAnswer = serde_json::from_value(changed).unwrap();
            assert!(!answer.is_allow(), "{field}");
        }
        let mut silent = json.clone();
        silent.as_object_mut().unwrap().remove("stale");
        assert!(!serde_json::from_value::<CheckAnswer>(silent).unwrap().is_allow(), "an answer without `stale`");
        let mut newer = json;
        newer["path"][0]["kind"] = "escrow".into();
        newer["more"] = 1.into();
        let answer: CheckAnswer = serde_json::from_value(newer).unwrap();
        assert_eq!((answer.is_allow(), answer.path.first()), (true, Some(&PathStep::Unknown)));
    }
}
