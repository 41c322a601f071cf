//! Running a sidecar: following, delivering, answering, until told to stop.

use crate::{
    alarm::Alarm,
    api::{Api, Streams},
    best::Look,
    cloudevent::Origin,
    config::{Config, OnReady},
    documents::{self, FileError},
    follow::{Follower, Place},
    log::{DocumentError, Identity, Log, LogError, OpenError, WebhookId},
    loopback::origin,
    projection::{keep_snapshots, save_at_stop, FoldError, Projection},
    relay::Relay,
    serve::{serve, Limits},
    shared::{Bounds, Shared},
    source::{Connect, Node},
    visitors::Visitors,
    walker::Walker,
    webhook::{Client, ClientError, Dispatcher, Sender},
};
use futures::{future::select_all, FutureExt};
use std::{error::Error, future::Future, io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::{AbortHandle, JoinSet},
};

/// How long deliveries wait after the database has failed them.
const AFTER_LOG_ERROR: Duration = Duration::from_secs(1);

/// How long requests that are under way may take when the sidecar is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Runs a sidecar until `shutdown`.
///
/// After an alarm it does not end: it stops following, answers every question with deny, fails
/// `/ready`, still delivers what the log holds, and tells the alarm when it is shut down.
///
/// # Errors
/// [`RunError`] when it cannot start, when the log fails, or when it had stopped following.
pub async fn run(config: Config, shutdown: impl Future<Output = ()> + Send) -> Result<(), RunError> {
    let node = |url: &String| -> Arc<dyn Connect> { Arc::new(Node { url: url.clone(), contract: config.contract, poll: config.poll }) };
    run_with(config.nodes.iter().map(node).collect(), config, shutdown).await
}

/// As [`run`], with blocks from anywhere.
pub(crate) async fn run_with(
    nodes: Vec<Arc<dyn Connect>>,
    config: Config,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), RunError> {
    // First, so that nothing is made where nothing can be served.
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().map_err(|cause| RunError::NotBound { address: config.listen, cause })?;
    let log = Log::open(&config.database, Identity { contract: config.contract, first: config.deployed_at })?;
    let known = log.genesis()?;
    if let (Some(found), Some(expected)) = (known, config.genesis.filter(|wanted| Some(*wanted) != known)) {
        return Err(RunError::OtherChain { path: config.database, alarm: Box::new(Alarm::OtherChain { expected, found }) });
    }
    let projection = Projection::start(&log)?;
    let Config { max_staleness, max_lag_blocks, max_block_age, .. } = config;
    let bounds = Bounds { max_staleness, max_lag_blocks, max_block_age };
    let genesis = known.or(config.genesis);
    let walker = Walker::new(genesis, config.deployed_at, projection.as_of.map(|(head, _)| head));
    let shared = Arc::new(Shared::new(projection, log.documents()?, bounds, nodes.len()));
    for path in &config.containers {
        documents::keep_own(&log, &shared, &documents::read_container(path)?)?;
    }
    for path in &config.documents {
        documents::keep_own(&log, &shared, &documents::read_any(path)?)?;
    }
    let urls: Vec<String> = config.webhooks.iter().map(|webhook| webhook.url().to_owned()).collect();
    let webhooks = log.keep_webhooks(&urls)?;
    let client = Client::new()?;

    let (written, on_written) = watch::channel(());
    let (caught_up, on_caught_up) = watch::channel(false);
    let (in_step, on_in_step) = watch::channel(());
    let look = |(node, connect): (usize, &Arc<dyn Connect>)| Look {
        node,
        connect: Arc::clone(connect),
        log: log.clone(),
        shared: Arc::clone(&shared),
        genesis,
        patience: config.patience,
        in_step: on_in_step.clone(),
        caught_up: caught_up.clone(),
        unmatched: None,
    };
    let looks: Vec<Look> = nodes.iter().enumerate().map(look).collect();
    let follower = Follower {
        nodes,
        walker,
        log: log.clone(),
        shared: Arc::clone(&shared),
        patience: config.patience,
        written,
        in_step,
        code: config.code,
        place: Place::default(),
    };
    let relay = config.relay.clone().map(|settings| {
        let payer = (settings.payer)(&config);
        Arc::new(Relay::new(settings, payer, config.contract))
    });
    let origins = config.webhooks.iter().map(|webhook| webhook.origin());
    let api = Api {
        shared: Arc::clone(&shared),
        log: log.clone(),
        contract: config.contract,
        nodes: Arc::new(config.nodes.iter().map(|url| origin(url)).collect()),
        webhooks: Arc::new(webhooks.iter().copied().zip(origins).collect()),
        relay: relay.clone(),
        visitors: Arc::new(Visitors::new(address, &config.hosts, &config.origins)),
        max_cache: config.max_cache,
        streams: Streams::new(config.streams, on_written.clone()),
    };
    let mut tasks = JoinSet::new();
    let mut halts = vec![tasks.spawn(follow(follower, looks, Arc::clone(&shared)))];
    halts.push(tasks.spawn(announce(config.on_ready.clone(), address, on_caught_up.clone())));
    for (webhook, id) in config.webhooks.iter().zip(&webhooks) {
        let sender = Sender { client: client.clone(), webhook: webhook.clone() };
        halts.push(tasks.spawn(deliver(Delivering {
            log: log.clone(),
            webhook: *id,
            sender,
            config: config.clone(),
            written: on_written.clone(),
            caught_up: on_caught_up.clone(),
        })));
    }
    if let Some(relay) = relay {
        halts.push(tasks.spawn(watch_purse(relay, Arc::clone(&shared))));
    }
    halts.push(tasks.spawn(snapshots(log.clone(), Arc::clone(&shared), on_written)));
    let (stop, stopped) = oneshot::channel::<()>();
    tasks.spawn(async move { Ended::Served(serve(listener, api.router(), Limits::DEFAULT, async { drop(stopped.await) }).await) });
    let ended = supervise(&mut tasks, shutdown).await;
    drop(stop);
    wind_down(tasks, &halts).await;
    save_at_stop(log.clone(), shared).await;
    log.closed(GRACE).await;
    ended
}

