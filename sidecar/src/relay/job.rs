//! One intent on its way: tried, signed, sent, followed until it is final.

use super::{
    deed::same_deed,
    lane::Turn,
    payer::{Purse, Sending, Told, Trial},
    rate::Ticket,
    Accepted, Balance, Counts, Limits, Outcome, PayError, Refusal, Relay, Urgency,
};
use crate::shared::wall_clock;
use codec::Encode;
use shared_logic::{decode_exact, keccak_256, selector, Denial, Event, SignedIntent, UnixSeconds};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::timeout};
use valet_chain::Included;

/// How long an intent may wait for its turn: less than its caller does, so that the caller is told.
const TURN_WITHIN: Duration = Duration::from_secs(25);

/// How far an intent has come.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// Nothing was sent yet.
    Waiting,
    /// It may be on its way.
    Sent(Sending),
    /// It is known what came of it, or that nothing more will be heard.
    Done(Box<Result<Outcome, Refusal>>),
}

impl Stage {
    pub(super) const fn sending(&self) -> Option<Sending> {
        match self {
            Self::Sent(sending) => Some(*sending),
            Self::Waiting | Self::Done(_) => None,
        }
    }
}

/// One intent on its way.
pub(super) struct Job {
    pub(super) relay: Arc<Relay>,
    pub(super) signed: SignedIntent,
    pub(super) accepted: Accepted,
    pub(super) urgency: Urgency,
    pub(super) ticket: Ticket,
    pub(super) stage: watch::Sender<Stage>,
}

impl Job {
    pub(super) async fn run(self) {
        let outcome = self.carry_out().await;
        self.tell(&outcome);
        if self.stage.borrow().sending().is_none() {
            self.relay.rate().give_back(self.ticket);
        }
        // First, so that whoever comes from now on is answered by the rules.
        self.relay.under_way().remove(&self.accepted.place);
        self.stage.send_replace(Stage::Done(Box::new(outcome)));
    }

    async fn carry_out(&self) -> Result<Outcome, Refusal> {
        let turn = timeout(TURN_WITHIN, self.relay.lane.turn(self.urgency)).await.map_err(|_| Refusal::Busy)?;
        match self.pay(turn).await {
            Ok((sending, included)) => Ok(self.done(sending, &included)),
            Err(PayError::Unknown(why)) => {
                // The node's own words are for the operator.
                tracing::warn!(%why, "the outcome of a relayed intent is not known");
                Ok(Outcome::unknown(self.stage.borrow().sending(), "it was sent, and no more was heard of it"))
            }
            // The chain's newest block knows of more than what is final. What a figure would be there is not known here.
            Err(PayError::Denied(denial)) => Err(Refusal::Denied(denial, None)),
            Err(error) => Err(Refusal::Pay(error)),
        }
    }

    /// Tries it and pays for it. The turn is over as soon as it is in a block.
    async fn pay(&self, turn: Turn) -> Result<(Sending, Included), PayError> {
        let payer = &self.relay.payer;
        let purse = payer.purse(self.accepted.genesis).await?;
        self.relay.balance_is(Balance::of(&purse));
        if purse.free.0 == 0 {
            return Err(PayError::NoFunds);
        }
        let tried = payer.try_call(self.trial(self.accepted.now)).await.map_err(|error| or_no_funds(error, &purse))?;
        purse.limits.check(tried.needs())?;
        Limits::must_afford(purse.free, tried.needs())?;
        let (sent, stage) = (Arc::new(Mutex::new(None)), self.stage.clone());
        let noted = Arc::clone(&sent);
        let told = Told {
            sent: Box::new(move |sending| {
                *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(sending);
                stage.send_replace(Stage::Sent(sending));
            }),
            in_block: Box::new(move || drop(turn)),
        };
        let included = match tried.pay(told).await {
            Err(PayError::Failed(_)) => return Err(PayError::Failed(self.said_since().await)),
            included => included?,
        };
        let sending = sent.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A payer that has paid has told so before.
        Ok((sending.ok_or_else(|| PayError::Unknown("its hash is not known".into()))?, included))
    }

    /// The call, to be tried as of that moment where the newest block is older.
    fn trial(&self, now: UnixSeconds) -> Trial {
        Trial { data: (selector::SUBMIT, &self.signed).encode(), genesis: self.accepted.genesis, now }
    }

    /// What the contract says of an intent that failed in its block: a block tells that it did, and not why.
    async fn said_since(&self) -> Option<Denial> {
        match self.relay.payer.try_call(self.trial(wall_clock())).await {
            Err(PayError::Denied(denial)) => Some(denial),
            _ => None,
        }
    }

    /// What the block says of it. INVARIANT (its own event): a node that tells of another event than one of this intent
    /// has told nothing.
    fn done(&self, sending: Sending, included: &Included) -> Outcome {
        let mut ours = included.emitted.iter().filter(|emitted| emitted.contract == self.relay.contract);
        let event = match (ours.next(), ours.next()) {
            (Some(only), None) => decode_exact::<Event>(&only.data).ok(),
            _ => None,
        };
        match event.filter(|event| same_deed(&self.accepted.event, event)) {
            Some(event) => Outcome::made(sending, included.block, event),
            None => Outcome::unknown(Some(sending), "the node tells of a block in which it is not"),
        }
    }

    /// Counts and logs it: which intent, of which kind, and what came of it; nothing of whom or what it concerns.
    fn tell(&self, outcome: &Result<Outcome, Refusal>) {
        let (word, counts): (_, fn(&mut Counts) -> &mut u32) = match outcome {
            Ok(outcome @ Outcome::Final { .. }) => (outcome.word(), |counts| &mut counts.relayed),
            Ok(outcome @ Outcome::Unknown { .. }) => (outcome.word(), |counts| &mut counts.unknown),
            Err(Refusal::Pay(PayError::Failed(_))) => ("failed", |counts| &mut counts.failed),
            Err(_) => ("refused", |counts| &mut counts.refused),
        };
        self.relay.count(|all| *counts(all) = counts(all).saturating_add(1));
        let because = outcome.as_ref().err().map(tracing::field::display);
        let intent = &self.signed.intent;
        let (digest, kind) = (hex::encode(intent.digest(keccak_256)), intent.message.kind());
        tracing::info!(intent = %format_args!("0x{digest}"), kind, outcome = word, because, "an intent was relayed");
    }
}

/// A chain that refuses to run a call of an account that can hardly pay says so in many words.
fn or_no_funds(error: PayError, purse: &Purse) -> PayError {
    match error {
        PayError::Node(_) if !purse.limits.affords(purse.free, 1) => PayError::NoFunds,
        error => error,
    }
}
