//! A connected chain, and how a transaction gets onto it once and no more.

mod afford;
mod repeated;
mod signing;

pub(crate) use repeated::Repeated;
pub(crate) use signing::{signed, signed_within, Vouching};

use crate::{
    amount::Token,
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    output::Output,
    unsettled::{Foretold, Kept, Unsettled},
};
use afford::cannot_afford;
use signing::UNVOUCHED;
use std::{io::ErrorKind, path::Path};
use valet_chain::{Amount, Chain, Included, Sent, SubmitError};
use valet_wallet::{AccountId32, Call, Keypair};

/// How often a transaction is signed anew when another one of the account took its number.
const ATTEMPTS: u8 = 5;

/// What the pool says when a transaction of the account with this number is in it.
const NUMBER_TAKEN: &str = "Priority is too low";

/// A connected chain and what signing for it needs.
pub(crate) struct Ledger {
    pub(crate) chain: Chain,
    pub(crate) output: Output,
    pub(crate) unsettled: Unsettled,
    vouching: Vouching,
}

impl Ledger {
    /// One for a command that works with this.
    pub(crate) fn new(chain: Chain, context: &Context) -> Self {
        let unsettled = Unsettled::beside(&context.deployment);
        Self { chain, output: context.output, unsettled, vouching: if context.no_metadata_hash { Vouching::Off } else { Vouching::On } }
    }

    /// Refuses any other chain than the deployment's.
    pub(crate) fn must_be(&self, deployment: &Deployment, file: &Path, url: &str) -> Result<(), Failure> {
        let (expected, found) = (deployment.genesis()?, self.chain.genesis());
        if expected == found {
            return Ok(());
        }
        Err(Failure::of(
            Code::WrongChain,
            format!(
                "the node at `{url}` is of another chain (genesis {found}) than the deployment file `{}` (genesis {expected})",
                file.display()
            ),
        ))
    }

    /// Tells the chain once which address the account acts from; contracts need it.
    pub(crate) async fn map_account(&self, keypair: &Keypair) -> Result<(), Failure> {
        let account = keypair.public().account_id();
        if self.chain.is_mapped(account.address()).await? {
            return Ok(());
        }
        self.output.note(&format!("mapping account {account} to address {} (once)", account.address()));
        self.submit(keypair, &Call::MapAccount, 0).await.map(|_| ())
    }

    /// Refuses what the account cannot pay: more than it sends or locks is needed, for the fee.
    pub(crate) async fn must_afford(&self, account: &AccountId32, locks: u128) -> Result<(), Failure> {
        let has = self.chain.balance(account.0).await?;
        if has.0 > locks {
            return Ok(());
        }
        // Without it the amounts are told in the smallest unit: that is no reason to say something else than this.
        let token = self.chain.properties().await.ok().and_then(|chain| Token::of(&chain).ok());
        Err(cannot_afford(account, has.0, locks, token.as_ref()))
    }

    /// Signs, sends, and waits until the transaction is final. `locks` is what it will lock. What the same command sent
    /// before is not sent a second time.
    pub(crate) async fn submit(&self, keypair: &Keypair, call: &Call, locks: u128) -> Result<Included, Failure> {
        let account = keypair.public().account_id();
        self.must_afford(&account, locks).await?;
        if !matches!(call, Call::Transfer { .. }) {
            // Mapping does nothing the second time, and a part of the contract is found by its address.
            return self.send(keypair, call, |_| None).await;
        }
        match self.earlier(&account, Repeated::Gives).await? {
            Some((included, ..)) => Ok(included),
            None => self.submit_and_keep(keypair, call, Amount(0), Foretold::default()).await,
        }
    }

    /// The same for what must not be done twice: what is foretold of it is kept until the outcome is known.
    pub(crate) async fn submit_and_keep(
        &self,
        keypair: &Keypair,
        call: &Call,
        locks: Amount,
        foretold: Foretold,
    ) -> Result<Included, Failure> {
        self.must_afford(&keypair.public().account_id(), locks.0).await?;
        self.send(keypair, call, |sent| {
            let kept = self.unsettled.keep(self.chain.genesis(), sent, locks, foretold.clone());
            let told = kept.map_err(|cause| match cause.kind() {
                // Another run of this command is sending this very transaction: both see what comes of it.
                ErrorKind::AlreadyExists => {}
                _ => self.output.warn(&cant_keep(&self.unsettled, &cause)),
            });
            told.ok()
        })
        .await
    }

