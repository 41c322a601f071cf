//! What takes away from a grant for now, gives it back, and uses it.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    party::PartyStatus,
    Account, Action, Actions,
    AssignedRole::{Delegate, Driver, Guardian, Lessee},
    CheckRequest, DelegationTerms,
    Denial::*,
    GrantTerms, Message, Right, Rights, Role, Seconds, Seq, SignalClass, SignalClasses, UnixSeconds,
};
use valet_testkit::{mandate, request, terms, Fixture, ADMIN, ALICE, BOB, CAROL, COACHING, DAN, ERIN, INSURER, MAKER, NO_GRANT, T0};

pub(super) fn table() -> Vec<Scenario> {
    let mut table = narrowed();
    table.extend(suspended());
    table.extend(resumed());
    table.extend(co_consented());
    table.extend(used());
    table
}

/// A delegate of these rights over these classes.
fn with(t: &mut Fixture, rights: &[Right], classes: SignalClasses) {
    t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(rights), classes, ..mandate(Delegate) });
}

fn narrowed() -> Vec<Scenario> {
    fn to(t: &Fixture, change: impl FnOnce(&mut GrantTerms)) -> Message {
        let mut terms = t.state.grants.get(&t.grant).map_or(terms(), |grant| grant.terms);
        change(&mut terms);
        Message::Narrow { grant: t.grant, terms }
    }
    fn less(t: &Fixture) -> Message {
        to(t, |it| (it.classes, it.actions) = (only(SignalClass::SpeedMotion), Actions::of(&[Action::Read])))
    }
    fn narrows(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, ALICE, message, exp)
    }
    vec![
        narrows("the owner takes a class away", less, Ok("grant-narrowed")).role(Role::Owner),
        does("a delegate with that right narrows", CAROL, less, Ok("grant-narrowed"))
            .given(|t| with(t, &[Right::Narrow], terms().classes))
            .role(Role::Assigned(Delegate)),
        narrows("the owner brings the end nearer", |t| to(t, |it| it.expires_at = UnixSeconds(T0 + 101)), Ok("grant-narrowed")),
        narrows(
            "the owner ends a grant by narrowing it to the past",
            |t| to(t, |it| it.expires_at = UnixSeconds(T0 + 21)),
            Ok("grant-narrowed"),
        ),
        narrows("the owner moves the beginning", |t| to(t, |it| it.not_before = UnixSeconds(T0 + 300)), Ok("grant-narrowed")),
        narrows("the owner counts the uses", |t| to(t, |it| it.max_uses = Some(0)), Ok("grant-narrowed")),
        narrows("the owner lets nothing be shared onward", |t| to(t, |it| it.depth_left = 0), Ok("grant-narrowed")),
        narrows("while paused the owner narrows", less, Ok("grant-narrowed")).given(|t| t.pauses()),
        narrows("after the retirement the owner narrows", less, Ok("grant-narrowed")).given(|t| t.retires()),
        narrows("a suspended grant is narrowed, and stays so", less, Ok("grant-narrowed")).given(|t| t.suspends(ALICE)),
        narrows("a grant of a vehicle out of use is narrowed", less, Ok("grant-narrowed")).given(|t| t.retires_car()),
        narrows("a grant that is not there is not narrowed", |_| Message::Narrow { grant: NO_GRANT, terms: terms() }, Err(UnknownGrant)),
        narrows("a grant without its vehicle is not narrowed", less, Err(UnknownVehicle)).given(|t| t.state.vehicles.clear()),
        does("a new owner narrows nothing of the former", BOB, less, Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        narrows("a withdrawn grant is not narrowed", less, Err(WrongState)).given(|t| t.withdraws()),
        does("the recipient narrows nothing", INSURER, less, Err(NotAuthorised)),
        does("the admin narrows nothing", ADMIN, less, Err(NotAuthorised)),
        does("a delegate without that right narrows nothing", CAROL, less, Err(NotAuthorised))
            .given(|t| with(t, &[Right::Grant, Right::Revoke], terms().classes)),
        does("a delegate narrows no grant beyond the ceiling", CAROL, less, Err(ScopeExceedsCeiling))
            .given(|t| with(t, &[Right::Narrow], only(SignalClass::SpeedMotion))),
        narrows(
            "a class more is no narrowing",
            |t| to(t, |it| it.classes = it.classes.or(only(SignalClass::Odometer))),
            Err(ScopeExceedsGrant),
        ),
        narrows("a later end is no narrowing", |t| to(t, |it| it.expires_at = UnixSeconds(T0 + 821)), Err(ScopeExceedsGrant)),
        narrows("an earlier beginning is no narrowing", |t| to(t, |it| it.not_before = UnixSeconds(T0 + 19)), Err(ScopeExceedsGrant)),
        narrows("another recipient is no narrowing", |t| to(t, |it| it.recipient = MAKER), Err(ScopeExceedsGrant)),
        narrows("another parent is no narrowing", |t| to(t, |it| it.parent = Some(NO_GRANT)), Err(ScopeExceedsGrant)),
        narrows("another purpose is no narrowing", |t| to(t, |it| it.purpose = COACHING), Err(ScopeExceedsGrant)),
        narrows("a longer keeping is no narrowing", |t| to(t, |it| it.retention = Seconds(501)), Err(ScopeExceedsGrant)),
        narrows("the same terms are no narrowing", |t| to(t, |_| {}), Err(ScopeExceedsGrant)),
        narrows("more depth is no narrowing", |t| to(t, |it| it.depth_left = 3), Err(ScopeExceedsGrant))
            .given(|t| done(t.send(ALICE, to(t, |it| it.depth_left = 1)))),
        narrows("what is narrowed to nothing is to be withdrawn", |t| to(t, |it| it.classes = SignalClasses::NONE), Err(EmptyScope)),
        narrows("what is narrowed still opens all it names", |t| to(t, |it| it.actions = Actions::of(&[Action::Read])), Err(EmptyScope)),
        narrows("a narrowed window does not end when it begins", |t| to(t, |it| it.not_before = it.expires_at), Err(WindowReversed)),
        narrows("event numbers do not wrap on narrowing", less, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn suspended() -> Vec<Scenario> {
    const fn it(t: &Fixture) -> Message {
        Message::Suspend { grant: t.grant }
    }
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, it, exp)
    }
    /// A grant that tells of no person.
    fn impersonal(t: &mut Fixture) {
        t.appoints(DAN, Driver);
        t.grant = t.grants(|it| it.classes = SignalClasses::of(&[SignalClass::Odometer, SignalClass::ActuateComfort]));
    }
    vec![
        by("the owner suspends", ALICE, Ok("grant-suspended")).role(Role::Owner),
        by("a delegate with that right suspends", CAROL, Ok("grant-suspended"))
            .given(|t| with(t, &[Right::Suspend], terms().classes))
            .role(Role::Assigned(Delegate)),
        by("the driver suspends what tells of persons", DAN, Ok("grant-suspended"))
            .given(|t| t.appoints(DAN, Driver))
            .role(Role::Assigned(Driver)),
        by("a guardian suspends what tells of persons", DAN, Ok("grant-suspended"))
            .given(|t| t.appoints(DAN, Guardian))
            .role(Role::Assigned(Guardian)),
        by("a lessee without that right suspends as a driver", CAROL, Ok("grant-suspended")).role(Role::Assigned(Lessee)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Grant]), ..mandate(Lessee) });
        }),
        by("while paused the owner suspends", ALICE, Ok("grant-suspended")).given(|t| t.pauses()),
        by("after the retirement the owner suspends", ALICE, Ok("grant-suspended")).given(|t| t.retires()),
        by("a grant past its end is suspended all the same", ALICE, Ok("grant-suspended")).at(900),
        does("a grant that is not there is not suspended", ALICE, |_| Message::Suspend { grant: NO_GRANT }, Err(UnknownGrant)),
        by("a new owner suspends nothing of the former", BOB, Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        by("a withdrawn grant is not suspended", ALICE, Err(WrongState)).given(|t| t.withdraws()),
        by("a grant is suspended once", ALICE, Err(WrongState)).given(|t| t.suspends(ALICE)),
        by("the recipient suspends nothing", INSURER, Err(NotAuthorised)),
        by("the admin suspends nothing", ADMIN, Err(NotAuthorised)),
        by("the driver does not suspend what tells of no person", DAN, Err(NotAuthorised)).given(impersonal),
        by("who drove does not suspend any more", DAN, Err(NotAuthorised)).given(|t| {
            t.appoints(DAN, Driver);
            t.ends_delegation(DAN, DAN);
        }),
        by("a delegate suspends nothing beyond the ceiling", CAROL, Err(ScopeExceedsCeiling))
            .given(|t| with(t, &[Right::Suspend], only(SignalClass::SpeedMotion))),
    ]
}

