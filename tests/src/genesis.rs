//! A chain that begins with contracts at given states: any state can be asked without a history to it.
//!
//! The first block of a real chain is made of what another one stored: the runtime, the accounts, the
//! contract's code as it was deployed. Beside the deployed contract, each state gets a contract of its own,
//! of the same code, whose cells hold that state.

use crate::{rpc, BoxError, Harness};
use codec::{Decode, Encode};
use serde_json::{json, Map, Value};
use shared_logic::{cell, keccak_256, Account, State, UnixSeconds};
use sp_crypto_hashing::{blake2_128, twox_128};
use std::{collections::BTreeMap, fs};

/// Where the state tries of contracts hang in the main one.
const CHILDREN: &[u8] = b":child_storage:default:";
/// What fills an Ethereum account's 20 bytes up to the 32 of the chain's.
const FILL: [u8; 12] = [0xee; 12];

/// What a chain begins with.
pub struct Genesis {
    spec: Map<String, Value>,
    top: Map<String, Value>,
    children: Map<String, Value>,
    /// The tries of the contracts.
    tries: BTreeMap<Account, [u8; 32]>,
    deployed: Deployed,
}

/// What the contracts are copied from.
struct Deployed {
    contract: Account,
    /// The chain's entry for it, and the trie that the entry names.
    entry: Vec<u8>,
    trie: [u8; 32],
    /// The chain's entry for its account, which holds its deposit.
    account: Vec<u8>,
    /// Where its extension stands, as its own cell has it.
    extension: Vec<u8>,
}

impl Genesis {
    /// What the harness's chain has stored, where `valet deploy` was the newest to happen.
    ///
    /// # Errors
    /// [`BoxError`] when the node does not answer, or there is no contract.
    pub fn of(harness: &Harness, contract: Account) -> Result<Self, BoxError> {
        let Value::Object(spec) = serde_json::from_slice(&fs::read(harness.spec())?)? else {
            return Err("expected a chain spec to be an object".into());
        };
        let (mut top, mut children) = (Map::new(), Map::new());
        for (key, value) in pairs(harness.url(), "state_getPairs", &json!(["0x"]))? {
            match bytes(&key)?.strip_prefix(CHILDREN) {
                Some(trie) => drop(children.insert(hex(trie), child(harness.url(), &key)?)),
                None => drop(top.insert(key, Value::String(value))),
            }
        }
        let entry = stored(&top, &account_info(contract))?;
        // The entry begins with its kind, and the length and bytes of the trie's name.
        let trie = <[u8; 32]>::decode(&mut entry.get(2..).unwrap_or_default())?;
        let held = children.get(&hex(&trie)).and_then(Value::as_object).ok_or("expected the deployed contract's cells")?;
        let extension = stored(held, &cell_key(&cell::EXTENSION.encode()))?;
        let account = stored(&top, &system_account(contract))?;
        // A chain begins at block 0: transactions are checked against the hash of it.
        top.insert(hex(&[twox_128(b"System"), twox_128(b"Number")].concat()), Value::String(hex(&0u32.encode())));
        Ok(Self { spec, top, children, tries: BTreeMap::new(), deployed: Deployed { contract, entry, trie, account, extension } })
    }

    /// The time of the first block, to the second.
    pub fn begin_at(&mut self, now: UnixSeconds) -> Result<(), BoxError> {
        let milliseconds = now.0.checked_mul(1_000).ok_or("expected a time that a chain can tell, in milliseconds")?;
        self.put([twox_128(b"Timestamp"), twox_128(b"Now")].concat(), &milliseconds.encode());
        Ok(())
    }

    /// Adds a contract at that state; tells where it is. The same state has one contract.
    pub fn place(&mut self, state: &State) -> Account {
        let name = keccak_256(&state.encode());
        let address = Account(core::array::from_fn(|place| name.get(place).copied().unwrap_or_default()));
        self.fill(address, name, state);
        address
    }

    /// Puts the deployed contract itself at that state, whose domain must be its own.
    pub fn replace(&mut self, state: &State) {
        self.fill(self.deployed.contract, self.deployed.trie, state);
    }

