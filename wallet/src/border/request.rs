//! The call objects that come over the border. Unknown fields are refused.

use super::{json, Failure};
use crate::{
    text::decimal,
    transaction::{Balance, Weight},
    AccountId32, Call, Context, Shape,
};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use shared_logic::{Account, UnixSeconds};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewRequest {
    pub(super) caller: Account,
    pub(super) message: Box<RawValue>,
    #[serde(deserialize_with = "moment")]
    pub(super) now: UnixSeconds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignRequest {
    pub(super) call: CallRequest,
    pub(super) context: Context,
    pub(super) shape: Shape,
}

/// What a browser wallet signs: no deployment, and contract calls only as messages of the rules.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CallRequest {
    MapAccount {},
    Message { contract: Account, message: Box<RawValue>, weight: Weight, storage_deposit_limit: Balance },
    Transfer { dest: AccountId32, value: Balance },
}

impl CallRequest {
    pub(super) fn into_call(self) -> Result<Call, Failure> {
        Ok(match self {
            Self::MapAccount {} => Call::MapAccount,
            Self::Message { contract, message, weight, storage_deposit_limit } => {
                Call::message(contract, &json::message(message.get())?, weight, storage_deposit_limit)
            }
            Self::Transfer { dest, value } => Call::Transfer { dest, value },
        })
    }
}

fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<UnixSeconds, D::Error> {
    decimal::deserialize(deserializer).map(UnixSeconds)
}
