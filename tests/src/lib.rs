//! Real processes, started and stopped as a user would: the node, the sidecar, a webhook receiver,
//! and the `valet` command. The demo and the end-to-end tests both stand on this.
//!
//! Where a test needs what no command sends (garbage, a change that is denied, many at once), a
//! [`Wire`] goes past the command.
//!
//! Where a test needs a state and no history that leads to it, a [`Genesis`] begins a chain with it.
//!
//! Read in this order: [`World`], [`Process`], [`Answer`], [`Wire`], [`cast`].

pub mod cast;
mod genesis;
mod process;
mod rpc;
mod trace;
mod wire;
mod world;

pub use genesis::Genesis;
pub use process::{Process, ProcessError};
pub use rpc::RpcError;
pub use trace::{trace, Traced};
pub use wire::{Made, Wire};
pub use world::{valet_path, Answer, World, WorldError};

/// Whatever went wrong, only to be told.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;
