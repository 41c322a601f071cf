//! Asking: may this recipient have this data now?

mod action;
mod decide;
mod request;
mod verdict;

pub use action::{Action, Actions, Residency};
pub use decide::{decide, decide_any};
pub use request::{Coverage, Request};
pub use verdict::{Proof, Refusal, Verdict};
