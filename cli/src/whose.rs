//! Whose lists are asked for, and of which vehicle a command is.

mod roles;

use crate::{
    context::Context,
    defaults,
    failure::Failure,
    parse,
    session::Session,
    world::{self, Source, World},
};
use clap::Args;
pub(crate) use roles::{roles, Standing};
use shared_logic::{Account, State, UnixSeconds, VehicleId};
use std::collections::BTreeSet;

/// The vehicle of a command that its owner gives.
#[derive(Args, Clone, Copy)]
pub(crate) struct OwnVehicle {
    /// The vehicle, by its id or a name of the address book; otherwise the only one of the account that acts.
    #[arg(long, value_name = "ID", value_parser = parse::vehicle)]
    pub(crate) vehicle: Option<VehicleId>,
}

impl OwnVehicle {
    /// The vehicle that was named, else the owner's only one.
    ///
    /// # Errors
    /// As [`defaults::vehicle`].
    pub(crate) async fn of(self, session: &Session, owner: Account) -> Result<VehicleId, Failure> {
        match self.vehicle {
            Some(vehicle) => Ok(vehicle),
            None => defaults::vehicle(&world::from_node(session).await?.state, owner),
        }
    }
}

/// The vehicle of which something is listed.
#[derive(Args, Clone, Copy)]
pub(crate) struct OfWallet {
    /// The vehicle, by its id or a name; otherwise the only one of the only wallet in this folder.
    #[arg(long, value_name = "ID", value_parser = parse::vehicle)]
    vehicle: Option<VehicleId>,
}

impl OfWallet {
    /// The vehicle that was named, else the only one of the only wallet.
    ///
    /// # Errors
    /// As [`defaults::account`] and [`defaults::vehicle`]; here it is the vehicle that can be named.
    pub(crate) async fn vehicle(self, session: &Session) -> Result<VehicleId, Failure> {
        if let Some(vehicle) = self.vehicle {
            return Ok(vehicle);
        }
        let owner = defaults::account().map_err(|failure| failure.hint("name the vehicle with `--vehicle ID`"))?;
        defaults::vehicle(&world::from_node(session).await?.state, owner)
    }
}

/// The account whose lists are asked for.
#[derive(Args)]
pub(crate) struct Whose {
    /// What concerns this account: an address, a name, or a wallet file; otherwise that of the only wallet file in this folder.
    #[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
    pub(crate) account: Option<Account>,
}

/// Which grants or requests are listed, read from where. Without a vehicle, a recipient or an account, those of the only
/// wallet in this folder.
#[derive(Args)]
pub(crate) struct Which {
    /// Only those of this vehicle.
    #[arg(long, value_name = "ID", value_parser = parse::vehicle)]
    pub(crate) vehicle: Option<VehicleId>,
    /// Only those to this recipient.
    #[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
    recipient: Option<Account>,
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    source: Source,
}

impl Which {
    /// The records from where they were asked for.
    ///
    /// # Errors
    /// As [`Source::world`].
    pub(crate) async fn world(&self, context: &Context) -> Result<World, Failure> {
        self.source.world(context).await
    }

    /// What is listed of these records.
    ///
    /// # Errors
    /// [`crate::failure::Code::NotFound`] for a vehicle that is not there; as [`Whose::account`].
    pub(crate) fn wanted<'a>(&'a self, state: &'a State, now: UnixSeconds) -> Result<Wanted<'a>, Failure> {
        if let Some(id) = self.vehicle.filter(|id| !state.vehicles.contains_key(id)) {
            return Err(Failure::not_found("vehicle", id));
        }
        // Whoever names a vehicle or a recipient asks about it, and not about an own account.
        let named = self.vehicle.is_some() || self.recipient.is_some();
        let own = if named && self.whose.account.is_none() { None } else { Some(self.whose.own(state, now)?) };
        Ok(Wanted { which: self, state, own })
    }
}

/// What is listed: of the vehicle and for the recipient that were named, and of whose own.
pub(crate) struct Wanted<'a> {
    which: &'a Which,
    state: &'a State,
    /// None where all of the vehicle, or all for the recipient, are listed.
    own: Option<Own>,
}

impl Wanted<'_> {
    /// Whether what somebody made, of a vehicle and for a recipient, is listed.
    pub(crate) fn has(&self, by: Account, vehicle: VehicleId, recipient: Account) -> bool {
        self.has_or(by, vehicle, recipient, |_| false)
    }

    /// The same, or because it concerns the account otherwise.
    pub(crate) fn has_or(&self, by: Account, vehicle: VehicleId, recipient: Account, concerns: impl Fn(Account) -> bool) -> bool {
        self.which.vehicle.is_none_or(|wanted| wanted == vehicle)
            && self.which.recipient.is_none_or(|wanted| wanted == recipient)
            && self.own.as_ref().is_none_or(|own| own.is(by) || own.is(recipient) || own.owns(self.state, vehicle) || concerns(own.account))
    }
}

/// An account, and the parties that it acts for.
pub(crate) struct Own {
    pub(crate) account: Account,
    parties: BTreeSet<Account>,
}

impl Whose {
    /// The account that was named, else that of the only wallet.
    ///
    /// # Errors
    /// As [`defaults::account`].
    pub(crate) fn account(&self) -> Result<Account, Failure> {
        self.account.map_or_else(defaults::account, Ok)
    }

    /// The same, with the parties for which it acts now.
    ///
    /// # Errors
    /// As [`Whose::account`].
    pub(crate) fn own(&self, state: &State, now: UnixSeconds) -> Result<Own, Failure> {
        Ok(Own::of(state, self.account()?, now))
    }
}

impl Own {
    /// The account with the parties for which it acts.
    pub(crate) fn of(state: &State, account: Account, now: UnixSeconds) -> Self {
        let acted_for = state.parties.iter().filter(|(_, party)| party.acting_key(now) == account).map(|(id, _)| *id);
        Self { account, parties: acted_for.chain([account]).collect() }
    }

    /// Whether that is the account, or a party that it acts for.
    pub(crate) fn is(&self, account: Account) -> bool {
        self.parties.contains(&account)
    }

    /// Whether the account owns the vehicle.
    pub(crate) fn owns(&self, state: &State, vehicle: VehicleId) -> bool {
        state.vehicles.get(&vehicle).is_some_and(|vehicle| vehicle.owner == self.account)
    }
}
