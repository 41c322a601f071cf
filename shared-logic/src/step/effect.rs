//! What an event does to the records.

use super::{Act, Outcome};
use crate::{
    Account, Denial, Epoch, Event, EventBody, EventHash, Grant, GrantId, GrantState, Host, Link, Party, Purpose, Role, Seq, Vehicle,
    VehicleId, SCHEMA_VERSION,
};

/// The records an event writes; at most one of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The vehicle's new record.
    pub vehicle: Option<(VehicleId, Vehicle)>,
    /// The grant's new record.
    pub grant: Option<(GrantId, Grant)>,
    /// The party's new record.
    pub party: Option<(Account, Party)>,
    /// The catalogue's new entry.
    pub purpose: Option<Purpose>,
}

/// What `event` does to the records it names. `hash` is the event's own hash; `vehicle` and `grant`
/// are the records before it. The event is taken as accepted: nothing is checked here but that the
/// records it needs are there.
///
/// # Errors
/// [`Denial::UnknownVehicle`] or [`Denial::UnknownGrant`] when one is missing.
pub fn effect(event: &Event, hash: EventHash, vehicle: Option<Vehicle>, grant: Option<Grant>) -> Result<Changes, Denial> {
    let mut changes = Changes::default();
    let after = match event.body {
        EventBody::VehicleRegistered { vin_commitment } => Some(Vehicle {
            owner: event.actor,
            epoch: Epoch::FIRST,
            epoch_start: event.at,
            seq: Seq::FIRST,
            last_event: hash,
            vin_commitment,
        }),
        EventBody::OwnershipTransferred { new_owner, epoch } => {
            vehicle.map(|before| Vehicle { owner: new_owner, epoch, epoch_start: event.at, ..before })
        }
        _ => vehicle,
    };
    match (event.vehicle, event.link) {
        (Some(id), Some(link)) => {
            let after = after.ok_or(Denial::UnknownVehicle)?;
            changes.vehicle = Some((id, Vehicle { seq: link.seq, last_event: hash, ..after }));
            changes.grant = grant_after(event, link.seq, grant)?;
        }
        _ => {
            if let EventBody::PartyRegistered { party } = event.body {
                changes.party = Some((event.actor, party));
            }
            if let EventBody::PurposePublished { purpose } = event.body {
                changes.purpose = Some(purpose);
            }
        }
    }
    Ok(changes)
}

fn grant_after(event: &Event, seq: Seq, before: Option<Grant>) -> Result<Option<(GrantId, Grant)>, Denial> {
    let Some(id) = event.grant else { return Ok(None) };
    let after = match event.body {
        EventBody::GrantActivated { terms, epoch } => Grant { terms, grantor: event.actor, epoch, seq, state: GrantState::Active },
        EventBody::GrantWithdrawn => Grant { state: GrantState::Withdrawn, ..before.ok_or(Denial::UnknownGrant)? },
        _ => return Ok(None),
    };
    Ok(Some((id, after)))
}

/// The grant an event concerns: its id, its recipient, and its record before.
pub(super) type Subject = (GrantId, Account, Option<Grant>);

/// An accepted change of a vehicle: its event at the end of the vehicle's chain, and what it does.
///
/// INVARIANT (gap-proof): the event's number is the vehicle's plus one, and it names the one before.
pub(super) fn vehicle_event(
    host: &impl Host,
    act: Act,
    id: VehicleId,
    before: Option<Vehicle>,
    subject: Option<Subject>,
    body: EventBody,
) -> Result<Outcome, Denial> {
    let link = match &before {
        Some(vehicle) => Link { seq: vehicle.seq.next().ok_or(Denial::OutOfRange)?, previous: vehicle.last_event },
        None => Link { seq: Seq::FIRST, previous: EventHash::NONE },
    };
    let event = Event {
        vehicle: Some(id),
        recipient: subject.map(|(_, recipient, _)| recipient),
        grant: subject.map(|(grant, _, _)| grant),
        version: SCHEMA_VERSION,
        link: Some(link),
        at: act.now,
        actor: act.caller,
        role: Role::of(&body),
        body,
    };
    let changes = effect(&event, host.event_hash(&event), before, subject.and_then(|(_, _, grant)| grant))?;
    Ok(Outcome { event, changes })
}

/// An accepted change that concerns no vehicle.
pub(super) fn plain_event(act: Act, body: EventBody) -> Result<Outcome, Denial> {
    let event = Event {
        vehicle: None,
        recipient: None,
        grant: None,
        version: SCHEMA_VERSION,
        link: None,
        at: act.now,
        actor: act.caller,
        role: Role::of(&body),
        body,
    };
    Ok(Outcome { event, changes: effect(&event, EventHash::NONE, None, None)? })
}

impl Event {
    /// The event a new contract emits; its actor becomes the admin.
    pub fn deployed(admin: Account, now: crate::UnixSeconds) -> Self {
        let body = EventBody::ContractDeployed { rules: crate::RULES_HASH };
        Self {
            vehicle: None,
            recipient: None,
            grant: None,
            version: SCHEMA_VERSION,
            link: None,
            at: now,
            actor: admin,
            role: Role::of(&body),
            body,
        }
    }
}
