//! Asking: may this recipient have this data now?

mod check;
mod check_request;
mod emergency;
mod grant_path;
mod request_for;
mod verdict;

pub use check::{check, check_any, check_with};
pub use check_request::{CheckRequest, Coverage};
pub use emergency::check_emergency;
pub use grant_path::over;
pub(crate) use grant_path::GrantPath;
pub use verdict::{Basis, Proof, Refusal, Verdict};
