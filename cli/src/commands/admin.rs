//! `valet admin`: looking after the contract. None of it is a right over a grant.

use crate::{context::Context, failure::Failure, output::facts, signer::Signer, submit::submit};
use clap::{Args, Subcommand};
use shared_logic::{Account, Message, Operation};

/// Pause, retire and hand off the contract; withdrawing works in every state of it.
#[derive(Args)]
#[command(after_long_help = "\
The admin stops what is new and all access, for now or for good; it admits parties (`valet party set`) and appends \
purposes (`valet purpose publish`). It can make, widen or revive no grant, and withdrawing never waits for it.

  valet admin pause --wallet admin.json
  valet admin unpause --wallet admin.json
  valet admin retire --wallet admin.json --successor 0x…
  valet admin show")]
pub(crate) struct Admin {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Stop everything new and all access for now.
    ///
    /// Example: `valet admin pause --wallet admin.json`.
    Pause {
        #[command(flatten)]
        signer: Signer,
    },
    /// Let a paused contract run again.
    ///
    /// Example: `valet admin unpause --wallet admin.json`.
    Unpause {
        #[command(flatten)]
        signer: Signer,
    },
    /// Stop everything new and all access for good, and name the contract that people should turn to.
    ///
    /// Cannot be undone: you type the successor's address.
    ///
    /// Example: `valet admin retire --wallet admin.json --successor 0x…`.
    Retire {
        #[command(flatten)]
        signer: Signer,
        /// The address of the contract that comes after.
        #[arg(long, value_name = "ACCOUNT")]
        successor: Account,
    },
    /// Give up the admin's key: from then on nobody pauses, admits or appends.
    ///
    /// Cannot be undone: you type `renounce-admin`.
    ///
    /// Example: `valet admin renounce --wallet admin.json`.
    Renounce {
        #[command(flatten)]
        signer: Signer,
    },
    /// Show who looks after the contract, and whether it runs.
    ///
    /// Example: `valet admin show --json`.
    Show,
}

impl Admin {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Pause { signer } => submit(context, &signer, &Message::Pause).await,
            Command::Unpause { signer } => submit(context, &signer, &Message::Unpause).await,
            Command::Retire { signer, successor } => submit(context, &signer, &Message::Retire { successor }).await,
            Command::Renounce { signer } => submit(context, &signer, &Message::RenounceAdmin).await,
            Command::Show => show(context).await,
        }
    }
}

async fn show(context: &Context) -> Result<(), Failure> {
    let session = context.session().await?;
    let registry = session.snapshot().await?.records.must_have_registry().await?;
    context.output.show(&registry, |registry| {
        facts(&[
            ("contract", session.deployment.contract.to_string()),
            ("admin", registry.admin.map_or_else(|| "nobody, for good".to_owned(), |admin| admin.to_string())),
            (
                "operation",
                match registry.operation {
                    Operation::Running => "running".to_owned(),
                    Operation::Paused => "paused".to_owned(),
                    Operation::Retired { successor } => format!("retired; turn to {successor}"),
                },
            ),
            ("events of the registry", registry.seq.0.to_string()),
            ("newest event", registry.last_event.to_string()),
        ])
    })
}
