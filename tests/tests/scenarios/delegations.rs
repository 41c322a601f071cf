//! Letting others act, and ending it.

use super::{
    accepted, both, denied,
    fixtures::*,
    populated::{delegate, HELPER, NOTHING},
    undone, Populated, Scenario,
};
use shared_logic::{
    Account, Actions, AssignedRole, DelegationTerms, Denial, GrantTerms, Message, Purposes, Realm, Right, Rights, UnixSeconds,
};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [by_the_owner(populated), by_a_delegate(populated), of_a_fleet(populated), accepting(populated), ending(), objecting(populated)]
        .into_iter()
        .flatten()
        .collect()
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
        denied("a mandate of a vehicle out of use", OWNER, of(scrapped()), Denial::VehicleRetired),
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
        denied(
            "a driver with purposes",
            OWNER,
            to(DelegationTerms { purposes: Purposes::of(INSURANCE), ..driver_terms(now) }),
            Denial::RoleMismatch,
        ),
        denied(
            "a driver with a longest grant",
            OWNER,
            to(DelegationTerms { longest_grant: Some(DAY), ..driver_terms(now) }),
            Denial::RoleMismatch,
        ),
        denied(
            "a mandate in milliseconds",
            OWNER,
            to(DelegationTerms { expires_at: UnixSeconds(mandate.expires_at.0 * 1_000), ..mandate }),
            Denial::TimeOutOfRange,
        ),
        denied("a second mandate to the same", OWNER, delegate(account(MANAGER), mandate), Denial::DelegationExists),
        both("an offer in the place of one that nobody has accepted", OWNER, vec![to(mandate), to(mandate)]),
    ]
}

/// The manager passes on what it has.
fn by_a_delegate(populated: &Populated) -> Vec<Scenario> {
    let mandate = DelegationTerms { expires_at: days(populated.now, 59), ..mandate(populated.now) };
    let less = DelegationTerms { role: AssignedRole::Delegate, rights: Rights::of(&[Right::Grant]), depth_left: 0, ..mandate };
    let least = DelegationTerms { expires_at: days(populated.now, 50), ..less };
    let to = |terms| delegate(account(GARAGE), terms);
    vec![
        accepted("a mandate passed on", MANAGER, to(less)),
        denied("a mandate passed on to oneself", MANAGER, delegate(account(MANAGER), less), Denial::WrongState),
        denied("a mandate passed back to who stands above", HELPER, delegate(account(MANAGER), least), Denial::DelegationCircle),
        denied(
            "a manager made by a manager",
            MANAGER,
            to(DelegationTerms { role: AssignedRole::FleetManager, ..less }),
            Denial::NotAuthorised,
        ),
        denied("as deep as one's own", MANAGER, to(DelegationTerms { depth_left: 2, ..less }), Denial::DepthExceeded),
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
        both("a fleet's manager offered twice", OWNER, vec![fleet(OWNER, GARAGE, mandate), fleet(OWNER, GARAGE, mandate)]),
    ]
}

/// The fallen party is offered the role of a driver, the gatekeeper that of a guardian.
fn accepting(populated: &Populated) -> Vec<Scenario> {
    let of = |vehicle, ward| Message::AcceptDelegation { realm: Realm::Vehicle(vehicle), ward };
    let ward = Some(account(DRIVER));
    let consent = Message::CoConsent { grant: populated.grant("coached") };
    vec![
        accepted("accepting a role", FALLEN, of(car(), None)),
        accepted("a guardian with a ward", GATEKEEPER, of(car(), ward)),
        denied("a driver with a ward", FALLEN, of(car(), ward), Denial::RoleMismatch),
        denied("a guardian without a ward", GATEKEEPER, of(car(), None), Denial::RoleMismatch),
        denied("a guardian of itself", GATEKEEPER, of(car(), Some(account(GATEKEEPER))), Denial::RoleMismatch),
        denied("a guardian of nobody", GATEKEEPER, of(car(), Some(Account([0; 20]))), Denial::RoleMismatch),
        denied("accepting what nobody offered", INSURER, of(car(), None), Denial::UnknownOffer),
        denied("accepting twice", MANAGER, of(car(), None), Denial::UnknownOffer),
        denied("accepting for no vehicle", GARAGE, of(NOWHERE, None), Denial::UnknownVehicle),
        denied("accepting what a former owner offered", GARAGE, of(sold(), None), Denial::StaleEpoch),
        denied(
            "accepting no mandate of a fleet",
            GARAGE,
            Message::AcceptDelegation { realm: Realm::Fleet(account(OWNER)), ward: None },
            Denial::UnknownOffer,
        ),
        accepted("suspending by who is offered to drive", FALLEN, Message::Suspend { grant: populated.grant("live") }),
        accepted("withdrawing by who is offered to drive", FALLEN, Message::Withdraw { grant: populated.grant("live") }),
        denied("consenting by who is offered to drive", FALLEN, consent, Denial::NotAuthorised),
        both("consenting by who accepted to drive", FALLEN, vec![of(car(), None), consent]),
    ]
}

/// The driver objects to the manager, which is a party too.
fn objecting(populated: &Populated) -> Vec<Scenario> {
    let object = |to| Message::Object { vehicle: car(), to };
    let lift = |to| Message::LiftObjection { vehicle: car(), to };
    let to_whom = Some(account(MANAGER));
    let grant = |classes| {
        let terms = GrantTerms { recipient: account(MANAGER), classes, ..terms(populated.now) };
        Message::Grant { terms, agreement: agreement(), request: None }
    };
    vec![
        accepted("objecting to all", DRIVER, object(None)),
        accepted("objecting by who is offered to drive", FALLEN, object(Some(account(INSURER)))),
        denied("objecting by the owner", OWNER, object(to_whom), Denial::NotAuthorised),
        denied("objecting for no vehicle", DRIVER, Message::Object { vehicle: NOWHERE, to: None }, Denial::UnknownVehicle),
        denied("a grant to whom somebody objects", OWNER, grant(SPEED), Denial::Objected),
        accepted("lifting an objection", DRIVER, lift(to_whom)),
        denied("lifting another's objection", OWNER, lift(to_whom), Denial::WrongState),
        denied("lifting no objection", DRIVER, lift(None), Denial::WrongState),
    ]
}

fn ending() -> Vec<Scenario> {
    let end = |vehicle, who| Message::EndDelegation { realm: Realm::Vehicle(vehicle), to: account(who) };
    vec![
        accepted("a driver who ends the own role", DRIVER, end(car(), DRIVER)),
        accepted("turning a role down", GATEKEEPER, end(car(), GATEKEEPER)),
        accepted("taking an offer back", OWNER, end(car(), FALLEN)),
        denied("ending no delegation", OWNER, end(car(), GARAGE), Denial::UnknownDelegation),
        undone("ending a delegation twice", OWNER, vec![end(car(), MANAGER), end(car(), MANAGER)], Denial::UnknownDelegation),
        denied("ending somebody's delegation", INSURER, end(car(), MANAGER), Denial::NotAuthorised),
    ]
}
