//! One intent on its way: tried, signed, sent, followed until it is final.

use super::{
    lane::Turn,
    payer::{Purse, Sending, Told, Trial},
    Accepted, Balance, Counts, Digest, Limits, Outcome, PayError, Refusal, Relay, Urgency,
};
use codec::Encode;
use shared_logic::{decode_exact, selector, Event, SignedIntent, Via};
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
    pub(super) digest: Digest,
    pub(super) urgency: Urgency,
    pub(super) stage: watch::Sender<Stage>,
}

impl Job {
    pub(super) async fn run(self) {
        let outcome = self.carry_out().await;
        self.tell(&outcome);
        // First, so that whoever comes from now on is answered by the rules.
        self.relay.under_way().remove(&self.digest);
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
        let data = (selector::SUBMIT, &self.signed).encode();
        let purse = payer.purse().await?;
        self.relay.count(|counts| counts.balance = Balance::of(&purse));
        if purse.free.0 == 0 {
            return Err(PayError::NoFunds);
        }
        let trial = Trial { data: data.clone(), genesis: self.accepted.genesis, now: self.accepted.now };
        let tried = payer.try_call(trial).await.map_err(|error| or_no_funds(error, &purse))?;
        purse.limits.check(&tried)?;
        Limits::must_afford(purse.free, &tried)?;
        let (sent, stage) = (Arc::new(Mutex::new(None)), self.stage.clone());
        let noted = Arc::clone(&sent);
        let told = Told {
            sent: Box::new(move |sending| {
                *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(sending);
                stage.send_replace(Stage::Sent(sending));
            }),
            in_block: Box::new(move || drop(turn)),
        };
        let included = payer.pay(data, tried, told).await?;
        let sending = sent.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A payer that has paid has told so before.
        Ok((sending.ok_or_else(|| PayError::Unknown("its hash is not known".into()))?, included))
    }

    /// What the block says of it. INVARIANT (its own event): a node that tells of another event than one of this intent
    /// has told nothing.
    fn done(&self, sending: Sending, included: &Included) -> Outcome {
        let mut ours = included.emitted.iter().filter(|emitted| emitted.contract == self.relay.contract);
        let event = match (ours.next(), ours.next()) {
            (Some(only), None) => decode_exact::<Event>(&only.data).ok(),
            _ => None,
        };
        let intent = &self.signed.intent;
        let via = Via::Intent(intent.message.is_numbered().then_some(intent.nonce));
        match event.filter(|event| event.actor == intent.principal && event.via == via) {
            Some(event) => Outcome::made(sending, included.block, event),
            None => Outcome::unknown(Some(sending), "the node tells of a block in which it is not"),
        }
    }

    /// Counts and logs it: which intent, of which kind, and what came of it; nothing of whom or what it concerns.
    fn tell(&self, outcome: &Result<Outcome, Refusal>) {
        let (word, counts): (_, fn(&mut Counts) -> &mut u32) = match outcome {
            Ok(outcome @ Outcome::Final { .. }) => (outcome.word(), |counts| &mut counts.relayed),
            Ok(outcome @ Outcome::Unknown { .. }) => (outcome.word(), |counts| &mut counts.unknown),
            Err(Refusal::Pay(PayError::Failed)) => ("failed", |counts| &mut counts.failed),
            Err(_) => ("refused", |counts| &mut counts.refused),
        };
        self.relay.count(|all| *counts(all) = counts(all).saturating_add(1));
        let because = outcome.as_ref().err().map(tracing::field::display);
        let (digest, kind) = (hex::encode(self.digest), self.signed.intent.message.kind());
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
