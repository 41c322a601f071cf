//! What a change would do, told by the rules themselves before anything is signed.

mod ends;

use crate::{
    failure::Failure,
    obstacle,
    session::{Session, Snapshot},
    trust, world,
};
use shared_logic::{Account, Denial, Intent, Message, SignedIntent};
use valet_wallet::{Preview, PreviewQuery};

/// What these messages would do one after the other now, if `caller` sent them. Where a party's standing changes,
/// the grants that this would end for good are told, for which all of the contract's records are read.
///
/// # Errors
/// A denial, as the contract would give it.
pub(crate) async fn of_messages(
    session: &Session,
    snapshot: &Snapshot<'_>,
    caller: Account,
    messages: &[Message],
    attesters: &[Account],
) -> Result<Vec<Preview>, Failure> {
    // INVARIANT (looked at first): nothing is shown to be agreed to before the contract is the deployment file's.
    trust::contract(session, snapshot.head).await?;
    let query = PreviewQuery::of_messages(caller, messages.to_vec(), snapshot.now);
    let mut previews = match answered(snapshot, query, attesters).await {
        Err(failure) if failure.denial().is_some_and(obstacle::is_known) => return Err(standing(failure, snapshot, caller, messages).await),
        answer => answer?,
    };
    if messages.iter().any(|message| matches!(message, Message::SetParty { .. })) {
        match world::state(session, snapshot.head).await {
            Ok(state) => ends::tell(&mut previews, state, caller, messages, snapshot.now),
            // Stopping somebody never waits for a node that has forgotten the past.
            Err(failure) => session.ledger.output.warn(&format!("the grants that would end are not listed: {failure}")),
        }
    }
    Ok(previews)
}

/// What an intent would do once `signer` has signed it and somebody has submitted it.
///
/// # Errors
/// A denial, as the contract would give it.
pub(crate) async fn of_intent(
    snapshot: &Snapshot<'_>,
    intent: &Intent,
    signer: Account,
    attesters: &[Account],
) -> Result<Vec<Preview>, Failure> {
    bound(answered(snapshot, PreviewQuery::of_intent(*intent, signer, snapshot.now), attesters).await?, intent)
}

/// What a signed intent would do now, whoever submits it.
///
/// # Errors
/// A denial, as the contract would give it.
pub(crate) async fn of_signed(snapshot: &Snapshot<'_>, signed: &SignedIntent, attesters: &[Account]) -> Result<Vec<Preview>, Failure> {
    bound(answered(snapshot, PreviewQuery::of_signed(*signed, snapshot.now), attesters).await?, &signed.intent)
}

/// The same, and until when the intent may be submitted.
fn bound(mut previews: Vec<Preview>, intent: &Intent) -> Result<Vec<Preview>, Failure> {
    previews.iter_mut().for_each(|preview| preview.show_deadline(intent.principal, intent.deadline));
    Ok(previews)
}

/// What a signed intent would do in its turn: once those of the numbers before it were accepted.
///
/// # Errors
/// A denial, as the contract would give it then.
pub(crate) async fn of_signed_ahead(snapshot: &Snapshot<'_>, signed: &SignedIntent) -> Result<Vec<Preview>, Failure> {
    answered(snapshot, PreviewQuery::of_signed_ahead(*signed, snapshot.now), &[]).await
}

/// The previews, or the denial with the figure behind it, as the records of the same block tell it.
async fn answered(snapshot: &Snapshot<'_>, query: PreviewQuery, attesters: &[Account]) -> Result<Vec<Preview>, Failure> {
    snapshot.must_be_of_now()?;
    let answer = snapshot.records.answer(query.demanding(attesters.to_vec(), snapshot.now)).await?;
    let mut previews = answer.map_err(|denied| match Failure::denied(denied.denial).figure(denied.figure) {
        failure if denied.denial == Denial::UnknownVehicle && !attesters.is_empty() => {
            failure.hint("leave `--attested-by` out: it is for changes of one vehicle that is registered already")
        }
        failure => failure,
    })?;
    snapshot.shown.tell(&mut previews)?;
    Ok(previews)
}

/// The same failure, with what in the records stands in the way, where that can be told.
async fn standing(failure: Failure, snapshot: &Snapshot<'_>, caller: Account, messages: &[Message]) -> Failure {
    let Some(denial) = failure.denial() else { return failure };
    let asked = snapshot.records.ask(|host| obstacle::of(denial, host, caller, messages, snapshot.now));
    match asked.await {
        Ok(Some(obstacle)) => failure.standing(&obstacle.is).hint(obstacle.mend),
        _ => failure,
    }
}

/// Whether somebody gets access by any of these.
pub(crate) fn opens(previews: &[Preview]) -> bool {
    previews.iter().any(|preview| !preview.opens.is_empty())
}

/// What a person reads before agreeing.
pub(crate) fn describe(previews: &[Preview]) -> String {
    let lines = previews.iter().flat_map(|preview| {
        let keys = preview.words.iter().map(|words| words.key).chain(std::iter::repeat(""));
        preview.summary.iter().zip(keys).map(|(line, key)| format!("{}{}", crate::output::inline(line), way(key)))
    });
    format!("This would happen:\n  {}", lines.collect::<Vec<_>>().join("\n  "))
}

/// What to type about a sentence of a preview, which says nothing of command lines: apps show it too.
fn way(key: &str) -> &'static str {
    match key {
        "container-unseen" => "; `--show-container FILE` shows it",
        _ => "",
    }
}
