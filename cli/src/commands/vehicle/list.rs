//! `valet vehicle list`: what an account owns, is offered, may recover, or has a role for.

use super::standing::{is_open, offer_words, recovery_words};
use crate::{
    context::Context,
    failure::Failure,
    output::entries,
    whose::{roles, Own, Whose},
    world::{Source, World},
};
use clap::Args;
use serde::Serialize;
use shared_logic::{over, Recovery, State, UnixSeconds, Vehicle, VehicleId, VehicleOffer};

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
    /// `owner`, `offered`, `recovery`, the role that the account has, or `offered: ` and the one it is offered.
    part: String,
    vehicle: Vehicle,
    /// Grants that are not over.
    grants: usize,
    /// To whom the owner offers it, while that can be accepted.
    offer: Option<VehicleOffer>,
    /// Who may take it over when the owner has lost the key, and whether that has started.
    recovery: Option<Recovery>,
}

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let World { state, now } = self.source.world(context).await?;
        let rows = rows(&state, &self.whose.own(&state, now)?, now);
        context.output.show(&rows, |rows| describe(rows))
    }
}

fn describe(rows: &[Row]) -> String {
    let head = ["vehicle", "you are", "status", "RECOVERY", "offered to", "grants", "who may ask"];
    let cells = |row: &Row| {
        let part = match row.part.as_str() {
            "offered" => "offered it",
            "recovery" => "named for recovery",
            part => part,
        };
        [
            row.id.to_string(),
            part.to_owned(),
            row.vehicle.status.name().to_owned(),
            // One that has not started takes nothing from anybody: `vehicle show` tells of it.
            row.recovery.filter(|recovery| recovery.ready_at().is_some()).map(|recovery| recovery_words(&recovery)).unwrap_or_default(),
            row.offer.map(|offer| offer_words(&offer)).unwrap_or_default(),
            row.grants.to_string(),
            row.vehicle.request_policy.name().to_owned(),
        ]
    };
    entries("no vehicles to list: `valet vehicle create` registers one", head, rows.iter().map(cells))
}

