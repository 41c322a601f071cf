//! What happens to vehicles at random: registered, offered, taken, stopped; and who objects.

use super::Generator;
use shared_logic::{
    Account, Epoch, Message, Objection, RecoveryTerms, RequestPolicy, Seconds, State, UnixSeconds, VehicleSalt, VinCommitment,
};

const DAY: u64 = 86_400;

impl Generator {
    pub(super) fn of_vehicle(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        let vehicle = self.vehicle();
        let owner = state.vehicles.get(&vehicle).map_or(self.actors.admin, |record| record.owner);
        let offered = state.vehicle_offers.get(&vehicle).map_or(owner, |offer| offer.to);
        if self.pick.percent(30) {
            return self.of_attestation(state, now);
        }
        let (by, message) = match self.pick.below(16) {
            0 if self.pick.percent(20) => (owner, Message::RetireVehicle { vehicle }),
            // These make everything stale, so they must not come often.
            1 if self.pick.percent(10) => (owner, Message::StopEverything { vehicle }),
            2 if self.pick.percent(80) => (offered, Message::AcceptVehicle { vehicle }),
            3..=6 => {
                let owners = self.actors.owners.clone();
                let to = if self.pick.percent(20) { self.anybody() } else { self.pick.of(&owners).unwrap_or(owner) };
                let to = if self.pick.percent(3) { Account([0; 20]) } else { to };
                let lasts = self.pick.of(&[0, 60, DAY, DAY, 30 * DAY + 300, 31 * DAY]).unwrap_or(DAY);
                (owner, Message::OfferVehicle { vehicle, to, until: self.end(now.0 + lasts) })
            }
            7 => (if self.pick.percent(50) { owner } else { offered }, Message::CancelVehicleOffer { vehicle }),
            8..=11 => {
                let policy =
                    self.pick.of(&[RequestPolicy::Admitted, RequestPolicy::Anybody, RequestPolicy::Anybody, RequestPolicy::Nobody]);
                (owner, Message::SetRequestPolicy { vehicle, policy: policy.unwrap_or(RequestPolicy::Anybody) })
            }
            _ => {
                let salts = self.actors.salts.clone();
                let salt = self.pick.of(&salts).unwrap_or(VehicleSalt([0; 32]));
                (owner, Message::RegisterVehicle { salt, vin_commitment: None })
            }
        };
        (self.sender(by), message)
    }

    /// Commitments, who vouches for them, and recoveries.
    fn of_attestation(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        let vehicle = self.vehicle();
        let record = state.vehicles.get(&vehicle);
        let owner = record.map_or(self.actors.admin, |record| record.owner);
        let epoch = record.map_or(Epoch::FIRST, |record| record.epoch);
        let committed = record.and_then(|record| record.vin_commitment).filter(|_| !self.pick.percent(5));
        let vin_commitment = committed.unwrap_or(VinCommitment([0xcd; 32]));
        let attester = if self.pick.percent(80) { self.actors.admin } else { self.recipient() };
        let heir = state.recoveries.get(&vehicle).map_or(owner, |recovery| recovery.terms.account);
        let (by, message) = match self.pick.below(12) {
            0 | 1 => {
                let some = (!self.pick.percent(10)).then_some(VinCommitment([self.pick.of(&[0xcd, 0xce]).unwrap_or(0xcd); 32]));
                (owner, Message::SetVinCommitment { vehicle, vin_commitment: some })
            }
            2 | 3 => {
                let until = self.end(now.0 + DAY);
                (attester, Message::Attest { vehicle, attester, epoch, vin_commitment, until })
            }
            4 => (attester, Message::WithdrawAttestation { vehicle, attester }),
            5 | 6 => {
                let delay = Seconds(self.pick.of(&[7 * 86_400, 7 * 86_400, 7 * 86_400 - 1]).unwrap_or(0));
                let terms = (!self.pick.percent(15)).then_some(RecoveryTerms { account: self.anybody(), delay });
                (owner, Message::SetRecovery { vehicle, terms })
            }
            7 | 8 => (heir, Message::StartRecovery { vehicle }),
            9 => (owner, Message::CancelRecovery { vehicle }),
            _ => (heir, Message::FinishRecovery { vehicle }),
        };
        (self.sender(by), message)
    }

    pub(super) fn of_objection(&mut self, state: &State) -> (Account, Message) {
        let vehicle = self.vehicle();
        let held = state.objections.get(&vehicle).into_iter().flat_map(|held| held.places).filter(|place| *place != Objection::NONE);
        let held = if self.pick.percent(40) { self.pick.among(held) } else { None };
        if let Some(Objection { by, to, .. }) = held {
            let to = (to != Objection::ALL).then_some(to);
            return (self.sender(by), Message::LiftObjection { vehicle, to });
        }
        let subjects = state.delegations.iter().filter(|(_, held)| held.terms.role.is_subject()).map(|((_, to), _)| *to);
        let by = self.pick.among(subjects).unwrap_or(self.actors.admin);
        let to = if self.pick.percent(20) { None } else { Some(self.recipient()) };
        (self.sender(by), Message::Object { vehicle, to })
    }
}
