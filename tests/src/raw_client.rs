//! A line to the deployed contract past the `valet` command: any message, any bytes, by any key.

use crate::{any_call, rpc, BoxError, Harness};
use codec::{Decode, Encode};
use shared_logic::{decode_exact, selector, Account, Denial, DomainHash, Event, GenesisHash, Message, RecordKey, UnixSeconds};
use std::time::Duration;
use tokio::{runtime::Runtime, time::sleep};
use valet_chain::{Chain, DryRun, Emitters, Genesis, Head, Included, SubmitError, TransactionLayout};
use valet_wallet::{
    intent::domain,
    transaction::{Balance, BlockHash, CallIndex, CallIndices, Extension, Mortality, TypeSizes, Weight},
    AccountId32, Call, Context, Keypair, Shape,
};

/// Enough for any call; what is not used is given back.
const ROOM: Weight = Weight { ref_time: 400_000_000_000, proof_size: 4_000_000 };
/// A token, which any call locks less than.
const DEPOSIT: Balance = Balance(1_000_000_000_000);
/// How long a transaction may wait in the pool before the node is asked for a block.
const PATIENCE: Duration = Duration::from_secs(5);

/// A line to the deployed contract. Nothing is tried before it is sent.
pub struct RawClient {
    runtime: Runtime,
    url: String,
    chain: Chain,
    contract: Account,
    layout: TransactionLayout,
    shape: Shape,
}

/// A call that the contract accepted.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Its events, in their order.
    pub events: Vec<Event>,
    /// How many bytes the events take, without their topics.
    pub event_bytes: usize,
    /// What the whole transaction weighed.
    pub weight: valet_chain::Weight,
    /// The block it is in.
    pub block: Head,
}

impl RawClient {
    /// Connects to the contract that the harness's deployment file names.
    ///
    /// # Errors
    /// [`BoxError`] when there is no such file, or the node does not answer.
    pub fn open(harness: &Harness) -> Result<Self, BoxError> {
        let deployment: serde_json::Value = serde_json::from_slice(&std::fs::read(harness.path("valet.json"))?)?;
        let contract =
            deployment.get("contract").and_then(serde_json::Value::as_str).ok_or("expected a contract in the deployment file")?;
        Self::to(harness.url(), contract.parse()?)
    }

    /// Connects to the contract of that address on the node at `url`.
    ///
    /// # Errors
    /// [`BoxError`] when the node does not answer.
    pub fn to(url: &str, contract: Account) -> Result<Self, BoxError> {
        let runtime = Runtime::new()?;
        let chain = runtime.block_on(Chain::connect(url))?;
        let layout = runtime.block_on(chain.transaction_layout())?;
        let shape = layout_shape(&layout)?;
        Ok(Self { runtime, url: url.to_owned(), chain, contract, layout, shape })
    }

    /// Where the contract is.
    pub const fn contract(&self) -> Account {
        self.contract
    }

    /// The chain.
    pub fn genesis(&self) -> Genesis {
        self.chain.genesis()
    }

    /// What intents for this contract are signed for.
    pub fn domain(&self) -> DomainHash {
        domain(GenesisHash(self.chain.genesis().0), self.contract)
    }

    /// Chain time: the newest final block's.
    ///
    /// # Errors
    /// [`BoxError`] when the node does not answer.
    pub fn now(&self) -> Result<UnixSeconds, BoxError> {
        let head = self.runtime.block_on(self.chain.finalized_head())?;
        Ok(self.runtime.block_on(self.chain.block_at(head, Emitters::Only(self.contract)))?.time)
    }

    /// Makes changes: one by its own call, several as a batch.
    ///
    /// # Errors
    /// [`BoxError`] when the contract refuses them.
    pub fn make(&self, key: &Keypair, messages: &[Message]) -> Result<Receipt, BoxError> {
        let data = match messages {
            [one] => one.call_data(),
            several => (selector::BATCH, several).encode(),
        };
        match self.call(key, data.clone())? {
            Some(made) => Ok(made),
            None => Err(format!("expected the contract to accept {messages:?}; it says {:?}", self.reason(key, &data)?).into()),
        }
    }

    /// Calls the contract with these bytes; none when it is in a block and failed there.
    ///
    /// # Errors
    /// [`BoxError`] when it comes into no block.
    pub fn call(&self, key: &Keypair, data: Vec<u8>) -> Result<Option<Receipt>, BoxError> {
        self.map(key)?;
        let call = Call::ReviveCall { contract: self.contract, value: Balance(0), weight: ROOM, storage_deposit_limit: DEPOSIT, data };
        let included = match self.submit(key, &call) {
            Ok(included) => included,
            Err(SubmitError::Failed { .. }) => return Ok(None),
            Err(other) => return Err(other.into()),
        };
        let block = self.runtime.block_on(self.chain.block_at(included.block, Emitters::Only(self.contract)))?;
        let events = block.emitted.iter().map(|emitted| decode_exact(&emitted.data)).collect::<Result<_, _>>()?;
        let event_bytes = block.emitted.iter().map(|emitted| emitted.data.len()).sum();
        Ok(Some(Receipt { events, event_bytes, weight: included.weight, block: included.block }))
    }

