//! Asking the owner, and the answers that are no grant.

use super::{
    event_link::{of_vehicle, Topic},
    party::acting,
    require, running, shortened, terms_check,
    vehicle::{in_use, owned},
    Act, Outcome, Subject,
};
use crate::{
    authority::{authority, Authority, Reach},
    guard::foreseeable,
    limits::LONGEST_REQUEST,
    AccessRequest, Account, Denial, EventBody, GrantTerms, Host, Needed, Nonce, PartyStatus, RequestEnd, RequestId, RequestPolicy,
    RequestState, Right, Role, TermsHash, UnixSeconds, Vehicle, VehicleId,
};

/// What comes with the asked terms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub needed: Needed,
    pub terms_hash: TermsHash,
    pub respond_by: UnixSeconds,
    pub nonce: Nonce,
}

/// A recipient asks for itself; or for one it would share onward with, when it holds the parent grant.
pub(super) fn ask(host: &impl Host, act: Act, terms: GrantTerms, offer: Offer) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, terms.vehicle)?;
    let parents = || terms.parent.and_then(|id| host.grant(id)).map(|parent| parent.terms.recipient);
    let acts = |id: &Account| acting(host, act, *id).is_ok();
    let from = Some(terms.recipient).filter(acts).or_else(|| parents().filter(acts)).ok_or(Denial::NotAuthorised)?;
    require(asks(host, from, vehicle.request_policy), Denial::NotAsked)?;
    terms_check::recipient(host, &terms)?;
    let purpose = terms_check::purpose(host, &terms, &vehicle)?;
    let not_before = terms_check::begins(&terms, &purpose, act.now)?;
    terms_check::ceilings(host, &vehicle, &Authority::Owner, &terms, not_before, act)?;
    let terms = GrantTerms { not_before, ..terms };
    require(offer.needed.is_met_by(&terms), Denial::ScopeExceedsRequest)?;
    require(act.now < offer.respond_by, Denial::RequestOver)?;
    foreseeable(offer.respond_by, act.now)?;
    let respond_by = shortened(offer.respond_by, act.now, LONGEST_REQUEST).ok_or(Denial::RequestOver)?;
    let id = host.request_id(terms.vehicle, from, offer.nonce);
    require(host.access_request(id).is_none(), Denial::NonceUsed)?;
    let seq = vehicle.seq.next().ok_or(Denial::OutOfRange)?;
    let Offer { needed, terms_hash, .. } = offer;
    let record = AccessRequest { from, terms, needed, terms_hash, respond_by, epoch: vehicle.epoch, seq, state: RequestState::Open };
    let topic = Topic::of(Role::Party).about(terms.recipient);
    of_vehicle(act, (terms.vehicle, Some(vehicle)), topic, None, EventBody::AccessRequested { request: id, record })
}

/// Whether the owner lets this account ask.
fn asks(host: &impl Host, account: Account, policy: RequestPolicy) -> bool {
    match policy {
        RequestPolicy::Admitted => host.party(account).is_some_and(|party| party.status == PartyStatus::Admitted),
        RequestPolicy::Anybody => true,
        RequestPolicy::Nobody => false,
    }
}

/// The owner says who may ask from now on. What was asked before can still be answered. Also while paused.
pub(super) fn set_policy(host: &impl Host, act: Act, id: VehicleId, policy: RequestPolicy) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, id)?;
    require(policy != vehicle.request_policy, Denial::WrongState)?;
    of_vehicle(act, (id, Some(vehicle)), Topic::of(Role::Owner), None, EventBody::RequestPolicySet { policy })
}

/// The owner, or a delegate with that right, puts it off; it can still be answered in its time.
pub(super) fn defer(host: &impl Host, act: Act, id: RequestId) -> Result<Outcome, Denial> {
    running(host)?;
    let (request, vehicle) = open(host, id)?;
    let authority = authority(host, act, request.terms.vehicle, &vehicle, Right::Answer, Reach::Anything)?;
    require(request.state == RequestState::Open, Denial::WrongState)?;
    require(act.now < request.respond_by, Denial::RequestOver)?;
    change(act, request, vehicle, authority.role(), EventBody::RequestDeferred { request: id })
}

/// Refused by the owner or a delegate, or cancelled by who asked. Also while paused.
pub(super) fn close(host: &impl Host, act: Act, id: RequestId, end: RequestEnd) -> Result<Outcome, Denial> {
    let (request, vehicle) = open(host, id)?;
    let role = match end {
        RequestEnd::Refused => authority(host, act, request.terms.vehicle, &vehicle, Right::Answer, Reach::Anything)?.role(),
        RequestEnd::Cancelled => acting(host, act, request.from).map(|_| Role::Party)?,
        // A grant closes its request itself.
        RequestEnd::Granted => return Err(Denial::WrongState),
    };
    change(act, request, vehicle, role, EventBody::RequestClosed { request: id, end })
}

/// The request, to the present owner and not closed yet, and its vehicle.
fn open(host: &impl Host, id: RequestId) -> Result<(AccessRequest, Vehicle), Denial> {
    let request = host.access_request(id).ok_or(Denial::UnknownRequest)?;
    require(!matches!(request.state, RequestState::Closed(_)), Denial::RequestOver)?;
    let vehicle = host.vehicle(request.terms.vehicle).ok_or(Denial::UnknownVehicle)?;
    require(request.epoch == vehicle.epoch, Denial::StaleEpoch)?;
    Ok((request, vehicle))
}

fn change(act: Act, request: AccessRequest, vehicle: Vehicle, role: Role, body: EventBody) -> Result<Outcome, Denial> {
    let topic = Topic::of(role).about(request.terms.recipient);
    of_vehicle(act, (request.terms.vehicle, Some(vehicle)), topic, Some(Subject::AccessRequest(request)), body)
}
