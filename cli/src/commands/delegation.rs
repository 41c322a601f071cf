//! `valet delegation`: letting others act for an owner.

mod create;
mod list;

use crate::{context::Context, failure::Failure, signer::Signer, submit};
use clap::{Args, Subcommand};
use shared_logic::{Account, Message, Realm, VehicleId};
use submit::send;

/// Let others act for you: drivers, lessees, fleet managers, guardians, delegates.
#[derive(Args)]
#[command(after_long_help = "\
A delegation is offered, and gives nothing until it is accepted. A driver or a guardian has no right of the \
owner's: they withdraw and suspend grants of personal data as soon as they are offered the role, and consent, once they \
have accepted it, where the purpose asks for the driver's consent. The other roles hold the rights that you name, for \
the classes and actions that you name, and nothing beyond. All of it ends with the delegation, with the vehicle's \
sale, and with whoever gave it.

  valet delegation create --wallet owner.json --vehicle 0x… --to 0x… --role driver --for 30d
  valet delegation accept --wallet driver.json --vehicle 0x…
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
    /// Offer an account to act, as a role, until a date; it accepts with `valet delegation accept`.
    ///
    /// Shows first what it lets the account do. The offer lapses after 30 days, and a new one takes its place. A
    /// delegate with the right `delegate` may pass on what it has itself, as far as its `--depth` reaches.
    ///
    /// Example: `valet delegation create --wallet owner.json --vehicle 0x… --to 0x… --role driver --for 30d`.
    Create(Box<create::Create>),
    /// Accept a delegation that was offered to you: from then on you may act by it.
    ///
    /// A guardian names for whom it acts. Example: `valet delegation accept --wallet driver.json --vehicle 0x…`, or
    /// `valet delegation accept --wallet guardian.json --vehicle 0x… --ward 0x…`.
    Accept {
        #[command(flatten)]
        signer: Signer,
        #[command(flatten)]
        reach: Reach,
        /// For whom a guardian acts: the account's address in contracts. No other role has a ward.
        #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
        ward: Option<Account>,
    },
    /// Turn down a delegation that was offered to you, or give back one that you accepted.
    ///
    /// Works also while the contract is paused. Example: `valet delegation decline --wallet driver.json --vehicle 0x…`.
    Decline {
        #[command(flatten)]
        signer: Signer,
        #[command(flatten)]
        reach: Reach,
    },
    /// End a delegation, or take its offer back: the owner, who gave it, or who has it. Works also while the contract is paused.
    ///
    /// Example: `valet delegation end --wallet owner.json --vehicle 0x… --to 0x…`.
    End {
        #[command(flatten)]
        signer: Signer,
        #[command(flatten)]
        reach: Reach,
        /// Who has it.
        #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
        to: Account,
    },
    /// List who may act for a vehicle or for an owner's fleet, and to whom it is offered, by reading the contract's history.
    ///
    /// What has no effect any more, because it or something above it has ended, is told as ended, with the reason.
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
    /// For every vehicle of an owner, now and later; without an address, of the signer. Who accepts or declines names
    /// the owner.
    #[arg(long, value_parser = crate::parse::account, value_name = "OWNER", num_args = 0..=1)]
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
            Command::Accept { signer, reach, ward } => {
                let message = Message::AcceptDelegation { realm: reach.realm(None)?, ward };
                send(context, &context.session().await?, &signer, &[message]).await
            }
            Command::Decline { signer, reach } => {
                let message = Message::EndDelegation { realm: reach.realm(None)?, to: signer.account()?.address() };
                send(context, &context.session().await?, &signer, &[message]).await
            }
            Command::End { signer, reach, to } => {
                let realm = reach.realm(Some(signer.account()?.address()))?;
                send(context, &context.session().await?, &signer, &[Message::EndDelegation { realm, to }]).await
            }
            Command::List { reach } => list::list(context, reach.realm(None)?).await,
        }
    }
}
