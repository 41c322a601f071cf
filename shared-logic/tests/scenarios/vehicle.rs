//! Registering, handing over, stopping everything, taking out of use.

use super::{does, Exp, Scenario};
use shared_logic::{
    Account,
    AssignedRole::{FleetManager, Lessee},
    Denial::*,
    Epoch, Message, Role, Seq, UnixSeconds, VehicleId, VehicleSalt, VinCommitment,
};
use valet_testkit::{grant, mandate, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, CARS_SALT, DAN, INSURER, NO_VEHICLE, T0, VAN, VANS_SALT};

const DAY: u64 = 86_400;
const CENTURY: u64 = 36_500 * DAY;
/// Nobody has registered anything with it.
const NEW_SALT: VehicleSalt = VehicleSalt([0xc9; 32]);

pub(super) fn table() -> Vec<Scenario> {
    let mut table = registered();
    table.extend(offered());
    table.extend(accepted());
    table.extend(cancelled());
    table.extend(stopped());
    table.extend(retired());
    table
}

fn registered() -> Vec<Scenario> {
    const fn registering(salt: VehicleSalt) -> Message {
        Message::RegisterVehicle { salt, vin_commitment: None }
    }
    const DONE: Exp = Ok("vehicle-registered");
    vec![
        does("anybody registers a vehicle", INSURER, |_| registering(NEW_SALT), DONE).role(Role::Owner),
        does(
            "a vehicle is registered with a commitment to its VIN",
            BOB,
            |_| Message::RegisterVehicle { salt: NEW_SALT, vin_commitment: Some(VinCommitment([1; 32])) },
            DONE,
        ),
        does("a vehicle is registered at the end of time", BOB, |_| registering(NEW_SALT), DONE).at(u64::MAX - 10_000),
        does("another's salt makes another vehicle, so that nobody takes an id that is seen coming", BOB, |_| registering(CARS_SALT), DONE),
        does("a vehicle is registered once", BOB, |_| registering(VANS_SALT), Err(VehicleExists)),
        does("who sold a vehicle does not register it again", ALICE, |_| registering(CARS_SALT), Err(VehicleExists))
            .given(|t| t.transfers(ALICE, BOB)),
        does("a retired vehicle's id is never used again", ALICE, |_| registering(CARS_SALT), Err(VehicleExists))
            .given(|t| t.retires_car()),
        does("while paused no vehicle is registered", BOB, |_| registering(NEW_SALT), Err(Paused)).given(|t| t.pauses()),
        does("paused is told before a taken id", BOB, |_| registering(VANS_SALT), Err(Paused)).given(|t| t.pauses()),
        does("after its retirement the contract registers no vehicle", BOB, |_| registering(NEW_SALT), Err(Retired)).given(|t| t.retires()),
    ]
}

const fn offering(vehicle: VehicleId, to: Account, until: u64) -> Message {
    Message::OfferVehicle { vehicle, to, until: UnixSeconds(until) }
}

