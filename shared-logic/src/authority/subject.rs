//! Subjects: people whose own data the vehicle makes.
//!
//! What takes away they may do as soon as the role is offered; what gives needs that they accepted it.

use super::{
    accepted,
    chain::{named, offered, recall},
    realms, Account, Act, Denial, Host, Mandate, Objection, Role, SignalClasses, UnixSeconds, Vehicle, VehicleId,
};
use crate::{guard::require, limits::MAX_DEPTH, DelegationRef};

/// The caller's role as one whose own data the vehicle makes, when these classes tell of persons.
pub(crate) fn subject(host: &impl Host, act: Act, id: VehicleId, vehicle: &Vehicle, classes: SignalClasses) -> Result<Role, Denial> {
    let mandates = realms(id, vehicle).into_iter().filter_map(|realm| offered(host, id, vehicle, realm, act.caller, act.now));
    let role = mandates.map(|mandate| mandate.terms.role).find(|role| role.is_subject()).ok_or(Denial::NotAuthorised)?;
    require(!classes.and(SignalClasses::PERSONAL).is_empty(), Denial::NotAuthorised)?;
    Ok(Role::Assigned(role))
}

/// As [`subject()`], whatever the classes, with the objection that the caller can make.
pub(crate) fn speaks(host: &impl Host, act: Act, id: VehicleId, vehicle: &Vehicle, to: Account) -> Result<(Role, Objection), Denial> {
    let held = realms(id, vehicle).into_iter().filter_map(|realm| {
        let mandate = offered(host, id, vehicle, realm, act.caller, act.now).filter(|mandate| mandate.terms.role.is_subject())?;
        host.delegation(realm, act.caller).map(|held| (mandate.terms, held.from))
    });
    // By the role that lasts longest: a short one beside it takes nothing away.
    let longest = held.reduce(|first, other| if other.0.expires_at > first.0.expires_at { other } else { first });
    let (terms, named_by) = longest.ok_or(Denial::NotAuthorised)?;
    Ok((Role::Assigned(terms.role), Objection { by: act.caller, to, named_by, until: terms.expires_at }))
}

/// The mandate by which the account may consent to a grant of these classes: of the accepted ones that make
/// it a subject, the one whose classes reach them, else the first.
pub(crate) fn consenting(
    host: &impl Host,
    id: VehicleId,
    vehicle: &Vehicle,
    account: Account,
    classes: SignalClasses,
    now: UnixSeconds,
) -> Result<Mandate, Denial> {
    let mut held = None;
    for realm in realms(id, vehicle) {
        let Some(mandate) = accepted(host, id, vehicle, realm, account, now) else { continue };
        if mandate.terms.role.is_subject() {
            // Only the owner names a lessee: its classes bound what it grants, and not its say over its own data.
            let all = !mandate.terms.role.is_subject_only();
            if all || classes.and(SignalClasses::PERSONAL).within(mandate.terms.classes) {
                return Ok(mandate);
            }
            held = held.or(Some(mandate));
        }
    }
    Err(held.map_or(Denial::NotAuthorised, |_| Denial::ScopeExceedsCeiling))
}

/// What the delegation that a driver's consent names still leaves to that driver.
pub(crate) fn consents(
    host: &impl Host,
    of: (VehicleId, &Vehicle),
    by: Account,
    under: DelegationRef,
    now: UnixSeconds,
) -> Result<Mandate, Denial> {
    let mut steps = MAX_DEPTH;
    recall(host, of, by, under, now, &mut steps).map_err(|_| Denial::CoConsentMissing)
}

/// As whom somebody acted under that delegation; as anybody when another took its place.
pub(crate) fn role_under(host: &impl Host, (id, vehicle): (VehicleId, &Vehicle), account: Account, under: DelegationRef) -> Role {
    named(host, id, vehicle, account, under).map_or(Role::Anyone, |held| Role::Assigned(held.terms.role))
}
