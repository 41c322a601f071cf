//! Letting others act: offered, accepted, and ended.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    Account, Action, Actions,
    AssignedRole::{self, Delegate, Driver, FleetManager, Guardian, Lessee},
    DelegationTerms,
    Denial::*,
    Message, PurposeCode, Purposes, Realm, Right, Rights, Role, Seconds, Seq, SignalClass, SignalClasses, UnixSeconds,
};
use valet_testkit::{grant, mandate, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, DAN, ERIN, FRED, INSURER, NO_VEHICLE, T0, WARD};

const DAY: u64 = 86_400;
const CENTURY: u64 = 36_500 * DAY;

/// Alice lets Carol act, with some things changed.
fn lets(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    does(name, ALICE, message, exp)
}

/// Carol, who may, lets Erin act.
fn passes_on(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    does(name, CAROL, message, exp).given(|t| t.appoints(CAROL, FleetManager))
}

fn to(to: Account, role: AssignedRole, change: impl FnOnce(&mut DelegationTerms)) -> Message {
    let mut terms = mandate(role);
    change(&mut terms);
    Message::Delegate { realm: Realm::Vehicle(CAR), to, terms }
}

/// One step less deep than what the owner gives.
fn lower(role: AssignedRole, depth_left: u8) -> DelegationTerms {
    DelegationTerms { depth_left, ..mandate(role) }
}

const fn fleet(to: Account, terms: DelegationTerms) -> Message {
    Message::Delegate { realm: Realm::Fleet(ALICE), to, terms }
}

const fn ends(realm: Realm, to: Account) -> Message {
    Message::EndDelegation { realm, to }
}

pub(super) fn table() -> Vec<Scenario> {
    let mut table = given();
    table.extend(places());
    table.extend(passed_on());
    table.extend(bounded());
    table.extend(circles());
    table.extend(fleets());
    table.extend(accepted());
    table.extend(wards());
    table.extend(only_offered());
    table.extend(ended());
    table
}

