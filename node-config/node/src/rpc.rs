//! JSON-RPC over HTTP and WebSocket on the loopback address.

mod dev;
mod methods;
mod sources;
mod system;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use jsonrpsee::core::RegisterMethodError;
use sc_rpc_server::{create_rpc_runtime, start_server, BatchRequestConfig, Config, RpcEndpoint, RpcMethods, RpcSpawnHandle, Server};
use sc_service::TaskManager;

pub use sources::Sources;

// Loopback clients are trusted; the limits only keep a runaway test from eating the machine.
const MAX_CONNECTIONS: u32 = 1_000;
const MAX_SUBSCRIPTIONS: u32 = 10_000;
const MAX_REQUEST_MB: u32 = 32;
const MAX_RESPONSE_MB: u32 = 128;
const MAX_BUFFERED_MESSAGES: u32 = 4_096;
const MAX_LOGGED_CHARS: u32 = 1_024;

/// Serves RPC on `port`, or on any free one if that is 0.
pub async fn serve(sources: Sources<'_>, port: u16, tasks: &TaskManager) -> Result<Server, ServeError> {
    let rpc_runtime = create_rpc_runtime(MAX_CONNECTIONS).map_err(ServeError::NoThreads)?;
    let spawner = RpcSpawnHandle::new(rpc_runtime.handle().clone());
    let rpc_api = methods::all(sources, Arc::new(spawner), tasks).map_err(ServeError::NoModule)?;
    start_server(Config {
        endpoints: vec![endpoint(port)],
        metrics: None,
        rpc_api,
        id_provider: None,
        request_logger_limit: MAX_LOGGED_CHARS,
        rpc_runtime,
    })
    .await
    .map_err(|cause| ServeError::PortTaken { port, cause: cause.to_string() })
}

fn endpoint(port: u16) -> RpcEndpoint {
    RpcEndpoint {
        listen_addr: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        batch_config: BatchRequestConfig::Unlimited,
        max_connections: MAX_CONNECTIONS,
        max_payload_in_mb: MAX_REQUEST_MB,
        max_payload_out_mb: MAX_RESPONSE_MB,
        max_subscriptions_per_connection: MAX_SUBSCRIPTIONS,
        max_buffer_capacity_per_connection: MAX_BUFFERED_MESSAGES,
        rate_limit: None,
        rate_limit_trust_proxy_headers: false,
        rate_limit_whitelisted_ips: Vec::new(),
        // Any page may connect: the reference wallet is served from a port of its own.
        cors: None,
        rpc_methods: RpcMethods::Unsafe,
        is_optional: false,
        retry_random_port: false,
    }
}

/// Why RPC is not served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The system gives no threads.
    #[error("cannot start the threads that serve RPC: {0}")]
    NoThreads(io::Error),
    /// The methods do not fit together.
    #[error("cannot put the RPC methods together: {0}")]
    NoModule(RegisterMethodError),
    /// The port is in use.
    #[error("cannot serve RPC on 127.0.0.1:{port}: expected a free port, or 0 for any ({cause})")]
    PortTaken {
        /// The port.
        port: u16,
        /// What the system said.
        cause: String,
    },
}
