//! What comes over the border to be signed: call, context and shape, as the tables of `wire` order them.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use super::Failure;
use crate::{
    transaction::{Balance, BlockHash, CallIndices, Extension, Mortality, TypeSizes, Weight, Window},
    AccountId32, Call, Context, Shape,
};
use codec::{Decode, Encode};
use shared_logic::{Account, Message, SignedIntent};

#[derive(Encode, Decode)]
pub(super) struct SignRequest {
    call: CallRequest,
    context: ContextRequest,
    shape: ShapeRequest,
}

impl SignRequest {
    pub(super) fn into_parts(self) -> Result<(Call, Context, Shape), Failure> {
        Ok((self.call.into_call()?, self.context.into_context()?, self.shape.into_shape()?))
    }
}

/// What a browser wallet signs: no deployment, and contract calls only as messages of the rules.
#[derive(Encode, Decode)]
enum CallRequest {
    MapAccount,
    Message(Target, Message),
    Submit(Target, SignedIntent),
    Batch(Target, Vec<Message>),
    Transfer(AccountId32, u128),
}

/// Which contract, and what the call may use: reference time, proof size, deposit.
#[derive(Encode, Decode)]
struct Target(Account, u64, u64, u128);

impl Target {
    const fn parts(&self) -> (Account, Weight, Balance) {
        let Self(contract, ref_time, proof_size, deposit) = *self;
        (contract, Weight { ref_time, proof_size }, Balance(deposit))
    }
}

impl CallRequest {
    fn into_call(self) -> Result<Call, Failure> {
        Ok(match self {
            Self::MapAccount => Call::MapAccount,
            Self::Message(target, message) => {
                let (contract, weight, limit) = target.parts();
                Call::message(contract, &message, weight, limit)
            }
            Self::Submit(target, signed) => {
                let (contract, weight, limit) = target.parts();
                Call::submit(contract, &signed, weight, limit)
            }
            Self::Batch(target, messages) => {
                let (contract, weight, limit) = target.parts();
                Call::batch(contract, &messages, weight, limit)?
            }
            Self::Transfer(dest, value) => Call::Transfer { dest, value: Balance(value) },
        })
    }
}

#[derive(Encode, Decode)]
struct ContextRequest {
    genesis: BlockHash,
    spec_version: u32,
    transaction_version: u32,
    nonce: u32,
    tip: u128,
    /// Period, block and its hash, where it is mortal.
    mortality: Option<(u16, u32, BlockHash)>,
}

impl ContextRequest {
    fn into_context(self) -> Result<Context, Failure> {
        let Self { genesis, spec_version, transaction_version, nonce, tip, mortality } = self;
        // What reads metadata and hashes it is too large for a wallet that a page loads.
        let mortality = match mortality {
            None => Mortality::Immortal,
            Some((period, block, hash)) => Mortality::Mortal(Window::new(period, block, hash).map_err(Failure::malformed)?),
        };
        Ok(Context { genesis, spec_version, transaction_version, nonce, tip: Balance(tip), mortality, metadata: None })
    }
}

#[derive(Encode, Decode)]
struct ShapeRequest {
    calls: CallIndices,
    /// Identifier, and 0 for both types of size zero.
    extensions: Vec<(String, u8)>,
}

impl ShapeRequest {
    fn into_shape(self) -> Result<Shape, Failure> {
        let extension = |(identifier, sizes): (String, u8)| {
            let sizes = if sizes == 0 { TypeSizes::BothZero } else { TypeSizes::NotEmpty };
            Extension::parse(&identifier, sizes).map_err(Failure::malformed)
        };
        let extensions = self.extensions.into_iter().map(extension).collect::<Result<_, _>>()?;
        Ok(Shape { calls: self.calls, extensions })
    }
}
