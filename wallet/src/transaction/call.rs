//! What a transaction does.

use super::CallIndices;
use crate::{intent, text::decimal, AccountId32};
use codec::{Compact, Encode};
use serde::{Deserialize, Serialize};
use shared_logic::{Account, Denial, Message, SignedIntent};

/// An amount in the chain's smallest unit. In JSON it is decimal text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Balance(
    /// The amount.
    #[serde(with = "decimal")]
    pub u128,
);

/// What a call may use of a block at most. In JSON the numbers are decimal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// Picoseconds of computing on the reference machine.
    #[serde(with = "decimal")]
    pub ref_time: u64,
    /// Bytes of storage proof.
    #[serde(with = "decimal")]
    pub proof_size: u64,
}

/// A call to the chain. Everything else the chain offers, this wallet does not sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Makes the account known to contracts by its address; once, before its first contract call.
    MapAccount,
    /// Calls a contract.
    ReviveCall {
        /// Which contract.
        contract: Account,
        /// What is paid to it.
        value: Balance,
        /// What the call may use.
        weight: Weight,
        /// What may be held for storage at most.
        storage_deposit_limit: Balance,
        /// Selector and arguments; see [`Message::call_data`].
        data: Vec<u8>,
    },
    /// Puts a contract on the chain.
    InstantiateWithCode {
        /// What is paid to it.
        value: Balance,
        /// What the deployment may use.
        weight: Weight,
        /// What may be held for storage at most.
        storage_deposit_limit: Balance,
        /// The contract's code.
        code: Vec<u8>,
        /// The constructor's selector and arguments.
        data: Vec<u8>,
        /// With a salt the address follows from deployer, code and salt (CREATE2); without, from the nonce.
        salt: Option<Salt>,
    },
    /// Sends an amount, keeping the sender's account alive.
    Transfer {
        /// To whom.
        dest: AccountId32,
        /// How much.
        value: Balance,
    },
}

/// 32 bytes that fix the address of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Salt(
    /// The bytes.
    pub [u8; 32],
);

impl Call {
    /// The call that brings a message to the contract; it pays nothing.
    pub fn message(contract: Account, message: &Message, weight: Weight, storage_deposit_limit: Balance) -> Self {
        Self::with_data(contract, message.call_data(), weight, storage_deposit_limit)
    }

    /// The call that brings a signed intent to the contract; whoever pays for it has no part in it.
    pub fn submit(contract: Account, signed: &SignedIntent, weight: Weight, storage_deposit_limit: Balance) -> Self {
        Self::with_data(contract, intent::submit_data(signed), weight, storage_deposit_limit)
    }

    /// The call that brings several messages to the contract, all or none.
    ///
    /// # Errors
    /// [`Denial::TooMany`] for more messages than the contract takes.
    pub fn batch(contract: Account, messages: &[Message], weight: Weight, storage_deposit_limit: Balance) -> Result<Self, Denial> {
        Ok(Self::with_data(contract, intent::batch_data(messages)?, weight, storage_deposit_limit))
    }

    const fn with_data(contract: Account, data: Vec<u8>, weight: Weight, storage_deposit_limit: Balance) -> Self {
        Self::ReviveCall { contract, value: Balance(0), weight, storage_deposit_limit, data }
    }

    /// The call's bytes on a chain that has its calls at these indices.
    pub fn encode_with(&self, indices: &CallIndices) -> Vec<u8> {
        let compact = |balance: &Balance| Compact(balance.0);
        match self {
            Self::MapAccount => indices.map_account.encode(),
            Self::ReviveCall { contract, value, weight, storage_deposit_limit, data } => {
                (indices.revive_call, contract, compact(value), weight.compact(), compact(storage_deposit_limit), data).encode()
            }
            Self::InstantiateWithCode { value, weight, storage_deposit_limit, code, data, salt } => {
                ((indices.instantiate_with_code, compact(value), weight.compact(), compact(storage_deposit_limit)), (code, data, salt))
                    .encode()
            }
            Self::Transfer { dest, value } => (indices.transfer_keep_alive, super::ADDRESS_ID, dest, compact(value)).encode(),
        }
    }
}

impl Weight {
    fn compact(&self) -> (Compact<u64>, Compact<u64>) {
        (Compact(self.ref_time), Compact(self.proof_size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transaction::CallIndex;

    const INDICES: CallIndices = CallIndices {
        map_account: CallIndex { pallet: 9, call: 7 },
        revive_call: CallIndex { pallet: 9, call: 1 },
        instantiate_with_code: CallIndex { pallet: 9, call: 3 },
        transfer_keep_alive: CallIndex { pallet: 5, call: 3 },
    };
    const WEIGHT: Weight = Weight { ref_time: 1, proof_size: 16_384 };

    #[test]
    fn each_call_is_the_bytes_of_its_pallet_arguments() {
        let revive = Call::ReviveCall {
            contract: Account([0xaa; 20]),
            value: Balance(0),
            weight: WEIGHT,
            storage_deposit_limit: Balance(1 << 64),
            data: vec![1, 2, 3],
        };
        let deploy = |salt| Call::InstantiateWithCode {
            value: Balance(63),
            weight: WEIGHT,
            storage_deposit_limit: Balance(64),
            code: vec![0xc0],
            data: vec![],
            salt,
        };
        let address = "aa".repeat(20);
        let salt = "5a".repeat(32);
        let scenarios = [
            ("map", Call::MapAccount, "0907".to_owned()),
            // 1 << 64 has nine bytes: mode 0b11, (9 - 4) << 2 | 0b11 = 0x17.
            ("call", revive, ["0901", &address, "00", "04", "02000100", "17000000000000000001", "0c010203"].concat()),
            ("deploy", deploy(None), "0903fc04020001000101".to_owned() + "04c0" + "00" + "00"),
            ("deploy2", deploy(Some(Salt([0x5a; 32]))), ["0903fc04020001000101", "04c0", "00", "01", &salt].concat()),
        ];
        for (name, call, exp_bytes) in scenarios {
            assert_eq!(hex::encode(call.encode_with(&INDICES)), exp_bytes, "{name}");
        }
    }
}
