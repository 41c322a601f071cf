//! Chain transactions: what to do, as whom, bound to which chain and moment. No chain client here:
//! [`Shape`] and [`Context`] are what a client has read from the chain.

mod call;
mod context;
mod extension;
mod mortality;
mod shape;

pub use call::{Balance, Call, Salt, Weight};
pub use context::{BlockHash, Context, MetadataHash};
pub use extension::{Extension, TypeSizes, UnknownExtension};
pub use mortality::{Mortality, PeriodError, Window};
pub use shape::{CallIndex, CallIndices, Shape};

use crate::{hash::blake2_256, Keypair};
use codec::Encode;

/// A signed extrinsic of version 4.
const SIGNED_V4: u8 = 0x84;
/// The variant `Id` of `MultiAddress`.
const ADDRESS_ID: u8 = 0x00;
/// Payloads longer than this many bytes are signed by their hash.
const MAX_PLAIN_PAYLOAD: usize = 256;

/// A transaction that is ready to be submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedTransaction {
    bytes: Vec<u8>,
}

impl SignedTransaction {
    /// The bytes that `author_submitExtrinsic` takes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, owned.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The hash by which the chain's tools name the transaction.
    pub fn hash(&self) -> [u8; 32] {
        blake2_256(&self.bytes)
    }
}

/// Signs a call as a transaction of this chain.
///
/// INVARIANT (bound): the signature covers the chain's genesis, its runtime versions, the account's
/// nonce, the mortality and what is given of the metadata's hash, wherever the chain has the extensions for them.
pub fn sign(key: &Keypair, call: &Call, context: &Context, shape: &Shape) -> SignedTransaction {
    let call = call.encode_with(&shape.calls);
    let extra = shape.extra(context);
    let signature = key.sign(&to_be_signed(&call, &extra, &shape.additional(context)));
    let account = key.public().account_id();
    let body = [&[SIGNED_V4, ADDRESS_ID], account.0.as_slice(), &signature.encode(), &extra, &call].concat();
    // The SCALE form of a byte list is its compact length and then the bytes: what an extrinsic is on the wire.
    SignedTransaction { bytes: body.encode() }
}

fn to_be_signed(call: &[u8], extra: &[u8], additional: &[u8]) -> Vec<u8> {
    let payload = [call, extra, additional].concat();
    if payload.len() > MAX_PLAIN_PAYLOAD {
        blake2_256(&payload).to_vec()
    } else {
        payload
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId32, KeyKind, Seed};

    fn shape() -> Shape {
        let identifiers = [
            "CheckNonZeroSender",
            "CheckSpecVersion",
            "CheckTxVersion",
            "CheckGenesis",
            "CheckMortality",
            "CheckNonce",
            "CheckWeight",
            "ChargeTransactionPayment",
            "CheckMetadataHash",
            "EthSetOrigin",
        ];
        Shape {
            calls: CallIndices {
                map_account: CallIndex { pallet: 9, call: 7 },
                revive_call: CallIndex { pallet: 9, call: 1 },
                instantiate_with_code: CallIndex { pallet: 9, call: 3 },
                transfer_keep_alive: CallIndex { pallet: 5, call: 3 },
            },
            extensions: identifiers.map(|identifier| Extension::parse(identifier, TypeSizes::NotEmpty).unwrap()).to_vec(),
        }
    }

    fn context() -> Context {
        Context {
            genesis: BlockHash([0x11; 32]),
            spec_version: 1,
            transaction_version: 2,
            nonce: 64,
            tip: Balance(0),
            mortality: Mortality::Mortal(Window::new(64, 42, BlockHash([0x22; 32])).unwrap()),
            metadata: None,
        }
    }

    #[test]
    fn a_transfer_is_the_bytes_worked_out_by_hand() {
        let key = Keypair::from_seed(KeyKind::Ed25519, &Seed::new([1; 32])).unwrap();
        let call = Call::Transfer { dest: AccountId32([0x33; 32]), value: Balance(1_000_000) };
        // pallet, call, MultiAddress::Id, account, compact(1,000,000) = 1_000_000 << 2 | 0b10.
        let exp_call = ["050300", &"33".repeat(32), "02093d00"].concat();
        // Era: log2(64) - 1 = 5, phase 42 << 4 -> 0x02a5 little-endian; nonce compact(64) = 0x0101; tip 0; metadata-hash mode 0.
        let exp_extra = "a502".to_owned() + "0101" + "00" + "00";
        // Versions, genesis, the window's block; no metadata hash.
        let exp_additional = ["01000000", "02000000", &"11".repeat(32), &"22".repeat(32), "00"].concat();
        assert_eq!(hex::encode(call.encode_with(&shape().calls)), exp_call);
        assert_eq!(hex::encode(shape().extra(&context())), exp_extra);
        assert_eq!(hex::encode(shape().additional(&context())), exp_additional);

        let payload = hex::decode(exp_call.clone() + &exp_extra + &exp_additional).unwrap();
        let crate::MultiSignature::Ed25519(signature) = key.sign(&payload) else { panic!() };
        let account = hex::encode(key.public().bytes());
        // 1 + 33 + 65 + 6 + 39 = 144 bytes, compact(144) = 144 << 2 | 0b01 = 0x0241.
        let exp_bytes = ["4102", "8400", &account, "00", &hex::encode(signature), &exp_extra, &exp_call].concat();
        let signed = sign(&key, &call, &context(), &shape());
        assert_eq!(hex::encode(signed.bytes()), exp_bytes);
        assert_eq!(signed.hash(), blake2_256(signed.bytes()));
    }

    #[test]
    fn a_payload_longer_than_256_bytes_is_signed_by_its_hash() {
        assert_eq!(to_be_signed(&[1; 200], &[2; 50], &[3; 6]).len(), 256);
        let long = to_be_signed(&[1; 200], &[2; 50], &[3; 7]);
        assert_eq!(long, blake2_256(&[[1; 200].as_slice(), &[2; 50], &[3; 7]].concat()));
    }

    #[test]
    fn another_chain_nonce_or_window_gives_another_signature() {
        let key = Keypair::dev(KeyKind::Secp256k1, "//Alice").unwrap();
        let first = sign(&key, &Call::MapAccount, &context(), &shape());
        let others = [
            Context { genesis: BlockHash([0x12; 32]), ..context() },
            Context { spec_version: 9, ..context() },
            Context { transaction_version: 9, ..context() },
            Context { nonce: 65, ..context() },
            Context { tip: Balance(1), ..context() },
            Context { mortality: Mortality::Immortal, ..context() },
            Context { metadata: Some(MetadataHash([0x44; 32])), ..context() },
        ];
        for other in others {
            assert_ne!(sign(&key, &Call::MapAccount, &other, &shape()), first, "{other:?}");
        }
    }
}
