//! What an event does to the records.

use crate::{
    limits::{END_OF_TIME, LONGEST_OBJECTION},
    AccessRequest, Account, Attestation, Delegation, DelegationState, Denial, DriverConsent, Emergency, EmergencyState, EndReason, Epoch,
    Event, EventBody, EventHash, Grant, GrantState, Host, Losses, NamedKey, Objection, Objections, Operation, Party, Record, Recovery,
    RecoveryTerms, Registry, RequestEnd, RequestPolicy, RequestState, UnixSeconds, Vehicle, VehicleId, VehicleStatus, Via,
};

/// The records that an event continues, as they were before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The contract's own record, for an event that concerns no vehicle.
    pub registry: Option<Registry>,
    /// The vehicle's record; none for one that is new.
    pub vehicle: Option<Vehicle>,
    /// The record that changes, where there is one already.
    pub subject: Option<Subject>,
    /// The vehicle's objections, for an event that may change them.
    pub objections: Option<Objections>,
}

/// A record that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A grant.
    Grant(Grant),
    /// An access request.
    AccessRequest(AccessRequest),
    /// A delegation.
    Delegation(Delegation),
    /// An emergency.
    Emergency(Emergency),
    /// A party.
    Party(Party),
}

impl Before {
    /// Reads the records that `event` continues.
    pub fn of(host: &impl Host, event: &Event) -> Self {
        let subject = match event.body {
            EventBody::GrantNarrowed { .. }
            | EventBody::GrantSuspended
            | EventBody::GrantResumed
            | EventBody::GrantEnded { .. }
            | EventBody::DriverConsented { .. }
            | EventBody::ConsentWithdrawn
            | EventBody::GrantUsed { .. }
            | EventBody::ErasureAttested { .. } => event.grant.and_then(|id| host.grant(id)).map(Subject::Grant),
            EventBody::GrantRenewed { previous, .. } => host.grant(previous).map(Subject::Grant),
            EventBody::GrantActivated { request: Some(id), .. }
            | EventBody::RequestDeferred { request: id }
            | EventBody::RequestClosed { request: id, .. } => host.access_request(id).map(Subject::AccessRequest),
            EventBody::DelegationEnded { realm, to } => host.delegation(realm, to).map(Subject::Delegation),
            EventBody::DelegationAccepted { realm, .. } => host.delegation(realm, event.actor).map(Subject::Delegation),
            EventBody::EmergencyClosed | EventBody::EmergencyReviewed { .. } => {
                let concerned = event.vehicle.zip(event.recipient);
                concerned.and_then(|(vehicle, authority)| host.emergency(vehicle, authority)).map(Subject::Emergency)
            }
            EventBody::PartyStatusChanged { .. }
            | EventBody::PartyKeyMoved { .. }
            | EventBody::PartyRecoverySet { .. }
            | EventBody::PartyKeyRecovered { .. } => event.recipient.and_then(|account| host.party(account)).map(Subject::Party),
            _ => None,
        };
        match event.vehicle {
            Some(id) => {
                let vehicle = host.vehicle(id);
                let objections = objections_before(host, event, id, vehicle.as_ref());
                Self { registry: None, vehicle, subject, objections }
            }
            None => Self { registry: Some(host.registry()), vehicle: None, subject, objections: None },
        }
    }
}

/// The vehicle's objections, for an event that may change them.
pub(super) fn objections_before(host: &impl Host, event: &Event, id: VehicleId, vehicle: Option<&Vehicle>) -> Option<Objections> {
    let concerned = matches!(
        event.body,
        EventBody::SubjectObjected { .. }
            | EventBody::ObjectionLifted { .. }
            | EventBody::GrantEnded { objects: Some(_), .. }
            | EventBody::DriverConsented { .. }
            | EventBody::DelegationEnded { .. }
            | EventBody::EverythingStopped { .. }
    );
    (concerned && vehicle.is_some_and(|vehicle| vehicle.objections > 0)).then(|| host.objections(id)).flatten()
}

