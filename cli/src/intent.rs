//! Signed intents on their way to a file: what binds a message, and who signed it.

mod files;
mod form;
mod standing;
mod told;

pub(crate) use files::{read, Content};
#[cfg(test)]
pub(crate) use form::fixture;
pub(crate) use form::Form;
pub(crate) use standing::Standing;
pub(crate) use told::{who, Turn};

use crate::{
    address,
    answer::show_preview,
    approval::question,
    context::Context,
    failure::Failure,
    file::{Readers, Target},
    output::facts,
    parse::Principal,
    preview::{self, describe},
    session::{Session, Snapshot},
    signer::Signer,
    time::{self, moment},
};
use serde::Serialize;
use serde_json::json;
use shared_logic::{bound_to, Account, Denial, Host, Intent, Message, Nonce, Seconds, SignedIntent};
use std::collections::BTreeMap;
use valet_wallet::{intent::must_end_soon, sign_intent, Keypair, NoIntentAccount, Preview};

/// What binds an intent besides its message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// For whom; otherwise the signing key's own account.
    pub(crate) principal: Option<Account>,
    /// Its number; otherwise the principal's next for the vehicle.
    pub(crate) nonce: Option<Nonce>,
    /// How long it may be submitted.
    pub(crate) valid_for: Seconds,
}

/// Signs a message as an intent and writes it to a file: shows what it will do, asks, then signs. Without a
/// file it only shows: a dry run.
pub(crate) async fn write(
    context: &Context,
    session: &Session,
    signer: &Signer,
    message: &Message,
    bounds: Bounds,
    target: Option<&Target>,
) -> Result<(), Failure> {
    must_be_signable(message)?;
    address::check(std::slice::from_ref(message), &session.deployment)?;
    let principal = match bounds.principal {
        Some(principal) => principal,
        None => signer.account()?.address(),
    };
    // INVARIANT (one block): what is shown, what is bound and what is checked before signing is of the same block.
    let snapshot = session.snapshot().await?;
    let mut previews = preview::of_messages(session, &snapshot, principal, std::slice::from_ref(message), &signer.attested_by).await?;
    let known = signer.intent_account()?;
    let intent = bound(&snapshot, message, principal, bounds).await?;
    if let Some(key) = known {
        preview::of_intent(&snapshot, &intent, key, &signer.attested_by).await.map_err(|failure| hinted(failure, key, principal))?;
    }
    previews.iter_mut().for_each(|preview| preview.show_deadline(principal, intent.deadline));
    let Some(target) = target else { return show_preview(context, &previews, &BTreeMap::new()) };
    let asked = question(std::slice::from_ref(message), preview::opens(&previews));
    context.approval.obtain(context.output, &asked, &json!(previews), &describe(&previews))?;
    let keypair = signer.keypair()?;
    let key = keypair.public().intent_account().ok_or(NoIntentAccount)?;
    // Only now is it known which key signs, and whether the principal lets it.
    let previews =
        preview::of_intent(&snapshot, &intent, key, &signer.attested_by).await.map_err(|failure| hinted(failure, key, principal))?;
    finish(context, &keypair, &intent, &previews, target)
}

/// Writes a message of the principal for another wallet to sign.
pub(crate) async fn write_form(
    context: &Context,
    session: &Session,
    message: &Message,
    bounds: Bounds,
    to: (Principal, &Target),
) -> Result<(), Failure> {
    form::write(context, session, message, bounds, to).await
}

fn must_be_signable(message: &Message) -> Result<(), Failure> {
    if message.is_signable() {
        Ok(())
    } else {
        Err(Failure::denied(Denial::NotSignable))
    }
}

/// The intent, with what of it the chain knows: domain, epoch and number.
async fn bound(snapshot: &Snapshot<'_>, message: &Message, principal: Account, bounds: Bounds) -> Result<Intent, Failure> {
    let nonce = given(message, bounds.nonce)?;
    let (known, domain) = snapshot.records.ask(|host| (bound_to(host, principal, message), host.domain())).await?;
    // The first reason for which the contract would refuse it.
    let known = known.map_err(Failure::denied)?;
    let deadline = time::after(snapshot.now, bounds.valid_for)?;
    let intent = Intent { domain, principal, epoch: known.epoch, nonce: nonce.unwrap_or(known.nonce), deadline, message: *message };
    must_end_soon(&intent, snapshot.now).map_err(Failure::denied)?;
    Ok(intent)
}

/// The number that was named, if one was; zero for what has none and for a new vehicle, which need no number of the chain.
pub(crate) fn given(message: &Message, named: Option<Nonce>) -> Result<Option<Nonce>, Failure> {
    match (named, message) {
        (None | Some(Nonce(0)), Message::RegisterVehicle { .. }) => Ok(Some(Nonce(0))),
        (Some(_), Message::RegisterVehicle { .. }) => {
            Err(Failure::usage(format!("the number is 0 here, for {NEW_COUNTS}: another would never be taken"))
                .hint("leave the number out; of new vehicles any number can be prepared at once"))
        }
        (named, message) if message.is_numbered() => Ok(named),
        (None | Some(Nonce(0)), _) => Ok(Some(Nonce(0))),
        (Some(_), _) => Err(Failure::usage("this message has no number, for it can be done once anyway: leave the number out")),
    }
}

/// Numbers are those of an account for a vehicle, and a new one has none behind it.
const NEW_COUNTS: &str = "each new vehicle counts for itself";

/// An intent's number in words.
pub(crate) fn number(intent: &Intent) -> String {
    if intent.message.is_numbered() {
        return intent.nonce.0.to_string();
    }
    "none: it can be done once anyway".to_owned()
}

/// Says what to do about the commonest refusal.
fn hinted(failure: Failure, key: Account, principal: Account) -> Failure {
    if failure.denial() != Some(Denial::BadSignature) {
        return failure;
    }
    failure.hint(format!("name the key first: `valet intent key set --key {key} …`, sent by {principal}"))
}

/// A signed intent, and where it is.
#[derive(Serialize)]
struct Written<'a> {
    /// Empty where no node was asked.
    preview: &'a [Preview],
    file: String,
    signed: &'a SignedIntent,
    /// As which account the key counts.
    signer: Option<Account>,
}

/// Signs, writes the file, and tells it.
pub(crate) fn finish(context: &Context, keypair: &Keypair, intent: &Intent, previews: &[Preview], target: &Target) -> Result<(), Failure> {
    let signed: SignedIntent = sign_intent(keypair, intent)?;
    target.write(&(serde_json::to_string_pretty(&signed)? + "\n"), Readers::Owner)?;
    let file = target.path().display().to_string();
    let signer = keypair.public().intent_account();
    if let Some(other) = signer.filter(|signer| previews.is_empty() && *signer != intent.principal) {
        let principal = intent.principal;
        context.output.warn(&format!(
            "the key signs as {other}, for {principal}: the contract takes it only if {principal} has named it, with `valet intent key set`. \
             Without a node that is not known here; `--principal {other}` signs for the key itself"
        ));
    }
    let written = Written { preview: previews, file, signed: &signed, signer };
    context.output.show(&written, |written| {
        facts(&[
            ("signed for", intent.principal.to_string()),
            ("by the key", written.signer.map(|signer| signer.to_string()).unwrap_or_default()),
            ("number", number(intent)),
            ("submit before", moment(intent.deadline)),
            ("written to", written.file.clone()),
        ])
    })
}
