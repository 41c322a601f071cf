//! Vouching for who uses a vehicle, and what is vouched for.

use super::{
    consequence::{Consequence, Context},
    objection::{meant, object, Objection},
    party::acting,
    standing::may_vouch,
    vehicle::{in_use, own},
    Records,
};
use shared_logic::{Account, Attestation, Epoch, EventBody, Record, Role, UnixSeconds, VehicleId, VinCommitment};

/// What somebody has compared, and until when it vouches for it.
pub(super) struct Statement {
    pub(super) epoch: Epoch,
    pub(super) vin_commitment: VinCommitment,
    pub(super) until: UnixSeconds,
}

pub(super) fn attest(
    context: &Context<'_, impl Records>,
    car: VehicleId,
    attester: Account,
    said: &Statement,
) -> Result<Consequence, Objection> {
    let (before, now) = (in_use(context.records, car)?, context.now);
    let party = acting(context, attester)?;
    object("PartyIneligible", !may_vouch(&party))?;
    object("NotAuthorised", before.owner == attester || before.owner == context.caller)?;
    object("StaleEpoch", said.epoch != before.epoch)?;
    object("WrongState", before.vin_commitment.is_none_or(|there| there != said.vin_commitment))?;
    object("Expired", now.0 >= said.until.0)?;
    meant(said.until, now)?;
    let Statement { epoch, vin_commitment, until } = *said;
    let attestation = Attestation { vin_commitment, epoch, party_epoch: party.epoch, at: now, until };
    let place = context.of_vehicle(car, &before)?.about(attester);
    let about = vec![Record::Attestation(car, attester, Some(attestation))];
    Ok(place.consequence(Role::Party, EventBody::VehicleAttested { attestation }, about))
}

pub(super) fn take_back(context: &Context<'_, impl Records>, car: VehicleId, attester: Account) -> Result<Consequence, Objection> {
    acting(context, attester)?;
    let before = context.records.vehicle(car).ok_or("UnknownVehicle")?;
    object("UnknownAttestation", context.records.attestation(car, attester).is_none())?;
    let place = context.of_vehicle(car, &before)?.about(attester);
    Ok(place.consequence(Role::Party, EventBody::AttestationWithdrawn, vec![Record::Attestation(car, attester, None)]))
}

/// What was vouched for is compared with what stands there, so that putting another in its place ends it.
pub(super) fn set_commitment(
    context: &Context<'_, impl Records>,
    car: VehicleId,
    vin_commitment: Option<VinCommitment>,
) -> Result<Consequence, Objection> {
    let before = own(context, car)?;
    object("WrongState", vin_commitment == before.vin_commitment)?;
    let place = context.of_vehicle(car, &before)?.vehicle(|vehicle| vehicle.vin_commitment = vin_commitment);
    Ok(place.consequence(Role::Owner, EventBody::VinCommitmentSet { vin_commitment }, vec![]))
}
