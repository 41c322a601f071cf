//! One connection to the deployed contract, and how a change is made on it.

use crate::{
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    node_clock::NodeClock,
    output::Output,
    payload::Payload,
    records::Records,
};
use codec::Decode;
use shared_logic::{decode_exact, selector, Account, Denial, Event, RulesHash, UnixSeconds, RULES_HASH};
use std::path::Path;
use valet_chain::{BlockHash, Chain, DryRun, Emitters, ExtensionName, Head, Included, TransactionLayout};
use valet_wallet::{
    transaction::{Balance, CallIndex, CallIndices, Extension, Mortality, TypeSizes, Weight},
    AccountId32, Call, Context as Signing, Keypair, Shape,
};

/// A connected chain and what signing for it needs.
pub(crate) struct Ledger {
    pub(crate) chain: Chain,
    pub(crate) output: Output,
}

/// The deployed contract on its chain.
pub(crate) struct Session {
    pub(crate) ledger: Ledger,
    pub(crate) deployment: Deployment,
    /// None where the node does not tell.
    clock: Option<NodeClock>,
}

/// The contract as of one final block.
pub(crate) struct Snapshot<'a> {
    /// Which block.
    pub(crate) head: Head,
    /// Its time.
    pub(crate) time: UnixSeconds,
    /// The chain's time: the later of the block's and of the node's clock, which the next block will have at the
    /// earliest. On a chain that makes no blocks, time goes on all the same. This machine's clock has no part in it.
    pub(crate) now: UnixSeconds,
    /// The records as of it.
    pub(crate) records: Records<'a>,
}

/// A change that is final: its events, where they are, and what it cost.
pub(crate) struct Done {
    /// One for each message, in their order.
    pub(crate) events: Vec<Event>,
    pub(crate) included: Included,
    /// What it locked for storage, as the trial told.
    pub(crate) deposit: valet_chain::Amount,
}

impl Context {
    /// Connects to the deployment's chain. INVARIANT (right chain): nothing is signed or believed
    /// before the genesis hash is that of the deployment file.
    pub(crate) async fn session(&self) -> Result<Session, Failure> {
        let deployment = Deployment::read(&self.deployment)?;
        let url = self.node.clone().unwrap_or_else(|| deployment.node.clone());
        let ledger = Ledger { chain: Chain::connect(&url).await?, output: self.output };
        ledger.must_be(&deployment, &self.deployment, &url)?;
        let session = Session { ledger, deployment, clock: NodeClock::read(&url).await };
        session.check_rules().await?;
        Ok(session)
    }

    /// Connects to a chain for what needs no contract. Where there is a deployment file, it must be
    /// of this chain.
    pub(crate) async fn ledger(&self) -> Result<Ledger, Failure> {
        let deployment = Deployment::find(&self.deployment)?;
        let url = self.node.clone().or_else(|| deployment.as_ref().map(|deployment| deployment.node.clone()));
        let url = url.ok_or_else(|| {
            let message = "no chain node was named, and there is no deployment file that names one";
            Failure::of(Code::NoDeployment, message).hint("name a node with `--node URL`")
        })?;
        let ledger = Ledger { chain: Chain::connect(&url).await?, output: self.output };
        if let Some(deployment) = deployment {
            ledger.must_be(&deployment, &self.deployment, &url)?;
        }
        Ok(ledger)
    }
}

impl Session {
    /// One for which only the time of blocks counts.
    pub(crate) const fn of_blocks(ledger: Ledger, deployment: Deployment) -> Self {
        Self { ledger, deployment, clock: None }
    }

    /// Warns when the contract runs other rules than this program: previews may then differ.
    async fn check_rules(&self) -> Result<(), Failure> {
        let found = self.rules_hash().await?;
        if found != RULES_HASH {
            self.ledger.output.warn(&format!("the contract runs rules {found}, this program has {RULES_HASH}"));
        }
        Ok(())
    }

