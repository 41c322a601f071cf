//! Letting others act, and ending it.

use super::{
    accepted, denied,
    fixtures::*,
    populated::{delegate, NOTHING},
    undone, Populated, Scenario,
};
use shared_logic::{Actions, AssignedRole, DelegationTerms, Denial, Message, Realm, Right, Rights, UnixSeconds};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [by_the_owner(populated), by_a_delegate(populated), of_a_fleet(populated), ending()].into_iter().flatten().collect()
}

fn by_the_owner(populated: &Populated) -> Vec<Scenario> {
    let (now, mandate) = (populated.now, mandate(populated.now));
    let to = |terms| delegate(account(GARAGE), terms);
    let of = |vehicle| Message::Delegate { realm: Realm::Vehicle(vehicle), to: account(GARAGE), terms: mandate };
    let own = |terms| delegate(account(OWNER), terms);
    vec![
        accepted("a mandate", OWNER, to(mandate)),
        accepted("an owner who drives", OWNER, own(driver_terms(now))),
        denied("a mandate of no vehicle", OWNER, of(NOWHERE), Denial::UnknownVehicle),
        denied("a mandate of a vehicle out of use", OWNER, of(SCRAPPED), Denial::VehicleRetired),
        denied("a mandate by somebody", INSURER, to(mandate), Denial::NotAuthorised),
        denied("a mandate by who only drives", DRIVER, to(mandate), Denial::NotAuthorised),
        denied("an owner as its own manager", OWNER, own(mandate), Denial::WrongState),
        denied("a mandate without an end", OWNER, to(DelegationTerms { expires_at: UnixSeconds(0), ..mandate }), Denial::NoExpiry),
        denied(
            "a mandate that ends before it begins",
            OWNER,
            to(DelegationTerms { not_before: mandate.expires_at, ..mandate }),
            Denial::WindowReversed,
        ),
        denied(
            "a mandate that begins at the end of time",
            OWNER,
            to(DelegationTerms { not_before: UnixSeconds(u64::MAX), expires_at: UnixSeconds(u64::MAX), ..mandate }),
            Denial::WindowReversed,
        ),
        denied(
            "a mandate that is over",
            OWNER,
            to(DelegationTerms { not_before: UnixSeconds(1), expires_at: now, ..mandate }),
            Denial::Expired,
        ),
        denied("a mandate to steer", OWNER, to(DelegationTerms { classes: STEERING, ..mandate }), Denial::NeverGrantable),
        denied("a mandate too deep", OWNER, to(DelegationTerms { depth_left: 3, ..mandate }), Denial::DepthExceeded),
        denied("a mandate without a bottom", OWNER, to(DelegationTerms { depth_left: u8::MAX, ..mandate }), Denial::DepthExceeded),
        denied("a manager without rights", OWNER, to(DelegationTerms { rights: Rights::NONE, ..mandate }), Denial::RoleMismatch),
        denied("a manager of no class", OWNER, to(DelegationTerms { classes: NOTHING, ..mandate }), Denial::RoleMismatch),
        denied("a manager of no action", OWNER, to(DelegationTerms { actions: Actions::NONE, ..mandate }), Denial::RoleMismatch),
        denied("a driver with rights", OWNER, to(DelegationTerms { role: AssignedRole::Driver, ..mandate }), Denial::RoleMismatch),
        denied("a second mandate to the same", OWNER, delegate(account(MANAGER), mandate), Denial::DelegationExists),
        undone("the same mandate twice in a batch", OWNER, vec![to(mandate), to(mandate)], Denial::DelegationExists),
    ]
}

/// The manager passes on what it has.
fn by_a_delegate(populated: &Populated) -> Vec<Scenario> {
    let mandate = DelegationTerms { expires_at: days(populated.now, 59), ..mandate(populated.now) };
    let less = DelegationTerms { role: AssignedRole::Delegate, rights: Rights::of(&[Right::Grant]), depth_left: 0, ..mandate };
    let to = |terms| delegate(account(GARAGE), terms);
    vec![
        accepted("a mandate passed on", MANAGER, to(less)),
        denied("a mandate passed on to oneself", MANAGER, delegate(account(MANAGER), less), Denial::WrongState),
        denied(
            "a manager made by a manager",
            MANAGER,
            to(DelegationTerms { role: AssignedRole::FleetManager, ..less }),
            Denial::NotAuthorised,
        ),
        denied("as deep as one's own", MANAGER, to(DelegationTerms { depth_left: 1, ..less }), Denial::DepthExceeded),
        denied("classes that one has not", MANAGER, to(DelegationTerms { classes: PLACE, ..less }), Denial::ScopeExceedsCeiling),
        denied(
            "rights that one has not",
            MANAGER,
            to(DelegationTerms { rights: Rights::of(&[Right::Answer]), ..less }),
            Denial::ScopeExceedsCeiling,
        ),
        denied(
            "longer than one's own",
            MANAGER,
            to(DelegationTerms { expires_at: days(populated.now, 90), ..less }),
            Denial::ScopeExceedsCeiling,
        ),
    ]
}

fn of_a_fleet(populated: &Populated) -> Vec<Scenario> {
    let mandate = mandate(populated.now);
    let fleet = |of, to, terms| Message::Delegate { realm: Realm::Fleet(account(of)), to: account(to), terms };
    vec![
        accepted("a fleet's manager", OWNER, fleet(OWNER, GARAGE, mandate)),
        denied("somebody else's fleet", MANAGER, fleet(OWNER, GARAGE, mandate), Denial::NotAuthorised),
        denied("a fleet's owner as its manager", OWNER, fleet(OWNER, OWNER, mandate), Denial::WrongState),
        denied(
            "a fleet's manager without an end",
            OWNER,
            fleet(OWNER, GARAGE, DelegationTerms { expires_at: UnixSeconds(0), ..mandate }),
            Denial::NoExpiry,
        ),
        undone(
            "a fleet's manager twice",
            OWNER,
            vec![fleet(OWNER, GARAGE, mandate), fleet(OWNER, GARAGE, mandate)],
            Denial::DelegationExists,
        ),
    ]
}

fn ending() -> Vec<Scenario> {
    let end = |vehicle, who| Message::EndDelegation { realm: Realm::Vehicle(vehicle), to: account(who) };
    vec![
        accepted("a driver who ends the own role", DRIVER, end(CAR, DRIVER)),
        denied("ending no delegation", OWNER, end(CAR, GARAGE), Denial::UnknownDelegation),
        undone("ending a delegation twice", OWNER, vec![end(CAR, MANAGER), end(CAR, MANAGER)], Denial::UnknownDelegation),
        denied("ending somebody's delegation", INSURER, end(CAR, MANAGER), Denial::NotAuthorised),
    ]
}
