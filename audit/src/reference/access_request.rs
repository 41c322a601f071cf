//! Asking for a grant, and the answers that are none.

use super::{
    consequence::{Consequence, Context},
    mandate::{right, Standing},
    objection::{object, running, wide, Objection},
    terms::{measured, recipient, Measure},
    vehicle::in_use,
    Records,
};
use shared_logic::{
    keccak_256, AccessRequest, EventBody, GrantTerms, Nonce, Record, RequestEnd, RequestId, RequestState, Right, Role, TermsHash,
    UnixSeconds, Vehicle, VehicleId,
};

/// How long a request can be answered at most, in seconds: 90 days.
const LONGEST: i128 = 7_776_000;

/// What is asked beside the terms.
pub(super) struct Offer {
    pub(super) terms_hash: TermsHash,
    pub(super) respond_by: UnixSeconds,
    pub(super) nonce: Nonce,
}

pub(super) fn request(context: &Context<'_, impl Records>, terms: &GrantTerms, offer: &Offer) -> Result<Consequence, Objection> {
    let (records, now, from) = (context.records, context.now, context.caller);
    let before = in_use(records, terms.vehicle)?;
    let shares = terms.parent.and_then(|id| records.grant(id)).is_some_and(|parent| parent.terms.recipient == from);
    object("NotAuthorised", from != terms.recipient && !shares)?;
    recipient(records, terms)?;
    let (terms, _) = measured(records, terms, &Measure { vehicle: &before, standing: &Standing(None), now })?;
    let time = wide(offer.respond_by).wrapping_sub(wide(now));
    object("RequestOver", !(1..=LONGEST).contains(&time))?;
    let id = RequestId(keccak_256(&[&b"valet.request"[..], &terms.vehicle.0, &from.0, &offer.nonce.0.to_le_bytes()].concat()));
    object("NonceUsed", records.request(id).is_some())?;
    let place = context.of_vehicle(terms.vehicle, &before)?.about(terms.recipient);
    let (terms_hash, respond_by) = (offer.terms_hash, offer.respond_by);
    let record = AccessRequest { from, terms, terms_hash, respond_by, seq: place.seq(), state: RequestState::Open };
    Ok(place.consequence(Role::Party, EventBody::AccessRequested { request: id, record }, vec![Record::AccessRequest(id, record)]))
}

pub(super) const fn closed(request: &AccessRequest) -> bool {
    matches!(request.state, RequestState::Closed(_))
}

fn concerned(records: &impl Records, id: RequestId) -> Result<(AccessRequest, VehicleId, Vehicle), Objection> {
    let request = records.request(id).ok_or("UnknownRequest")?;
    object("RequestOver", closed(&request))?;
    let car = request.terms.vehicle;
    let vehicle = records.vehicle(car).ok_or("UnknownVehicle")?;
    Ok((request, car, vehicle))
}

pub(super) fn defer(context: &Context<'_, impl Records>, id: RequestId) -> Result<Consequence, Objection> {
    running(context.records)?;
    let (request, car, vehicle) = concerned(context.records, id)?;
    let standing = right(context.records, (car, &vehicle), context.caller, Right::Answer, context.now)?;
    object("WrongState", !matches!(request.state, RequestState::Open))?;
    object("RequestOver", context.now.0 >= request.respond_by.0)?;
    let after = AccessRequest { state: RequestState::Deferred, ..request };
    let place = context.of_vehicle(car, &vehicle)?.about(request.terms.recipient);
    Ok(place.consequence(standing.role(), EventBody::RequestDeferred { request: id }, vec![Record::AccessRequest(id, after)]))
}

pub(super) fn close(context: &Context<'_, impl Records>, id: RequestId, end: RequestEnd) -> Result<Consequence, Objection> {
    let (request, car, vehicle) = concerned(context.records, id)?;
    let role = match end {
        RequestEnd::Granted => return Err("WrongState"),
        RequestEnd::Refused => right(context.records, (car, &vehicle), context.caller, Right::Answer, context.now)?.role(),
        RequestEnd::Cancelled => {
            object("NotAuthorised", context.caller != request.from)?;
            Role::Party
        }
        RequestEnd::Lapsed => {
            object("WrongState", context.now.0 < request.respond_by.0)?;
            Role::Anyone
        }
    };
    let after = AccessRequest { state: RequestState::Closed(end), ..request };
    let place = context.of_vehicle(car, &vehicle)?.about(request.terms.recipient);
    Ok(place.consequence(role, EventBody::RequestClosed { request: id, end }, vec![Record::AccessRequest(id, after)]))
}
