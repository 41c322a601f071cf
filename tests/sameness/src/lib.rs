//! Sameness: every build of the rules says the same, byte for byte.
//!
//! One trait, [`Build`], is implemented by the rules as compiled here, by the wallet's wasm under
//! Node.js, and by the contract's code on a real chain. [`Play`] makes up histories of a small cast, at
//! random but repeatably, and [`compare`] puts the same questions and changes to two builds.
//!
//! Read in this order: [`Build`], [`Case`], [`Play`], [`compare`].

pub mod build;
mod case;
mod compare;
mod pick;
mod play;

pub use build::{Build, Contract, Native, Wasm};
pub use case::{Answer, Case, Question};
pub use compare::{compare, Difference, Tally};
pub use play::{Cast, Play, Signer};

/// Why a run could not go on; not a difference.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;
