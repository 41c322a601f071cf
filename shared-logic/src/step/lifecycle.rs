//! The life of a grant after it was given.

use super::{
    event_link::{of_vehicle, Topic},
    objection::unobjected,
    party::acting,
    require, running, Act, Outcome, Subject,
};
use crate::{
    access::{check, over},
    authority::{authority, consenting, consents, role_under, speaks, subject, Reach},
    erasure::erase_by,
    CheckRequest, Denial, DriverConsent, EndReason, EventBody, EvidenceHash, Grant, GrantId, GrantState, GrantTerms, Host, Objection,
    Right, Role, UnixSeconds, Vehicle, VehicleStatus, Verdict,
};

/// Takes away from a grant; nothing else of it changes. Also while paused.
pub(super) fn narrow(host: &impl Host, act: Act, id: GrantId, terms: &GrantTerms) -> Result<Outcome, Denial> {
    let (grant, vehicle) = present(host, id)?;
    let reach = Reach::Classes(grant.terms.classes);
    let authority = authority(host, act, grant.terms.vehicle, &vehicle, Right::Narrow, reach)?;
    authority.reaches(reach)?;
    let same = (terms.recipient, terms.parent) == (grant.terms.recipient, grant.terms.parent);
    let within = same && terms.within(&grant.terms) && terms.depth_left <= grant.terms.depth_left;
    require(within && *terms != grant.terms, Denial::ScopeExceedsGrant)?;
    require(terms.opens_something(), Denial::EmptyScope)?;
    require(terms.not_before < terms.expires_at, Denial::WindowReversed)?;
    // An end in the past would be an end of the grant, and put the duty to erase before it.
    require(act.now < terms.expires_at, Denial::Expired)?;
    change(act, id, grant, vehicle, authority.role(), EventBody::GrantNarrowed { terms: *terms })
}

/// The owner, a delegate with that right, or the driver stops a grant's effect. Also while paused.
pub(super) fn suspend(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    let (grant, vehicle) = present(host, id)?;
    let role = may_stop(host, act, &grant, &vehicle)?;
    require(grant.state == GrantState::Active, Denial::WrongState)?;
    change(act, id, grant, vehicle, role, EventBody::GrantSuspended)
}

/// Who suspended a grant lets it have effect again; the owner does so only when that one no longer
/// may: an objection is not overridden by another.
pub(super) fn resume(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    running(host)?;
    let (grant, vehicle) = present(host, id)?;
    let GrantState::Suspended { by } = grant.state else { return Err(Denial::WrongState) };
    let role = may_stop(host, act, &grant, &vehicle)?;
    let objector = Act { caller: by, ..act };
    require(act.caller == by || (role == Role::Owner && may_stop(host, objector, &grant, &vehicle).is_err()), Denial::NotAuthorised)?;
    unobjected(host, act, (grant.terms.vehicle, &vehicle), grant.terms.recipient, grant.terms.classes)?;
    lasting(host, act, &grant, &vehicle)?;
    change(act, id, grant, vehicle, role, EventBody::GrantResumed)
}

/// The subject withdraws. INVARIANT (always): neither time, nor suspension, nor a pause, nor the
/// contract's retirement stands in the way; after a transfer there is nothing left to withdraw. A subject who is
/// not the owner objects to the recipient by it, so that the grant cannot just be made again.
pub(super) fn withdraw(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    let (grant, vehicle) = present(host, id)?;
    let (role, objects) = if act.caller == vehicle.owner {
        (Role::Owner, None)
    } else {
        let role = subject(host, act, grant.terms.vehicle, &vehicle, grant.terms.classes)?;
        (role, Some(speaks(host, act, grant.terms.vehicle, &vehicle, grant.terms.recipient)?.1))
    };
    end_at(act, id, grant, vehicle, role, (EndReason::Withdrawn, act.now, objects))
}

/// A delegate with that right ends a grant. Also while paused.
pub(super) fn revoke(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    let (grant, vehicle) = present(host, id)?;
    // The owner withdraws: the two are kept apart.
    require(act.caller != vehicle.owner, Denial::NotAuthorised)?;
    let reach = Reach::Classes(grant.terms.classes);
    let authority = authority(host, act, grant.terms.vehicle, &vehicle, Right::Revoke, reach)?;
    authority.reaches(reach)?;
    end(act, id, grant, vehicle, authority.role(), EndReason::Revoked)
}

/// The recipient gives a grant back. Also while paused.
pub(super) fn renounce(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    let (grant, vehicle) = present(host, id)?;
    acting(host, act, grant.terms.recipient)?;
    end(act, id, grant, vehicle, Role::Party, EndReason::Renounced)
}

/// Anybody records that a grant has ended by itself, so that the duty to erase stands in the log.
pub(super) fn record_end(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    let (grant, vehicle) = known(host, id)?;
    require(!matches!(grant.state, GrantState::Ended { .. }), Denial::WrongState)?;
    let reason = over(host, &vehicle, &grant, act.now).ok_or(Denial::WrongState)?;
    // The end of what was stale already: recording it late does not put the duty to erase off.
    let ended_at = if grant.epoch == vehicle.epoch { act.now } else { vehicle.epoch_start };
    end_at(act, id, grant, vehicle, Role::Anyone, (reason, ended_at, None))
}

