//! Registering, handing over and retiring a vehicle.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{Epoch, Message, Seq, UnixSeconds, Vehicle, VinCommitment};

family!(
    /// Registering.
    Register of RegisterVehicle: unborn, register => Change
);
family!(
    /// Handing over.
    Transfer of TransferVehicle: owned, transfer => Change
);
family!(
    /// Retiring.
    Retire of RetireVehicle: owned, retire => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Register>(), Family::of::<Transfer>(), Family::of::<Retire>()]
}

fn unborn(pick: &mut Pick) -> World {
    let there =
        [Some((CAR, VEHICLE)), Some((CAR, RETIRED)), Some((CAR, Vehicle { seq: Seq(u64::MAX), epoch: Epoch(u32::MAX), ..VEHICLE }))];
    World { registry: dimensions::registry(pick), vehicle: [pick.one(None, &there)], ..EMPTY }
}

fn register(pick: &mut Pick) -> Change {
    let vin_commitment = pick.one(None, &[Some(VinCommitment([0; 32])), Some(VinCommitment([0xff; 32]))]);
    let message = Message::RegisterVehicle { vehicle: CAR, vin_commitment };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn owned(pick: &mut Pick) -> World {
    const LAST: u32 = u32::MAX;
    let epoch = Epoch(pick.one(2, &[1, LAST - 1, LAST]));
    let seq = Seq(pick.one(50, &[0, u64::MAX - 1, u64::MAX, u32::MAX.into()]));
    let vin_commitment = pick.one(None, &[Some(VinCommitment([7; 32]))]);
    let vehicle = pick.one(VEHICLE, &[RETIRED]);
    let record = Vehicle { epoch, seq, vin_commitment, ..vehicle };
    let there = pick.one(Some(CAR), &[None]);
    World { registry: dimensions::registry(pick), vehicle: [there.map(|id| (id, record))], ..EMPTY }
}

fn transfer(pick: &mut Pick) -> Change {
    let message = Message::TransferVehicle { vehicle: CAR, new_owner: pick.one(STRANGER, &[OWNER, ADMIN]) };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn retire(pick: &mut Pick) -> Change {
    let message = Message::RetireVehicle { vehicle: CAR };
    Change { caller: pick.one(OWNER, &[STRANGER, ADMIN]), message, now: UnixSeconds(pick.one(NOW, &[0])) }
}
