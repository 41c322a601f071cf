//! `valet request`: access requests to an owner, and the answers that are no grant.

mod create;
mod list;

use crate::{context::Context, failure::Failure, records::Records, submit::SubmitMode};
use clap::{Args, Subcommand};
use shared_logic::{AccessRequest, Denial, Message, RequestEnd, RequestId};

/// Ask an owner for access; defer, refuse or cancel a request.
#[derive(Args)]
#[command(after_long_help = "\
A recipient asks for what it wants at most, and says what of it is needed, and until when it can be answered; the \
owner, or a delegate with the right to answer, grants at least the needed and at most all, defers it, or refuses it. \
Admitted parties may ask, unless the owner says otherwise with `valet vehicle set-request-policy`. What nobody answers \
lapses by itself, without a trace.

  valet request create --wallet insurer.json --vehicle 0x… --purpose usage-based-insurance \\
      --container speed.json --classes speed-motion,odometer --off-board --for 90d
  valet request list --open
  valet grant create --wallet owner.json --request 0x… --for 30d      # answers it, here for a shorter time
  valet request refuse 0x… --wallet owner.json")]
pub(crate) struct Request {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ask the owner of a vehicle for a grant to the signer; or to somebody it would share onward with.
    ///
    /// Example: `valet request create --wallet insurer.json --vehicle 0x… --purpose repair --container
    /// wheels.json --classes tyre-body --for 7d --respond-within 3d`.
    Create(Box<create::Create>),
    /// Defer a request; it can still be answered in its time.
    ///
    /// Example: `valet request defer 0x… --wallet owner.json`.
    Defer(One),
    /// Refuse a request, for good. Works also while the contract is paused.
    ///
    /// Example: `valet request refuse 0x… --wallet owner.json`.
    Refuse(One),
    /// Cancel a request of your own.
    ///
    /// Example: `valet request cancel 0x… --wallet insurer.json`.
    Cancel(One),
    /// List requests: for a vehicle, by a recipient, or all that concern an account, over all vehicles.
    ///
    /// Example: `valet request list --open`, or `valet request list --vehicle 0x…`.
    List(list::List),
}

/// A request, and how to act on it.
#[derive(Args)]
struct One {
    #[command(flatten)]
    mode: SubmitMode,
    /// The request.
    request: RequestId,
}

impl Request {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(create) => create.run(context).await,
            Command::Defer(One { mode, request }) => mode.submit(context, &Message::DeferRequest { request }).await,
            Command::Refuse(one) => one.close(context, RequestEnd::Refused).await,
            Command::Cancel(one) => one.close(context, RequestEnd::Cancelled).await,
            Command::List(list) => list.run(context).await,
        }
    }
}

impl One {
    async fn close(self, context: &Context, end: RequestEnd) -> Result<(), Failure> {
        self.mode.submit(context, &Message::CloseRequest { request: self.request, end }).await
    }
}

/// The record of a request that must be there.
pub(crate) async fn find(records: &Records<'_>, id: RequestId) -> Result<AccessRequest, Failure> {
    let record = records.request(id).await?;
    // A denial, as the contract would give it, so that programs find the same reason everywhere.
    record.ok_or_else(|| Failure::denied(Denial::UnknownRequest))
}
