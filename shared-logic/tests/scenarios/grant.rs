//! Granting: alone, onward, under a delegation, and in answer to a request.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    party::PartyStatus,
    Account, Action, Actions, Agreement,
    AssignedRole::{Delegate, Driver, FleetManager},
    DelegationTerms,
    Denial::*,
    GrantTerms, Message, PurposeCode, Realm, RequestEnd, Residency, Right, Rights, Role, Seconds, Seq, SignalClass, SignalClasses,
    TermsHash, UnixSeconds,
};
use valet_testkit::{
    agreement, classes, grant, mandate, share, terms, Fixture, ADMIN, ALICE, BOB, CAROL, COACHING, ERIN, FRED, GARAGE, GATEKEEPER, INSURER,
    LAB, LONGEST, MAKER, NOBODY, NO_GRANT, NO_REQUEST, NO_VEHICLE, POLICE, RETENTION, T0, VAN,
};

/// Alice grants.
fn gives(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    does(name, ALICE, message, exp)
}

pub(super) fn table() -> Vec<Scenario> {
    let mut table = plain();
    table.extend(windows());
    table.extend(delegated());
    table.extend(onward());
    table.extend(answers());
    table
}

fn held_by(data_holder: Account) -> Message {
    Message::Grant { terms: terms(), agreement: Agreement { data_holder: Some(data_holder), ..agreement() }, request: None }
}

