//! The answer to a check, for people and programs.

use crate::{
    failure::{self, Code, Failure},
    output::facts,
    render::classes,
    session::Snapshot,
    time::moment,
};
use serde::Serialize;
use shared_logic::{Denial, RulesHash};
use valet_sidecar::{BlockRef, CheckAnswer, PathStep};

/// The answer in the form the sidecar gives it in, and what the question weighed where the contract was asked.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    #[serde(flatten)]
    answer: CheckAnswer,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<Weight>,
}

#[derive(Debug, Serialize)]
struct Weight {
    ref_time: String,
    proof_size: String,
}

impl From<CheckAnswer> for Answer {
    fn from(answer: CheckAnswer) -> Self {
        Self { answer, weight: None }
    }
}

impl Answer {
    /// The answer of the contract as of that block.
    pub(super) fn of_contract(answer: CheckAnswer, snapshot: &Snapshot<'_>, weight: valet_chain::Weight) -> Self {
        let answer = CheckAnswer { as_of: Some(BlockRef::new(snapshot.head, snapshot.time)), ..answer };
        let weight = Weight { ref_time: weight.ref_time.to_string(), proof_size: weight.proof_size.to_string() };
        Self { answer, weight: Some(weight) }
    }

    /// The rules that answered.
    pub(super) const fn rules(&self) -> RulesHash {
        self.answer.rules_hash
    }

    pub(super) fn describe(&self) -> String {
        let answer = &self.answer;
        let mut rows = vec![("verdict", if answer.is_allow() { "allow" } else { "deny" }.to_owned())];
        rows.extend(answer.reason.as_ref().map(|reason| ("reason", format!("{} ({})", reason.name, reason.number))));
        rows.extend(answer.reason.as_ref().map(|reason| ("because", reason.message.clone())));
        rows.extend(answer.stale_because.as_ref().map(|cause| ("no fresh answer", cause.message.clone())));
        if !answer.missing.is_empty() {
            rows.push(("classes missing", classes(answer.missing)));
        }
        match (answer.path.is_empty(), answer.grant) {
            (false, _) => rows.push(("path", answer.path.iter().map(step).collect::<Vec<_>>().join("\n"))),
            (true, Some(grant)) => rows.push(("closest grant", grant.to_string())),
            (true, None) => {}
        }
        match answer.link {
            None | Some(0) => {}
            Some(1) => rows.push(("failed at", "the grant that it is shared from".to_owned())),
            Some(steps) => rows.push(("failed at", format!("{steps} steps above the grant, towards the owner"))),
        }
        rows.extend(answer.expires_at.map(|end| ("until", moment(end))));
        if let (true, Some(seq)) = (answer.is_allow(), answer.seq) {
            let registry = answer.registry_seq.map(|seq| format!(", or the registry's after {}", seq.0)).unwrap_or_default();
            rows.push(("ends with", format!("the vehicle's event after {}{registry}", seq.0)));
        }
        rows.extend(answer.as_of.as_ref().map(|at| ("as of", format!("block {}, {}", at.block, moment(at.time)))));
        facts(&rows)
    }

    /// Nothing for a yes; the reason for a no.
    pub(super) fn outcome(&self) -> Result<(), Failure> {
        let answer = &self.answer;
        if answer.is_allow() {
            return Ok(());
        }
        let Some(reason) = &answer.reason else {
            let why = answer.stale_because.as_ref().map_or_else(|| "the answer is not allow".to_owned(), |cause| cause.message.clone());
            return Err(Failure::of(Code::AnswerStale, why));
        };
        let known = Denial::LIST.iter().find(|denial| denial.code() == reason.number);
        Err(known.map_or_else(
            // Rules newer than these know reasons that this program does not.
            || {
                let message = format!("{} ({}): {}", reason.name, reason.number, reason.message);
                Failure::denied_as(failure::Reason { number: reason.number, name: reason.name.clone() }, message)
            },
            |denial| Failure::denied(*denial),
        ))
    }
}

/// A step of the path in words.
fn step(step: &PathStep) -> String {
    match step {
        PathStep::Owner { account, epoch } => format!("owner {account} in epoch {}", epoch.0),
        PathStep::Grantor { account } => format!("grantor {account}"),
        PathStep::Emergency { opened } => format!("emergency opened by the vehicle's event {}", opened.0),
        PathStep::Grant { grant } => format!("grant {grant}"),
        PathStep::Recipient { account } => format!("recipient {account}"),
        _ => "a step that this program does not know".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Account, Refusal, Verdict};

    #[test]
    fn a_deny_fails_with_its_reason_and_a_stale_answer_with_a_code_of_its_own() {
        let verdict = Verdict::Deny(Refusal::because(Denial::Expired));
        let answer = CheckAnswer::of(&verdict, None, Account([1; 20]), RulesHash([0; 32]));
        let failure = Answer::from(answer.clone()).outcome().unwrap_err();
        assert_eq!((failure.code(), failure.denial()), (Code::Denied, Some(Denial::Expired)));
        let stale = CheckAnswer { reason: None, stale: true, ..answer };
        assert_eq!(Answer::from(stale).outcome().unwrap_err().code(), Code::AnswerStale);
    }
}