fn offered() -> Vec<Scenario> {
    /// Somebody offers the car to Bob.
    fn offers(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| offering(CAR, BOB, T0 + 200), exp)
    }
    /// Alice offers.
    fn alice(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, ALICE, message, exp)
    }
    const DONE: Exp = Ok("vehicle-offered");
    vec![
        offers("the owner offers the vehicle", ALICE, DONE).role(Role::Owner),
        offers("while paused the owner offers the vehicle", ALICE, DONE).given(|t| t.pauses()),
        offers("after the contract's retirement the owner offers the vehicle", ALICE, DONE).given(|t| t.retires()),
        offers("a vehicle out of use is offered", ALICE, DONE).given(|t| t.retires_car()),
        offers("a new offer takes the place of an old one", ALICE, DONE).given(|t| t.offers_car(ALICE, CAROL)),
        alice("a vehicle is offered for thirty days", |_| offering(CAR, BOB, T0 + 100 + 30 * DAY), DONE),
        alice("an offer that a fast clock made five minutes too long is shortened", |_| offering(CAR, BOB, T0 + 400 + 30 * DAY), DONE),
        alice("no vehicle is offered for longer", |_| offering(CAR, BOB, T0 + 401 + 30 * DAY), Err(DurationTooLong)),
        alice("a vehicle is not offered for a century", |_| offering(CAR, BOB, T0 + 100 + CENTURY), Err(DurationTooLong)),
        alice("an offer beyond a century is not meant", |_| offering(CAR, BOB, T0 + 101 + CENTURY), Err(TimeOutOfRange)),
        alice("an offer until now is over already", |_| offering(CAR, BOB, T0 + 100), Err(Expired)),
        alice("an offer without an end is over already", |_| offering(CAR, BOB, 0), Err(Expired)),
        alice("an offer of a second is one", |_| offering(CAR, BOB, T0 + 101), DONE),
        alice("nobody offers a vehicle that is not there", |_| offering(NO_VEHICLE, BOB, T0 + 200), Err(UnknownVehicle)),
        alice("the owner of one vehicle does not offer another", |_| offering(VAN, ALICE, T0 + 200), Err(NotAuthorised)),
        alice("an offer to oneself is none", |_| offering(CAR, ALICE, T0 + 200), Err(WrongState)),
        alice("nothing is offered to the zero address", |_| offering(CAR, Account([0; 20]), T0 + 200), Err(WrongState)),
        offers("a stranger offers no vehicle", BOB, Err(NotAuthorised)),
        offers("the admin has no right over a vehicle", ADMIN, Err(NotAuthorised)),
        offers("who runs the fleet offers none of it", CAROL, Err(NotAuthorised)).given(|t| t.manages(CAROL, mandate(FleetManager))),
        offers("a lessee offers nothing", CAROL, Err(NotAuthorised)).given(|t| t.appoints(CAROL, Lessee)),
        does("who was offered a vehicle does not offer it on", BOB, |_| offering(CAR, CAROL, T0 + 200), Err(NotAuthorised))
            .given(|t| t.offers_car(ALICE, BOB)),
        offers("a former owner cannot offer", ALICE, Err(NotAuthorised)).given(|t| t.transfers(ALICE, BOB)),
        offers("the last event number offers", ALICE, DONE).given(|t| t.car().seq = Seq(u64::MAX - 1)),
        offers("event numbers do not wrap on an offer", ALICE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn accepted() -> Vec<Scenario> {
    /// Alice has offered the car to Bob until T0 + 1,050; somebody accepts.
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| Message::AcceptVehicle { vehicle: CAR }, exp).given(|t| t.offers_car(ALICE, BOB))
    }
    const DONE: Exp = Ok("ownership-transferred");
    vec![
        by("who was offered the vehicle takes it", BOB, DONE).role(Role::Owner),
        by("while paused the vehicle is taken", BOB, DONE).given(|t| {
            t.offers_car(ALICE, BOB);
            t.pauses();
        }),
        by("after the contract's retirement the vehicle is taken", BOB, DONE).given(|t| {
            t.offers_car(ALICE, BOB);
            t.retires();
        }),
        by("a vehicle out of use is taken", BOB, DONE).given(|t| {
            t.offers_car(ALICE, BOB);
            t.retires_car();
        }),
        by("in its last second an offer is accepted", BOB, DONE).at(1_049),
        by("an offer's time comes to its end", BOB, Err(UnknownOffer)).at(1_050),
        by("nobody takes what was offered to another", CAROL, Err(UnknownOffer)),
        by("the admin takes nothing", ADMIN, Err(UnknownOffer)),
        by("the owner does not accept the own offer", ALICE, Err(UnknownOffer)),
        by("a vehicle that was not offered is not taken", BOB, Err(UnknownOffer)).given(|_| {}),
        by("who was offered it first is passed over by a new offer", BOB, Err(UnknownOffer)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.offers_car(ALICE, CAROL);
        }),
        by("an offer that was taken back is not accepted", BOB, Err(UnknownOffer)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.send(ALICE, Message::CancelVehicleOffer { vehicle: CAR });
        }),
        by("an offer that was turned down is not accepted", BOB, Err(UnknownOffer)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.send(BOB, Message::CancelVehicleOffer { vehicle: CAR });
        }),
        by("an offer is accepted once", BOB, Err(UnknownOffer)).given(|t| t.transfers(ALICE, BOB)),
        by("who stopped everything has offered nothing any more", BOB, Err(UnknownOffer)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.stops_everything(ALICE);
        }),
        does("a vehicle that is not there is not taken", BOB, |_| Message::AcceptVehicle { vehicle: NO_VEHICLE }, Err(UnknownVehicle)),
        by("the last epoch is reached", BOB, DONE).given(|t| {
            t.car().epoch = Epoch(u32::MAX - 1);
            t.offers_car(ALICE, BOB);
        }),
        by("epochs do not wrap", BOB, Err(OutOfRange)).given(|t| {
            t.car().epoch = Epoch(u32::MAX);
            t.offers_car(ALICE, BOB);
        }),
        by("the last event number is used", BOB, DONE).given(|t| {
            t.offers_car(ALICE, BOB);
            t.car().seq = Seq(u64::MAX - 1);
        }),
        by("event numbers do not wrap on a transfer", BOB, Err(OutOfRange)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}

