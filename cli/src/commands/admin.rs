//! `valet admin`: looking after the contract. None of it is a right over a grant.

use crate::{failure::Failure, output::facts, signer::Signer, site::Site, way};
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
    /// Example: `valet admin retire --wallet admin.json --successor 0x…`.
    Retire {
        #[command(flatten)]
        signer: Signer,
        /// The address of the contract that comes after.
        #[arg(long, value_name = "ACCOUNT")]
        successor: Account,
    },
    /// Give the admin's key up: from then on nobody pauses, admits or appends.
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
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Pause { signer } => way::act(site, &signer, &Message::Pause).await,
            Command::Unpause { signer } => way::act(site, &signer, &Message::Unpause).await,
            Command::Retire { signer, successor } => way::act(site, &signer, &Message::Retire { successor }).await,
            Command::Renounce { signer } => way::act(site, &signer, &Message::RenounceAdmin).await,
            Command::Show => show(site).await,
        }
    }
}

async fn show(site: &Site) -> Result<(), Failure> {
    let session = site.session().await?;
    let registry = session.records().await?.registry().await?;
    site.output.show(&registry, |registry| {
        facts(&[
            ("contract", session.deployment.contract.to_string()),
            ("admin", registry.admin.map_or_else(|| "nobody, for good".to_owned(), |admin| admin.to_string())),
            (
                "operation",
                match registry.operation {
                    Operation::Running => "runs".to_owned(),
                    Operation::Paused => "paused".to_owned(),
                    Operation::Retired { successor } => format!("retired; turn to {successor}"),
                },
            ),
            ("events of the registry", registry.seq.0.to_string()),
            ("newest event", registry.last_event.to_string()),
        ])
    })
}
