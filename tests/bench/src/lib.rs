//! Measures the consent rules beside other policy engines that hold the same rules.
//!
//! Read in this order: [`World`], [`questions`], [`Engine`], [`compare`], [`growth`], [`timing`], [`report`].

pub mod allocations;
pub mod chain;
pub mod compare;
pub mod engine;
pub mod engines;
pub mod growth;
pub mod host;
pub mod questions;
pub mod report;
pub mod timing;
mod world;

pub use engine::Engine;
pub use world::World;

/// Anything that stops the benchmark.
pub type Trouble = Box<dyn std::error::Error>;
