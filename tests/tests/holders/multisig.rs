//! An account of several people: what pallet-multisig makes of them and of how many must agree.

use crate::scenarios::fixtures::key;
use codec::{Compact, Decode, Encode};
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use serde_json::{json, Value};
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_64};
use valet_tests::{Harness, RawClient};
use valet_wallet::AccountId32;

/// What the account's id is the hash of, before its people.
const PREFIX: &[u8; 16] = b"modlpy/utilisuba";
/// What an approved call may use, in picoseconds and bytes of proof: more than a call of a contract asks for.
const ROOM: (Compact<u64>, Compact<u64>) = (Compact(500_000_000_000), Compact(4_500_000));

/// Where a call was first approved: its block, and its place in it.
type Timepoint = (u32, u32);

pub(crate) struct Multisig<'a> {
    harness: &'a Harness,
    client: &'a RawClient,
    /// In the chain's order.
    people: Vec<AccountId32>,
    threshold: u16,
    /// Where the runtime has `Multisig.as_multi`.
    as_multi: [u8; 2],
}

impl<'a> Multisig<'a> {
    pub(crate) fn of(harness: &'a Harness, client: &'a RawClient, people: &[&str], threshold: u16) -> Self {
        let mut people: Vec<_> = people.iter().map(|name| key(name).public().account_id()).collect();
        people.sort_by_key(|account| account.0);
        Self { harness, client, people, threshold, as_multi: place(harness, "Multisig", "as_multi") }
    }

    pub(crate) fn account(&self) -> AccountId32 {
        AccountId32((PREFIX, &self.people, self.threshold).using_encoded(blake2_256))
    }

    /// Approves the call as one of them, which makes it when they are enough; false when the chain refuses.
    pub(crate) fn approve(&self, who: &str, call: &[u8]) -> bool {
        let who = key(who);
        let others: Vec<_> = self.people.iter().filter(|account| **account != who.public().account_id()).collect();
        let body = (self.as_multi, self.threshold, others, self.opened(call)).encode();
        self.client.send(&who, &[body, call.to_vec(), ROOM.encode()].concat()).unwrap().is_some()
    }

    /// Where the call was first approved, while it waits for others.
    pub(crate) fn opened(&self, call: &[u8]) -> Option<Timepoint> {
        let (account, hash) = (self.account().0, blake2_256(call));
        let pallet = [twox_128(b"Multisig"), twox_128(b"Multisigs")].concat();
        let at = [&pallet[..], &twox_64(&account), &account, &blake2_128(&hash), &hash].concat();
        let found = self.harness.ask("state_getStorage", &json!([format!("0x{}", hex::encode(at))])).unwrap();
        found.as_str().map(|text| Timepoint::decode(&mut &*bytes(text)).unwrap())
    }
}

/// Where the runtime has a call, as its metadata says.
fn place(harness: &Harness, pallet: &str, call: &str) -> [u8; 2] {
    let Value::String(text) = harness.ask("state_getMetadata", &json!([])).unwrap() else { panic!("expected metadata") };
    let RuntimeMetadata::V14(metadata) = RuntimeMetadataPrefixed::decode(&mut &*bytes(&text)).unwrap().1 else {
        panic!("expected metadata of version 14")
    };
    let pallet = metadata.pallets.iter().find(|found| found.name == pallet).unwrap();
    let calls = metadata.types.resolve(pallet.calls.as_ref().unwrap().ty.id).unwrap();
    let scale_info::TypeDef::Variant(calls) = &calls.type_def else { panic!("expected an enum of calls") };
    [pallet.index, calls.variants.iter().find(|found| found.name == call).unwrap().index]
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.trim_start_matches("0x")).unwrap()
}
