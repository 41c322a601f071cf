//! What a call costs, and the list of all that was measured.

use codec::Encode;
use serde::Serialize;
use shared_logic::{selector, Event, Message};
use std::{collections::BTreeMap, fmt};
use valet_tests::fixtures::{key, ADMIN};
use valet_tests::{BoxError, Harness, RawClient};

/// What a call costs.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cost {
    /// What it takes of a block: the whole transaction, or the call alone where it is only tried.
    pub(crate) weight: Weight,
    /// What it locks, in the chain's smallest unit; none for a call that is only tried.
    pub(crate) deposit: Option<u64>,
    /// How many bytes its events take, without their topics.
    pub(crate) event_bytes: Option<usize>,
}

/// What a call takes of a block.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Weight {
    /// Time, in picoseconds of the chain's reference machine.
    pub(crate) ref_time: u64,
    /// Proof, in bytes.
    pub(crate) proof_size: u64,
}

/// All that was measured, in its order, and the line over which it is.
pub(crate) struct Costs {
    pub(crate) client: RawClient,
    found: Vec<(String, Cost)>,
}

impl Costs {
    /// Nothing yet, of the harness's contract.
    pub(crate) fn open(harness: &Harness) -> Result<Self, BoxError> {
        Ok(Self { client: RawClient::open(harness)?, found: Vec::new() })
    }

    /// Makes changes and keeps what they cost; returns their events.
    pub(crate) fn change(&mut self, name: &str, who: &str, messages: &[Message]) -> Result<Vec<Event>, BoxError> {
        let data = match messages {
            [one] => one.call_data(),
            several => (selector::BATCH, several).encode(),
        };
        self.call(name, who, data)
    }

    /// Calls the contract and keeps what it cost.
    pub(crate) fn call(&mut self, name: &str, who: &str, data: Vec<u8>) -> Result<Vec<Event>, BoxError> {
        let dry = self.client.try_call(&key(who)?, &data)?;
        let made = self
            .client
            .call(&key(who)?, data)?
            .ok_or_else(|| format!("expected the contract to accept `{name}`, it said {:?}", dry.data))?;
        let deposit = Some(u64::try_from(dry.deposit.0)?);
        self.keep(name, Cost { weight: weight(made.weight), deposit, event_bytes: Some(made.event_bytes) });
        Ok(made.events)
    }

    /// Asks the contract and keeps what the question weighed.
    pub(crate) fn ask(&mut self, name: &str, data: &[u8]) -> Result<(), BoxError> {
        let dry = self.client.try_call(&key(ADMIN)?, data)?;
        if dry.reverted {
            return Err(format!("expected the contract to answer `{name}`, it said {:?}", dry.data).into());
        }
        self.keep(name, Cost { weight: weight(dry.weight), deposit: None, event_bytes: None });
        Ok(())
    }

    /// Makes changes whose cost nobody asks for.
    pub(crate) fn make(&self, who: &str, messages: &[Message]) -> Result<Vec<Event>, BoxError> {
        Ok(self.client.make(&key(who)?, messages)?.events)
    }

    /// As measured.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (&str, &Cost)> {
        self.found.iter().map(|(name, cost)| (name.as_str(), cost))
    }

    pub(crate) fn by_name(&self) -> BTreeMap<&str, &Cost> {
        self.in_order().collect()
    }

    fn keep(&mut self, name: &str, cost: Cost) {
        self.found.push((name.to_owned(), cost));
    }
}

const fn weight(weight: valet_chain::Weight) -> Weight {
    Weight { ref_time: weight.ref_time, proof_size: weight.proof_size }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deposit = self.deposit.map_or_else(|| "–".to_owned(), |deposit| deposit.to_string());
        write!(f, "{} / {} / {deposit}", self.weight.ref_time, self.weight.proof_size)
    }
}
