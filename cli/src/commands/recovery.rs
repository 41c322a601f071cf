//! `valet recovery`: who may take a vehicle over when its owner has lost the key.

use crate::{
    context::Context,
    defaults::{self, vehicles},
    failure::Failure,
    parse::{self, account, length},
    submit::SubmitMode,
    whose::OwnVehicle,
    world,
};
use clap::{Args, Subcommand};
use shared_logic::{Account, Message, RecoveryTerms, Seconds, VehicleId};

/// Name who may take a vehicle over when you have lost the key, and take it over.
#[derive(Args)]
#[command(after_long_help = "\
The account that you name starts, waits for the delay that you chose, and finishes; until then you say no at any time. \
It helps against loss, and heirs; not against theft, for who has your key says no. Finishing begins a new owner's time: \
every grant and delegation of the old one ends.

  valet recovery set --wallet owner.json --vehicle 0x… --account 0x… --delay 14d
  valet vehicle list --account heir.json                                as the heir: which vehicle it is
  valet recovery start --wallet heir.json
  valet recovery cancel --wallet owner.json --vehicle 0x…
  valet recovery finish --wallet heir.json
  valet vehicle show 0x…                                                who is named, and whether it runs")]
pub(crate) struct Recovery {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Name who may take the vehicle over, and how long you then have to say no.
    ///
    /// Stops a recovery that runs. Example: `valet recovery set --wallet owner.json --vehicle 0x… --account 0x… --delay 14d`.
    Set {
        #[command(flatten)]
        one: One,
        /// Who may: the account's address in contracts.
        #[arg(long, value_parser = account, value_name = "ACCOUNT")]
        account: Account,
        /// How long after it starts it can be finished, such as 14d; at least 7d.
        #[arg(long, value_parser = length, value_name = "LENGTH")]
        delay: Seconds,
    },
    /// Name nobody any more. Works also while the contract is paused.
    ///
    /// Example: `valet recovery remove --wallet owner.json --vehicle 0x…`.
    Remove(One),
    /// Start taking the vehicle over, as the account that its owner named. The owner can see it, and say no.
    ///
    /// Example: `valet recovery start --wallet heir.json`.
    Start(Other),
    /// Say no to a recovery that runs, as the owner. Works also while the contract is paused.
    ///
    /// Example: `valet recovery cancel --wallet owner.json --vehicle 0x…`.
    Cancel(One),
    /// Take the vehicle over, once the delay has passed. Everything of the old owner's time ends.
    ///
    /// Example: `valet recovery finish --wallet heir.json`.
    Finish(Other),
}

/// A vehicle, and who acts on it.
#[derive(Args)]
struct One {
    #[command(flatten)]
    mode: SubmitMode,
    #[command(flatten)]
    vehicle: OwnVehicle,
}

/// A vehicle of somebody else's, and who acts on it.
#[derive(Args)]
struct Other {
    #[command(flatten)]
    mode: SubmitMode,
    /// The vehicle, by its id or a name; otherwise the only one that it can be.
    #[arg(long, value_name = "ID", value_parser = parse::vehicle)]
    vehicle: Option<VehicleId>,
}

impl Recovery {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Set { one, account, delay } => {
                let terms = Some(RecoveryTerms { account, delay });
                one.send(context, |vehicle| Message::SetRecovery { vehicle, terms }).await
            }
            Command::Remove(one) => one.send(context, |vehicle| Message::SetRecovery { vehicle, terms: None }).await,
            Command::Cancel(one) => one.send(context, |vehicle| Message::CancelRecovery { vehicle }).await,
            Command::Start(other) => other.send(context, false, |vehicle| Message::StartRecovery { vehicle }).await,
            Command::Finish(other) => other.send(context, true, |vehicle| Message::FinishRecovery { vehicle }).await,
        }
    }
}

impl Other {
    /// Of the vehicle that was named, else of the only one whose recovery the account has started, or has not.
    async fn send(self, context: &Context, started: bool, message: impl Fn(VehicleId) -> Message) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let vehicle = match self.vehicle {
            Some(vehicle) => vehicle,
            None => {
                let (state, account) = (world::from_node(&actor.session).await?.state, actor.account());
                let which = format!("whose recovery {account} {}", if started { "has started" } else { "may start" });
                defaults::only_vehicle(&vehicles::recoverable(&state, account, started), &which)?
            }
        };
        actor.submit(&[message(vehicle)]).await
    }
}

impl One {
    async fn send(self, context: &Context, message: impl Fn(VehicleId) -> Message) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let vehicle = actor.vehicle(self.vehicle).await?;
        actor.submit(&[message(vehicle)]).await
    }
}
