//! What a command works with.

use crate::{approval::Approval, output::Output};
use std::path::PathBuf;

/// What a command works with: which chain, which contract, whether the caller agrees, and how it prints.
pub(crate) struct Context {
    pub(crate) node: Option<String>,
    pub(crate) deployment: PathBuf,
    pub(crate) approval: Approval,
    pub(crate) output: Output,
}
