//! A contract that owns: it makes the calls that its deployer asks for, and nobody else's.

use crate::scenarios::fixtures::key;
use shared_logic::{keccak_256, Account, Message};
use valet_tests::{Harness, RawClient};
use valet_wallet::{
    transaction::{Balance, Salt, Weight},
    Call,
};

/// It is asked with a word that ends with the address of whom to call, and then the bytes to call it with; it
/// answers as that one does. For Ethereum's machine, which the development chain runs too.
const CODE: &[u8] = &[
    0x33, 0x5f, 0x54, // CALLER, the first cell: who deployed it
    0x14, 0x60, 0x0a, 0x57, // EQ; if so, go on
    0x5f, 0x5f, 0xfd, // otherwise REVERT with nothing
    0x5b, // go on:
    0x60, 0x20, 0x36, 0x03, // CALLDATASIZE - 32: how much there is after the word
    0x60, 0x20, 0x5f, 0x37, // CALLDATACOPY of that from 32 to memory 0
    0x5f, 0x5f, // nothing of the answer into memory yet
    0x60, 0x20, 0x36, 0x03, 0x5f, // call with what was copied: its length and place
    0x5f, // no value
    0x5f, 0x35, // to the address in the word
    0x5a, 0xf1, // with all GAS there is: CALL
    0x3d, 0x5f, 0x5f, 0x3e, // RETURNDATACOPY of the whole answer to memory 0
    0x60, 0x29, 0x57, // if the call succeeded, return
    0x3d, 0x5f, 0xfd, // otherwise REVERT with the answer
    0x5b, // return:
    0x3d, 0x5f, 0xf3, // RETURN the answer
];

/// What deploys it, apart from the code itself.
const DEPLOYING: &[u8] = &[
    0x33, 0x5f, 0x55, // SSTORE the CALLER in the first cell
    0x60, 0x2d, 0x80, // the code's length, twice
    0x60, 0x0c, 0x5f, 0x39, // CODECOPY of so much from here on to memory 0
    0x5f, 0xf3, // RETURN it
];

const SALT: [u8; 32] = [0xf0; 32];
/// As for any call; what is not used is given back.
const ROOM: Weight = Weight { ref_time: 400_000_000_000, proof_size: 4_000_000 };
/// Ten tokens: whoever deploys new code locks the code's deposit.
const DEPOSIT: Balance = Balance(10_000_000_000_000);

pub(crate) struct Forwarder {
    client: RawClient,
    target: Account,
}

impl Forwarder {
    /// Deploys one that obeys that account, before the contract that `client` calls.
    pub(crate) fn deploy(harness: &Harness, client: &RawClient, who: &str) -> Self {
        let (who, code) = (key(who), [DEPLOYING, CODE].concat());
        client.map(&who).unwrap();
        let salt = Some(Salt(SALT));
        let call = Call::InstantiateWithCode {
            value: Balance(0),
            weight: ROOM,
            storage_deposit_limit: DEPOSIT,
            code: code.clone(),
            data: Vec::new(),
            salt,
        };
        assert!(client.send(&who, &client.encode(&call)).unwrap().is_some(), "expected the forwarder to be deployed");
        // As CREATE2 makes it.
        let deployer = who.public().account_id().address();
        let hash = keccak_256(&[&[0xff][..], &deployer.0, &SALT, &keccak_256(&code)].concat());
        let address = Account(core::array::from_fn(|place| hash[place + 12]));
        Self { client: RawClient::to(harness.url(), address).unwrap(), target: client.contract() }
    }

    pub(crate) fn address(&self) -> Account {
        self.client.contract()
    }

    /// Has the message forwarded; false when that is refused.
    pub(crate) fn make(&self, who: &str, message: &Message) -> bool {
        self.client.call(&key(who), self.asking(message)).unwrap().is_some()
    }

    /// What it answers to being asked to forward the message; none where it would do it.
    pub(crate) fn refusal(&self, who: &str, message: &Message) -> Option<Vec<u8>> {
        let dry = self.client.try_call(&key(who), &self.asking(message)).unwrap();
        dry.reverted.then_some(dry.data)
    }

    fn asking(&self, message: &Message) -> Vec<u8> {
        [&[0; 12][..], &self.target.0, &message.call_data()].concat()
    }
}
