//! Paying on a chain, over a node.

use super::{
    payer::{Paying, Purse, Sending, Told, Trial, Tried},
    Limits, PayError, Payer, Signer, SponsorCall,
};
use crate::config::Config;
use codec::Decode;
use futures::FutureExt;
use shared_logic::{Account, Denial};
use std::{
    fmt::Display,
    future::Future,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    time::Duration,
};
use tokio::{sync::Mutex, time::timeout};
use valet_chain::{Chain, DryRun, Genesis, Included, Sent, SubmitError};

/// Pays on a chain, over a node.
pub(crate) struct NodePayer {
    url: String,
    contract: Account,
    patience: Duration,
    signer: Arc<dyn Signer>,
    /// A connection, until it breaks.
    chain: Mutex<Option<Chain>>,
    /// Whether the chain knows which address the account acts from.
    mapped: AtomicBool,
}

impl NodePayer {
    pub(crate) fn new(config: &Config, signer: Arc<dyn Signer>) -> Self {
        let (url, contract, patience) = (config.nodes.first().cloned().unwrap_or_default(), config.contract, config.patience);
        Self { url, contract, patience, signer, chain: Mutex::default(), mapped: AtomicBool::new(false) }
    }

    /// A connection to a node of that chain that answers. INVARIANT (right chain): nothing is looked up, tried or signed on
    /// another chain than the one that the rules were asked for.
    async fn chain_of(&self, genesis: Genesis) -> Result<Chain, PayError> {
        let mut kept = self.chain.lock().await;
        if let Some(chain) = kept.as_ref().filter(|chain| chain.genesis() == genesis) {
            if matches!(timeout(self.patience, chain.finalized_head()).await, Ok(Ok(_))) {
                return Ok(chain.clone());
            }
        }
        *kept = None;
        let chain = Chain::connect_within(&self.url, self.patience).await.map_err(node)?;
        if chain.genesis() != genesis {
            return Err(PayError::Node(format!("the node is of another chain (genesis {})", chain.genesis())));
        }
        *kept = Some(chain.clone());
        Ok(chain)
    }

    /// Contracts need to know the account's address: told once, at the sponsor's cost.
    async fn map(&self, chain: &Chain) -> Result<(), PayError> {
        if self.mapped.load(Ordering::SeqCst) {
            return Ok(());
        }
        if !self.within(chain.is_mapped(self.signer.address())).await? {
            let sent = self.within(self.signer.sign(chain, SponsorCall::MapAccount)).await?;
            chain.submit(sent.transaction).await.map_err(unpaid)?;
        }
        self.mapped.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// INVARIANT (no stale refusal): the newest block may be old, and the next decide otherwise, so a denial counts only
    /// when it is one at the rules' moment too. A deadline that has passed by the newest block has passed for good.
    async fn tried(&self, chain: &Chain, call: &Trial) -> Result<DryRun, PayError> {
        let dry = self.within(chain.try_call(self.signer.account(), self.contract, &call.data)).await?;
        if matches!(said(&dry), Err(PayError::Denied(Denial::DeadlinePassed)) | Err(PayError::Node(_)) | Ok(())) {
            return said(&dry).map(|()| dry);
        }
        let then = self.within(chain.try_call_as_of(call.now, self.signer.address(), self.contract, &call.data)).await?;
        said(&then).map(|()| then)
    }

    async fn within<T, E: Display>(&self, answer: impl Future<Output = Result<T, E>>) -> Result<T, PayError> {
        within(self.patience, answer).await
    }
}

impl Payer for NodePayer {
    fn account(&self) -> String {
        self.signer.name()
    }

    fn purse(&self, of: Genesis) -> Paying<'_, Purse> {
        async move {
            let chain = self.chain_of(of).await?;
            let free = self.within(chain.balance(self.signer.account())).await?;
            let deposit = self.within(chain.deposit_for(Limits::ENTRIES, Limits::BYTES)).await?;
            Ok(Purse { free, limits: Limits::with_deposit(deposit) })
        }
        .boxed()
    }