fn resumed() -> Vec<Scenario> {
    const fn it(t: &Fixture) -> Message {
        Message::Resume { grant: t.grant }
    }
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, it, exp)
    }
    fn objected(t: &mut Fixture) {
        t.appoints(DAN, Driver);
        t.suspends(DAN);
    }
    vec![
        by("the owner lets it have effect again", ALICE, Ok("grant-resumed")).given(|t| t.suspends(ALICE)).role(Role::Owner),
        by("the driver takes the objection back", DAN, Ok("grant-resumed")).given(objected).role(Role::Assigned(Driver)),
        by("a delegate resumes what it suspended", CAROL, Ok("grant-resumed")).given(|t| {
            t.appoints(CAROL, Delegate);
            t.suspends(CAROL);
        }),
        by("the owner resumes when who objected drives no longer", ALICE, Ok("grant-resumed")).given(|t| {
            objected(t);
            t.ends_delegation(ALICE, DAN);
        }),
        by("the owner resumes when the objector's time is over", ALICE, Ok("grant-resumed")).given(|t| {
            t.delegates(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100), ..mandate(Driver) });
            t.suspends(DAN);
        }),
        by("while paused nothing is resumed", ALICE, Err(Paused)).given(|t| {
            t.suspends(ALICE);
            t.pauses();
        }),
        by("after the retirement nothing is resumed", ALICE, Err(Retired)).given(|t| {
            t.suspends(ALICE);
            t.retires();
        }),
        does("a grant that is not there is not resumed", ALICE, |_| Message::Resume { grant: NO_GRANT }, Err(UnknownGrant)),
        by("a new owner resumes nothing of the former", BOB, Err(StaleEpoch)).given(|t| {
            t.suspends(ALICE);
            t.transfers(ALICE, BOB);
        }),
        by("a grant that runs is not resumed", ALICE, Err(WrongState)),
        by("a withdrawn grant is not resumed", ALICE, Err(WrongState)).given(|t| {
            t.suspends(ALICE);
            t.withdraws();
        }),
        by("the owner does not override the driver", ALICE, Err(NotAuthorised)).given(objected),
        by("the driver does not override the owner", DAN, Err(NotAuthorised)).given(|t| {
            t.appoints(DAN, Driver);
            t.suspends(ALICE);
        }),
        by("a delegate does not resume for a former driver", CAROL, Err(NotAuthorised)).given(|t| {
            t.appoints(CAROL, Delegate);
            objected(t);
            t.ends_delegation(ALICE, DAN);
        }),
        by("who may stop nothing any more resumes nothing", DAN, Err(NotAuthorised)).given(|t| {
            objected(t);
            t.ends_delegation(ALICE, DAN);
        }),
        by("the admin resumes nothing", ADMIN, Err(NotAuthorised)).given(|t| t.suspends(ALICE)),
        by("in a vehicle out of use nothing is resumed", ALICE, Err(VehicleRetired)).given(|t| {
            t.suspends(ALICE);
            t.retires_car();
        }),
        by("a grant past its end is not resumed", ALICE, Err(Expired)).given(|t| t.suspends(ALICE)).at(820),
        by("a grant of a party that was let back in is not resumed", ALICE, Err(Invalidated)).given(|t| {
            t.suspends(ALICE);
            t.stands(INSURER, PartyStatus::Suspended);
            t.stands(INSURER, PartyStatus::Declared);
        }),
    ]
}

