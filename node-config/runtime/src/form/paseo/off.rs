//! Extensions that this chain carries and does not have: they take their "off" form and refuse any other.

use core::marker::PhantomData;

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{impl_tx_ext_default, traits::TransactionExtension};

use crate::RuntimeCall;

/// What is never there: bytes that claim one are refused when they are decoded.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub enum Never {}

/// An extension of that name whose one value is `None`: the byte 00.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
#[scale_info(skip_type_params(N))]
pub struct Off<N>(Option<Never>, PhantomData<N>);

/// The identifier that clients find in the metadata.
pub trait Named: Clone + PartialEq + Eq + core::fmt::Debug + Send + Sync + 'static {
    /// The identifier.
    const IDENTIFIER: &'static str;
}

macro_rules! named {
    ($($name:ident),*) => {$(
        /// The public network's extension of that name.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum $name {}

        impl Named for $name {
            const IDENTIFIER: &'static str = stringify!($name);
        }
    )*};
}

named!(AuthorizeValueTransfer, AsPgas, AsRingAlias, AsDotnsGateway);

impl<N> Off<N> {
    /// The one value.
    pub const fn new() -> Self {
        Self(None, PhantomData)
    }
}

impl<N: Named> TransactionExtension<RuntimeCall> for Off<N> {
    const IDENTIFIER: &'static str = N::IDENTIFIER;
    type Implicit = ();
    type Val = ();
    type Pre = ();

    impl_tx_ext_default!(RuntimeCall; weight validate prepare);
}

/// Whether restricted origins are charged. Accounts are none, so both values are taken and change nothing.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub struct RestrictOrigins(pub bool);

impl TransactionExtension<RuntimeCall> for RestrictOrigins {
    const IDENTIFIER: &'static str = "RestrictOrigins";
    type Implicit = ();
    type Val = ();
    type Pre = ();

    impl_tx_ext_default!(RuntimeCall; weight validate prepare);
}

/// Looks at claims, of which this chain has none. No bytes.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub struct PrevalidateAttests;

impl TransactionExtension<RuntimeCall> for PrevalidateAttests {
    const IDENTIFIER: &'static str = "PrevalidateAttests";
    type Implicit = ();
    type Val = ();
    type Pre = ();

    impl_tx_ext_default!(RuntimeCall; weight validate prepare);
}
