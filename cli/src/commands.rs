//! The subcommands, one file each.

pub(crate) mod audit;
pub(crate) mod completions;
pub(crate) mod container;
pub(crate) mod deploy;
pub(crate) mod events;
pub(crate) mod grant;
pub(crate) mod may;
pub(crate) mod node;
pub(crate) mod party;
pub(crate) mod purpose;
pub(crate) mod sidecar;
pub(crate) mod vehicle;
pub(crate) mod wallet;
