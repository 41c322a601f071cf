//! Blake2b in the widths the chain uses.

use blake2::digest::consts::U32;
use blake2::{Blake2b, Blake2b512, Digest};

/// Blake2b with 32 bytes: account ids, payloads, transaction hashes.
pub(crate) fn blake2_256(bytes: &[u8]) -> [u8; 32] {
    Blake2b::<U32>::digest(bytes).into()
}

/// Blake2b with 64 bytes: the checksum of an SS58 address.
pub(crate) fn blake2_512(bytes: &[u8]) -> [u8; 64] {
    Blake2b512::digest(bytes).into()
}
