//! `valet objection`: a driver, lessee or guardian does not want a recipient to have what tells of persons.

mod list;

use crate::{context::Context, failure::Failure, parse::account, submit::SubmitMode};
use clap::{ArgGroup, Args, Subcommand};
use shared_logic::{Account, Message, VehicleId};

/// Object to a recipient having what tells of persons; lift an objection.
#[derive(Args)]
#[command(after_long_help = "\
Who drives, leases or is a guardian, also where the role is only offered, objects to one recipient or to all: from \
then on nobody grants, renews, resumes or shares personal classes to it, until who objects lifts it, or the role's time \
is over. It ends nothing that runs; withdrawing does, and objects by itself. Access in an emergency goes on.

  valet objection create --wallet driver.json --vehicle 0x… --recipient 0x…
  valet objection create --wallet driver.json --vehicle 0x… --everybody
  valet objection list --vehicle 0x…
  valet objection lift --wallet driver.json --vehicle 0x… --recipient 0x…")]
pub(crate) struct Objection {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Object to a recipient, or to all. Works also while the contract is paused.
    ///
    /// Example: `valet objection create --wallet driver.json --vehicle 0x… --recipient 0x…`.
    Create(One),
    /// Lift an objection of yours. Consenting to a grant of the recipient lifts it too.
    ///
    /// Example: `valet objection lift --wallet driver.json --vehicle 0x… --recipient 0x…`.
    Lift(One),
    /// List the objections that stand, by reading the contract's storage.
    ///
    /// Example: `valet objection list --vehicle 0x…`.
    List {
        /// The vehicle.
        #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
        vehicle: VehicleId,
    },
}

/// An objection, and who makes or lifts it.
#[derive(Args)]
#[command(group(ArgGroup::new("to").required(true).args(["recipient", "everybody"])))]
struct One {
    #[command(flatten)]
    mode: SubmitMode,
    /// The vehicle.
    #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
    vehicle: VehicleId,
    /// To whom: the recipient's address.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
    recipient: Option<Account>,
    /// To every recipient.
    #[arg(long)]
    everybody: bool,
}

impl Objection {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(One { mode, vehicle, recipient, .. }) => {
                mode.submit(context, &Message::Object { vehicle, to: recipient }).await
            }
            Command::Lift(One { mode, vehicle, recipient, .. }) => {
                mode.submit(context, &Message::LiftObjection { vehicle, to: recipient }).await
            }
            Command::List { vehicle } => list::list(context, vehicle).await,
        }
    }
}
