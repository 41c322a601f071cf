//! Reading the wire types with little code.
//!
//! The contract pays for each byte of its code with every call, and half of a derived `Decode` is the
//! way out after each field. Here a [`Reader`] goes on with zeros after the first thing that is not as
//! it should be, and remembers it; the value is looked at only if nothing was. The bytes are those of
//! SCALE, as the derived `Encode` writes them; the golden vectors and the round trips hold the two
//! together.

use codec::{Error, Input};

/// Bytes being read.
pub(crate) struct Reader<'a, I> {
    input: &'a mut I,
    malformed: bool,
}

impl<I: Input> Reader<'_, I> {
    /// The next bytes; zeros past the end.
    #[inline(never)]
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        if self.input.read(&mut bytes).is_err() {
            self.malformed = true;
        }
        bytes
    }

    /// What was read is not a form of the type.
    pub(crate) fn reject<T>(&mut self, instead: T) -> T {
        self.malformed = true;
        instead
    }
}

/// A type that is read so. What is returned after a rejection means nothing.
pub(crate) trait Wire: Sized {
    fn read<I: Input>(from: &mut Reader<'_, I>) -> Self;
}

/// Reads one value.
pub(crate) fn decode<T: Wire, I: Input>(input: &mut I) -> Result<T, Error> {
    let mut reader = Reader { input, malformed: false };
    let value = T::read(&mut reader);
    if reader.malformed {
        Err(Error::from("not a form of this type"))
    } else {
        Ok(value)
    }
}

impl<const N: usize> Wire for [u8; N] {
    fn read<I: Input>(from: &mut Reader<'_, I>) -> Self {
        from.bytes()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Wire for $number {
            fn read<I: Input>(from: &mut Reader<'_, I>) -> Self {
                Self::from_le_bytes(from.bytes())
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64);

impl<T: Wire> Wire for Option<T> {
    fn read<I: Input>(from: &mut Reader<'_, I>) -> Self {
        match u8::read(from) {
            0 => None,
            1 => Some(T::read(from)),
            _ => from.reject(None),
        }
    }
}

/// `Decode` by [`Wire`].
macro_rules! decode_by_wire {
    ($($name:ty),+ $(,)?) => {$(
        impl codec::Decode for $name {
            fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
                crate::wire::decode(input)
            }
        }
    )+};
}
pub(crate) use decode_by_wire;

/// A struct: its fields in their order.
macro_rules! wire_struct {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl crate::wire::Wire for $name {
            fn read<I: codec::Input>(from: &mut crate::wire::Reader<'_, I>) -> Self {
                $(let $field = crate::wire::Wire::read(from);)+
                Self { $($field),+ }
            }
        }
        crate::wire::decode_by_wire!($name);
    };
}
pub(crate) use wire_struct;

/// A struct around one value.
macro_rules! wire_newtype {
    ($($name:ident),+ $(,)?) => {$(
        impl crate::wire::Wire for $name {
            fn read<I: codec::Input>(from: &mut crate::wire::Reader<'_, I>) -> Self {
                Self(crate::wire::Wire::read(from))
            }
        }
        crate::wire::decode_by_wire!($name);
    )+};
}
pub(crate) use wire_newtype;

/// An enum: its entries with their numbers, and with their fields if they have any.
macro_rules! wire_enum {
    ($name:ident { $($code:literal = $entry:ident $(($($inner:ident),+))? $({ $($field:ident),+ })?),+ $(,)? } else $other:expr) => {
        impl crate::wire::Wire for $name {
            fn read<I: codec::Input>(from: &mut crate::wire::Reader<'_, I>) -> Self {
                match <u8 as crate::wire::Wire>::read(from) {
                    $($code => {
                        $($(let $inner = crate::wire::Wire::read(from);)+)?
                        $($(let $field = crate::wire::Wire::read(from);)+)?
                        Self::$entry $(($($inner),+))? $({ $($field),+ })?
                    })+
                    _ => from.reject($other),
                }
            }
        }
        crate::wire::decode_by_wire!($name);
    };
}
pub(crate) use wire_enum;
