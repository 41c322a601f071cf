//! A connected chain, and how a transaction gets onto it once and no more.

use crate::{
    amount::Token,
    context::Context,
    deployment::Deployment,
    dev_key,
    failure::{Code, Failure},
    output::{inline, Output},
    unsettled::{Foretold, Kept, Unsettled},
};
use shared_logic::Message;
use std::{io::ErrorKind, path::Path};
use valet_chain::{Amount, BlockNumber, Chain, ExtensionName, Included, Sent, SubmitError, TransactionLayout};
use valet_wallet::{
    transaction::{Balance, BlockHash, CallIndex, CallIndices, Extension, MetadataHash, Mortality, TypeSizes, Window},
    AccountId32, Call, Context as Signing, Keypair, Shape,
};

/// How many blocks a transaction may wait for after the newest: at 6 s each six minutes, longer than a command waits.
const VALID_FOR: u32 = 64;

/// How often a transaction is signed anew when another one of the account took its number.
const ATTEMPTS: u8 = 5;

/// What the pool says when a transaction of the account with this number is in it.
const NUMBER_TAKEN: &str = "Priority is too low";

/// What to do where the chain does not take the hash of its metadata.
const UNVOUCHED: &str = "the signature covers the hash of the chain's metadata as the node told it: try another node; \
    where you trust this one, `--no-metadata-hash` signs without";

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

/// What a command does when it is typed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeated {
    /// It gives, sends or states something: a second time would be one too many.
    Gives,
    /// It only takes something away, or looks at what is there before it does anything: the second time harms nobody.
    Takes,
}

impl Repeated {
    /// By what all of these messages do.
    pub(crate) fn of<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Self {
        if messages.into_iter().all(Message::only_takes) {
            Self::Takes
        } else {
            Self::Gives
        }
    }
}

/// Whether a signer vouches for the chain's metadata, where the chain takes that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vouching {
    /// So no node can have another call signed than the one that was shown.
    On,
    /// For a chain that was built without its metadata's hash.
    Off,
}

/// Signs a call as the account's next transaction on that chain, mortal.
pub(crate) async fn signed(chain: &Chain, keypair: &Keypair, call: &Call, vouching: Vouching) -> Result<Sent, Failure> {
    signed_within(chain, keypair, call, vouching, VALID_FOR).await
}

/// The same, for so many blocks after the newest; up to as many more, since the chain knows powers of two only.
pub(crate) async fn signed_within(chain: &Chain, keypair: &Keypair, call: &Call, vouching: Vouching, blocks: u32) -> Result<Sent, Failure> {
    let account = keypair.public().account_id();
    let layout = chain.transaction_layout().await?;
    let (since, blocks) = chain.window(blocks).await?;
    let longest = u32::from(Window::MAX_PERIOD);
    let period = blocks.checked_next_power_of_two().unwrap_or(longest).min(longest);
    let window = u16::try_from(period).ok().and_then(|period| Window::new(period, since.number.0, BlockHash(since.hash.0)).ok());
    let window = window.ok_or_else(|| Failure::of(Code::Internal, format!("a transaction cannot be valid for {period} blocks")))?;
    let nonce = chain.next_nonce(account.0).await?;
    let context = Signing {
        genesis: BlockHash(chain.genesis().0),
        spec_version: layout.spec_version,
        transaction_version: layout.transaction_version,
        nonce,
        tip: Balance(0),
        // One that could wait for ever could take effect long after it was given up.
        mortality: Mortality::Mortal(window),
        metadata: metadata_hash(chain, &layout, vouching).await?,
    };
    let transaction = valet_wallet::sign(keypair, call, &context, &shape(&layout)?).into_bytes();
    let until = BlockNumber(since.number.0.saturating_add(period).saturating_sub(1));
    Ok(Sent { transaction, account: account.0, nonce, since, until })
}

async fn metadata_hash(chain: &Chain, layout: &TransactionLayout, vouching: Vouching) -> Result<Option<MetadataHash>, Failure> {
    if vouching == Vouching::Off || !layout.checks_metadata() {
        return Ok(None);
    }
    let hash = chain.metadata_hash().await.map_err(|cause| Failure::from(cause).hint(UNVOUCHED))?;
    Ok(Some(MetadataHash(hash)))
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

fn cannot_afford(account: &AccountId32, has: u128, locks: u128, token: Option<&Token>) -> Failure {
    let shown = |units: u128| token.map_or_else(|| format!("{units} of the smallest unit"), |token| inline(&token.show(units)));
    let message = match has {
        0 => format!("account {account} has no funds on this chain"),
        _ => {
            format!("account {account} has {}; it needs more than {} to send or to lock for storage, and the fee", shown(has), shown(locks))
        }
    };
    let failure = Failure::of(Code::InsufficientFunds, message);
    if dev_key::is_funded(account) {
        return failure.hint("send less, or from another account: this is one of those that a dev chain begins with funds for");
    }
    let unit = token.and_then(|token| 10u128.checked_pow(token.decimals.into()));
    let missing = unit.and_then(|unit| locks.saturating_sub(has).checked_div(unit)).unwrap_or_default();
    let tokens = missing.saturating_add(1).max(1000);
    failure.hint(format!(
        "on a dev chain, type `valet wallet send --dev //Alice --to {account} --amount {tokens}`; on another, have somebody send to it"
    ))
}

/// The wallet's view of the chain's layout.
fn shape(layout: &TransactionLayout) -> Result<Shape, Failure> {
    let index = |place: valet_chain::CallPlace| CallIndex { pallet: place.pallet, call: place.call };
    let extension = |name: &ExtensionName| {
        let sizes = if name.empty { TypeSizes::BothZero } else { TypeSizes::NotEmpty };
        Extension::parse(&name.identifier, sizes)
    };
    Ok(Shape {
        calls: CallIndices {
            map_account: index(layout.map_account),
            revive_call: index(layout.revive_call),
            instantiate_with_code: index(layout.instantiate_with_code),
            transfer_keep_alive: index(layout.transfer_keep_alive),
        },
        extensions: layout.extensions.iter().map(extension).collect::<Result<_, _>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_without_funds_is_told_what_to_type() {
        let account = AccountId32([7; 32]);
        let (none, little) = (cannot_afford(&account, 0, 0, None), cannot_afford(&account, 5, 9, None));
        assert_eq!(none.to_string(), format!("account {account} has no funds on this chain"));
        assert!(little.to_string().contains("has 5 of the smallest unit; it needs more than 9 of"), "{little}");
        for failure in [none, little] {
            let typed = format!("`valet wallet send --dev //Alice --to {account} --amount 1000`");
            assert!(failure.advice().is_some_and(|hint| hint.contains(&typed)));
            assert_eq!(failure.code(), Code::InsufficientFunds);
        }
    }

    #[test]
    fn what_is_missing_is_told_in_tokens_and_alice_is_not_told_to_send_to_herself() {
        let token = Token { decimals: 1, symbol: Some("UNIT".to_owned()) };
        let poor = cannot_afford(&AccountId32([7; 32]), 15, 50_020, Some(&token));
        assert!(poor.to_string().contains("has 1.5 UNIT; it needs more than 5002 UNIT"), "{poor}");
        assert!(poor.advice().is_some_and(|hint| hint.contains("--amount 5001`")), "{poor:?}");
        let alice = Keypair::dev(valet_wallet::KeyKind::Ed25519, "//Alice").unwrap().public().account_id();
        let failure = cannot_afford(&alice, 15, 50_020, Some(&token));
        assert!(failure.advice().is_some_and(|hint| hint.starts_with("send less") && !hint.contains("//Alice")), "{failure:?}");
    }
}