/// The vehicle's objections after an event that changes them.
fn objections_after(event: &Event, before: &Before) -> Option<Objections> {
    let held = before.objections.unwrap_or(Objections::EMPTY);
    let last = event.at.after(LONGEST_OBJECTION).unwrap_or(END_OF_TIME);
    match event.body {
        EventBody::SubjectObjected { objection } | EventBody::GrantEnded { objects: Some(objection), .. } => {
            Some(held.with(objection, event.at))
        }
        EventBody::ObjectionLifted { to } => Some(held.without(|it| (it.by, it.to) == (event.actor, to))),
        _ if before.objections.is_none() => None,
        // Consenting to a recipient is no longer objecting to it.
        EventBody::DriverConsented { .. } => Some(held.without(|it| it.by == event.actor && Some(it.to) == event.recipient)),
        EventBody::DelegationEnded { to, .. } => {
            let Some(Subject::Delegation(ended)) = before.subject else { return None };
            // One that rests on another role, which somebody else gave or which lasts longer, is untouched.
            let terms = ended.terms;
            let rests =
                |it: &Objection| terms.role.is_subject() && (it.by, it.named_by) == (to, ended.from) && it.until <= terms.expires_at;
            let below = |it: &Objection| it.named_by == to && matches!(ended.state, DelegationState::Active { .. });
            // Who gives the own role up is silent by it; whom that one named is not, but has lost the role too.
            let held = if to == event.actor { held.without(rests) } else { held.ending(last, rests) };
            Some(held.ending(last, below))
        }
        EventBody::EverythingStopped { .. } => Some(held.ending(last, |_| true)),
        _ => None,
    }
}

/// What `event` does to the records: gives each new one to `write`. `hash` is the event's own hash.
/// The event is taken as accepted: nothing is checked here but that the records it needs are there.
///
/// # Errors
/// The [`Denial`] that names what is missing; some records may have been written then, and the host
/// undoes them.
pub fn effect(event: &Event, hash: EventHash, before: &Before, mut write: impl FnMut(Record)) -> Result<(), Denial> {
    if let Some(id) = event.vehicle {
        let objections = objections_after(event, before);
        on_vehicle(event, hash, before, objections.as_ref(), &mut write)?;
        if let EventBody::VehicleRegistered { .. } = event.body {
            write(Record::Objections(id, Objections::EMPTY));
        } else if let Some(after) = objections {
            write(Record::Objections(id, after));
        }
    } else {
        let after = registry_after(event, before)?;
        write(Record::Registry(Registry { seq: event.link.seq, last_event: hash, ..after }));
    }
    if let Via::Intent(Some(nonce)) = event.via {
        write(Record::Nonce(event.actor, event.vehicle, nonce.next().ok_or(Denial::OutOfRange)?));
    }
    subject_after(event, before, write)
}

/// What a vehicle's event does to the vehicle's record.
fn on_vehicle(
    event: &Event,
    hash: EventHash,
    before: &Before,
    objections: Option<&Objections>,
    write: &mut impl FnMut(Record),
) -> Result<(), Denial> {
    let mut after = vehicle_after(event, before.vehicle).ok_or(Denial::UnknownVehicle)?;
    let id = event.vehicle.ok_or(Denial::UnknownVehicle)?;
    if takes_away(event) {
        after.losses = after.losses.next().ok_or(Denial::OutOfRange)?;
    }
    if let Some(objections) = objections {
        after.objections = objections.taken();
    }
    write(Record::Vehicle(id, Vehicle { seq: event.link.seq, last_event: hash, ..after }));
    Ok(())
}

/// The vehicle with its new owner, whose time begins now.
pub(super) const fn taken_over(before: Vehicle, event: &Event, owner: Account, epoch: Epoch) -> Vehicle {
    Vehicle { owner, epoch, epoch_start: event.at, objections: 0, request_policy: RequestPolicy::Admitted, ..before }
}

/// True for what can take access to a vehicle away.
const fn takes_away(event: &Event) -> bool {
    matches!(
        event.body,
        EventBody::GrantEnded { .. }
            | EventBody::GrantNarrowed { .. }
            | EventBody::GrantSuspended
            | EventBody::GrantRenewed { .. }
            | EventBody::GrantUsed { .. }
            | EventBody::ConsentWithdrawn
            | EventBody::DelegationEnded { .. }
            | EventBody::OwnershipTransferred { .. }
            | EventBody::VehicleRecovered { .. }
            | EventBody::EverythingStopped { .. }
            | EventBody::VehicleRetired
            | EventBody::EmergencyClosed
    )
}

fn vehicle_after(event: &Event, before: Option<Vehicle>) -> Option<Vehicle> {
    match event.body {
        EventBody::VehicleRegistered { vin_commitment } => Some(Vehicle {
            owner: event.actor,
            epoch: Epoch::FIRST,
            epoch_start: event.at,
            seq: event.link.seq,
            last_event: EventHash::NONE,
            status: VehicleStatus::InUse,
            vin_commitment,
            stopped_at: UnixSeconds(0),
            losses: Losses(0),
            objections: 0,
            request_policy: RequestPolicy::Admitted,
        }),
        EventBody::OwnershipTransferred { new_owner, epoch } => before.map(|before| taken_over(before, event, new_owner, epoch)),
        EventBody::EverythingStopped { epoch } => {
            before.map(|before| Vehicle { epoch, epoch_start: event.at, stopped_at: event.at, ..before })
        }
        EventBody::RequestPolicySet { policy } => before.map(|before| Vehicle { request_policy: policy, ..before }),
        EventBody::VehicleRecovered { epoch } => before.map(|before| taken_over(before, event, event.actor, epoch)),
        EventBody::VinCommitmentSet { vin_commitment } => before.map(|before| Vehicle { vin_commitment, ..before }),
        EventBody::VehicleRetired => before.map(|before| Vehicle { status: VehicleStatus::Retired, ..before }),
        _ => before,
    }
}

