//! Of which vehicles a command can be that names none: what the records say of the account that acts.
//!
//! Whether the act is allowed the rules say; here only what it can be about is looked for.

use crate::whose::roles;
use shared_logic::{Account, EmergencyState, Objection, State, UnixSeconds, Vehicle, VehicleId, VehicleStatus, VinCommitment};

/// In use, and owned by the account.
pub(crate) fn owned(state: &State, owner: Account) -> Vec<VehicleId> {
    let owned = state.vehicles.iter().filter(|(_, vehicle)| vehicle.owner == owner && vehicle.status != VehicleStatus::Retired);
    owned.map(|(id, _)| *id).collect()
}

/// Offered to the account now.
pub(crate) fn offered(state: &State, to: Account, now: UnixSeconds) -> Vec<VehicleId> {
    let stands = |id: &VehicleId| {
        let epoch = state.vehicles.get(id).map(|vehicle| vehicle.epoch);
        state.vehicle_offers.get(id).is_some_and(|offer| offer.to == to && now < offer.until && Some(offer.epoch) == epoch)
    };
    state.vehicle_offers.keys().copied().filter(stands).collect()
}

/// For whose recovery the account is named, and which it has started, or has not.
pub(crate) fn recoverable(state: &State, account: Account, started: bool) -> Vec<VehicleId> {
    let counts = |id: &VehicleId| {
        let epoch = state.vehicles.get(id).map(|vehicle| vehicle.epoch);
        let recovery = state.recoveries.get(id).filter(|recovery| Some(recovery.epoch) == epoch);
        recovery.is_some_and(|recovery| recovery.terms.account == account && recovery.ready_at().is_some() == started)
    };
    state.recoveries.keys().copied().filter(counts).collect()
}

/// For which the account is a driver, a lessee or a guardian, or is offered to be one.
pub(crate) fn subject_of(state: &State, account: Account, now: UnixSeconds) -> Vec<VehicleId> {
    let subject = |id: VehicleId, vehicle: &Vehicle| roles(state, account, id, vehicle, now).any(|held| held.role.is_subject());
    state.vehicles.iter().filter(|(id, vehicle)| subject(**id, vehicle)).map(|(id, _)| *id).collect()
}

/// The objections of the account that stand, each with its recipient; none for everybody.
pub(crate) fn objections(state: &State, by: Account, now: UnixSeconds) -> Vec<(VehicleId, Option<Account>)> {
    let counted = state.objections.iter().filter(|(id, _)| state.vehicles.get(*id).is_some_and(|vehicle| vehicle.objections != 0));
    let places = counted.flat_map(|(id, held)| held.places.into_iter().map(move |place| (*id, place)));
    let stands = |place: &Objection| *place != Objection::NONE && place.by == by && now < place.until;
    places.filter(|(_, place)| stands(place)).map(|(id, place)| (id, Some(place.to).filter(|to| *to != Objection::ALL))).collect()
}

/// In use, and with that commitment to the VIN.
pub(crate) fn committed(state: &State, commitment: VinCommitment) -> Vec<VehicleId> {
    let found = state.vehicles.iter().filter(|(_, vehicle)| vehicle.vin_commitment == Some(commitment));
    found.filter(|(_, vehicle)| vehicle.status != VehicleStatus::Retired).map(|(id, _)| *id).collect()
}

/// For whose owner the party vouches.
pub(crate) fn attested_by(state: &State, attester: Account) -> Vec<VehicleId> {
    state.attestations.keys().filter(|(_, by)| *by == attester).map(|(id, _)| *id).collect()
}

/// The emergencies that the authority can close.
pub(crate) fn opened_by(state: &State, authority: Account, now: UnixSeconds) -> Vec<VehicleId> {
    let open = state
        .emergencies
        .iter()
        .filter(|((_, by), emergency)| *by == authority && emergency.state == EmergencyState::Open && now < emergency.until);
    open.map(|((id, _), _)| *id).collect()
}

/// The emergencies that are over and wait for their review, each with its authority.
pub(crate) fn unreviewed(state: &State, now: UnixSeconds) -> Vec<(VehicleId, Account)> {
    let over = state.emergencies.iter().filter(|(_, emergency)| match emergency.state {
        EmergencyState::Open => emergency.until <= now,
        EmergencyState::Closed => true,
        EmergencyState::Reviewed { .. } => false,
    });
    over.map(|(key, _)| *key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{step, Message, RecoveryTerms, Seconds, VehicleSalt};

    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
    const OWNER: Account = Account([1; 20]);
    const OTHER: Account = Account([2; 20]);

    fn change(state: &mut State, by: Account, message: &Message) -> Option<VehicleId> {
        let event = step(state, by, message, NOW).unwrap().event;
        state.apply(&event).unwrap();
        event.vehicle
    }

    #[test]
    fn what_concerns_the_account_is_found_and_what_concerns_others_is_not() {
        let (mut state, commitment) = (State::new(Account([9; 20])), VinCommitment([5; 32]));
        let register = |salt, vin_commitment| Message::RegisterVehicle { salt: VehicleSalt([salt; 32]), vin_commitment };
        let vehicle = change(&mut state, OWNER, &register(7, Some(commitment))).unwrap();
        change(&mut state, OTHER, &register(8, None));
        assert_eq!(owned(&state, OWNER), [vehicle]);
        assert_eq!(committed(&state, commitment), [vehicle]);
        assert!(committed(&state, VinCommitment([6; 32])).is_empty());
        assert!(subject_of(&state, OTHER, NOW).is_empty() && objections(&state, OTHER, NOW).is_empty());
        assert!(attested_by(&state, OTHER).is_empty() && opened_by(&state, OTHER, NOW).is_empty() && unreviewed(&state, NOW).is_empty());

        let terms = Some(RecoveryTerms { account: OTHER, delay: Seconds(14 * 86_400) });
        change(&mut state, OWNER, &Message::SetRecovery { vehicle, terms });
        assert_eq!((recoverable(&state, OTHER, false), recoverable(&state, OTHER, true)), (vec![vehicle], vec![]));
        change(&mut state, OTHER, &Message::StartRecovery { vehicle });
        assert_eq!((recoverable(&state, OTHER, false), recoverable(&state, OTHER, true)), (vec![], vec![vehicle]));

        let until = UnixSeconds(NOW.0 + 86_400);
        change(&mut state, OWNER, &Message::OfferVehicle { vehicle, to: OTHER, until });
        assert_eq!((offered(&state, OTHER, NOW), offered(&state, OTHER, until)), (vec![vehicle], vec![]));
    }
}
