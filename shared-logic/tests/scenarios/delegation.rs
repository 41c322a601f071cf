//! Letting others act, and ending that.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    Account, Action, Actions,
    AssignedRole::{self, Delegate, Driver, FleetManager, Guardian, Lessee},
    DelegationTerms,
    Denial::*,
    Message, Realm, Right, Rights, Role, Seq, SignalClass, SignalClasses, UnixSeconds,
};
use valet_testkit::{mandate, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, DAN, ERIN, FRED, INSURER, NO_VEHICLE, T0};

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
    table.extend(passed_on());
    table.extend(fleets());
    table.extend(ended());
    table
}

fn given() -> Vec<Scenario> {
    vec![
        lets("the owner lets a delegate act", |_| to(CAROL, Delegate, |_| {}), Ok("delegation-granted")).role(Role::Owner),
        lets("the owner names a fleet manager", |_| to(CAROL, FleetManager, |_| {}), Ok("delegation-granted")),
        lets("the owner names a lessee", |_| to(CAROL, Lessee, |_| {}), Ok("delegation-granted")),
        lets("the owner names a driver", |_| to(DAN, Driver, |_| {}), Ok("delegation-granted")),
        lets("the owner names a guardian", |_| to(DAN, Guardian, |_| {}), Ok("delegation-granted")),
        lets("an owner who drives says so", |_| to(ALICE, Driver, |_| {}), Ok("delegation-granted")),
        lets("a delegation may begin later", |_| to(CAROL, Delegate, |it| it.not_before = UnixSeconds(T0 + 101)), Ok("delegation-granted")),
        lets(
            "a delegation lasts to the end of time",
            |_| to(CAROL, Delegate, |it| it.expires_at = UnixSeconds(u64::MAX)),
            Ok("delegation-granted"),
        ),
        lets("after its end a delegation is given anew", |_| to(CAROL, Delegate, |_| {}), Ok("delegation-granted")).given(|t| {
            t.appoints(CAROL, Delegate);
            t.ends_delegation(ALICE, CAROL);
        }),
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
        lets("who acts already is not let act again", |_| to(CAROL, Delegate, |_| {}), Err(DelegationExists))
            .given(|t| t.appoints(CAROL, Delegate)),
        lets("who acts for the fleet is let drive one of it", |_| to(CAROL, Driver, |_| {}), Ok("delegation-granted"))
            .given(|t| done(t.send(ALICE, fleet(CAROL, mandate(FleetManager))))),
        lets("event numbers do not wrap on a delegation", |_| to(CAROL, Delegate, |_| {}), Err(OutOfRange))
            .given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn passed_on() -> Vec<Scenario> {
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
    vec![
        passes_on("a delegate with that right lets another act", |_| lower_to(|_| {}), Ok("delegation-granted"))
            .role(Role::Assigned(FleetManager)),
        passes_on("a delegate names a driver", |_| to(DAN, Driver, |_| {}), Ok("delegation-granted")),
        passes_on("a delegate names the owner as a driver", |_| to(ALICE, Driver, |_| {}), Ok("delegation-granted")),
        does("the third link is the last", ERIN, |_| to(FRED, Delegate, |it| it.depth_left = 0), Ok("delegation-granted")).given(two_links),
        does("a fourth link is too deep", FRED, |_| to(BOB, Delegate, |it| it.depth_left = 0), Err(DepthExceeded)).given(|t| {
            two_links(t);
            t.delegates(ERIN, FRED, lower(Delegate, 0));
        }),
        does("not even a driver is named by a fourth link", FRED, |_| to(DAN, Driver, |_| {}), Err(DepthExceeded)).given(|t| {
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
            Ok("delegation-granted"),
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
        does("a link above that was given anew does not hold the one below", ERIN, |_| to(DAN, Driver, |_| {}), Err(NotAuthorised)).given(
            |t| {
                two_links(t);
                t.ends_delegation(ALICE, CAROL);
                t.appoints(CAROL, Delegate);
            },
        ),
        does("with a new owner no delegate acts", CAROL, |_| lower_to(|_| {}), Err(NotAuthorised)).given(|t| {
            t.appoints(CAROL, Delegate);
            t.transfers(ALICE, BOB);
        }),
    ]
}

fn fleets() -> Vec<Scenario> {
    fn managed(t: &mut Fixture) {
        t.send(ALICE, fleet(CAROL, mandate(FleetManager)));
    }
    vec![
        lets("the owner lets somebody act for the fleet", |_| fleet(CAROL, mandate(FleetManager)), Ok("delegation-granted"))
            .role(Role::Owner),
        does(
            "who owns nothing yet may have a fleet manager",
            BOB,
            |_| Message::Delegate { realm: Realm::Fleet(BOB), to: CAROL, terms: mandate(FleetManager) },
            Ok("delegation-granted"),
        ),
        does("a fleet manager passes one vehicle on", CAROL, |_| to(ERIN, Delegate, |it| it.depth_left = 1), Ok("delegation-granted"))
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
        lets("who acts for the fleet is not let act again", |_| fleet(CAROL, mandate(FleetManager)), Err(DelegationExists)).given(managed),
        lets(
            "after its time the fleet's delegation is given anew",
            |_| fleet(CAROL, DelegationTerms { expires_at: UnixSeconds(T0 + 3_000), ..mandate(FleetManager) }),
            Ok("delegation-granted"),
        )
        .given(managed)
        .at(2_000),
        lets("after it was ended the fleet's delegation is given anew", |_| fleet(CAROL, mandate(Lessee)), Ok("delegation-granted")).given(
            |t| {
                managed(t);
                t.send(ALICE, ends(Realm::Fleet(ALICE), CAROL));
            },
        ),
        lets("event numbers do not wrap on a fleet's delegation", |_| fleet(CAROL, mandate(FleetManager)), Err(OutOfRange))
            .given(|t| t.state.registry.seq = Seq(u64::MAX)),
    ]
}

fn ended() -> Vec<Scenario> {
    const OF_CAR: Realm = Realm::Vehicle(CAR);
    fn two_links(t: &mut Fixture) {
        t.appoints(CAROL, Lessee);
        t.delegates(CAROL, DAN, mandate(Driver));
    }
    fn managed(t: &mut Fixture) {
        t.send(ALICE, fleet(CAROL, mandate(FleetManager)));
    }
    vec![
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
