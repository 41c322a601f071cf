//! One connection to the deployed contract, and how a change is made on it.

use crate::{deployment::Deployment, errand::Errand, failure::Failure, output::Output, site::Site, text::wall_clock};
use codec::Decode;
use shared_logic::{decode_exact, selector, Account, Denial, Event, RulesHash, UnixSeconds, RULES_HASH};
use std::path::Path;
use valet_chain::{Chain, DryRun, Emitters, ExtensionName, Head, Included, TransactionLayout};
use valet_wallet::{
    transaction::{Balance, CallIndex, CallIndices, Extension, Mortality, TypeSizes, Weight},
    Call, Context, Keypair, Shape,
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
}

/// A change that is final: its events, where they are, and what it cost.
pub(crate) struct Done {
    /// One for each message, in their order.
    pub(crate) events: Vec<Event>,
    pub(crate) included: Included,
    /// What it locked for storage, as the trial told.
    pub(crate) deposit: valet_chain::Amount,
}

impl Site {
    /// Connects to the deployment's chain. INVARIANT (right chain): nothing is signed or believed
    /// before the genesis hash is that of the deployment file.
    pub(crate) async fn session(&self) -> Result<Session, Failure> {
        let deployment = Deployment::read(&self.deployment)?;
        let url = self.node.clone().unwrap_or_else(|| deployment.node.clone());
        let ledger = Ledger { chain: Chain::connect(&url).await?, output: self.output };
        ledger.must_be(&deployment, &self.deployment, &url)?;
        let session = Session { ledger, deployment };
        session.check_rules().await?;
        Ok(session)
    }

    /// Connects to a chain for what needs no contract. Where there is a deployment file, it must be
    /// of this chain.
    pub(crate) async fn ledger(&self) -> Result<Ledger, Failure> {
        let deployment = if self.deployment.exists() { Some(Deployment::read(&self.deployment)?) } else { None };
        let url = self.node.clone().or_else(|| deployment.as_ref().map(|deployment| deployment.node.clone()));
        let url = url.ok_or_else(|| Failure::expected("expected `--node URL`, or a deployment file of `valet deploy`"))?;
        let ledger = Ledger { chain: Chain::connect(&url).await?, output: self.output };
        if let Some(deployment) = deployment {
            ledger.must_be(&deployment, &self.deployment, &url)?;
        }
        Ok(ledger)
    }
}

impl Session {
    /// Warns when the contract runs other rules than this program: previews may then differ.
    async fn check_rules(&self) -> Result<(), Failure> {
        let found = self.rules_hash().await?;
        if found != RULES_HASH {
            self.ledger.output.note(&format!("warning: the contract runs rules {found}, this program has {RULES_HASH}"));
        }
        Ok(())
    }

    /// The later of this machine's clock and chain time: what the next block will say at the earliest.
    pub(crate) async fn now(&self) -> Result<UnixSeconds, Failure> {
        let head = self.ledger.chain.finalized_head().await?;
        let block = self.ledger.chain.block_at(head, Emitters::Only(self.deployment.contract)).await?;
        Ok(block.time.max(wall_clock()?))
    }

    /// The hash of the rules that the contract runs.
    pub(crate) async fn rules_hash(&self) -> Result<RulesHash, Failure> {
        self.ask(&selector::RULES_HASH).await
    }

    /// Asks the contract: a message that changes nothing.
    pub(crate) async fn ask<T: Decode>(&self, data: &[u8]) -> Result<T, Failure> {
        self.ask_weighed(data).await.map(|(answer, _)| answer)
    }

    /// Asks the contract, and tells what the question weighed.
    pub(crate) async fn ask_weighed<T: Decode>(&self, data: &[u8]) -> Result<(T, valet_chain::Weight), Failure> {
        let dry = self.ledger.chain.try_call([0; 32], self.deployment.contract, data).await?;
        let answer = Result::<T, u8>::decode(&mut &*dry.data)
            .map_err(|_| Failure::expected(format!("expected a Valet contract at `{}`; it answers otherwise", self.deployment.contract)))?;
        let unknown = || Failure::expected(format!("expected a contract that knows this question at `{}`", self.deployment.contract));
        answer.map(|answer| (answer, dry.weight)).map_err(|_| unknown())
    }

