//! Opening an emergency, and opening it again; closing it, reviewing it, and what may be read meanwhile.

use super::{asks_emergency, does, does_as, only, Exp, Scenario};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyStatus},
    Account, Action, CheckRequest, Coverage, Denial,
    Denial::*,
    EmergencyReason, Finding, Message, Residency, Role, Seq, SignalClass, SignalClasses, UnixSeconds, VehicleId,
};
use valet_testkit::{profile, Fixture, ADMIN, ALICE, AUDITOR, BOB, CAR, INSURANCE, INSURER, NOBODY, NO_VEHICLE, POLICE, RESCUE, T0, VAN};

const DAY: u64 = 86_400;
const CENTURY: u64 = 36_500 * DAY;

const fn opening_as(authority: Account, vehicle: VehicleId, classes: SignalClasses, until: u64) -> Message {
    Message::OpenEmergency { vehicle, authority, reason: EmergencyReason::PersonInDanger, classes, until: UnixSeconds(until) }
}

/// By the rescue service.
const fn opening(vehicle: VehicleId, classes: SignalClasses, until: u64) -> Message {
    opening_as(RESCUE, vehicle, classes, until)
}

const CLOSE: Message = Message::CloseEmergency { vehicle: CAR, authority: RESCUE };

/// The rescue service's emergency is reviewed.
const fn reviewing(auditor: Account, finding: Finding) -> Message {
    Message::ReviewEmergency { vehicle: CAR, auditor, authority: RESCUE, finding }
}

fn opens(name: &'static str, caller: Account, exp: Exp) -> Scenario {
    does_as(name, caller, |it| opening_as(it, CAR, SignalClasses::EMERGENCY, T0 + 300), exp)
}

pub(super) fn table() -> Vec<Scenario> {
    let mut table = opened();
    table.extend(opened_again());
    table.extend(admitted());
    table.extend(closed());
    table.extend(reviewed());
    table.extend(read());
    table
}

