//! History against the rules, and against what the contract stores.
//!
//! Three things are shown: the events are without gaps (each vehicle's, and those of no vehicle, are
//! numbered and name the one before), each is one the rules would have made of a message at that
//! moment, and the state they fold to is the state the contract stores.
//!
//! What this cannot show, for it is in no event:
//!
//! - that a signed intent bore its principal's signature, or that of an intent key: the contract took
//!   it, and replay assumes it. That its number was the principal's next, and that the principal
//!   might do what was signed, is checked.
//! - of which number an access request's id was made, and of which salt a vehicle's; only that the id is new.
//! - what a recorded use was for; only that something was allowed then.
//! - that no vehicle is missing with all of its events: each has a chain of its own.

mod assumed_host;
mod conforms;
mod fold;
mod message;
mod record;
mod report;
mod storage;

pub use conforms::{conforms, Nonconformity};
pub use fold::{fold, Incomplete, Logged, Place};
pub use record::{Record, RecordKind};
pub use report::{replay, Finding, ReplayReport};
pub use storage::{compare, Difference, Storage};
