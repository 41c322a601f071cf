//! Registering a vehicle, handing it over, taking it out of use.

use super::{
    consequence::{Consequence, Context, Place},
    delegating::LONGEST_OFFER,
    objection::{ahead, counted_on, cut, meant, object, running, Objection},
    Records,
};
use shared_logic::{
    keccak_256, Account, Epoch, EventBody, EventHash, Losses, Record, RequestPolicy, Role, Seq, UnixSeconds, Vehicle, VehicleId,
    VehicleOffer, VehicleSalt, VehicleStatus, VinCommitment,
};

/// A vehicle for which something new may begin.
pub(super) fn in_use(records: &impl Records, id: VehicleId) -> Result<Vehicle, Objection> {
    running(records)?;
    let vehicle = records.vehicle(id).ok_or("UnknownVehicle")?;
    object("VehicleRetired", matches!(vehicle.status, VehicleStatus::Retired))?;
    Ok(vehicle)
}

pub(super) fn own(context: &Context<'_, impl Records>, id: VehicleId) -> Result<Vehicle, Objection> {
    let vehicle = context.records.vehicle(id).ok_or("UnknownVehicle")?;
    object("NotAuthorised", context.caller != vehicle.owner)?;
    Ok(vehicle)
}

pub(super) fn register(
    context: &Context<'_, impl Records>,
    salt: VehicleSalt,
    vin_commitment: Option<VinCommitment>,
) -> Result<Consequence, Objection> {
    running(context.records)?;
    let id = VehicleId(keccak_256(&[&b"valet.vehicle"[..], &context.caller.0, &salt.0].concat()));
    object("VehicleExists", context.records.vehicle(id).is_some())?;
    let unborn = Vehicle {
        owner: context.caller,
        epoch: Epoch(1),
        epoch_start: context.now,
        seq: Seq(0),
        last_event: EventHash([0; 32]),
        status: VehicleStatus::InUse,
        vin_commitment,
        stopped_at: UnixSeconds(0),
        losses: Losses(0),
        objections: 0,
        request_policy: RequestPolicy::Admitted,
    };
    Ok(context.of_vehicle(id, &unborn)?.consequence(Role::Owner, EventBody::VehicleRegistered { vin_commitment }, vec![]))
}

/// The owner lets another take the vehicle, for a while; an offer that stands gives way.
pub(super) fn offer(context: &Context<'_, impl Records>, id: VehicleId, to: Account, until: UnixSeconds) -> Result<Consequence, Objection> {
    let (before, now) = (own(context, id)?, context.now);
    object("WrongState", to == before.owner || to.0 == [0; 20])?;
    object("Expired", ahead(until, now) <= 0)?;
    meant(until, now)?;
    let until = cut(until, now, LONGEST_OFFER).ok_or("DurationTooLong")?;
    let offer = VehicleOffer { to, until, epoch: before.epoch };
    let about = vec![Record::VehicleOffer(id, Some(offer))];
    Ok(context.of_vehicle(id, &before)?.consequence(Role::Owner, EventBody::VehicleOffered { offer }, about))
}

/// What this owner offers, until it lapses.
fn offered(context: &Context<'_, impl Records>, id: VehicleId, before: &Vehicle) -> Result<VehicleOffer, Objection> {
    let offer = context.records.vehicle_offer(id).filter(|offer| offer.epoch == before.epoch);
    offer.ok_or("UnknownOffer")
}

/// The owner takes the offer back, or who was offered the vehicle does not want it.
pub(super) fn cancel_offer(context: &Context<'_, impl Records>, id: VehicleId) -> Result<Consequence, Objection> {
    let before = context.records.vehicle(id).ok_or("UnknownVehicle")?;
    let offer = offered(context, id, &before)?;
    let may = [(before.owner, Role::Owner), (offer.to, Role::Anyone)];
    let role = may.iter().find(|(who, _)| *who == context.caller).ok_or("NotAuthorised")?.1;
    let about = vec![Record::VehicleOffer(id, None)];
    Ok(context.of_vehicle(id, &before)?.consequence(role, EventBody::VehicleOfferCancelled, about))
}

/// A new time of ownership, in which nothing of the old one counts.
pub(super) fn anew(
    context: &Context<'_, impl Records>,
    id: VehicleId,
    before: &Vehicle,
    owner: Account,
) -> Result<(Place, Epoch), Objection> {
    let epoch = Epoch(u32::try_from(counted_on(before.epoch.0.into(), u32::MAX.into())?).unwrap_or_default());
    let place = context.of_vehicle(id, before)?.vehicle(|vehicle| {
        (vehicle.owner, vehicle.epoch, vehicle.epoch_start) = (owner, epoch, context.now);
    });
    Ok((place, epoch))
}

/// What only the old owner did, and whom only the old owner let speak, goes with that one.
pub(super) fn new_owner(place: Place) -> Place {
    place.vehicle(|vehicle| {
        (vehicle.objections, vehicle.request_policy) = (0, RequestPolicy::Admitted);
    })
}

/// Who was offered the vehicle takes it.
pub(super) fn accept(context: &Context<'_, impl Records>, id: VehicleId) -> Result<Consequence, Objection> {
    let before = context.records.vehicle(id).ok_or("UnknownVehicle")?;
    let (offer, owner) = (offered(context, id, &before)?, context.caller);
    object("UnknownOffer", offer.to != owner || context.now.0 >= offer.until.0)?;
    let (place, epoch) = anew(context, id, &before, owner)?;
    Ok(new_owner(place).consequence(Role::Owner, EventBody::OwnershipTransferred { new_owner: owner, epoch }, vec![]))
}

/// The owner begins anew, and stays the owner.
pub(super) fn stop_everything(context: &Context<'_, impl Records>, id: VehicleId) -> Result<Consequence, Objection> {
    let before = own(context, id)?;
    let (place, epoch) = anew(context, id, &before, before.owner)?;
    let place = place.vehicle(|vehicle| vehicle.stopped_at = context.now);
    Ok(place.consequence(Role::Owner, EventBody::EverythingStopped { epoch }, vec![]))
}

pub(super) fn retire(context: &Context<'_, impl Records>, id: VehicleId) -> Result<Consequence, Objection> {
    let before = own(context, id)?;
    object("VehicleRetired", matches!(before.status, VehicleStatus::Retired))?;
    let place = context.of_vehicle(id, &before)?.vehicle(|vehicle| vehicle.status = VehicleStatus::Retired);
    Ok(place.consequence(Role::Owner, EventBody::VehicleRetired, vec![]))
}
