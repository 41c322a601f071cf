//! Granting: alone, onward, under a delegation, and in answer to a request.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyStatus},
    Account, Action, Actions, Agreement,
    AssignedRole::{Delegate, Driver, FleetManager},
    DelegationTerms,
    Denial::*,
    GrantTerms, Message, Needed, Nonce, PurposeCode, Purposes, Realm, Region, Regions, RequestEnd, Residency, Right, Rights, Role, Seconds,
    Seq, SignalClass, SignalClasses, TermsHash, UnixSeconds,
};
use valet_testkit::{
    agreement, classes, grant, mandate, profile, request, share, terms, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, COACHING, ERIN, FRED,
    GARAGE, GATEKEEPER, INSURER, LAB, LONGEST, MAKER, NOBODY, NO_GRANT, NO_REQUEST, NO_VEHICLE, POLICE, RETENTION, T0, VAN,
};

const CENTURY: u64 = 36_500 * 86_400;

/// Alice grants.
fn gives(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    does(name, ALICE, message, exp)
}

pub(super) fn table() -> Vec<Scenario> {
    let mut table = plain();
    table.extend(controllers());
    table.extend(regions());
    table.extend(windows());
    table.extend(delegated());
    table.extend(by_two_mandates());
    table.extend(within_bounds());
    table.extend(onward());
    table.extend(answers());
    table.extend(needs());
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

/// On whose behalf a recipient processes.
fn controllers() -> Vec<Scenario> {
    const DONE: Exp = Ok("grant-activated");
    fn to(recipient: Account, controller: Option<Account>) -> Message {
        let agreement = Agreement { controller, ..agreement() };
        Message::Grant { terms: GrantTerms { recipient, ..terms() }, agreement, request: None }
    }
    vec![
        gives("a processor may receive for a data holder", |_| to(LAB, Some(MAKER)), DONE),
        gives("a processor may receive for a third party", |_| to(LAB, Some(INSURER)), DONE),
        gives("who receives for itself may do so for another", |_| to(INSURER, Some(MAKER)), DONE),
        gives("a processor says for whom it receives", |_| to(LAB, None), Err(ControllerMissing)),
        gives("nobody receives on behalf of itself", |_| to(INSURER, Some(INSURER)), Err(ControllerMissing)),
        gives("a processor does not receive on behalf of itself", |_| to(LAB, Some(LAB)), Err(ControllerMissing)),
        gives("nobody receives on behalf of one that is no party", |_| to(LAB, Some(NOBODY)), Err(ControllerMissing)),
        gives("nobody receives on behalf of the owner", |_| to(LAB, Some(ALICE)), Err(ControllerMissing)),
        gives("nobody receives on behalf of a gatekeeper", |_| to(LAB, Some(GATEKEEPER)), Err(ControllerMissing)),
        gives("nobody receives on behalf of an authority", |_| to(LAB, Some(POLICE)), Err(ControllerMissing)),
        gives("nobody receives on behalf of a suspended party", |_| to(LAB, Some(GARAGE)), Err(ControllerMissing))
            .given(|t| t.stands(GARAGE, PartyStatus::Suspended)),
        gives("a processor does not receive on behalf of another processor", |_| to(INSURER, Some(LAB)), Err(ControllerMissing)),
        gives("a processor that receives for itself too needs no other", |_| to(LAB, None), DONE).given(|t| {
            let profile = profile(&[PartyKind::Processor, PartyKind::ThirdParty], Gatekeeper::No);
            t.send(ADMIN, Message::SetParty { account: LAB, profile, status: PartyStatus::Declared });
        }),
    ]
}

/// Where the data may go outside the vehicle.
fn regions() -> Vec<Scenario> {
    const DONE: Exp = Ok("grant-activated");
    fn off_board(regions: &[Region]) -> Message {
        let regions = Regions::of(regions);
        grant(|it| (it.residency, it.regions) = (Residency::OffBoard, regions))
    }
    vec![
        gives("data may be allowed to leave the vehicle for one region", |_| off_board(&[Region::Eea]), DONE),
        gives("data may be allowed to leave the vehicle for every region", |_| off_board(Region::LIST), DONE),
        gives("data that may leave the vehicle may go somewhere", |_| off_board(&[]), Err(EmptyScope)),
        gives("data that stay in the vehicle go nowhere", |_| grant(|it| it.regions = Regions::of(&[Region::Eea])), Err(EmptyScope)),
    ]
}

fn windows() -> Vec<Scenario> {
    const fn last(not_before: u64, longest: u64) -> (UnixSeconds, UnixSeconds) {
        (UnixSeconds(not_before), UnixSeconds(not_before.saturating_add(longest)))
    }
    fn until(end: u64) -> Message {
        grant(|it| it.expires_at = UnixSeconds(end))
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
        gives("a grant until a century from now is too long", |_| until(T0 + 100 + CENTURY), Err(DurationTooLong)),
        gives("a grant beyond a century is not meant", |_| until(T0 + 101 + CENTURY), Err(TimeOutOfRange)),
        gives("a grant until the end of time is not meant", |_| until(u64::MAX), Err(TimeOutOfRange)),
        gives(
            "a grant in milliseconds is not meant",
            |_| grant(|it| (it.not_before.0, it.expires_at.0) = (1_750_000_000_000, 1_750_000_100_000)),
            Err(TimeOutOfRange),
        ),
        gives(
            "a grant may begin in almost a century",
            |_| grant(|it| (it.not_before, it.expires_at) = last(T0 + 99 + CENTURY, 1)),
            Ok("grant-activated"),
        ),
        gives("a grant may reach only what comes at its end", |_| grant(|it| it.history_from = it.expires_at), Ok("grant-activated")),
        gives(
            "a grant of data of after its end is not meant",
            |_| grant(|it| it.history_from.0 = it.expires_at.0 + 1),
            Err(TimeOutOfRange),
        ),
        gives("a grant of data of the end of time is not meant", |_| grant(|it| it.history_from.0 = u64::MAX), Err(TimeOutOfRange)),
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
        does("a fleet manager grants of every vehicle of the fleet", CAROL, |_| grant(|_| {}), Ok("grant-activated"))
            .given(|t| t.manages(CAROL, mandate(FleetManager))),
        does("after the sale the former owner's fleet manager grants nothing", CAROL, |_| grant(|_| {}), Err(NotAuthorised)).given(|t| {
            t.manages(CAROL, mandate(FleetManager));
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

/// Of a caller's mandates, for the vehicle and for the fleet, the one counts that reaches what is done.
fn by_two_mandates() -> Vec<Scenario> {
    const DONE: Exp = Ok("grant-activated");
    const WIDE: fn(&mut DelegationTerms) = |_| {};
    const FEW_CLASSES: fn(&mut DelegationTerms) = |it| it.classes = only(SignalClass::SpeedMotion);
    const FEW_ACTIONS: fn(&mut DelegationTerms) = |it| it.actions = Actions::of(&[Action::Read]);
    const SHORT: fn(&mut DelegationTerms) = |it| it.expires_at = UnixSeconds(T0 + 819);
    const SHORT_GRANTS: fn(&mut DelegationTerms) = |it| it.longest_grant = Some(Seconds(1));
    const NO_PURPOSE: fn(&mut DelegationTerms) = |it| it.purposes = Some(Purposes(0));
    const NO_RIGHT: fn(&mut DelegationTerms) = |it| it.rights = Rights::of(&[Right::Revoke]);
    /// Carol acts for the vehicle as a delegate, and for the fleet as its manager.
    fn both(t: &mut Fixture, of_vehicle: fn(&mut DelegationTerms), of_fleet: fn(&mut DelegationTerms)) {
        let (mut vehicle, mut fleet) = (mandate(Delegate), mandate(FleetManager));
        of_vehicle(&mut vehicle);
        of_fleet(&mut fleet);
        t.delegates(ALICE, CAROL, vehicle);
        t.manages(CAROL, fleet);
    }
    fn carol(name: &'static str, given: fn(&mut Fixture), exp: Exp) -> Scenario {
        does(name, CAROL, |_| grant(|_| {}), exp).given(given)
    }
    fn as_manager(name: &'static str, given: fn(&mut Fixture)) -> Scenario {
        carol(name, given, DONE).role(Role::Assigned(FleetManager))
    }
    fn as_delegate(name: &'static str, given: fn(&mut Fixture)) -> Scenario {
        carol(name, given, DONE).role(Role::Assigned(Delegate))
    }
    vec![
        as_delegate("of two mandates that reach it the vehicle's counts", |t| both(t, WIDE, WIDE)),
        as_manager("a mandate of few classes hides no wider one", |t| both(t, FEW_CLASSES, WIDE)),
        as_manager("a mandate of few actions hides no wider one", |t| both(t, FEW_ACTIONS, WIDE)),
        as_manager("a mandate that ends sooner hides no longer one", |t| both(t, SHORT, WIDE)),
        as_manager("a mandate of short grants hides no longer one", |t| both(t, SHORT_GRANTS, WIDE)),
        as_manager("a mandate of no purpose hides no other", |t| both(t, NO_PURPOSE, WIDE)),
        as_manager("a mandate without the right hides no other", |t| both(t, NO_RIGHT, WIDE)),
        as_delegate("a narrower mandate of the fleet does not stand in the way", |t| both(t, WIDE, FEW_CLASSES)),
        as_delegate("a fleet's mandate without the right does not stand in the way", |t| both(t, WIDE, NO_RIGHT)),
        as_manager("who only drives the vehicle grants by the fleet's mandate", |t| {
            t.appoints(CAROL, Driver);
            t.manages(CAROL, mandate(FleetManager));
        }),
        as_manager("a mandate that was only offered hides no other", |t| {
            t.manages(CAROL, mandate(FleetManager));
            t.offers(ALICE, CAROL, mandate(Delegate));
        }),
        carol(
            "two mandates are not added up",
            |t| both(t, FEW_CLASSES, |it| it.classes = only(SignalClass::ActuateComfort)),
            Err(ScopeExceedsCeiling),
        ),
        carol("where no mandate reaches it the grant is denied", |t| both(t, FEW_CLASSES, FEW_ACTIONS), Err(ScopeExceedsCeiling)),
        carol("a mandate without the right does not widen the other", |t| both(t, NO_RIGHT, FEW_CLASSES), Err(ScopeExceedsCeiling)),
        carol("where no mandate has the right the grant is denied", |t| both(t, NO_RIGHT, NO_RIGHT), Err(NotAuthorised)),
        does(
            "what one mandate grants hangs on that mandate alone",
            INSURER,
            |t| Message::Use { grant: t.grant, request: request() },
            Ok("grant-used"),
        )
        .given(|t| {
            both(t, FEW_CLASSES, WIDE);
            t.grant = t.send(CAROL, grant(|_| {})).grant.unwrap();
            t.ends_delegation(ALICE, CAROL);
        }),
    ]
}

/// Mandates that are bounded to purposes and to a length.
fn within_bounds() -> Vec<Scenario> {
    const DONE: Exp = Ok("grant-activated");
    const REPAIR: PurposeCode = PurposeCode(2);
    /// Carol may grant these classes, for such purposes and such a length.
    fn bounded(t: &mut Fixture, purposes: Option<u64>, longest: Option<u32>) {
        let classes = terms().classes.or(only(SignalClass::Diagnostics));
        let (purposes, longest_grant) = (purposes.map(Purposes), longest.map(Seconds));
        t.delegates(ALICE, CAROL, DelegationTerms { classes, purposes, longest_grant, ..mandate(Delegate) });
    }
    fn repair(_: &Fixture) -> Message {
        grant(|it| (it.purpose, it.classes, it.actions) = (REPAIR, only(SignalClass::Diagnostics), Actions::of(&[Action::Read])))
    }
    fn carol(name: &'static str, message: fn(&Fixture) -> Message, given: fn(&mut Fixture), exp: Exp) -> Scenario {
        does(name, CAROL, message, exp).given(given)
    }
    vec![
        carol("who may grant for repair does so", repair, |t| bounded(t, Some(1 << 2), None), DONE),
        carol("who may grant for repair and more does so", repair, |t| bounded(t, Some(u64::MAX), None), DONE),
        carol(
            "who may grant for another purpose does not for repair",
            repair,
            |t| bounded(t, Some(!(1 << 2)), None),
            Err(ScopeExceedsCeiling),
        ),
        carol("who may grant for no purpose grants nothing", repair, |t| bounded(t, Some(0), None), Err(ScopeExceedsCeiling)),
        carol(
            "a purpose that no set can hold is granted by those alone who may for every one",
            |_| grant(|_| {}),
            |t| bounded(t, Some(u64::MAX), None),
            Err(ScopeExceedsCeiling),
        ),
        // From T0 + 100 to T0 + 820.
        carol("who may grant for so long does so", |_| grant(|_| {}), |t| bounded(t, None, Some(720)), DONE),
        carol(
            "who may grant for so long grants no second longer",
            |_| grant(|_| {}),
            |t| bounded(t, None, Some(719)),
            Err(ScopeExceedsCeiling),
        ),
        carol(
            "the length counts from the beginning",
            |_| grant(|it| it.not_before = UnixSeconds(T0 + 720)),
            |t| bounded(t, None, Some(100)),
            DONE,
        ),
        carol("who may grant for no time grants nothing", |_| grant(|_| {}), |t| bounded(t, None, Some(0)), Err(ScopeExceedsCeiling)),
        does("a bound holds for those below as well", ERIN, repair, Err(ScopeExceedsCeiling)).given(|t| {
            bounded(t, Some(1 << 2), None);
            let (classes, purposes) = (only(SignalClass::Diagnostics), Some(Purposes(1 << 2)));
            t.delegates(CAROL, ERIN, DelegationTerms { classes, purposes, depth_left: 1, ..mandate(Delegate) });
            // As no message would.
            t.state.delegations.get_mut(&(Realm::Vehicle(CAR), CAROL)).unwrap().terms.purposes = Some(Purposes(1 << 3));
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
    /// The parent, now the fixture's, leaves for two regions.
    fn off_board(t: &mut Fixture) {
        let regions = Regions::of(&[Region::Eea, Region::Adequate]);
        t.grant = t.grants(|it| (it.residency, it.regions) = (Residency::OffBoard, regions));
    }
    fn leaving(t: &Fixture, regions: &[Region]) -> Message {
        let regions = Regions::of(regions);
        shared(t, |it| (it.residency, it.regions) = (Residency::OffBoard, regions))
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
        beyond("a share leaves the vehicle no more than its parent", |t| {
            shared(t, |it| (it.residency, it.regions) = (Residency::OffBoard, Regions::of(&[Region::Eea])))
        }),
        gives("a share may stay in the vehicle when its parent leaves it", |t| share(t.last, GARAGE, 0), Ok("grant-activated"))
            .given(off_board),
        gives("a share may leave for the regions of its parent", |t| leaving(t, &[Region::Eea, Region::Adequate]), Ok("grant-activated"))
            .given(off_board),
        gives("a share leaves for no region of its own", |t| leaving(t, &[Region::Eea, Region::Elsewhere]), Err(ScopeExceedsCeiling))
            .given(off_board),
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
        gives(
            "after everything was stopped no grant of before is a parent",
            |t| shared(t, |it| it.history_from = UnixSeconds(T0 + 50)),
            Err(ParentEnded),
        )
        .given(|t| t.stops_everything(ALICE)),
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
        does(
            "a new owner does not grant what the former was asked",
            BOB,
            |t| answer(t, |it| it.history_from = UnixSeconds(T0 + 50)),
            Err(StaleEpoch),
        )
        .given(|t| {
            asked(t);
            t.transfers(ALICE, BOB);
        }),
        gives(
            "what was asked before everything was stopped is not granted",
            |t| answer(t, |it| it.history_from = UnixSeconds(T0 + 50)),
            Err(StaleEpoch),
        )
        .given(|t| {
            asked(t);
            t.stops_everything(ALICE);
        }),
        gives("nothing is granted more deeply than was asked", |t| answer(t, |_| {}), Err(ScopeExceedsRequest)).given(|t| {
            t.asked(|it| it.depth_left = 2);
        }),
        gives(
            "nothing is granted for a region that was not asked for",
            |t| answer(t, |it| (it.residency, it.regions) = (Residency::OffBoard, Regions::of(&[Region::Eea, Region::Elsewhere]))),
            Err(ScopeExceedsRequest),
        )
        .given(|t| {
            t.asked(|it| (it.residency, it.regions) = (Residency::OffBoard, Regions::of(&[Region::Eea])));
        }),
    ]
}

/// Answers that give what the request needs, and less.
fn needs() -> Vec<Scenario> {
    /// The insurer asks for speed, the odometer and commands, of the whole time and three times onward, of which it
    /// needs to read speed, of the last of it, and once onward.
    fn needing(t: &mut Fixture) {
        let asked = GrantTerms {
            classes: terms().classes.or(only(SignalClass::Odometer)),
            actions: Actions::of(&[Action::Read, Action::Subscribe, Action::Actuate]),
            not_before: UnixSeconds(T0 + 50),
            ..terms()
        };
        let needed = Needed {
            classes: only(SignalClass::SpeedMotion),
            actions: Actions::of(&[Action::Read]),
            history_from: UnixSeconds(T0 + 5),
            depth_left: 1,
        };
        let (terms_hash, respond_by) = (agreement().terms_hash, UnixSeconds(T0 + 200));
        t.send(INSURER, Message::RequestAccess { terms: asked, needed, terms_hash, respond_by, nonce: Nonce(0) });
    }
    /// Exactly what is needed, with some things changed.
    fn least(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        gives(name, message, exp).given(needing)
    }
    fn answer(t: &Fixture, change: impl FnOnce(&mut GrantTerms)) -> Message {
        let mut terms = GrantTerms {
            classes: only(SignalClass::SpeedMotion),
            actions: Actions::of(&[Action::Read]),
            history_from: UnixSeconds(T0 + 5),
            depth_left: 1,
            not_before: UnixSeconds(T0 + 50),
            ..terms()
        };
        change(&mut terms);
        Message::Grant { terms, agreement: agreement(), request: Some(t.request) }
    }
    const DONE: Exp = Ok("grant-activated");
    vec![
        least("what is needed and no more is an answer", |t| answer(t, |_| {}), DONE),
        least(
            "what is welcome too is an answer",
            |t| {
                answer(t, |it| {
                    (it.classes, it.history_from, it.depth_left) = (it.classes.or(only(SignalClass::Odometer)), UnixSeconds(T0), 3);
                })
            },
            DONE,
        ),
        least(
            "another class in the place of the one that is needed is no answer",
            |t| answer(t, |it| it.classes = only(SignalClass::Odometer)),
            Err(LessThanNeeded),
        ),
        least(
            "commands in the place of what is needed are no answer",
            |t| answer(t, |it| (it.classes, it.actions) = (only(SignalClass::ActuateComfort), Actions::of(&[Action::Actuate]))),
            Err(LessThanNeeded),
        ),
        least(
            "another action in the place of the one that is needed is no answer",
            |t| answer(t, |it| it.actions = Actions::of(&[Action::Subscribe])),
            Err(LessThanNeeded),
        ),
        least("less history than is needed is no answer", |t| answer(t, |it| it.history_from.0 += 1), Err(LessThanNeeded)),
        least("less sharing onward than is needed is no answer", |t| answer(t, |it| it.depth_left = 0), Err(LessThanNeeded)),
        least("a shorter answer may do", |t| answer(t, |it| it.expires_at = UnixSeconds(T0 + 101)), DONE),
        least(
            "more than was asked for is told before less than is needed",
            |t| answer(t, |it| (it.expires_at, it.depth_left) = (UnixSeconds(T0 + 821), 0)),
            Err(ScopeExceedsRequest),
        ),
        does(
            "what was answered may be narrowed below what was needed",
            ALICE,
            |t| Message::Narrow { grant: t.last, terms: GrantTerms { depth_left: 0, ..t.state.grants[&t.last].terms } },
            Ok("grant-narrowed"),
        )
        .given(|t| {
            needing(t);
            t.send(ALICE, answer(t, |_| {}));
        }),
    ]
}
