//! Asking for a grant, and the answers that are none.

use super::{
    consequence::{Consequence, Context},
    mandate::{right, Standing},
    names::{actions, classes},
    objection::{ahead, cut, meant, object, running, Objection},
    party::acting,
    terms::{measured, recipient, under_parent, Measure},
    vehicle::{in_use, own},
    Records,
};
use shared_logic::{
    keccak_256, AccessRequest, Account, EventBody, GrantTerms, Needed, Nonce, PartyStatus, Record, RequestEnd, RequestId, RequestPolicy,
    RequestState, Right, Role, TermsHash, UnixSeconds, Vehicle, VehicleId,
};

/// How long a request can be answered at most, in seconds: 90 days.
const LONGEST: i128 = 7_776_000;

/// What is asked beside the terms.
pub(super) struct Offer {
    pub(super) needed: Needed,
    pub(super) terms_hash: TermsHash,
    pub(super) respond_by: UnixSeconds,
    pub(super) nonce: Nonce,
}

pub(super) fn request(context: &Context<'_, impl Records>, terms: &GrantTerms, offer: &Offer) -> Result<Consequence, Objection> {
    let (records, now) = (context.records, context.now);
    let before = in_use(records, terms.vehicle)?;
    // For whom the caller acts: the recipient, else who would share with it.
    let sharing = terms.parent.and_then(|id| records.grant(id)).map(|parent| parent.terms.recipient);
    let each = [Some(terms.recipient), sharing].into_iter().flatten();
    let from = each.into_iter().find(|party| acting(context, *party).is_ok()).ok_or("NotAuthorised")?;
    object("NotAsked", !lets_ask(records, from, before.request_policy))?;
    recipient(records, terms)?;
    let measure = Measure { vehicle: &before, standing: &Standing(None), replaced: None, now };
    let (terms, _) = measured(records, terms, &measure)?;
    under_parent(records, &terms, &measure)?;
    object("ScopeExceedsRequest", !meets(&terms, &offer.needed))?;
    object("RequestOver", ahead(offer.respond_by, now) < 1)?;
    meant(offer.respond_by, now)?;
    let respond_by = cut(offer.respond_by, now, LONGEST).ok_or("RequestOver")?;
    let id = RequestId(keccak_256(&[&b"valet.request"[..], &terms.vehicle.0, &from.0, &offer.nonce.0.to_le_bytes()].concat()));
    object("NonceUsed", records.request(id).is_some())?;
    let place = context.of_vehicle(terms.vehicle, &before)?.about(terms.recipient);
    let Offer { needed, terms_hash, .. } = *offer;
    let (epoch, seq) = (before.epoch, place.seq());
    let record = AccessRequest { from, terms, needed, terms_hash, respond_by, epoch, seq, state: RequestState::Open };
    Ok(place.consequence(Role::Party, EventBody::AccessRequested { request: id, record }, vec![Record::AccessRequest(id, record)]))
}

/// Whether the owner lets that account ask.
fn lets_ask(records: &impl Records, account: Account, policy: RequestPolicy) -> bool {
    match policy {
        RequestPolicy::Nobody => false,
        RequestPolicy::Anybody => true,
        RequestPolicy::Admitted => records.party(account).is_some_and(|party| matches!(party.status, PartyStatus::Admitted)),
    }
}

/// Whether terms give what somebody needs.
pub(super) fn meets(terms: &GrantTerms, needed: &Needed) -> bool {
    let lacking = classes(needed.classes).difference(classes(terms.classes)).next().is_some()
        || actions(needed.actions).difference(actions(terms.actions)).next().is_some();
    !lacking && terms.history_from.0 <= needed.history_from.0 && terms.depth_left >= needed.depth_left
}

/// Whom the owner lets ask from now on.
pub(super) fn set_policy(context: &Context<'_, impl Records>, car: VehicleId, policy: RequestPolicy) -> Result<Consequence, Objection> {
    let before = own(context, car)?;
    object("WrongState", policy == before.request_policy)?;
    let place = context.of_vehicle(car, &before)?.vehicle(|vehicle| vehicle.request_policy = policy);
    Ok(place.consequence(Role::Owner, EventBody::RequestPolicySet { policy }, vec![]))
}

pub(super) const fn closed(request: &AccessRequest) -> bool {
    matches!(request.state, RequestState::Closed(_))
}

fn concerned(records: &impl Records, id: RequestId) -> Result<(AccessRequest, VehicleId, Vehicle), Objection> {
    let request = records.request(id).ok_or("UnknownRequest")?;
    object("RequestOver", closed(&request))?;
    let car = request.terms.vehicle;
    let vehicle = records.vehicle(car).ok_or("UnknownVehicle")?;
    object("StaleEpoch", request.epoch != vehicle.epoch)?;
    Ok((request, car, vehicle))
}

/// Who may answer; whatever was asked for, an answer that gives nothing reaches it.
fn answerer(context: &Context<'_, impl Records>, place: (VehicleId, &Vehicle)) -> Result<Standing, Objection> {
    right(context.records, place, context.caller, Right::Answer, |_| true, context.now)
}

pub(super) fn defer(context: &Context<'_, impl Records>, id: RequestId) -> Result<Consequence, Objection> {
    running(context.records)?;
    let (request, car, vehicle) = concerned(context.records, id)?;
    let standing = answerer(context, (car, &vehicle))?;
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
        RequestEnd::Refused => answerer(context, (car, &vehicle))?.role(),
        RequestEnd::Cancelled => {
            acting(context, request.from)?;
            Role::Party
        }
    };
    let after = AccessRequest { state: RequestState::Closed(end), ..request };
    let place = context.of_vehicle(car, &vehicle)?.about(request.terms.recipient);
    Ok(place.consequence(role, EventBody::RequestClosed { request: id, end }, vec![Record::AccessRequest(id, after)]))
}
