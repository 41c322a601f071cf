//! Who speaks for a vehicle, who takes it over, who vouches for it; and who acts for a party.

use super::{Kind, Scene};
use crate::strategies::{DELAY, PEOPLE, VEHICLES};
use shared_logic::{Account, Host, Message, Objection, RecoveryTerms, RequestPolicy, Seconds, UnixSeconds, VehicleId, VinCommitment};

impl Scene<'_> {
    /// A vehicle that can be recovered by now, and by whom.
    pub(super) fn recoverable(&self) -> Option<(VehicleId, Account)> {
        let ready = |id: &&VehicleId| {
            let recovery = self.state.recovery(**id)?;
            let due = recovery.epoch == self.state.vehicles[*id].epoch && recovery.ready_at().is_some_and(|ready| ready <= self.now);
            due.then_some((**id, recovery.terms.account))
        };
        VEHICLES.iter().find_map(|id| ready(&id))
    }

    /// Who speaks for a vehicle, who takes it over, who vouches for it.
    pub(super) fn of_vehicle(&mut self, kind: Kind) -> (Account, Message) {
        let (id, vehicle) = self.vehicle();
        let (state, now, people) = (self.state, self.now, &*PEOPLE);
        let recovery = state.recovery(id);
        match kind {
            Kind::OfferVehicle => {
                let to = self.dice.pick(&people.owners).unwrap();
                let until = UnixSeconds(now.0 + self.dice.number(90));
                (self.dice.mostly(vehicle.owner), Message::OfferVehicle { vehicle: id, to, until })
            }
            Kind::AcceptVehicle => {
                let offered = VEHICLES.iter().filter_map(|id| Some((*id, state.vehicle_offer(*id)?.to)));
                let offered: Vec<_> = offered.filter(|(id, _)| now < state.vehicle_offers[id].until).collect();
                let Some((vehicle, to)) = self.dice.pick(&offered) else { return self.of_vehicle(Kind::OfferVehicle) };
                (self.dice.mostly(to), Message::AcceptVehicle { vehicle })
            }
            Kind::CancelVehicleOffer => {
                let to = state.vehicle_offer(id).map_or(vehicle.owner, |offer| offer.to);
                let caller = self.dice.pick(&[vehicle.owner, to]).unwrap();
                (self.dice.mostly(caller), Message::CancelVehicleOffer { vehicle: id })
            }
            Kind::StopEverything => (self.dice.mostly(vehicle.owner), Message::StopEverything { vehicle: id }),
            Kind::Object => {
                let [one, two, three] = people.recipients.map(Some);
                let to = self.dice.pick(&[one, two, three, None]).unwrap();
                (self.driver(id), Message::Object { vehicle: id, to })
            }
            Kind::LiftObjection => {
                let of = |id: VehicleId| state.objections.get(&id).into_iter().flat_map(|held| held.places).map(move |place| (id, place));
                let held: Vec<_> = VEHICLES.iter().flat_map(|id| of(*id)).filter(|(_, place)| place.until.0 > 0).collect();
                let Some((vehicle, place)) = self.dice.pick(&held) else { return self.of_vehicle(Kind::Object) };
                let to = (place.to != Objection::ALL).then_some(place.to);
                (self.dice.mostly(place.by), Message::LiftObjection { vehicle, to })
            }
            Kind::SetRequestPolicy => {
                let policies = [RequestPolicy::Anybody, RequestPolicy::Admitted, RequestPolicy::Nobody, RequestPolicy::Anybody];
                let policy = self.dice.pick(&policies).unwrap();
                (self.dice.mostly(vehicle.owner), Message::SetRequestPolicy { vehicle: id, policy })
            }
            Kind::SetVinCommitment => {
                let vin_commitment = self.dice.pick(&[Some(VinCommitment([9; 32])), None, Some(VinCommitment([8; 32]))]).unwrap();
                (self.dice.mostly(vehicle.owner), Message::SetVinCommitment { vehicle: id, vin_commitment })
            }
            Kind::Attest => {
                let attester = people.recipients[1];
                let vin_commitment = vehicle.vin_commitment.unwrap_or(VinCommitment([9; 32]));
                let until = UnixSeconds(now.0 + self.dice.number(200));
                let message = Message::Attest { vehicle: id, attester, epoch: vehicle.epoch, vin_commitment, until };
                (self.dice.mostly(self.acts_for(attester)), message)
            }
            Kind::WithdrawAttestation => {
                let attester = people.recipients[1];
                let attested: Vec<VehicleId> = state.attestations.keys().map(|(vehicle, _)| *vehicle).collect();
                let vehicle = self.dice.pick(&attested).unwrap_or(id);
                (self.dice.mostly(self.acts_for(attester)), Message::WithdrawAttestation { vehicle, attester })
            }
            Kind::SetRecovery => {
                let to = |account, delay| Some(RecoveryTerms { account, delay });
                let [one, two, three] = people.owners;
                let terms = self.dice.pick(&[to(three, DELAY), to(one, DELAY), to(two, DELAY), None, to(three, Seconds(9))]).unwrap();
                (self.dice.mostly(vehicle.owner), Message::SetRecovery { vehicle: id, terms })
            }
            Kind::StartRecovery => {
                let caller = recovery.map_or(people.owners[2], |recovery| recovery.terms.account);
                (self.dice.mostly(caller), Message::StartRecovery { vehicle: id })
            }
            Kind::CancelRecovery => (self.dice.mostly(vehicle.owner), Message::CancelRecovery { vehicle: id }),
            _ => {
                let (vehicle, caller) = self.recoverable().unwrap_or((id, people.owners[2]));
                (self.dice.mostly(caller), Message::FinishRecovery { vehicle })
            }
        }
    }

    /// Who acts for a party.
    pub(super) fn key_of(&mut self, kind: Kind) -> (Account, Message) {
        let people = &*PEOPLE;
        let any = [people.recipients[0], people.recipients[1], people.authority];
        let named: Vec<Account> = any.into_iter().filter(|party| self.state.parties[party].recovery_key(self.now).is_some()).collect();
        let wanted = if kind == Kind::RecoverPartyKey && !named.is_empty() { &named[..] } else { &any };
        let party = self.dice.pick(wanted).unwrap();
        let found = self.state.parties[&party];
        let acts = found.acting_key(self.now);
        let key = self.dice.pick(&[party, people.keys[0], people.keys[1]]).unwrap();
        match kind {
            Kind::MovePartyKey => (self.dice.mostly(acts), Message::MovePartyKey { party, key }),
            Kind::SetPartyRecovery => {
                let says = found.recovery_key(self.now).unwrap_or(acts);
                let recovery = self.dice.pick(&[Some(people.keys[1]), Some(people.keys[0]), None]).unwrap();
                (self.dice.mostly(says), Message::SetPartyRecovery { party, recovery })
            }
            _ => (self.dice.mostly(found.recovery.map_or(acts, |named| named.key)), Message::RecoverPartyKey { party, key }),
        }
    }
}