fn plain() -> Vec<Scenario> {
    vec![
        gives("the owner grants", |_| grant(|_| {}), Ok("grant-activated")).role(Role::Owner),
        gives(
            "the owner grants without naming who holds the data",
            |_| Message::Grant { terms: terms(), agreement: Agreement { data_holder: None, ..agreement() }, request: None },
            Ok("grant-activated"),
        ),
        gives(
            "a purpose of the first catalogue needs no entry",
            |_| {
                grant(|it| {
                    (it.purpose, it.classes, it.actions) =
                        (PurposeCode(2), only(SignalClass::Diagnostics), Actions::of(&[Action::History]));
                })
            },
            Ok("grant-activated"),
        ),
        gives("a purpose that asks the driver is granted, and waits", |_| grant(|it| it.purpose = COACHING), Ok("grant-activated")),
        gives(
            "commands alone are granted",
            |_| grant(|it| (it.classes, it.actions) = (only(SignalClass::ActuateComfort), Actions::of(&[Action::Actuate]))),
            Ok("grant-activated"),
        ),
        gives("a data holder may receive", |_| grant(|it| it.recipient = MAKER), Ok("grant-activated")),
        gives("a processor may receive", |_| grant(|it| it.recipient = LAB), Ok("grant-activated")),
        gives("data may be allowed to leave the vehicle", |_| grant(|it| it.residency = Residency::OffBoard), Ok("grant-activated")),
        gives("the most uses are counted", |_| grant(|it| it.max_uses = Some(u32::MAX)), Ok("grant-activated")),
        gives("while paused nothing is granted", |_| grant(|_| {}), Err(Paused)).given(|t| t.pauses()),
        gives("after the retirement nothing is granted", |_| grant(|_| {}), Err(Retired)).given(|t| t.retires()),
        gives("nobody grants of a vehicle that is not there", |_| grant(|it| it.vehicle = NO_VEHICLE), Err(UnknownVehicle)),
        gives("nobody grants of a vehicle out of use", |_| grant(|_| {}), Err(VehicleRetired)).given(|t| t.retires_car()),
        gives("the owner of one vehicle does not grant of another", |_| grant(|it| it.vehicle = VAN), Err(NotAuthorised)),
        does("the recipient cannot grant itself", INSURER, |_| grant(|_| {}), Err(NotAuthorised)),
        does("the admin cannot grant", ADMIN, |_| grant(|_| {}), Err(NotAuthorised)),
        gives("a former owner cannot grant", |_| grant(|_| {}), Err(NotAuthorised)).given(|t| t.transfers(ALICE, BOB)),
        gives("the recipient must be a party", |_| grant(|it| it.recipient = NOBODY), Err(UnknownParty)),
        gives("a gatekeeper is given nothing", |_| grant(|it| it.recipient = GATEKEEPER), Err(PartyIneligible)),
        gives("an authority is given nothing by a grant", |_| grant(|it| it.recipient = POLICE), Err(PartyIneligible)),
        gives("a suspended party is given nothing", |_| grant(|_| {}), Err(PartyIneligible))
            .given(|t| t.stands(INSURER, PartyStatus::Suspended)),
        gives("who holds the data must be a party", |_| held_by(NOBODY), Err(UnknownParty)),
        gives("who holds the data must be a data holder", |_| held_by(INSURER), Err(PartyIneligible)),
        gives("who holds the data may be a gatekeeper", |_| held_by(GATEKEEPER), Ok("grant-activated")),
        gives("who holds the data must not be suspended", |_| grant(|_| {}), Err(PartyIneligible))
            .given(|t| t.stands(MAKER, PartyStatus::Suspended)),
        gives("the purpose must be of the catalogue", |_| grant(|it| it.purpose = PurposeCode(77)), Err(UnknownPurpose)),
        gives("no grant has the purpose of emergencies", |_| grant(|it| it.purpose = PurposeCode(0)), Err(UnknownPurpose)),
        gives("a grant of no class is none", |_| grant(|it| it.classes = SignalClasses::NONE), Err(EmptyScope)),
        gives("a grant of no action is none", |_| grant(|it| it.actions = Actions::NONE), Err(EmptyScope)),
        gives(
            "data without an action for them are not granted",
            |_| grant(|it| it.actions = Actions::of(&[Action::Actuate])),
            Err(EmptyScope),
        ),
        gives(
            "an action without data for it is not granted",
            |_| grant(|it| it.classes = only(SignalClass::ActuateComfort)),
            Err(EmptyScope),
        ),
        gives("commands without their action are not granted", |_| grant(|it| it.actions = Actions::of(&[Action::Read])), Err(EmptyScope)),
        gives(
            "commands to the drive are never granted",
            |_| grant(|it| it.classes = classes(&[SignalClass::SpeedMotion, SignalClass::ActuateDrive])),
            Err(NeverGrantable),
        ),
        gives(
            "a grant stays within its purpose's classes",
            |_| grant(|it| it.classes = it.classes.or(only(SignalClass::Trip))),
            Err(ClassNotAllowedForPurpose),
        ),
        gives("history ends where the owner's time begins", |_| grant(|it| it.history_from = UnixSeconds(T0 - 1)), Err(HistoryBeforeFence)),
        does(
            "a new owner does not open the former owner's history",
            BOB,
            |_| grant(|it| it.history_from = UnixSeconds(T0 + 49)),
            Err(HistoryBeforeFence),
        )
        .given(|t| t.transfers(ALICE, BOB)),
        does(
            "a new owner grants from the handing over on",
            BOB,
            |_| grant(|it| it.history_from = UnixSeconds(T0 + 50)),
            Ok("grant-activated"),
        )
        .given(|t| t.transfers(ALICE, BOB)),
        gives(
            "data are not kept longer than the purpose allows",
            |_| grant(|it| it.retention = Seconds(RETENTION + 1)),
            Err(RetentionTooLong),
        ),
        gives("a grant for no use is none", |_| grant(|it| it.max_uses = Some(0)), Err(UsesExhausted)),
        gives("a grant is shared onward three times at most", |_| grant(|it| it.depth_left = 4), Err(DepthExceeded)),
        gives("event numbers do not wrap on a grant", |_| grant(|_| {}), Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
        gives("the last event number makes a grant", |_| grant(|_| {}), Ok("grant-activated")).given(|t| t.car().seq = Seq(u64::MAX - 1)),
    ]
}

fn windows() -> Vec<Scenario> {
    const fn last(not_before: u64, longest: u64) -> (UnixSeconds, UnixSeconds) {
        (UnixSeconds(not_before), UnixSeconds(not_before.saturating_add(longest)))
    }
    vec![
        gives("every grant has an end", |_| grant(|it| it.expires_at = UnixSeconds(0)), Err(NoExpiry)),
        gives("a window does not end when it begins", |_| grant(|it| it.not_before = it.expires_at), Err(WindowReversed)),
        gives("a window does not end before it begins", |_| grant(|it| it.not_before = UnixSeconds(u64::MAX)), Err(WindowReversed)),
        gives("a window that ends now is over", |_| grant(|_| {}), Err(Expired)).at(820),
        gives("a window of one second is enough", |_| grant(|_| {}), Ok("grant-activated")).at(819),
        gives(
            "a grant begins at once when its beginning has passed",
            |_| grant(|it| it.not_before = UnixSeconds(0)),
            Ok("grant-activated"),
        ),
        gives("a grant may begin later", |_| grant(|it| it.not_before = UnixSeconds(T0 + 800)), Ok("grant-activated")),
        gives(
            "a grant runs as long as the purpose allows",
            |_| {
                grant(|it| {
                    (it.not_before, it.expires_at) = last(T0 + 300, LONGEST.into());
                })
            },
            Ok("grant-activated"),
        ),
        gives(
            "a grant runs no second longer",
            |_| {
                grant(|it| {
                    (it.not_before, it.expires_at) = last(T0 + 300, u64::from(LONGEST) + 1);
                })
            },
            Err(DurationTooLong),
        ),
        gives(
            "time that has passed does not count to the duration",
            |_| grant(|it| it.expires_at = UnixSeconds(T0 + 100 + 1_000)),
            Ok("grant-activated"),
        ),
        gives("a grant until the end of time is too long", |_| grant(|it| it.expires_at = UnixSeconds(u64::MAX)), Err(DurationTooLong)),
        gives(
            "a grant at the end of time is counted as any other",
            |_| {
                grant(|it| {
                    (it.not_before, it.expires_at) = last(u64::MAX - 1, 1);
                })
            },
            Ok("grant-activated"),
        ),
        gives("nothing can be granted when time has ended", |_| grant(|it| it.expires_at = UnixSeconds(u64::MAX)), Err(Expired))
            .at(u64::MAX - T0),
    ]
}

fn delegated() -> Vec<Scenario> {
    fn managed(t: &mut Fixture) {
        t.appoints(CAROL, FleetManager);
    }
    vec![
        does("a delegate with that right grants", CAROL, |_| grant(|_| {}), Ok("grant-activated"))
            .given(managed)
            .role(Role::Assigned(FleetManager)),
        does("a fleet manager grants of every vehicle of the fleet", CAROL, |_| grant(|_| {}), Ok("grant-activated")).given(|t| {
            t.send(ALICE, Message::Delegate { realm: Realm::Fleet(ALICE), to: CAROL, terms: mandate(FleetManager) });
        }),
        does("after the sale the former owner's fleet manager grants nothing", CAROL, |_| grant(|_| {}), Err(NotAuthorised)).given(|t| {
            t.send(ALICE, Message::Delegate { realm: Realm::Fleet(ALICE), to: CAROL, terms: mandate(FleetManager) });
            t.transfers(ALICE, BOB);
        }),
        does("at the end of three links something is granted", FRED, |_| grant(|_| {}), Ok("grant-activated")).given(three_links),
        does("a delegate without that right grants nothing", CAROL, |_| grant(|_| {}), Err(NotAuthorised)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Narrow]), ..mandate(Delegate) });
        }),
        does("who only drives grants nothing", CAROL, |_| grant(|_| {}), Err(NotAuthorised)).given(|t| t.appoints(CAROL, Driver)),
        does("a delegate grants no class beyond the ceiling", CAROL, |_| grant(|_| {}), Err(ScopeExceedsCeiling)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { classes: only(SignalClass::SpeedMotion), ..mandate(Delegate) });
        }),
        does("a delegate grants no action beyond the ceiling", CAROL, |_| grant(|_| {}), Err(ScopeExceedsCeiling)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { actions: Actions::of(&[Action::Read]), ..mandate(Delegate) });
        }),
        does("a delegate grants nothing that lasts longer than the delegation", CAROL, |_| grant(|_| {}), Err(ScopeExceedsCeiling)).given(
            |t| {
                t.delegates(ALICE, CAROL, DelegationTerms { expires_at: UnixSeconds(T0 + 819), ..mandate(Delegate) });
            },
        ),
        does("a ceiling is that of every link above", ERIN, |_| grant(|_| {}), Err(NotAuthorised)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Delegate]), ..mandate(Delegate) });
            t.delegates(CAROL, ERIN, DelegationTerms { rights: Rights::of(&[Right::Delegate]), depth_left: 1, ..mandate(Delegate) });
        }),
        does("a delegate's end ends the granting", CAROL, |_| grant(|_| {}), Err(NotAuthorised)).given(|t| {
            managed(t);
            t.ends_delegation(CAROL, CAROL);
        }),
    ]
}