    fn try_call(&self, call: Trial) -> Paying<'_, Box<dyn Tried>> {
        async move {
            let chain = self.chain_of(call.genesis).await?;
            self.map(&chain).await?;
            let needs = self.tried(&chain, &call).await?;
            let (signer, contract, patience) = (Arc::clone(&self.signer), self.contract, self.patience);
            let tried: Box<dyn Tried> = Box::new(TriedOnNode { chain, signer, contract, patience, data: call.data, needs });
            Ok(tried)
        }
        .boxed()
    }
}

/// A call that was tried over this connection, and is paid for over it: what is signed names its chain.
struct TriedOnNode {
    chain: Chain,
    signer: Arc<dyn Signer>,
    contract: Account,
    patience: Duration,
    data: Vec<u8>,
    needs: DryRun,
}

impl Tried for TriedOnNode {
    fn needs(&self) -> &DryRun {
        &self.needs
    }

    fn pay<'a>(self: Box<Self>, told: Told) -> Paying<'a, Included>
    where
        Self: 'a,
    {
        async move {
            let Self { chain, signer, contract, patience, data, needs } = *self;
            let call = SponsorCall::Contract { contract, data, tried: needs };
            let sent: Sent = within(patience, signer.sign(&chain, call)).await?;
            (told.sent)(Sending { hash: sent.hash(), until: sent.until });
            chain.submit_telling(sent.transaction, told.in_block).await.map_err(unpaid)
        }
        .boxed()
    }
}

async fn within<T, E: Display>(patience: Duration, answer: impl Future<Output = Result<T, E>>) -> Result<T, PayError> {
    let late = |_| PayError::Node(format!("the node did not answer within {} s", patience.as_secs()));
    timeout(patience, answer).await.map_err(late)?.map_err(node)
}

fn node(cause: impl Display) -> PayError {
    PayError::Node(cause.to_string())
}

/// What a trial says: nothing against it, a denial, or what no Valet contract says.
fn said(dry: &DryRun) -> Result<(), PayError> {
    match Result::<Result<(), Denial>, u8>::decode(&mut &*dry.data) {
        Ok(Ok(Err(denial))) => Err(PayError::Denied(denial)),
        Ok(Ok(Ok(()))) if !dry.reverted => Ok(()),
        _ => Err(PayError::Node("the contract refused without a reason that is known here".into())),
    }
}

/// What the pool says when the account cannot pay the fee.
const CANNOT_PAY: &str = "Inability to pay some fees";

fn unpaid(error: SubmitError) -> PayError {
    match error {
        SubmitError::NotSent(cause) => node(cause),
        SubmitError::Refused { reason } if reason.contains(CANNOT_PAY) => PayError::NoFunds,
        SubmitError::Refused { .. } | SubmitError::Over { .. } => PayError::Refused,
        SubmitError::Failed { .. } => PayError::Failed(None),
        SubmitError::OutcomeUnknown { reason, .. } => PayError::Unknown(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use valet_chain::{Amount, Weight};

    #[test]
    fn only_a_plain_yes_of_the_contract_is_one() {
        let dry =
            |reverted, data| DryRun { weight: Weight { ref_time: 1, proof_size: 1 }, deposit: Amount(0), reverted, data, address: None };
        let yes = Ok::<Result<(), Denial>, u8>(Ok(())).encode();
        assert_eq!(said(&dry(false, yes.clone())), Ok(()));
        assert!(matches!(said(&dry(true, yes)), Err(PayError::Node(_))));
        assert!(matches!(said(&dry(false, Vec::new())), Err(PayError::Node(_))), "another contract, or none");
        let no = Ok::<Result<(), Denial>, u8>(Err(Denial::NonceUsed)).encode();
        assert_eq!(said(&dry(true, no)), Err(PayError::Denied(Denial::NonceUsed)));
    }
}