/// How a part of the sidecar ended.
enum Ended {
    Alarm(Alarm),
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
            Ok(Ended::Served(served)) => return served.map_err(RunError::Served),
            Err(_) => return Err(RunError::Broken),
        }
    }
}

/// Ends following and delivering at once (the log stands), and serving as soon as it is done.
async fn wind_down(mut tasks: JoinSet<Ended>, halts: &[AbortHandle]) {
    halts.iter().for_each(AbortHandle::abort);
    let finish = async { while tasks.join_next().await.is_some() {} };
    // Whoever has not finished by then is cut off with the set.
    let _ = tokio::time::timeout(GRACE, finish).await;
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

/// Follows and looks ahead until the first alarm, which ends both.
async fn follow(follower: Follower, looks: Vec<Look>, shared: Arc<Shared>) -> Ended {
    let looks = looks.into_iter().map(|look| look.run().boxed());
    let (alarm, ..) = select_all(looks.chain([follower.run().boxed()])).await;
    tracing::error!(code = alarm.code().code(), %alarm, "following has stopped");
    shared.stopped(alarm.clone());
    Ended::Alarm(alarm)
}

async fn snapshots(log: Log, shared: Arc<Shared>, written: watch::Receiver<()>) -> Ended {
    match keep_snapshots(log, shared, written).await {}
}

async fn watch_purse(relay: Arc<Relay>, shared: Arc<Shared>) -> Ended {
    match relay.watch_purse(&shared).await {}
}

struct Delivering {
    log: Log,
    webhook: WebhookId,
    sender: Sender,
    config: Config,
    written: watch::Receiver<()>,
    caught_up: watch::Receiver<bool>,
}

/// Delivers as soon as the chain is known: each event names it.
async fn deliver(mut it: Delivering) -> Ended {
    let genesis = loop {
        match it.log.genesis() {
            Ok(Some(genesis)) => break genesis,
            // Before anything was read there is nothing to deliver; and a database that fails may do better later.
            Ok(None) | Err(_) => drop(tokio::time::timeout(Duration::from_millis(200), it.caught_up.changed()).await),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let origin = Origin { genesis, contract: it.config.contract };
    loop {
        let Delivering { log, webhook, sender, config, written, .. } = &it;
        let (log, sender, schedule, written) = (log.clone(), sender.clone(), config.schedule.clone(), written.clone());
        let Err(error) = Dispatcher { log, webhook: *webhook, sender, origin, schedule, written }.run().await;
        // Nothing is lost by it: what was not settled is sent again. The disk may have room again later.
        tracing::error!(%error, cause = ?error.source(), "deliveries wait for the database");
        tokio::time::sleep(AFTER_LOG_ERROR).await;
    }
}

/// Why a sidecar did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
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
