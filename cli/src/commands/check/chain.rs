//! Asking the contract about one grant or an emergency, and the rules about the same records.

use super::{Answer, Check};
use crate::{
    commands::container,
    context::Context,
    failure::{Code, Failure},
    session::View,
};
use codec::Encode;
use shared_logic::{check, check_emergency, selector, CheckRequest, Coverage, GrantId, SignalPath, Verdict};

/// INVARIANT (no late allow): the contract answers at the time of the newest block. On a chain that makes
/// no blocks that time stands still, so the rules are asked too, at the later of it and this machine's
/// clock, about the records of the same block; both must allow.
pub(super) async fn ask(context: &Context, asked: &Check) -> Result<Answer, Failure> {
    let session = context.session().await?;
    let view = session.view().await?;
    let coverage = match asked.grant {
        Some(grant) => coverage(&view, asked, grant).await?,
        None if asked.emergency => Coverage::ByClass,
        None => return Err(Failure::usage("the contract answers for one grant: add `--grant ID`, or `--emergency`")),
    };
    let request = CheckRequest {
        vehicle: asked.vehicle,
        recipient: asked.recipient,
        purpose: asked.purpose(),
        action: asked.action,
        residency: asked.residency,
        classes: asked.asked()?,
        coverage,
        data_from: asked.data_from.unwrap_or(view.now),
    };
    let question = match asked.grant {
        Some(grant) => (selector::CHECK, grant, request).encode(),
        None => (selector::CHECK_EMERGENCY, request).encode(),
    };
    let (contract, weight) = session.ask::<Verdict>(view.head.hash, &question).await?;
    let rules = view.records.ask(|host| match asked.grant {
        Some(grant) => check(host, grant, &request, view.now),
        None => check_emergency(host, &request, view.now),
    });
    let verdict = both(contract, rules.await?.0)?;
    let owner = view.records.vehicle(asked.vehicle).await?.map(|vehicle| vehicle.owner);
    let answer = Answer::of(&verdict, owner, asked.recipient, session.rules_hash().await?);
    Ok(answer.as_of(&view).weighing(weight))
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

/// What the document says of the one signal. Without it the rules deny, for the container is unknown.
async fn coverage(view: &View<'_>, asked: &Check, grant: GrantId) -> Result<Coverage, Failure> {
    let Some(path) = &asked.signal else { return Ok(Coverage::ByClass) };
    let Some(file) = &asked.container else { return Ok(Coverage::Unknown) };
    let document = container::read(file)?;
    let record = view.records.grant(grant).await?;
    // INVARIANT (right document): what another container's document says is never asked with.
    if let Some(other) = record.map(|record| record.terms.container).filter(|id| *id != document.id()) {
        let cause = format!("this is the document of container {}, the grant is of {other}", document.id());
        return Err(Failure::file(Code::WrongContainer, file, cause));
    }
    Ok(document.coverage(SignalPath::new(path)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Denial, State, UnixSeconds};

    fn denied_at(now: u64) -> Verdict {
        let state = State::new(shared_logic::Account([1; 20]));
        let request = CheckRequest {
            vehicle: shared_logic::VehicleId([7; 32]),
            recipient: shared_logic::Account([2; 20]),
            purpose: shared_logic::PurposeCode(1),
            action: shared_logic::Action::Read,
            residency: shared_logic::Residency::InVehicle,
            classes: shared_logic::SignalClasses::NONE,
            coverage: Coverage::ByClass,
            data_from: UnixSeconds(now),
        };
        check(&state, GrantId([3; 32]), &request, UnixSeconds(now))
    }

    #[test]
    fn a_deny_of_the_contract_stays_a_deny() {
        let denied = denied_at(5);
        let reason = |verdict: &Verdict| match verdict {
            Verdict::Deny(refusal) => Some(refusal.reason),
            Verdict::Allow(_) => None,
        };
        let verdict = both(denied.clone(), denied).ok();
        assert!(verdict.as_ref().and_then(reason).is_some_and(|reason| reason != Denial::OutOfRange));
    }
}
