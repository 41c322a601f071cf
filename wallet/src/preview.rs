//! What a message would do, told before anything is signed.

mod access;
mod actor;
mod attested;
mod denied;
mod english;
mod happens;
mod record;
mod say;
mod schema;
mod shown;
mod standing;
mod summary;
mod time;
mod words;

pub use access::{Access, Narrowing, Permission};
pub use actor::Actor;
pub use attested::AttestedBy;
pub use denied::Denied;
pub use record::RecordChange;
pub use say::{Argument, Value, Words};
#[cfg(test)]
pub(crate) use schema::{ACTOR, RECORD_CHANGE};
pub use schema::{PREVIEW, VALUE, WORDS};
pub use shown::Card;
pub use standing::NamedParty;

use crate::snapshot::View;
use codec::Encode;
use shared_logic::{
    bound_to, detail_of_change, effect, limits::MAX_BATCH, step, submit, Account, Denial, Event, Host, Intent, Message, Outcome, Record,
    SignedIntent, State, UnixSeconds,
};

/// What a message would do if it reached the contract now.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Preview {
    /// The one event the contract would emit.
    pub event: Event,
    /// The records it would write, with what was there before.
    pub records: Vec<RecordChange>,
    /// The access it would open.
    pub opens: Vec<Access>,
    /// The access of which it would leave less.
    pub narrows: Vec<Narrowing>,
    /// The access it would end.
    pub ends: Vec<Access>,
    /// The access of the same recipient to the same vehicle that it would leave as it is.
    pub unchanged: Vec<Access>,
    /// Who could act that cannot now.
    pub empowers: Vec<Actor>,
    /// Who could no longer act.
    pub disempowers: Vec<Actor>,
    /// Who vouches for the owner of the vehicle as it is before, as far as the records tell that were looked at.
    pub attested_by: Vec<AttestedBy>,
    /// The parties to whom it gives something or on which it relies, as they stand then.
    pub parties: Vec<NamedParty>,
    /// All of it in English: one sentence each, what happens first.
    pub summary: Vec<String>,
    /// The same, one for one, for any language: keys and arguments of messages.
    pub words: Vec<Words>,
}

/// Tells what `message` would do, by the same [`step()`] the contract runs. Whether a grant gives
/// access is asked of [`shared_logic::check`]; no rule is written here. Without a whole state at hand
/// ask a [`crate::PreviewQuery`].
///
/// # Errors
/// The [`Denial`] the contract would give.
pub fn preview(state: &State, caller: Account, message: &Message, now: UnixSeconds) -> Result<Preview, Denial> {
    of_message(&View::of(&state.into()), caller, message, now).map_err(Denial::from)
}

/// Tells what an intent would do once `signer` has signed it and somebody has submitted it, by the
/// same [`submit()`] the contract runs. It needs no key, so it is asked before anything is signed. An intent that is signed
/// ahead of others is told as if those before it were accepted.
///
/// `signer` is the [`crate::PublicKey::intent_account`] of the key that will sign.
///
/// # Errors
/// The [`Denial`] the contract would give; [`Denial::BadSignature`] when this signer may not sign for
/// the principal.
pub fn preview_intent(state: &State, intent: &Intent, signer: Account, now: UnixSeconds) -> Result<Preview, Denial> {
    of_intent(&View::of(&state.into()), intent, signer, now).map_err(Denial::from)
}

/// Tells what a signed intent would do if it were submitted now, its signature checked.
///
/// # Errors
/// The [`Denial`] the contract would give.
pub fn preview_signed(state: &State, signed: &SignedIntent, now: UnixSeconds) -> Result<Preview, Denial> {
    of_signed(&View::of(&state.into()), signed, now).map_err(Denial::from)
}

/// Each message on what those before it made.
pub(crate) fn of_messages(view: &View<'_>, caller: Account, messages: &[Message], now: UnixSeconds) -> Result<Vec<Preview>, Denied> {
    if messages.len() > MAX_BATCH {
        return Err(Denial::TooMany.into());
    }
    let mut written = view.written().to_vec();
    let mut previews = Vec::new();
    for (position, message) in messages.iter().enumerate() {
        let before = view.with(&written);
        let denied = |denial| Denied { position, ..told(&before, (caller, message), denial, now) };
        let outcome = step(&before, caller, message, now).map_err(denied)?;
        let (preview, after) = Preview::of(&before, &outcome, now)?;
        previews.push(preview);
        written = after;
    }
    Ok(previews)
}

