//! Objecting to a recipient, and what that stands in the way of.

use super::{does, Exp, Scenario};
use shared_logic::{
    Account,
    AssignedRole::{Delegate, Driver, FleetManager, Guardian, Lessee},
    DelegationTerms,
    Denial::*,
    Message, Role, Seq, SignalClass, UnixSeconds, VehicleId,
};
use valet_testkit::{
    agreement, classes, grant, mandate, share, terms, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, COACHING, DAN, ERIN, GARAGE, INSURER, LAB,
    NOBODY, NO_VEHICLE, RESCUE, T0,
};

const DAY: u64 = 86_400;

pub(super) fn table() -> Vec<Scenario> {
    let mut table = objecting();
    table.extend(lifting());
    table.extend(refused());
    table.extend(allowed());
    table.extend(by_withdrawing());
    table.extend(over());
    table
}

const fn object(to: Option<Account>) -> Message {
    Message::Object { vehicle: CAR, to }
}

const fn lift(to: Option<Account>) -> Message {
    Message::LiftObjection { vehicle: CAR, to }
}

/// Dan drives, until T0 + 2,000.
fn driven(t: &mut Fixture) {
    t.appoints(DAN, Driver);
}

/// Dan drives, and objects to the insurer.
fn objected(t: &mut Fixture) {
    driven(t);
    t.objects(DAN, Some(INSURER));
}

/// Erin finds no room at T0 + 50, for a hundred days; Dan, who took it all, leaves.
fn crowded_for_long(t: &mut Fixture) {
    full(t);
    t.delegates(ALICE, ERIN, DelegationTerms { expires_at: UnixSeconds(T0 + 100 * DAY), ..mandate(Driver) });
    t.objects(ERIN, Some(GARAGE));
    t.ends_delegation(DAN, DAN);
}

/// Dan drives for a hundred days, and objects to the insurer.
fn objected_for_long(t: &mut Fixture) {
    t.delegates(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100 * DAY), ..mandate(Driver) });
    t.objects(DAN, Some(INSURER));
}

/// Every place is taken, by the owner as a driver; Dan drives too.
fn owners_places(t: &mut Fixture) {
    driven(t);
    t.offers(ALICE, ALICE, mandate(Driver));
    for place in 1..=6 {
        t.objects(ALICE, Some(Account([place; 20])));
    }
}

/// Every place is taken, by Dan.
fn full(t: &mut Fixture) {
    driven(t);
    for place in 1..=6 {
        t.objects(DAN, Some(Account([place; 20])));
    }
}