fn given() -> Vec<Scenario> {
    vec![
        lets("the owner lets a delegate act", |_| to(CAROL, Delegate, |_| {}), Ok("delegation-offered")).role(Role::Owner),
        lets("the owner names a fleet manager", |_| to(CAROL, FleetManager, |_| {}), Ok("delegation-offered")),
        lets("the owner names a lessee", |_| to(CAROL, Lessee, |_| {}), Ok("delegation-offered")),
        lets("the owner names a driver", |_| to(DAN, Driver, |_| {}), Ok("delegation-offered")),
        lets("the owner names a guardian", |_| to(DAN, Guardian, |_| {}), Ok("delegation-offered")),
        lets("an owner who drives says so", |_| to(ALICE, Driver, |_| {}), Ok("delegation-offered")),
        lets("a delegation may begin later", |_| to(CAROL, Delegate, |it| it.not_before = UnixSeconds(T0 + 101)), Ok("delegation-offered")),
        lets(
            "a delegation lasts a century",
            |_| to(CAROL, Delegate, |it| it.expires_at = UnixSeconds(T0 + 100 + CENTURY)),
            Ok("delegation-offered"),
        ),
        lets(
            "a delegation beyond a century is not meant",
            |_| to(CAROL, Delegate, |it| it.expires_at = UnixSeconds(T0 + 101 + CENTURY)),
            Err(TimeOutOfRange),
        ),
        lets(
            "a delegation to the end of time is not meant",
            |_| to(CAROL, Delegate, |it| it.expires_at = UnixSeconds(u64::MAX)),
            Err(TimeOutOfRange),
        ),
        lets(
            "a driver's delegation to the end of time is not meant",
            |_| to(DAN, Driver, |it| it.expires_at.0 = u64::MAX),
            Err(TimeOutOfRange),
        ),
        lets("while paused nobody is let act", |_| to(CAROL, Delegate, |_| {}), Err(Paused)).given(|t| t.pauses()),
        lets("after the retirement nobody is let act", |_| to(CAROL, Delegate, |_| {}), Err(Retired)).given(|t| t.retires()),
        lets(
            "nobody acts for a vehicle that is not there",
            |_| Message::Delegate { realm: Realm::Vehicle(NO_VEHICLE), to: CAROL, terms: mandate(Delegate) },
            Err(UnknownVehicle),
        ),
        lets("nobody is let act for a vehicle out of use", |_| to(CAROL, Delegate, |_| {}), Err(VehicleRetired)).given(|t| t.retires_car()),
        does("a stranger lets nobody act", BOB, |_| to(CAROL, Delegate, |_| {}), Err(NotAuthorised)),
        does("the admin lets nobody act", ADMIN, |_| to(ADMIN, Delegate, |_| {}), Err(NotAuthorised)),
        lets("an owner is not the owner's delegate", |_| to(ALICE, Delegate, |_| {}), Err(WrongState)),
        lets("an owner is not the owner's lessee", |_| to(ALICE, Lessee, |_| {}), Err(WrongState)),
        lets("every delegation has an end", |_| to(CAROL, Delegate, |it| it.expires_at = UnixSeconds(0)), Err(NoExpiry)),
        lets("a delegation does not end when it begins", |_| to(CAROL, Delegate, |it| it.not_before = it.expires_at), Err(WindowReversed)),
        lets("a delegation that ends now is over", |_| to(CAROL, Delegate, |it| it.expires_at = UnixSeconds(T0 + 100)), Err(Expired)),
        lets(
            "no delegation reaches commands to the drive",
            |_| to(CAROL, Delegate, |it| it.classes = SignalClasses::ALL),
            Err(NeverGrantable),
        ),
        lets("a delegation is passed on twice at most", |_| to(CAROL, Delegate, |it| it.depth_left = 3), Err(DepthExceeded)),
        lets("the deepest number is too deep", |_| to(CAROL, Delegate, |it| it.depth_left = u8::MAX), Err(DepthExceeded)),
        lets("a driver holds no right", |_| to(DAN, Driver, |it| it.rights = Rights::of(&[Right::Suspend])), Err(RoleMismatch)),
        lets("a driver reaches no class", |_| to(DAN, Driver, |it| it.classes = only(SignalClass::SpeedMotion)), Err(RoleMismatch)),
        lets("a guardian reaches no action", |_| to(DAN, Guardian, |it| it.actions = Actions::of(&[Action::Read])), Err(RoleMismatch)),
        lets("a guardian passes nothing on", |_| to(DAN, Guardian, |it| it.depth_left = 1), Err(RoleMismatch)),
        lets("a delegate without a right is none", |_| to(CAROL, Delegate, |it| it.rights = Rights::NONE), Err(RoleMismatch)),
        lets("a delegate without a class is none", |_| to(CAROL, Delegate, |it| it.classes = SignalClasses::NONE), Err(RoleMismatch)),
        lets("a lessee without an action is none", |_| to(CAROL, Lessee, |it| it.actions = Actions::NONE), Err(RoleMismatch)),
        lets("a driver is bounded to no purpose", |_| to(DAN, Driver, |it| it.purposes = Some(purposes(&[1]))), Err(RoleMismatch)),
        lets("a guardian is bounded to no length", |_| to(DAN, Guardian, |it| it.longest_grant = Some(Seconds(1))), Err(RoleMismatch)),
        lets("event numbers do not wrap on a delegation", |_| to(CAROL, Delegate, |_| {}), Err(OutOfRange))
            .given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn purposes(codes: &[u16]) -> Purposes {
    codes.iter().fold(Purposes(0), |set, code| set.or(Purposes::of(PurposeCode(*code)).unwrap()))
}

/// Letting Erin act, with some things changed.
fn lower_to(change: impl FnOnce(&mut DelegationTerms)) -> Message {
    let mut terms = lower(Delegate, 1);
    change(&mut terms);
    Message::Delegate { realm: Realm::Vehicle(CAR), to: ERIN, terms }
}

/// Alice to Carol to Erin.
fn two_links(t: &mut Fixture) {
    t.appoints(CAROL, Delegate);
    t.delegates(CAROL, ERIN, lower(Delegate, 1));
}

/// Who holds the place of an account, so that nobody else lets it act.
fn places() -> Vec<Scenario> {
    const DONE: Exp = Ok("delegation-offered");
    /// Alice to Carol, who runs it, to Dan, who drives.
    fn driven(t: &mut Fixture) {
        t.appoints(CAROL, FleetManager);
        t.delegates(CAROL, DAN, mandate(Driver));
    }
    vec![
        lets("who acts already is not let act again", |_| to(CAROL, Delegate, |_| {}), Err(DelegationExists))
            .given(|t| t.appoints(CAROL, Delegate)),
        does("an offer of who acts no longer keeps nobody out", ERIN, |_| to(DAN, Delegate, |it| it.depth_left = 0), DONE).given(|t| {
            t.appoints(CAROL, FleetManager);
            t.appoints(ERIN, FleetManager);
            t.offers(CAROL, DAN, mandate(Driver));
            t.ends_delegation(ALICE, CAROL);
        }),
        does("an offer of another who acts still stays", ERIN, |_| to(DAN, Delegate, |it| it.depth_left = 0), Err(DelegationExists)).given(
            |t| {
                t.appoints(CAROL, FleetManager);
                t.appoints(ERIN, FleetManager);
                t.offers(CAROL, DAN, mandate(Driver));
            },
        ),
        does(
            "who may name others replaces no offer of the owner's",
            CAROL,
            |_| to(DAN, Delegate, |it| it.depth_left = 0),
            Err(DelegationExists),
        )
        .given(|t| {
            t.appoints(CAROL, Delegate);
            t.offers(ALICE, DAN, mandate(Driver));
        }),
        does("who offered replaces the own offer", CAROL, |_| to(DAN, Delegate, |it| it.depth_left = 0), Ok("delegation-offered")).given(
            |t| {
                t.appoints(CAROL, Delegate);
                t.offers(CAROL, DAN, DelegationTerms { depth_left: 0, ..mandate(Delegate) });
            },
        ),
        lets("the owner replaces anybody's offer", |_| to(DAN, Driver, |_| {}), Ok("delegation-offered")).given(|t| {
            t.appoints(CAROL, Delegate);
            t.offers(CAROL, DAN, DelegationTerms { depth_left: 0, ..mandate(Delegate) });
        }),
        does("who runs the fleet names a driver though it is a delegate too", CAROL, |_| to(DAN, Driver, |_| {}), Ok("delegation-offered"))
            .given(|t| {
                t.manages(CAROL, mandate(FleetManager));
                t.appoints(CAROL, Delegate);
            }),
        lets("who acts from later on is not let act again", |_| to(CAROL, Delegate, |_| {}), Err(DelegationExists))
            .given(|t| t.delegates(ALICE, CAROL, DelegationTerms { not_before: UnixSeconds(T0 + 500), ..mandate(Delegate) })),
        lets(
            "in the last second of a delegation none is given anew",
            |_| to(CAROL, Delegate, |it| it.expires_at.0 += 1),
            Err(DelegationExists),
        )
        .given(|t| t.appoints(CAROL, Delegate))
        .at(1_999),
        lets("when its time is over a delegation is given anew", |_| to(CAROL, Delegate, |it| it.expires_at.0 += 1), DONE)
            .given(|t| t.appoints(CAROL, Delegate))
            .at(2_000),
        lets("after its end a delegation is given anew", |_| to(CAROL, Delegate, |_| {}), DONE).given(|t| {
            t.appoints(CAROL, Delegate);
            t.ends_delegation(ALICE, CAROL);
        }),
        lets("what was not accepted is offered anew", |_| to(CAROL, Driver, |_| {}), DONE)
            .given(|t| t.offers(ALICE, CAROL, mandate(Delegate))),
        lets("who drives under one that has ended is named anew", |_| to(DAN, Driver, |_| {}), DONE).given(|t| {
            driven(t);
            t.ends_delegation(ALICE, CAROL);
        }),
        does("a new fleet manager names anew whom the former one had named", ERIN, |_| to(DAN, Driver, |_| {}), DONE)
            .given(|t| {
                driven(t);
                t.ends_delegation(ALICE, CAROL);
                t.appoints(ERIN, FleetManager);
            })
            .role(Role::Assigned(FleetManager)),
        does("who was let act anew names anew whom it had named", CAROL, |_| to(DAN, Driver, |_| {}), DONE).given(|t| {
            driven(t);
            t.ends_delegation(ALICE, CAROL);
            t.appoints(CAROL, FleetManager);
        }),
        does(
            "a fleet manager does not name anew whom another named who still acts",
            ERIN,
            |_| to(DAN, Driver, |_| {}),
            Err(DelegationExists),
        )
        .given(|t| {
            driven(t);
            t.appoints(ERIN, FleetManager);
        }),
        lets("who drives below a fleet manager that ended is named anew", |_| to(DAN, Driver, |_| {}), DONE).given(|t| {
            t.manages(CAROL, mandate(FleetManager));
            t.delegates(CAROL, DAN, mandate(Driver));
            t.send(ALICE, ends(Realm::Fleet(ALICE), CAROL));
        }),
        does("a new owner names anew who drove for the former", BOB, |_| to(DAN, Driver, |_| {}), DONE).given(|t| {
            t.appoints(DAN, Driver);
            t.transfers(ALICE, BOB);
        }),
        lets("who acts for the fleet is let drive one of it", |_| to(CAROL, Driver, |_| {}), DONE)
            .given(|t| t.manages(CAROL, mandate(FleetManager))),
    ]
}

fn passed_on() -> Vec<Scenario> {
    vec![
        passes_on("a delegate with that right lets another act", |_| lower_to(|_| {}), Ok("delegation-offered"))
            .role(Role::Assigned(FleetManager)),
        passes_on("a fleet manager names a driver", |_| to(DAN, Driver, |_| {}), Ok("delegation-offered")),
        passes_on("a fleet manager names a guardian", |_| to(DAN, Guardian, |_| {}), Ok("delegation-offered")),
        passes_on("a fleet manager names the owner as a driver", |_| to(ALICE, Driver, |_| {}), Ok("delegation-offered")),
        does("a lessee names a driver", CAROL, |_| to(DAN, Driver, |_| {}), Ok("delegation-offered"))
            .given(|t| t.appoints(CAROL, Lessee))
            .role(Role::Assigned(Lessee)),
        does("a delegate who has no vehicle in its hands names no driver", CAROL, |_| to(DAN, Driver, |_| {}), Err(NotAuthorised))
            .given(|t| t.appoints(CAROL, Delegate)),
        does("a delegate who has no vehicle in its hands names no guardian", CAROL, |_| to(DAN, Guardian, |_| {}), Err(NotAuthorised))
            .given(|t| t.appoints(CAROL, Delegate)),
        does("a delegate of a fleet manager names no driver", ERIN, |_| to(DAN, Driver, |_| {}), Err(NotAuthorised)).given(|t| {
            t.appoints(CAROL, FleetManager);
            t.delegates(CAROL, ERIN, lower(Delegate, 1));
        }),
        does(
            "who has one harmless class names no second account of its own as the driver",
            CAROL,
            |_| to(FRED, Driver, |_| {}),
            Err(NotAuthorised),
        )
        .given(|t| {
            let classes = only(SignalClass::Odometer);
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Delegate]), classes, ..mandate(Delegate) });
        }),
        does("a driver names no driver", CAROL, |_| to(DAN, Driver, |_| {}), Err(NotAuthorised)).given(|t| t.appoints(CAROL, Driver)),
        does("the third link is the last", ERIN, |_| to(FRED, Delegate, |it| it.depth_left = 0), Ok("delegation-offered")).given(two_links),
        does("a fourth link is too deep", FRED, |_| to(BOB, Delegate, |it| it.depth_left = 0), Err(DepthExceeded)).given(|t| {
            two_links(t);
            t.delegates(ERIN, FRED, lower(Delegate, 0));
        }),
        does("a fleet manager that passes nothing on names no driver", CAROL, |_| to(DAN, Driver, |_| {}), Err(DepthExceeded))
            .given(|t| t.delegates(ALICE, CAROL, lower(FleetManager, 0))),
        does("a fleet manager that passes on once names a driver", CAROL, |_| to(DAN, Driver, |_| {}), Ok("delegation-offered"))
            .given(|t| t.delegates(ALICE, CAROL, lower(FleetManager, 1))),
        does(
            "a delegate who has no vehicle in its hands is told so before how deep it stands",
            FRED,
            |_| to(DAN, Driver, |_| {}),
            Err(NotAuthorised),
        )
        .given(|t| {
            two_links(t);
            t.delegates(ERIN, FRED, lower(Delegate, 0));
        }),
        passes_on("a delegate does not appoint itself", |_| to(CAROL, Driver, |_| {}), Err(WrongState)),
        passes_on("a delegate names no lessee", |_| to(ERIN, Lessee, |it| it.depth_left = 1), Err(NotAuthorised)),
        passes_on("a delegate names no fleet manager", |_| to(ERIN, FleetManager, |it| it.depth_left = 1), Err(NotAuthorised)),
        passes_on("a delegate passes on one step less deep", |_| lower_to(|it| it.depth_left = 2), Err(DepthExceeded)),
        passes_on(
            "a delegate passes no class on that it lacks",
            |_| lower_to(|it| it.classes = only(SignalClass::Trip)),
            Err(ScopeExceedsCeiling),
        ),
        passes_on(
            "a delegate passes nothing on for longer than it has",
            |_| lower_to(|it| it.expires_at = UnixSeconds(T0 + 2_001)),
            Err(ScopeExceedsCeiling),
        ),
        passes_on(
            "a delegate passes nothing on from before it had it",
            |_| lower_to(|it| it.not_before = UnixSeconds(T0 - 1)),
            Err(ScopeExceedsCeiling),
        ),
        does("a delegate passes no right on that it lacks", CAROL, |_| lower_to(|_| {}), Err(ScopeExceedsCeiling)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Delegate]), ..mandate(Delegate) });
        }),
        does("a delegate passes no action on that it lacks", CAROL, |_| lower_to(|_| {}), Err(ScopeExceedsCeiling)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { actions: Actions::of(&[Action::Read]), ..mandate(Delegate) });
        }),
        does("a delegate without that right lets nobody act", CAROL, |_| lower_to(|_| {}), Err(NotAuthorised)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Grant]), ..mandate(Delegate) });
        }),
        passes_on("a delegate's time comes to its end", |_| lower_to(|_| {}), Err(NotAuthorised)).at(2_000),
        passes_on(
            "the last second of a delegate counts",
            |_| lower_to(|it| it.not_before = UnixSeconds(T0 + 1_999)),
            Ok("delegation-offered"),
        )
        .at(1_999),
        does("a delegate's time has to begin", CAROL, |_| lower_to(|_| {}), Err(NotAuthorised)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { not_before: UnixSeconds(T0 + 101), ..mandate(Delegate) });
        }),
        does("the end of the link above ends the one below", ERIN, |_| to(FRED, Delegate, |it| it.depth_left = 0), Err(NotAuthorised))
            .given(|t| {
                two_links(t);
                t.ends_delegation(ALICE, CAROL);
            }),
        does(
            "a link above that was given anew does not hold the one below",
            ERIN,
            |_| to(FRED, Delegate, |it| it.depth_left = 0),
            Err(NotAuthorised),
        )
        .given(|t| {
            two_links(t);
            t.ends_delegation(ALICE, CAROL);
            t.appoints(CAROL, Delegate);
        }),
        does("with a new owner no delegate acts", CAROL, |_| lower_to(|_| {}), Err(NotAuthorised)).given(|t| {
            t.appoints(CAROL, Delegate);
            t.transfers(ALICE, BOB);
        }),
    ]
}

