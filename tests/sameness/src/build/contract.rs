//! The contract's code on a real chain.

use super::Build;
use crate::{Answer, Case, Question, Trouble};
use codec::{Decode, Encode};
use shared_logic::{decode_exact, selector, Account, Denial, Event, State, UnixSeconds, Verdict};
use std::{collections::BTreeMap, time::Duration};
use tokio::runtime::Runtime;
use valet_chain::{AccountBytes, Chain, Emitters, TransactionLayout};
use valet_wallet::{
    intent::submit_data,
    transaction::{Balance, BlockHash, CallIndex, CallIndices, Extension, Mortality, TypeSizes, Weight},
    Call, Context, Keypair, Shape,
};

/// The deployed contract, and the keys that act on it.
pub struct Contract {
    runtime: Runtime,
    url: String,
    chain: Chain,
    contract: Account,
    shape: Shape,
    layout: TransactionLayout,
    keys: BTreeMap<Account, Keypair>,
}

/// Enough for any message; what is not used is given back.
const ROOM: Weight = Weight { ref_time: 200_000_000_000, proof_size: 2_000_000 };
/// How long a transaction may wait in the pool before the node is asked for a block.
const PATIENCE: Duration = Duration::from_secs(5);
const DEPOSIT: Balance = Balance(1_000_000_000_000);

impl Contract {
    /// The contract of that address on the node at `url`.
    ///
    /// # Errors
    /// [`Trouble`] when the node does not answer, or an account cannot be mapped.
    pub fn connect(url: &str, contract: Account, keys: Vec<Keypair>) -> Result<Self, Trouble> {
        let runtime = Runtime::new()?;
        let chain = runtime.block_on(Chain::connect(url))?;
        let layout = runtime.block_on(chain.transaction_layout())?;
        let shape = shape(&layout)?;
        let keys: BTreeMap<_, _> = keys.into_iter().map(|key| (key.public().account_id().address(), key)).collect();
        let mut found = Self { runtime, url: url.to_owned(), chain, contract, shape, layout, keys };
        let accounts: Vec<_> = found.keys.keys().copied().collect();
        for account in accounts {
            if !found.runtime.block_on(found.chain.is_mapped(account))? {
                found.submit(account, &Call::MapAccount)?;
            }
        }
        Ok(found)
    }

    /// Every event the contract has emitted.
    ///
    /// # Errors
    /// [`Trouble`] when a block cannot be read.
    pub fn events(&self) -> Result<Vec<Event>, Trouble> {
        let head = self.runtime.block_on(self.chain.finalized_head())?;
        let mut events = Vec::new();
        for number in 1..=head.number.0 {
            let block = self.runtime.block_on(self.chain.block(valet_chain::BlockNumber(number), Emitters::Only(self.contract)))?;
            for emitted in &block.emitted {
                events.push(decode_exact(&emitted.data)?);
            }
        }
        Ok(events)
    }

    /// The time that a question is answered at: the newest block's.
    ///
    /// # Errors
    /// [`Trouble`] when the node does not answer.
    pub fn now(&self) -> Result<UnixSeconds, Trouble> {
        let head = self.runtime.block_on(self.chain.finalized_head())?;
        Ok(self.runtime.block_on(self.chain.block_at(head, Emitters::Only(self.contract)))?.time)
    }

    /// Makes a change for good, and returns the bytes of its event.
    ///
    /// # Errors
    /// [`Trouble`] when it is not included, or its block has no one event of it.
    pub fn make(&mut self, question: &Question) -> Result<Vec<u8>, Trouble> {
        let (by, call) = match question {
            Question::Change(caller, message) => (*caller, Call::message(self.contract, message, ROOM, DEPOSIT)),
            Question::Submit(signed) => (self.anybody()?, Call::submit(self.contract, signed, ROOM, DEPOSIT)),
            Question::Decide(..) | Question::DecideEmergency(_) => return Err("expected a change".into()),
        };
        let block = self.submit(by, &call)?;
        let block = self.runtime.block_on(self.chain.block_at(block, Emitters::Only(self.contract)))?;
        match block.emitted.as_slice() {
            [one] => Ok(one.data.clone()),
            others => Err(format!("expected one event in the block of {question:?}, found {}", others.len()).into()),
        }
    }

