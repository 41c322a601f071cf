//! `valet vehicle list`: what an account owns, is offered, or has a role for.

use crate::{
    context::Context,
    failure::Failure,
    output::table,
    whose::{Own, Whose},
    world::{Source, World},
};
use clap::Args;
use serde::Serialize;
use shared_logic::{over, DelegationState, Realm, State, UnixSeconds, Vehicle, VehicleId};

/// Whose vehicles, read from where.
#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    source: Source,
}

/// A vehicle, and what it is to the account.
#[derive(Serialize)]
struct Row {
    id: VehicleId,
    /// `owner`, `offered`, or the role that the account has or is offered.
    part: &'static str,
    vehicle: Vehicle,
    /// Grants that are not over.
    grants: usize,
}

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let World { state, now } = self.source.world(context).await?;
        let rows = rows(&state, &self.whose.own(&state, now)?, now);
        context.output.show(&rows, |rows| {
            table(
                ["vehicle", "you are", "status", "grants", "who may ask"],
                rows.iter().map(|row| {
                    let vehicle = &row.vehicle;
                    let part = if row.part == "offered" { "offered it" } else { row.part };
                    [
                        row.id.to_string(),
                        part.to_owned(),
                        vehicle.status.name().to_owned(),
                        row.grants.to_string(),
                        vehicle.request_policy.name().to_owned(),
                    ]
                }),
            )
        })
    }
}

fn rows(state: &State, own: &Own, now: UnixSeconds) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, vehicle) in &state.vehicles {
        let parts = parts(state, own, *id, vehicle, now);
        let of_it = state.grants.iter().filter(|(_, grant)| grant.terms.vehicle == *id);
        let grants = if parts.is_empty() { 0 } else { of_it.filter(|(_, grant)| over(state, vehicle, grant, now).is_none()).count() };
        rows.extend(parts.into_iter().map(|part| Row { id: *id, part, vehicle: *vehicle, grants }));
    }
    rows
}

/// What the vehicle is to the account, once for each way.
fn parts(state: &State, own: &Own, id: VehicleId, vehicle: &Vehicle, now: UnixSeconds) -> Vec<&'static str> {
    let offered = state.vehicle_offers.get(&id).filter(|offer| offer.epoch == vehicle.epoch && now < offer.until && own.is(offer.to));
    let realms = [Realm::Vehicle(id), Realm::Fleet(vehicle.owner)];
    let held = realms.iter().filter_map(|realm| state.delegations.get(&(*realm, own.account)));
    let roles = held.filter(|held| held.state != DelegationState::Ended && now < held.terms.expires_at).map(|held| held.terms.role.name());
    let owner = (vehicle.owner == own.account).then_some("owner");
    owner.into_iter().chain(offered.map(|_| "offered")).chain(roles).collect()
}