fn opened() -> Vec<Scenario> {
    const DONE: Exp = Ok("emergency-opened");
    /// Somebody in the rescue service's name.
    fn rescue_by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| opening(CAR, SignalClasses::EMERGENCY, T0 + 300), exp)
    }
    fn rescue(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, RESCUE, message, exp)
    }
    vec![
        opens("an admitted authority opens an emergency", RESCUE, DONE).role(Role::Party),
        rescue("an emergency lasts a day", |_| opening(CAR, only(SignalClass::LocationExact), T0 + 100 + DAY), DONE),
        rescue(
            "an end that a fast clock made five minutes too late is a day's",
            |_| opening(CAR, only(SignalClass::LocationExact), T0 + 400 + DAY),
            DONE,
        ),
        rescue(
            "an emergency lasts no second longer",
            |_| opening(CAR, only(SignalClass::LocationExact), T0 + 401 + DAY),
            Err(EmergencyTooLong),
        ),
        rescue(
            "an emergency does not last for a century",
            |_| opening(CAR, only(SignalClass::LocationExact), T0 + 100 + CENTURY),
            Err(EmergencyTooLong),
        ),
        rescue(
            "an emergency beyond a century is not meant",
            |_| opening(CAR, only(SignalClass::LocationExact), T0 + 101 + CENTURY),
            Err(TimeOutOfRange),
        ),
        rescue("an emergency does not last for ever", |_| opening(CAR, only(SignalClass::LocationExact), u64::MAX), Err(TimeOutOfRange)),
        rescue("an emergency does not end when it begins", |_| opening(CAR, only(SignalClass::LocationExact), T0 + 100), Err(Expired)),
        rescue("an emergency does not end in the past", |_| opening(CAR, only(SignalClass::LocationExact), 0), Err(Expired)),
        rescue("another vehicle is opened without the review of the first", |_| opening(VAN, only(SignalClass::TyreBody), T0 + 300), DONE)
            .given(|t| t.opens_emergency(RESCUE)),
        opens("another authority opens for itself", POLICE, DONE).given(|t| {
            t.opens_emergency(RESCUE);
            t.stands(POLICE, PartyStatus::Admitted);
        }),
        opens("while paused no emergency is opened", RESCUE, Err(Paused)).given(|t| t.pauses()),
        opens("after the retirement no emergency is opened", RESCUE, Err(Retired)).given(|t| t.retires()),
        rescue(
            "a vehicle that is not there is not opened",
            |_| opening(NO_VEHICLE, SignalClasses::EMERGENCY, T0 + 300),
            Err(UnknownVehicle),
        ),
        opens("a vehicle out of use is not opened", RESCUE, Err(VehicleRetired)).given(|t| t.retires_car()),
        opens("an account that is no party opens no emergency", NOBODY, Err(UnknownParty)),
        opens("the owner opens no emergency", ALICE, Err(UnknownParty)),
        opens("the admin opens no emergency", ADMIN, Err(UnknownParty)),
        rescue_by("nobody opens in an authority's name", INSURER, Err(NotAuthorised)),
        rescue_by("no other authority opens in an authority's name", POLICE, Err(NotAuthorised)),
        opens("an authority that nobody admitted opens no emergency", POLICE, Err(PartyIneligible)),
        opens("an admitted auditor opens no emergency", AUDITOR, Err(PartyIneligible)),
        opens("a third party opens no emergency", INSURER, Err(PartyIneligible)),
        opens("a suspended authority opens no emergency", RESCUE, Err(PartyIneligible)).given(|t| t.stands(RESCUE, PartyStatus::Suspended)),
        rescue("an emergency of no class is none", |_| opening(CAR, SignalClasses::NONE, T0 + 300), Err(EmptyScope)),
        rescue("an emergency stays in its mask", |_| opening(CAR, only(SignalClass::CameraAdas), T0 + 300), Err(EmergencyMaskExceeded)),
        rescue("an emergency opens no command", |_| opening(CAR, only(SignalClass::ActuateAccess), T0 + 300), Err(EmergencyMaskExceeded)),
        opens("event numbers do not wrap on an emergency", RESCUE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

/// The rescue service opens, closes, and is reviewed, all at once.
fn reviewed_as(t: &mut Fixture, finding: Finding) {
    t.opens_emergency(RESCUE);
    t.send(RESCUE, CLOSE);
    t.send(AUDITOR, reviewing(AUDITOR, finding));
}

fn opened_again() -> Vec<Scenario> {
    const DONE: Exp = Ok("emergency-opened");
    /// The rescue service opens so many seconds after T0, for a hundred.
    fn again(name: &'static str, message: fn(&Fixture) -> Message, later: u64, exp: Exp) -> Scenario {
        does(name, RESCUE, message, exp).at(later)
    }
    const fn until(later: u64) -> Message {
        opening(CAR, SignalClasses::EMERGENCY, T0 + later)
    }
    /// Opened at T0 + 50 until T0 + 150.
    fn open(t: &mut Fixture) {
        t.opens_emergency(RESCUE);
    }
    fn closed(t: &mut Fixture) {
        open(t);
        t.send(RESCUE, CLOSE);
    }
    /// At T0 + 50 and at T0 + 60, both justified.
    fn twice(t: &mut Fixture) {
        reviewed_as(t, Finding::Justified);
        t.at(T0 + 60);
        reviewed_as(t, Finding::Justified);
    }
    vec![
        opens("an open one is not opened again", RESCUE, Err(ReviewMissing)).given(open),
        opens("without a review no other is opened", RESCUE, Err(ReviewMissing)).given(closed),
        opens("one past its time is reviewed before another", RESCUE, Err(ReviewMissing)).given(open).at(200),
        again("a missing review holds back for a week after the end", |_| until(250 + 7 * DAY), 149 + 7 * DAY, Err(ReviewMissing))
            .given(open),
        again("a missing review holds back no longer", |_| until(250 + 7 * DAY), 150 + 7 * DAY, DONE).given(open),
        again("a closed one counts until the end it could have had", |_| until(250 + 7 * DAY), 149 + 7 * DAY, Err(ReviewMissing))
            .given(closed),
        opens("after a review that found it justified another is opened", RESCUE, DONE).given(|t| reviewed_as(t, Finding::Justified)),
        opens("a third one in seven days is not opened", RESCUE, Err(EmergencyTooOften)).given(twice),
        again("in the last second of seven days a third one is not opened", |_| until(150 + 7 * DAY), 49 + 7 * DAY, Err(EmergencyTooOften))
            .given(twice),
        again("after seven days a third one is opened", |_| until(150 + 7 * DAY), 50 + 7 * DAY, DONE).given(twice),
        again(
            "two without a review are not followed by a third in seven days",
            |_| until(300 + 7 * DAY),
            250 + 7 * DAY,
            Err(ReviewMissing),
        )
        .given(|t| {
            open(t);
            t.at(T0 + 150 + 7 * DAY).opens_emergency(RESCUE);
        }),
        again("two of one vehicle do not count for another", |_| opening(VAN, SignalClasses::EMERGENCY, T0 + 200), 100, DONE).given(twice),
        opens("two by one authority do not count for another", POLICE, DONE).given(|t| {
            t.stands(POLICE, PartyStatus::Admitted);
            twice(t);
        }),
        opens("after an unjustified one no other is opened", RESCUE, Err(EmergencyBarred)).given(|t| reviewed_as(t, Finding::Unjustified)),
        again("in the last second of thirty days no other is opened", |_| until(150 + 30 * DAY), 49 + 30 * DAY, Err(EmergencyBarred))
            .given(|t| reviewed_as(t, Finding::Unjustified)),
        again("thirty days after an unjustified one another is opened", |_| until(150 + 30 * DAY), 50 + 30 * DAY, DONE)
            .given(|t| reviewed_as(t, Finding::Unjustified)),
        again("the thirty days count from the review", |_| until(150 + 35 * DAY), 49 + 35 * DAY, Err(EmergencyBarred)).given(|t| {
            closed(t);
            t.at(T0 + 50 + 5 * DAY);
            t.send(AUDITOR, reviewing(AUDITOR, Finding::Unjustified));
        }),
        opens("unjustified is told before too often", RESCUE, Err(EmergencyBarred)).given(|t| {
            reviewed_as(t, Finding::Justified);
            reviewed_as(t, Finding::Unjustified);
        }),
    ]
}

/// When who was admitted may act.
fn admitted() -> Vec<Scenario> {
    const DONE: Exp = Ok("emergency-opened");
    /// The police opens so many seconds after T0, for a hundred.
    fn police(name: &'static str, message: fn(&Fixture) -> Message, later: u64, exp: Exp) -> Scenario {
        does(name, POLICE, message, exp).at(later)
    }
    const fn until(authority: Account, later: u64) -> Message {
        opening_as(authority, CAR, SignalClasses::EMERGENCY, T0 + later)
    }
    fn reviews(name: &'static str, later: u64, exp: Exp) -> Scenario {
        does(name, POLICE, |_| reviewing(POLICE, Finding::Justified), exp).at(later).given(late_auditor)
    }
    /// The police is admitted when the contract is so many seconds old.
    fn after(t: &mut Fixture, later: u64) {
        t.at(T0 + later).stands(POLICE, PartyStatus::Admitted);
    }
    /// An auditor is admitted on the eighth day, with an emergency to review.
    fn late_auditor(t: &mut Fixture) {
        t.at(T0 + 7 * DAY);
        t.opens_emergency(RESCUE);
        let profile = profile(&[PartyKind::Auditor], Gatekeeper::No);
        t.send(ADMIN, Message::SetParty { account: POLICE, profile, status: PartyStatus::Admitted });
    }
    vec![
        police("in a contract's first week an authority acts at once", |_| until(POLICE, 100 + 7 * DAY), 7 * DAY - 1, DONE)
            .given(|t| after(t, 7 * DAY - 1)),
        police(
            "after a contract's first week an authority does not act at once",
            |_| until(POLICE, 100 + 7 * DAY),
            7 * DAY,
            Err(AdmissionPending),
        )
        .given(|t| after(t, 7 * DAY)),
        police("three days after its admission an authority acts", |_| until(POLICE, 100 + 10 * DAY), 10 * DAY, DONE)
            .given(|t| after(t, 7 * DAY)),
        police("a second before that it does not act", |_| until(POLICE, 100 + 10 * DAY), 10 * DAY - 1, Err(AdmissionPending))
            .given(|t| after(t, 7 * DAY)),
        does("an authority that is admitted again acts on", RESCUE, |_| until(RESCUE, 100 + 7 * DAY), DONE).at(7 * DAY).given(|t| {
            t.at(T0 + 7 * DAY).stands(RESCUE, PartyStatus::Admitted);
        }),
        does("an authority that was suspended waits anew", RESCUE, |_| until(RESCUE, 100 + 7 * DAY), Err(AdmissionPending))
            .at(7 * DAY)
            .given(|t| {
                t.stands(RESCUE, PartyStatus::Suspended);
                t.at(T0 + 7 * DAY).stands(RESCUE, PartyStatus::Admitted);
            }),
        does("an auditor that becomes an authority too waits", AUDITOR, |_| until(AUDITOR, 100 + 7 * DAY), Err(AdmissionPending))
            .at(7 * DAY)
            .given(|t| {
                let profile = profile(&[PartyKind::Authority, PartyKind::Auditor], Gatekeeper::No);
                t.at(T0 + 7 * DAY).send(ADMIN, Message::SetParty { account: AUDITOR, profile, status: PartyStatus::Admitted });
            }),
        reviews("an auditor of the second week does not review at once", 7 * DAY + 100, Err(AdmissionPending)),
        reviews("an auditor reviews three days after its admission", 10 * DAY, Ok("emergency-reviewed")),
        asks_emergency("what an authority opened before it waits for another role goes on", |it| it.recipient = POLICE, Ok(()))
            .at(7 * DAY + 50)
            .given(|t| {
                t.stands(POLICE, PartyStatus::Admitted);
                t.at(T0 + 7 * DAY).opens_emergency(POLICE);
                let profile = profile(&[PartyKind::Authority, PartyKind::Auditor], Gatekeeper::No);
                t.send(ADMIN, Message::SetParty { account: POLICE, profile, status: PartyStatus::Admitted });
            }),
    ]
}

fn closed() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| CLOSE, exp).given(|t| t.opens_emergency(RESCUE))
    }
    vec![
        by("the authority closes its emergency", RESCUE, Ok("emergency-closed")).role(Role::Party),
        by("while paused the authority closes it", RESCUE, Ok("emergency-closed")).given(|t| {
            t.opens_emergency(RESCUE);
            t.pauses();
        }),
        by("an authority no more admitted closes it", RESCUE, Ok("emergency-closed")).given(|t| {
            t.opens_emergency(RESCUE);
            t.stands(RESCUE, PartyStatus::Suspended);
        }),
        by("the owner does not close what the authority opened", ALICE, Err(NotAuthorised)),
        by("another authority does not close it", POLICE, Err(NotAuthorised)),
        does_as(
            "an authority closes its own",
            POLICE,
            |authority| Message::CloseEmergency { vehicle: CAR, authority },
            Err(UnknownEmergency),
        )
        .given(|t| t.opens_emergency(RESCUE)),
        does_as(
            "who is no party closes nothing",
            ALICE,
            |authority| Message::CloseEmergency { vehicle: CAR, authority },
            Err(UnknownParty),
        )
        .given(|t| t.opens_emergency(RESCUE)),
        by("what is over by its time is not closed", RESCUE, Err(EmergencyOver)).at(150),
        by("in its last second it is closed", RESCUE, Ok("emergency-closed")).at(149),
        by("what is closed is not closed again", RESCUE, Err(EmergencyOver)).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
        }),
        by("an emergency without its vehicle is not closed", RESCUE, Err(UnknownVehicle)).given(|t| {
            t.opens_emergency(RESCUE);
            t.state.vehicles.clear();
        }),
    ]
}

