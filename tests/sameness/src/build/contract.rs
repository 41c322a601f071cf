//! The contract's code on a real chain.

use super::Build;
use crate::{Accepted, Answer, BoxError, Case, Question};
use codec::{Decode, Encode};
use shared_logic::{selector, Account, Denial, Event, State, UnixSeconds, Verdict};
use std::collections::BTreeMap;
use valet_tests::RawClient;
use valet_wallet::{intent::submit_data, Keypair};

/// The deployed contract, and the keys that act on it.
pub struct Contract {
    wire: RawClient,
    keys: BTreeMap<Account, Keypair>,
}

impl Contract {
    /// The contract of that address on the node at `url`.
    ///
    /// # Errors
    /// [`BoxError`] when the node does not answer, or an account cannot be mapped.
    pub fn connect(url: &str, contract: Account, keys: Vec<Keypair>) -> Result<Self, BoxError> {
        let wire = RawClient::to(url, contract)?;
        keys.iter().try_for_each(|key| wire.map(key))?;
        Ok(Self { wire, keys: keys.into_iter().map(|key| (key.public().account_id().address(), key)).collect() })
    }

    /// Every event the contract has emitted.
    ///
    /// # Errors
    /// [`BoxError`] when a block cannot be read.
    pub fn events(&self) -> Result<Vec<Event>, BoxError> {
        self.wire.events()
    }

    /// The time that a question is answered at: the newest block's.
    ///
    /// # Errors
    /// [`BoxError`] when the node does not answer.
    pub fn now(&self) -> Result<UnixSeconds, BoxError> {
        self.wire.now()
    }

    /// Makes a change for good, and returns the bytes of its event.
    ///
    /// # Errors
    /// [`BoxError`] when it is not included, or its block has no one event of it.
    pub fn make(&mut self, question: &Question) -> Result<Vec<u8>, BoxError> {
        let by = match question {
            Question::Change(caller, _) => self.key(*caller)?,
            Question::Submit(_) => self.anybody()?,
            Question::Check(..) | Question::CheckEmergency(_) => return Err("expected a change".into()),
        };
        let made = self.wire.call(by, call_data(question))?.ok_or_else(|| format!("expected the contract to make {question:?}"))?;
        match made.events.as_slice() {
            // Read strictly, so these are the bytes that were emitted.
            [one] => Ok(one.encode()),
            others => Err(format!("expected one event in the block of {question:?}, found {}", others.len()).into()),
        }
    }

    fn key(&self, account: Account) -> Result<&Keypair, BoxError> {
        Ok(self.keys.get(&account).ok_or("none of the known keys has this account")?)
    }

    /// Whoever submits an intent, or asks, has no part in it.
    fn anybody(&self) -> Result<&Keypair, BoxError> {
        Ok(self.keys.values().next().ok_or("none of the known keys has this account")?)
    }

    fn answer_one(&self, case: &Case) -> Result<Answer, BoxError> {
        let by = match &case.question {
            Question::Change(caller, _) => self.key(*caller)?,
            _ => self.anybody()?,
        };
        let said = self.wire.try_call(by, &call_data(&case.question))?.data;
        read(case, &said)
    }
}

/// The call that puts the question to the contract.
pub(super) fn call_data(question: &Question) -> Vec<u8> {
    match question {
        Question::Change(_, message) => message.call_data(),
        Question::Submit(signed) => submit_data(signed),
        Question::Check(grant, request) => [&selector::CHECK[..], &(grant, request).encode()].concat(),
        Question::CheckEmergency(request) => [&selector::CHECK_EMERGENCY[..], &request.encode()].concat(),
    }
}

/// What the contract said to it.
pub(super) fn read(case: &Case, mut said: &[u8]) -> Result<Answer, BoxError> {
    let unknown = |code: u8| format!("expected the contract to know {case:?}; it said {code}");
    Ok(match case.question {
        Question::Change(..) | Question::Submit(_) => {
            let answer = Result::<Result<(), Denial>, u8>::decode(&mut said).map_err(|_| format!("expected an answer to {case:?}"))?;
            answer.map_err(unknown)?.map_or_else(Answer::Denied, |()| Answer::Accepted(Accepted::default()))
        }
        Question::Check(..) | Question::CheckEmergency(_) => {
            let verdict = Result::<Verdict, u8>::decode(&mut said).map_err(|_| format!("expected a verdict on {case:?}"))?;
            Answer::Verdict(verdict.map_err(unknown)?.encode())
        }
    })
}

impl Build for Contract {
    fn name(&self) -> &'static str {
        "contract"
    }

    fn answer(&mut self, _state: &State, cases: &[Case]) -> Result<Vec<Answer>, BoxError> {
        cases.iter().map(|case| self.answer_one(case)).collect()
    }
}
