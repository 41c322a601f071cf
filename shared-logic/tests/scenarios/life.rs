//! What takes away from a grant for now, gives it back, and uses it.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    party::PartyStatus,
    Account, Action, Actions,
    AssignedRole::{self, Delegate, Driver, FleetManager, Guardian, Lessee},
    CheckRequest, DelegationTerms,
    Denial::*,
    GrantTerms, Message, Region, Regions, Residency, Right, Rights, Role, Seconds, Seq, SignalClass, SignalClasses, UnixSeconds,
};
use valet_testkit::{mandate, request, terms, Fixture, ADMIN, ALICE, BOB, CAROL, COACHING, DAN, ERIN, INSURER, MAKER, NO_GRANT, T0};

pub(super) fn table() -> Vec<Scenario> {
    let mut table = narrowed();
    table.extend(suspended());
    table.extend(resumed());
    table.extend(co_consented());
    table.extend(consents_of_the_named());
    table.extend(consent_withdrawn());
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
        narrows("nobody narrows a grant to the past", |t| to(t, |it| it.expires_at = UnixSeconds(T0 + 100)), Err(Expired)),
        narrows("the owner moves the beginning", |t| to(t, |it| it.not_before = UnixSeconds(T0 + 300)), Ok("grant-narrowed")),
        narrows("the owner counts the uses", |t| to(t, |it| it.max_uses = Some(0)), Ok("grant-narrowed")),
        narrows("the owner lets nothing be shared onward", |t| to(t, |it| it.depth_left = 0), Ok("grant-narrowed")),
        narrows(
            "the owner keeps the data in the vehicle",
            |t| to(t, |it| (it.residency, it.regions) = (Residency::InVehicle, Regions::NONE)),
            Ok("grant-narrowed"),
        )
        .given(off_board),
        narrows(
            "the owner lets the data leave for one region alone",
            |t| to(t, |it| it.regions = Regions::of(&[Region::Eea])),
            Ok("grant-narrowed"),
        )
        .given(off_board),
        narrows(
            "data that stay in the vehicle by narrowing go nowhere",
            |t| to(t, |it| it.residency = Residency::InVehicle),
            Err(EmptyScope),
        )
        .given(off_board),
        narrows("data that may leave by narrowing may go somewhere", |t| to(t, |it| it.regions = Regions::NONE), Err(EmptyScope))
            .given(off_board),
        narrows("a region more is no narrowing", |t| to(t, |it| it.regions = Regions::ALL), Err(ScopeExceedsGrant)).given(off_board),
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

/// A grant whose data leave the vehicle for two regions.
fn off_board(t: &mut Fixture) {
    let regions = Regions::of(&[Region::Eea, Region::Adequate]);
    t.grant = t.grants(|it| (it.residency, it.regions) = (Residency::OffBoard, regions));
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
        by("who is offered to drive suspends before accepting", DAN, Ok("grant-suspended"))
            .given(|t| t.offers(ALICE, DAN, mandate(Driver)))
            .role(Role::Assigned(Driver)),
        by("of two mandates the one that reaches it suspends", CAROL, Ok("grant-suspended"))
            .given(|t| {
                with(t, &[Right::Suspend], only(SignalClass::SpeedMotion));
                t.manages(CAROL, mandate(FleetManager));
            })
            .role(Role::Assigned(FleetManager)),
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
        by("who let the offer pass suspends nothing", DAN, Err(NotAuthorised))
            .given(|t| t.offers(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100), ..mandate(Driver) })),
        by("who is offered to act as a delegate suspends nothing", CAROL, Err(NotAuthorised))
            .given(|t| t.offers(ALICE, CAROL, mandate(Delegate))),
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
        by("who suspended when only offered to drive resumes", DAN, Ok("grant-resumed")).given(|t| {
            t.offers(ALICE, DAN, mandate(Driver));
            t.suspends(DAN);
        }),
        by("the owner does not override who is only offered to drive", ALICE, Err(NotAuthorised)).given(|t| {
            t.offers(ALICE, DAN, mandate(Driver));
            t.suspends(DAN);
        }),
        by("the owner resumes when who suspended let the offer pass", ALICE, Ok("grant-resumed")).given(|t| {
            t.offers(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100), ..mandate(Driver) });
            t.suspends(DAN);
        }),
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
        by("a guardian consents for the ward", DAN, Ok("driver-consented")).role(Role::Assigned(Guardian)).given(|t| {
            t.appoints(DAN, Guardian);
            t.grant = t.grants(|it| it.purpose = COACHING);
        }),
        by("who is only offered to drive does not consent", DAN, Err(NotAuthorised)).given(|t| {
            t.offers(ALICE, DAN, mandate(Driver));
            t.grant = t.grants(|it| it.purpose = COACHING);
        }),
        by("who drives from later on does not consent yet", DAN, Err(NotAuthorised)).given(|t| {
            t.delegates(ALICE, DAN, DelegationTerms { not_before: UnixSeconds(T0 + 101), ..mandate(Driver) });
            t.grant = t.grants(|it| it.purpose = COACHING);
        }),
        by("who drives one of the whole fleet consents", DAN, Ok("driver-consented")).given(|t| {
            t.manages(DAN, mandate(Driver));
            t.grant = t.grants(|it| it.purpose = COACHING);
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

/// What somebody may consent to whom another than the owner named.
fn consents_of_the_named() -> Vec<Scenario> {
    const fn it(t: &Fixture) -> Message {
        Message::CoConsent { grant: t.grant }
    }
    fn dan(name: &'static str, given: fn(&mut Fixture), exp: Exp) -> Scenario {
        does(name, DAN, it, exp).given(given)
    }
    /// Carol, who has these classes, names Dan; a grant of speed and commands waits for the driver.
    fn named_by(t: &mut Fixture, role: AssignedRole, classes: SignalClasses) {
        t.delegates(ALICE, CAROL, DelegationTerms { classes, ..mandate(role) });
        t.delegates(CAROL, DAN, mandate(Driver));
        t.grant = t.grants(|it| it.purpose = COACHING);
    }
    const DONE: Exp = Ok("driver-consented");
    vec![
        dan("whom a fleet manager named consents to what that one reaches", |t| named_by(t, FleetManager, terms().classes), DONE)
            .role(Role::Assigned(Driver)),
        dan("whom a lessee named consents to what that one reaches", |t| named_by(t, Lessee, terms().classes), DONE),
        dan("what tells of no person need not be reached", |t| named_by(t, Lessee, only(SignalClass::SpeedMotion)), DONE),
        dan(
            "whom a fleet manager named consents to no class that tells of persons beyond that one's",
            |t| named_by(t, FleetManager, only(SignalClass::Odometer)),
            Err(ScopeExceedsCeiling),
        ),
        dan(
            "whom a lessee named consents to no class that tells of persons beyond that one's",
            |t| named_by(t, Lessee, only(SignalClass::ActuateComfort)),
            Err(ScopeExceedsCeiling),
        ),
        dan(
            "of two roles the one that reaches it consents",
            |t| {
                t.manages(DAN, mandate(Guardian));
                named_by(t, FleetManager, only(SignalClass::Odometer));
            },
            DONE,
        )
        .role(Role::Assigned(Guardian)),
        does("a lessee\'s own classes do not bound its consent", CAROL, it, DONE)
            .given(|t| named_by(t, Lessee, only(SignalClass::Odometer))),
        dan(
            "whom one named who acts no longer does not consent",
            |t| {
                named_by(t, FleetManager, terms().classes);
                t.ends_delegation(ALICE, CAROL);
            },
            Err(NotAuthorised),
        ),
    ]
}

fn consent_withdrawn() -> Vec<Scenario> {
    const fn it(t: &Fixture) -> Message {
        Message::WithdrawConsent { grant: t.grant }
    }
    fn consented(t: &mut Fixture) {
        t.coached();
        t.consents(DAN);
    }
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, it, exp).given(consented)
    }
    const DONE: Exp = Ok("consent-withdrawn");
    vec![
        by("the driver takes the consent back", DAN, DONE).role(Role::Assigned(Driver)),
        by("a lessee takes the consent back", CAROL, DONE).role(Role::Assigned(Lessee)).given(|t| {
            t.appoints(CAROL, Lessee);
            t.grant = t.grants(|it| it.purpose = COACHING);
            t.consents(CAROL);
        }),
        by("while paused the driver takes the consent back", DAN, DONE).given(|t| {
            consented(t);
            t.pauses();
        }),
        by("after the retirement the driver takes the consent back", DAN, DONE).given(|t| {
            consented(t);
            t.retires();
        }),
        by("in a vehicle out of use the driver takes the consent back", DAN, DONE).given(|t| {
            consented(t);
            t.retires_car();
        }),
        by("to a suspended grant the driver takes the consent back", DAN, DONE).given(|t| {
            consented(t);
            t.suspends(ALICE);
        }),
        by("to a grant past its end the driver takes the consent back", DAN, DONE).at(900),
        by("who drove takes the consent back", DAN, DONE).role(Role::Assigned(Driver)).given(|t| {
            consented(t);
            t.ends_delegation(ALICE, DAN);
        }),
        by("who was named again takes the consent of before back", DAN, DONE).role(Role::Anyone).given(|t| {
            consented(t);
            t.ends_delegation(ALICE, DAN);
            t.appoints(DAN, Driver);
        }),
        by("the owner does not take the driver's consent back", ALICE, Err(NotAuthorised)),
        by("another driver does not take the consent back", ERIN, Err(NotAuthorised)).given(|t| {
            consented(t);
            t.appoints(ERIN, Driver);
        }),
        by("the recipient does not take the consent back", INSURER, Err(NotAuthorised)),
        by("the admin does not take the consent back", ADMIN, Err(NotAuthorised)),
        by("a consent that was not given is not taken back", DAN, Err(WrongState)).given(|t| done(t.coached())),
        by("a consent is taken back once", DAN, Err(WrongState)).given(|t| {
            consented(t);
            t.send(DAN, it(t));
        }),
        by("where no consent is needed none is taken back", DAN, Err(WrongState)).given(|t| t.appoints(DAN, Driver)),
        by("to a withdrawn grant no consent is taken back", DAN, Err(WrongState)).given(|t| {
            consented(t);
            t.withdraws();
        }),
        by("with a new owner no consent to the former's is taken back", DAN, Err(StaleEpoch)).given(|t| {
            consented(t);
            t.transfers(ALICE, BOB);
        }),
        does(
            "to a grant that is not there no consent is taken back",
            DAN,
            |_| Message::WithdrawConsent { grant: NO_GRANT },
            Err(UnknownGrant),
        ),
        by("event numbers do not wrap on a consent taken back", DAN, Err(OutOfRange)).given(|t| {
            consented(t);
            t.car().seq = Seq(u64::MAX);
        }),
        does("who took the consent back gives it again", DAN, |t| Message::CoConsent { grant: t.grant }, Ok("driver-consented")).given(
            |t| {
                consented(t);
                t.send(DAN, it(t));
            },
        ),
        does("when one took the consent back another gives it", ERIN, |t| Message::CoConsent { grant: t.grant }, Ok("driver-consented"))
            .given(|t| {
                consented(t);
                t.appoints(ERIN, Driver);
                t.send(DAN, it(t));
            }),
        does("who was named again consents anew", DAN, |t| Message::CoConsent { grant: t.grant }, Ok("driver-consented")).given(|t| {
            consented(t);
            t.ends_delegation(ALICE, DAN);
            t.appoints(DAN, Driver);
        }),
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
        uses("a use of data of later than now is not meant", |t| with(t, |it| it.data_from = UnixSeconds(T0 + 401)), Err(TimeOutOfRange)),
        uses(
            "a use by a clock that is five minutes fast is recorded",
            |t| with(t, |it| it.data_from = UnixSeconds(T0 + 400)),
            Ok("grant-used"),
        ),
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
