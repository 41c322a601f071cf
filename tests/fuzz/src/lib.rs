//! What fuzzing holds the rules to. The inputs come from `bolero`: `cargo test -p valet-fuzz` runs some
//! thousands of random ones and everything in `tests/regressions`; `cargo bolero test` in this folder
//! runs a real fuzzer on the same functions for as long as wanted.

mod decoding;
mod history;

pub use decoding::{decoding, WIRE_TYPES};
pub use history::history;
