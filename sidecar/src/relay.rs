//! The relay: pays for what others have signed, so that a person with a key and no tokens can do everything.
//!
//! Read in this order: [`Relay::submit`], `job` (one intent on its way), `payer` (the chain, by a trait), `limits`, `rate`
//! and `lane` (what bounds the cost), `outcome`.

mod config;
mod counts;
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

use crate::shared::{wall_clock, Shared};
use job::{Job, Stage};
use lane::Lane;
use node::NodePayer;
use rate::Rate;
use shared_logic::{detail_of_change, keccak_256, submit, Account, Message, SignedIntent, UnixSeconds};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::watch, time::timeout};
use valet_chain::Genesis;

/// Intents that may be under way at a time: waiting for their turn, or in a block that is not final.
const MOST_UNDER_WAY: usize = 64;
/// Places of them that are kept for what only takes something away.
const KEPT_FOR_TAKING: usize = 16;
/// How often the sponsor's account is looked at when nothing is sent.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// The digest of an intent.
type Digest = [u8; 32];

/// Pays for what others have signed. INVARIANT (rules first): nothing is tried on the chain, and no place of the rate is
/// taken, before the rules accept the intent in the sidecar's own fresh state.
pub(crate) struct Relay {
    config: RelayConfig,
    payer: Arc<dyn Payer>,
    contract: Account,
    lane: Lane,
    rate: Mutex<Rate>,
    under_way: Mutex<BTreeMap<Digest, watch::Receiver<Stage>>>,
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

/// An intent that the rules accept, and what they were asked for.
struct Accepted {
    genesis: Genesis,
    now: UnixSeconds,
}

impl Relay {
    pub(crate) fn new(config: RelayConfig, payer: Arc<dyn Payer>, contract: Account) -> Self {
        let rate = Mutex::new(Rate::new(config.per_minute.get()));
        let (under_way, counts) = (Mutex::default(), Mutex::default());
        Self { config, payer, contract, lane: Lane::default(), rate, under_way, counts }
    }

    /// Brings an intent to the contract, and waits for its outcome for a while. The same intent that comes while it is under
    /// way gets the outcome of the first.
    ///
    /// # Errors
    /// [`Refusal`]: the intent has no effect; only after [`PayError::Failed`] was anything paid.
    pub(crate) async fn submit(self: &Arc<Self>, shared: &Shared, signed: SignedIntent) -> Result<Outcome, Refusal> {
        let message = &signed.intent.message;
        if !self.config.pays_for(message) {
            return Err(Refusal::KindNotRelayed(message.kind()));
        }
        let accepted = accept(shared, &signed)?;
        let mut stage = self.begin_or_join(signed, accepted)?;
        // Whichever way the waiting ends, what is known by then is told.
        drop(timeout(self.config.wait, stage.wait_for(|stage| matches!(stage, Stage::Done(_)))).await);
        let known = stage.borrow().clone();
        match known {
            Stage::Done(outcome) => *outcome,
            under_way => Ok(Outcome::unknown(under_way.sending(), "it was not final in time; it may still take effect")),
        }
    }

    fn begin_or_join(self: &Arc<Self>, signed: SignedIntent, accepted: Accepted) -> Result<watch::Receiver<Stage>, Refusal> {
        let digest = signed.intent.digest(keccak_256);
        let urgency = Urgency::of(&signed.intent.message);
        let mut under_way = self.under_way();
        if let Some(stage) = under_way.get(&digest) {
            return Ok(stage.clone());
        }
        let most = match urgency {
            Urgency::Taking => MOST_UNDER_WAY,
            Urgency::Other => MOST_UNDER_WAY.saturating_sub(KEPT_FOR_TAKING),
        };
        if under_way.len() >= most {
            return Err(Refusal::Busy);
        }
        self.rate().take(urgency, Instant::now()).map_err(Refusal::Limit)?;
        let (stage, on_stage) = watch::channel(Stage::Waiting);
        under_way.insert(digest, on_stage.clone());
        drop(under_way);
        let job = Job { relay: Arc::clone(self), signed, accepted, digest, urgency, stage };
        // Of its own, so that it goes on when the caller goes away.
        tokio::spawn(job.run());
        Ok(on_stage)
    }

    /// Looks at the sponsor's account from time to time, so that the status tells of it before anybody is refused.
    pub(crate) async fn watch_purse(&self) -> Infallible {
        loop {
            match timeout(LOOK_EVERY, self.payer.purse()).await {
                Ok(Ok(purse)) => self.count(|counts| counts.balance = Balance::of(&purse)),
                _ => self.count(|counts| counts.balance = Balance::Unknown),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The account that pays.
    pub(crate) fn account(&self) -> String {
        self.payer.account()
    }

    /// What it did since it was started, and how many intents are under way.
    pub(crate) fn counts(&self) -> (Counts, usize) {
        let counts = *self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        (counts, self.under_way().len())
    }

    fn count(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn rate(&self) -> MutexGuard<'_, Rate> {
        self.rate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn under_way(&self) -> MutexGuard<'_, BTreeMap<Digest, watch::Receiver<Stage>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the rules, in the state of the newest block that was read, at the later of its time and the own clock's.
fn accept(shared: &Shared, signed: &SignedIntent) -> Result<Accepted, Refusal> {
    let projection = shared.projection();
    let own = wall_clock();
    let now = projection.as_of.map_or(own, |(_, time)| own.max(time));
    if let Some(stale) = shared.stale(projection.as_of.map(|(head, _)| head)) {
        return Err(Refusal::Stale(stale));
    }
    let genesis = shared.contact().genesis.ok_or(Refusal::Stale(crate::shared::Stale::NoContact))?;
    match submit(&projection.state, signed, now) {
        Ok(_) => Ok(Accepted { genesis, now }),
        Err(denial) => {
            let asked = (signed.intent.principal, &signed.intent.message);
            Err(Refusal::Denied(denial, detail_of_change(&projection.state, asked, denial, now)))
        }
    }
}