fn objecting() -> Vec<Scenario> {
    const DONE: Exp = Ok("subject-objected");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| object(Some(INSURER)), exp)
    }
    vec![
        by("the driver objects to a recipient", DAN, DONE).given(driven).role(Role::Assigned(Driver)),
        does("the driver objects to every recipient", DAN, |_| object(None), DONE).given(driven),
        by("a lessee objects", CAROL, DONE).given(|t| t.appoints(CAROL, Lessee)).role(Role::Assigned(Lessee)),
        by("a guardian objects", DAN, DONE).given(|t| t.appoints(DAN, Guardian)).role(Role::Assigned(Guardian)),
        by("an owner who drives objects as such", ALICE, DONE).given(|t| t.appoints(ALICE, Driver)).role(Role::Assigned(Driver)),
        by("who is offered to drive objects before accepting", DAN, DONE).given(|t| t.offers(ALICE, DAN, mandate(Driver))),
        by("who drives the whole fleet objects for one of it", DAN, DONE).given(|t| t.manages(DAN, mandate(Driver))),
        by("while paused the driver objects", DAN, DONE).given(|t| {
            driven(t);
            t.pauses();
        }),
        by("after the retirement the driver objects", DAN, DONE).given(|t| {
            driven(t);
            t.retires();
        }),
        by("in a vehicle out of use the driver objects", DAN, DONE).given(|t| {
            driven(t);
            t.retires_car();
        }),
        does("one may object to who is no party", DAN, |_| object(Some(NOBODY)), DONE).given(driven),
        by("who objects does not say it again", DAN, Err(WrongState)).given(objected),
        by("who objects to every recipient may object to one as well", DAN, DONE).given(|t| {
            driven(t);
            t.objects(DAN, None);
        }),
        by("who objects does so again when the role lasts longer", DAN, DONE).given(|t| {
            objected(t);
            t.manages(DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100 * DAY), ..mandate(Driver) });
        }),
        by("another may object as well", ERIN, DONE).given(|t| {
            objected(t);
            t.appoints(ERIN, Driver);
        }),
        by("the owner who does not drive does not object", ALICE, Err(NotAuthorised)),
        by("who runs the fleet does not object", CAROL, Err(NotAuthorised)).given(|t| t.manages(CAROL, mandate(FleetManager))),
        by("a delegate does not object", CAROL, Err(NotAuthorised)).given(|t| t.appoints(CAROL, Delegate)),
        by("a stranger does not object", BOB, Err(NotAuthorised)),
        by("the admin does not object", ADMIN, Err(NotAuthorised)),
        by("who drove does not object any more", DAN, Err(NotAuthorised)).given(|t| {
            driven(t);
            t.ends_delegation(DAN, DAN);
        }),
        by("who let the offer to drive pass does not object", DAN, Err(NotAuthorised))
            .given(|t| t.offers(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100), ..mandate(Driver) })),
        by("who drove for the former owner does not object", DAN, Err(NotAuthorised)).given(|t| {
            driven(t);
            t.transfers(ALICE, BOB);
        }),
        does("nobody objects to the zero address", DAN, |_| object(Some(Account([0; 20]))), Err(UnknownParty)).given(driven),
        does(
            "nobody objects of a vehicle that is not there",
            DAN,
            |_| Message::Object { vehicle: NO_VEHICLE, to: None },
            Err(UnknownVehicle),
        )
        .given(driven),
        by("where there is no room for an objection it is made all the same", DAN, DONE).given(full),
        does("where there is no room one who objects does not say it again", DAN, |_| object(Some(Account([6; 20]))), Err(WrongState))
            .given(full),
        does("what is lifted makes room", DAN, |_| object(Some(INSURER)), DONE).given(|t| {
            full(t);
            t.send(DAN, lift(Some(Account([3; 20]))));
        }),
        by("what is over makes room", ERIN, DONE).at(2_000).given(|t| {
            full(t);
            t.delegates(ALICE, ERIN, DelegationTerms { expires_at: UnixSeconds(T0 + 3_000), ..mandate(Driver) });
        }),
        by("event numbers do not wrap on an objection", DAN, Err(OutOfRange)).given(|t| {
            driven(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}

fn lifting() -> Vec<Scenario> {
    const DONE: Exp = Ok("objection-lifted");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| lift(Some(INSURER)), exp).given(objected)
    }
    vec![
        by("who objects lifts the objection", DAN, DONE).role(Role::Anyone),
        by("while paused an objection is lifted", DAN, DONE).given(|t| {
            objected(t);
            t.pauses();
        }),
        by("after the retirement an objection is lifted", DAN, DONE).given(|t| {
            objected(t);
            t.retires();
        }),
        by("who drove lifts the objection still", DAN, DONE).given(|t| {
            objected(t);
            t.ends_delegation(ALICE, DAN);
        }),
        by("an objection that is over is lifted", DAN, DONE).at(5_000),
        does("who objects to all lifts that", DAN, |_| lift(None), DONE).given(|t| {
            driven(t);
            t.objects(DAN, None);
        }),
        by("the owner lifts no objection", ALICE, Err(WrongState)),
        by("another driver lifts no objection", ERIN, Err(WrongState)).given(|t| {
            objected(t);
            t.appoints(ERIN, Driver);
        }),
        by("the recipient lifts no objection", INSURER, Err(WrongState)),
        by("where nobody objects nothing is lifted", DAN, Err(WrongState)).given(driven),
        by("an objection is lifted once", DAN, Err(WrongState)).given(|t| {
            objected(t);
            t.send(DAN, lift(Some(INSURER)));
        }),
        does("an objection to one is none to all", DAN, |_| lift(None), Err(WrongState)).given(objected),
        by("an objection to all is none to one", DAN, Err(WrongState)).given(|t| {
            driven(t);
            t.objects(DAN, None);
        }),
        does("nobody who is no account lifts a place that is free", Account([0; 20]), |_| lift(None), Err(WrongState)).given(objected),
        by("who leaves the role has nothing left to lift", DAN, Err(WrongState)).given(|t| {
            objected(t);
            t.ends_delegation(DAN, DAN);
        }),
        by("with a new owner no objection is left", DAN, Err(WrongState)).given(|t| {
            objected(t);
            t.transfers(ALICE, BOB);
        }),
        does(
            "of a vehicle that is not there nothing is lifted",
            DAN,
            |_| Message::LiftObjection { vehicle: VehicleId([0; 32]), to: None },
            Err(UnknownVehicle),
        ),
        by("event numbers do not wrap on a lifted objection", DAN, Err(OutOfRange)).given(|t| {
            objected(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}

/// What tells of no person.
fn impersonal() -> Message {
    grant(|it| it.classes = classes(&[SignalClass::Odometer, SignalClass::ActuateComfort]))
}

/// Renewing the fixture's grant as it is.
fn renewing(t: &Fixture) -> Message {
    Message::Renew { grant: t.grant, terms: terms(), agreement: agreement() }
}

fn refused() -> Vec<Scenario> {
    fn alice(name: &'static str, message: fn(&Fixture) -> Message, given: fn(&mut Fixture)) -> Scenario {
        does(name, ALICE, message, Err(Objected)).given(given)
    }
    vec![
        alice("what tells of persons is not granted to whom the driver objects", |_| grant(|_| {}), objected),
        alice("to whom the driver objects nothing is granted in answer either", answer, |t| {
            t.asked(|_| {});
            objected(t);
        }),
        alice(
            "who objects to all objects to each",
            |_| grant(|_| {}),
            |t| {
                driven(t);
                t.objects(DAN, None);
            },
        ),
        alice("a grant that the driver is asked about is not made against the objection", |_| grant(|it| it.purpose = COACHING), objected),
        alice("a grant to whom the driver objects is not renewed", renewing, objected),
        alice(
            "a grant to whom the driver objects is not resumed",
            |t| Message::Resume { grant: t.grant },
            |t| {
                t.suspends(ALICE);
                objected(t);
            },
        ),
        alice(
            "nothing is shared onward to whom the driver objects",
            |t| share(t.grant, GARAGE, 0),
            |t| {
                driven(t);
                t.objects(DAN, Some(GARAGE));
            },
        ),
        does("a delegate does not grant against the objection", CAROL, |_| grant(|_| {}), Err(Objected)).given(|t| {
            t.appoints(CAROL, Delegate);
            objected(t);
        }),
        does("another driver does not grant against the objection", CAROL, |_| grant(|_| {}), Err(Objected)).given(|t| {
            t.appoints(CAROL, Lessee);
            t.objects(CAROL, Some(INSURER));
            objected(t);
        }),
        alice(
            "who is only offered to drive is heard as well",
            |_| grant(|_| {}),
            |t| {
                t.offers(ALICE, DAN, mandate(Driver));
                t.objects(DAN, Some(INSURER));
            },
        ),
        alice(
            "the end of the one objection leaves the other",
            |_| grant(|_| {}),
            |t| {
                objected(t);
                t.objects(DAN, None);
                t.send(DAN, lift(Some(INSURER)));
            },
        ),
        alice("in its last second an objection stands", |_| grant(|it| it.expires_at.0 = T0 + 2_500), objected).at(1_999),
        does("too much is told before an objection", ALICE, |_| grant(|it| it.expires_at.0 = T0 + 1_101), Err(DurationTooLong))
            .given(objected),
    ]
}

/// The owner grants what the insurer asked for.
fn answer(t: &Fixture) -> Message {
    let terms = shared_logic::GrantTerms { not_before: UnixSeconds(T0 + 50), ..terms() };
    Message::Grant { terms, agreement: agreement(), request: Some(t.request) }
}

fn allowed() -> Vec<Scenario> {
    const DONE: Exp = Ok("grant-activated");
    fn alice(name: &'static str, message: fn(&Fixture) -> Message, given: fn(&mut Fixture), exp: Exp) -> Scenario {
        does(name, ALICE, message, exp).given(given)
    }
    vec![
        alice("what tells of no person is granted all the same", |_| impersonal(), objected, DONE),
        alice("another recipient is granted all the same", |_| grant(|it| it.recipient = GARAGE), objected, DONE),
        alice(
            "when an objection is lifted it is granted again",
            |_| grant(|_| {}),
            |t| {
                objected(t);
                t.send(DAN, lift(Some(INSURER)));
            },
            DONE,
        ),
        alice("an objection's time comes to its end", |_| grant(|it| it.expires_at.0 = T0 + 2_500), objected, DONE).at(2_000),
        does("who objects may grant itself", CAROL, |_| grant(|_| {}), DONE).given(|t| {
            t.appoints(CAROL, Lessee);
            t.objects(CAROL, Some(INSURER));
        }),
        does("who objects may resume what it suspended", DAN, |t| Message::Resume { grant: t.grant }, Ok("grant-resumed")).given(|t| {
            objected(t);
            t.suspends(DAN);
        }),
        alice(
            "against an objection a grant is narrowed",
            |t| Message::Narrow { grant: t.grant, terms: shared_logic::GrantTerms { depth_left: 0, ..t.state.grants[&t.grant].terms } },
            objected,
            Ok("grant-narrowed"),
        ),
        alice("against an objection a grant is withdrawn", |t| t.withdrawal(), objected, Ok("grant-ended")),
        does(
            "what was granted before runs on, until it is stopped",
            INSURER,
            |t| Message::Use { grant: t.grant, request: valet_testkit::request() },
            Ok("grant-used"),
        )
        .given(objected),
        alice(
            "consenting to a recipient is no longer objecting to it",
            |_| grant(|_| {}),
            |t| {
                t.coached();
                t.objects(DAN, Some(INSURER));
                t.consents(DAN);
            },
            DONE,
        ),
        alice(
            "consenting to one recipient lifts no objection to all",
            |_| grant(|_| {}),
            |t| {
                t.coached();
                t.objects(DAN, None);
                t.consents(DAN);
            },
            Err(Objected),
        ),
        does("nobody consents to whom somebody else objects", ERIN, |t| Message::CoConsent { grant: t.grant }, Err(Objected)).given(|t| {
            t.coached();
            t.appoints(ERIN, Driver);
            t.objects(DAN, Some(INSURER));
        }),
        alice(
            "who is objected to does not receive by a processor",
            |_| {
                let agreement = shared_logic::Agreement { controller: Some(INSURER), ..agreement() };
                let terms = shared_logic::GrantTerms { recipient: LAB, ..terms() };
                Message::Grant { terms, agreement, request: None }
            },
            objected,
            Err(Objected),
        ),
        does("access in an emergency goes on", RESCUE, |_| valet_testkit::open(RESCUE, T0 + 200), Ok("emergency-opened")).given(|t| {
            driven(t);
            t.objects(DAN, None);
        }),
    ]
}

/// A subject who withdraws objects by it, so that the grant is not just made again.
fn by_withdrawing() -> Vec<Scenario> {
    const DONE: Exp = Ok("grant-activated");
    fn alice(name: &'static str, message: fn(&Fixture) -> Message, given: fn(&mut Fixture), exp: Exp) -> Scenario {
        does(name, ALICE, message, exp).given(given)
    }
    fn withdrawn_by_dan(t: &mut Fixture) {
        driven(t);
        t.send(DAN, t.withdrawal());
    }
    vec![
        alice("what the driver withdrew is not just granted again", |_| grant(|_| {}), withdrawn_by_dan, Err(Objected)),
        alice(
            "what who is only offered to drive withdrew is not granted again",
            |_| grant(|_| {}),
            |t| {
                t.offers(ALICE, DAN, mandate(Driver));
                t.send(DAN, t.withdrawal());
            },
            Err(Objected),
        ),
        alice(
            "what a lessee withdrew is not granted again",
            |_| grant(|_| {}),
            |t| {
                t.appoints(CAROL, Lessee);
                t.send(CAROL, t.withdrawal());
            },
            Err(Objected),
        ),
        alice("what the driver withdrew is granted to another", |_| grant(|it| it.recipient = GARAGE), withdrawn_by_dan, DONE),
        alice(
            "what the driver withdrew is granted again when the driver lifts it",
            |_| grant(|_| {}),
            |t| {
                withdrawn_by_dan(t);
                t.send(DAN, lift(Some(INSURER)));
            },
            DONE,
        ),
        alice(
            "what the owner withdrew is granted again",
            |_| grant(|_| {}),
            |t| {
                driven(t);
                t.withdraws();
            },
            DONE,
        ),
        alice(
            "what an owner who drives withdrew is granted again",
            |_| grant(|_| {}),
            |t| {
                t.appoints(ALICE, Driver);
                t.withdraws();
            },
            DONE,
        ),
        alice(
            "what a delegate revoked is granted again",
            |_| grant(|_| {}),
            |t| {
                t.appoints(CAROL, Delegate);
                t.send(CAROL, Message::Revoke { grant: t.grant });
            },
            DONE,
        ),
        does("where there is no room for an objection the driver withdraws all the same", DAN, |t| t.withdrawal(), Ok("grant-ended"))
            .given(full),
        alice("six who object to others object to nobody else", |_| grant(|_| {}), full, DONE),
        alice(
            "a withdrawal that found no room objects to all",
            |_| grant(|it| it.recipient = GARAGE),
            |t| {
                full(t);
                t.send(DAN, t.withdrawal());
            },
            Err(Objected),
        ),
        alice(
            "making room afterwards passes nobody over",
            |_| grant(|_| {}),
            |t| {
                owners_places(t);
                t.send(DAN, t.withdrawal());
                for place in 1..=6 {
                    t.send(ALICE, lift(Some(Account([place; 20]))));
                }
            },
            Err(Objected),
        ),
        alice(
            "an owner who fills the places with its own objections silences nobody",
            |_| grant(|_| {}),
            |t| {
                owners_places(t);
                t.objects(DAN, Some(INSURER));
            },
            Err(Objected),
        ),
    ]
}

/// How long an objection lasts when the role ends by which it was made.
fn over() -> Vec<Scenario> {
    const DONE: Exp = Ok("grant-activated");
    const MONTH: u64 = 30 * DAY;
    /// Alice grants so many seconds after T0, for 800 from the last thing that happened on.
    fn alice(name: &'static str, later: u64, given: fn(&mut Fixture), exp: Exp) -> Scenario {
        let message = |t: &Fixture| grant(|it| (it.history_from.0, it.expires_at.0) = (T0 + 50, t.now + 800));
        does(name, ALICE, message, exp).given(given).at(later)
    }
    vec![
        alice(
            "who leaves the role objects no longer",
            100,
            |t| {
                objected(t);
                t.ends_delegation(DAN, DAN);
            },
            DONE,
        ),
        alice(
            "who turns another offer down objects still",
            100,
            |t| {
                objected(t);
                t.ends_delegation(ALICE, DAN);
                t.offers(ALICE, DAN, mandate(Delegate));
                t.ends_delegation(DAN, DAN);
            },
            Err(Objected),
        ),
        alice(
            "an offer that is taken back shortens no objection by another role",
            50 + MONTH,
            |t| {
                let century = |terms| DelegationTerms { expires_at: UnixSeconds(T0 + 100 * DAY), ..terms };
                t.manages(DAN, century(mandate(Driver)));
                t.objects(DAN, Some(INSURER));
                t.offers(ALICE, DAN, mandate(Driver));
                t.ends_delegation(ALICE, DAN);
                t.at(T0 + 50 + MONTH);
            },
            Err(Objected),
        ),
        alice(
            "a short role beside a long one shortens no objection",
            300,
            |t| {
                t.manages(DAN, mandate(Driver));
                t.offers(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100), ..mandate(Driver) });
                t.objects(DAN, Some(INSURER));
                t.at(T0 + 300);
            },
            Err(Objected),
        ),
        alice(
            "whoever found no room is heard for thirty days",
            49 + MONTH,
            |t| {
                crowded_for_long(t);
                t.at(T0 + 49 + MONTH);
            },
            Err(Objected),
        ),
        alice(
            "and no longer than thirty days",
            50 + MONTH,
            |t| {
                crowded_for_long(t);
                t.at(T0 + 50 + MONTH);
            },
            DONE,
        ),
        alice(
            "whom somebody named who left objects still",
            100,
            |t| {
                t.appoints(CAROL, FleetManager);
                t.delegates(CAROL, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 2_000), ..mandate(Driver) });
                t.objects(DAN, Some(INSURER));
                t.ends_delegation(CAROL, CAROL);
            },
            Err(Objected),
        ),
        alice(
            "thirty days after who named one left, that one objects no longer",
            50 + MONTH,
            |t| {
                let century = |terms| DelegationTerms { expires_at: UnixSeconds(T0 + 100 * DAY), ..terms };
                t.delegates(ALICE, CAROL, century(mandate(FleetManager)));
                t.delegates(CAROL, DAN, century(mandate(Driver)));
                t.objects(DAN, Some(INSURER));
                t.ends_delegation(CAROL, CAROL);
                t.at(T0 + 50 + MONTH);
            },
            DONE,
        ),
        alice(
            "who loses the role by another objects still",
            100,
            |t| {
                objected(t);
                t.ends_delegation(ALICE, DAN);
            },
            Err(Objected),
        ),
        alice(
            "who lost the role by another objects for thirty days",
            49 + MONTH,
            |t| {
                objected_for_long(t);
                t.ends_delegation(ALICE, DAN);
                t.at(T0 + 49 + MONTH);
            },
            Err(Objected),
        ),
        alice(
            "after thirty days who lost the role objects no longer",
            50 + MONTH,
            |t| {
                objected_for_long(t);
                t.ends_delegation(ALICE, DAN);
                t.at(T0 + 50 + MONTH);
            },
            DONE,
        ),
        alice(
            "an objection does not outlast the role that another ended early",
            2_000,
            |t| {
                objected(t);
                t.ends_delegation(ALICE, DAN);
                t.at(T0 + 2_000);
            },
            DONE,
        ),
        alice(
            "while the role lasts thirty days are no end",
            50 + MONTH,
            |t| {
                objected_for_long(t);
                t.at(T0 + 50 + MONTH);
            },
            Err(Objected),
        ),
        alice(
            "thirty days after the role ended above an objection stands no longer",
            50 + MONTH,
            |t| {
                named_by_carol(t);
                t.ends_delegation(ALICE, CAROL);
                t.at(T0 + 50 + MONTH);
            },
            DONE,
        ),
        alice(
            "who was named by one that lost the role objects until then",
            49 + MONTH,
            |t| {
                named_by_carol(t);
                t.ends_delegation(ALICE, CAROL);
                t.at(T0 + 49 + MONTH);
            },
            Err(Objected),
        ),
        alice(
            "the end of another's role shortens no objection",
            50 + MONTH,
            |t| {
                objected_for_long(t);
                t.appoints(ERIN, Driver);
                t.ends_delegation(ALICE, ERIN);
                t.at(T0 + 50 + MONTH);
            },
            Err(Objected),
        ),
        alice(
            "after everything was stopped objections stand for thirty days",
            49 + MONTH,
            |t| {
                objected_for_long(t);
                t.stops_everything(ALICE);
                t.at(T0 + 49 + MONTH);
            },
            Err(Objected),
        ),
        alice(
            "thirty days after everything was stopped objections stand no longer",
            50 + MONTH,
            |t| {
                objected_for_long(t);
                t.stops_everything(ALICE);
                t.at(T0 + 50 + MONTH);
            },
            DONE,
        ),
        does("a new owner finds no objection", BOB, |_| grant(|it| it.history_from = UnixSeconds(T0 + 50)), DONE).given(|t| {
            objected(t);
            t.transfers(ALICE, BOB);
        }),
        does("a vehicle bought back brings no objection back", ALICE, |_| grant(|it| it.history_from = UnixSeconds(T0 + 50)), DONE).given(
            |t| {
                objected(t);
                t.transfers(ALICE, BOB);
                t.transfers(BOB, ALICE);
            },
        ),
        does(
            "after a sale the first objection is the only one",
            ALICE,
            |_| grant(|it| (it.recipient, it.history_from) = (GARAGE, UnixSeconds(T0 + 50))),
            DONE,
        )
        .given(|t| {
            driven(t);
            t.objects(DAN, Some(GARAGE));
            t.transfers(ALICE, BOB);
            t.transfers(BOB, ALICE);
            objected(t);
        }),
    ]
}

/// Carol, for a hundred days, names Dan for as long, who objects to the insurer.
fn named_by_carol(t: &mut Fixture) {
    let long = UnixSeconds(T0 + 100 * DAY);
    t.delegates(ALICE, CAROL, DelegationTerms { expires_at: long, ..mandate(FleetManager) });
    t.delegates(CAROL, DAN, DelegationTerms { expires_at: long, ..mandate(Driver) });
    t.objects(DAN, Some(INSURER));
}