/// The driver consents as well as the grantor, to what the ones above leave a driver to consent to; again
/// when the delegation is over under which somebody consented.
pub(super) fn co_consent(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    running(host)?;
    let (grant, vehicle) = present(host, id)?;
    let driver = consenting(host, grant.terms.vehicle, &vehicle, act.caller, grant.terms.classes, act.now)?;
    let wanted = match grant.driver_consent {
        DriverConsent::NotNeeded => false,
        DriverConsent::Missing => true,
        DriverConsent::Given { by, under } => consents(host, (grant.terms.vehicle, &vehicle), by, under, act.now).is_err(),
    };
    require(wanted, Denial::WrongState)?;
    // Who objects oneself lifts it by consenting; over another's objection nobody consents.
    unobjected(host, act, (grant.terms.vehicle, &vehicle), grant.terms.recipient, grant.terms.classes)?;
    lasting(host, act, &grant, &vehicle)?;
    change(act, id, grant, vehicle, Role::Assigned(driver.terms.role), EventBody::DriverConsented { under: driver.reference })
}

/// Who consented takes it back. Also while paused, and whatever became of the role.
pub(super) fn withdraw_consent(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    let (grant, vehicle) = present(host, id)?;
    let DriverConsent::Given { by, under } = grant.driver_consent else { return Err(Denial::WrongState) };
    require(by == act.caller, Denial::NotAuthorised)?;
    let role = role_under(host, (grant.terms.vehicle, &vehicle), by, under);
    change(act, id, grant, vehicle, role, EventBody::ConsentWithdrawn)
}

/// The recipient records one use; it counts only when it is allowed.
pub(super) fn record_use(host: &impl Host, act: Act, id: GrantId, request: CheckRequest) -> Result<Outcome, Denial> {
    let (grant, vehicle) = known(host, id)?;
    acting(host, act, grant.terms.recipient)?;
    if let Verdict::Deny(refusal) = check(host, id, &request, act.now) {
        return Err(refusal.reason);
    }
    let used = grant.used.checked_add(1).ok_or(Denial::UsesExhausted)?;
    change(act, id, grant, vehicle, Role::Party, EventBody::GrantUsed { used })
}

/// The recipient states that the data of an ended grant is erased, once. Also while paused, and also
/// of a grant of an earlier owner.
pub(super) fn attest_erasure(host: &impl Host, act: Act, id: GrantId, evidence: EvidenceHash) -> Result<Outcome, Denial> {
    let (grant, vehicle) = known(host, id)?;
    acting(host, act, grant.terms.recipient)?;
    require(over(host, &vehicle, &grant, act.now).is_some(), Denial::ErasureNotDue)?;
    require(grant.erased_at.is_none(), Denial::WrongState)?;
    change(act, id, grant, vehicle, Role::Party, EventBody::ErasureAttested { evidence })
}

/// The grant and its vehicle.
fn known(host: &impl Host, id: GrantId) -> Result<(Grant, Vehicle), Denial> {
    let grant = host.grant(id).ok_or(Denial::UnknownGrant)?;
    let vehicle = host.vehicle(grant.terms.vehicle).ok_or(Denial::UnknownVehicle)?;
    Ok((grant, vehicle))
}

/// The same, of the present owner's and not ended. INVARIANT (terminal absorbs): no act on an ended grant.
fn present(host: &impl Host, id: GrantId) -> Result<(Grant, Vehicle), Denial> {
    let (grant, vehicle) = known(host, id)?;
    require(grant.epoch == vehicle.epoch, Denial::StaleEpoch)?;
    require(!matches!(grant.state, GrantState::Ended { .. }), Denial::WrongState)?;
    Ok((grant, vehicle))
}

/// Denies what would give effect to a grant that can have none.
fn lasting(host: &impl Host, act: Act, grant: &Grant, vehicle: &Vehicle) -> Result<(), Denial> {
    require(vehicle.status == VehicleStatus::InUse, Denial::VehicleRetired)?;
    over(host, vehicle, grant, act.now).map_or(Ok(()), |reason| Err(reason.denial()))
}

/// As whom the caller may stop the grant's effect.
fn may_stop(host: &impl Host, act: Act, grant: &Grant, vehicle: &Vehicle) -> Result<Role, Denial> {
    let reach = Reach::Classes(grant.terms.classes);
    let by_right = authority(host, act, grant.terms.vehicle, vehicle, Right::Suspend, reach)
        .and_then(|authority| authority.reaches(reach).map(|()| authority.role()));
    by_right.or_else(|denial| subject(host, act, grant.terms.vehicle, vehicle, grant.terms.classes).map_err(|_| denial))
}

fn end(act: Act, id: GrantId, grant: Grant, vehicle: Vehicle, role: Role, reason: EndReason) -> Result<Outcome, Denial> {
    end_at(act, id, grant, vehicle, role, (reason, act.now, None))
}

fn end_at(
    act: Act,
    id: GrantId,
    grant: Grant,
    vehicle: Vehicle,
    role: Role,
    (reason, at, objects): (EndReason, UnixSeconds, Option<Objection>),
) -> Result<Outcome, Denial> {
    let ended_at = at.min(grant.terms.expires_at);
    let erase_by = erase_by(&grant, reason, ended_at);
    change(act, id, grant, vehicle, role, EventBody::GrantEnded { reason, ended_at, erase_by, objects })
}

fn change(act: Act, id: GrantId, grant: Grant, vehicle: Vehicle, role: Role, body: EventBody) -> Result<Outcome, Denial> {
    let topic = Topic::of(role).about(grant.terms.recipient).on(id);
    of_vehicle(act, (grant.terms.vehicle, Some(vehicle)), topic, Some(Subject::Grant(grant)), body)
}
