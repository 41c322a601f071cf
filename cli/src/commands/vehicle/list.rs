//! `valet vehicle list`: what an account owns, is offered, may recover, or has a role for.

use crate::{
    context::Context,
    failure::Failure,
    output::table,
    whose::{roles, Own, Whose},
    world::{Source, World},
};
use clap::Args;
use serde::Serialize;
use shared_logic::{over, AssignedRole, State, UnixSeconds, Vehicle, VehicleId};

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
    /// `owner`, `offered`, `recovery`, or the role that the account has or is offered.
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
                    let part = match row.part {
                        "offered" => "offered it",
                        "recovery" => "named for recovery",
                        part => part,
                    };
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
    let roles = roles(state, own.account, id, vehicle, now).map(AssignedRole::name);
    let owner = (vehicle.owner == own.account).then_some("owner");
    let heir = state.recoveries.get(&id).filter(|recovery| recovery.epoch == vehicle.epoch && recovery.terms.account == own.account);
    owner.into_iter().chain(offered.map(|_| "offered")).chain(heir.map(|_| "recovery")).chain(roles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{step, Account, Message, RecoveryTerms, Seconds, VehicleSalt};

    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

    #[test]
    fn whoever_is_named_for_recovery_finds_the_vehicle_until_another_is_named() {
        let (owner, heir) = (Account([1; 20]), Account([2; 20]));
        let mut state = State::new(Account([9; 20]));
        let mut change = |message: &Message| {
            let event = step(&state, owner, message, NOW).unwrap().event;
            state.apply(&event).unwrap();
            (event.vehicle.unwrap(), rows(&state, &Own::of(&state, heir, NOW), NOW))
        };
        let (vehicle, found) = change(&Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None });
        assert!(found.is_empty());
        let terms = Some(RecoveryTerms { account: heir, delay: Seconds(14 * 86_400) });
        let (_, found) = change(&Message::SetRecovery { vehicle, terms });
        assert_eq!(found.iter().map(|row| (row.id, row.part)).collect::<Vec<_>>(), [(vehicle, "recovery")]);
        assert!(change(&Message::SetRecovery { vehicle, terms: None }).1.is_empty());
    }
}