fn co_consented() -> Vec<Scenario> {
    const fn it(t: &Fixture) -> Message {
        Message::CoConsent { grant: t.grant }
    }
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, it, exp)
    }
    fn waiting(t: &mut Fixture) {
        t.coached();
    }
    fn given(t: &mut Fixture) {
        t.coached();
        t.send(DAN, it(t));
    }
    vec![
        by("the driver consents", DAN, Ok("driver-consented")).given(waiting).role(Role::Assigned(Driver)),
        by("a lessee consents", CAROL, Ok("driver-consented")).role(Role::Assigned(Lessee)).given(|t| {
            t.appoints(CAROL, Lessee);
            t.grant = t.grants(|it| it.purpose = COACHING);
        }),
        by("an owner who drives consents as such", ALICE, Ok("driver-consented")).role(Role::Assigned(Driver)).given(|t| {
            t.appoints(ALICE, Driver);
            t.grant = t.grants(|it| it.purpose = COACHING);
        }),
        by("another consents when the first drives no longer", ERIN, Ok("driver-consented")).given(|t| {
            given(t);
            t.ends_delegation(DAN, DAN);
            t.appoints(ERIN, Driver);
        }),
        by("the driver consents to what is suspended", DAN, Ok("driver-consented")).given(|t| {
            waiting(t);
            t.suspends(ALICE);
        }),
        by("while paused nobody consents", DAN, Err(Paused)).given(|t| {
            waiting(t);
            t.pauses();
        }),
        by("after the retirement nobody consents", DAN, Err(Retired)).given(|t| {
            waiting(t);
            t.retires();
        }),
        does("to a grant that is not there nobody consents", DAN, |_| Message::CoConsent { grant: NO_GRANT }, Err(UnknownGrant)),
        by("with a new owner nobody consents to the former's", DAN, Err(StaleEpoch)).given(|t| {
            waiting(t);
            t.transfers(ALICE, BOB);
        }),
        by("to a withdrawn grant nobody consents", DAN, Err(WrongState)).given(|t| {
            waiting(t);
            t.withdraws();
        }),
        by("an owner who does not drive does not consent for who does", ALICE, Err(NotAuthorised)).given(waiting),
        by("a delegate does not consent for the driver", CAROL, Err(NotAuthorised)).given(|t| {
            waiting(t);
            t.appoints(CAROL, Delegate);
        }),
        by("the recipient does not consent", INSURER, Err(NotAuthorised)).given(waiting),
        by("where no consent is needed none is given", DAN, Err(WrongState)).given(|t| t.appoints(DAN, Driver)),
        by("the driver consents once", DAN, Err(WrongState)).given(given),
        by("a second driver need not consent too", ERIN, Err(WrongState)).given(|t| {
            given(t);
            t.appoints(ERIN, Driver);
        }),
        by("in a vehicle out of use nobody consents", DAN, Err(VehicleRetired)).given(|t| {
            waiting(t);
            t.retires_car();
        }),
        by("to a grant past its end nobody consents", DAN, Err(Expired)).given(waiting).at(820),
    ]
}

