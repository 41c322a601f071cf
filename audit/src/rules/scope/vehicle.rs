//! Registering, handing over, stopping everything of, and retiring a vehicle.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{Account, Epoch, Message, Seq, UnixSeconds, Vehicle, VehicleId, VehicleOffer, VehicleSalt, VinCommitment};

family!(
    /// Registering.
    Register of RegisterVehicle: unborn, register => Change
);
family!(
    /// Offering it.
    Offer of OfferVehicle: owned, offer => Change
);
family!(
    /// Taking the offer back, or turning it down.
    Cancel of CancelVehicleOffer: offered, cancel => Change
);
family!(
    /// Taking what was offered.
    Accept of AcceptVehicle: offered, accept => Change
);
family!(
    /// Beginning anew.
    Stop of StopEverything: owned, stop => Change
);
family!(
    /// Retiring.
    Retire of RetireVehicle: owned, retire => Change
);

family!(
    /// Putting another commitment to the VIN there.
    SetCommitment of SetVinCommitment: owned, set_commitment => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![
        Family::of::<SetCommitment>(),
        Family::of::<Register>(),
        Family::of::<Offer>(),
        Family::of::<Cancel>(),
        Family::of::<Accept>(),
        Family::of::<Stop>(),
        Family::of::<Retire>(),
    ]
}

const SALT: VehicleSalt = VehicleSalt([0x5a; 32]);

/// The vehicle that the account registers with that salt: `keccak256("valet.vehicle" ‖ account ‖ salt)`.
fn born(by: Account, salt: VehicleSalt) -> VehicleId {
    VehicleId(shared_logic::keccak_256(&[&b"valet.vehicle"[..], &by.0, &salt.0].concat()))
}

fn unborn(pick: &mut Pick) -> World {
    let there = [VEHICLE, RETIRED, Vehicle { seq: Seq(u64::MAX), epoch: Epoch(u32::MAX), ..VEHICLE }];
    let id = pick.one(born(OWNER, SALT), &[born(STRANGER, SALT)]);
    let vehicle = pick.one(None, &there.map(Some)).map(|record| (id, record));
    World { registry: dimensions::registry(pick), vehicle: [vehicle], ..EMPTY }
}

fn register(pick: &mut Pick) -> Change {
    let vin_commitment = pick.one(None, &[Some(VinCommitment([0; 32])), Some(VinCommitment([0xff; 32]))]);
    let salt = pick.one(SALT, &[VehicleSalt([0; 32])]);
    let message = Message::RegisterVehicle { salt, vin_commitment };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn owned(pick: &mut Pick) -> World {
    const LAST: u32 = u32::MAX;
    let epoch = Epoch(pick.one(2, &[1, LAST - 1, LAST]));
    let seq = Seq(pick.one(50, &[0, u64::MAX - 1, u64::MAX, u32::MAX.into()]));
    let vin_commitment = pick.one(None, &[Some(VinCommitment([7; 32]))]);
    let vehicle = pick.one(VEHICLE, &[RETIRED]);
    let stopped_at = UnixSeconds(pick.one(0, &[NOW - 1]));
    let record = Vehicle { epoch, seq, vin_commitment, stopped_at, ..vehicle };
    let there = pick.one(Some(CAR), &[None]);
    let world = World { registry: dimensions::registry(pick), vehicle: [there.map(|id| (id, record))], ..EMPTY };
    dimensions::objecting(pick, world)
}

/// What the owner offers plainly: to the stranger, for a second more.
const OFFER: VehicleOffer = VehicleOffer { to: STRANGER, until: UnixSeconds(NOW + 1), epoch: VEHICLE.epoch };

fn offered(pick: &mut Pick) -> World {
    let offer = VehicleOffer {
        to: pick.one(OFFER.to, &[DRIVER, OWNER]),
        until: UnixSeconds(pick.one(NOW + 1, &[NOW, NOW - 1, u64::MAX])),
        epoch: Epoch(pick.one(2, &[1, 3, u32::MAX])),
    };
    let there = pick.one(Some(CAR), &[None, Some(OTHER_CAR)]);
    World { vehicle_offers: [there.map(|id| (id, offer))], ..owned(pick) }
}

fn offer(pick: &mut Pick) -> Change {
    let last = NOW + 30 * DAY;
    let ends = [0, NOW, last, last + 1, last + 300, last + 301, NOW + CENTURY, NOW + CENTURY + 1, u64::MAX];
    let until = UnixSeconds(pick.one(NOW + 1, &ends));
    let message = Message::OfferVehicle { vehicle: CAR, to: pick.one(STRANGER, &[OWNER, Account([0; 20]), ADMIN]), until };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(NOW) }
}

fn cancel(pick: &mut Pick) -> Change {
    let message = Message::CancelVehicleOffer { vehicle: CAR };
    Change { caller: pick.one(OWNER, &[STRANGER, DRIVER, ADMIN]), message, now: UnixSeconds(NOW) }
}

fn accept(pick: &mut Pick) -> Change {
    let message = Message::AcceptVehicle { vehicle: CAR };
    let now = UnixSeconds(pick.one(NOW, &[0, u64::MAX]));
    Change { caller: pick.one(STRANGER, &[OWNER, DRIVER, ADMIN]), message, now }
}

fn stop(pick: &mut Pick) -> Change {
    let message = Message::StopEverything { vehicle: CAR };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn set_commitment(pick: &mut Pick) -> Change {
    let vin_commitment = pick.one(Some(VinCommitment([8; 32])), &[None, Some(VinCommitment([7; 32]))]);
    let message = Message::SetVinCommitment { vehicle: CAR, vin_commitment };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(NOW) }
}

fn retire(pick: &mut Pick) -> Change {
    let message = Message::RetireVehicle { vehicle: CAR };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(pick.one(NOW, &[0])) }
}
