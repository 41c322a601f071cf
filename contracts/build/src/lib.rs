//! The metadata of a contract as other people's tools read it: what ink! says of it, and what it leaves out.
//!
//! ink! names a type by the Rust module it stands in; clients make one name of the path, so that two types can become
//! one. Here each type gets a name that no other has ([`types`]), the bits of masks get theirs ([`masks`]), and the
//! contract its description, hash and code ([`Part`]).

mod docs;
mod masks;
mod part;
mod spec;
mod types;

pub use part::Part;

/// Why there is no metadata; only to be printed.
pub type Error = Box<dyn std::error::Error>;
