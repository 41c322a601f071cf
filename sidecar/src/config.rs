//! What a sidecar is told before it starts.

use crate::{
    limits::HttpLimits,
    relay::RelayConfig,
    tls::TlsFiles,
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
use tokio::sync::Notify;
use valet_chain::{BlockNumber, Genesis};

/// What is done once a sidecar is ready: it is given the API's address. When it fails, the sidecar ends.
pub type OnReady = Arc<dyn Fn(SocketAddr) -> Result<(), Box<dyn Error + Send + Sync>> + Send + Sync>;

/// What a sidecar is told before it starts. Made by [`Config::new`]; the other fields have defaults.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// The node to follow: a `ws://` or `wss://` URL.
    pub node_url: String,
    /// The contract whose events are followed.
    pub contract: Account,
    /// The block the contract was deployed in: the first that is read.
    pub deployed_at: BlockNumber,
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
    /// The keys file: who may ask what. Without one the API is open to everybody on this machine.
    pub keys: Option<PathBuf>,
    /// Whether the API may be open to other machines without keys.
    pub exposure: Exposure,
    /// TLS, where the API speaks it.
    pub tls: Option<TlsFiles>,
    /// What the API bears.
    pub limits: HttpLimits,
    /// Told when the keys file and the files of TLS are to be read again.
    pub reload: Arc<Notify>,
    /// After how long without a turn a part of the sidecar counts as hanging, and `/live` fails.
    pub hang_after: Duration,
    /// How long requests that are under way may take when the sidecar is told to stop.
    pub grace: Duration,
    /// The services that are told of every event.
    pub webhooks: Vec<Webhook>,
    /// When a failed delivery is tried again.
    pub schedule: Schedule,
    /// Files with container documents (JSON) that are taken in at the start.
    pub containers: Vec<PathBuf>,
    /// Called with the API's address once it is bound and the chain is caught up with for the first time.
    pub on_ready: Option<OnReady>,
    /// When everything final was last known longer ago than this, every answer is deny.
    pub max_staleness: Duration,
    /// How many final blocks may be unread: with more, every answer is deny.
    pub max_lag_blocks: u32,
    /// How often the node is asked for its newest final block, even if it does not call.
    pub poll: Duration,
    /// How long the node may take for one answer before the connection counts as lost.
    pub patience: Duration,
    /// How it pays for what others have signed; where it is not told, it pays for nobody.
    pub relay: Option<RelayConfig>,
}

/// Whether the API may be open to other machines without keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// Never: an address that others reach is refused without a keys file.
    Guarded,
    /// The operator answers for it, such as behind a door of its own.
    Open,
}

impl Config {
    /// A sidecar for this contract of this node, with its log in this file.
    pub fn new(node_url: impl Into<String>, contract: Account, deployed_at: BlockNumber, database: impl Into<PathBuf>) -> Self {
        Self {
            node_url: node_url.into(),
            contract,
            deployed_at,
            genesis: None,
            database: database.into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            hosts: Vec::new(),
            origins: Vec::new(),
            keys: None,
            exposure: Exposure::Guarded,
            tls: None,
            limits: HttpLimits::DEFAULT,
            reload: Arc::default(),
            hang_after: Duration::from_secs(120),
            grace: Duration::from_secs(5),
            webhooks: Vec::new(),
            schedule: Schedule::default(),
            containers: Vec::new(),
            on_ready: None,
            max_staleness: Duration::from_secs(60),
            max_lag_blocks: 64,
            poll: Duration::from_secs(2),
            patience: Duration::from_secs(10),
            relay: None,
        }
    }
}
