//! Running a sidecar: following, delivering, answering, until told to stop.

use crate::{
    access::{Guard, KeysError},
    alarm::Alarm,
    api::{Api, Health},
    cloudevent::Origin,
    config::{Config, Exposure, OnReady},
    containers::{self, FileError},
    follow::Follower,
    log::{DocumentError, Identity, Log, LogError, OpenError, WebhookId},
    metrics::Metrics,
    projection::{FoldError, Projection},
    pulse::Pulses,
    relay::Relay,
    reload::Reload,
    serve::{serve, Server},
    shared::{Bounds, Moment, Shared},
    source::{Connect, Node},
    tls::TlsError,
    visitors::Visitors,
    walker::Walker,
    webhook::{Client, ClientError, Dispatcher, Sender},
};
use std::{
    error::Error,
    future::Future,
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, RwLock},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::{AbortHandle, JoinSet},
};

/// How long work on the disk that was begun may take when the sidecar is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Runs a sidecar until `shutdown`.
///
/// After an alarm it does not end: it stops following, answers every question with deny, fails
/// `/ready`, still delivers what the log holds, and tells the alarm when it is shut down.
///
/// # Errors
/// [`RunError`] when it cannot start, when the log fails, or when it had stopped following.
pub async fn run(config: Config, shutdown: impl Future<Output = ()> + Send) -> Result<(), RunError> {
    let node = Node { url: config.node_url.clone(), contract: config.contract, poll: config.poll };
    run_with(Arc::new(node), config, shutdown).await
}

/// As [`run`], with blocks from anywhere.
pub(crate) async fn run_with(connect: Arc<dyn Connect>, config: Config, shutdown: impl Future<Output = ()> + Send) -> Result<(), RunError> {
    if config.keys.is_none() && config.exposure == Exposure::Guarded && !config.listen.ip().to_canonical().is_loopback() {
        return Err(RunError::Exposed { address: config.listen });
    }
    let guard = Guard::new(config.keys.clone(), config.limits.rate);
    let guard = Arc::new(guard.map_err(|cause| RunError::Keys { path: config.keys.clone().unwrap_or_default(), cause })?);
    let tls = config.tls.as_ref().map(|files| files.load().map(|loaded| Arc::new(RwLock::new(loaded)))).transpose()?;
    // First, so that nothing is made where nothing can be served.
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().map_err(|cause| RunError::NotBound { address: config.listen, cause })?;
    let log = Log::open(&config.database, Identity { contract: config.contract, first: config.deployed_at })?;
    let known = log.genesis()?;
    if let (Some(found), Some(expected)) = (known, config.genesis.filter(|wanted| Some(*wanted) != known)) {
        return Err(RunError::OtherChain { path: config.database, alarm: Box::new(Alarm::OtherChain { expected, found }) });
    }
    let projection = Projection::fold(&log)?;
    let bounds = Bounds { max_staleness: config.max_staleness, max_lag_blocks: config.max_lag_blocks };
    let walker = Walker::new(known.or(config.genesis), config.deployed_at, projection.as_of.map(|(head, _)| head));
    let shared = Arc::new(Shared::new(projection, log.documents()?, bounds));
    for path in &config.containers {
        containers::keep(&log, &shared, containers::read(path)?)?;
    }
    let urls: Vec<String> = config.webhooks.iter().map(|webhook| webhook.url().to_owned()).collect();
    let webhooks = log.keep_webhooks(&urls)?;
    let client = Client::new()?;

    let (written, on_written) = watch::channel(());
    let (caught_up, on_caught_up) = watch::channel(false);
    let follower = Follower {
        connect,
        walker,
        log: log.clone(),
        shared: Arc::clone(&shared),
        patience: config.patience,
        written,
        caught_up,
        asked: Moment::now(),
    };
    let relay = config.relay.clone().map(|settings| {
        let payer = (settings.payer)(&config);
        Arc::new(Relay::new(settings, payer, config.contract))
    });
    let (pulses, metrics) = (Pulses::default(), Metrics::new());
    let origins = config.webhooks.iter().map(|webhook| webhook.origin());
    let api = Api {
        shared: Arc::clone(&shared),
        log: log.clone(),
        contract: config.contract,
        webhooks: Arc::new(webhooks.iter().copied().zip(origins).collect()),
        relay: relay.clone(),
        visitors: Arc::new(Visitors::new(address, &config.hosts, &config.origins)),
        guard: Arc::clone(&guard),
        metrics: metrics.clone(),
        health: Arc::new(Health { pulses: pulses.clone(), hang_after: config.hang_after, written: Mutex::default() }),
    };
    let mut tasks = JoinSet::new();
    let follows = pulses.watch("follows the chain", async move { Ended::Alarm(follower.run().await) });
    let mut halts = vec![tasks.spawn(follows)];
    let reload = Reload { asked: Arc::clone(&config.reload), guard, files: config.tls.clone(), tls: tls.clone() };
    halts.push(tasks.spawn(async move { match reload.run().await {} }));
    halts.push(tasks.spawn(announce(config.on_ready.clone(), address, on_caught_up.clone())));
    for (webhook, id) in config.webhooks.iter().zip(&webhooks) {
        let sender = Sender { client: client.clone(), webhook: webhook.clone() };
        let delivering = deliver(Delivering {
            log: log.clone(),
            webhook: *id,
            sender,
            config: config.clone(),
            shared: Arc::clone(&shared),
            written: on_written.clone(),
            caught_up: on_caught_up.clone(),
            metrics: metrics.clone(),
        });
        halts.push(tasks.spawn(pulses.watch("delivers a webhook", delivering)));
    }
    if let Some(relay) = relay {
        halts.push(tasks.spawn(pulses.watch("watches the relay's purse", watch_purse(relay, Arc::clone(&shared)))));
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let server = Server { router: api.router(), limits: config.limits, tls, counts: metrics.connections() };
    tasks.spawn(async move { Ended::Served(serve(listener, server, async { drop(stopped.await) }).await) });
    let ended = supervise(&mut tasks, shutdown).await;
    drop(stop);
    wind_down(tasks, &halts, config.grace).await;
    log.closed(GRACE).await;
    ended
}

/// How a part of the sidecar ended.
enum Ended {
    Alarm(Alarm),
    Delivering(LogError),
    Announced(Result<(), Box<dyn Error + Send + Sync>>),
    Served(io::Result<()>),
}

/// Waits for the shutdown, or for a part that must not end.
async fn supervise(tasks: &mut JoinSet<Ended>, shutdown: impl Future<Output = ()> + Send) -> Result<(), RunError> {
    let mut alarm = None;
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let ended = tokio::select! {
            () = &mut shutdown => return alarm.map_or(Ok(()), |alarm| Err(RunError::Stopped(alarm))),
            Some(ended) = tasks.join_next() => ended,
        };
        match ended {
            Ok(Ended::Alarm(stopped)) => alarm = Some(stopped),
            Ok(Ended::Announced(Ok(()))) => {}
            Ok(Ended::Announced(Err(error))) => return Err(RunError::Ready(error)),
            Ok(Ended::Delivering(error)) => return Err(error.into()),
            Ok(Ended::Served(served)) => return served.map_err(RunError::Served),
            Err(_) => return Err(RunError::Broken),
        }
    }
}

