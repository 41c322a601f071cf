//! `valet sidecar run`.

use super::{
    build::{build, Built},
    settings::{failure, Flags, Settings},
    Ending,
};
use crate::{
    context::Context,
    failure::{Code, Failure},
    file::{Readers, Target},
};
use clap::Args;
use std::sync::Arc;
use tokio::signal::unix::{signal, SignalKind};
use tracing_subscriber::filter::LevelFilter;
use valet_sidecar::{Config, OnReady};

/// How to run a sidecar.
#[derive(Args)]
pub(super) struct Run {
    #[command(flatten)]
    flags: Flags,
}

/// What is logged, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Logging {
    pub(crate) level: LevelFilter,
    /// One JSON object a line.
    pub(crate) json: bool,
}

impl Logging {
    /// Of a command that is no sidecar.
    pub(crate) const QUIET: Self = Self { level: LevelFilter::WARN, json: false };
}

impl Run {
    /// What it logs. Settings that are wrong are told by [`Run::run`].
    pub(super) fn logging(&self) -> Logging {
        let Ok((settings, _)) = Settings::read(&self.flags, std::env::vars()) else { return Logging::QUIET };
        let level = match settings.one("log") {
            Some("error") => LevelFilter::ERROR,
            Some("warn") => LevelFilter::WARN,
            Some("debug") => LevelFilter::DEBUG,
            _ => LevelFilter::INFO,
        };
        Logging { level, json: settings.one("log_format") == Some("json") }
    }

    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let ending = Ending::watch()?;
        let (settings, mistakes) = Settings::read(&self.flags, std::env::vars())?;
        if let Some(failure) = failure(&mistakes) {
            return Err(failure);
        }
        let Built { mut config, ready } = build(&settings, context).map_err(together)?;
        config.on_ready = ready.map(|file| announce(file, &config));
        read_again_on_hangup(&config)?;
        let scheme = scheme(&config);
        context.output.note(&format!(
            "sidecar of contract {} on {}, to serve on {scheme}://{}; Ctrl-C ends it",
            config.contract, config.node_url, config.listen
        ));
        Ok(valet_sidecar::run(config, ending.asked()).await?)
    }
}

/// Everything that is wrong, as one failure.
fn together(mut all: Vec<Failure>) -> Failure {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            let told: Vec<_> = all.iter().chain(&last).map(ToString::to_string).collect();
            Failure::of(Code::SettingsWrong, format!("{} settings are wrong: {}", told.len(), told.join("; ")))
        }
    }
}

fn scheme(config: &Config) -> &'static str {
    if config.tls.is_some() {
        "https"
    } else {
        "http"
    }
}

/// Has the keys and the files of TLS read again with each SIGHUP.
fn read_again_on_hangup(config: &Config) -> Result<(), Failure> {
    let (mut hangup, reload) = (signal(SignalKind::hangup())?, Arc::clone(&config.reload));
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            reload.notify_one();
        }
    });
    Ok(())
}

/// Writes the ready file when the time comes.
fn announce(file: Target, config: &Config) -> OnReady {
    let scheme = scheme(config);
    Arc::new(move |address| {
        let text = serde_json::json!({ "http": format!("{scheme}://{address}") }).to_string();
        file.write(&text, Readers::Anybody).map_err(Into::into)
    })
}
