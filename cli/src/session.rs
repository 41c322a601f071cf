//! One connection to the deployed contract, and how a change is made on it.

use crate::{
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    ledger::{Ledger, Repeated},
    node_clock::NodeClock,
    node_url::{self, Nodes},
    payload::Payload,
    records::Records,
    shown::Shown,
    trust::{self, Clocks},
    unsettled::Foretold,
};
use codec::Decode;
use shared_logic::{decode_exact, selector, Denial, Event, RulesHash, UnixSeconds, RULES_HASH};
use valet_chain::{BlockHash, Chain, DryRun, Emitters, Head, Included};
use valet_sidecar::is_loopback;
use valet_wallet::{
    transaction::{Balance, Weight},
    AccountId32, Call, Keypair,
};

/// The deployed contract on its chain.
pub(crate) struct Session {
    pub(crate) ledger: Ledger,
    pub(crate) deployment: Deployment,
    /// None where the node does not tell.
    clock: Option<NodeClock>,
    /// Whether the node is on this machine: there, a chain that makes no blocks is the person's own.
    local: bool,
    /// Whether the chain's time may be another than this machine's.
    clocks: Clocks,
    /// Documents of which previews tell.
    shown: Shown,
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
    /// Documents of which previews tell.
    pub(crate) shown: &'a Shown,
    /// Whether the node is on this machine.
    pub(crate) local: bool,
    /// Whether the chain's time may be another than this machine's.
    pub(crate) clocks: Clocks,
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
        let ledger = self.ledger_at(&url).await?;
        ledger.must_be(&deployment, &self.deployment, &url)?;
        let (local, shown) = (is_loopback(&url), Shown::read(&self.cards, &self.containers)?);
        let session = Session { ledger, deployment, clock: NodeClock::read(&url).await, local, clocks: self.clocks, shown };
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
        let ledger = self.ledger_at(&url).await?;
        if let Some(deployment) = deployment {
            ledger.must_be(&deployment, &self.deployment, &url)?;
        }
        Ok(ledger)
    }

    /// Connects to the chain at that node, whichever it is.
    pub(crate) async fn ledger_at(&self, url: &str) -> Result<Ledger, Failure> {
        node_url::must_be_safe(url, self.nodes)?;
        if node_url::must_be_safe(url, Nodes::Safe).is_err() {
            self.output.warn(&format!("the node at `{url}` is reached without TLS: whoever is in between can show you another chain"));
        }
        Ok(Ledger::new(Chain::connect(url).await?, self))
    }
}

impl Snapshot<'_> {
    /// Refuses a chain whose time is not this machine's. Elsewhere the newest block itself must be of now; on this machine
    /// a chain may have made none for hours, and the node's clock counts.
    ///
    /// # Errors
    /// [`Code::ClocksApart`].
    pub(crate) fn must_be_of_now(&self) -> Result<(), Failure> {
        trust::time(self.now, self.clocks)?;
        if self.local {
            return Ok(());
        }
        trust::time(self.time, self.clocks)
    }
}

impl Session {
    /// One for which only the time of blocks counts.
    pub(crate) fn of_blocks(ledger: Ledger, deployment: Deployment) -> Self {
        Self { ledger, deployment, clock: None, local: false, clocks: Clocks::Agree, shown: Shown::default() }
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
        let records = self.records_at(head.hash);
        Ok(Snapshot { head, time: block.time, now, records, shown: &self.shown, local: self.local, clocks: self.clocks })
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
            Err(_) => {
                self.must_be_there().await?;
                Err(Failure::of(Code::NotValet, format!("what is at `{contract}` does not answer as a Valet contract does")))
            }
        }
    }

    /// Refuses a chain without anything at the contract's address, such as a dev chain that was started anew.
    ///
    /// # Errors
    /// [`Code::NoContract`].
    pub(crate) async fn must_be_there(&self) -> Result<(), Failure> {
        let (chain, contract) = (&self.ledger.chain, self.deployment.contract);
        let head = chain.finalized_head().await?;
        if chain.code_hash(head, contract).await?.is_some() {
            return Ok(());
        }
        let (name, made, newest) = (crate::output::inline(chain.name()), self.deployment.block, head.number);
        let anew = if newest.0 < made {
            format!(": it was made in block {made} of a chain that is not this one any more, whose newest block is {newest}")
        } else {
            format!(", though it was made in block {made}")
        };
        let message = format!("there is no contract at `{contract}` on the chain `{name}`{anew}");
        let hint = "a dev chain that was started anew is empty: `valet deploy --replace` puts the contract there; else `--node URL` names \
                    another node, and `--deployment FILE` another deployment file";
        Err(Failure::of(Code::NoContract, message).hint(hint))
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

    /// Makes a change: tried first, so that a denial costs nothing; then signed, sent, and final. `foretold` is kept
    /// until the outcome is known.
    pub(crate) async fn change(&self, keypair: &Keypair, payload: &Payload, foretold: Foretold) -> Result<Done, Failure> {
        // Once more, for the question may have waited long, and what was shown need not have asked the contract.
        let snapshot = self.snapshot().await?;
        snapshot.must_be_of_now()?;
        trust::contract(self, snapshot.head).await?;
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
        let included = self.ledger.submit_and_keep(keypair, &call, dry.deposit, foretold).await?;
        let events = self.events_of(&included)?;
        let (number, expected, found) = (included.block.number, payload.count(), events.len());
        if found != expected {
            let message = format!("block {number} holds {found} events of this change instead of {expected}");
            return Err(Failure::of(Code::HistoryBroken, message));
        }
        Ok(Done { events, included, deposit: dry.deposit })
    }

    /// What came of this very command, where it was sent before and its outcome was not seen; with what was foretold.
    pub(crate) async fn earlier(&self, account: &AccountId32, repeated: Repeated) -> Result<Option<(Done, Foretold)>, Failure> {
        let Some((included, deposit, foretold)) = self.ledger.earlier(account, repeated).await? else { return Ok(None) };
        let events = self.events_of(&included)?;
        Ok(Some((Done { events, included, deposit }, foretold)))
    }

    /// The contract's events of a transaction: its own alone, whatever else is in the block.
    fn events_of(&self, included: &Included) -> Result<Vec<Event>, Failure> {
        let ours = included.emitted.iter().filter(|emitted| emitted.contract == self.deployment.contract);
        let events = ours.map(|emitted| decode_exact::<Event>(&emitted.data)).collect::<Result<_, _>>();
        events.map_err(|cause| {
            let message = format!("the change is final in block {}, but its event could not be read: {cause}", included.block.number);
            Failure::of(Code::EventNotKnown, message)
        })
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
