//! `valet delegation`: letting others act for an owner.

mod create;
mod list;

use crate::{
    context::Context,
    defaults,
    failure::Failure,
    render::realm as realm_words,
    session::Session,
    submit::SubmitMode,
    whose::OwnVehicle,
    world::{self, World},
};
use clap::{Args, Subcommand};
use shared_logic::{Account, Delegation as Record, DelegationState, Message, Realm, UnixSeconds, VehicleId};

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
        mode: SubmitMode,
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
        mode: SubmitMode,
        #[command(flatten)]
        reach: Reach,
    },
    /// End a delegation, or take its offer back: the owner, who gave it, or who has it. Works also while the contract is paused.
    ///
    /// Example: `valet delegation end --wallet owner.json --vehicle 0x… --to 0x…`.
    End {
        #[command(flatten)]
        mode: SubmitMode,
        #[command(flatten)]
        reach: Reach,
        /// Who has it.
        #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
        to: Account,
    },
    /// List who may act, and to whom it is offered: for a vehicle, for an owner's fleet, or all that an account gave or got.
    ///
    /// What has no effect any more, because it or something above it has ended, is told as ended, with the reason.
    ///
    /// Example: `valet delegation list`, `valet delegation list --vehicle 0x…`, or `valet delegation list --fleet 0x…` with
    /// the owner's address.
    List(list::List),
}

/// For one vehicle, or for every vehicle of an owner.
#[derive(Args)]
#[group(multiple = false, args = ["vehicle", "fleet"])]
pub(super) struct Reach {
    /// For this vehicle, while it has its present owner; otherwise the only one that it can be.
    #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
    vehicle: Option<VehicleId>,
    /// For every vehicle of an owner, now and later; without an address, of the signer. Who accepts or declines names
    /// the owner.
    #[arg(long, value_parser = crate::parse::account, value_name = "OWNER", num_args = 0..=1)]
    fleet: Option<Option<Account>>,
}

impl Reach {
    /// The realm that was named; `own` is whose fleet is meant when nobody is named.
    fn named(&self, own: Option<Account>) -> Result<Option<Realm>, Failure> {
        match (self.vehicle, self.fleet) {
            (Some(id), _) => Ok(Some(Realm::Vehicle(id))),
            (None, Some(owner)) => {
                let owner = owner.or(own).ok_or_else(|| Failure::usage("name the owner's address after `--fleet`"))?;
                Ok(Some(Realm::Fleet(owner)))
            }
            (None, None) => Ok(None),
        }
    }

    /// The realm that was named, else the only vehicle of the owner.
    async fn given_by(&self, session: &Session, owner: Account) -> Result<Realm, Failure> {
        match self.named(Some(owner))? {
            Some(realm) => Ok(realm),
            None => Ok(Realm::Vehicle(OwnVehicle { vehicle: None }.of(session, owner).await?)),
        }
    }

    /// The realm that was named, else that of the only delegation of this account for which `counts` holds.
    async fn given_to(&self, session: &Session, to: Account, counts: fn(&Record, UnixSeconds) -> bool) -> Result<Realm, Failure> {
        match self.named(None)? {
            Some(realm) => Ok(realm),
            None => only(&world::from_node(session).await?, to, counts),
        }
    }
}

/// The realm of the only delegation to this account that counts.
fn only(world: &World, to: Account, counts: fn(&Record, UnixSeconds) -> bool) -> Result<Realm, Failure> {
    let held = world.state.delegations.iter().filter(|((_, held_by), delegation)| *held_by == to && counts(delegation, world.now));
    let realms: Vec<Realm> = held.map(|((realm, _), _)| *realm).collect();
    let hint = "name `--vehicle ID`, or `--fleet` with the owner's address";
    let because = "of the only delegation of the account that this can be about";
    match realms.as_slice() {
        [] => {
            Err(Failure::usage(format!("neither vehicle nor fleet was named, and {to} has no delegation that this could be about"))
                .hint(hint))
        }
        [realm] => {
            match realm {
                Realm::Vehicle(id) => defaults::take("--vehicle", id, because),
                Realm::Fleet(owner) => defaults::take("--fleet", owner, because),
            }
            Ok(*realm)
        }
        several => {
            let words: Vec<_> = several.iter().map(realm_words).collect();
            let message = format!("neither vehicle nor fleet was named, and this could be about {}", words.join(", or "));
            Err(Failure::usage(message).hint(hint))
        }
    }
}

fn is_offered(held: &Record, now: UnixSeconds) -> bool {
    matches!(held.state, DelegationState::Offered { until } if now < until)
}

fn lasts(held: &Record, now: UnixSeconds) -> bool {
    is_offered(held, now)
        || (!matches!(held.state, DelegationState::Offered { .. } | DelegationState::Ended) && now < held.terms.expires_at)
}

impl Delegation {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(create) => create.run(context).await,
            Command::Accept { mode, reach, ward } => {
                let actor = mode.begin(context).await?;
                let realm = reach.given_to(&actor.session, actor.account(), is_offered).await?;
                actor.submit(&[Message::AcceptDelegation { realm, ward }]).await
            }
            Command::Decline { mode, reach } => {
                let actor = mode.begin(context).await?;
                let to = actor.account();
                let realm = reach.given_to(&actor.session, to, lasts).await?;
                actor.submit(&[Message::EndDelegation { realm, to }]).await
            }
            Command::End { mode, reach, to } => {
                let actor = mode.begin(context).await?;
                let realm = reach.given_by(&actor.session, actor.account()).await?;
                actor.submit(&[Message::EndDelegation { realm, to }]).await
            }
            Command::List(list) => list.run(context).await,
        }
    }
}
