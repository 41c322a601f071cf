//! Measures the consent rules beside other policy engines that hold the same rules.
//!
//! Read in this order: [`Dataset`], [`questions`], [`Engine`], [`compare`], [`growth`], [`timing`], [`report`].

pub mod allocations;
pub mod chain;
pub mod compare;
mod dataset;
pub mod engine;
pub mod engines;
pub mod growth;
pub mod host;
pub mod questions;
pub mod report;
pub mod timing;

pub use dataset::Dataset;
pub use engine::Engine;

/// Anything that stops the benchmark.
pub type BoxError = Box<dyn std::error::Error>;
