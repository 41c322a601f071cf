//! Vehicles, purposes and times of the fixture, and ids of what does not exist.

use shared_logic::{GrantId, PurposeCode, RequestId, VehicleId};

/// Alice's.
pub const CAR: VehicleId = VehicleId([0xc1; 32]);
/// Bob's.
pub const VAN: VehicleId = VehicleId([0xc2; 32]);
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
