//! The relay: pays for what others have signed, so that a person with a key and no tokens can do everything.
//!
//! Read in this order: [`Relay::submit`], `accept` (the rules), `deed` (what an intent does), `job` (one intent on its way),
//! `payer` (the chain, by a trait), `limits`, `rate` and `lane` (what bounds the cost), `outcome`.

mod accept;
mod config;
mod counts;
mod deed;
#[cfg(test)]
pub(crate) mod fake;
mod job;
mod lane;
mod limits;
mod node;
mod outcome;
mod payer;
mod rate;
mod signer;

pub use config::RelayConfig;
pub use counts::Balance;
pub use signer::{Signer, SponsorCall};

pub(crate) use counts::Counts;
pub(crate) use limits::Limits;
pub(crate) use outcome::{Outcome, Refusal};
pub(crate) use payer::{PayError, Payer};

use crate::shared::Shared;
use accept::{accept, Accepted};
use deed::Place;
use job::{Job, Stage};
use lane::Lane;
use node::NodePayer;
use rate::Rate;
use shared_logic::{Account, Message, SignedIntent};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    sync::{watch, Semaphore},
    time::timeout,
};

/// Intents that may be under way at a time: waiting for their turn, or in a block that is not final.
const MOST_UNDER_WAY: usize = 64;
/// Places of them that are kept for what only takes something away.
const KEPT_FOR_TAKING: usize = 16;
/// Of the kept ones, those that one principal gets.
const KEPT_FOR_ONE: usize = 4;
/// Callers that wait for the outcome of one intent at a time. With all that are under way they hold half of the server's
/// connections, so that checks are answered still.
const MOST_CALLERS: usize = 2;
/// How often the sponsor's account is looked at when nothing is sent.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Pays for what others have signed. INVARIANT (rules first): nothing is tried on the chain, and no place of the rate is
/// taken, before the rules accept the intent in the sidecar's own fresh state.
pub(crate) struct Relay {
    config: RelayConfig,
    payer: Arc<dyn Payer>,
    contract: Account,
    lane: Lane,
    rate: Mutex<Rate>,
    under_way: Mutex<UnderWay>,
    counts: Mutex<Counts>,
}

/// Whether an intent only takes something away, and so goes before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Urgency {
    Taking,
    Other,
}

impl Urgency {
    const fn of(message: &Message) -> Self {
        if message.only_takes() {
            Self::Taking
        } else {
            Self::Other
        }
    }
}

/// The intents that are under way. INVARIANT (one in a place): of those of which one alone can take effect, one is.
type UnderWay = BTreeMap<Place, Carried>;

/// One of them, as its callers see it.
#[derive(Clone)]
struct Carried {
    message: Message,
    urgency: Urgency,
    stage: watch::Receiver<Stage>,
    callers: Arc<Semaphore>,
}

impl Relay {
    pub(crate) fn new(config: RelayConfig, payer: Arc<dyn Payer>, contract: Account) -> Self {
        let rate = Mutex::new(Rate::new(config.per_minute.get()));
        let (under_way, counts) = (Mutex::default(), Mutex::default());
        Self { config, payer, contract, lane: Lane::default(), rate, under_way, counts }
    }

    /// Brings an intent to the contract, and waits for its outcome for a while. One that does the same as an intent that is
    /// under way gets the outcome of that one, whatever the deadlines.
    ///
    /// # Errors
    /// [`Refusal`]: the intent has no effect; only after [`PayError::Failed`] was anything paid.
    pub(crate) async fn submit(self: &Arc<Self>, shared: &Shared, signed: SignedIntent) -> Result<Outcome, Refusal> {
        let message = &signed.intent.message;
        if !self.config.pays_for(message) {
            return Err(Refusal::KindNotRelayed(message.kind()));
        }
        let accepted = accept(shared, &signed)?;
        let Carried { mut stage, callers, .. } = self.begin_or_join(signed, accepted)?;
        let late = match callers.try_acquire() {
            Ok(_waiting) => {
                // Whichever way the waiting ends, what is known by then is told.
                drop(timeout(self.config.wait, stage.wait_for(|stage| matches!(stage, Stage::Done(_)))).await);
                "it was not final in time; it may still take effect"
            }
            Err(_) => "others wait for its outcome already; it may still take effect",
        };
        let known = stage.borrow().clone();
        match known {
            Stage::Done(outcome) => *outcome,
            under_way => Ok(Outcome::unknown(under_way.sending(), late)),
        }
    }

