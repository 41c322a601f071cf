//! Cases of registering and handing over a vehicle.

use super::{
    cast::{car, ADMIN, CAR, EMPTY, NOW, OWNER, STRANGER},
    family, ChangeCase, Pick,
};
use crate::rules::World;
use shared_logic::{Message, UnixSeconds, VinCommitment};

family!(
    /// Registering a vehicle.
    RegisterVehicle of RegisterVehicle by register
);
family!(
    /// Handing a vehicle over.
    TransferVehicle of TransferVehicle by transfer
);

#[inline(always)]
fn register(pick: &mut Pick) -> ChangeCase {
    let records = World { vehicle: car(pick.one(None, &[Some((1, 1)), Some((2, 9)), Some((u32::MAX, u32::MAX))])), ..EMPTY };
    let vin_commitment = pick.one(None, &[Some(VinCommitment([0; 32])), Some(VinCommitment([0xff; 32]))]);
    let caller = pick.one(OWNER, &[STRANGER, ADMIN]);
    let now = UnixSeconds(pick.one(NOW, &[0, u64::MAX]));
    ChangeCase { records, caller, message: Message::RegisterVehicle { vehicle: CAR, vin_commitment }, now }
}

#[inline(always)]
fn transfer(pick: &mut Pick) -> ChangeCase {
    const LAST: u32 = u32::MAX;
    let others = [None, Some((1, LAST - 1)), Some((1, LAST)), Some((LAST - 1, 5)), Some((LAST, 5)), Some((LAST, LAST)), Some((1, 0))];
    let records = World { vehicle: car(pick.one(Some((1, 5)), &others)), ..EMPTY };
    let caller = pick.one(OWNER, &[STRANGER, ADMIN]);
    let new_owner = pick.one(STRANGER, &[OWNER, ADMIN]);
    let now = UnixSeconds(pick.one(NOW, &[0, u64::MAX]));
    ChangeCase { records, caller, message: Message::TransferVehicle { vehicle: CAR, new_owner }, now }
}
