//! The sponsor's key.

use futures::future::BoxFuture;
use shared_logic::Account;
use std::error::Error;
use valet_chain::{AccountBytes, Chain, DryRun, Sent};

/// Signs the relay's transactions with the sponsor's key, which stays with it.
pub trait Signer: Send + Sync {
    /// Its account on the chain.
    fn account(&self) -> AccountBytes;

    /// The same as the chain's tools write it.
    fn name(&self) -> String;

    /// The address that it acts from in contracts.
    fn address(&self) -> Account;

    /// Signs a call as the account's next transaction on that chain, mortal.
    fn sign<'a>(&'a self, chain: &'a Chain, call: SponsorCall) -> BoxFuture<'a, Result<Sent, Box<dyn Error + Send + Sync>>>;
}

/// What a sponsor signs, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SponsorCall {
    /// Tells the chain once which address the account acts from in contracts.
    MapAccount,
    /// Brings a signed intent to the contract; pays nothing to it.
    Contract {
        /// Which contract.
        contract: Account,
        /// Selector and arguments.
        data: Vec<u8>,
        /// What a trial of it needed.
        tried: DryRun,
    },
}
