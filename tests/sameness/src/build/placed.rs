//! The contract's code on a chain that begins with it at the states asked about.

use super::{
    contract::{call_data, read},
    Build,
};
use crate::{Accepted, Answer, BoxError, Case, Question};
use codec::Encode;
use shared_logic::{keccak_256, Account, State, UnixSeconds};
use std::{collections::BTreeMap, fs, path::PathBuf};
use valet_tests::{trace, Genesis, Harness};

/// Who asks where it does not matter who does.
const ANYBODY: Account = Account([0x99; 20]);

/// A contract for each state, each with the code of the deployed one; every answer is the runtime's own
/// trace of a call, with the event that the call emits. The chain is begun anew for each time.
pub struct Placed {
    folder: PathBuf,
    genesis: Genesis,
    places: BTreeMap<[u8; 32], Account>,
    chain: Option<(UnixSeconds, Harness)>,
}

impl Placed {
    /// For these states, asked by these accounts; `folder` is for its chains.
    pub fn new<'a>(folder: PathBuf, mut genesis: Genesis, states: impl Iterator<Item = &'a State>, callers: &[Account]) -> Self {
        let mut places = BTreeMap::new();
        for state in states {
            places.entry(name(state)).or_insert_with(|| genesis.place(state));
        }
        callers.iter().chain([&ANYBODY]).for_each(|caller| genesis.fund(*caller));
        Self { folder, genesis, places, chain: None }
    }

    /// True when a chain's clock can tell that time: it counts milliseconds.
    pub const fn tells(now: UnixSeconds) -> bool {
        now.0.checked_mul(1_000).is_some()
    }

    /// Where a chain that begins at that time listens.
    fn chain_at(&mut self, now: UnixSeconds) -> Result<&str, BoxError> {
        if self.chain.as_ref().is_none_or(|(at, _)| *at != now) {
            self.chain = None;
            let folder = self.folder.join(now.0.to_string());
            fs::create_dir_all(&folder)?;
            self.genesis.begin_at(now)?;
            let spec = folder.join("spec.json");
            fs::write(&spec, serde_json::to_vec(&self.genesis.spec())?)?;
            self.chain = Some((now, Harness::start_from(folder, spec, &["--seal", "manual"])?));
        }
        Ok(self.chain.as_ref().map(|(_, harness)| harness.url()).unwrap_or_default())
    }
}

impl Build for Placed {
    fn name(&self) -> &'static str {
        "contract"
    }

    fn answer(&mut self, state: &State, cases: &[Case]) -> Result<Vec<Answer>, BoxError> {
        let contract = *self.places.get(&name(state)).ok_or("expected a state that a contract was placed at")?;
        cases.iter().map(|case| answer(self.chain_at(case.now)?, contract, case)).collect()
    }
}

fn answer(url: &str, contract: Account, case: &Case) -> Result<Answer, BoxError> {
    let by = match case.question {
        Question::Change(caller, _) => caller,
        _ => ANYBODY,
    };
    let traced = trace(url, by, contract, &call_data(&case.question))?;
    match (read(case, &traced.output)?, traced.events.as_slice()) {
        (Answer::Accepted(_), [event]) => Ok(Answer::Accepted(Accepted { event: Some(event.clone()), records: None })),
        (answer @ (Answer::Denied(_) | Answer::Verdict(_)), []) => Ok(answer),
        (answer, events) => {
            Err(format!("expected one event of a change and none otherwise; found {} with {answer:?}", events.len()).into())
        }
    }
}

fn name(state: &State) -> [u8; 32] {
    keccak_256(&state.encode())
}
