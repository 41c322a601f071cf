//! Opening an emergency, closing it, reviewing it, and what may be read meanwhile.

use super::{asks_emergency, does, only, Exp, Scenario};
use shared_logic::{
    party::PartyStatus, Account, Action, CheckRequest, Coverage, Denial, Denial::*, EmergencyReason, Finding, Message, Residency, Role,
    Seq, SignalClass, SignalClasses, UnixSeconds, VehicleId,
};
use valet_testkit::{ADMIN, ALICE, AUDITOR, BOB, CAR, INSURANCE, INSURER, NOBODY, NO_VEHICLE, POLICE, RESCUE, T0, VAN};

const DAY: u64 = 86_400;

const fn opening(vehicle: VehicleId, classes: SignalClasses, until: u64) -> Message {
    Message::OpenEmergency { vehicle, reason: EmergencyReason::PersonInDanger, classes, until: UnixSeconds(until) }
}

fn opens(name: &'static str, caller: Account, exp: Exp) -> Scenario {
    does(name, caller, |_| opening(CAR, SignalClasses::EMERGENCY, T0 + 300), exp)
}

pub(super) fn table() -> Vec<Scenario> {
    let mut table = opened();
    table.extend(closed());
    table.extend(reviewed());
    table.extend(read());
    table
}

fn opened() -> Vec<Scenario> {
    const DONE: Exp = Ok("emergency-opened");
    fn rescue(name: &'static str, message: fn(&valet_testkit::Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, RESCUE, message, exp)
    }
    vec![
        opens("an admitted authority opens an emergency", RESCUE, DONE).role(Role::Party),
        rescue("an emergency lasts a day", |_| opening(CAR, only(SignalClass::LocationExact), T0 + 100 + DAY), DONE),
        rescue(
            "an emergency lasts no second longer",
            |_| opening(CAR, only(SignalClass::LocationExact), T0 + 101 + DAY),
            Err(EmergencyTooLong),
        ),
        rescue("an emergency does not last for ever", |_| opening(CAR, only(SignalClass::LocationExact), u64::MAX), Err(EmergencyTooLong)),
        rescue("an emergency does not end when it begins", |_| opening(CAR, only(SignalClass::LocationExact), T0 + 100), Err(Expired)),
        rescue("an emergency does not end in the past", |_| opening(CAR, only(SignalClass::LocationExact), 0), Err(Expired)),
        opens("after its review another is opened", RESCUE, DONE).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, Message::CloseEmergency { vehicle: CAR });
            t.send(AUDITOR, Message::ReviewEmergency { vehicle: CAR, authority: RESCUE, finding: Finding::Unjustified });
        }),
        opens("without a review no other is opened", RESCUE, Err(ReviewMissing)).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, Message::CloseEmergency { vehicle: CAR });
        }),
        opens("an open one is not opened again", RESCUE, Err(ReviewMissing)).given(|t| t.opens_emergency(RESCUE)),
        opens("one past its time is reviewed before another", RESCUE, Err(ReviewMissing)).given(|t| t.opens_emergency(RESCUE)).at(200),
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

fn closed() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| Message::CloseEmergency { vehicle: CAR }, exp).given(|t| t.opens_emergency(RESCUE))
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
        by("the owner does not close what the authority opened", ALICE, Err(UnknownEmergency)),
        by("an authority closes its own", POLICE, Err(UnknownEmergency)),
        by("what is over by its time is not closed", RESCUE, Err(EmergencyOver)).at(150),
        by("in its last second it is closed", RESCUE, Ok("emergency-closed")).at(149),
        by("what is closed is not closed again", RESCUE, Err(EmergencyOver)).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, Message::CloseEmergency { vehicle: CAR });
        }),
        by("an emergency without its vehicle is not closed", RESCUE, Err(UnknownVehicle)).given(|t| {
            t.opens_emergency(RESCUE);
            t.state.vehicles.clear();
        }),
    ]
}

fn reviewed() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| Message::ReviewEmergency { vehicle: CAR, authority: RESCUE, finding: Finding::Justified }, exp).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, Message::CloseEmergency { vehicle: CAR });
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
            t.send(RESCUE, Message::CloseEmergency { vehicle: CAR });
            t.send(AUDITOR, Message::ReviewEmergency { vehicle: CAR, authority: RESCUE, finding: Finding::Unjustified });
        }),
        by("an authority does not review itself", RESCUE, Err(NotAuthorised)),
        by("an account that is no party reviews nothing", ALICE, Err(UnknownParty)),
        by("an account that is no auditor reviews nothing", INSURER, Err(PartyIneligible)),
        by("an auditor that is not admitted any more reviews nothing", AUDITOR, Err(PartyIneligible)).given(|t| {
            t.stands(AUDITOR, PartyStatus::Declared);
        }),
        does(
            "what was not opened is not reviewed",
            AUDITOR,
            |_| Message::ReviewEmergency { vehicle: CAR, authority: POLICE, finding: Finding::Justified },
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
            t.send(RESCUE, Message::CloseEmergency { vehicle: CAR });
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
