//! `valet delegation`: letting others act for an owner.

mod create;
mod list;

use crate::{context::Context, failure::Failure, signer::Signer, submit};
use clap::{Args, Subcommand};
use shared_logic::{Account, Message, Realm, VehicleId};

/// Let others act for you: drivers, lessees, fleet managers, guardians, delegates.
#[derive(Args)]
#[command(after_long_help = "\
A driver or a guardian has no right of the owner's: they withdraw and suspend grants of personal data, and \
consent where the purpose asks for the driver's consent. The other roles hold the rights that you name, for the \
classes and actions that you name, and nothing beyond. All of it ends with the delegation, with the vehicle's \
sale, and with whoever gave it.

  valet delegation create --wallet owner.json --vehicle 0x… --to 0x… --role driver --for 30d
  valet delegation create --wallet owner.json --fleet --to 0x… --role fleet-manager --rights grant,narrow,suspend,revoke \\
      --classes odometer,maintenance,tyre-body --for 365d
  valet delegation list --vehicle 0x…
  valet delegation end --wallet owner.json --vehicle 0x… --to 0x…")]
pub(crate) struct Delegation {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Let an account act, as a role, until a date.
    ///
    /// Shows first what it lets the account do. A delegate with the right `delegate` may pass on what it
    /// has itself, as far as its `--depth` reaches.
    ///
    /// Example: `valet delegation create --wallet owner.json --vehicle 0x… --to 0x… --role driver --for 30d`.
    Create(Box<create::Create>),
    /// End a delegation: the owner, who gave it, or who has it. Works also while the contract is paused.
    ///
    /// Example: `valet delegation end --wallet owner.json --vehicle 0x… --to 0x…`.
    End {
        #[command(flatten)]
        signer: Signer,
        #[command(flatten)]
        reach: Reach,
        /// Who has it.
        #[arg(long, value_name = "ACCOUNT")]
        to: Account,
    },
    /// List who may act for a vehicle or for an owner's fleet, by reading the contract's history.
    ///
    /// Example: `valet delegation list --vehicle 0x…`, or `valet delegation list --fleet 0x…` with the owner's address.
    List {
        #[command(flatten)]
        reach: Reach,
    },
}

/// For one vehicle, or for every vehicle of an owner.
#[derive(Args)]
#[group(required = true, multiple = false, args = ["vehicle", "fleet"])]
pub(super) struct Reach {
    /// For this vehicle, while it has its present owner.
    #[arg(long, value_name = "ID")]
    vehicle: Option<VehicleId>,
    /// For every vehicle of an owner, now and later; without an address, of the signer.
    #[arg(long, value_name = "OWNER", num_args = 0..=1)]
    fleet: Option<Option<Account>>,
}

impl Reach {
    /// The realm; `own` is whose fleet is meant when nobody is named.
    fn realm(&self, own: Option<Account>) -> Result<Realm, Failure> {
        match (self.vehicle, self.fleet) {
            (Some(id), _) => Ok(Realm::Vehicle(id)),
            (None, Some(owner)) => {
                let owner = owner.or(own).ok_or_else(|| Failure::usage("name the owner's address after `--fleet`"))?;
                Ok(Realm::Fleet(owner))
            }
            (None, None) => Err(Failure::usage("name `--vehicle ID` or `--fleet`")),
        }
    }
}

impl Delegation {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(create) => create.run(context).await,
            Command::End { signer, reach, to } => {
                let session = context.session().await?;
                let realm = reach.realm(Some(signer.account()?.address()))?;
                submit::send(context, &session, &signer, &[Message::EndDelegation { realm, to }]).await
            }
            Command::List { reach } => list::list(context, reach.realm(None)?).await,
        }
    }
}
