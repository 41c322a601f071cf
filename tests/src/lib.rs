//! Real processes, started and stopped as a user would: the node, the sidecar, a webhook receiver,
//! and the `valet` command. The demo and the end-to-end tests both stand on this.
//!
//! Read in this order: [`World`], [`Process`], [`Answer`].

mod process;
mod world;

pub use process::{Process, ProcessError};
pub use world::{valet_path, Answer, World, WorldError};
