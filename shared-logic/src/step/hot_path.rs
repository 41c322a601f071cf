//! What people do most, each by itself: for a host that pays for the code it carries.
//!
//! These are [`crate::step()`] of four messages, through the same functions, and [`crate::effect()`] of their events;
//! a test holds both to it.

use super::{
    effect::{changed, taken_over},
    grant, lifecycle, vehicle, Act, Before, Outcome,
};
use crate::{
    Account, Agreement, Buffer, Denial, Event, EventBody, EventHash, GrantId, GrantState, GrantTerms, Host, Record, RequestId, UnixSeconds,
    Vehicle, VehicleId, Via,
};
use codec::{Encode, Output};
use core::ops::Range;

/// [`crate::Message::Grant`].
///
/// # Errors
/// As [`crate::step()`].
pub fn grant(
    host: &impl Host,
    (caller, now): (Account, UnixSeconds),
    terms: &GrantTerms,
    agreement: &Agreement,
    request: Option<RequestId>,
) -> Result<Outcome, Denial> {
    grant::grant(host, called(caller, now), terms, agreement, request)
}

/// [`crate::Message::Narrow`].
///
/// # Errors
/// As [`crate::step()`].
pub fn narrow(host: &impl Host, (caller, now): (Account, UnixSeconds), id: GrantId, terms: &GrantTerms) -> Result<Outcome, Denial> {
    lifecycle::narrow(host, called(caller, now), id, terms)
}

/// [`crate::Message::Withdraw`].
///
/// # Errors
/// As [`crate::step()`].
pub fn withdraw(host: &impl Host, (caller, now): (Account, UnixSeconds), id: GrantId) -> Result<Outcome, Denial> {
    lifecycle::withdraw(host, called(caller, now), id)
}

/// [`crate::Message::AcceptVehicle`].
///
/// # Errors
/// As [`crate::step()`].
pub fn accept_vehicle(host: &impl Host, (caller, now): (Account, UnixSeconds), id: VehicleId) -> Result<Outcome, Denial> {
    vehicle::accept(host, called(caller, now), id)
}

/// [`crate::effect()`] of an event of these messages, told for them alone: the match over every kind of event
/// would be a twentieth of the contract's first part.
///
/// # Errors
/// As [`crate::effect()`].
pub fn effect(event: &Event, hash: EventHash, before: &Before, mut write: impl FnMut(Record)) -> Result<(), Denial> {
    let (id, mut vehicle) = event.vehicle.zip(before.vehicle).ok_or(Denial::UnknownVehicle)?;
    if let EventBody::OwnershipTransferred { new_owner, epoch } = event.body {
        vehicle = taken_over(vehicle, event, new_owner, epoch);
    }
    if !matches!(event.body, EventBody::GrantActivated { .. }) {
        vehicle.losses = vehicle.losses.next().ok_or(Denial::OutOfRange)?;
    }
    write(Record::Vehicle(id, Vehicle { seq: event.link.seq, last_event: hash, ..vehicle }));
    let Some(id) = event.grant else { return Ok(()) };
    if let EventBody::GrantActivated { record, .. } = &event.body {
        write(Record::Grant(id, *record));
        return Ok(());
    }
    let mut grant = changed(before)?;
    match event.body {
        EventBody::GrantNarrowed { terms } => grant.terms = terms,
        EventBody::GrantEnded { reason, ended_at, .. } => grant.state = GrantState::Ended { reason, at: ended_at },
        _ => return Err(Denial::UnknownGrant),
    }
    write(Record::Grant(id, grant));
    Ok(())
}

/// The numbers in SCALE of the bodies that [`encode`] writes. `Encode` takes them from [`EventBody`]; a test
/// compares the bytes of every such event.
mod index {
    pub(super) const OWNERSHIP_TRANSFERRED: u8 = 10;
    pub(super) const GRANT_ACTIVATED: u8 = 17;
    pub(super) const GRANT_NARROWED: u8 = 18;
    pub(super) const GRANT_ENDED: u8 = 22;
}

/// The bytes of such an event: those of its `Encode`. Returns where the bytes of a new grant's record lie in
/// them; its cell begins with the very same.
///
/// # Panics
/// For an event of another message.
pub fn encode<const N: usize>(event: &Event, to: &mut Buffer<N>) -> Range<usize> {
    (event.vehicle, event.recipient, event.grant).encode_to(to);
    (event.version, event.link, event.at, event.actor, event.role, event.via).encode_to(to);
    match &event.body {
        EventBody::OwnershipTransferred { new_owner, epoch } => (index::OWNERSHIP_TRANSFERRED, new_owner, epoch).encode_to(to),
        EventBody::GrantActivated { record, agreement, request } => {
            to.push_byte(index::GRANT_ACTIVATED);
            let start = to.filled().len();
            record.encode_to(to);
            let end = to.filled().len();
            (agreement, request).encode_to(to);
            return start..end;
        }
        EventBody::GrantNarrowed { terms } => {
            to.push_byte(index::GRANT_NARROWED);
            terms.encode_to(to);
        }
        EventBody::GrantEnded { reason, ended_at, erase_by, objects } => {
            (index::GRANT_ENDED, reason, ended_at, erase_by, objects).encode_to(to);
        }
        _ => unreachable!("none of these messages makes another event"),
    }
    0..0
}

const fn called(caller: Account, now: UnixSeconds) -> Act {
    Act { caller, now, via: Via::Call }
}
