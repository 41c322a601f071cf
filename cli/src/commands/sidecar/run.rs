//! `valet sidecar run`.

use super::Ending;
use crate::{
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    file::{refuse_key, Kind, Readers, Target},
    node_url,
    parse::length,
};
use clap::{Args, ValueEnum};
use shared_logic::Seconds;
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tracing_subscriber::filter::LevelFilter;
use valet_sidecar::{Config, HostName, OnReady, Schedule, Secret, WebOrigin, Webhook};

/// How to run a sidecar.
#[derive(Args)]
pub(super) struct Run {
    /// Where it serves; port 0 takes any free one (see `--ready-file`).
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9950")]
    listen: SocketAddr,
    /// A further name under which it answers, such as valet.example; this machine's own and the address of `--listen` are
    /// known. Any other name is refused: a site could lead its own here. May be given many times.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<HostName>,
    /// A site whose pages may use the API in a browser, such as https://wallet.example. May be given many times.
    #[arg(long = "allow-origin", value_name = "URL")]
    origins: Vec<WebOrigin>,
    /// Its database; created if missing.
    #[arg(long, value_name = "FILE", default_value = "valet-sidecar.db")]
    database: PathBuf,
    /// A service that is told of every event.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// Holds the key that deliveries are signed with: `whsec_` and 24 to 64 bytes in Base64.
    #[arg(long, value_name = "FILE", requires = "webhook")]
    webhook_secret_file: Option<PathBuf>,
    /// When a failed delivery is tried again, such as 1s,5s,1m; the last repeats. Otherwise as Standard Webhooks asks: 5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h. Up to a tenth is added at random.
    #[arg(long, value_name = "LENGTHS", value_delimiter = ',', value_parser = length, requires = "webhook")]
    retry: Vec<Seconds>,
    /// A container's document, so that questions about single signals can be answered. May be given many times.
    #[arg(long = "container", value_name = "FILE")]
    containers: Vec<PathBuf>,
    /// Another document that the ledger names, or will: a party's card, terms, a privacy notice. Served by its SHA-256 hash at
    /// `/v1/documents`. May be given many times.
    #[arg(long = "document", value_name = "FILE")]
    documents: Vec<PathBuf>,
    /// Written once everything final was read: {"http": url}. Of existing files only one that an earlier run
    /// left behind is replaced.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// When everything final was last known longer ago than this, every answer is deny.
    #[arg(long, value_name = "LENGTH", value_parser = length, default_value = "60s")]
    max_staleness: Seconds,
    /// When the newest final block is older than this, or one of the future, every answer is deny. `off` only for a chain
    /// that makes blocks on demand, such as a dev chain of `valet node`; each answer then says so.
    #[arg(long, value_name = "LENGTH|off", value_parser = block_age, default_value = "2m")]
    max_block_age: BlockAge,
    /// A further node of the same chain. One is followed, and the next when it fails; what one of them tells to be taken
    /// away is denied at once; where they contradict each other it stops. May be given many times.
    #[arg(long = "also-node", value_name = "URL")]
    also_nodes: Vec<String>,
    /// For how long who asks may keep an allow at most (`cache_until`): so long a withdrawal may go unnoticed by who gets no
    /// events.
    #[arg(long, value_name = "LENGTH", value_parser = length, default_value = "30s")]
    max_cache: Seconds,
    /// What it logs on standard error, with all that is worse: what became of each relayed intent is info.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Level::Info)]
    log: Level,
    #[command(flatten)]
    relay: super::relay::Relay,
}

/// How old the newest final block may be; `off` for any age.
#[derive(Clone, Copy, Debug)]
struct BlockAge(Option<Duration>);

fn block_age(text: &str) -> Result<BlockAge, String> {
    match text {
        "off" => Ok(BlockAge(None)),
        text => length(text)
            .map(|Seconds(seconds)| BlockAge(Some(Duration::from_secs(seconds.into()))))
            .map_err(|error| format!("{error}; or `off`")),
    }
}

/// How much is logged.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

impl Run {
    /// What it logs.
    pub(super) const fn log_level(&self) -> LevelFilter {
        match self.log {
            Level::Error => LevelFilter::ERROR,
            Level::Warn => LevelFilter::WARN,
            Level::Info => LevelFilter::INFO,
            Level::Debug => LevelFilter::DEBUG,
        }
    }

    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let ending = Ending::watch()?;
        refuse_key(&self.database)?;
        let ready = self.ready_file.as_deref().map(|file| Target::check_ready_file(file, Kind::READY)).transpose()?;
        let mut config = self.config(context)?;
        config.on_ready = ready.map(announce);
        context.output.note(&format!(
            "sidecar of contract {} on {}, to serve on http://{}; Ctrl-C ends it",
            config.contract,
            config.nodes.join(", "),
            config.listen
        ));
        Ok(valet_sidecar::run(config, ending.asked()).await?)
    }

    /// The node need not answer yet: a sidecar waits for it.
    fn config(self, context: &Context) -> Result<Config, Failure> {
        let deployment = Deployment::read(&context.deployment)?;
        let url = context.node.clone().unwrap_or_else(|| deployment.node.clone());
        node_url::must_be_safe(&url, context.nodes)?;
        self.also_nodes.iter().try_for_each(|url| node_url::must_be_safe(url, context.nodes))?;
        let mut config = Config::new(url, deployment.contract, deployment.block(), self.database);
        config.nodes.extend(self.also_nodes);
        config.code = Some(deployment.code()?);
        config.max_block_age = self.max_block_age.0;
        config.genesis = Some(deployment.genesis()?);
        config.listen = self.listen;
        config.hosts = self.hosts;
        config.origins = self.origins;
        config.containers = self.containers;
        config.documents = self.documents;
        config.max_cache = Duration::from_secs(self.max_cache.0.into());
        config.relay = self.relay.config()?;
        config.max_staleness = Duration::from_secs(self.max_staleness.0.into());
        if let Some(url) = &self.webhook {
            let secret = self.webhook_secret_file.map(secret).transpose()?;
            let webhook = Webhook::new(url, secret).map_err(|error| Failure::usage(format!("`--webhook`: {error}")))?;
            config.webhooks.push(webhook);
        }
        if !self.retry.is_empty() {
            config.schedule = Schedule::new(self.retry.iter().map(|delay| Duration::from_secs(delay.0.into())).collect())?;
        }
        Ok(config)
    }
}

/// Writes the ready file when the time comes.
fn announce(file: Target) -> OnReady {
    Arc::new(move |address| {
        let text = serde_json::json!({ "http": format!("http://{address}") }).to_string();
        file.write(&text, Readers::Anybody).map_err(Into::into)
    })
}

fn secret(path: PathBuf) -> Result<Secret, Failure> {
    let text = crate::file::text(&path).map_err(|cause| Failure::unread(&path, "a webhook's secret", &cause, ""))?;
    text.parse().map_err(|cause| Failure::file(Code::FileMalformed, &path, cause))
}
