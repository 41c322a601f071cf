//! What of the past the node still tells, and so which commands work with it.

use super::probe::Finding;
use crate::{
    failure::{Code, Failure},
    session::Session,
};
use valet_chain::{CellError, Emitters, Head};

/// What needs old states.
const NEEDS: &str = "`valet audit replay`, `valet events` of old blocks, and what of emergencies and attestations is over";

/// Whether the node has the block that the contract was made in, with its state, and lists what a contract stores.
pub(super) async fn probe(session: &Session, head: Head) -> Finding {
    let (chain, deployment) = (&session.ledger.chain, &session.deployment);
    let listed = match chain.cells(head, deployment.contract, |_| false).await {
        Ok(_) => true,
        Err(CellError::NotListed) => false,
        Err(cause) => return Finding::fails("history", &cause.into()),
    };
    let first = chain.block(deployment.block(), Emitters::Only(deployment.contract)).await.map(|_| ()).map_err(Failure::from);
    told(listed, first)
}

fn told(listed: bool, first: Result<(), Failure>) -> Finding {
    let kept = match first {
        Ok(()) => true,
        Err(failure) if [Code::StateDiscarded, Code::NodeLacksBlock].contains(&failure.code()) => false,
        Err(failure) => return Finding::fails("history", &failure),
    };
    match (kept, listed) {
        (true, true) => Finding::works("history", "the node keeps all of the contract's, and lists its records: every command works"),
        (true, false) => {
            let message = "the node keeps all of the contract's, and does not list its records: lists read the history, which takes longer";
            Finding::warns("history", message, "a sidecar lists faster: `valet grant list --sidecar URL`")
        }
        (false, true) => {
            let message =
                format!("the node has discarded old states. Changes, checks and lists of what stands work; these do not: {NEEDS}");
            Finding::warns("history", message, "for those `--node URL` names a node that keeps all states (an archive node)")
        }
        (false, false) => {
            let message = format!(
                "the node has discarded old states, and does not list a contract's records. Changes of what is named by its id and checks \
                 work; these do not: lists, what is taken because it was not named, {NEEDS}"
            );
            Finding::warns(
                "history",
                message,
                "`--node URL` names another node; lists also ask a sidecar: `valet grant list --sidecar URL`",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::probe::State;

    #[test]
    fn what_works_with_a_node_that_has_forgotten_the_past_is_told_and_what_does_not() {
        let gone = |code| Err(Failure::of(code, "gone"));
        let cases = [
            (true, Ok(()), State::Works, "every command works"),
            (false, Ok(()), State::Warns, "takes longer"),
            (true, gone(Code::StateDiscarded), State::Warns, "lists of what stands work; these do not: `valet audit replay`"),
            (true, gone(Code::NodeLacksBlock), State::Warns, "`valet events` of old blocks"),
            (false, gone(Code::StateDiscarded), State::Warns, "these do not: lists"),
            (true, gone(Code::NodeFailed), State::Fails, "gone"),
        ];
        for (listed, first, exp_state, exp_words) in cases {
            let finding = told(listed, first);
            assert_eq!(finding.state, exp_state, "{}", finding.message);
            assert!(finding.message.contains(exp_words), "{}", finding.message);
        }
    }
}
