//! Asking the contract about one grant or an emergency, and the rules about the same records.

use super::{Answer, Check};
use crate::{
    commands::container,
    context::Context,
    failure::{Code, Failure},
    session::Snapshot,
    time::wall_clock,
};
use codec::Encode;
use shared_logic::{selector, CheckRequest, Container, Grant, SignalClasses, Verdict};
use valet_sidecar::{CheckAnswer, SignalReason};
use valet_wallet::CheckQuery;

/// INVARIANT (no late allow): the contract answers at the time of the newest block. On a chain that makes
/// no blocks that time stands still, so the rules are asked too, at the latest of it, the node's clock and this
/// machine's, about the records of the same block; both must allow. Each is asked for nothing from later than its time.
pub(super) async fn ask(context: &Context, asked: &Check) -> Result<Answer, Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let snapshot = Snapshot { now: snapshot.now.max(wall_clock()?), ..snapshot };
    let parameters = asked.parameters()?;
    parameters.check_time(snapshot.now).map_err(|cause| Failure::usage(cause.to_string()))?;
    let record = match asked.grant {
        Some(grant) => snapshot.records.grant(grant).await?,
        None if asked.emergency => None,
        None => return Err(Failure::usage("the contract answers for one grant: add `--grant ID`, or `--emergency`")),
    };
    let document = document(asked, record.as_ref())?;
    // Without the document the rules deny what is asked of signals, for the container is unknown.
    let request = document.as_ref().map_or_else(|| parameters.request(snapshot.now), |document| parameters.by(document, snapshot.now));
    let then = CheckRequest { data_from: request.data_from.min(snapshot.time), ..request };
    let question = match asked.grant {
        Some(grant) => (selector::CHECK, grant, then).encode(),
        None => (selector::CHECK_EMERGENCY, then).encode(),
    };
    let (contract, weight) = session.ask::<Verdict>(snapshot.head.hash, &question).await?;
    let rules = snapshot.records.answer(match asked.grant {
        Some(grant) => CheckQuery::of_grant(grant, request, snapshot.now),
        None => CheckQuery::of_emergency(request, snapshot.now),
    });
    let verdict = both(contract, rules.await?)?;
    let (rules, attesters, now) = (session.rules_hash_at(snapshot.head.hash).await?, &parameters.attesters, snapshot.now);
    let told = snapshot.records.ask(|host| {
        let verdict = verdict.demanding(host, asked.vehicle, attesters, now);
        let answer = CheckAnswer::of(host, (&request, &verdict), rules, now);
        answer.attested(host, asked.vehicle, attesters.iter().copied(), now)
    });
    let answer = told.await?;
    let granted = record.map_or(SignalClasses::NONE, |record| record.terms.classes);
    let answer = answer.with_signals(&parameters, document.as_ref(), granted);
    hint(context, &answer, document.as_ref());
    Ok(Answer::of_contract(answer, &snapshot, weight, asked.max_block_age))
}

/// What both allow. A deny of either is the answer; the contract's reason goes first.
fn both(contract: Verdict, rules: Verdict) -> Result<Verdict, Failure> {
    match (&contract, &rules) {
        (Verdict::Deny(_), _) => Ok(contract),
        (_, Verdict::Deny(_)) => Ok(rules),
        _ if contract == rules => Ok(contract),
        _ => Err(Failure::of(Code::RulesDisagree, "the contract and the rules of this program allow this for different reasons")),
    }
}

/// The document of the grant's container, where one was named.
fn document(asked: &Check, record: Option<&Grant>) -> Result<Option<Container>, Failure> {
    let Some(file) = &asked.container else { return Ok(None) };
    let document = container::read(file)?;
    // INVARIANT (right document): what another container's document says is never asked with.
    if let Some(other) = record.map(|record| record.terms.container).filter(|id| *id != document.id()) {
        let cause = format!("this is the document of container {}, the grant is of {other}", document.id());
        return Err(Failure::file(Code::WrongContainer, file, cause));
    }
    Ok(Some(document))
}

/// Tells what may have been meant by signals that the document does not have.
fn hint(context: &Context, answer: &CheckAnswer, document: Option<&Container>) {
    let unknown = answer.signals.iter().filter(|failed| failed.reason == SignalReason::NoSuchSignal);
    for (failed, document) in unknown.filter_map(|failed| Some((failed, document?))) {
        let near = container::nearest(document, &failed.signal);
        if !near.is_empty() {
            context.output.note(&format!("`{}` is unknown; did you mean {}?", failed.signal, near.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Account, Basis, Denial, Epoch, GrantId, Losses, Proof, Refusal, UnixSeconds};

    fn allow(end: u64) -> Verdict {
        let (basis, grantor) = (Basis::Grant(GrantId([3; 32])), Account([1; 20]));
        Verdict::Allow(Proof {
            basis,
            grantor,
            epoch: Epoch(1),
            losses: Losses(2),
            registry_losses: Losses(3),
            expires_at: UnixSeconds(end),
        })
    }

    fn deny(reason: Denial) -> Verdict {
        Verdict::Deny(Refusal::because(reason))
    }

    #[test]
    fn only_what_the_contract_and_the_rules_both_allow_is_allowed() {
        let cases = [
            (allow(9), allow(9), Some(allow(9))),
            (allow(9), deny(Denial::Expired), Some(deny(Denial::Expired))),
            (deny(Denial::NotYetValid), allow(9), Some(deny(Denial::NotYetValid))),
            (deny(Denial::Withdrawn), deny(Denial::Expired), Some(deny(Denial::Withdrawn))),
            (allow(9), allow(10), None),
        ];
        for (contract, rules, exp_verdict) in cases {
            assert_eq!(both(contract, rules).ok(), exp_verdict);
        }
    }

    #[test]
    fn two_different_allows_are_a_deny_with_its_own_code() {
        let failure = both(allow(9), allow(10)).unwrap_err();
        assert_eq!((failure.code(), failure.code().exit()), (Code::RulesDisagree, 10));
    }
}
