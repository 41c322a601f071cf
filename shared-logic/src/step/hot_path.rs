//! What people do most, each by itself: for a host that pays for the code it carries.
//!
//! These are [`crate::step()`] and [`crate::effect()`] of four messages, through the same functions;
//! a test holds them to it.

use super::{effect as effects, grant, lifecycle, vehicle, Act, Before, Outcome};
use crate::{
    Account, Agreement, Buffer, Denial, Event, EventBody, EventHash, GrantId, GrantTerms, Host, Record, RequestId, UnixSeconds, VehicleId,
    Via,
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

/// [`crate::effect()`] of an event of these messages.
///
/// # Errors
/// As [`crate::effect()`].
pub fn effect(event: &Event, hash: EventHash, before: &Before, mut write: impl FnMut(Record)) -> Result<(), Denial> {
    effects::on_vehicle(event, hash, before, None, &mut write)?;
    effects::on_grant(event, before, &mut write)
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