fn registry_after(event: &Event, before: &Before) -> Result<Registry, Denial> {
    let registry = before.registry.ok_or(Denial::OutOfRange)?;
    let lost = match (event.body, before.subject) {
        (EventBody::PartyStatusChanged { party }, Some(Subject::Party(was))) => party.epoch != was.epoch,
        (body, _) => matches!(
            body,
            EventBody::ContractPaused | EventBody::ContractResumed | EventBody::ContractRetired { .. } | EventBody::DelegationEnded { .. }
        ),
    };
    let losses = if lost { registry.losses.next().ok_or(Denial::OutOfRange)? } else { registry.losses };
    let registry = Registry { losses, ..registry };
    Ok(match event.body {
        EventBody::ContractDeployed { .. } => Registry { admin: Some(event.actor), founded_at: event.at, ..registry },
        EventBody::AdminAccepted => Registry { admin: Some(event.actor), ..registry },
        EventBody::ContractPaused => Registry { operation: Operation::Paused, ..registry },
        EventBody::ContractResumed => Registry { operation: Operation::Running, ..registry },
        EventBody::ContractRetired { successor } => Registry { operation: Operation::Retired { successor }, ..registry },
        EventBody::AdminRenounced => Registry { admin: None, ..registry },
        _ => registry,
    })
}

/// The record that the event makes or changes, apart from the head of its chain.
fn subject_after(event: &Event, before: &Before, mut write: impl FnMut(Record)) -> Result<(), Denial> {
    match event.body {
        EventBody::PurposePublished { purpose } => write(Record::Purpose(purpose)),
        EventBody::PartyRegistered { party } => write(Record::Party(event.actor, party)),
        EventBody::PartyStatusChanged { party }
        | EventBody::PartyKeyMoved { party }
        | EventBody::PartyRecoverySet { party }
        | EventBody::PartyKeyRecovered { party } => write(Record::Party(event.recipient.ok_or(Denial::UnknownParty)?, party)),
        EventBody::DelegationOffered { realm, to, delegation } => write(Record::Delegation(realm, to, delegation)),
        EventBody::DelegationEnded { realm, to } => {
            write(Record::Delegation(realm, to, delegation_in(before, DelegationState::Ended)?));
        }
        EventBody::DelegationAccepted { realm, since, .. } => {
            write(Record::Delegation(realm, event.actor, delegation_in(before, DelegationState::Active { since })?));
        }
        EventBody::VehicleOffered { offer } => write(Record::VehicleOffer(event.vehicle.ok_or(Denial::UnknownVehicle)?, Some(offer))),
        EventBody::VehicleOfferCancelled => write(Record::VehicleOffer(event.vehicle.ok_or(Denial::UnknownVehicle)?, None)),
        EventBody::VehicleAttested { attestation } => write_attestation(event, Some(attestation), write)?,
        EventBody::AttestationWithdrawn => write_attestation(event, None, write)?,
        EventBody::RecoverySet { terms } => write_recovery(event, before, terms, UnixSeconds(0), write)?,
        EventBody::RecoveryStarted { terms } => write_recovery(event, before, Some(terms), event.at, write)?,
        EventBody::RecoveryCancelled { terms } => write_recovery(event, before, Some(terms), UnixSeconds(0), write)?,
        EventBody::AdminOffered { to } => write(Record::AdminOffer(to)),
        EventBody::AdminAccepted => write(Record::AdminOffer(None)),
        EventBody::AccessRequested { request, record } => write(Record::AccessRequest(request, record)),
        EventBody::RequestDeferred { request } => write(Record::AccessRequest(request, answered(before, RequestState::Deferred)?)),
        EventBody::RequestClosed { request, end } => write(Record::AccessRequest(request, answered(before, RequestState::Closed(end))?)),
        EventBody::EmergencyOpened { emergency } => write_emergency(event, emergency, write)?,
        EventBody::EmergencyClosed => write_emergency(event, emergency_in(before, EmergencyState::Closed)?, write)?,
        EventBody::EmergencyReviewed { finding, .. } => {
            write_emergency(event, emergency_in(before, EmergencyState::Reviewed { finding, at: event.at })?, write)?;
        }
        EventBody::IntentKeySet { key, limits } => {
            write(Record::IntentKey(event.actor, key, NamedKey { limits, named_at: event.at }));
        }
        EventBody::IntentKeyRemoved { key } => write(Record::IntentKey(event.actor, key, NamedKey::REMOVED)),
        _ => return on_grant(event, before, &mut write),
    }
    Ok(())
}

