//! The answer to a check, for people and programs.

use crate::{
    answer::Weight,
    failure::{self, Code, Failure},
    output::facts,
    render::classes,
    session::Snapshot,
    time::moment,
};
use serde::Serialize;
use shared_logic::{Denial, RulesHash, Seconds, UnixSeconds};
use valet_sidecar::{BlockRef, CheckAnswer, Decision, FailedSignal, PathStep, StaleCause};

/// The answer in the form the sidecar gives it in, and what the question weighed where the contract was asked.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    #[serde(flatten)]
    answer: CheckAnswer,
    /// Of the contract's answers.
    #[serde(flatten)]
    contract: Option<OfContract>,
}

/// What is told of an answer of the contract besides.
#[derive(Debug, Serialize)]
struct OfContract {
    weight: Weight,
    /// How long ago the newest block was made, by this machine's clock, in seconds.
    block_age: String,
}

impl From<CheckAnswer> for Answer {
    fn from(answer: CheckAnswer) -> Self {
        Self { answer, contract: None }
    }
}

impl Answer {
    /// The answer of the contract as of that block; a deny when the block is older than `longest`.
    pub(super) fn of_contract(answer: CheckAnswer, snapshot: &Snapshot<'_>, weight: valet_chain::Weight, longest: Option<Seconds>) -> Self {
        let as_of = Some(BlockRef::new(snapshot.head, snapshot.time));
        let answer = CheckAnswer { as_of, max_block_age: longest.map(|Seconds(longest)| longest), ..answer };
        // `now` is never before the block.
        let age = snapshot.now.0.saturating_sub(snapshot.time.0);
        let contract = OfContract { weight: weight.into(), block_age: age.to_string() };
        Self { answer: aged(answer, age, longest), contract: Some(contract) }
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
        if !answer.signals.is_empty() {
            rows.push(("signals in the way", answer.signals.iter().map(failed).collect::<Vec<_>>().join("\n")));
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
        if !answer.attested_by.is_empty() {
            let names = answer.attested_by.iter().map(|by| format!("{} until {}", by.account, moment(by.until)));
            rows.push(("owner attested by", names.collect::<Vec<_>>().join("\n")));
        }
        rows.extend(answer.valid_until.map(|end| ("until", moment(end))));
        rows.extend(answer.cache_until.map(|end| ("ask again at", moment(end))));
        if let (true, Some(losses), Some(registry)) = (answer.is_allow(), answer.losses, answer.registry_losses) {
            let demanded = if answer.attested_by.is_empty() { "" } else { "; with `--attested-by`, the vehicle's next event too" };
            rows.push((
                "ends with",
                format!(
                    "the next thing that is taken away of the vehicle or its parties: when the vehicle's losses are more than {}, or the \
                     registry's more than {}{demanded}",
                    losses.0, registry.0
                ),
            ));
        }
        if let (true, Some(seq), Some(registry)) = (answer.is_allow(), answer.seq, answer.registry_seq) {
            rows.push(("newest event known", format!("the vehicle's {}, the registry's {}", seq.0, registry.0)));
        }
        rows.extend(answer.best.as_ref().map(|best| ("not final yet", format!("block {} takes the access away", best.block))));
        rows.extend(answer.as_of.as_ref().map(|at| ("as of", format!("block {}, {}", at.block, moment(at.time)))));
        rows.extend(self.contract.as_ref().map(|contract| ("age of the block", contract.age(answer.max_block_age))));
        facts(&rows)
    }

    /// The same, unless an allow says too little to be believed: what it rests on, of when it is, when it ends.
    ///
    /// # Errors
    /// [`Code::AnswerIncomplete`], [`Code::AnswerExpired`] or [`Code::OtherRules`]; each is a deny.
    pub(super) fn believable(self, rules: RulesHash, now: UnixSeconds) -> Result<Self, Failure> {
        let answer = &self.answer;
        if !answer.is_allow() {
            return Ok(self);
        }
        let lacks = [
            ("as_of", answer.as_of.is_none()),
            ("losses", answer.losses.is_none()),
            ("registry_losses", answer.registry_losses.is_none()),
            ("path", answer.path.is_empty()),
        ];
        if let Some((field, _)) = lacks.into_iter().find(|(_, lacks)| *lacks) {
            return Err(Failure::of(Code::AnswerIncomplete, format!("the allow lacks `{field}`, so it is no allow")));
        }
        let Some(end) = answer.valid_until else {
            return Err(Failure::of(Code::AnswerIncomplete, "the allow lacks `valid_until`, so it is no allow"));
        };
        if end <= now {
            return Err(Failure::of(Code::AnswerExpired, format!("the allow ended at {}; it is {}", moment(end), moment(now))));
        }
        if answer.rules_hash != rules {
            let message = format!("rules {} allowed this, this program has {rules}", answer.rules_hash);
            return Err(Failure::of(Code::OtherRules, message));
        }
        Ok(self)
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
            |denial| Failure::denied(*denial).figure(answer.figure),
        ))
    }
}

impl OfContract {
    fn age(&self, longest: Option<u32>) -> String {
        match longest {
            Some(longest) => format!("{} s; at most {longest} s are allowed", self.block_age),
            None => format!("{} s; not judged without `--max-block-age`", self.block_age),
        }
    }
}

