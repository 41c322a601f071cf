//! `valet sidecar`: running one, asking how it is, receiving its webhooks.

mod build;
mod check_config;
pub(crate) mod client;
mod key;
mod listen;
mod relay;
mod run;
mod settings;
mod signature;
mod status;

use crate::{context::Context, failure::Failure};
use clap::{Args, Subcommand};
pub(crate) use run::Logging;
use tokio::{
    signal::unix::{signal, Signal, SignalKind},
    sync::oneshot,
};

/// Run the sidecar, or receive its webhooks.
#[derive(Args)]
#[command(after_long_help = "\
A sidecar runs next to a service that holds or wants vehicle data. It follows the contract, keeps every \
event in a database, sends each to the service by webhook, and answers checks from what is final.

  valet sidecar listen --listen 127.0.0.1:9951                 a service for trying things out
  valet sidecar run --webhook http://127.0.0.1:9951/events     tells it of every event
  valet sidecar status --sidecar http://127.0.0.1:9950         how far it has read")]
pub(crate) struct Sidecar {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a sidecar in the foreground, until Ctrl-C or SIGTERM.
    ///
    /// It serves `GET /v1/check`, `/v1/status`, `/v1/events`, `/live`, `/ready`, `/metrics` and takes container
    /// documents by `POST /v1/containers`. With `--relay-wallet` it pays for the signed intents that come by
    /// `POST /v1/intents`; without, it holds no key. It answers under this machine's own names, the address of
    /// `--listen` and each `--host` only, and pages of other sites only where `--allow-origin` names them. When it cannot know the present (everything final was last
    /// known too long ago, or there is a break in the chain), every answer is deny. A restart goes on where
    /// the database ends.
    ///
    /// Example: `valet sidecar run --database car.db --container speed.json --webhook
    /// http://127.0.0.1:9951/events --webhook-secret-file hook.secret`.
    Run(run::Run),
    /// Read the settings of a sidecar and everything that they name, without starting it.
    ///
    /// Says which settings would count and where each is from, without secrets, and everything that is wrong with them. No
    /// node is asked, and nothing is written.
    ///
    /// Example: `valet sidecar check-config --config sidecar.toml`.
    CheckConfig(check_config::CheckConfig),
    /// Make, list and take back keys of a sidecar's API.
    Key(key::Keyring),
    /// Receive a sidecar's webhooks and print each event: a service for trying things out.
    ///
    /// Takes what is posted to any path. With a secret it checks the signature (Standard Webhooks) and
    /// refuses what is not signed. The same event may come twice; a repetition is marked as one.
    ///
    /// Example: `valet sidecar listen --listen 127.0.0.1:9951 --secret-file hook.secret --out events.jsonl`.
    Listen(listen::Listen),
    /// Show the state of a sidecar: how far it has read, and what waits to be delivered.
    Status(status::Status),
}

impl Sidecar {
    /// What the sidecar's own parts log.
    pub(crate) fn logging(&self) -> Logging {
        match &self.command {
            Command::Run(run) => run.logging(),
            _ => Logging::QUIET,
        }
    }

    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Run(run) => run.run(context).await,
            Command::CheckConfig(check) => check.run(context),
            Command::Key(keys) => keys.run(context),
            Command::Listen(listen) => listen.run(context).await,
            Command::Status(status) => status.run(context).await,
        }
    }
}

/// The signals that ask a program to end.
struct Ending {
    first: oneshot::Receiver<()>,
}

/// What a shell adds to a signal's number where the signal has ended a program.
const SIGNALLED: i32 = 128;

impl Ending {
    /// Listens from now on. After the first signal a second one ends the program at once, whatever it is about.
    fn watch() -> Result<Self, Failure> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let (tell, first) = oneshot::channel();
        tokio::spawn(async move {
            either(&mut interrupt, &mut terminate).await;
            drop(tell);
            let kind = either(&mut interrupt, &mut terminate).await;
            std::process::exit(SIGNALLED.saturating_add(kind.as_raw_value()));
        });
        Ok(Self { first })
    }

    /// Waits for the first.
    async fn asked(self) {
        // Nothing is ever sent: the other end goes away.
        drop(self.first.await);
    }
}

/// Which of the two came.
async fn either(interrupt: &mut Signal, terminate: &mut Signal) -> SignalKind {
    tokio::select! {
        _ = interrupt.recv() => SignalKind::interrupt(),
        _ = terminate.recv() => SignalKind::terminate(),
    }
}
