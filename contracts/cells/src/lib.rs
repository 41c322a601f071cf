//! The contract's storage cells and events, as the consent rules read and write them.
//!
//! Both parts of the contract stand on this crate: [`Cells`] reads records for the rules, and writes
//! what an accepted change does together with its one event. Each record lies in one cell, in its
//! SCALE form, under a key that anybody can make: the number of its kind and the record's own key.
//!
//! It holds no rule. It knows nothing of messages.

#![cfg_attr(not(feature = "std"), no_std)]

// Linked in for its four functions, which only the compiler calls.
#[cfg(feature = "code")]
extern crate valet_contract_memory as _;

mod cells;
mod event;
mod forward;
mod hot_path_host;
mod precompiles;
#[cfg_attr(feature = "code", path = "raw.rs")]
#[cfg_attr(not(feature = "code"), path = "raw/absent.rs")]
mod raw;

pub use cells::Cells;
pub use event::ConsentChanged;
pub use forward::{forward, initialize, Forwarded};
pub use hot_path_host::HotPathHost;
pub use raw::{caller, now};
