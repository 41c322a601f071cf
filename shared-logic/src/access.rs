//! Asking: may this recipient have this data now?

mod action;
mod chain;
mod decide;
mod emergency;
mod request;
mod verdict;

pub use action::{Action, Actions, Residency};
pub use chain::over;
pub(crate) use chain::Chain;
pub use decide::{decide, decide_any, decide_on};
pub use emergency::decide_emergency;
pub use request::{Coverage, Request};
pub use verdict::{Basis, Proof, Refusal, Verdict};