/// Alice to Carol to Erin to Fred.
fn three_links(t: &mut Fixture) {
    t.appoints(CAROL, Delegate);
    t.delegates(CAROL, ERIN, DelegationTerms { depth_left: 1, ..mandate(Delegate) });
    t.delegates(ERIN, FRED, DelegationTerms { depth_left: 0, ..mandate(Delegate) });
}

/// The fixture's grant shared onward twice; the last share is `last`.
fn two_shares(t: &mut Fixture) {
    let first = t.shares(t.grant, GARAGE, 2);
    t.shares(first, LAB, 1);
}

fn onward() -> Vec<Scenario> {
    fn shared(t: &Fixture, change: impl FnOnce(&mut GrantTerms)) -> Message {
        let parent = t.grant;
        grant(|it| {
            (it.parent, it.recipient, it.depth_left) = (Some(parent), GARAGE, 2);
            change(it);
        })
    }
    fn counted(t: &mut Fixture) {
        t.grant = t.grants(|it| it.max_uses = Some(9));
    }
    fn beyond(name: &'static str, message: fn(&Fixture) -> Message) -> Scenario {
        gives(name, message, Err(ScopeExceedsCeiling))
    }
    vec![
        gives("a grant is shared onward", |t| shared(t, |_| {}), Ok("grant-activated")),
        gives(
            "a share may be less in everything",
            |t| {
                shared(t, |it| {
                    (it.classes, it.actions) = (only(SignalClass::SpeedMotion), Actions::of(&[Action::Read]));
                    (it.expires_at, it.retention, it.max_uses, it.depth_left) = (UnixSeconds(T0 + 200), Seconds(0), Some(1), 0);
                })
            },
            Ok("grant-activated"),
        ),
        does("a delegate shares onward", CAROL, |t| shared(t, |_| {}), Ok("grant-activated")).given(|t| t.appoints(CAROL, Delegate)),
        does("the recipient does not share by itself", INSURER, |t| shared(t, |_| {}), Err(NotAuthorised)),
        gives("the third share is the last", |t| share(t.last, MAKER, 0), Ok("grant-activated")).given(two_shares),
        gives("a fourth share is too deep", |t| share(t.last, INSURER, 0), Err(DepthExceeded)).given(|t| {
            two_shares(t);
            t.shares(t.last, MAKER, 0);
        }),
        does("two links and one share are three steps", ERIN, |t| shared(t, |_| {}), Ok("grant-activated")).given(three_links),
        does("three links and a share are too many steps", FRED, |t| shared(t, |_| {}), Err(DepthExceeded)).given(three_links),
        does("a delegation and three shares are too many steps", CAROL, |t| share(t.last, MAKER, 0), Err(ParentEnded)).given(|t| {
            two_shares(t);
            t.appoints(CAROL, Delegate);
        }),
        gives("a parent has to be there", |t| shared(t, |it| it.parent = Some(NO_GRANT)), Err(UnknownGrant)),
        gives(
            "a parent is of the same vehicle",
            |t| {
                let parent = t.last;
                shared(t, |it| it.parent = Some(parent))
            },
            Err(UnknownGrant),
        )
        .given(|t| {
            t.send(BOB, grant(|it| it.vehicle = VAN));
        }),
        gives("a share goes one step less deep", |t| shared(t, |it| it.depth_left = 3), Err(DepthExceeded)),
        gives("what may not be shared is not", |t| share(t.last, GARAGE, 0), Err(DepthExceeded))
            .given(|t| done(t.grants(|it| it.depth_left = 0))),
        beyond("a share is for the same purpose", |t| shared(t, |it| it.purpose = COACHING)),
        beyond("a share is of the same container", |t| shared(t, |it| it.container.0 = [1; 32])),
        beyond("a share has no class more", |t| shared(t, |it| it.classes = it.classes.or(only(SignalClass::Odometer)))),
        beyond("a share has no action more", |t| shared(t, |it| it.actions = Actions::ALL)),
        beyond("a share leaves the vehicle no more than its parent", |t| shared(t, |it| it.residency = Residency::OffBoard)),
        gives("a share may stay in the vehicle when its parent leaves it", |t| share(t.last, GARAGE, 0), Ok("grant-activated"))
            .given(|t| done(t.grants(|it| it.residency = Residency::OffBoard))),
        beyond("a share ends no later", |t| shared(t, |it| it.expires_at = UnixSeconds(T0 + 821))),
        gives("a share reaches no further back", |t| share(t.last, GARAGE, 0), Err(ScopeExceedsCeiling))
            .given(|t| done(t.grants(|it| it.history_from = UnixSeconds(T0 + 1)))),
        gives("a share is kept no longer", |t| share(t.last, GARAGE, 0), Err(ScopeExceedsCeiling))
            .given(|t| done(t.grants(|it| it.retention = Seconds(RETENTION - 1)))),
        gives("a share of counted uses is counted", |t| share(t.last, GARAGE, 0), Err(ScopeExceedsCeiling))
            .given(|t| done(t.grants(|it| it.max_uses = Some(9)))),
        gives("a share has as many uses as its parent", |t| shared(t, |it| it.max_uses = Some(9)), Ok("grant-activated")).given(counted),
        beyond("a share has no use more", |t| shared(t, |it| it.max_uses = Some(10))).given(counted),
        gives("a parent that was withdrawn shares nothing", |t| shared(t, |_| {}), Err(ParentEnded)).given(|t| t.withdraws()),
        gives("a parent of a suspended party shares nothing", |t| shared(t, |_| {}), Err(ParentEnded))
            .given(|t| t.stands(INSURER, PartyStatus::Suspended)),
        gives("a parent above the parent has to run too", |t| share(t.last, MAKER, 0), Err(ParentEnded)).given(|t| {
            two_shares(t);
            t.withdraws();
        }),
        gives("a suspended parent shares nothing for now", |t| shared(t, |_| {}), Err(WrongState)).given(|t| t.suspends(ALICE)),
        gives(
            "a parent that has not begun shares nothing yet",
            |t| {
                let parent = t.last;
                shared(t, |it| (it.parent, it.not_before) = (Some(parent), UnixSeconds(T0 + 200)))
            },
            Err(WrongState),
        )
        .given(|t| done(t.grants(|it| it.not_before = UnixSeconds(T0 + 101)))),
        does("a former owner's grant is no parent", BOB, |t| shared(t, |it| it.history_from = UnixSeconds(T0 + 50)), Err(ParentEnded))
            .given(|t| t.transfers(ALICE, BOB)),
    ]
}

