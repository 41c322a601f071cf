//! Whose lists are asked for, and of which vehicle a command is.

use crate::{defaults, failure::Failure, parse, session::Session, signer, world};
use clap::Args;
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

/// The account whose lists are asked for.
#[derive(Args)]
pub(crate) struct Whose {
    /// What concerns this account: an address, a name, or a wallet file; otherwise that of the only wallet file in this folder.
    #[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
    pub(crate) account: Option<Account>,
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
    /// As [`defaults::wallet`].
    pub(crate) fn account(&self) -> Result<Account, Failure> {
        self.account.map_or_else(|| Ok(signer::read(&defaults::wallet()?)?.account().address()), Ok)
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