pub(crate) fn of_message(view: &View<'_>, caller: Account, message: &Message, now: UnixSeconds) -> Result<Preview, Denied> {
    let outcome = step(view, caller, message, now).map_err(|denial| told(view, (caller, message), denial, now))?;
    Ok(Preview::of(view, &outcome, now)?.0)
}

pub(crate) fn of_intent(view: &View<'_>, intent: &Intent, signer: Account, now: UnixSeconds) -> Result<Preview, Denied> {
    let signed = SignedIntent { intent: *intent, signature: View::ANY_SIGNATURE };
    of_signed_ahead(&view.as_if_signed_by(signer), &signed, now)
}

/// As [`of_signed`], once the intents of the numbers before it were accepted, as far as the records of now tell.
pub(crate) fn of_signed_ahead(view: &View<'_>, signed: &SignedIntent, now: UnixSeconds) -> Result<Preview, Denied> {
    let Intent { principal, nonce, message, .. } = signed.intent;
    let mut written = Vec::new();
    if let Ok(bound) = bound_to(view, principal, &message) {
        if message.is_numbered() && nonce > bound.nonce {
            written.push(Record::Nonce(principal, bound.vehicle, nonce));
        }
    }
    written.extend(view.written());
    of_signed(&view.with(&written), signed, now)
}

pub(crate) fn of_signed(view: &View<'_>, signed: &SignedIntent, now: UnixSeconds) -> Result<Preview, Denied> {
    let outcome = submit(view, signed, now).map_err(|denial| told(view, (signed.intent.principal, &signed.intent.message), denial, now))?;
    Ok(Preview::of(view, &outcome, now)?.0)
}

/// The denial with the figure behind it.
fn told(view: &View<'_>, by: (Account, &Message), denial: Denial, now: UnixSeconds) -> Denied {
    Denied { figure: detail_of_change(view, by, denial, now), ..denial.into() }
}

impl Preview {
    /// The preview of an accepted change, and all that is written after it, the newest first.
    fn of(before: &View<'_>, outcome: &Outcome, now: UnixSeconds) -> Result<(Self, Vec<Record>), Denial> {
        let event = outcome.event;
        let mut written = Vec::new();
        effect(&event, before.event_hash(&event), &outcome.before, |record| written.push(record))?;
        let records = written.iter().map(|record| RecordChange::of(before, record)).collect();
        written.extend(before.written());
        let after = before.with(&written);
        let mut preview = Self {
            event,
            records,
            opens: Vec::new(),
            narrows: Vec::new(),
            ends: Vec::new(),
            unchanged: Vec::new(),
            empowers: Vec::new(),
            disempowers: Vec::new(),
            attested_by: AttestedBy::list(before, event.vehicle, now),
            parties: Vec::new(),
            summary: Vec::new(),
            words: Vec::new(),
        };
        preview.sort_access(before, &after, now);
        preview.sort_actors(before, &after, now);
        preview.parties = NamedParty::list(&preview, &after);
        summary::sentences(&preview, before, &after, now).into_iter().for_each(|words| preview.say(words));
        Ok((preview, written))
    }

    fn say(&mut self, words: Words) {
        self.summary.push(words.english());
        self.words.push(words);
    }

    /// Puts every grant that the event may concern where it belongs, by what it gives before and after.
    fn sort_access(&mut self, before: &View<'_>, after: &View<'_>, now: UnixSeconds) {
        for id in after.grants() {
            let vehicle = after.grant(id).map(|grant| grant.terms.vehicle);
            if self.event.vehicle.is_some() && self.event.vehicle != vehicle {
                continue;
            }
            match (Access::of(before, id, now), Access::of(after, id, now)) {
                (None, Some(access)) => self.opens.push(access),
                (Some(access), None) => self.ends.push(access),
                (Some(before), Some(after)) if before != after => self.narrows.push(Narrowing { before, after }),
                (Some(access), Some(_)) if self.concerns(&access) => self.unchanged.push(access),
                _ => {}
            }
        }
    }

    /// True when the event is about the recipient of this access, at one vehicle.
    fn concerns(&self, access: &Access) -> bool {
        self.event.vehicle.is_some() && self.event.recipient == Some(access.recipient)
    }

    fn sort_actors(&mut self, before: &View<'_>, after: &View<'_>, now: UnixSeconds) {
        let (before, after) = (actor::actors(before, &self.event, now), actor::actors(after, &self.event, now));
        self.empowers = after.iter().filter(|actor| !before.contains(actor)).copied().collect();
        self.disempowers = before.iter().filter(|actor| !after.contains(actor)).copied().collect();
    }
}
