//! Delegating a call to the extension: the code of the messages that are seldom sent.

use crate::{raw, Cells};
use codec::{Decode, Encode, Error, Input};
use core::marker::PhantomData;
use scale_info::{Type, TypeInfo};
use shared_logic::{
    cell::{self, longest},
    Account, Buffer, GenesisHash,
};

/// An argument that this code does not read, because it delegates the whole call. It is described as `T`.
pub struct Forwarded<T>(PhantomData<T>);

impl<T> Decode for Forwarded<T> {
    fn decode<I: Input>(_input: &mut I) -> Result<Self, Error> {
        Ok(Self(PhantomData))
    }
}

impl<T: TypeInfo + 'static> TypeInfo for Forwarded<T> {
    type Identity = T::Identity;

    fn type_info() -> Type {
        T::type_info()
    }
}

/// Runs the extension's code on this very call and this very storage, and ends with its answer.
///
/// INVARIANT (no other code): the address was written once, by the constructor, and nothing here or in
/// the extension writes that cell.
pub fn forward() -> ! {
    let extension = Cells::read::<Account, { longest::EXTENSION }>(cell::EXTENSION, &()).unwrap_or(Account([0; 20]));
    raw::forward(&extension.0)
}

/// Lets the extension make the first event, for the constructor, and keeps for good where it stands; false when it
/// refused.
pub fn initialize(genesis: GenesisHash, extension: Account) -> bool {
    Cells::write(cell::ROOT, &(), &Cells::BLANK);
    Cells::write(cell::EXTENSION, &(), &extension);
    let mut input = Buffer::<36>::new();
    (ink::selector_bytes!("initialize"), genesis).encode_to(&mut input);
    raw::run(&extension.0, input.filled())
}

impl<T: Encode> Encode for Forwarded<T> {}