/// Mandates that are bounded to purposes and to a length.
fn bounded() -> Vec<Scenario> {
    const DONE: Exp = Ok("delegation-offered");
    /// Carol, who may for repair and insurance and a hundred seconds each, lets Erin act.
    fn within(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, CAROL, message, exp).given(|t| {
            let (purposes, longest_grant) = (Some(purposes(&[1, 2])), Some(Seconds(100)));
            t.delegates(ALICE, CAROL, DelegationTerms { purposes, longest_grant, ..mandate(FleetManager) });
        })
    }
    fn lowered(codes: &[u16], longest: u32) -> Message {
        lower_to(|it| (it.purposes, it.longest_grant) = (Some(purposes(codes)), Some(Seconds(longest))))
    }
    vec![
        lets(
            "a mandate is bounded to purposes and to a length",
            |_| to(CAROL, Delegate, |it| (it.purposes, it.longest_grant) = (Some(purposes(&[0, 63])), Some(Seconds(1)))),
            DONE,
        ),
        within("a delegate passes on the bounds it has", |_| lowered(&[1, 2], 100), DONE),
        within("a delegate passes narrower bounds on", |_| lowered(&[2], 99), DONE),
        within("a delegate passes no purpose on that it lacks", |_| lowered(&[2, 3], 100), Err(ScopeExceedsCeiling)),
        within("a delegate passes no longer grants on than it has", |_| lowered(&[1, 2], 101), Err(ScopeExceedsCeiling)),
        within(
            "who is bounded to purposes passes not every purpose on",
            |_| lower_to(|it| it.longest_grant = Some(Seconds(100))),
            Err(ScopeExceedsCeiling),
        ),
        within(
            "who is bounded to a length passes not every length on",
            |_| lower_to(|it| it.purposes = Some(purposes(&[1]))),
            Err(ScopeExceedsCeiling),
        ),
        within("who is bounded names a driver", |_| to(DAN, Driver, |_| {}), DONE),
        within(
            "who is bounded names no driver for longer than it has itself",
            |_| to(DAN, Driver, |it| it.expires_at.0 += 1),
            Err(ScopeExceedsCeiling),
        ),
    ]
}

