//! Sums over what is written, so that a byte that changed on the disk is found when it is read.

use super::{Position, Record};
use sha2::{Digest, Sha256};
use shared_logic::UnixSeconds;
use valet_chain::{BlockHash, Head};

/// The sum over an event with its place, its block and that block's time.
pub(super) fn of_event(position: Position, block: BlockHash, time: UnixSeconds, data: &[u8]) -> i64 {
    let mut hash = Sha256::new();
    hash.update(position.number.0.to_be_bytes());
    hash.update(position.index.to_be_bytes());
    hash.update(block.0);
    hash.update(time.0.to_be_bytes());
    hash.update(data);
    first(&hash.finalize())
}

/// The sum over an event of the log.
pub(super) fn of_record(record: &Record) -> i64 {
    of_event(record.position, record.block, record.time, &record.data)
}

/// The sum over a block and its time.
pub(super) fn of_block(head: Head, time: UnixSeconds) -> i64 {
    let mut hash = Sha256::new();
    hash.update(head.number.0.to_be_bytes());
    hash.update(head.hash.0);
    hash.update(time.0.to_be_bytes());
    first(&hash.finalize())
}

/// The first eight bytes: against chance, not against an attacker, who could write the sum as well.
fn first(hash: &[u8]) -> i64 {
    hash.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}