/// A deny instead of an allow from a block that is too old.
fn aged(answer: CheckAnswer, age: u64, longest: Option<Seconds>) -> CheckAnswer {
    let Some(longest) = longest.filter(|longest| age > u64::from(longest.0)) else { return answer };
    let message = format!("the newest block is {age} s old; at most {} s are allowed", longest.0);
    let cause = StaleCause { code: Code::AnswerStale.name().to_owned(), message };
    let end = answer.valid_until.filter(|_| !answer.is_allow());
    let path = if answer.is_allow() { Vec::new() } else { answer.path };
    CheckAnswer { verdict: Decision::Deny, stale: true, stale_because: Some(cause), valid_until: end, cache_until: None, path, ..answer }
}

/// A signal that stands in the way, in words.
fn failed(failed: &FailedSignal) -> String {
    match failed.missing {
        missing if missing.is_empty() => format!("{}: {}", failed.signal, failed.reason.words()),
        missing => format!("{}: {}; missing {}", failed.signal, failed.reason.words(), classes(missing)),
    }
}

/// A step of the path in words.
fn step(step: &PathStep) -> String {
    match step {
        PathStep::Owner { account, epoch } => format!("owner {account} in epoch {}", epoch.0),
        PathStep::Delegate { account } => format!("delegate {account}"),
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
    use shared_logic::Detail;

    #[test]
    fn a_deny_fails_with_its_reason_and_figure_and_a_stale_answer_with_a_code_of_its_own() {
        let reason = Some(Denial::Expired.into());
        let figure = Some(Detail::Until(UnixSeconds(60)));
        let answer = CheckAnswer { verdict: Decision::Deny, reason, figure, path: Vec::new(), ..allow() };
        let failure = Answer::from(answer.clone()).outcome().unwrap_err();
        assert_eq!((failure.code(), failure.denial()), (Code::Denied, Some(Denial::Expired)));
        assert!(failure.json().contains(r#""figure":{"kind":"until","at":"60"}"#), "{}", failure.json());
        let stale = CheckAnswer { reason: None, stale: true, ..answer };
        assert_eq!(Answer::from(stale).outcome().unwrap_err().code(), Code::AnswerStale);
    }

    fn allow() -> CheckAnswer {
        let (id, account) = (format!("0x{}", "03".repeat(32)), format!("0x{}", "02".repeat(20)));
        let answer = serde_json::json!({
            "verdict": "allow", "reason": null, "grant": id, "missing": [], "stale": false, "rules_hash": RulesHash([7; 32]),
            "path": [{ "kind": "owner", "account": account, "epoch": 1 }, { "kind": "grant", "grant": id }],
            "attested_by": [{ "account": account, "until": "200" }],
            "as_of": { "block": 4, "hash": id, "time": "50" }, "valid_until": "100", "cache_until": null, "losses": "2", "registry_losses": "3",
        });
        serde_json::from_value(answer).unwrap()
    }

    #[test]
    fn an_allow_that_says_too_little_or_is_over_or_is_of_other_rules_is_a_deny() {
        let whole = allow();
        let cases = [
            (whole.clone(), 99, None),
            (whole.clone(), 100, Some(Code::AnswerExpired)),
            (CheckAnswer { as_of: None, ..whole.clone() }, 99, Some(Code::AnswerIncomplete)),
            (CheckAnswer { losses: None, ..whole.clone() }, 99, Some(Code::AnswerIncomplete)),
            (CheckAnswer { registry_losses: None, ..whole.clone() }, 99, Some(Code::AnswerIncomplete)),
            (CheckAnswer { path: Vec::new(), ..whole.clone() }, 99, Some(Code::AnswerIncomplete)),
            (CheckAnswer { valid_until: None, ..whole.clone() }, 99, Some(Code::AnswerIncomplete)),
            (CheckAnswer { rules_hash: RulesHash([8; 32]), ..whole }, 99, Some(Code::OtherRules)),
        ];
        for (answer, now, exp_code) in cases {
            let code = Answer::from(answer.clone()).believable(RulesHash([7; 32]), UnixSeconds(now)).err().map(|failure| failure.code());
            assert_eq!(code, exp_code, "{answer:?}");
            assert!(code.is_none_or(|code| code.exit() == 10));
        }
    }

    #[test]
    fn a_block_older_than_is_allowed_denies_and_its_age_is_judged_only_when_asked() {
        for (age, longest, exp_allow) in [(60, None, true), (60, Some(60), true), (61, Some(60), false)] {
            let answer = aged(allow(), age, longest.map(Seconds));
            let weight = valet_chain::Weight { ref_time: u64::MAX, proof_size: 1 };
            let contract = OfContract { weight: weight.into(), block_age: age.to_string() };
            let printed = Answer { answer: answer.clone(), contract: Some(contract) };
            valet_schema::assert_valid("cli/check", &serde_json::to_value(printed).unwrap());
            valet_schema::assert_valid("cli/check", &serde_json::to_value(Answer::from(answer.clone())).unwrap());
            assert_eq!((answer.is_allow(), answer.stale), (exp_allow, !exp_allow), "{age} {longest:?}");
            assert_eq!(Answer::from(answer).outcome().err().map(|failure| failure.code()), (!exp_allow).then_some(Code::AnswerStale));
        }
    }
}