/// What an event does to the grant that it is about, if it is about one.
fn on_grant(event: &Event, before: &Before, write: &mut impl FnMut(Record)) -> Result<(), Denial> {
    let Some(id) = event.grant else { return Ok(()) };
    match &event.body {
        EventBody::GrantActivated { record, request, .. } => {
            write(Record::Grant(id, *record));
            if let Some(request) = request {
                write(Record::AccessRequest(*request, answered(before, RequestState::Closed(RequestEnd::Granted))?));
            }
            return Ok(());
        }
        EventBody::GrantRenewed { record, previous, .. } => {
            let state = GrantState::Ended { reason: EndReason::Superseded, at: event.at };
            write(Record::Grant(*previous, Grant { state, ..changed(before)? }));
            write(Record::Grant(id, *record));
            return Ok(());
        }
        _ => {}
    }
    let grant = changed(before)?;
    let after = match event.body {
        EventBody::GrantNarrowed { terms } => Grant { terms, ..grant },
        EventBody::GrantSuspended => Grant { state: GrantState::Suspended { by: event.actor }, ..grant },
        EventBody::GrantResumed => Grant { state: GrantState::Active, ..grant },
        EventBody::GrantEnded { reason, ended_at, .. } => Grant { state: GrantState::Ended { reason, at: ended_at }, ..grant },
        EventBody::DriverConsented { under } => Grant { driver_consent: DriverConsent::Given { by: event.actor, under }, ..grant },
        EventBody::ConsentWithdrawn => Grant { driver_consent: DriverConsent::Missing, ..grant },
        EventBody::GrantUsed { used } => Grant { used, ..grant },
        EventBody::ErasureAttested { .. } => Grant { erased_at: Some(event.at), ..grant },
        _ => return Ok(()),
    };
    write(Record::Grant(id, after));
    Ok(())
}

pub(super) const fn changed(before: &Before) -> Result<Grant, Denial> {
    match before.subject {
        Some(Subject::Grant(grant)) => Ok(grant),
        _ => Err(Denial::UnknownGrant),
    }
}

const fn answered(before: &Before, state: RequestState) -> Result<AccessRequest, Denial> {
    match before.subject {
        Some(Subject::AccessRequest(request)) => Ok(AccessRequest { state, ..request }),
        _ => Err(Denial::UnknownRequest),
    }
}

const fn delegation_in(before: &Before, state: DelegationState) -> Result<Delegation, Denial> {
    match before.subject {
        Some(Subject::Delegation(delegation)) => Ok(Delegation { state, ..delegation }),
        _ => Err(Denial::UnknownDelegation),
    }
}

const fn emergency_in(before: &Before, state: EmergencyState) -> Result<Emergency, Denial> {
    match before.subject {
        Some(Subject::Emergency(emergency)) => Ok(Emergency { state, ..emergency }),
        _ => Err(Denial::UnknownEmergency),
    }
}

fn write_emergency(event: &Event, emergency: Emergency, mut write: impl FnMut(Record)) -> Result<(), Denial> {
    let (vehicle, authority) = event.vehicle.zip(event.recipient).ok_or(Denial::UnknownEmergency)?;
    write(Record::Emergency(vehicle, authority, emergency));
    Ok(())
}

fn write_attestation(event: &Event, attestation: Option<Attestation>, mut write: impl FnMut(Record)) -> Result<(), Denial> {
    let (vehicle, attester) = event.vehicle.zip(event.recipient).ok_or(Denial::UnknownAttestation)?;
    write(Record::Attestation(vehicle, attester, attestation));
    Ok(())
}

fn write_recovery(
    event: &Event,
    before: &Before,
    terms: Option<RecoveryTerms>,
    started_at: UnixSeconds,
    mut write: impl FnMut(Record),
) -> Result<(), Denial> {
    let (id, vehicle) = event.vehicle.zip(before.vehicle).ok_or(Denial::UnknownVehicle)?;
    write(Record::Recovery(id, terms.map(|terms| Recovery { terms, epoch: vehicle.epoch, started_at })));
    Ok(())
}
