//! RPC that no public chain has.

use std::sync::Arc;

use jsonrpsee::{
    core::RpcResult,
    proc_macros::rpc,
    types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
};

use crate::clock::Clock;

/// For development only.
#[rpc(server)]
pub trait DevApi {
    /// Moves the time of the following blocks `ms` milliseconds forward, and returns how many
    /// milliseconds they now lie ahead of wall time. It makes no block itself.
    #[method(name = "dev_advanceTime")]
    fn advance_time(&self, ms: u64) -> RpcResult<u64>;
}

/// Answers from the clock that stamps blocks.
pub struct Dev {
    clock: Arc<Clock>,
}

impl Dev {
    /// Moves this clock.
    pub fn new(clock: Arc<Clock>) -> Self {
        Self { clock }
    }
}

impl DevApiServer for Dev {
    fn advance_time(&self, ms: u64) -> RpcResult<u64> {
        self.clock.advance(ms).map_err(|too_far| ErrorObjectOwned::owned(INVALID_PARAMS_CODE, too_far.to_string(), None::<()>))
    }
}