/// Nobody stands above and below in one chain.
fn circles() -> Vec<Scenario> {
    vec![
        does("who stands above is not let act from below", ERIN, |_| to(CAROL, Delegate, |it| it.depth_left = 0), Err(DelegationCircle))
            .given(two_links),
        does("who runs the fleet is not let act from below", ERIN, |_| to(CAROL, Delegate, |it| it.depth_left = 0), Err(DelegationCircle))
            .given(|t| {
                t.manages(CAROL, mandate(FleetManager));
                t.delegates(CAROL, ERIN, lower(Delegate, 1));
            }),
        does(
            "who stands two steps above is not let act from below",
            FRED,
            |_| to(CAROL, Delegate, |it| it.depth_left = 0),
            Err(DelegationCircle),
        )
        .given(|t| {
            // Only a wider record lets a fourth link be tried.
            t.delegates(ALICE, CAROL, lower(Delegate, 2));
            t.delegates(CAROL, ERIN, lower(Delegate, 1));
            t.delegates(ERIN, FRED, lower(Delegate, 0));
            for to in [CAROL, ERIN, FRED] {
                t.state.delegations.get_mut(&(Realm::Vehicle(CAR), to)).unwrap().terms.depth_left = 2;
            }
        }),
        does("who stands beside is let act", ERIN, |_| to(FRED, Delegate, |it| it.depth_left = 0), Ok("delegation-offered")).given(|t| {
            two_links(t);
            t.offers(ALICE, FRED, mandate(Delegate));
            t.ends_delegation(ALICE, FRED);
        }),
        does(
            "who stood above before is let act from beside",
            ERIN,
            |_| to(CAROL, Delegate, |it| it.depth_left = 1),
            Ok("delegation-offered"),
        )
        .given(|t| {
            t.appoints(CAROL, Delegate);
            t.ends_delegation(ALICE, CAROL);
            t.appoints(ERIN, Delegate);
        }),
    ]
}

