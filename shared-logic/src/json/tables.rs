//! The schemas of the rules' types.

mod basic;
mod event;
mod message;
mod record;
mod terms;
mod verdict;

pub use basic::*;
pub use event::*;
pub use message::*;
pub use record::*;
pub use terms::*;
pub use verdict::*;