fn used() -> Vec<Scenario> {
    fn with(t: &Fixture, change: impl FnOnce(&mut CheckRequest)) -> Message {
        let mut request = request();
        change(&mut request);
        Message::Use { grant: t.grant, request }
    }
    fn uses(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, INSURER, message, exp)
    }
    fn once(t: &mut Fixture) {
        t.grant = t.grants(|it| it.max_uses = Some(1));
    }
    vec![
        uses("the recipient records a use", |t| with(t, |_| {}), Ok("grant-used")).role(Role::Party),
        uses("the last use is counted", |t| with(t, |_| {}), Ok("grant-used")).given(once),
        uses("a use beyond the last is denied", |t| with(t, |_| {}), Err(UsesExhausted)).given(|t| {
            once(t);
            t.send(INSURER, with(t, |_| {}));
        }),
        uses("uses do not wrap", |t| with(t, |_| {}), Err(UsesExhausted)).given(|t| t.changes(t.grant, |it| it.used = u32::MAX)),
        uses("the highest number of uses is reached", |t| with(t, |_| {}), Ok("grant-used"))
            .given(|t| t.changes(t.grant, |it| it.used = u32::MAX - 1)),
        uses("a use of a grant that is not there is denied", |_| Message::Use { grant: NO_GRANT, request: request() }, Err(UnknownGrant)),
        does("the owner records no use", ALICE, |t| with(t, |_| {}), Err(NotAuthorised)),
        does("another recipient records no use", MAKER, |t| with(t, |it| it.recipient = MAKER), Err(NotAuthorised)),
        uses("a use of nothing is none", |t| with(t, |it| it.classes = SignalClasses::NONE), Err(EmptyRequest)),
        uses("a use for another recipient is denied", |t| with(t, |it| it.recipient = MAKER), Err(UnknownGrant)),
        uses("a use for another purpose is denied", |t| with(t, |it| it.purpose = COACHING), Err(PurposeMismatch)),
        uses("a use of another class is denied", |t| with(t, |it| it.classes = only(SignalClass::Odometer)), Err(SignalNotCovered)),
        uses("while paused nothing is used", |t| with(t, |_| {}), Err(Paused)).given(|t| t.pauses()),
        uses("a suspended grant is not used", |t| with(t, |_| {}), Err(Suspended)).given(|t| t.suspends(ALICE)),
        uses("a withdrawn grant is not used", |t| with(t, |_| {}), Err(Withdrawn)).given(|t| t.withdraws()),
        uses("a stale grant is not used", |t| with(t, |_| {}), Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        uses("event numbers do not wrap on a use", |t| with(t, |_| {}), Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}