    fn fill(&mut self, address: Account, trie: [u8; 32], state: &State) {
        let mut entry = self.deployed.entry.clone();
        entry.iter_mut().skip(2).zip(trie).for_each(|(byte, new)| *byte = new);
        let account = self.deployed.account.clone();
        self.put(account_info(address), &entry);
        self.put(system_account(address), &account);
        let cells = cells(state).into_iter().chain([(cell::EXTENSION.encode(), self.deployed.extension.clone())]);
        let cells = cells.map(|(key, value)| (hex(&cell_key(&key)), Value::String(hex(&value))));
        self.children.insert(hex(&trie), Value::Object(cells.collect()));
        self.tries.insert(address, trie);
    }

    /// Writes other bytes into a cell of a placed contract; what they are is not looked at.
    pub fn overwrite(&mut self, contract: Account, key: &[u8], bytes: &[u8]) {
        let trie = self.tries.get(&contract).map(|trie| hex(trie));
        if let Some(Value::Object(cells)) = trie.and_then(|trie| self.children.get_mut(&trie)) {
            cells.insert(hex(&cell_key(key)), Value::String(hex(bytes)));
        }
    }

    /// Gives that account enough to pay any deposit.
    pub fn fund(&mut self, account: Account) {
        let (nonce, consumers, providers, sufficients) = (0u32, 0u32, 1u32, 0u32);
        let (free, reserved, frozen, flags) = (1_000_000_000_000_000_000u128, 0u128, 0u128, 1u128 << 127);
        let record = (nonce, consumers, providers, sufficients, free, reserved, frozen, flags);
        self.put(system_account(account), &record.encode());
    }

    fn put(&mut self, key: Vec<u8>, value: &[u8]) {
        self.top.insert(hex(&key), Value::String(hex(value)));
    }

    /// The chain spec.
    pub fn spec(&self) -> Value {
        let mut spec = self.spec.clone();
        spec.insert("genesis".into(), json!({ "raw": { "top": self.top, "childrenDefault": self.children } }));
        Value::Object(spec)
    }
}

/// Every cell of a contract at that state: its key and its bytes.
fn cells(state: &State) -> Vec<(Vec<u8>, Vec<u8>)> {
    state.records().filter_map(|record| Some((record.key().cell_key(), record.cell_value()?))).collect()
}

/// Where pallet-revive keeps a cell of a contract in its trie.
fn cell_key(key: &[u8]) -> Vec<u8> {
    [&blake2_128(key)[..], key].concat()
}

/// Where pallet-revive keeps what it knows of a contract.
fn account_info(contract: Account) -> Vec<u8> {
    [&twox_128(b"Revive")[..], &twox_128(b"AccountInfoOf"), &contract.0].concat()
}

/// Where the chain keeps an account's balance.
fn system_account(account: Account) -> Vec<u8> {
    let id = [&account.0[..], &FILL].concat();
    [&twox_128(b"System")[..], &twox_128(b"Account"), &blake2_128(&id), &id].concat()
}

/// All keys and values that a method of the node tells.
fn pairs(url: &str, method: &str, params: &Value) -> Result<Vec<(String, String)>, BoxError> {
    Ok(serde_json::from_value(rpc::ask(url, method, params)?)?)
}

/// What is stored in the trie that hangs at this key.
fn child(url: &str, key: &str) -> Result<Value, BoxError> {
    let keys: Vec<String> = serde_json::from_value(rpc::ask(url, "childstate_getKeys", &json!([key, "0x"]))?)?;
    let values = rpc::ask(url, "childstate_getStorageEntries", &json!([key, keys]))?;
    let values: Vec<Value> = serde_json::from_value(values)?;
    Ok(Value::Object(keys.into_iter().zip(values).collect()))
}

fn stored(top: &Map<String, Value>, key: &[u8]) -> Result<Vec<u8>, BoxError> {
    let value = top.get(&hex(key)).and_then(Value::as_str);
    bytes(value.ok_or("expected the chain to have stored what a deployed contract needs")?)
}

fn hex(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

fn bytes(text: &str) -> Result<Vec<u8>, BoxError> {
    Ok(hex::decode(text.trim_start_matches("0x"))?)
}
