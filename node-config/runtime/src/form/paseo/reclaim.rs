//! Gives back the weight that was not used, under the name that a parachain has for it.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_system::WeightReclaim;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{DispatchInfoOf, PostDispatchInfoOf, TransactionExtension},
    transaction_validity::{TransactionValidity, TransactionValidityError},
    DispatchResult, Weight,
};

use crate::{Runtime, RuntimeCall};

/// [`WeightReclaim`] by another name: there is no proof size to measure here.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub struct StorageWeightReclaim;

type Inner = WeightReclaim<Runtime>;

impl TransactionExtension<RuntimeCall> for StorageWeightReclaim {
    const IDENTIFIER: &'static str = "StorageWeightReclaim";
    type Implicit = ();
    type Val = ();
    type Pre = ();

    sp_runtime::impl_tx_ext_default!(RuntimeCall; validate prepare);

    fn weight(&self, call: &RuntimeCall) -> Weight {
        Inner::new().weight(call)
    }

    fn post_dispatch_details(
        (): (),
        info: &DispatchInfoOf<RuntimeCall>,
        post_info: &PostDispatchInfoOf<RuntimeCall>,
        len: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        Inner::post_dispatch_details((), info, post_info, len, result)
    }

    fn bare_validate(call: &RuntimeCall, info: &DispatchInfoOf<RuntimeCall>, len: usize) -> TransactionValidity {
        Inner::bare_validate(call, info, len)
    }

    fn bare_validate_and_prepare(
        call: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        len: usize,
    ) -> Result<(), TransactionValidityError> {
        Inner::bare_validate_and_prepare(call, info, len)
    }

    fn bare_post_dispatch(
        info: &DispatchInfoOf<RuntimeCall>,
        post_info: &mut PostDispatchInfoOf<RuntimeCall>,
        len: usize,
        result: &DispatchResult,
    ) -> Result<(), TransactionValidityError> {
        Inner::bare_post_dispatch(info, post_info, len, result)
    }
}
