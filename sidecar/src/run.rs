//! Running a sidecar: following, delivering, answering, until told to stop.

use crate::{
    alarm::Alarm,
    api::{Api, Endpoint},
    cloudevent::Origin,
    config::{Config, OnReady},
    containers::{self, FileError},
    follow::Follower,
    log::{DocumentError, Gone, Identity, Log, LogError, OpenError, Subscription, WebhookId},
    projection::{FoldError, Projection},
    relay::Relay,
    serve::{serve, Limits},
    shared::{Bounds, Moment, Shared},
    source::{Connect, Node},
    visitors::Visitors,
    walker::Walker,
    webhook::{Client, ClientError, Control, Dispatcher, Sender, Webhook, WebhookError},
};
use std::{collections::BTreeSet, error::Error, future::Future, io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::{AbortHandle, JoinSet},
};

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
    let node = Node { url: config.node_url.clone(), contract: config.contract, poll: config.poll };
    run_with(Arc::new(node), config, shutdown).await
}

/// As [`run`], with blocks from anywhere.
pub(crate) async fn run_with(connect: Arc<dyn Connect>, config: Config, shutdown: impl Future<Output = ()> + Send) -> Result<(), RunError> {
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
    must_have_names_of_their_own(&config.webhooks)?;
    let wanted: Vec<Subscription> = config.webhooks.iter().map(Subscription::from).collect();
    let webhooks = log.keep_webhooks(&wanted)?;
    let endpoints = config.webhooks.iter().zip(&webhooks).map(|(webhook, id)| Endpoint::new(*id, webhook, &config.schedule));
    let endpoints: Arc<Vec<Endpoint>> = Arc::new(endpoints.collect());
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
    let api = Api {
        shared: Arc::clone(&shared),
        log: log.clone(),
        contract: config.contract,
        webhooks: Arc::clone(&endpoints),
        relay: relay.clone(),
        visitors: Arc::new(Visitors::new(address, &config.hosts, &config.origins)),
    };
    let mut tasks = JoinSet::new();
    let mut halts = vec![tasks.spawn(async move { Ended::Alarm(follower.run().await) })];
    halts.push(tasks.spawn(announce(config.on_ready.clone(), address, on_caught_up.clone())));
    for (webhook, endpoint) in config.webhooks.iter().zip(endpoints.iter()) {
        let sender = Sender { client: client.clone(), webhook: webhook.clone() };
        halts.push(tasks.spawn(deliver(Delivering {
            log: log.clone(),
            webhook: endpoint.id,
            sender,
            control: endpoint.control.clone(),
            config: config.clone(),
            shared: Arc::clone(&shared),
            written: on_written.clone(),
            caught_up: on_caught_up.clone(),
        })));
    }
    if let Some(relay) = relay {
        halts.push(tasks.spawn(watch_purse(relay, Arc::clone(&shared))));
    }
    let (stop, stopped) = oneshot::channel::<()>();
    tasks.spawn(async move { Ended::Served(serve(listener, api.router(), Limits::DEFAULT, async { drop(stopped.await) }).await) });
    let ended = supervise(&mut tasks, shutdown).await;
    drop(stop);
    wind_down(tasks, &halts).await;
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

async fn watch_purse(relay: Arc<Relay>, shared: Arc<Shared>) -> Ended {
    match relay.watch_purse(&shared).await {}
}

struct Delivering {
    log: Log,
    webhook: WebhookId,
    sender: Sender,
    control: Control,
    config: Config,
    shared: Arc<Shared>,
    written: watch::Receiver<()>,
    caught_up: watch::Receiver<bool>,
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
    let Delivering { log, webhook, sender, control, config, written, mut caught_up, .. } = it;
    let present = async {
        // An error means that the follower has ended: then the present never begins.
        let begun = caught_up.wait_for(|caught_up| *caught_up).await.is_ok();
        if begun {
            log.present_begins(webhook).await?;
        }
        Ok(())
    };
    let schedule = config.schedule;
    let dispatcher =
        Dispatcher { log: log.clone(), webhook, sink: Arc::new(sender), origin, schedule, gone: Gone::default(), written, control };
    match tokio::try_join!(present, dispatcher.run()) {
        Err(error) => Ended::Delivering(error),
        Ok((_, never)) => match never {},
    }
}

/// What waits for a webhook is kept by its name, and commands name it.
fn must_have_names_of_their_own(webhooks: &[Webhook]) -> Result<(), WebhookError> {
    let mut names = BTreeSet::new();
    match webhooks.iter().find(|webhook| !names.insert(webhook.name())) {
        Some(webhook) => Err(WebhookError::SameName { name: webhook.name().clone() }),
        None => Ok(()),
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
    /// Webhooks that cannot be told apart.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
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
