//! The answer to a question about access.

use crate::{
    failure::{self, Code, Failure},
    output::facts,
    render::classes,
    session::View,
    time::moment,
};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use shared_logic::{Account, Basis, Denial, GrantId, RulesHash, Seq, SignalClasses, UnixSeconds, Verdict};

/// The answer, in the form the sidecar gives it in; fields that this program does not know are passed over.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    /// `allow`, or anything else for no.
    verdict: String,
    reason: Option<Reason>,
    grant: Option<GrantId>,
    /// At which step from the closest grant towards the owner the check failed; 0 for the grant itself.
    #[serde(default, alias = "failed_at", skip_serializing_if = "Option::is_none")]
    link: Option<u8>,
    /// The steps of the proof, each an object with its kind as the one field: newer sidecars may tell more.
    #[serde(default)]
    path: Vec<Value>,
    missing: SignalClasses,
    #[serde(default)]
    stale: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stale_because: Option<String>,
    as_of: Option<AsOf>,
    rules_hash: RulesHash,
    #[serde(alias = "valid_until")]
    expires_at: Option<UnixSeconds>,
    seq: Option<Seq>,
    #[serde(default)]
    registry_seq: Option<Seq>,
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
    #[serde(alias = "code")]
    number: u8,
    name: String,
    #[serde(alias = "expected")]
    message: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct AsOf {
    block: u32,
    hash: String,
    time: UnixSeconds,
}

impl Answer {
    /// The same answer, telling of which block it is.
    pub(super) fn as_of(self, view: &View<'_>) -> Self {
        let as_of = AsOf { block: view.head.number.0, hash: view.head.hash.to_string(), time: view.time };
        Self { as_of: Some(as_of), ..self }
    }

    /// The same answer, telling what the question weighed.
    pub(super) fn weighing(self, weight: valet_chain::Weight) -> Self {
        Self { weight: Some(Weighed { ref_time: weight.ref_time, proof_size: weight.proof_size }), ..self }
    }

    /// A verdict of the contract, on a vehicle of this owner.
    pub(super) fn of(verdict: &Verdict, owner: Option<Account>, recipient: Account, rules_hash: RulesHash) -> Self {
        let no = Self {
            verdict: "deny".to_owned(),
            reason: None,
            grant: None,
            link: None,
            path: Vec::new(),
            missing: SignalClasses::NONE,
            stale: false,
            stale_because: None,
            weight: None,
            as_of: None,
            rules_hash,
            expires_at: None,
            seq: None,
            registry_seq: None,
        };
        match verdict {
            Verdict::Allow(proof) => {
                let owner = owner.unwrap_or(proof.grantor);
                let mut path = vec![json!({ "owner": { "account": owner, "epoch": proof.epoch } })];
                match proof.basis {
                    Basis::Grant(_) if proof.grantor == owner => {}
                    Basis::Grant(_) => path.push(json!({ "grantor": { "account": proof.grantor } })),
                    Basis::Emergency(opened) => path.push(json!({ "emergency": { "opened": opened } })),
                }
                path.extend(verdict.grant().map(|id| json!({ "grant": { "id": id } })));
                path.push(json!({ "recipient": { "account": recipient } }));
                let (seq, registry_seq) = (Some(proof.seq), Some(proof.registry_seq));
                let expires_at = Some(proof.expires_at);
                Self { verdict: "allow".to_owned(), grant: verdict.grant(), path, expires_at, seq, registry_seq, ..no }
            }
            Verdict::Deny(refusal) => Self {
                reason: Some(refusal.reason.into()),
                grant: refusal.grant,
                link: refusal.grant.map(|_| refusal.link),
                missing: refusal.missing,
                ..no
            },
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
        rows.extend(self.reason.as_ref().map(|reason| ("reason", format!("{} ({})", reason.name, reason.number))));
        rows.extend(self.reason.as_ref().map(|reason| ("because", reason.message.clone())));
        rows.extend(self.stale_because.clone().map(|because| ("no fresh answer", because)));
        if !self.missing.is_empty() {
            rows.push(("classes missing", classes(self.missing)));
        }
        match (self.path.is_empty(), self.grant) {
            (false, _) => rows.push(("path", self.path.iter().map(step).collect::<Vec<_>>().join("\n"))),
            (true, Some(grant)) => rows.push(("closest grant", grant.to_string())),
            (true, None) => {}
        }
        match self.link {
            None | Some(0) => {}
            Some(1) => rows.push(("failed at", "the grant that it is shared from".to_owned())),
            Some(steps) => rows.push(("failed at", format!("{steps} steps above the grant, towards the owner"))),
        }
        rows.extend(self.expires_at.map(|until| ("until", moment(until))));
        if let (true, Some(seq)) = (self.is_allow(), self.seq) {
            let registry = self.registry_seq.map(|seq| format!(", or the registry's after {}", seq.0)).unwrap_or_default();
            rows.push(("ends with", format!("the vehicle's event after {}{registry}", seq.0)));
        }
        rows.extend(self.as_of.as_ref().map(|at| ("as of", format!("block {}, {}", at.block, moment(at.time)))));
        facts(&rows)
    }

    /// Nothing for a yes; the reason for a no.
    pub(super) fn outcome(&self) -> Result<(), Failure> {
        if self.is_allow() {
            return Ok(());
        }
        let denial = self.reason.as_ref().and_then(|reason| Denial::LIST.iter().find(|denial| denial.code() == reason.number));
        Err(match (denial, &self.reason) {
            (Some(denial), _) => Failure::denied(*denial),
            // Rules newer than these know reasons that this program does not.
            (None, Some(reason)) => Failure::denied_as(
                failure::Reason { number: reason.number, name: reason.name.clone() },
                format!("{} ({}): {}", reason.name, reason.number, reason.message),
            ),
            (None, None) => Failure::of(Code::AnswerStale, self.stale_because.clone().unwrap_or_else(|| "the answer is not allow".to_owned())),
        })
    }
}

/// A step of the proof in words: its kind, and its fields.
fn step(link: &Value) -> String {
    let Some((kind, fields)) = link.as_object().and_then(|link| link.iter().next()) else { return link.to_string() };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let Some(fields) = fields.as_object() else { return format!("{kind} {}", plain(fields)) };
    let words = fields.iter().map(|(name, value)| match name.as_str() {
        "account" | "id" => plain(value),
        "opened" => format!("opened by the vehicle's event {}", plain(value)),
        name => format!("in {name} {}", plain(value)),
    });
    format!("{} {}", kind.replace('_', " "), words.collect::<Vec<_>>().join(" "))
}

impl From<Denial> for Reason {
    fn from(denial: Denial) -> Self {
        Self { number: denial.code(), name: denial.name().to_owned(), message: denial.expected().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_told_by_its_kind_and_its_fields() {
        let cases = [
            (json!({ "owner": { "account": "0x12", "epoch": 2 } }), "owner 0x12 in epoch 2"),
            (json!({ "grant": { "id": "0x34" } }), "grant 0x34"),
            (json!({ "emergency": { "opened": 7 } }), "emergency opened by the vehicle's event 7"),
            (json!("anything"), "\"anything\""),
        ];
        for (link, exp_text) in cases {
            assert_eq!(step(&link), exp_text);
        }
    }
}
