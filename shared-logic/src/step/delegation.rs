//! Offering a delegation, accepting it, and ending it.

use super::{
    event_link::{of_registry, of_vehicle, Topic},
    require, running,
    vehicle::in_use,
    Act, Outcome, Subject,
};
use crate::{
    authority::{authority, lasts, stands_above, Authority, Reach},
    guard::foreseeable,
    limits::{END_OF_TIME, LONGEST_OFFER, MAX_DEPTH},
    Account, AssignedRole, Delegation, DelegationState, DelegationTerms, Denial, EventBody, Host, Realm, Right, Role, Seq, SignalClasses,
    UnixSeconds, VehicleId,
};

/// The owner, or a delegate with that right, offers another to act.
pub(super) fn delegate(host: &impl Host, act: Act, realm: Realm, to: Account, terms: DelegationTerms) -> Result<Outcome, Denial> {
    match realm {
        Realm::Vehicle(id) => of_one(host, act, id, to, terms),
        Realm::Fleet(owner) => of_fleet(host, act, owner, to, terms),
    }
}

fn of_one(host: &impl Host, act: Act, id: VehicleId, to: Account, terms: DelegationTerms) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, id)?;
    let reach = Reach::Delegation(&terms);
    let authority = authority(host, act, id, &vehicle, Right::Delegate, reach)?;
    // An owner who drives says so by the role of a driver; any other delegation to the owner is empty.
    require(to != vehicle.owner || terms.role == AssignedRole::Driver, Denial::WrongState)?;
    check(&terms, act.now)?;
    attenuated(&authority, &terms, to == act.caller)?;
    authority.reaches(reach)?;
    let circle = authority.reference().is_some_and(|under| stands_above(host, id, &vehicle, to, (act.caller, under)));
    require(!circle, Denial::DelegationCircle)?;
    // One that is accepted and lasts is ended first, so that ending it is an event.
    let old = host.delegation(Realm::Vehicle(id), to);
    require(!old.is_some_and(|old| lasts(host, id, &vehicle, &old, act.now)), Denial::DelegationExists)?;
    // What another offered is replaced by the owner alone, so that nobody takes a role from whom it was offered to.
    // One that nobody can accept any more, because who offered it acts no longer, keeps nobody out.
    let waits = |old: &Delegation| {
        let accepted = Delegation { state: DelegationState::Active { since: act.now }, ..*old };
        matches!(old.state, DelegationState::Offered { until } if act.now < until) && lasts(host, id, &vehicle, &accepted, act.now)
    };
    let others = old.filter(waits).is_some_and(|old| ![old.from, vehicle.owner].contains(&act.caller));
    require(!others, Denial::DelegationExists)?;
    let seq = vehicle.seq.next().ok_or(Denial::OutOfRange)?;
    let delegation = delegation(act, terms, &authority, Some(vehicle.epoch), seq);
    let body = EventBody::DelegationOffered { realm: Realm::Vehicle(id), to, delegation };
    of_vehicle(act, (id, Some(vehicle)), Topic::of(authority.role()), None, body)
}

fn of_fleet(host: &impl Host, act: Act, owner: Account, to: Account, terms: DelegationTerms) -> Result<Outcome, Denial> {
    running(host)?;
    require(act.caller == owner, Denial::NotAuthorised)?;
    require(to != owner, Denial::WrongState)?;
    check(&terms, act.now)?;
    let realm = Realm::Fleet(owner);
    let lasting = |old: Delegation| matches!(old.state, DelegationState::Active { .. }) && act.now < old.terms.expires_at;
    require(!host.delegation(realm, to).is_some_and(lasting), Denial::DelegationExists)?;
    let seq = host.registry().seq.next().ok_or(Denial::OutOfRange)?;
    let delegation = delegation(act, terms, &Authority::Owner, None, seq);
    of_registry(host, act, Topic::of(Role::Owner), None, EventBody::DelegationOffered { realm, to, delegation })
}

