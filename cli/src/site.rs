//! Where a command works.

use crate::output::Output;
use std::path::PathBuf;

/// Where a command works: which chain, which contract, and how it prints.
pub(crate) struct Site {
    pub(crate) node: Option<String>,
    pub(crate) deployment: PathBuf,
    pub(crate) output: Output,
}