    /// Makes a change: tried first, so that a denial costs nothing; then signed, sent, and final.
    pub(crate) async fn change(&self, keypair: &Keypair, errand: &Errand) -> Result<Done, Failure> {
        self.ledger.map_account(keypair).await?;
        let (account, data) = (keypair.public().account_id(), errand.data()?);
        let dry = self.ledger.chain.try_call(account.0, self.deployment.contract, &data).await?;
        accepted(&dry)?;
        let call = Call::ReviveCall {
            contract: self.deployment.contract,
            value: Balance(0),
            weight: room(dry.weight),
            storage_deposit_limit: deposit(&dry),
            data,
        };
        let included = self.ledger.submit(keypair, &call, dry.deposit.0).await?;
        let events = self.events_of(included.block, errand, account.address()).await?;
        Ok(Done { events, included, deposit: dry.deposit })
    }

    /// The newest events in a block of whoever acts by the errand, as many as it makes.
    async fn events_of(&self, block: Head, errand: &Errand, sender: Account) -> Result<Vec<Event>, Failure> {
        let block = self.ledger.chain.block_at(block, Emitters::Only(self.deployment.contract)).await?;
        let events = block.emitted.iter().rev().filter_map(|emitted| decode_exact::<Event>(&emitted.data).ok());
        let mut mine: Vec<_> = events.filter(|event| errand.made(event, sender)).take(errand.count()).collect();
        mine.reverse();
        if mine.len() == errand.count() {
            return Ok(mine);
        }
        Err(Failure::expected(format!("expected {} events of this change in block {}, found {}", errand.count(), block.number, mine.len())))
    }
}

/// A denial of the tried message, as the contract answered it.
fn accepted(dry: &DryRun) -> Result<(), Failure> {
    match Result::<Result<(), Denial>, u8>::decode(&mut &*dry.data) {
        Ok(Ok(Err(denial))) => Err(Failure::denied(denial)),
        Ok(Ok(Ok(()))) if !dry.reverted => Ok(()),
        _ => Err(Failure::expected("expected a Valet contract that knows this message; it refused without a reason")),
    }
}

/// A quarter more than the trial needed: other changes may come first.
pub(crate) fn room(weight: valet_chain::Weight) -> Weight {
    let more = |amount: u64| amount.saturating_add(amount.checked_div(4).unwrap_or_default());
    Weight { ref_time: more(weight.ref_time), proof_size: more(weight.proof_size) }
}

/// Twice what the trial locked.
pub(crate) fn deposit(dry: &DryRun) -> Balance {
    Balance(dry.deposit.0.saturating_mul(2))
}

impl Ledger {
    /// Refuses any other chain than the deployment's.
    fn must_be(&self, deployment: &Deployment, file: &Path, url: &str) -> Result<(), Failure> {
        let (expected, found) = (deployment.genesis()?, self.chain.genesis());
        if expected == found {
            return Ok(());
        }
        Err(Failure::expected(format!(
            "expected the chain of the deployment file `{}` (genesis {expected}) at `{url}`; found another (genesis {found})",
            file.display()
        )))
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

    /// Signs, sends, and waits until the transaction is final. `locks` is what it will lock.
    pub(crate) async fn submit(&self, keypair: &Keypair, call: &Call, locks: u128) -> Result<Included, Failure> {
        let account = keypair.public().account_id();
        let has = self.chain.balance(account.0).await?;
        if has.0 <= locks {
            return Err(Failure::expected(format!(
                "expected account {account} to have more than {locks} to lock for storage, and fees; it has {}. `valet wallet send` funds it",
                has.0
            )));
        }
        let layout = self.chain.transaction_layout().await?;
        let context = Context {
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
        included.map_err(|error| explain(error, &account.to_string()))
    }
}

/// Says in words what the chain's commonest refusals mean.
fn explain(error: valet_chain::SubmitError, account: &str) -> Failure {
    let text = error.to_string();
    if text.contains("pay some fees") || text.contains("balance too low") {
        return Failure::expected(format!("expected account {account} to have funds for the fee; `valet wallet send` funds it ({text})"));
    }
    error.into()
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