    /// Every event the contract has emitted, in their order.
    ///
    /// # Errors
    /// [`BoxError`] when a block cannot be read.
    pub fn events(&self) -> Result<Vec<Event>, BoxError> {
        let head = self.runtime.block_on(self.chain.finalized_head())?;
        let mut events = Vec::new();
        for number in 1..=head.number.0 {
            let block = self.runtime.block_on(self.chain.block(valet_chain::BlockNumber(number), Emitters::Only(self.contract)))?;
            for emitted in &block.emitted {
                events.push(decode_exact(&emitted.data)?);
            }
        }
        Ok(events)
    }

    /// Maps the key's account, where it is not mapped yet: an unmapped one cannot call.
    ///
    /// # Errors
    /// [`BoxError`] when the chain does not.
    pub fn map(&self, key: &Keypair) -> Result<(), BoxError> {
        if !self.runtime.block_on(self.chain.is_mapped(key.public().account_id().address()))? {
            self.submit(key, &Call::MapAccount)?;
        }
        Ok(())
    }

    /// What the contract says against a call; none where it accepts, or cannot read it.
    ///
    /// # Errors
    /// [`BoxError`] when the chain does not run it.
    pub fn reason(&self, key: &Keypair, data: &[u8]) -> Result<Option<Denial>, BoxError> {
        let said = self.try_call(key, data)?.data;
        Ok(Result::<Result<(), Denial>, u8>::decode(&mut &*said).ok().and_then(Result::ok).and_then(Result::err))
    }

    /// Tries a call without a transaction.
    ///
    /// # Errors
    /// [`BoxError`] when the chain does not run it.
    pub fn try_call(&self, key: &Keypair, data: &[u8]) -> Result<DryRun, BoxError> {
        Ok(self.runtime.block_on(self.chain.try_call(key.public().account_id().0, self.contract, data))?)
    }

    /// What the contract has stored of a record at the newest final block, if anything.
    ///
    /// # Errors
    /// [`BoxError`] when the node does not answer, or it is no such record.
    pub fn record<T: Decode>(&self, key: RecordKey) -> Result<Option<T>, BoxError> {
        let head = self.runtime.block_on(self.chain.finalized_head())?;
        let bytes = self.runtime.block_on(self.chain.cell(head.hash, self.contract, key.cell_key()))?;
        Ok(bytes.map(|bytes| T::decode(&mut &*bytes)).transpose()?)
    }

    /// What the account can spend at the newest final block.
    ///
    /// # Errors
    /// [`BoxError`] when the node does not answer.
    pub fn balance(&self, account: AccountId32) -> Result<u128, BoxError> {
        Ok(self.runtime.block_on(self.chain.balance(account.0))?.0)
    }

    /// The bytes of a call that the wallet knows, for a pallet that dispatches them.
    pub fn encode(&self, call: &Call) -> Vec<u8> {
        call.encode_with(&self.shape.calls)
    }

    /// The bytes of a call of the contract.
    pub fn encode_message(&self, message: &Message) -> Vec<u8> {
        self.encode(&Call::message(self.contract, message, ROOM, DEPOSIT))
    }

    /// Sends a call of any pallet, as its bytes; none when it is in a block and failed there.
    ///
    /// # Errors
    /// [`BoxError`] when it comes into no block.
    pub fn send(&self, key: &Keypair, call: &[u8]) -> Result<Option<Included>, BoxError> {
        let signed = any_call::sign(key, call, &self.context(key)?, &self.layout.extensions)?;
        match self.deliver(signed) {
            Ok(included) => Ok(Some(included)),
            Err(SubmitError::Failed { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    fn submit(&self, key: &Keypair, call: &Call) -> Result<Included, SubmitError> {
        self.deliver(valet_wallet::sign(key, call, &self.context(key)?, &self.shape).into_bytes())
    }

    fn context(&self, key: &Keypair) -> Result<Context, SubmitError> {
        let account = key.public().account_id();
        Ok(Context {
            genesis: BlockHash(self.chain.genesis().0),
            spec_version: self.layout.spec_version,
            transaction_version: self.layout.transaction_version,
            nonce: self.runtime.block_on(self.chain.next_nonce(account.0)).map_err(SubmitError::NotSent)?,
            tip: Balance(0),
            mortality: Mortality::Immortal,
            metadata: None,
        })
    }

    fn deliver(&self, signed: Vec<u8>) -> Result<Included, SubmitError> {
        self.runtime.block_on(async {
            // A transaction that reaches the pool while a block is made is sometimes not noticed until the next one.
            let nudging = async {
                loop {
                    sleep(PATIENCE).await;
                    let _ = rpc::nudge(&self.url);
                }
            };
            tokio::select! {
                included = self.chain.submit(signed) => included,
                () = nudging => Err(SubmitError::Refused { reason: "nudging ended".into() }),
            }
        })
    }
}

/// The wallet's view of a chain's layout.
///
/// # Errors
/// [`BoxError`] for an extension that the wallet does not know.
pub fn layout_shape(layout: &TransactionLayout) -> Result<Shape, BoxError> {
    let index = |place: valet_chain::CallPlace| CallIndex { pallet: place.pallet, call: place.call };
    let calls = CallIndices {
        map_account: index(layout.map_account),
        revive_call: index(layout.revive_call),
        instantiate_with_code: index(layout.instantiate_with_code),
        transfer_keep_alive: index(layout.transfer_keep_alive),
    };
    let extension = |name: &valet_chain::ExtensionName| {
        Extension::parse(&name.identifier, if name.empty { TypeSizes::BothZero } else { TypeSizes::NotEmpty })
    };
    Ok(Shape { calls, extensions: layout.extensions.iter().map(extension).collect::<Result<_, _>>()? })
}