/// Who was offered it accepts. INVARIANT (nobody is made to act): until then it gives nothing, and takes
/// nobody's place.
pub(super) fn accept(host: &impl Host, act: Act, realm: Realm, ward: Option<Account>) -> Result<Outcome, Denial> {
    let vehicle = match realm {
        Realm::Vehicle(id) => Some((id, in_use(host, id)?)),
        Realm::Fleet(_) => running(host).map(|()| None)?,
    };
    let offered = host.delegation(realm, act.caller).ok_or(Denial::UnknownOffer)?;
    let until = match offered.state {
        DelegationState::Offered { until } => until,
        DelegationState::Active { .. } | DelegationState::Ended => return Err(Denial::UnknownOffer),
    };
    require(act.now < until, Denial::UnknownOffer)?;
    let since = act.now.max(offered.terms.not_before);
    if let Some((id, vehicle)) = &vehicle {
        require(offered.epoch == Some(vehicle.epoch), Denial::StaleEpoch)?;
        let accepted = Delegation { state: DelegationState::Active { since }, ..offered };
        require(lasts(host, *id, vehicle, &accepted, act.now), Denial::ParentEnded)?;
    }
    // A guardian says for whom; nobody else has a ward.
    let named = ward.is_some_and(|ward| ward != act.caller && ward != Account([0; 20]));
    require(named == (offered.terms.role == AssignedRole::Guardian) && named == ward.is_some(), Denial::RoleMismatch)?;
    let (subject, body) = (Some(Subject::Delegation(offered)), EventBody::DelegationAccepted { realm, since, ward });
    let topic = Topic::of(Role::Assigned(offered.terms.role));
    match vehicle {
        Some((id, vehicle)) => of_vehicle(act, (id, Some(vehicle)), topic, subject, body),
        None => of_registry(host, act, topic, subject, body),
    }
}

/// Who gave it, the owner, or who has it may end it, or turn the offer down, at any time. INVARIANT (parents): whatever was
/// made under it is without effect from here on, since it is found through this record.
pub(super) fn end(host: &impl Host, act: Act, realm: Realm, to: Account) -> Result<Outcome, Denial> {
    let ended = host.delegation(realm, to).ok_or(Denial::UnknownDelegation)?;
    require(ended.state != DelegationState::Ended, Denial::UnknownDelegation)?;
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
    foreseeable(terms.expires_at, now)?;
    require(terms.classes.and(SignalClasses::NEVER_GRANTABLE).is_empty(), Denial::NeverGrantable)?;
    require(terms.depth_left < MAX_DEPTH, Denial::DepthExceeded)?;
    let unbounded = terms.purposes.is_none() && terms.longest_grant.is_none();
    let empty = terms.rights.is_empty() && terms.classes.is_empty() && terms.actions.is_empty() && terms.depth_left == 0 && unbounded;
    let full = !terms.rights.is_empty() && !terms.classes.is_empty() && !terms.actions.is_empty();
    require(if terms.role.is_subject_only() { empty } else { full }, Denial::RoleMismatch)
}

/// INVARIANT (never wider): a delegate gives no more than it has, and one step less deep. The roles
/// that stand for the owner over a longer time are the owner's to give; who drives is said by those who
/// have the vehicle in their hands.
fn attenuated(authority: &Authority, terms: &DelegationTerms, to_itself: bool) -> Result<(), Denial> {
    let Authority::Delegate(mandate) = authority else { return Ok(()) };
    require(!to_itself, Denial::WrongState)?;
    require(!matches!(terms.role, AssignedRole::Lessee | AssignedRole::FleetManager), Denial::NotAuthorised)?;
    require(!terms.role.is_subject() || mandate.terms.role.names_subjects(), Denial::NotAuthorised)?;
    require(terms.depth_left < mandate.terms.depth_left, Denial::DepthExceeded)
}

fn delegation(act: Act, terms: DelegationTerms, authority: &Authority, epoch: Option<crate::Epoch>, seq: Seq) -> Delegation {
    let until = act.now.after(LONGEST_OFFER).unwrap_or(END_OF_TIME).min(terms.expires_at);
    Delegation { terms, from: act.caller, under: authority.reference(), epoch, seq, state: DelegationState::Offered { until } }
}
