//! The subcommands, one file each.

pub(crate) mod admin;
pub(crate) mod attestation;
pub(crate) mod audit;
pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod container;
pub(crate) mod delegation;
pub(crate) mod deploy;
pub(crate) mod doctor;
pub(crate) mod emergency;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod grant;
pub(crate) mod intent;
pub(crate) mod join;
pub(crate) mod node;
pub(crate) mod objection;
pub(crate) mod party;
pub(crate) mod purpose;
pub(crate) mod recovery;
pub(crate) mod request;
pub(crate) mod sidecar;
pub(crate) mod simulate;
pub(crate) mod vehicle;
pub(crate) mod wallet;