fn reviewed() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does_as(name, caller, |it| reviewing(it, Finding::Justified), exp).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
        })
    }
    vec![
        by("an admitted auditor reviews what was closed", AUDITOR, Ok("emergency-reviewed")).role(Role::Party),
        by("what is over by its time is reviewed", AUDITOR, Ok("emergency-reviewed")).given(|t| t.opens_emergency(RESCUE)).at(150),
        by("while paused an auditor reviews", AUDITOR, Ok("emergency-reviewed"))
            .given(|t| {
                t.opens_emergency(RESCUE);
                t.pauses();
            })
            .at(150),
        by("what is open is not reviewed", AUDITOR, Err(WrongState)).given(|t| t.opens_emergency(RESCUE)).at(149),
        by("what is reviewed is not reviewed again", AUDITOR, Err(WrongState)).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
            t.send(AUDITOR, reviewing(AUDITOR, Finding::Unjustified));
        }),
        by("an authority does not review itself", RESCUE, Err(NotAuthorised)),
        does("nobody reviews in an auditor's name", INSURER, |_| reviewing(AUDITOR, Finding::Justified), Err(NotAuthorised)).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
        }),
        by("an account that is no party reviews nothing", ALICE, Err(UnknownParty)),
        by("an account that is no auditor reviews nothing", INSURER, Err(PartyIneligible)),
        by("an auditor that is not admitted any more reviews nothing", AUDITOR, Err(PartyIneligible)).given(|t| {
            t.stands(AUDITOR, PartyStatus::Declared);
        }),
        does(
            "what was not opened is not reviewed",
            AUDITOR,
            |_| Message::ReviewEmergency { vehicle: CAR, auditor: AUDITOR, authority: POLICE, finding: Finding::Justified },
            Err(UnknownEmergency),
        ),
    ]
}