fn fleets() -> Vec<Scenario> {
    fn managed(t: &mut Fixture) {
        t.manages(CAROL, mandate(FleetManager));
    }
    vec![
        lets("the owner lets somebody act for the fleet", |_| fleet(CAROL, mandate(FleetManager)), Ok("delegation-offered"))
            .role(Role::Owner),
        does(
            "who owns nothing yet may have a fleet manager",
            BOB,
            |_| Message::Delegate { realm: Realm::Fleet(BOB), to: CAROL, terms: mandate(FleetManager) },
            Ok("delegation-offered"),
        ),
        does("a fleet manager passes one vehicle on", CAROL, |_| to(ERIN, Delegate, |it| it.depth_left = 1), Ok("delegation-offered"))
            .given(managed)
            .role(Role::Assigned(FleetManager)),
        lets("while paused nobody is let act for a fleet", |_| fleet(CAROL, mandate(FleetManager)), Err(Paused)).given(|t| t.pauses()),
        lets("after the retirement nobody is let act for a fleet", |_| fleet(CAROL, mandate(FleetManager)), Err(Retired))
            .given(|t| t.retires()),
        does("nobody gives another's fleet away", BOB, |_| fleet(BOB, mandate(FleetManager)), Err(NotAuthorised)),
        does("a fleet manager does not pass the fleet on", CAROL, |_| fleet(ERIN, lower(Delegate, 1)), Err(NotAuthorised)).given(managed),
        lets("an owner is not the own fleet's manager", |_| fleet(ALICE, mandate(FleetManager)), Err(WrongState)),
        lets("an owner does not drive a whole fleet", |_| fleet(ALICE, mandate(Driver)), Err(WrongState)),
        lets(
            "a fleet's delegation has an end",
            |_| fleet(CAROL, DelegationTerms { expires_at: UnixSeconds(0), ..mandate(Delegate) }),
            Err(NoExpiry),
        ),
        lets(
            "a fleet's delegation beyond a century is not meant",
            |_| fleet(CAROL, DelegationTerms { expires_at: UnixSeconds(T0 + 101 + CENTURY), ..mandate(Delegate) }),
            Err(TimeOutOfRange),
        ),
        lets("who acts for the fleet is not let act again", |_| fleet(CAROL, mandate(FleetManager)), Err(DelegationExists)).given(managed),
        lets("what was not accepted of a fleet is offered anew", |_| fleet(CAROL, mandate(Lessee)), Ok("delegation-offered"))
            .given(|t| done(t.send(ALICE, fleet(CAROL, mandate(FleetManager))))),
        lets(
            "after its time the fleet's delegation is given anew",
            |_| fleet(CAROL, DelegationTerms { expires_at: UnixSeconds(T0 + 3_000), ..mandate(FleetManager) }),
            Ok("delegation-offered"),
        )
        .given(managed)
        .at(2_000),
        lets("after it was ended the fleet's delegation is given anew", |_| fleet(CAROL, mandate(Lessee)), Ok("delegation-offered")).given(
            |t| {
                managed(t);
                t.send(ALICE, ends(Realm::Fleet(ALICE), CAROL));
            },
        ),
        lets("event numbers do not wrap on a fleet's delegation", |_| fleet(CAROL, mandate(FleetManager)), Err(OutOfRange))
            .given(|t| t.state.registry.seq = Seq(u64::MAX)),
    ]
}