fn rows(state: &State, own: &Own, now: UnixSeconds) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, vehicle) in &state.vehicles {
        let offer = state.vehicle_offers.get(id).copied().filter(|offer| is_open(offer, vehicle, now));
        let recovery = state.recoveries.get(id).copied().filter(|recovery| recovery.epoch == vehicle.epoch);
        let mut parts = Vec::new();
        parts.extend((vehicle.owner == own.account).then(|| "owner".to_owned()));
        parts.extend(offer.filter(|offer| own.is(offer.to)).map(|_| "offered".to_owned()));
        parts.extend(recovery.filter(|recovery| recovery.terms.account == own.account).map(|_| "recovery".to_owned()));
        let roles = roles(state, own.account, *id, vehicle, now);
        parts.extend(roles.map(|held| format!("{}{}", if held.offered { "offered: " } else { "" }, held.role.name())));
        if parts.is_empty() {
            continue;
        }
        let of_it = state.grants.iter().filter(|(_, grant)| grant.terms.vehicle == *id);
        let grants = of_it.filter(|(_, grant)| over(state, vehicle, grant, now).is_none()).count();
        rows.extend(parts.into_iter().map(|part| Row { id: *id, part, vehicle: *vehicle, grants, offer, recovery }));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{step, Account, Message, Realm, RecoveryTerms, Seconds, VehicleSalt};
    use valet_testkit::plain::driver_terms;

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
        assert_eq!(found.iter().map(|row| (row.id, row.part.as_str())).collect::<Vec<_>>(), [(vehicle, "recovery")]);
        assert!(change(&Message::SetRecovery { vehicle, terms: None }).1.is_empty());
    }

    const OWNER: Account = Account([1; 20]);
    const OTHER: Account = Account([2; 20]);

    /// Records that are changed by those who may.
    struct Told(State, VehicleId);

    impl Told {
        fn new() -> Self {
            let mut state = State::new(Account([9; 20]));
            let register = Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None };
            let event = step(&state, OWNER, &register, NOW).unwrap().event;
            state.apply(&event).unwrap();
            Self(state, event.vehicle.unwrap())
        }

        fn make(&mut self, by: Account, message: &Message) {
            let event = step(&self.0, by, message, NOW).unwrap().event;
            self.0.apply(&event).unwrap();
        }

        fn rows(&self, account: Account, now: UnixSeconds) -> Vec<Row> {
            rows(&self.0, &Own::of(&self.0, account, now), now)
        }

        fn parts(&self, account: Account, now: UnixSeconds) -> Vec<String> {
            self.rows(account, now).into_iter().map(|row| row.part).collect()
        }
    }

    #[test]
    fn a_recovery_that_runs_and_an_open_offer_stand_in_the_list_of_whom_they_concern() {
        let mut told = Told::new();
        let vehicle = told.1;
        let terms = Some(RecoveryTerms { account: OTHER, delay: Seconds(14 * 86_400) });
        told.make(OWNER, &Message::SetRecovery { vehicle, terms });
        assert!(!describe(&told.rows(OWNER, NOW)).contains("RECOVERY"));
        told.make(OTHER, &Message::StartRecovery { vehicle });
        let until = UnixSeconds(NOW.0 + 86_400);
        told.make(OWNER, &Message::OfferVehicle { vehicle, to: OTHER, until });
        for account in [OWNER, OTHER] {
            let rows = told.rows(account, NOW);
            let words = describe(&rows).split_whitespace().collect::<Vec<_>>().join(" ");
            let exp_recovery = format!("RECOVERY: STARTED by {OTHER}, which can take the vehicle over from 2027-01-29");
            let mend = "`valet recovery cancel` says no";
            for part in [exp_recovery.as_str(), mend, "offered to: 0x0202"] {
                assert!(words.contains(part), "{account}: {words}");
            }
            let json = serde_json::to_value(&rows).unwrap();
            assert!(json[0]["recovery"]["started_at"] != "0" && json[0]["offer"]["to"] == OTHER.to_string(), "{json}");
        }
        assert!(told.rows(OWNER, until).iter().all(|row| row.offer.is_none()));
        told.make(OWNER, &Message::CancelRecovery { vehicle });
        assert!(!describe(&told.rows(OWNER, NOW)).contains("RECOVERY"));
    }

    #[test]
    fn a_role_is_listed_as_offered_until_it_is_accepted_and_no_more_when_it_has_ended() {
        let mut told = Told::new();
        let (vehicle, realm) = (told.1, Realm::Vehicle(told.1));
        let terms = driver_terms(NOW);
        let end = terms.expires_at;
        let offer = Message::Delegate { realm, to: OTHER, terms };
        told.make(OWNER, &offer);
        assert_eq!(told.parts(OTHER, NOW), ["offered: driver"]);
        told.make(OTHER, &Message::AcceptDelegation { realm, ward: None });
        assert_eq!(told.parts(OTHER, NOW), ["driver"]);
        assert!(told.parts(OTHER, end).is_empty());
        // After a sale neither what was accepted holds, nor what was only offered.
        let (buyer, third) = (Account([3; 20]), Account([4; 20]));
        told.make(OWNER, &Message::Delegate { realm, to: third, terms });
        assert_eq!(told.parts(third, NOW), ["offered: driver"]);
        told.make(OWNER, &Message::OfferVehicle { vehicle, to: buyer, until: UnixSeconds(NOW.0 + 86_400) });
        told.make(buyer, &Message::AcceptVehicle { vehicle });
        assert!(told.parts(OTHER, NOW).is_empty() && told.parts(third, NOW).is_empty());
    }

    #[test]
    fn a_list_without_a_row_says_so_and_what_to_do() {
        assert_eq!(describe(&[]), "no vehicles to list: `valet vehicle create` registers one");
    }
}