fn read() -> Vec<Scenario> {
    fn open(name: &'static str, ask: fn(&mut CheckRequest), exp: Result<(), Denial>) -> Scenario {
        asks_emergency(name, ask, exp).given(|t| t.opens_emergency(RESCUE))
    }
    vec![
        open("the authority reads", |_| {}, Ok(())),
        open("the authority is told of changes", |it| it.action = Action::Subscribe, Ok(())),
        open("the data of an emergency leave the vehicle", |it| it.residency = Residency::OffBoard, Ok(())),
        open("an emergency asks no container", |it| it.coverage = Coverage::Unknown, Ok(())),
        open("data since the opening are read", |it| it.data_from = UnixSeconds(T0 + 50), Ok(())),
        open("the last second of an emergency counts", |_| {}, Ok(())).at(149),
        open("a new owner does not close an emergency", |_| {}, Ok(())).given(|t| {
            t.opens_emergency(RESCUE);
            t.transfers(ALICE, BOB);
        }),
        open("who stops everything does not close an emergency", |_| {}, Ok(())).given(|t| {
            t.opens_emergency(RESCUE);
            t.stops_everything(ALICE);
        }),
        open("in an emergency a clock may be five minutes fast", |it| it.data_from = UnixSeconds(T0 + 400), Ok(())),
        open("in an emergency too the future is not meant", |it| it.data_from = UnixSeconds(T0 + 401), Err(TimeOutOfRange)),
        open("in an emergency too nothing is nothing", |it| it.classes = SignalClasses::NONE, Err(EmptyRequest)),
        open("while paused an authority reads nothing", |_| {}, Err(Paused)).given(|t| {
            t.opens_emergency(RESCUE);
            t.pauses();
        }),
        open("after the retirement an authority reads nothing", |_| {}, Err(Retired)).given(|t| {
            t.opens_emergency(RESCUE);
            t.retires();
        }),
        open("an authority reads no vehicle that is not there", |it| it.vehicle = NO_VEHICLE, Err(UnknownVehicle)),
        open("an authority reads no vehicle it did not open", |it| it.vehicle = VAN, Err(UnknownEmergency)),
        open("another authority reads nothing", |it| it.recipient = POLICE, Err(UnknownEmergency)),
        asks_emergency("without an emergency an authority reads nothing", |_| {}, Err(UnknownEmergency)),
        open("an authority that is no party any more reads nothing", |_| {}, Err(UnknownParty)).given(|t| {
            t.opens_emergency(RESCUE);
            t.state.parties.remove(&RESCUE);
        }),
        open("an authority reads nothing of a vehicle out of use", |_| {}, Err(VehicleRetired)).given(|t| {
            t.opens_emergency(RESCUE);
            t.retires_car();
        }),
        open("an emergency ends by its time", |_| {}, Err(EmergencyOver)).at(150),
        open("a closed emergency is over", |_| {}, Err(EmergencyOver)).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
        }),
        open("an authority no more admitted reads nothing", |_| {}, Err(PartyIneligible)).given(|t| {
            t.opens_emergency(RESCUE);
            t.stands(RESCUE, PartyStatus::Declared);
        }),
        open("an authority admitted anew has no emergency of before", |_| {}, Err(PartyIneligible)).given(|t| {
            t.opens_emergency(RESCUE);
            t.stands(RESCUE, PartyStatus::Declared);
            t.stands(RESCUE, PartyStatus::Admitted);
        }),
        open("an emergency has its own purpose", |it| it.purpose = INSURANCE, Err(PurposeMismatch)),
        open("an authority reads no history", |it| it.action = Action::History, Err(EmergencyMaskExceeded)),
        open(
            "an authority commands nothing",
            |it| {
                (it.action, it.classes) = (Action::Actuate, only(SignalClass::ActuateAccess));
            },
            Err(EmergencyMaskExceeded),
        ),
        open(
            "an authority reads what it opened and nothing else",
            |it| it.classes = only(SignalClass::TyreBody),
            Err(EmergencyMaskExceeded),
        ),
        open("data from before the opening stay closed", |it| it.data_from = UnixSeconds(T0 + 49), Err(HistoryBeforeFence)),
    ]
}