fn cancelled() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| Message::CancelVehicleOffer { vehicle: CAR }, exp).given(|t| t.offers_car(ALICE, BOB))
    }
    const DONE: Exp = Ok("vehicle-offer-cancelled");
    vec![
        by("the owner takes an offer back", ALICE, DONE).role(Role::Owner),
        by("who was offered a vehicle turns it down", BOB, DONE).role(Role::Anyone),
        by("while paused an offer is taken back", ALICE, DONE).given(|t| {
            t.offers_car(ALICE, BOB);
            t.pauses();
        }),
        by("after the contract's retirement an offer is turned down", BOB, DONE).given(|t| {
            t.offers_car(ALICE, BOB);
            t.retires();
        }),
        by("an offer whose time is over is taken back", ALICE, DONE).at(2_000),
        by("a stranger cancels no offer", CAROL, Err(NotAuthorised)),
        by("the admin cancels no offer", ADMIN, Err(NotAuthorised)),
        by("where nothing was offered nothing is cancelled", ALICE, Err(UnknownOffer)).given(|_| {}),
        by("an offer is cancelled once", ALICE, Err(UnknownOffer)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.send(ALICE, Message::CancelVehicleOffer { vehicle: CAR });
        }),
        by("an offer that was accepted is not cancelled", BOB, Err(UnknownOffer)).given(|t| t.transfers(ALICE, BOB)),
        by("an offer that was stopped is not cancelled", BOB, Err(UnknownOffer)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.stops_everything(ALICE);
        }),
        does(
            "an offer of a vehicle that is not there is not cancelled",
            ALICE,
            |_| Message::CancelVehicleOffer { vehicle: NO_VEHICLE },
            Err(UnknownVehicle),
        ),
        by("event numbers do not wrap on a cancelled offer", ALICE, Err(OutOfRange)).given(|t| {
            t.offers_car(ALICE, BOB);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}

fn stopped() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| Message::StopEverything { vehicle: CAR }, exp)
    }
    /// After everything was stopped, at T0 + 60.
    fn then(name: &'static str, caller: Account, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, caller, message, exp).given(|t| {
            t.appoints(CAROL, FleetManager);
            t.at(T0 + 60).stops_everything(ALICE);
        })
    }
    const DONE: Exp = Ok("everything-stopped");
    vec![
        by("the owner stops everything", ALICE, DONE).role(Role::Owner),
        by("while paused the owner stops everything", ALICE, DONE).given(|t| t.pauses()),
        by("after the contract's retirement the owner stops everything", ALICE, DONE).given(|t| t.retires()),
        by("everything of a vehicle out of use is stopped", ALICE, DONE).given(|t| t.retires_car()),
        by("everything is stopped again", ALICE, DONE).given(|t| t.stops_everything(ALICE)),
        by("everything is stopped at the end of time", ALICE, DONE).at(u64::MAX - 10_000),
        by("a stranger stops nothing", BOB, Err(NotAuthorised)),
        by("the admin stops nothing", ADMIN, Err(NotAuthorised)),
        by("the recipient stops nothing", INSURER, Err(NotAuthorised)),
        by("who runs the fleet does not stop everything", CAROL, Err(NotAuthorised)).given(|t| t.manages(CAROL, mandate(FleetManager))),
        by("who was offered the vehicle stops nothing", BOB, Err(NotAuthorised)).given(|t| t.offers_car(ALICE, BOB)),
        by("a former owner stops nothing", ALICE, Err(NotAuthorised)).given(|t| t.transfers(ALICE, BOB)),
        does(
            "of a vehicle that is not there nothing is stopped",
            ALICE,
            |_| Message::StopEverything { vehicle: NO_VEHICLE },
            Err(UnknownVehicle),
        ),
        by("the last epoch is reached by stopping", ALICE, DONE).given(|t| t.car().epoch = Epoch(u32::MAX - 1)),
        by("epochs do not wrap on stopping", ALICE, Err(OutOfRange)).given(|t| t.car().epoch = Epoch(u32::MAX)),
        by("event numbers do not wrap on stopping", ALICE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
        then("who stopped everything grants anew", ALICE, |_| grant(|it| it.history_from = UnixSeconds(T0 + 60)), Ok("grant-activated"))
            .role(Role::Owner),
        then(
            "who stopped everything does not open what lies before",
            ALICE,
            |_| grant(|it| it.history_from = UnixSeconds(T0 + 59)),
            Err(HistoryBeforeFence),
        ),
        then("what was stopped is not withdrawn any more", ALICE, |t| t.withdrawal(), Err(StaleEpoch)),
        then("nobody acts any more after everything was stopped", CAROL, |_| grant(|_| {}), Err(NotAuthorised)),
        then("who acted before everything was stopped does not name a driver", CAROL, |_| driver(), Err(NotAuthorised)),
        then("after everything was stopped others are let act anew", ALICE, |_| driver(), Ok("delegation-offered")),
    ]
}

