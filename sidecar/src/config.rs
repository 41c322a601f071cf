//! What a sidecar is told before it starts.

use crate::{
    api::StreamLimits,
    relay::RelayConfig,
    visitors::{HostName, WebOrigin},
    webhook::{Schedule, Webhook},
};
use shared_logic::Account;
use std::{
    error::Error,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use valet_chain::{BlockNumber, Genesis};

/// What is done once a sidecar is ready: it is given the API's address. When it fails, the sidecar ends.
pub type OnReady = Arc<dyn Fn(SocketAddr) -> Result<(), Box<dyn Error + Send + Sync>> + Send + Sync>;

/// What a sidecar is told before it starts. Made by [`Config::new`]; the other fields have defaults.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// The nodes, each a `ws://` or `wss://` URL: one is followed, and the next when it fails; what one of them tells to be
    /// taken away, also in a block that is not final, is denied.
    pub nodes: Vec<String>,
    /// The contract whose events are followed.
    pub contract: Account,
    /// The block the contract was deployed in: the first that is read.
    pub deployed_at: BlockNumber,
    /// The hash of the contract's code, where it is known beforehand; else the first seen is kept to.
    pub code: Option<[u8; 32]>,
    /// The chain, where it is known beforehand; else the first chain seen is kept to.
    pub genesis: Option<Genesis>,
    /// The database file; made when it is not there.
    pub database: PathBuf,
    /// Where the API is served: 127.0.0.1 and any free port unless told otherwise.
    pub listen: SocketAddr,
    /// Names under which the API answers, besides this machine's own and the address that it is bound to.
    pub hosts: Vec<HostName>,
    /// Sites whose pages may use the API in a browser; none but its own unless told.
    pub origins: Vec<WebOrigin>,
    /// The services that are told of every event.
    pub webhooks: Vec<Webhook>,
    /// When a failed delivery is tried again.
    pub schedule: Schedule,
    /// Files with container documents (JSON) that are taken in at the start.
    pub containers: Vec<PathBuf>,
    /// Files with other documents that the ledger names, or will: a party's card, terms, privacy notices.
    pub documents: Vec<PathBuf>,
    /// Called with the API's address once it is bound and the chain is caught up with for the first time.
    pub on_ready: Option<OnReady>,
    /// When everything final was last known longer ago than this, every answer is deny.
    pub max_staleness: Duration,
    /// How many final blocks may be unread: with more, every answer is deny.
    pub max_lag_blocks: u32,
    /// When the newest final block is older than this, or the newest block of the future, every answer is deny. `None` only
    /// for a chain that makes blocks on demand; each answer then says so.
    pub max_block_age: Option<Duration>,
    /// For how long an allow may be kept at most by who asked; zero for not at all.
    pub max_cache: Duration,
    /// How often the node is asked for its newest final block, even if it does not call.
    pub poll: Duration,
    /// How long the node may take for one answer before the connection counts as lost.
    pub patience: Duration,
    /// How many may follow the events, and how patiently.
    pub(crate) streams: StreamLimits,
    /// How it pays for what others have signed; where it is not told, it pays for nobody.
    pub relay: Option<RelayConfig>,
}

impl Config {
    /// A sidecar for this contract of this node, with its log in this file.
    pub fn new(node_url: impl Into<String>, contract: Account, deployed_at: BlockNumber, database: impl Into<PathBuf>) -> Self {
        Self {
            nodes: vec![node_url.into()],
            contract,
            deployed_at,
            code: None,
            genesis: None,
            database: database.into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            hosts: Vec::new(),
            origins: Vec::new(),
            webhooks: Vec::new(),
            schedule: Schedule::default(),
            containers: Vec::new(),
            documents: Vec::new(),
            on_ready: None,
            max_staleness: Duration::from_secs(60),
            max_lag_blocks: 64,
            max_block_age: Some(Duration::from_secs(120)),
            max_cache: Duration::from_secs(30),
            poll: Duration::from_secs(2),
            patience: Duration::from_secs(10),
            streams: StreamLimits::DEFAULT,
            relay: None,
        }
    }
}
