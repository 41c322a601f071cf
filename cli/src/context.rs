//! What a command works with.

use crate::{approval::Approval, node_url::Nodes, output::Output, trust::Clocks};
use std::path::PathBuf;

/// What a command works with: which chain, which contract, whether the caller agrees, and how it prints.
pub(crate) struct Context {
    pub(crate) node: Option<String>,
    /// Which nodes are taken.
    pub(crate) nodes: Nodes,
    /// Whether the chain's time may be another than this machine's.
    pub(crate) clocks: Clocks,
    pub(crate) deployment: PathBuf,
    /// Files of party cards, of which previews tell.
    pub(crate) cards: Vec<PathBuf>,
    /// The same of containers' documents.
    pub(crate) containers: Vec<PathBuf>,
    /// Nobody vouches for the chain's metadata.
    pub(crate) no_metadata_hash: bool,
    pub(crate) approval: Approval,
    pub(crate) output: Output,
}