/// Dan drives.
fn driver() -> Message {
    Message::Delegate { realm: shared_logic::Realm::Vehicle(CAR), to: DAN, terms: mandate(shared_logic::AssignedRole::Driver) }
}

fn retired() -> Vec<Scenario> {
    /// Somebody takes the car out of use.
    fn retires(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| Message::RetireVehicle { vehicle: CAR }, exp)
    }
    vec![
        retires("the owner takes the vehicle out of use", ALICE, Ok("vehicle-retired")).role(Role::Owner),
        retires("while paused the owner takes it out of use", ALICE, Ok("vehicle-retired")).given(|t| t.pauses()),
        retires("after the contract's retirement the owner takes it out of use", ALICE, Ok("vehicle-retired")).given(|t| t.retires()),
        retires("a vehicle is taken out of use once", ALICE, Err(VehicleRetired)).given(|t| t.retires_car()),
        retires("a stranger takes no vehicle out of use", INSURER, Err(NotAuthorised)),
        retires("the admin takes no vehicle out of use", ADMIN, Err(NotAuthorised)),
        retires("who was offered the vehicle does not take it out of use", BOB, Err(NotAuthorised)).given(|t| t.offers_car(ALICE, BOB)),
        retires("a stranger is told so also of a vehicle out of use", BOB, Err(NotAuthorised)).given(|t| t.retires_car()),
        retires("event numbers do not wrap on a retirement", ALICE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
        does(
            "nobody takes a vehicle out of use that is not there",
            ALICE,
            |_| Message::RetireVehicle { vehicle: NO_VEHICLE },
            Err(UnknownVehicle),
        ),
    ]
}