const OF_CAR: Realm = Realm::Vehicle(CAR);

const fn accepting(realm: Realm, ward: Option<Account>) -> Message {
    Message::AcceptDelegation { realm, ward }
}

/// Alice offers Carol to act for the car.
fn offered(t: &mut Fixture) {
    t.offers(ALICE, CAROL, mandate(Delegate));
}

/// Alice offers Carol to run her fleet.
fn fleet_offered(t: &mut Fixture) {
    t.send(ALICE, fleet(CAROL, mandate(FleetManager)));
}

fn accepted() -> Vec<Scenario> {
    const DONE: Exp = Ok("delegation-accepted");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| accepting(OF_CAR, None), exp).given(offered)
    }
    fn of_fleet(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| accepting(Realm::Fleet(ALICE), None), exp).given(fleet_offered)
    }
    /// Longer than an offer can be accepted.
    fn for_long(t: &mut Fixture) {
        t.offers(ALICE, CAROL, DelegationTerms { expires_at: UnixSeconds(T0 + 100 * DAY), ..mandate(Delegate) });
    }
    vec![
        by("who was offered to act accepts", CAROL, DONE).role(Role::Assigned(Delegate)),
        by("who was offered to drive accepts", DAN, DONE).given(|t| t.offers(ALICE, DAN, mandate(Driver))).role(Role::Assigned(Driver)),
        by("a lessee accepts", CAROL, DONE).given(|t| t.offers(ALICE, CAROL, mandate(Lessee))).role(Role::Assigned(Lessee)),
        by("an owner who drives accepts", ALICE, DONE).given(|t| t.offers(ALICE, ALICE, mandate(Driver))),
        by("whom a fleet manager named accepts", DAN, DONE).given(|t| {
            t.appoints(CAROL, FleetManager);
            t.offers(CAROL, DAN, mandate(Driver));
        }),
        by("what begins later is accepted before", CAROL, DONE)
            .given(|t| t.offers(ALICE, CAROL, DelegationTerms { not_before: UnixSeconds(T0 + 500), ..mandate(Delegate) })),
        by("in the last second of its time a delegation is accepted", CAROL, DONE).at(1_999),
        by("a delegation whose time is over is not accepted", CAROL, Err(UnknownOffer)).at(2_000),
        by("in the last second of thirty days a delegation is accepted", CAROL, DONE).given(for_long).at(49 + 30 * DAY),
        by("after thirty days a delegation is not accepted", CAROL, Err(UnknownOffer)).given(for_long).at(50 + 30 * DAY),
        by("nobody accepts what another was offered", BOB, Err(UnknownOffer)),
        by("the owner does not accept for another", ALICE, Err(UnknownOffer)),
        by("where nothing was offered nothing is accepted", CAROL, Err(UnknownOffer)).given(|_| {}),
        by("a fleet's offer is not one of a vehicle", CAROL, Err(UnknownOffer)).given(fleet_offered),
        by("a delegation is accepted once", CAROL, Err(UnknownOffer)).given(|t| t.appoints(CAROL, Delegate)),
        by("an offer to act that was taken back is not accepted", CAROL, Err(UnknownOffer)).given(|t| {
            offered(t);
            t.ends_delegation(ALICE, CAROL);
        }),
        by("an offer to act that was turned down is not accepted", CAROL, Err(UnknownOffer)).given(|t| {
            offered(t);
            t.ends_delegation(CAROL, CAROL);
        }),
        by("while paused nobody accepts to act", CAROL, Err(Paused)).given(|t| {
            offered(t);
            t.pauses();
        }),
        by("after the retirement nobody accepts to act", CAROL, Err(Retired)).given(|t| {
            offered(t);
            t.retires();
        }),
        by("nobody accepts to act for a vehicle out of use", CAROL, Err(VehicleRetired)).given(|t| {
            offered(t);
            t.retires_car();
        }),
        does(
            "nobody accepts to act for a vehicle that is not there",
            CAROL,
            |_| accepting(Realm::Vehicle(NO_VEHICLE), None),
            Err(UnknownVehicle),
        ),
        by("what the former owner offered is not accepted", CAROL, Err(StaleEpoch)).given(|t| {
            offered(t);
            t.transfers(ALICE, BOB);
        }),
        by("what was offered before everything was stopped is not accepted", CAROL, Err(StaleEpoch)).given(|t| {
            offered(t);
            t.stops_everything(ALICE);
        }),
        by("what was offered by one who acts no longer is not accepted", DAN, Err(ParentEnded)).given(|t| {
            t.appoints(CAROL, FleetManager);
            t.offers(CAROL, DAN, mandate(Driver));
            t.ends_delegation(ALICE, CAROL);
        }),
        by("what was offered by one who was let act anew since is not accepted", DAN, Err(ParentEnded)).given(|t| {
            t.appoints(CAROL, FleetManager);
            t.offers(CAROL, DAN, mandate(Driver));
            t.ends_delegation(ALICE, CAROL);
            t.appoints(CAROL, FleetManager);
        }),
        by("event numbers do not wrap on accepting to act", CAROL, Err(OutOfRange)).given(|t| {
            offered(t);
            t.car().seq = Seq(u64::MAX);
        }),
        of_fleet("who was offered to run a fleet accepts", CAROL, DONE).role(Role::Assigned(FleetManager)),
        of_fleet("who was offered to run a fleet accepts in spite of a vehicle out of use", CAROL, DONE).given(|t| {
            fleet_offered(t);
            t.retires_car();
        }),
        of_fleet("nobody accepts the fleet that another was offered", BOB, Err(UnknownOffer)),
        of_fleet("a vehicle's offer is not one of the fleet", CAROL, Err(UnknownOffer)).given(offered),
        of_fleet("a fleet is accepted once", CAROL, Err(UnknownOffer)).given(|t| t.manages(CAROL, mandate(FleetManager))),
        of_fleet("a fleet's offer comes to its end", CAROL, Err(UnknownOffer)).at(2_000),
        of_fleet("while paused nobody accepts to run a fleet", CAROL, Err(Paused)).given(|t| {
            fleet_offered(t);
            t.pauses();
        }),
        of_fleet("after the retirement nobody accepts to run a fleet", CAROL, Err(Retired)).given(|t| {
            fleet_offered(t);
            t.retires();
        }),
        of_fleet("event numbers do not wrap on accepting a fleet", CAROL, Err(OutOfRange)).given(|t| {
            fleet_offered(t);
            t.state.registry.seq = Seq(u64::MAX);
        }),
    ]
}

