//! The contract's code on a real chain.

use super::Build;
use crate::{Answer, Case, Question, Trouble};
use codec::{Decode, Encode};
use shared_logic::{selector, Account, Denial, Event, State, UnixSeconds, Verdict};
use std::collections::BTreeMap;
use valet_tests::Wire;
use valet_wallet::{intent::submit_data, Keypair};

/// The deployed contract, and the keys that act on it.
pub struct Contract {
    wire: Wire,
    keys: BTreeMap<Account, Keypair>,
}

impl Contract {
    /// The contract of that address on the node at `url`.
    ///
    /// # Errors
    /// [`Trouble`] when the node does not answer, or an account cannot be mapped.
    pub fn connect(url: &str, contract: Account, keys: Vec<Keypair>) -> Result<Self, Trouble> {
        let wire = Wire::to(url, contract)?;
        keys.iter().try_for_each(|key| wire.map(key))?;
        Ok(Self { wire, keys: keys.into_iter().map(|key| (key.public().account_id().address(), key)).collect() })
    }

    /// Every event the contract has emitted.
    ///
    /// # Errors
    /// [`Trouble`] when a block cannot be read.
    pub fn events(&self) -> Result<Vec<Event>, Trouble> {
        self.wire.events()
    }

    /// The time that a question is answered at: the newest block's.
    ///
    /// # Errors
    /// [`Trouble`] when the node does not answer.
    pub fn now(&self) -> Result<UnixSeconds, Trouble> {
        self.wire.now()
    }

    /// Makes a change for good, and returns the bytes of its event.
    ///
    /// # Errors
    /// [`Trouble`] when it is not included, or its block has no one event of it.
    pub fn make(&mut self, question: &Question) -> Result<Vec<u8>, Trouble> {
        let (by, data) = match question {
            Question::Change(caller, message) => (self.key(*caller)?, message.call_data()),
            Question::Submit(signed) => (self.anybody()?, submit_data(signed)),
            Question::Decide(..) | Question::DecideEmergency(_) => return Err("expected a change".into()),
        };
        let made = self.wire.call(by, data)?.ok_or_else(|| format!("expected the contract to make {question:?}"))?;
        match made.events.as_slice() {
            // Read strictly, so these are the bytes that were emitted.
            [one] => Ok(one.encode()),
            others => Err(format!("expected one event in the block of {question:?}, found {}", others.len()).into()),
        }
    }

    fn key(&self, account: Account) -> Result<&Keypair, Trouble> {
        Ok(self.keys.get(&account).ok_or("expected a key of the cast")?)
    }

    /// Whoever submits an intent, or asks, has no part in it.
    fn anybody(&self) -> Result<&Keypair, Trouble> {
        Ok(self.keys.values().next().ok_or("expected a key of the cast")?)
    }

    fn answer_one(&self, case: &Case) -> Result<Answer, Trouble> {
        match &case.question {
            Question::Change(caller, message) => self.change(self.key(*caller)?, &message.call_data(), case),
            Question::Submit(signed) => self.change(self.anybody()?, &submit_data(signed), case),
            Question::Decide(grant, request) => self.verdict(&[&selector::CHECK[..], &(grant, request).encode()].concat()),
            Question::DecideEmergency(request) => self.verdict(&[&selector::CHECK_EMERGENCY[..], &request.encode()].concat()),
        }
    }

    fn change(&self, caller: &Keypair, data: &[u8], case: &Case) -> Result<Answer, Trouble> {
        let said = self.wire.try_call(caller, data)?.data;
        let said = Result::<Result<(), Denial>, u8>::decode(&mut &*said).map_err(|_| format!("expected an answer to {case:?}"))?;
        let said = said.map_err(|code| format!("expected the contract to know {case:?}; it said {code}"))?;
        Ok(said.map_or_else(Answer::Denied, |()| Answer::Accepted(None)))
    }

    fn verdict(&self, data: &[u8]) -> Result<Answer, Trouble> {
        let said = self.wire.try_call(self.anybody()?, data)?.data;
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
