//! The fee, in the form of a chain on which it can be paid in another asset.

use codec::{Decode, DecodeWithMemTracking, Encode};
use pallet_transaction_payment::ChargeTransactionPayment;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, TransactionExtension, ValidateResult},
    transaction_validity::{TransactionSource, TransactionValidityError},
    DispatchResult, Weight,
};

use super::off::Never;
use crate::{types::Balance, Runtime, RuntimeCall};

/// Charges the fee in the token: no other asset can be named.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub struct ChargeAssetTxPayment {
    #[codec(compact)]
    tip: Balance,
    asset_id: Option<Never>,
}

type Charge = ChargeTransactionPayment<Runtime>;

impl ChargeAssetTxPayment {
    /// The fee and that tip.
    pub const fn new(tip: Balance) -> Self {
        Self { tip, asset_id: None }
    }

    fn charge(&self) -> Charge {
        Charge::from(self.tip)
    }
}

impl TransactionExtension<RuntimeCall> for ChargeAssetTxPayment {
    const IDENTIFIER: &'static str = "ChargeAssetTxPayment";
    type Implicit = ();
    type Val = <Charge as TransactionExtension<RuntimeCall>>::Val;
    type Pre = <Charge as TransactionExtension<RuntimeCall>>::Pre;

    fn weight(&self, call: &RuntimeCall) -> Weight {
        self.charge().weight(call)
    }

    fn validate(
        &self,
        origin: DispatchOriginOf<RuntimeCall>,
        call: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        len: usize,
        implicit: (),
        implication: &impl Implication,
        source: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCall> {
        self.charge().validate(origin, call, info, len, implicit, implication, source)
    }

    fn prepare(
        self,
        val: Self::Val,
        origin: &DispatchOriginOf<RuntimeCall>,
        call: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        self.charge().prepare(val, origin, call, info, len)
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfoOf<RuntimeCall>,
        post_info: &PostDispatchInfoOf<RuntimeCall>,
        len: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        Charge::post_dispatch_details(pre, info, post_info, len, result)
    }
}
