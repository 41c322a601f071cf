//! History against the rules, and against what the contract stores.
//!
//! Three things are shown: the events are without gaps (each vehicle's are numbered and name the one
//! before), each is one the rules would have made of a message at that moment, and the state they
//! fold to is the state the contract stores.
//!
//! What this cannot show: that no vehicle is missing with all of its events, nor a catalogue event
//! that nothing later leans on, for those are in no chain.

mod fold;
mod lawful;
mod report;
mod storage;

pub use fold::{fold, Incomplete, Logged, Place};
pub use lawful::{lawful, Unlawful};
pub use report::{replay, Finding, ReplayReport};
pub use storage::{compare, Difference, Record, RecordKind, Storage};
