//! Off chain there is no storage: these crates are compiled for their metadata only, and nothing is called.

use shared_logic::{Account, UnixSeconds};

pub(crate) fn read<'a>(_key: &[u8], _into: &'a mut [u8]) -> Option<&'a [u8]> {
    None
}

pub(crate) fn write(_key: &[u8], _value: &[u8]) {}

pub(crate) fn remove(_key: &[u8]) {}

pub(crate) fn emit(_topics: &[[u8; 32]], _data: &[u8]) {}

pub(crate) fn keccak_256(bytes: &[u8]) -> [u8; 32] {
    shared_logic::keccak_256(bytes)
}

/// Who called: nobody.
pub fn caller() -> Account {
    Account([0; 20])
}

/// Chain time: none.
pub fn now() -> UnixSeconds {
    UnixSeconds(0)
}

pub(crate) fn address() -> Account {
    Account([0; 20])
}

pub(crate) fn ask(_address: &[u8; 20], _input: &[u8]) -> Option<[u8; 32]> {
    None
}

pub(crate) fn run(_address: &[u8; 20], _input: &[u8]) -> bool {
    false
}

pub(crate) fn forward(_address: &[u8; 20]) -> ! {
    unreachable!("only the contract's code forwards")
}
