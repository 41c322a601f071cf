//! What is known of each node.

use super::Moment;
use valet_chain::Head;

/// What is known of one node.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeContact {
    /// Its newest final block, as it last said.
    pub(crate) head: Option<Head>,
    /// Its newest best block, alike.
    pub(crate) best: Option<Head>,
    /// When it was last asked for its best block, and that block's chain has since been looked through, down to the last
    /// block that was read.
    pub(crate) seen_at: Option<Moment>,
    /// Why it tells nothing at the moment.
    pub(crate) error: Option<String>,
}

impl NodeContact {
    /// How far its best block is above its final one.
    pub(crate) fn gap(&self) -> Option<u32> {
        self.best.zip(self.head).map(|(best, head)| best.number.0.saturating_sub(head.number.0))
    }
}
