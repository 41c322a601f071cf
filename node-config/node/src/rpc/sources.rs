//! What RPC answers from.

use std::sync::Arc;

use futures::channel::mpsc::Sender;

use crate::{chain::Chain, cli::Keep, client::Pool, clock::Clock, seal::Request, spec::Spec};

/// What RPC answers from.
pub struct Sources<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Its spec.
    pub spec: &'a Spec,
    /// How many blocks' state it keeps.
    pub keep: Keep,
    /// Transactions that wait for a block.
    pub pool: Arc<Pool>,
    /// What stamps blocks.
    pub clock: Arc<Clock>,
    /// Where requests for blocks go.
    pub requests: Sender<Request>,
}