    /// The contract as of the newest final block: everything that one command reads of the present is
    /// read of one block, and decided at one moment.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot<'_>, Failure> {
        let head = self.ledger.chain.finalized_head().await?;
        let block = self.ledger.chain.block_at(head, Emitters::Only(self.deployment.contract)).await?;
        let now = self.clock.map_or(block.time, |clock| block.time.max(clock.now()));
        Ok(Snapshot { head, time: block.time, now, records: self.records_at(head.hash) })
    }

    /// The records as of a block.
    pub(crate) const fn records_at(&self, at: BlockHash) -> Records<'_> {
        Records::new(&self.ledger.chain, self.deployment.contract, at)
    }

    /// The hash of the rules that the contract runs.
    pub(crate) async fn rules_hash(&self) -> Result<RulesHash, Failure> {
        let head = self.ledger.chain.finalized_head().await?;
        self.rules_hash_at(head.hash).await
    }

    /// The same as of a block.
    pub(crate) async fn rules_hash_at(&self, block: BlockHash) -> Result<RulesHash, Failure> {
        self.ask(block, &selector::RULES_HASH).await.map(|(hash, _)| hash)
    }

    /// Asks the contract at a block, and tells what the question weighed.
    pub(crate) async fn ask<T: Decode>(&self, block: BlockHash, data: &[u8]) -> Result<(T, valet_chain::Weight), Failure> {
        let dry = self.ledger.chain.try_call_at(block, [0; 32], self.deployment.contract, data).await?;
        let answer = Result::<T, u8>::decode(&mut &*dry.data);
        let contract = self.deployment.contract;
        match answer {
            Ok(Ok(answer)) => Ok((answer, dry.weight)),
            Ok(Err(_)) => Err(Failure::of(Code::NotValet, format!("the contract at `{contract}` does not know this question"))),
            Err(_) => Err(Failure::of(Code::NotValet, format!("what is at `{contract}` does not answer as a Valet contract does"))),
        }
    }

    /// What the contract would answer now, and what it would cost. INVARIANT (no stale refusal): the newest block may
    /// be old, and the next one decide otherwise, so a denial counts only when it is one at the chain's time too.
    async fn tried(&self, account: &AccountId32, data: &[u8]) -> Result<DryRun, Failure> {
        let (chain, contract) = (&self.ledger.chain, self.deployment.contract);
        let dry = chain.try_call(account.0, contract, data).await?;
        let Err(denied) = accepted(&dry) else { return Ok(dry) };
        let snapshot = self.snapshot().await?;
        if denied.denial().is_none() || snapshot.now <= snapshot.time {
            return Err(denied);
        }
        let then = chain.try_call_as_of(snapshot.now, account.address(), contract, data).await?;
        accepted(&then).map(|()| then)
    }

    /// Makes a change: tried first, so that a denial costs nothing; then signed, sent, and final.
    pub(crate) async fn change(&self, keypair: &Keypair, payload: &Payload) -> Result<Done, Failure> {
        self.ledger.map_account(keypair).await?;
        let (account, data) = (keypair.public().account_id(), payload.data()?);
        let dry = self.tried(&account, &data).await?;
        let call = Call::ReviveCall {
            contract: self.deployment.contract,
            value: Balance(0),
            weight: with_margin(dry.weight),
            storage_deposit_limit: deposit(&dry),
            data,
        };
        let included = self.ledger.submit(keypair, &call, dry.deposit.0).await?;
        // It is final by now: whatever cannot be read any more, it took effect.
        let events = self.events_of(included.block, payload, account.address()).await.map_err(|failure| {
            let message = format!("the change is final in block {}, but its event could not be read: {failure}", included.block.number);
            Failure::of(Code::OutcomeUnknown, message)
        })?;
        Ok(Done { events, included, deposit: dry.deposit })
    }

    /// The newest events in a block of whoever acts by the payload, as many as it makes.
    async fn events_of(&self, block: Head, payload: &Payload, sender: Account) -> Result<Vec<Event>, Failure> {
        let block = self.ledger.chain.block_at(block, Emitters::Only(self.deployment.contract)).await?;
        let events = block.emitted.iter().rev().filter_map(|emitted| decode_exact::<Event>(&emitted.data).ok());
        let mut mine: Vec<_> = events.filter(|event| payload.made(event, sender)).take(payload.count()).collect();
        mine.reverse();
        if mine.len() == payload.count() {
            return Ok(mine);
        }
        let (number, expected, found) = (block.number, payload.count(), mine.len());
        Err(Failure::of(Code::HistoryBroken, format!("block {number} holds {found} events of this change instead of {expected}")))
    }
}

