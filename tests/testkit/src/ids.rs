//! Vehicles, purposes and times of the fixture, and ids of what does not exist.

use shared_logic::{GrantId, PurposeCode, RequestId, VehicleId, VehicleSalt};

/// What Alice registers her car with.
pub const CARS_SALT: VehicleSalt = VehicleSalt([0xc1; 32]);
/// What Bob registers his van with.
pub const VANS_SALT: VehicleSalt = VehicleSalt([0xc2; 32]);
/// Alice's.
pub const CAR: VehicleId = VehicleId([
    0xbd, 0x53, 0x4b, 0xab, 0xe8, 0x9f, 0x74, 0xbd, 0x0a, 0xcd, 0xa9, 0x3a, 0x1d, 0x1e, 0x86, 0xe8, 0x13, 0x1a, 0x0e, 0x75, 0x2d, 0x92,
    0x68, 0xef, 0x4d, 0x0a, 0x35, 0x17, 0x96, 0xdc, 0x73, 0xe4,
]);
/// Bob's.
pub const VAN: VehicleId = VehicleId([
    0x26, 0xa9, 0x36, 0x0b, 0xfb, 0x17, 0x21, 0x92, 0xb5, 0x63, 0x56, 0x92, 0x8b, 0x8e, 0x7e, 0xf6, 0x5b, 0xd9, 0x41, 0xf4, 0x32, 0x58,
    0x5b, 0x6e, 0xdc, 0x54, 0xa0, 0x21, 0x66, 0xae, 0x00, 0x97,
]);
/// No vehicle has this id.
pub const NO_VEHICLE: VehicleId = VehicleId([0xc9; 32]);
/// No grant has this id.
pub const NO_GRANT: GrantId = GrantId([0xee; 32]);
/// No access request has this id.
pub const NO_REQUEST: RequestId = RequestId([0xef; 32]);
/// An appended purpose.
pub const INSURANCE: PurposeCode = PurposeCode(101);
/// An appended purpose that asks for the driver's consent too.
pub const COACHING: PurposeCode = PurposeCode(109);

/// When Alice registered the car, in Unix seconds.
pub const T0: u64 = 10_000;
/// The longest that a grant for insurance may run, in seconds.
pub const LONGEST: u32 = 1_000;
/// The longest that its data may be kept, in seconds.
pub const RETENTION: u32 = 500;
/// When the grant of [`terms`](crate::terms) begins, in Unix seconds.
pub const BEGIN: u64 = T0 + 20;
/// When it ends, in Unix seconds.
pub const END: u64 = T0 + 820;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ALICE, BOB};
    use codec::Encode;
    use shared_logic::{keccak_256, Account};

    #[test]
    fn a_vehicles_id_is_made_of_who_registers_it_and_the_salt() {
        let id = |owner: Account, salt: VehicleSalt| VehicleId((b"valet.vehicle", owner, salt).using_encoded(keccak_256));
        assert_eq!((id(ALICE, CARS_SALT), id(BOB, VANS_SALT)), (CAR, VAN));
    }
}
