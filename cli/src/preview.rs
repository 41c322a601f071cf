//! What a change would do, told by the rules themselves before anything is signed.

mod ends;

use crate::{
    commands::events::history,
    failure::Failure,
    session::{Session, Snapshot},
};
use shared_logic::{Account, Denial, Intent, Message, SignedIntent};
use valet_wallet::{Preview, PreviewQuery};

/// What these messages would do one after the other now, if `caller` sent them. Where a party's standing changes,
/// the grants that this would end for good are told, which nobody but the contract's history knows.
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
    let query = PreviewQuery::of_messages(caller, messages.to_vec(), snapshot.now);
    let mut previews = answered(snapshot, query, attesters).await?;
    if messages.iter().any(|message| matches!(message, Message::SetParty { .. })) {
        match history::state(session, snapshot.head).await {
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
    answered(snapshot, PreviewQuery::of_intent(*intent, signer, snapshot.now), attesters).await
}

/// What a signed intent would do now, whoever submits it.
///
/// # Errors
/// A denial, as the contract would give it.
pub(crate) async fn of_signed(snapshot: &Snapshot<'_>, signed: &SignedIntent, attesters: &[Account]) -> Result<Vec<Preview>, Failure> {
    answered(snapshot, PreviewQuery::of_signed(*signed, snapshot.now), attesters).await
}

/// The previews, or the denial with the figure behind it, as the records of the same block tell it.
async fn answered(snapshot: &Snapshot<'_>, query: PreviewQuery, attesters: &[Account]) -> Result<Vec<Preview>, Failure> {
    let answer = snapshot.records.answer(query.demanding(attesters.to_vec(), snapshot.now)).await?;
    answer.map_err(|denied| match Failure::denied(denied.denial).figure(denied.figure) {
        failure if denied.denial == Denial::UnknownVehicle && !attesters.is_empty() => {
            failure.hint("leave `--attested-by` out: it is for changes of one vehicle that is registered already")
        }
        failure => failure,
    })
}

/// Whether somebody gets access by any of these.
pub(crate) fn opens(previews: &[Preview]) -> bool {
    previews.iter().any(|preview| !preview.opens.is_empty())
}

/// What a person reads before agreeing.
pub(crate) fn describe(previews: &[Preview]) -> String {
    let words = previews.iter().flat_map(|preview| &preview.summary);
    format!("This would happen:\n  {}", words.map(|line| crate::output::inline(line)).collect::<Vec<_>>().join("\n  "))
}
