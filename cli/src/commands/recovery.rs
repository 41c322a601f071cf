//! `valet recovery`: who may take a vehicle over when its owner has lost the key.

use crate::{
    context::Context,
    failure::Failure,
    parse::{account, length},
    signer::Signer,
    submit::submit,
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
  valet recovery start --wallet heir.json --vehicle 0x…
  valet recovery cancel --wallet owner.json --vehicle 0x…
  valet recovery finish --wallet heir.json --vehicle 0x…
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
    /// Example: `valet recovery start --wallet heir.json --vehicle 0x…`.
    Start(One),
    /// Say no to a recovery that runs, as the owner. Works also while the contract is paused.
    ///
    /// Example: `valet recovery cancel --wallet owner.json --vehicle 0x…`.
    Cancel(One),
    /// Take the vehicle over, once the delay has passed. Everything of the old owner's time ends.
    ///
    /// Example: `valet recovery finish --wallet heir.json --vehicle 0x…`.
    Finish(One),
}

/// A vehicle, and who acts on it.
#[derive(Args)]
struct One {
    #[command(flatten)]
    signer: Signer,
    /// The vehicle.
    #[arg(long, value_name = "ID")]
    vehicle: VehicleId,
}

impl Recovery {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (One { signer, vehicle }, message): (One, fn(VehicleId) -> Message) = match self.command {
            Command::Set { one: One { signer, vehicle }, account, delay } => {
                let terms = Some(RecoveryTerms { account, delay });
                return submit(context, &signer, &Message::SetRecovery { vehicle, terms }).await;
            }
            Command::Remove(one) => (one, |vehicle| Message::SetRecovery { vehicle, terms: None }),
            Command::Start(one) => (one, |vehicle| Message::StartRecovery { vehicle }),
            Command::Cancel(one) => (one, |vehicle| Message::CancelRecovery { vehicle }),
            Command::Finish(one) => (one, |vehicle| Message::FinishRecovery { vehicle }),
        };
        submit(context, &signer, &message(vehicle)).await
    }
}