    fn begin_or_join(self: &Arc<Self>, signed: SignedIntent, accepted: Accepted) -> Result<Carried, Refusal> {
        let (place, message) = (accepted.place, signed.intent.message);
        let urgency = Urgency::of(&message);
        let mut under_way = self.under_way();
        match under_way.get(&place) {
            Some(carried) if carried.message == message => return Ok(carried.clone()),
            Some(_) => return Err(Refusal::OtherUnderWay),
            None => {}
        }
        if !has_room(&under_way, place, urgency) {
            return Err(Refusal::Busy);
        }
        let ticket = self.rate().take(urgency, place.principal, Instant::now()).map_err(Refusal::Limit)?;
        let (stage, on_stage) = watch::channel(Stage::Waiting);
        let carried = Carried { message, urgency, stage: on_stage, callers: Arc::new(Semaphore::new(MOST_CALLERS)) };
        under_way.insert(place, carried.clone());
        drop(under_way);
        let job = Job { relay: Arc::clone(self), signed, accepted, urgency, ticket, stage };
        // Of its own, so that it goes on when the caller goes away.
        tokio::spawn(job.run());
        Ok(carried)
    }

    /// Looks at the sponsor's account from time to time, so that the status tells of it before anybody is refused.
    pub(crate) async fn watch_purse(&self, shared: &Shared) -> Infallible {
        loop {
            if let Some(genesis) = shared.contact().genesis {
                let seen = timeout(LOOK_EVERY, self.payer.purse(genesis)).await;
                self.balance_is(seen.ok().and_then(Result::ok).map_or(Balance::Unknown, |purse| Balance::of(&purse)));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Notes how well the sponsor is off, and warns once it is badly.
    fn balance_is(&self, balance: Balance) {
        let before = self.count(|counts| std::mem::replace(&mut counts.balance, balance));
        if balance == Balance::Low && before != Balance::Low {
            tracing::warn!(account = self.account(), "the relay's account has little left: send to it, or no more is paid soon");
        }
    }

    /// The account that pays.
    pub(crate) fn account(&self) -> String {
        self.payer.account()
    }

    /// What it did since it was started, and how many intents are under way.
    pub(crate) fn counts(&self) -> (Counts, usize) {
        (self.count(|counts| *counts), self.under_way().len())
    }

    /// How many transactions it sends in a minute at most, and how many more it would now: for everything, and for what
    /// only takes something away.
    pub(crate) fn places(&self) -> (u16, (usize, usize)) {
        (self.config.per_minute.get(), self.rate().left(Instant::now()))
    }

    fn count<T>(&self, change: impl FnOnce(&mut Counts) -> T) -> T {
        change(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn rate(&self) -> MutexGuard<'_, Rate> {
        self.rate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether one more may be under way. As with the places of a minute, some are kept for what only takes something away,
/// and of those nobody gets all.
fn has_room(under_way: &UnderWay, place: Place, urgency: Urgency) -> bool {
    let kept = under_way.len() >= MOST_UNDER_WAY.saturating_sub(KEPT_FOR_TAKING);
    let own = |(other, carried): &(&Place, &Carried)| carried.urgency == Urgency::Taking && other.principal == place.principal;
    match urgency {
        Urgency::Other => !kept,
        Urgency::Taking => under_way.len() < MOST_UNDER_WAY && (!kept || under_way.iter().filter(own).count() < KEPT_FOR_ONE),
    }
}
