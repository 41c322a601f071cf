//! Registering, handing over, taking out of use.

use super::{does, Exp, Scenario};
use shared_logic::{Account, Denial::*, Epoch, Message, Role, Seq, VehicleId, VinCommitment};
use valet_testkit::{ADMIN, ALICE, BOB, CAR, INSURER, NO_VEHICLE, VAN};

const fn registering(vehicle: VehicleId) -> Message {
    Message::RegisterVehicle { vehicle, vin_commitment: None }
}

/// Somebody hands the car to Bob.
fn transfers(name: &'static str, caller: Account, exp: Exp) -> Scenario {
    does(name, caller, |_| Message::TransferVehicle { vehicle: CAR, new_owner: BOB }, exp)
}

/// Somebody takes the car out of use.
fn retires(name: &'static str, caller: Account, exp: Exp) -> Scenario {
    does(name, caller, |_| Message::RetireVehicle { vehicle: CAR }, exp)
}

pub(super) fn table() -> Vec<Scenario> {
    vec![
        does("anybody registers a free vehicle", INSURER, |_| registering(NO_VEHICLE), Ok("vehicle-registered")).role(Role::Owner),
        does(
            "a vehicle is registered with a commitment to its VIN",
            BOB,
            |_| Message::RegisterVehicle { vehicle: NO_VEHICLE, vin_commitment: Some(VinCommitment([1; 32])) },
            Ok("vehicle-registered"),
        ),
        does("a vehicle is registered at the end of time", BOB, |_| registering(NO_VEHICLE), Ok("vehicle-registered"))
            .at(u64::MAX - 10_000),
        does("a vehicle is registered once", BOB, |_| registering(CAR), Err(VehicleExists)),
        does("not even its owner registers it again", ALICE, |_| registering(CAR), Err(VehicleExists)),
        does("a retired vehicle's id is never used again", ALICE, |_| registering(CAR), Err(VehicleExists)).given(|t| t.retires_car()),
        does("while paused no vehicle is registered", BOB, |_| registering(NO_VEHICLE), Err(Paused)).given(|t| t.pauses()),
        does("paused is told before a taken id", BOB, |_| registering(CAR), Err(Paused)).given(|t| t.pauses()),
        does("after its retirement the contract registers no vehicle", BOB, |_| registering(NO_VEHICLE), Err(Retired))
            .given(|t| t.retires()),
        // Handing over.
        transfers("the owner hands the vehicle over", ALICE, Ok("ownership-transferred")).role(Role::Owner),
        transfers("while paused the owner transfers the vehicle", ALICE, Ok("ownership-transferred")).given(|t| t.pauses()),
        transfers("after the contract's retirement the owner transfers the vehicle", ALICE, Ok("ownership-transferred"))
            .given(|t| t.retires()),
        transfers("a vehicle out of use is transferred", ALICE, Ok("ownership-transferred")).given(|t| t.retires_car()),
        transfers("a vehicle is transferred at the end of time", ALICE, Ok("ownership-transferred")).at(u64::MAX - 10_000),
        does(
            "nobody transfers a vehicle that is not there",
            ALICE,
            |_| Message::TransferVehicle { vehicle: NO_VEHICLE, new_owner: BOB },
            Err(UnknownVehicle),
        ),
        transfers("a stranger cannot take a vehicle", BOB, Err(NotAuthorised)),
        transfers("the admin has no right over a vehicle", ADMIN, Err(NotAuthorised)),
        does(
            "the owner of one vehicle does not hand over another",
            ALICE,
            |_| Message::TransferVehicle { vehicle: VAN, new_owner: ALICE },
            Err(NotAuthorised),
        ),
        transfers("a former owner cannot hand over", ALICE, Err(NotAuthorised)).given(|t| t.transfers(ALICE, BOB)),
        does(
            "handing over to oneself is no handing over",
            ALICE,
            |_| Message::TransferVehicle { vehicle: CAR, new_owner: ALICE },
            Err(WrongState),
        ),
        transfers("the last epoch is reached", ALICE, Ok("ownership-transferred")).given(|t| t.car().epoch = Epoch(u32::MAX - 1)),
        transfers("epochs do not wrap", ALICE, Err(OutOfRange)).given(|t| t.car().epoch = Epoch(u32::MAX)),
        transfers("the last event number is used", ALICE, Ok("ownership-transferred")).given(|t| t.car().seq = Seq(u64::MAX - 1)),
        transfers("event numbers do not wrap on a transfer", ALICE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
        // Taking out of use.
        retires("the owner takes the vehicle out of use", ALICE, Ok("vehicle-retired")).role(Role::Owner),
        retires("while paused the owner takes it out of use", ALICE, Ok("vehicle-retired")).given(|t| t.pauses()),
        retires("after the contract's retirement the owner takes it out of use", ALICE, Ok("vehicle-retired")).given(|t| t.retires()),
        retires("a vehicle is taken out of use once", ALICE, Err(VehicleRetired)).given(|t| t.retires_car()),
        retires("a stranger takes no vehicle out of use", INSURER, Err(NotAuthorised)),
        retires("the admin takes no vehicle out of use", ADMIN, Err(NotAuthorised)),
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
