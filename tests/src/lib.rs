//! Test support: real processes, started and stopped as a user would (the node, the sidecar, a webhook receiver, the
//! `valet` command), and fixtures. The demo, the weights, the sameness runs and the end-to-end tests use it.
//!
//! Where a test needs what no command sends (garbage, a change that is denied, many at once), a
//! [`RawClient`] bypasses the command.
//!
//! Where a test needs a state and no history that leads to it, a [`Genesis`] begins a chain with it.
//!
//! Read in this order: [`Harness`], [`Process`], [`Answer`], [`RawClient`], [`fixtures`].

mod any_call;
mod by_hand;
mod fixture;
pub mod fixtures;
mod genesis;
mod harness;
mod process;
mod raw_client;
mod rpc;
#[cfg(feature = "schemas")]
mod schemas;
mod trace;

pub use by_hand::{answer, MANUAL};
pub use fixture::{check, grant_create, text, Fixture};
pub use genesis::Genesis;
pub use harness::{contracts_path, valet_path, Answer, Harness, HarnessError};
pub use process::{Process, ProcessError};
pub use raw_client::{layout_shape, RawClient, Receipt};
pub use rpc::RpcError;
pub use trace::{trace, Traced};

/// Any error, only to be printed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
