//! `valet sidecar run`.

use super::Ending;
use crate::{
    context::Context,
    deployment::Deployment,
    failure::Failure,
    file::{refuse_key, Kind, Readers, Target},
    node_url,
    parse::length,
};
use clap::{Args, ValueEnum};
use shared_logic::Seconds;
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tracing_subscriber::filter::LevelFilter;
use valet_sidecar::{Config, HostName, OnReady, WebOrigin};

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
    #[command(flatten)]
    webhook: super::webhook_flags::WebhookFlags,
    /// A container's document, so that questions about single signals can be answered. May be given many times.
    #[arg(long = "container", value_name = "FILE")]
    containers: Vec<PathBuf>,
    /// Written once everything final was read: {"http": url}. Of existing files only one that an earlier run
    /// left behind is replaced.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// When everything final was last known longer ago than this, every answer is deny.
    #[arg(long, value_name = "LENGTH", value_parser = length, default_value = "60s")]
    max_staleness: Seconds,
    /// What it logs on standard error, with all that is worse: what became of each relayed intent is info.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Level::Info)]
    log: Level,
    #[command(flatten)]
    relay: super::relay::Relay,
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
            config.contract, config.node_url, config.listen
        ));
        Ok(valet_sidecar::run(config, ending.asked()).await?)
    }

    /// The node need not answer yet: a sidecar waits for it.
    fn config(self, context: &Context) -> Result<Config, Failure> {
        let deployment = Deployment::read(&context.deployment)?;
        let url = context.node.clone().unwrap_or_else(|| deployment.node.clone());
        node_url::must_be_safe(&url, context.nodes)?;
        let mut config = Config::new(url, deployment.contract, deployment.block(), self.database);
        config.genesis = Some(deployment.genesis()?);
        config.listen = self.listen;
        config.hosts = self.hosts;
        config.origins = self.origins;
        config.containers = self.containers;
        config.relay = self.relay.config()?;
        config.max_staleness = Duration::from_secs(self.max_staleness.0.into());
        config.webhooks.extend(self.webhook.webhook(context.output)?);
        if let Some(schedule) = self.webhook.schedule()? {
            config.schedule = schedule;
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
