//! Sameness: every build of the rules says the same, byte for byte.
//!
//! One trait, [`Build`], is implemented by the rules as compiled here, by the wallet's wasm under
//! Node.js, and by the contract's code on a real chain: as it was deployed and called, and as a chain
//! begins with it at a given state. [`vectors`] reads the golden vectors. [`Generator`] makes histories of a few actors, at
//! random but repeatably, and [`compare`] puts the same questions and changes to two builds.
//!
//! Read in this order: [`Build`], [`Case`], [`Generator`], [`compare`].

pub mod build;
mod case;
mod compare;
mod generator;
mod pick;
mod vectors;

pub use build::{Build, Contract, Native, Placed, Wasm};
pub use case::{Accepted, Answer, Case, Question};
pub use compare::{compare, Difference, Tally};
pub use generator::{Actors, Generator, Signer};
pub use vectors::{vectors, Vector};

/// Why a run could not go on; not a difference.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
