//! How this chain writes calls and transactions, as its metadata says.

use super::{Context, Extension};
use codec::{Decode, Encode};

/// The place of a call in the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CallIndex {
    /// The pallet's index.
    pub pallet: u8,
    /// The call's index in it.
    pub call: u8,
}

/// The places of all calls this wallet signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CallIndices {
    /// `Revive.map_account`.
    pub map_account: CallIndex,
    /// `Revive.call`.
    pub revive_call: CallIndex,
    /// `Revive.instantiate_with_code`.
    pub instantiate_with_code: CallIndex,
    /// `Balances.transfer_keep_alive`.
    pub transfer_keep_alive: CallIndex,
}

/// What of a chain's metadata a signature depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Where its calls are.
    pub calls: CallIndices,
    /// Its transaction extensions, in the metadata's order.
    pub extensions: Vec<Extension>,
}

impl Shape {
    /// What the extensions put into the transaction.
    pub(super) fn extra(&self, context: &Context) -> Vec<u8> {
        self.extensions.iter().flat_map(|extension| extension.extra(context)).collect()
    }

    /// What the extensions have signed besides.
    pub(super) fn additional(&self, context: &Context) -> Vec<u8> {
        self.extensions.iter().flat_map(|extension| extension.additional(context)).collect()
    }
}