    /// Whoever submits an intent has no part in it.
    fn anybody(&self) -> Result<Account, Trouble> {
        Ok(*self.keys.keys().next().ok_or("expected a key of the cast")?)
    }

    fn submit(&mut self, account: Account, call: &Call) -> Result<valet_chain::Head, Trouble> {
        let key = self.keys.get(&account).ok_or("expected a key of the cast")?;
        let id = key.public().account_id();
        let context = Context {
            genesis: BlockHash(self.chain.genesis().0),
            spec_version: self.layout.spec_version,
            transaction_version: self.layout.transaction_version,
            nonce: self.runtime.block_on(self.chain.next_nonce(id.0))?,
            tip: Balance(0),
            mortality: Mortality::Immortal,
        };
        let signed = valet_wallet::sign(key, call, &context, &self.shape);
        let included = self.runtime.block_on(async {
            // A transaction that reaches the pool while a block is made is sometimes not noticed until the next one.
            let nudging = async {
                loop {
                    tokio::time::sleep(PATIENCE).await;
                    let _ = valet_tests::nudge(&self.url);
                }
            };
            tokio::select! {
                included = self.chain.submit(signed.into_bytes()) => included,
                () = nudging => Err(valet_chain::SubmitError::NotFinal),
            }
        })?;
        Ok(included.block)
    }

    fn ask(&self, from: AccountBytes, data: &[u8]) -> Result<Vec<u8>, Trouble> {
        Ok(self.runtime.block_on(self.chain.try_call(from, self.contract, data))?.data)
    }

    fn answer_one(&self, case: &Case) -> Result<Answer, Trouble> {
        match &case.question {
            Question::Change(caller, message) => self.change(*caller, &message.call_data(), case),
            Question::Submit(signed) => self.change(self.anybody()?, &submit_data(signed), case),
            Question::Decide(grant, request) => self.verdict(&[&selector::CHECK[..], &(grant, request).encode()].concat()),
            Question::DecideEmergency(request) => self.verdict(&[&selector::CHECK_EMERGENCY[..], &request.encode()].concat()),
        }
    }

    fn change(&self, caller: Account, data: &[u8], case: &Case) -> Result<Answer, Trouble> {
        let key = self.keys.get(&caller).ok_or("expected a key of the cast")?;
        let said = self.ask(key.public().account_id().0, data)?;
        let said = Result::<Result<(), Denial>, u8>::decode(&mut &*said).map_err(|_| format!("expected an answer to {case:?}"))?;
        let said = said.map_err(|code| format!("expected the contract to know {case:?}; it said {code}"))?;
        Ok(said.map_or_else(Answer::Denied, |()| Answer::Accepted(None)))
    }

    fn verdict(&self, data: &[u8]) -> Result<Answer, Trouble> {
        let said = self.ask([0; 32], data)?;
        let said = Result::<Verdict, u8>::decode(&mut &*said).map_err(|_| "expected the contract to answer with a verdict")?;
        Ok(Answer::Verdict(said.map_err(|code| format!("expected the contract to know the question; it said {code}"))?.encode()))
    }
}

impl Build for Contract {
    fn name(&self) -> &'static str {
        "contract"
    }

    fn answer(&mut self, _state: &State, cases: &[Case]) -> Result<Vec<Answer>, Trouble> {
        cases.iter().map(|case| self.answer_one(case)).collect()
    }
}

/// The wallet's view of the chain's layout.
fn shape(layout: &TransactionLayout) -> Result<Shape, Trouble> {
    let index = |place: valet_chain::CallPlace| CallIndex { pallet: place.pallet, call: place.call };
    let calls = CallIndices {
        map_account: index(layout.map_account),
        revive_call: index(layout.revive_call),
        instantiate_with_code: index(layout.instantiate_with_code),
        transfer_keep_alive: index(layout.transfer_keep_alive),
    };
    let extension = |name: &valet_chain::ExtensionName| {
        Extension::parse(&name.identifier, if name.empty { TypeSizes::BothZero } else { TypeSizes::NotEmpty })
    };
    Ok(Shape { calls, extensions: layout.extensions.iter().map(extension).collect::<Result<_, _>>()? })
}