fn answers() -> Vec<Scenario> {
    fn answer(t: &Fixture, change: impl FnOnce(&mut GrantTerms)) -> Message {
        let mut terms = GrantTerms { not_before: UnixSeconds(T0 + 50), ..terms() };
        change(&mut terms);
        Message::Grant { terms, agreement: agreement(), request: Some(t.request) }
    }
    fn asked(t: &mut Fixture) {
        t.asked(|_| {});
    }
    fn beyond(name: &'static str, message: fn(&Fixture) -> Message) -> Scenario {
        gives(name, message, Err(ScopeExceedsRequest)).given(asked)
    }
    vec![
        gives("the owner grants what was asked", |t| answer(t, |_| {}), Ok("grant-activated")).given(asked),
        gives("the owner grants less than was asked", |t| answer(t, |it| it.expires_at = UnixSeconds(T0 + 200)), Ok("grant-activated"))
            .given(asked),
        gives("what was put off is granted", |t| answer(t, |_| {}), Ok("grant-activated")).given(|t| {
            asked(t);
            t.send(ALICE, Message::DeferRequest { request: t.request });
        }),
        does("a delegate answers with a grant", CAROL, |t| answer(t, |_| {}), Ok("grant-activated")).given(|t| {
            asked(t);
            t.appoints(CAROL, Delegate);
        }),
        gives(
            "a request has to be there",
            |_| Message::Grant { terms: terms(), agreement: agreement(), request: Some(NO_REQUEST) },
            Err(UnknownRequest),
        ),
        gives("a request is answered to who asked", |t| answer(t, |it| it.recipient = GARAGE), Err(UnknownRequest)).given(asked),
        does("a request is answered for the vehicle that was asked for", BOB, |t| answer(t, |it| it.vehicle = VAN), Err(UnknownRequest))
            .given(asked),
        gives("a refused request is not granted", |t| answer(t, |_| {}), Err(RequestOver)).given(|t| {
            asked(t);
            t.closes(ALICE, RequestEnd::Refused);
        }),
        gives("a request is granted once", |t| answer(t, |_| {}), Err(RequestOver)).given(|t| {
            asked(t);
            t.send(ALICE, answer(t, |_| {}));
        }),
        gives("a request is granted in time", |t| answer(t, |_| {}), Err(RequestOver)).given(asked).at(200),
        gives("in its last second a request is granted", |t| answer(t, |_| {}), Ok("grant-activated")).given(asked).at(199),
        gives(
            "the terms agreed on are those that were offered",
            |t| Message::Grant {
                terms: terms(),
                agreement: Agreement { terms_hash: TermsHash([1; 32]), ..agreement() },
                request: Some(t.request),
            },
            Err(TermsMismatch),
        )
        .given(asked),
        beyond("no class is granted that was not asked for", |t| answer(t, |it| it.classes = it.classes.or(only(SignalClass::Odometer)))),
        beyond("nothing is granted for longer than was asked", |t| answer(t, |it| it.expires_at = UnixSeconds(T0 + 821))),
        beyond("no parent is granted that was not asked for", |t| {
            let parent = t.grant;
            answer(t, |it| (it.parent, it.depth_left) = (Some(parent), 2))
        }),
        gives("nothing is granted more deeply than was asked", |t| answer(t, |_| {}), Err(ScopeExceedsRequest)).given(|t| {
            t.asked(|it| it.depth_left = 2);
        }),
    ]
}
