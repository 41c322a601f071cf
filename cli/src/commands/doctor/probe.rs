//! What the doctor looks at.

use super::memory;
use crate::{
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    output::inline,
    session::Session,
    time::{length, moment, wall_clock},
};
use serde::Serialize;
use shared_logic::{Operation, Seconds, RULES_HASH};
use valet_chain::Head;

/// Clocks further apart than this are told, in seconds: the dev chain makes blocks only on demand.
const CLOCKS_APART: u64 = 60;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// It works.
    Works,
    /// It works, and something about it is worth knowing.
    Warns,
    /// It does not work.
    Fails,
    /// It could not be looked at, because of what fails before it.
    Skipped,
}

/// What was found of one thing.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    what: &'static str,
    pub(super) state: State,
    pub(super) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Finding {
    pub(super) fn works(what: &'static str, message: impl Into<String>) -> Self {
        Self { what, state: State::Works, message: message.into(), hint: None }
    }

    pub(super) fn warns(what: &'static str, message: impl Into<String>, hint: &str) -> Self {
        Self { what, state: State::Warns, message: message.into(), hint: Some(hint.to_owned()) }
    }

    pub(super) fn fails(what: &'static str, failure: &Failure) -> Self {
        // Who asks the doctor is not sent to the doctor.
        let hint = failure.advice().filter(|hint| !hint.contains("valet doctor")).map(str::to_owned);
        Self { what, state: State::Fails, message: failure.to_string(), hint }
    }

    fn skipped(what: &'static str, because: &str) -> Self {
        Self { what, state: State::Skipped, message: format!("not looked at: {because}"), hint: None }
    }

    /// For people: a mark, what it is, and what to do.
    pub(super) fn text(&self) -> String {
        let mark = match self.state {
            State::Works => '✓',
            State::Warns => '!',
            State::Fails => '✗',
            State::Skipped => '-',
        };
        let hint = self.hint.as_ref().map(|hint| format!("\n    {hint}")).unwrap_or_default();
        format!("{mark} {}: {}{hint}", self.what, self.message)
    }
}

/// The deployment file, the node, the chain, the contract, its rules and its clock.
pub(super) async fn contract(context: &Context) -> Vec<Finding> {
    let mut found = Vec::new();
    let deployment = match Deployment::read(&context.deployment) {
        Ok(deployment) => {
            found.push(Finding::works("deployment file", context.deployment.display().to_string()));
            Some(deployment)
        }
        Err(failure) => {
            found.push(Finding::fails("deployment file", &failure));
            None
        }
    };
    let url = context.node.clone().or_else(|| deployment.as_ref().map(|deployment| deployment.node.clone()));
    let Some(url) = url else {
        found.push(Finding::skipped("node", "neither `--node` nor a deployment file names one"));
        return found;
    };
    let ledger = match context.ledger_at(&url).await {
        Ok(ledger) => ledger,
        Err(failure) => {
            found.push(Finding::fails("node", &failure));
            found.push(Finding::skipped("contract", "no node answers"));
            return found;
        }
    };
    found.push(Finding::works("node", format!("`{}` at {url}", inline(ledger.chain.name()))));
    let Some(deployment) = deployment else {
        found.push(Finding::skipped("contract", "no deployment file was read"));
        return found;
    };
    if let Err(failure) = ledger.must_be(&deployment, &context.deployment, &url) {
        found.push(Finding::fails("chain", &failure));
        found.push(Finding::skipped("contract", "the node is of another chain"));
        return found;
    }
    found.push(Finding::works("chain", format!("genesis {}", deployment.genesis)));
    let session = Session::of_blocks(ledger, deployment);
    match session.ledger.chain.finalized_head().await {
        Ok(head) => {
            let code = code(&session, head).await;
            // What is not there, or is something else, has no rules that could be asked for.
            let rules = match code.state {
                State::Fails => Finding::skipped("rules", "the contract is not the deployed one"),
                _ => rules(&session).await,
            };
            let there = code.state != State::Fails;
            found.extend([code, rules, clock(&session).await]);
            found.extend(if there {
                [operation(&session, head).await, memory::probe(&session, head).await]
            } else {
                ["operation", "history"].map(|what| Finding::skipped(what, "the contract is not the deployed one"))
            });
        }
        Err(error) => found.push(Finding::fails("contract", &error.into())),
    }
    found
}