/// For whom somebody accepts.
fn wards() -> Vec<Scenario> {
    const DONE: Exp = Ok("delegation-accepted");
    /// Dan was offered to act for a driver who cannot.
    fn guards(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, DAN, message, exp).given(|t| t.offers(ALICE, DAN, mandate(Guardian)))
    }
    vec![
        guards("a guardian says for whom it acts", |_| accepting(OF_CAR, Some(WARD)), DONE).role(Role::Assigned(Guardian)),
        guards("the owner may be the ward", |_| accepting(OF_CAR, Some(ALICE)), DONE),
        guards("a guardian acts for somebody", |_| accepting(OF_CAR, None), Err(RoleMismatch)),
        guards("a guardian is not the own ward", |_| accepting(OF_CAR, Some(DAN)), Err(RoleMismatch)),
        guards("the zero address is nobody's ward", |_| accepting(OF_CAR, Some(Account([0; 20]))), Err(RoleMismatch)),
        does("a driver has no ward", DAN, |_| accepting(OF_CAR, Some(WARD)), Err(RoleMismatch))
            .given(|t| t.offers(ALICE, DAN, mandate(Driver))),
        does("a driver is not the own ward either", DAN, |_| accepting(OF_CAR, Some(DAN)), Err(RoleMismatch))
            .given(|t| t.offers(ALICE, DAN, mandate(Driver))),
        does("a delegate has no ward", CAROL, |_| accepting(OF_CAR, Some(WARD)), Err(RoleMismatch)).given(offered),
        does("who runs a fleet has no ward", CAROL, |_| accepting(Realm::Fleet(ALICE), Some(WARD)), Err(RoleMismatch)).given(fleet_offered),
        does("a guardian of the whole fleet says for whom it acts", DAN, |_| accepting(Realm::Fleet(ALICE), Some(WARD)), DONE)
            .given(|t| done(t.send(ALICE, fleet(DAN, mandate(Guardian))))),
    ]
}

/// What an offer gives before it is accepted: of the owner's rights nothing.
fn only_offered() -> Vec<Scenario> {
    vec![
        does("who is only offered to act grants nothing", CAROL, |_| grant(|_| {}), Err(NotAuthorised)).given(offered),
        does("who is only offered the fleet grants nothing", CAROL, |_| grant(|_| {}), Err(NotAuthorised)).given(fleet_offered),
        does("who is only offered to act revokes nothing", CAROL, |t| Message::Revoke { grant: t.grant }, Err(NotAuthorised))
            .given(offered),
        does("who is only offered to act suspends nothing", CAROL, |t| Message::Suspend { grant: t.grant }, Err(NotAuthorised))
            .given(offered),
        does("who is only offered to act lets nobody act", CAROL, |_| lower_to(|_| {}), Err(NotAuthorised)).given(offered),
        does("who is only offered the fleet lets nobody act", CAROL, |_| lower_to(|_| {}), Err(NotAuthorised)).given(fleet_offered),
        does("an offer that nobody accepted does not stop another from being accepted", CAROL, |_| grant(|_| {}), Ok("grant-activated"))
            .given(|t| {
                offered(t);
                t.appoints(CAROL, Delegate);
            }),
    ]
}

