//! `valet objection`: a driver, lessee or guardian does not want a recipient to have what tells of persons.

mod list;

use crate::{
    context::Context,
    defaults::{self, vehicles},
    failure::Failure,
    parse::account,
    submit::SubmitMode,
    whose::OfWallet,
    world::{self, World},
};
use clap::{ArgGroup, Args, Subcommand};
use shared_logic::{Account, Message, VehicleId};

/// Object to a recipient having what tells of persons; lift an objection.
#[derive(Args)]
#[command(after_long_help = "\
Who drives, leases or is a guardian, also where the role is only offered, objects to one recipient or to all: from \
then on nobody grants, renews, resumes or shares personal classes to it, until who objects lifts it, or the role's time \
is over. It ends nothing that runs; withdrawing does, and objects by itself. Access in an emergency goes on.

  valet objection create --wallet driver.json --vehicle 0x… --recipient 0x…
  valet objection create --everybody                                    the only wallet's only vehicle
  valet objection list --vehicle 0x…
  valet objection lift                                                  your only one")]
pub(crate) struct Objection {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Object to a recipient, or to all. Works also while the contract is paused.
    ///
    /// Example: `valet objection create --wallet driver.json --vehicle 0x… --recipient 0x…`.
    #[command(group(ArgGroup::new("to").required(true).args(["recipient", "everybody"])))]
    Create(One),
    /// Lift an objection of yours. Consenting to a grant of the recipient lifts it too.
    ///
    /// Example: `valet objection lift --wallet driver.json --vehicle 0x… --recipient 0x…`.
    Lift(One),
    /// List the objections that stand, by reading the contract's storage.
    ///
    /// Example: `valet objection list --vehicle 0x…`.
    List(OfWallet),
}

/// An objection, and who makes or lifts it.
#[derive(Args)]
struct One {
    #[command(flatten)]
    mode: SubmitMode,
    /// The vehicle; otherwise the only one that it can be.
    #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
    vehicle: Option<VehicleId>,
    /// To whom: the recipient's address.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
    recipient: Option<Account>,
    /// To every recipient.
    #[arg(long, conflicts_with = "recipient")]
    everybody: bool,
}

impl Objection {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(one) => one.create(context).await,
            Command::Lift(one) => one.lift(context).await,
            Command::List(of) => {
                let session = context.session().await?;
                let vehicle = of.vehicle(&session).await?;
                list::list(context, &session, vehicle).await
            }
        }
    }
}

impl One {
    /// Of the vehicle that was named, else of the only one for which the account has a role.
    async fn create(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let vehicle = match self.vehicle {
            Some(vehicle) => vehicle,
            None => {
                let (World { state, now }, account) = (world::from_node(&actor.session).await?, actor.account());
                let which = format!("that {account} drives, leases or is a guardian for");
                defaults::only_vehicle(&vehicles::subject_of(&state, account, now), &which)?
            }
        };
        actor.submit(&[Message::Object { vehicle, to: self.recipient }]).await
    }

    /// What was named, else the only objection of the account.
    async fn lift(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let whom = self.recipient.map(Some).or_else(|| self.everybody.then_some(None));
        let (vehicle, to) = match (self.vehicle, whom) {
            (Some(vehicle), Some(to)) => (vehicle, to),
            (vehicle, whom) => {
                let (World { state, now }, account) = (world::from_node(&actor.session).await?, actor.account());
                let found = vehicles::objections(&state, account, now).into_iter().map(|(vehicle, to)| Standing { vehicle, to });
                let fits = |it: &Standing| vehicle.is_none_or(|named| named == it.vehicle) && whom.is_none_or(|named| named == it.to);
                let only = defaults::only(&found.filter(fits).collect::<Vec<_>>(), "objection", &format!("of {account}"))?;
                only.take(&account, vehicle, whom);
                (only.vehicle, only.to)
            }
        };
        actor.submit(&[Message::LiftObjection { vehicle, to }]).await
    }
}

/// An objection that stands.
#[derive(Clone, Copy)]
struct Standing {
    vehicle: VehicleId,
    to: Option<Account>,
}

impl Standing {
    /// Notes what of it was not named.
    fn take(self, account: &Account, vehicle: Option<VehicleId>, whom: Option<Option<Account>>) {
        let because = format!("of the only objection of {account} that this can be about");
        if vehicle.is_none() {
            defaults::take("--vehicle", self.vehicle, &because);
        }
        match (whom, self.to) {
            (Some(_), _) => {}
            (None, Some(to)) => defaults::take("--recipient", to, because),
            (None, None) => defaults::take("--everybody", "", because),
        }
    }
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.to {
            Some(to) => write!(f, "of {} to {to}", self.vehicle),
            None => write!(f, "of {} to everybody", self.vehicle),
        }
    }
}
