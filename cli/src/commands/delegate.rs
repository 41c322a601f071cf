//! `valet delegate`: letting others act for an owner.

mod give;
mod list;

use crate::{failure::Failure, signer::Signer, site::Site};
use clap::{Args, Subcommand};
use shared_logic::{Account, AssignedRole, Message, Realm, Right, VehicleId};

/// Let others act for you: drivers, lessees, fleet managers, guardians, delegates.
#[derive(Args)]
#[command(after_long_help = "\
A driver or a guardian has no right of the owner's: they withdraw and suspend grants of personal data, and \
co-consent where the purpose asks the driver too. The other roles hold the rights that you name, for the \
classes and actions that you name, and nothing beyond. All of it ends with the delegation, with the vehicle's \
sale, and with whoever gave it.

  valet delegate give --wallet owner.json --vehicle 0x… --to 0x… --role driver --for 30d
  valet delegate give --wallet owner.json --fleet --to 0x… --role fleet-manager --rights grant,narrow,suspend,revoke \\
      --classes Odometer,Maintenance,TyreBody --for 365d
  valet delegate list --vehicle 0x…
  valet delegate end --wallet owner.json --vehicle 0x… --to 0x…")]
pub(crate) struct Delegate {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Let an account act, as a role, until a date.
    ///
    /// Shows first what it lets the account do. A delegate with the right `delegate` may give on what it
    /// has itself, as far as its `--depth` reaches.
    ///
    /// Example: `valet delegate give --wallet owner.json --vehicle 0x… --to 0x… --role driver --for 30d`.
    Give(Box<give::Give>),
    /// End a delegation: the owner, who gave it, or who has it. Works also while the contract is paused.
    ///
    /// Example: `valet delegate end --wallet owner.json --vehicle 0x… --to 0x…`.
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
    /// Example: `valet delegate list --vehicle 0x…`, or `valet delegate list --fleet 0x…` with the owner's address.
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
                let owner = owner.or(own).ok_or_else(|| Failure::expected("expected the owner's address after `--fleet`"))?;
                Ok(Realm::Fleet(owner))
            }
            (None, None) => Err(Failure::expected("expected `--vehicle ID` or `--fleet`")),
        }
    }
}

impl Delegate {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Give(give) => give.run(site).await,
            Command::End { signer, reach, to } => {
                let session = site.session().await?;
                let keypair = signer.keypair()?;
                let realm = reach.realm(Some(keypair.public().account_id().address()))?;
                crate::way::send(site, &session, &keypair, &[Message::EndDelegation { realm, to }]).await
            }
            Command::List { reach } => list::list(site, reach.realm(None)?).await,
        }
    }
}

/// A right by its name.
pub(crate) fn right(text: &str) -> Result<Right, String> {
    Right::from_name(text).ok_or_else(|| format!("expected grant, narrow, suspend, revoke, answer or delegate, found `{text}`"))
}

/// A role by its name.
fn role(text: &str) -> Result<AssignedRole, String> {
    match text {
        "driver" => Ok(AssignedRole::Driver),
        "lessee" => Ok(AssignedRole::Lessee),
        "fleet-manager" => Ok(AssignedRole::FleetManager),
        "guardian" => Ok(AssignedRole::Guardian),
        "delegate" => Ok(AssignedRole::Delegate),
        _ => Err(format!("expected driver, lessee, fleet-manager, guardian or delegate, found `{text}`")),
    }
}