fn ended() -> Vec<Scenario> {
    fn two_links(t: &mut Fixture) {
        t.appoints(CAROL, Lessee);
        t.delegates(CAROL, DAN, mandate(Driver));
    }
    fn managed(t: &mut Fixture) {
        t.manages(CAROL, mandate(FleetManager));
    }
    vec![
        does("the owner takes an offer to act back", ALICE, |_| ends(OF_CAR, CAROL), Ok("delegation-ended"))
            .given(offered)
            .role(Role::Owner),
        does("who was offered to act turns it down", CAROL, |_| ends(OF_CAR, CAROL), Ok("delegation-ended"))
            .given(offered)
            .role(Role::Assigned(Delegate)),
        does("who was offered a fleet turns it down", CAROL, |_| ends(Realm::Fleet(ALICE), CAROL), Ok("delegation-ended"))
            .given(fleet_offered)
            .role(Role::Assigned(FleetManager)),
        does("while paused an offer to act is turned down", CAROL, |_| ends(OF_CAR, CAROL), Ok("delegation-ended")).given(|t| {
            offered(t);
            t.pauses();
        }),
        does("an offer to act whose time is over is turned down", CAROL, |_| ends(OF_CAR, CAROL), Ok("delegation-ended"))
            .given(offered)
            .at(5_000),
        does("a stranger turns no offer down", BOB, |_| ends(OF_CAR, CAROL), Err(NotAuthorised)).given(offered),
        does("an offer to act is turned down once", CAROL, |_| ends(OF_CAR, CAROL), Err(UnknownDelegation)).given(|t| {
            offered(t);
            t.ends_delegation(CAROL, CAROL);
        }),
        does("the owner ends a delegation", ALICE, |_| ends(OF_CAR, DAN), Ok("delegation-ended")).given(two_links).role(Role::Owner),
        does("who has a delegation ends it", DAN, |_| ends(OF_CAR, DAN), Ok("delegation-ended"))
            .given(two_links)
            .role(Role::Assigned(Driver)),
        does("who gave a delegation ends it", CAROL, |_| ends(OF_CAR, DAN), Ok("delegation-ended"))
            .given(two_links)
            .role(Role::Assigned(Delegate)),
        does("while paused a delegation is ended", ALICE, |_| ends(OF_CAR, DAN), Ok("delegation-ended")).given(|t| {
            two_links(t);
            t.pauses();
        }),
        does("a delegation whose time is over is ended", ALICE, |_| ends(OF_CAR, DAN), Ok("delegation-ended")).given(two_links).at(5_000),
        does("a stranger ends no delegation", INSURER, |_| ends(OF_CAR, DAN), Err(NotAuthorised)).given(two_links),
        does("a driver does not end the delegation above", DAN, |_| ends(OF_CAR, CAROL), Err(NotAuthorised)).given(two_links),
        does("the admin ends no delegation", ADMIN, |_| ends(OF_CAR, DAN), Err(NotAuthorised)).given(two_links),
        does("a delegation that is not there is not ended", ALICE, |_| ends(OF_CAR, DAN), Err(UnknownDelegation)),
        does("a delegation is ended once", ALICE, |_| ends(OF_CAR, CAROL), Err(UnknownDelegation)).given(|t| {
            two_links(t);
            t.ends_delegation(CAROL, CAROL);
        }),
        does("a new owner finds the delegations stale", BOB, |_| ends(OF_CAR, CAROL), Err(StaleEpoch)).given(|t| {
            two_links(t);
            t.transfers(ALICE, BOB);
        }),
        does("a delegation without its vehicle is not ended", ALICE, |_| ends(OF_CAR, CAROL), Err(UnknownVehicle)).given(|t| {
            two_links(t);
            t.state.vehicles.clear();
        }),
        does("event numbers do not wrap on the end of a delegation", ALICE, |_| ends(OF_CAR, CAROL), Err(OutOfRange)).given(|t| {
            two_links(t);
            t.car().seq = Seq(u64::MAX);
        }),
        does("the owner ends a fleet's delegation", ALICE, |_| ends(Realm::Fleet(ALICE), CAROL), Ok("delegation-ended"))
            .given(managed)
            .role(Role::Owner),
        does("a fleet manager gives up", CAROL, |_| ends(Realm::Fleet(ALICE), CAROL), Ok("delegation-ended"))
            .given(managed)
            .role(Role::Assigned(FleetManager)),
        does("a stranger ends no fleet's delegation", BOB, |_| ends(Realm::Fleet(ALICE), CAROL), Err(NotAuthorised)).given(managed),
        does("a fleet's delegation is not one of a vehicle", ALICE, |_| ends(OF_CAR, CAROL), Err(UnknownDelegation)).given(managed),
    ]
}
