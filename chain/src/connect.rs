//! A connection to a node.

use crate::{
    config::{ChainConfig, CONTRACTS_PALLET},
    metadata_hash::MetadataHashes,
    runtime::Runtimes,
    Genesis,
};
use jsonrpsee::ws_client::WsClientBuilder;
use std::{sync::Arc, time::Duration};
use subxt::{
    backend::LegacyBackend,
    config::{PolkadotConfig, RpcConfigFor},
    OnlineClient,
};
use subxt_rpcs::{client::RpcClient, methods::legacy::LegacyRpcMethods};
use tokio::time::timeout;

/// How long a node may take to answer before it counts as not there.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of the longest answer that is read: more than a block can hold. The events of one block come in one answer, as
/// hexadecimal, and a block's body alone may have 10 MiB on today's chains.
const MAX_RESPONSE: u32 = 128 << 20;

/// Notifications that wait to be read at most; what comes beyond is dropped by ending the subscription.
const BUFFERED: usize = 4_096;

/// One connection to one node. Cheap to clone; all clones share the connection.
///
/// It does not reconnect: once the connection is lost, every method fails, and a new `Chain` is
/// needed. Whoever reconnects must also check that it is still the same chain.
#[derive(Clone)]
pub struct Chain {
    pub(crate) client: OnlineClient<ChainConfig>,
    pub(crate) legacy: LegacyRpcMethods<RpcConfigFor<ChainConfig>>,
    pub(crate) rpc: RpcClient,
    pub(crate) runtimes: Arc<Runtimes>,
    pub(crate) hashes: Arc<MetadataHashes>,
    genesis: Genesis,
    name: Arc<str>,
}

impl core::fmt::Debug for Chain {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Chain").field("name", &self.name).field("genesis", &self.genesis).finish_non_exhaustive()
    }
}

impl Chain {
    /// Connects to the node at `url`, waiting 10 seconds at most.
    ///
    /// # Errors
    /// [`ConnectError`] when the URL is malformed, nothing answers, or it is not a chain with contracts.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        Self::connect_within(url, CONNECT_TIMEOUT).await
    }

    /// Connects to the node at `url`, waiting so long at most.
    ///
    /// # Errors
    /// As [`Chain::connect`].
    pub async fn connect_within(url: &str, longest: Duration) -> Result<Self, ConnectError> {
        if !is_websocket(url) {
            return Err(ConnectError::MalformedUrl { url: url.into() });
        }
        timeout(longest, Self::open(url)).await.map_err(|_| ConnectError::TimedOut { url: url.into(), longest })?
    }

    /// Which chain this is.
    pub const fn genesis(&self) -> Genesis {
        self.genesis
    }

    /// What the chain calls itself.
    pub fn name(&self) -> &str {
        &self.name
    }

    async fn open(url: &str) -> Result<Self, ConnectError> {
        let socket = WsClientBuilder::new().max_response_size(MAX_RESPONSE).max_buffer_capacity_per_subscription(BUFFERED).build(url);
        let rpc = socket.await.map_err(|cause| ConnectError::NothingThere { url: url.into(), cause: cause.into() })?;
        let rpc = RpcClient::new(rpc);
        let not_a_chain = |cause: Cause| ConnectError::NotAChain { url: url.into(), cause };
        let legacy = LegacyRpcMethods::new(rpc.clone());
        let name = legacy.system_chain().await.map_err(|cause| not_a_chain(cause.into()))?;
        let config = PolkadotConfig::builder().use_historic_types(false).build();
        // Subxt's streams are not used (see the crate's doc), so its backend needs no follower of heads.
        let backend = Arc::new(LegacyBackend::<ChainConfig>::builder().build(rpc.clone()));
        let client = OnlineClient::from_backend_with_config(config, backend).await.map_err(|cause| not_a_chain(cause.into()))?;
        let now = client.at_current_block().await.map_err(|cause| not_a_chain(cause.into()))?;
        if now.metadata_ref().pallet_by_name(CONTRACTS_PALLET).is_none() {
            return Err(ConnectError::NoContracts { url: url.into(), name: name.into() });
        }
        let genesis = Genesis(client.genesis_hash().0);
        Ok(Self { client, legacy, rpc, runtimes: Arc::default(), hashes: Arc::default(), genesis, name: name.into() })
    }
}

fn is_websocket(url: &str) -> bool {
    let host = url.strip_prefix("ws://").or_else(|| url.strip_prefix("wss://")).unwrap_or_default();
    !host.is_empty() && !host.starts_with(['/', ':', '?', '#']) && !host.contains(char::is_whitespace)
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Not the URL of a node.
    #[error("expected the URL of a chain node, such as `ws://127.0.0.1:9944`, found `{url}`")]
    MalformedUrl {
        /// What was given.
        url: Box<str>,
    },
    /// The connection is refused, or the name is not known.
    #[error("no chain node answers at `{url}`")]
    NothingThere {
        /// Where.
        url: Box<str>,
        /// What the connection said.
        #[source]
        cause: subxt_rpcs::Error,
    },
    /// No full answer in time.
    #[error("the chain node at `{url}` did not answer within {} s", longest.as_secs())]
    TimedOut {
        /// Where.
        url: Box<str>,
        /// How long it had.
        longest: Duration,
    },
    /// Something answers, but not as a chain node does.
    #[error("what answers at `{url}` is no chain node")]
    NotAChain {
        /// Where.
        url: Box<str>,
        /// What it said.
        #[source]
        cause: Cause,
    },
    /// A chain without contracts.
    #[error("the chain `{name}` at `{url}` has no contracts: it lacks the pallet `{CONTRACTS_PALLET}`")]
    NoContracts {
        /// Where.
        url: Box<str>,
        /// What the chain calls itself.
        name: Box<str>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_malformed_url_is_refused_before_anything_is_sent() {
        for url in ["", "127.0.0.1:9944", "http://127.0.0.1:9944", "ws://", "ws:///x", "ws://a b", "wss://:1"] {
            let error = Chain::connect(url).await.unwrap_err();
            assert!(matches!(error, ConnectError::MalformedUrl { .. }), "{url}: {error}");
        }
    }

    #[tokio::test]
    async fn a_url_where_nothing_listens_says_so() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("ws://{free}");
        let error = Chain::connect(&url).await.unwrap_err();
        assert_eq!(error.to_string(), format!("no chain node answers at `{url}`"));
    }

    #[tokio::test]
    async fn a_silent_listener_is_given_up_after_the_timeout() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let error = Chain::connect_within(&url, Duration::from_millis(200)).await.unwrap_err();
        assert!(matches!(error, ConnectError::TimedOut { .. }), "{error}");
    }
}
