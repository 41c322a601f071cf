//! A scripted payer for tests: what a chain, or a node that lies, would make of it.

use super::{
    payer::{Paying, Purse, Sending, Told, Trial, Tried},
    Limits, PayError, Payer,
};
use codec::Encode;
use futures::FutureExt;
use shared_logic::{decode_exact, submit, Account, Denial, SignedIntent, State, UnixSeconds, VehicleId};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use valet_chain::{Amount, BlockHash, BlockNumber, DryRun, Emitted, Genesis, Head, Included, TransactionHash, Weight};

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
    /// It fails in its block, since by then its deadline has passed.
    Fails,
    /// Nothing more is heard of what was sent.
    Loses,
    /// The node tells of a block with the event of somebody else.
    Lies,
    /// Of one with an event of the same person about something else.
    Confuses,
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
    failed: Arc<Mutex<bool>>,
    go: watch::Sender<bool>,
}

impl FakePayer {
    /// On a chain in this state.
    pub(crate) fn new(state: State, contract: Account, now: UnixSeconds) -> Self {
        let (script, tried, sent, failed) = (Arc::new(Mutex::new(Script::Works)), Arc::default(), Arc::default(), Arc::default());
        Self { state: Arc::new(state), contract, now, script, tried, sent, failed, go: watch::channel(false).0 }
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
        let signed: SignedIntent = decode_exact(&data[4..]).unwrap();
        let outcome = submit(&*self.state, &signed, self.now);
        let mut event = outcome.unwrap().event;
        match self.script() {
            Script::Lies => event.actor = Account([0x66; 20]),
            Script::Confuses => event.vehicle = Some(VehicleId([0x66; 32])),
            _ => {}
        }
        event.encode()
    }
}

impl Payer for FakePayer {
    fn account(&self) -> String {
        "the sponsor".to_owned()
    }

    fn purse(&self, _: Genesis) -> Paying<'_, Purse> {
        let free = if self.script() == Script::Poor { 0 } else { 1_000 };
        async move { Ok(Purse { free: Amount(free), limits: Limits::with_deposit(Amount(10)) }) }.boxed()
    }

    fn try_call(&self, call: Trial) -> Paying<'_, Box<dyn Tried>> {
        if std::mem::take(&mut *self.failed.lock().unwrap()) {
            return async { Err(PayError::Denied(Denial::DeadlinePassed)) }.boxed();
        }
        *self.tried.lock().unwrap() += 1;
        let script = self.script();
        async move {
            let deposit = Amount(if script == Script::Dear { 11 } else { 10 });
            match script {
                Script::Denies => Err(PayError::Denied(Denial::NonceUsed)),
                Script::Silent => Err(PayError::Node("nothing answers at ws://secret@node".to_owned())),
                _ => {
                    let weight = Weight { ref_time: 1, proof_size: 1 };
                    let needs = DryRun { weight, deposit, reverted: false, data: Vec::new(), address: None };
                    let tried: Box<dyn Tried> = Box::new(FakeTried { payer: self.clone(), data: call.data, needs });
                    Ok(tried)
                }
            }
        }
        .boxed()
    }
}

struct FakeTried {
    payer: FakePayer,
    data: Vec<u8>,
    needs: DryRun,
}

impl Tried for FakeTried {
    fn needs(&self) -> &DryRun {
        &self.needs
    }

    fn pay<'a>(self: Box<Self>, told: Told) -> Paying<'a, Included>
    where
        Self: 'a,
    {
        let Self { payer, data, .. } = *self;
        let mut hash = [0xaa; 32];
        *payer.sent.lock().unwrap() += 1;
        hash[31] = u8::try_from(payer.seen().1).unwrap();
        async move {
            (told.sent)(Sending { hash: TransactionHash(hash), until: BlockNumber(99) });
            let mut go = payer.go.subscribe();
            match payer.script() {
                Script::Refuses => return Err(PayError::Refused),
                Script::Loses => return Err(PayError::Unknown("the connection was lost".to_owned())),
                Script::Stuck => drop(go.wait_for(|go| *go).await),
                _ => {}
            }
            (told.in_block)();
            match payer.script() {
                Script::Fails => {
                    *payer.failed.lock().unwrap() = true;
                    return Err(PayError::Failed(None));
                }
                Script::Hangs => drop(go.wait_for(|go| *go).await),
                _ => {}
            }
            let emitted = Emitted { index: 3, contract: payer.contract, data: payer.event(&data), topics: Vec::new() };
            let block = Head { number: BlockNumber(7), hash: BlockHash([7; 32]) };
            Ok(Included { block, weight: Weight { ref_time: 1, proof_size: 1 }, emitted: vec![emitted] })
        }
        .boxed()
    }
}