/// Whether the code of both parts is the deployed one.
async fn code(session: &Session, head: Head) -> Finding {
    let deployment = &session.deployment;
    let parts = [(deployment.contract, &deployment.code_hash), (deployment.extension, &deployment.extension_code_hash)];
    for (address, expected) in parts {
        let found = match session.ledger.chain.code_hash(head, address).await {
            Ok(Some(hash)) => format!("0x{}", hex::encode(hash)),
            Ok(None) => {
                return Finding::fails("contract", &Failure::of(Code::NoContract, format!("there is no contract at {address}")));
            }
            Err(error) => return Finding::fails("contract", &error.into()),
        };
        if !found.eq_ignore_ascii_case(expected) {
            let message = format!("the code at {address} is {found}, and was deployed as {expected}");
            return Finding::fails("contract", &Failure::of(Code::NotValet, message).hint("`valet audit replay` says since when"));
        }
    }
    Finding::works("contract", format!("{} and its extension have the deployed code", deployment.contract))
}

/// Whether the contract runs the rules of this program.
async fn rules(session: &Session) -> Finding {
    match session.rules_hash().await {
        Ok(found) if found == RULES_HASH => Finding::works("rules", format!("the contract runs the rules of this program, {found}")),
        Ok(found) => {
            let message = format!("the contract runs rules {found}, this program has {RULES_HASH}; previews may differ from what happens");
            Finding::warns("rules", message, "use the `valet` that the contract was deployed with, or one of the same rules")
        }
        Err(failure) => Finding::fails("rules", &failure),
    }
}

/// Whether the contract takes what is new.
async fn operation(session: &Session, head: Head) -> Finding {
    match session.records_at(head.hash).must_have_registry().await {
        Ok(registry) => operates(registry.operation),
        Err(failure) => Finding::fails("operation", &failure),
    }
}

fn operates(operation: Operation) -> Finding {
    let left = "nothing new is taken and every check denies; only what takes away works, such as withdrawing and suspending";
    match operation {
        Operation::Running => Finding::works("operation", "the contract runs"),
        Operation::Paused => Finding::warns(
            "operation",
            format!("the contract is paused: {left}"),
            "its admin lets it run again: `valet admin show` says who that is",
        ),
        Operation::Retired { successor } => {
            let hint = format!("turn to its successor, {successor}");
            Finding::warns("operation", format!("the contract is retired, for good: {left}"), &hint)
        }
    }
}

/// How far the chain's time is from this machine's.
async fn clock(session: &Session) -> Finding {
    let (snapshot, clock) = match (session.snapshot().await, wall_clock()) {
        (Ok(snapshot), Ok(clock)) => (snapshot, clock),
        (Err(failure), _) | (_, Err(failure)) => return Finding::fails("clock", &failure),
    };
    let apart = snapshot.time.0.abs_diff(clock.0);
    let message = format!("the newest block, {}, is of {}; it is {}", snapshot.head.number, moment(snapshot.time), moment(clock));
    if apart <= CLOCKS_APART {
        return Finding::works("clock", message);
    }
    let apart = length(Seconds(u32::try_from(apart).unwrap_or(u32::MAX)));
    if snapshot.time > clock {
        let hint = "set this machine's clock: what begins at once by it has begun long ago on the chain";
        return Finding::warns("clock", format!("{message}, {apart} earlier"), hint);
    }
    let hint = "on a dev chain that makes blocks on demand this is as it should be; else the node is behind, or this clock is fast";
    Finding::warns("clock", format!("{message}, {apart} later"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::Account;

    #[test]
    fn a_contract_that_takes_nothing_new_is_warned_of() {
        let successor = Account([3; 20]);
        let cases = [
            (Operation::Running, State::Works, "the contract runs".to_owned()),
            (Operation::Paused, State::Warns, "is paused: nothing new".to_owned()),
            (Operation::Retired { successor }, State::Warns, successor.to_string()),
        ];
        for (operation, exp_state, exp_part) in cases {
            let found = operates(operation);
            assert_eq!(found.state, exp_state, "{operation:?}");
            assert!(found.text().contains(&exp_part), "{}", found.text());
        }
    }
}
