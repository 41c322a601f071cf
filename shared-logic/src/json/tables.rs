//! The schemas of the rules' types.

mod event;
mod record;
mod verdict;

pub use crate::schema::*;
pub use event::*;
pub use record::*;
pub use verdict::*;
