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
  valet admin offer --wallet admin.json --to 0x…            the other then runs `valet admin accept`
  valet admin retire --wallet admin.json --successor 0x…
  valet admin show")]
pub(crate) struct Admin {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Stop everything new and all access for now. No grant ends by it, and withdrawing works all the same.
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
    /// Offer your role to another account: it is the admin once it accepts, and you until then.
    ///
    /// A new offer takes the place of an old one. Example: `valet admin offer --wallet admin.json --to 0x…`.
    Offer {
        #[command(flatten)]
        signer: Signer,
        /// Who may become the admin: the account's address in contracts, as `valet wallet show` prints it there.
        #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
        to: Account,
    },
    /// Take the offer of your role back.
    ///
    /// Example: `valet admin cancel-offer --wallet admin.json`.
    CancelOffer {
        #[command(flatten)]
        signer: Signer,
    },
    /// Become the admin, by the offer of the present one.
    ///
    /// Example: `valet admin accept --wallet new-admin.json`.
    Accept {
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
        #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
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
            Command::Offer { signer, to } => submit(context, &signer, &Message::OfferAdmin { to: Some(to) }).await,
            Command::CancelOffer { signer } => submit(context, &signer, &Message::OfferAdmin { to: None }).await,
            Command::Accept { signer } => submit(context, &signer, &Message::AcceptAdmin).await,
            Command::Retire { signer, successor } => submit(context, &signer, &Message::Retire { successor }).await,
            Command::Renounce { signer } => submit(context, &signer, &Message::RenounceAdmin).await,
            Command::Show => show(context).await,
        }
    }
}

/// The contract's own record, and to whom the admin offers its role.
#[derive(serde::Serialize)]
struct Shown {
    registry: shared_logic::Registry,
    offered_to: Option<shared_logic::Account>,
}

async fn show(context: &Context) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let registry = snapshot.records.must_have_registry().await?;
    let offered = snapshot.records.admin_offer().await?;
    let shown = Shown { registry, offered_to: offered };
    context.output.show(&shown, |_| {
        facts(&[
            ("contract", session.deployment.contract.to_string()),
            ("admin", registry.admin.map_or_else(|| "nobody, for good".to_owned(), |admin| admin.to_string())),
            ("offered to", offered.map_or_else(|| "nobody".to_owned(), |to| to.to_string())),
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
