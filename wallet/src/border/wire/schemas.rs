//! What is asked at the border: the fields in the order in which `request` decodes them.

use crate::preview::PREVIEW;
use shared_logic::json::{tables::*, Schema, Schema::*};
use shared_logic::{object_schema, union_schema};

/// A list of messages.
pub(in crate::border) static MESSAGES: Schema = List(&MESSAGE);

/// A list of [`crate::Preview`].
pub(in crate::border) static PREVIEWS: Schema = List(&PREVIEW);

/// Accounts, one of which must vouch for the owner; nothing where nobody must.
static OPT_ACCOUNTS: Schema = Optional(&List(&ACCOUNT), "none");

/// Of a [`crate::transaction::TypeSizes`].
pub(super) static TYPE_SIZES: Schema = Enum(&["both-zero", "not-empty"]);

object_schema! {
    /// What is asked of a preview: `(caller, now, attesters, messages)`.
    pub(in crate::border) MESSAGES_PREVIEW { caller: ACCOUNT, now: U64, attesters: OPT_ACCOUNTS, messages: MESSAGES }
    /// The same of an intent that is not signed yet: `(signer, now, attesters, intent)`.
    pub(in crate::border) INTENT_PREVIEW { signer: ACCOUNT, now: U64, attesters: OPT_ACCOUNTS, intent: INTENT }
    /// The same of a signed intent: `(now, attesters, signed)`.
    pub(in crate::border) SIGNED_PREVIEW { now: U64, attesters: OPT_ACCOUNTS, signed: SIGNED_INTENT }
    /// What is signed, on which chain: a `SignRequest`.
    pub(in crate::border) SIGN_REQUEST { call: CALL, context: CONTEXT, shape: SHAPE }
    WEIGHT { ref_time: U64, proof_size: U64 }
    CONTEXT {
        genesis: ID,
        spec_version: U32,
        transaction_version: U32,
        nonce: U32,
        tip: U128,
        mortality: MORTALITY,
    }
    CALL_INDEX { pallet: U8, call: U8 }
    CALL_INDICES { map_account: CALL_INDEX, revive_call: CALL_INDEX, instantiate_with_code: CALL_INDEX, transfer_keep_alive: CALL_INDEX }
    EXTENSION { identifier: Text, sizes: TYPE_SIZES }
    SHAPE { calls: CALL_INDICES, extensions: List(&EXTENSION) }
}

union_schema! {
    pub(super) CALL by "kind" {
        "map-account",
        "message" { contract: ACCOUNT, weight: WEIGHT, storage_deposit_limit: U128, message: MESSAGE },
        "submit" { contract: ACCOUNT, weight: WEIGHT, storage_deposit_limit: U128, signed: SIGNED_INTENT },
        "batch" { contract: ACCOUNT, weight: WEIGHT, storage_deposit_limit: U128, messages: MESSAGES },
        "transfer" { dest: ID, value: U128 },
    }
    pub(super) MORTALITY by "kind" { "immortal", "mortal" { period: U16, block: U32, hash: ID } }
}
