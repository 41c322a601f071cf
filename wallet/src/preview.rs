//! What a message would do, told before anything is signed.

mod access;
mod actor;
mod record;
mod words;

pub use access::{Access, Narrowing, Permission};
pub use actor::Actor;
pub use record::Record;

use crate::snapshot::{Seen, Snapshot};
use codec::Encode;
use serde::Serialize;
use shared_logic::{effect, step, submit, Account, Denial, Event, Host, Intent, Message, Outcome, SignedIntent, State, UnixSeconds};

/// What a message would do if it reached the contract now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Serialize)]
pub struct Preview {
    /// The one event the contract would emit.
    pub event: Event,
    /// The records it would write, with what was there before.
    pub records: Vec<Record>,
    /// The access it would open.
    pub opens: Vec<Access>,
    /// The access of which it would leave less.
    pub narrows: Vec<Narrowing>,
    /// The access it would end.
    pub ends: Vec<Access>,
    /// The access of the same recipient to the same vehicle that it would leave as it is.
    pub beside: Vec<Access>,
    /// Who could act that cannot now.
    pub empowers: Vec<Actor>,
    /// Who could no longer act.
    pub disempowers: Vec<Actor>,
    /// All of it in words: one sentence each, what happens first.
    pub words: Vec<String>,
}

/// Tells what `message` would do, by the same [`step()`] the contract runs. Whether a grant gives
/// access is asked of [`shared_logic::decide`]; no rule is written here.
///
/// # Errors
/// The [`Denial`] the contract would give.
pub fn preview(state: &State, caller: Account, message: &Message, now: UnixSeconds) -> Result<Preview, Denial> {
    of_message(&state.into(), caller, message, now)
}

/// Tells what an intent would do once `signer` has signed it and somebody has submitted it, by the
/// same [`submit()`] the contract runs. It needs no key, so it is asked before anything is signed.
///
/// `signer` is the [`crate::PublicKey::intent_account`] of the key that will sign.
///
/// # Errors
/// The [`Denial`] the contract would give; [`Denial::BadSignature`] when it would not take this
/// signer's word for the principal's.
pub fn preview_intent(state: &State, intent: &Intent, signer: Account, now: UnixSeconds) -> Result<Preview, Denial> {
    of_intent(&state.into(), intent, signer, now)
}

/// Tells what a signed intent would do if it were submitted now, its signature checked.
///
/// # Errors
/// The [`Denial`] the contract would give.
pub fn preview_signed(state: &State, signed: &SignedIntent, now: UnixSeconds) -> Result<Preview, Denial> {
    of_signed(&state.into(), signed, now)
}

pub(crate) fn of_message(records: &Snapshot, caller: Account, message: &Message, now: UnixSeconds) -> Result<Preview, Denial> {
    Preview::of(records, &step(&Seen::of(records), caller, message, now)?, now)
}

pub(crate) fn of_intent(records: &Snapshot, intent: &Intent, signer: Account, now: UnixSeconds) -> Result<Preview, Denial> {
    let signed = SignedIntent { intent: *intent, signature: Seen::ANY_SIGNATURE };
    Preview::of(records, &submit(&Seen::of(records).as_if_signed_by(signer), &signed, now)?, now)
}

pub(crate) fn of_signed(records: &Snapshot, signed: &SignedIntent, now: UnixSeconds) -> Result<Preview, Denial> {
    Preview::of(records, &submit(&Seen::of(records), signed, now)?, now)
}

impl Preview {
    fn of(records: &Snapshot, outcome: &Outcome, now: UnixSeconds) -> Result<Self, Denial> {
        let (event, before) = (outcome.event, Seen::of(records));
        let mut written = Vec::new();
        effect(&event, before.event_hash(&event), &outcome.before, |record| written.push(record))?;
        let after = before.with(&written);
        let mut preview = Self {
            event,
            records: written.iter().map(|record| Record::of(&before, record)).collect(),
            opens: Vec::new(),
            narrows: Vec::new(),
            ends: Vec::new(),
            beside: Vec::new(),
            empowers: Vec::new(),
            disempowers: Vec::new(),
            words: Vec::new(),
        };
        preview.sort_access(&before, &after, now);
        preview.sort_actors(&before, &after, now);
        preview.words = words::words(&preview, &after);
        Ok(preview)
    }

    /// Puts every grant that the event may concern where it belongs, by what it gives before and after.
    fn sort_access(&mut self, before: &Seen, after: &Seen, now: UnixSeconds) {
        for id in after.grants() {
            let vehicle = after.grant(id).map(|grant| grant.terms.vehicle);
            if self.event.vehicle.is_some() && self.event.vehicle != vehicle {
                continue;
            }
            match (Access::of(before, id, now), Access::of(after, id, now)) {
                (None, Some(access)) => self.opens.push(access),
                (Some(access), None) => self.ends.push(access),
                (Some(before), Some(after)) if before != after => self.narrows.push(Narrowing { before, after }),
                (Some(access), Some(_)) if self.is_beside(&access) => self.beside.push(access),
                _ => {}
            }
        }
    }

    /// True when the event is about the recipient of this access, at one vehicle.
    fn is_beside(&self, access: &Access) -> bool {
        self.event.vehicle.is_some() && self.event.recipient == Some(access.recipient)
    }

    fn sort_actors(&mut self, before: &Seen, after: &Seen, now: UnixSeconds) {
        let (before, after) = (actor::actors(before, &self.event, now), actor::actors(after, &self.event, now));
        self.empowers = after.iter().filter(|actor| !before.contains(actor)).copied().collect();
        self.disempowers = before.iter().filter(|actor| !after.contains(actor)).copied().collect();
    }
}
