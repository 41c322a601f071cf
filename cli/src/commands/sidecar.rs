//! `valet sidecar`: running one, asking how it is, receiving its webhooks.

pub(crate) mod client;
mod listen;
mod relay;
mod run;
mod signature;
mod status;
mod webhook;
mod webhook_flags;

use crate::{context::Context, failure::Failure};
use clap::{Args, Subcommand};
use tokio::signal::unix::{signal, Signal, SignalKind};
use tracing_subscriber::filter::LevelFilter;

/// Run the sidecar, or receive its webhooks.
#[derive(Args)]
#[command(after_long_help = "\
A sidecar runs next to a service that holds or wants vehicle data. It follows the contract, keeps every \
event in a database, sends each to the service by webhook, and answers checks from what is final.

  valet sidecar listen --listen 127.0.0.1:9951                 a service for trying things out
  valet sidecar run --webhook http://127.0.0.1:9951/events     tells it of every event
  valet sidecar status --sidecar http://127.0.0.1:9950         how far it has read
  valet sidecar webhook list                                   what waits, what has failed, and why")]
pub(crate) struct Sidecar {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a sidecar in the foreground, until Ctrl-C or SIGTERM.
    ///
    /// It serves `GET /v1/check`, `/v1/status`, `/v1/events`, `/health`, `/ready` and takes container
    /// documents by `POST /v1/containers`. With `--relay-wallet` it pays for the signed intents that come by
    /// `POST /v1/intents`; without, it holds no key. It answers under this machine's own names, the address of
    /// `--listen` and each `--host` only, and pages of other sites only where `--allow-origin` names them. When it cannot know the present (everything final was last
    /// known too long ago, or there is a break in the chain), every answer is deny. A restart goes on where
    /// the database ends.
    ///
    /// Example: `valet sidecar run --database car.db --container speed.json --webhook
    /// http://127.0.0.1:9951/events --webhook-secret-file hook.secret`.
    Run(run::Run),
    /// Receive a sidecar's webhooks and print each event: a service for trying things out.
    ///
    /// Takes what is posted to any path. With a secret it checks the signature (Standard Webhooks) and
    /// refuses what is not signed. The same event may come twice; a repetition is marked as one.
    ///
    /// Example: `valet sidecar listen --listen 127.0.0.1:9951 --secret-file hook.secret --out events.jsonl`.
    Listen(listen::Listen),
    /// Show the state of a sidecar: how far it has read, and what waits to be delivered.
    Status(status::Status),
    /// See what a running sidecar delivers, and have it deliver again.
    Webhook(webhook::Webhook),
}

impl Sidecar {
    /// What the sidecar's own parts log.
    pub(crate) const fn log_level(&self) -> LevelFilter {
        match &self.command {
            Command::Run(run) => run.log_level(),
            Command::Listen(_) | Command::Status(_) | Command::Webhook(_) => LevelFilter::WARN,
        }
    }

    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Run(run) => run.run(context).await,
            Command::Listen(listen) => listen.run(context).await,
            Command::Status(status) => status.run(context).await,
            Command::Webhook(webhook) => webhook.run(context).await,
        }
    }
}

/// The signals that ask a program to end.
struct Ending {
    interrupt: Signal,
    terminate: Signal,
}

impl Ending {
    /// Listens from now on.
    fn watch() -> Result<Self, Failure> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for one.
    async fn asked(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