/// A denial of the tried message, as the contract answered it.
fn accepted(dry: &DryRun) -> Result<(), Failure> {
    match Result::<Result<(), Denial>, u8>::decode(&mut &*dry.data) {
        Ok(Ok(Err(denial))) => Err(Failure::denied(denial)),
        Ok(Ok(Ok(()))) if !dry.reverted => Ok(()),
        _ => Err(Failure::of(Code::NotValet, "the contract refused without a reason that this program knows")),
    }
}

/// A quarter more than the trial needed: other changes may come first.
pub(crate) fn with_margin(weight: valet_chain::Weight) -> Weight {
    let more = |amount: u64| amount.saturating_add(amount.checked_div(4).unwrap_or_default());
    Weight { ref_time: more(weight.ref_time), proof_size: more(weight.proof_size) }
}

/// Twice what the trial locked.
pub(crate) fn deposit(dry: &DryRun) -> Balance {
    Balance(dry.deposit.0.saturating_mul(2))
}

impl Ledger {
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
        Err(cannot_afford(account, has.0, locks))
    }

    /// Signs, sends, and waits until the transaction is final. `locks` is what it will lock.
    pub(crate) async fn submit(&self, keypair: &Keypair, call: &Call, locks: u128) -> Result<Included, Failure> {
        let account = keypair.public().account_id();
        self.must_afford(&account, locks).await?;
        let layout = self.chain.transaction_layout().await?;
        let context = Signing {
            genesis: valet_wallet::transaction::BlockHash(self.chain.genesis().0),
            spec_version: layout.spec_version,
            transaction_version: layout.transaction_version,
            nonce: self.chain.next_nonce(account.0).await?,
            tip: Balance(0),
            mortality: Mortality::Immortal,
        };
        let signed = valet_wallet::sign(keypair, call, &context, &shape(&layout)?);
        let spinner = self.output.spinner("waiting until it is final");
        let included = self.chain.submit(signed.into_bytes()).await;
        spinner.finish_and_clear();
        Ok(included?)
    }
}

fn cannot_afford(account: &AccountId32, has: u128, locks: u128) -> Failure {
    let message = match has {
        0 => format!("account {account} has no funds on this chain"),
        _ => format!("account {account} has {has}; it needs more than {locks} to send or to lock for storage, and the fee"),
    };
    let fund = format!(
        "on a dev chain, type `valet wallet send --dev //Alice --to {account} --amount 1000`; on another, have somebody send to it"
    );
    Failure::of(Code::InsufficientFunds, message).hint(fund)
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
        let (none, little) = (cannot_afford(&account, 0, 0), cannot_afford(&account, 5, 9));
        assert_eq!(none.to_string(), format!("account {account} has no funds on this chain"));
        assert!(little.to_string().contains("has 5; it needs more than 9"), "{little}");
        for failure in [none, little] {
            let typed = format!("`valet wallet send --dev //Alice --to {account} --amount 1000`");
            assert!(failure.advice().is_some_and(|hint| hint.contains(&typed)));
            assert_eq!(failure.code(), Code::InsufficientFunds);
        }
    }
}