/// Ends following and delivering at once (the log stands), and serving as soon as it is done.
async fn wind_down(mut tasks: JoinSet<Ended>, halts: &[AbortHandle], grace: Duration) {
    halts.iter().for_each(AbortHandle::abort);
    let finish = async { while tasks.join_next().await.is_some() {} };
    // Whoever has not finished by then is cut off with the set.
    let _ = tokio::time::timeout(grace, finish).await;
}

async fn bind(address: SocketAddr) -> Result<TcpListener, RunError> {
    TcpListener::bind(address).await.map_err(|cause| RunError::NotBound { address, cause })
}

async fn announce(on_ready: Option<OnReady>, address: SocketAddr, mut caught_up: watch::Receiver<bool>) -> Ended {
    // An error means that the follower has ended, which is told elsewhere: then there is nothing to announce.
    let announced = match (on_ready, caught_up.wait_for(|caught_up| *caught_up).await.is_ok()) {
        (Some(on_ready), true) => on_ready(address),
        _ => Ok(()),
    };
    Ended::Announced(announced)
}

async fn watch_purse(relay: Arc<Relay>, shared: Arc<Shared>) -> Ended {
    match relay.watch_purse(&shared).await {}
}

struct Delivering {
    log: Log,
    webhook: WebhookId,
    sender: Sender,
    config: Config,
    shared: Arc<Shared>,
    written: watch::Receiver<()>,
    caught_up: watch::Receiver<bool>,
    metrics: Metrics,
}

/// Delivers as soon as the chain is known: each event names it.
async fn deliver(mut it: Delivering) -> Ended {
    let genesis = loop {
        match it.log.genesis() {
            Err(error) => return Ended::Delivering(error),
            Ok(Some(genesis)) => break genesis,
            // Before anything was read there is nothing to deliver.
            Ok(None) => drop(tokio::time::timeout(Duration::from_millis(200), it.caught_up.changed()).await),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    drop(it.shared);
    let origin = Origin { genesis, contract: it.config.contract };
    let Delivering { log, webhook, sender, config, written, metrics, .. } = it;
    let dispatcher = Dispatcher { log, webhook, sender, origin, schedule: config.schedule, written, metrics };
    match dispatcher.run().await {
        Err(error) => Ended::Delivering(error),
        Ok(never) => match never {},
    }
}

/// Why a sidecar did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Other machines could ask everything.
    #[error(
        "`{address}` is reached by other machines, and no keys are asked for: everybody there could ask everything. \
        Name a keys file (`--keys`), which `valet sidecar key new` makes; or say that you answer for it (`--insecure-open`)"
    )]
    Exposed {
        /// The address.
        address: SocketAddr,
    },
    /// The keys file is not taken.
    #[error("the keys file `{}`: {cause}", path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: KeysError,
    },
    /// There is no TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The log was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log is another chain's.
    #[error("`{}` is another chain's database: {alarm}", path.display())]
    OtherChain {
        /// The database.
        path: PathBuf,
        /// Which chains.
        alarm: Box<Alarm>,
    },
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log does not fold to a state.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// A container's file was not taken in.
    #[error(transparent)]
    Container(#[from] FileError),
    /// A container's document was not kept.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// No HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The API's address is taken.
    #[error("`{address}` cannot be listened on; it may be in use")]
    NotBound {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// What was to be done once it is ready failed.
    #[error("ready, but not announced: {0}")]
    Ready(Box<dyn Error + Send + Sync>),
    /// Serving ended.
    #[error("the HTTP server ended")]
    Served(#[source] io::Error),
    /// A part ended as it never should.
    #[error("a part of the sidecar ended too early; this is a mistake in the program")]
    Broken,
    /// Following had stopped for good.
    #[error("following had stopped: {0}")]
    Stopped(Alarm),
}
