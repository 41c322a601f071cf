//! "May I change this?", asked of the rules and of the reference.

use super::{
    judge::{Asked, Judgement},
    witness::{ChangeWitness, IntentWitness, Witness},
    Aspect, Rules, World,
};
use crate::reference::{self, Consequence};
use shared_logic::{Account, Denial, GrantId, Host, Message, Outcome, SignedIntent, UnixSeconds};

/// Both answers compared: the reason, else the event and the records that follow.
fn compare(records: &World, rules: &dyn Rules, found: &Result<Outcome, Denial>, expected: &Result<Consequence, &'static str>) -> Judgement {
    let answer = expected.as_ref().map(|_| ()).map_err(|reason| *reason);
    Judgement::of(found.err(), answer, || {
        let (outcome, expected) = found.ok().zip(expected.as_ref().ok())?;
        if outcome.event != expected.event {
            return Some(Aspect::Event);
        }
        let written = rules.effect(&outcome.event, records.event_hash(&outcome.event), &outcome.before);
        let same = |written: Vec<shared_logic::Record>| {
            written.len() == expected.records.len() && written.iter().all(|record| expected.records.contains(record))
        };
        (!written.is_ok_and(same)).then_some(Aspect::Records)
    })
}

/// A message put to a world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) caller: Account,
    pub(super) message: Message,
    pub(super) now: UnixSeconds,
}

impl Change {
    /// The grant whose end the message is about: there the duty to erase is looked at too.
    const fn ends(&self) -> Option<GrantId> {
        match self.message {
            Message::AttestErasure { grant, .. } | Message::RecordEnd { grant } => Some(grant),
            _ => None,
        }
    }

    fn duty(&self, records: &World, rules: &dyn Rules) -> Option<Aspect> {
        let grant = records.grant(self.ends()?)?;
        let vehicle = records.vehicle(grant.terms.vehicle)?;
        let expected = reference::erasure(records, &vehicle, &grant, self.now);
        (rules.erasure(records, &vehicle, &grant, self.now) != expected).then_some(Aspect::Erasure)
    }
}

impl Asked for Change {
    type Group = ();
    type Prepared = ();

    fn group(&self) {}

    fn judge(&self, records: &World, _: Option<&()>, rules: &dyn Rules) -> Judgement {
        let expected = reference::accept(records, self.caller, &self.message, self.now);
        let found = rules.step(records, self.caller, &self.message, self.now);
        let judgement = compare(records, rules, &found, &expected);
        Judgement { differs: judgement.differs.or_else(|| self.duty(records, rules)), ..judgement }
    }

    fn witness(self, records: &World, rules: &dyn Rules) -> Witness {
        let Self { caller, message, now } = self;
        let event = rules.step(records, caller, &message, now).ok().map(|outcome| outcome.event);
        Witness::Change(Box::new(ChangeWitness { records: *records, caller, message, now, event }))
    }
}

/// A signed intent put to a world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Submit {
    pub(super) signed: SignedIntent,
    pub(super) now: UnixSeconds,
}

impl Asked for Submit {
    type Group = ();
    type Prepared = ();

    fn group(&self) {}

    fn judge(&self, records: &World, _: Option<&()>, rules: &dyn Rules) -> Judgement {
        let expected = reference::accept_intent(records, &self.signed, self.now, |_| records.signer);
        compare(records, rules, &rules.submit(records, &self.signed, self.now), &expected)
    }

    fn witness(self, records: &World, rules: &dyn Rules) -> Witness {
        let event = rules.submit(records, &self.signed, self.now).ok().map(|outcome| outcome.event);
        Witness::Submit(Box::new(IntentWitness { records: *records, signed: self.signed, now: self.now, event }))
    }
}
