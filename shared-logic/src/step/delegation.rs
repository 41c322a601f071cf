//! Delegating, and ending a delegation.

use super::{
    event_link::{of_registry, of_vehicle, Topic},
    require, running,
    vehicle::in_use,
    Act, Outcome, Subject,
};
use crate::{
    authority::{authority, Authority},
    limits::MAX_DEPTH,
    Account, AssignedRole, Delegation, DelegationState, DelegationTerms, Denial, EventBody, Host, Realm, Right, Role, Seq, SignalClasses,
    UnixSeconds, VehicleId,
};

/// The owner, or a delegate with that right, lets another act.
pub(super) fn delegate(host: &impl Host, act: Act, realm: Realm, to: Account, terms: DelegationTerms) -> Result<Outcome, Denial> {
    match realm {
        Realm::Vehicle(id) => of_one(host, act, id, to, terms),
        Realm::Fleet(owner) => of_fleet(host, act, owner, to, terms),
    }
}

fn of_one(host: &impl Host, act: Act, id: VehicleId, to: Account, terms: DelegationTerms) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, id)?;
    let authority = authority(host, act, id, &vehicle, Right::Delegate)?;
    // An owner who drives says so by the role of a driver; any other delegation to the owner is empty.
    require(to != vehicle.owner || terms.role == AssignedRole::Driver, Denial::WrongState)?;
    check(&terms, act.now)?;
    attenuated(&authority, &terms, to == act.caller)?;
    let old = host.delegation(Realm::Vehicle(id), to).filter(|old| old.epoch == Some(vehicle.epoch));
    replaceable(old, act.now)?;
    let seq = vehicle.seq.next().ok_or(Denial::OutOfRange)?;
    let delegation = delegation(act, terms, &authority, Some(vehicle.epoch), seq);
    let body = EventBody::DelegationGranted { realm: Realm::Vehicle(id), to, delegation };
    of_vehicle(act, (id, Some(vehicle)), Topic::of(authority.role()), None, body)
}

fn of_fleet(host: &impl Host, act: Act, owner: Account, to: Account, terms: DelegationTerms) -> Result<Outcome, Denial> {
    running(host)?;
    require(act.caller == owner, Denial::NotAuthorised)?;
    require(to != owner, Denial::WrongState)?;
    check(&terms, act.now)?;
    let realm = Realm::Fleet(owner);
    replaceable(host.delegation(realm, to), act.now)?;
    let seq = host.registry().seq.next().ok_or(Denial::OutOfRange)?;
    let delegation = delegation(act, terms, &Authority::Owner, None, seq);
    of_registry(host, act, Topic::of(Role::Owner), None, EventBody::DelegationGranted { realm, to, delegation })
}

/// Who gave it, the owner, or who has it may end it, at any time. INVARIANT (parents): whatever was
/// made under it is without effect from here on, since it is found through this record.
pub(super) fn end(host: &impl Host, act: Act, realm: Realm, to: Account) -> Result<Outcome, Denial> {
    let ended = host.delegation(realm, to).ok_or(Denial::UnknownDelegation)?;
    require(ended.state == DelegationState::Active, Denial::UnknownDelegation)?;
    let role = |owner: Account| match act.caller {
        caller if caller == owner => Ok(Role::Owner),
        caller if caller == to => Ok(Role::Assigned(ended.terms.role)),
        caller if caller == ended.from => Ok(Role::Assigned(AssignedRole::Delegate)),
        _ => Err(Denial::NotAuthorised),
    };
    let (subject, body) = (Some(Subject::Delegation(ended)), EventBody::DelegationEnded { realm, to });
    match realm {
        Realm::Vehicle(id) => {
            let vehicle = host.vehicle(id).ok_or(Denial::UnknownVehicle)?;
            require(ended.epoch == Some(vehicle.epoch), Denial::StaleEpoch)?;
            of_vehicle(act, (id, Some(vehicle)), Topic::of(role(vehicle.owner)?), subject, body)
        }
        Realm::Fleet(owner) => of_registry(host, act, Topic::of(role(owner)?), subject, body),
    }
}

/// What holds for every delegation, whoever gives it.
fn check(terms: &DelegationTerms, now: UnixSeconds) -> Result<(), Denial> {
    require(terms.expires_at != UnixSeconds(0), Denial::NoExpiry)?;
    require(terms.not_before < terms.expires_at, Denial::WindowReversed)?;
    require(now < terms.expires_at, Denial::Expired)?;
    require(terms.classes.and(SignalClasses::NEVER_GRANTABLE).is_empty(), Denial::NeverGrantable)?;
    require(terms.depth_left < MAX_DEPTH, Denial::DepthExceeded)?;
    let empty = terms.rights.is_empty() && terms.classes.is_empty() && terms.actions.is_empty() && terms.depth_left == 0;
    let full = !terms.rights.is_empty() && !terms.classes.is_empty() && !terms.actions.is_empty();
    require(if terms.role.is_subject_only() { empty } else { full }, Denial::RoleMismatch)
}

/// One that still runs, or will, is ended first, so that ending it is an event.
fn replaceable(old: Option<Delegation>, now: UnixSeconds) -> Result<(), Denial> {
    let lasting = old.is_some_and(|old| old.state == DelegationState::Active && now < old.terms.expires_at);
    require(!lasting, Denial::DelegationExists)
}

/// INVARIANT (never wider): a delegate gives no more than it has, and one step less deep. The roles
/// that stand for the owner over a longer time are the owner's to give.
fn attenuated(authority: &Authority, terms: &DelegationTerms, to_itself: bool) -> Result<(), Denial> {
    let Authority::Delegate(mandate) = authority else { return Ok(()) };
    require(!to_itself, Denial::WrongState)?;
    require(!matches!(terms.role, AssignedRole::Lessee | AssignedRole::FleetManager), Denial::NotAuthorised)?;
    require(terms.depth_left < mandate.terms.depth_left, Denial::DepthExceeded)?;
    require(terms.within(&mandate.terms), Denial::ScopeExceedsCeiling)
}

const fn delegation(act: Act, terms: DelegationTerms, authority: &Authority, epoch: Option<crate::Epoch>, seq: Seq) -> Delegation {
    Delegation { terms, from: act.caller, under: authority.reference(), epoch, seq, state: DelegationState::Active }
}
