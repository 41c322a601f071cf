//! Attesting who uses a vehicle, and taking that back.

use super::{
    event_link::{of_vehicle, Topic},
    party::acting,
    require,
    vehicle::{in_use, owned},
    Act, Outcome,
};
use crate::{guard::foreseeable, Account, Attestation, Denial, Epoch, EventBody, Host, Role, UnixSeconds, VehicleId, VinCommitment};

/// What an attester has compared, and until when it vouches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement {
    pub epoch: Epoch,
    pub vin_commitment: VinCommitment,
    pub until: UnixSeconds,
}

/// An admitted data holder or registrar attests. What it has compared is named, so that it never vouches for what the
/// owner put there a moment before. Nobody vouches for oneself.
pub(super) fn attest(host: &impl Host, act: Act, (id, attester): (VehicleId, Account), said: Statement) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, id)?;
    let party = acting(host, act, attester)?;
    require(party.may_attest(), Denial::PartyIneligible)?;
    require(![attester, act.caller].contains(&vehicle.owner), Denial::NotAuthorised)?;
    require(said.epoch == vehicle.epoch, Denial::StaleEpoch)?;
    require(vehicle.vin_commitment == Some(said.vin_commitment), Denial::WrongState)?;
    require(act.now < said.until, Denial::Expired)?;
    foreseeable(said.until, act.now)?;
    let Statement { epoch, vin_commitment, until } = said;
    let attestation = Attestation { vin_commitment, epoch, party_epoch: party.epoch, at: act.now, until };
    let topic = Topic::of(Role::Party).about(attester);
    of_vehicle(act, (id, Some(vehicle)), topic, None, EventBody::VehicleAttested { attestation })
}

/// Who attested takes it back. Also while paused.
pub(super) fn withdraw(host: &impl Host, act: Act, id: VehicleId, attester: Account) -> Result<Outcome, Denial> {
    acting(host, act, attester)?;
    let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
    require(host.attestation(id, attester).is_some(), Denial::UnknownAttestation)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Party).about(attester), None, EventBody::AttestationWithdrawn)
}

/// The owner puts another commitment in the place of one, or none. What was attested of the old one ends.
pub(super) fn set_commitment(host: &impl Host, act: Act, id: VehicleId, vin_commitment: Option<VinCommitment>) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    require(vin_commitment != vehicle.vin_commitment, Denial::WrongState)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::VinCommitmentSet { vin_commitment })
}
