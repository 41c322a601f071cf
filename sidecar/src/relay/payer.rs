//! Paying for a call of the contract.

use super::Limits;
use futures::future::BoxFuture;
use shared_logic::{Denial, UnixSeconds};
use valet_chain::{Amount, BlockNumber, DryRun, Genesis, Included, TransactionHash};

/// Something that is being waited for from a payer.
pub(crate) type Paying<'a, T> = BoxFuture<'a, Result<T, PayError>>;

/// Tries calls of the contract, and pays for them.
pub(crate) trait Payer: Send + Sync {
    /// The account that pays, as the chain writes it.
    fn account(&self) -> String;

    /// What it can spend on that chain, and what one call may cost there.
    fn purse(&self, of: Genesis) -> Paying<'_, Purse>;

    /// What a call would do now. It is on that chain, or nowhere.
    fn try_call(&self, call: Trial) -> Paying<'_, Box<dyn Tried>>;
}

/// A call that was tried. INVARIANT (one chain): it is paid for where it was tried, and nowhere else.
pub(crate) trait Tried: Send + Sync {
    /// What it needs.
    fn needs(&self) -> &DryRun;

    /// Signs and sends it, and waits until it is final.
    fn pay<'a>(self: Box<Self>, told: Told) -> Paying<'a, Included>
    where
        Self: 'a;
}

/// A call to be tried.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(crate) data: Vec<u8>,
    /// The chain that the rules were asked for.
    pub(crate) genesis: Genesis,
    /// The moment they were asked for: the newest block may be old, and the next decide otherwise.
    pub(crate) now: UnixSeconds,
}

/// What the sponsor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Purse {
    /// What it can spend.
    pub(crate) free: Amount,
    /// What one call may cost.
    pub(crate) limits: Limits,
}

/// Is told how far a transaction has come.
pub(crate) struct Told {
    /// It is signed, and about to be sent.
    pub(crate) sent: Box<dyn FnOnce(Sending) + Send>,
    /// It is in a block.
    pub(crate) in_block: Box<dyn FnOnce() + Send>,
}

/// A transaction that may be on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sending {
    pub(crate) hash: TransactionHash,
    /// The last block that it can come into.
    pub(crate) until: BlockNumber,
}

/// Why nothing came of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PayError {
    /// The node did not answer as it should; nothing was sent.
    #[error("{0}")]
    Node(String),
    /// The contract would refuse it; nothing was sent.
    #[error("{0}")]
    Denied(Denial),
    /// It would cost more than a relay pays for one intent; nothing was sent.
    #[error("this would cost more than the relay pays for one intent")]
    TooDear,
    /// The sponsor cannot pay; nothing was sent.
    #[error("the relay's account cannot pay for this now")]
    NoFunds,
    /// The node's pool did not take it.
    #[error("the node did not take the transaction")]
    Refused,
    /// It failed in its block, and its fee was paid. What the contract says of it since, where it says something.
    #[error("the transaction is in a block and failed there, and its fee was paid{}", since(.0.as_ref()))]
    Failed(Option<Denial>),
    /// It was sent, and it is not known what came of it.
    #[error("the transaction was sent, and its outcome is not known: {0}")]
    Unknown(String),
}

fn since(denial: Option<&Denial>) -> String {
    denial.map_or_else(|| "; why is not known".to_owned(), |denial| format!(". The contract says of it now: {denial}"))
}