    /// What came of this command's earlier transaction, where its outcome was not seen: with what it locks and what
    /// was foretold. None where there is no such transaction, it has no effect and can have none any more, or it is so long
    /// ago that this is another wish than that one.
    ///
    /// # Errors
    /// [`Code::OutcomeUnknown`]; [`Code::DoneBefore`] for what is so long ago and gives something.
    pub(crate) async fn earlier(&self, account: &AccountId32, repeated: Repeated) -> Result<Option<(Included, Amount, Foretold)>, Failure> {
        let Some(kept) = self.unsettled.find(self.chain.genesis(), account) else { return Ok(None) };
        let hash = kept.sent().hash();
        self.output.note(&format!("this command sent transaction {hash} before, and its outcome was not seen; looking for it"));
        // Once no block can take it any more, whoever types the command again means a second time.
        let long_ago = self.chain.finalized_head().await.is_ok_and(|head| head.number >= kept.sent().until);
        let spinner = self.output.spinner("looking until it is final");
        let outcome = self.chain.recover(kept.sent()).await;
        spinner.finish_and_clear();
        match (outcome, repeated) {
            (Ok(included), _) if !long_ago => Ok(Some(kept.settle(included))),
            // What it takes away is taken once more, where it is there again.
            (Ok(_), Repeated::Takes) => {
                kept.forget();
                Ok(None)
            }
            (Ok(included), Repeated::Gives) => {
                kept.forget();
                let message =
                    format!("this command's transaction {hash} took effect in block {}; nothing was sent now", included.block.number);
                Err(Failure::of(Code::DoneBefore, message))
            }
            (Err(unknown @ SubmitError::OutcomeUnknown { .. }), Repeated::Gives) if long_ago => {
                let failure = Failure::unsettled(&unknown, kept.sent(), None);
                kept.forget();
                Err(failure)
            }
            (Err(SubmitError::OutcomeUnknown { .. }), Repeated::Takes) if long_ago => {
                kept.forget();
                Ok(None)
            }
            (Err(unknown @ SubmitError::OutcomeUnknown { .. }), _) => Err(Failure::unsettled(&unknown, kept.sent(), Some(kept.foretold()))),
            (Err(without_effect), _) => {
                self.output.note(&format!("{without_effect}; it is made anew"));
                kept.forget();
                Ok(None)
            }
        }
    }

    /// Signs, sends, and waits until the transaction is final; `keep` notes it down before it is sent.
    async fn send(&self, keypair: &Keypair, call: &Call, mut keep: impl FnMut(&Sent) -> Option<Kept>) -> Result<Included, Failure> {
        for _ in 0..ATTEMPTS {
            let sent = signed(&self.chain, keypair, call, self.vouching).await?;
            let kept = keep(&sent);
            let spinner = self.output.spinner("waiting until it is final");
            let outcome = match self.chain.submit(sent.transaction.clone()).await {
                Err(error) if is_maybe_sent_before(&error) => self.chain.recover(&sent).await,
                outcome => outcome,
            };
            spinner.finish_and_clear();
            if let Err(unknown @ SubmitError::OutcomeUnknown { .. }) = &outcome {
                return Err(Failure::unsettled(unknown, &sent, kept.as_ref().map(Kept::foretold)));
            }
            if let Some(kept) = kept {
                kept.forget();
            }
            match outcome {
                // Somebody signed by the same account at the same moment: the next number is another by now.
                Err(SubmitError::Refused { reason }) if reason.contains(NUMBER_TAKEN) => {}
                Err(SubmitError::Refused { reason }) if self.vouching == Vouching::On && by_other_metadata(&reason) => {
                    return Err(Failure::from(SubmitError::Refused { reason }).hint(UNVOUCHED));
                }
                outcome => return Ok(outcome?),
            }
        }
        let account = keypair.public().account_id();
        let message = format!("the node's pool holds another transaction of {account} with the same number, {ATTEMPTS} times in a row");
        Err(Failure::of(Code::TransactionRefused, message).hint("wait until the account's other changes are final, then try again"))
    }
}

/// Whether the pool refuses a signature that covers another metadata hash than the chain's, or any on a chain without.
fn by_other_metadata(reason: &str) -> bool {
    ["bad signature", "Unknown Transaction Validity"].iter().any(|words| reason.contains(words))
}

/// Whether these very bytes may have been sent before, by another run of the same command: the pool has them, had them a
/// moment ago, or knows their number from a block.
fn is_maybe_sent_before(error: &SubmitError) -> bool {
    match error {
        SubmitError::Refused { reason } => reason.contains("Transaction is outdated"),
        SubmitError::OutcomeUnknown { reason, .. } => ["Already Imported", "temporarily banned"].iter().any(|words| reason.contains(words)),
        _ => false,
    }
}

fn cant_keep(unsettled: &Unsettled, cause: &std::io::Error) -> String {
    let folder = unsettled.folder().display();
    format!("what is sent cannot be noted down in `{folder}` ({cause}): should its outcome not be seen, look before you repeat it")
}
