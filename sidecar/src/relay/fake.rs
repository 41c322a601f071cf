//! A scripted payer for tests: what a chain, or a node that lies, would make of it.

use super::{
    payer::{Paying, Purse, Sending, Told, Trial},
    Limits, PayError, Payer,
};
use codec::Encode;
use futures::FutureExt;
use shared_logic::{decode_exact, submit, Account, Denial, SignedIntent, State, UnixSeconds};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use valet_chain::{Amount, BlockHash, BlockNumber, DryRun, Emitted, Head, Included, TransactionHash, Weight};

/// What becomes of each call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// It takes effect.
    Works,
    /// The newest block knows of something that is not final.
    Denies,
    /// It would cost too much.
    Dear,
    /// The node does not answer a trial.
    Silent,
    /// The sponsor has nothing.
    Poor,
    /// The pool takes nothing.
    Refuses,
    /// It fails in its block.
    Fails,
    /// Nothing more is heard of what was sent.
    Loses,
    /// The node tells of a block with the event of somebody else.
    Lies,
    /// It is in a block, and final once it is let go.
    Hangs,
    /// It is sent, and in no block before it is let go.
    Stuck,
}

/// Pays as it is told. Clones are the same.
#[derive(Clone)]
pub(crate) struct FakePayer {
    state: Arc<State>,
    contract: Account,
    now: UnixSeconds,
    script: Arc<Mutex<Script>>,
    tried: Arc<Mutex<usize>>,
    sent: Arc<Mutex<usize>>,
    go: watch::Sender<bool>,
}

impl FakePayer {
    /// On a chain in this state.
    pub(crate) fn new(state: State, contract: Account, now: UnixSeconds) -> Self {
        let (script, tried, sent) = (Arc::new(Mutex::new(Script::Works)), Arc::default(), Arc::default());
        Self { state: Arc::new(state), contract, now, script, tried, sent, go: watch::channel(false).0 }
    }

    pub(crate) fn does(&self, script: Script) {
        *self.script.lock().unwrap() = script;
    }

    /// How many calls were tried, and how many transactions sent.
    pub(crate) fn seen(&self) -> (usize, usize) {
        (*self.tried.lock().unwrap(), *self.sent.lock().unwrap())
    }

    /// Lets go of what hangs.
    pub(crate) fn go(&self) {
        self.go.send_replace(true);
    }

    fn script(&self) -> Script {
        *self.script.lock().unwrap()
    }

    fn event(&self, data: &[u8]) -> Vec<u8> {
        let mut signed: SignedIntent = decode_exact(&data[4..]).unwrap();
        let outcome = submit(&*self.state, &signed, self.now);
        let mut event = outcome.unwrap().event;
        if self.script() == Script::Lies {
            signed.intent.principal = Account([0x66; 20]);
            event.actor = signed.intent.principal;
        }
        event.encode()
    }
}

impl Payer for FakePayer {
    fn account(&self) -> String {
        "the sponsor".to_owned()
    }

    fn purse(&self) -> Paying<'_, Purse> {
        let free = if self.script() == Script::Poor { 0 } else { 1_000 };
        async move { Ok(Purse { free: Amount(free), limits: Limits::with_deposit(Amount(10)) }) }.boxed()
    }

    fn try_call(&self, _: Trial) -> Paying<'_, DryRun> {
        *self.tried.lock().unwrap() += 1;
        let script = self.script();
        async move {
            let deposit = Amount(if script == Script::Dear { 11 } else { 10 });
            match script {
                Script::Denies => Err(PayError::Denied(Denial::NonceUsed)),
                Script::Silent => Err(PayError::Node("nothing answers at ws://secret@node".to_owned())),
                _ => {
                    Ok(DryRun { weight: Weight { ref_time: 1, proof_size: 1 }, deposit, reverted: false, data: Vec::new(), address: None })
                }
            }
        }
        .boxed()
    }

    fn pay(&self, data: Vec<u8>, _: DryRun, told: Told) -> Paying<'_, Included> {
        let mut hash = [0xaa; 32];
        *self.sent.lock().unwrap() += 1;
        hash[31] = u8::try_from(self.seen().1).unwrap();
        async move {
            (told.sent)(Sending { hash: TransactionHash(hash), until: BlockNumber(99) });
            let mut go = self.go.subscribe();
            match self.script() {
                Script::Refuses => return Err(PayError::Refused),
                Script::Loses => return Err(PayError::Unknown("the connection was lost".to_owned())),
                Script::Stuck => drop(go.wait_for(|go| *go).await),
                _ => {}
            }
            (told.in_block)();
            match self.script() {
                Script::Fails => return Err(PayError::Failed),
                Script::Hangs => drop(go.wait_for(|go| *go).await),
                _ => {}
            }
            let emitted = Emitted { index: 3, contract: self.contract, data: self.event(&data), topics: Vec::new() };
            let block = Head { number: BlockNumber(7), hash: BlockHash([7; 32]) };
            Ok(Included { block, weight: Weight { ref_time: 1, proof_size: 1 }, emitted: vec![emitted] })
        }
        .boxed()
    }
}
