//! Who is in it, and what they say by default.

use shared_logic::{Account, CheckRequest, GrantTerms, Seconds, SignalClass, SignalClasses, UnixSeconds, VehicleId};
use valet_tests::cast;
pub(crate) use valet_tests::cast::{agreement, days, mandate, profile, wheel, COACHING, INSURANCE, OFFERED, SPEED_AND_DISTANCE};
use valet_wallet::Keypair;

pub(crate) const ADMIN: &str = "//Alice";
pub(crate) const OWNER: &str = "//Bob";
pub(crate) const INSURER: &str = "//Charlie";
pub(crate) const MANAGER: &str = "//Dave";
pub(crate) const DRIVER: &str = "//Eve";
pub(crate) const AUTHORITY: &str = "//Alice#secp256k1";
pub(crate) const AUDITOR: &str = "//Bob#secp256k1";
pub(crate) const GARAGE: &str = "//Charlie#secp256k1";
pub(crate) const GATEKEEPER: &str = "//Dave#secp256k1";
/// A party that the admin suspends.
pub(crate) const FALLEN: &str = "//Eve#secp256k1";
/// Nobody: no vehicle, no party, no delegation.
pub(crate) const STRANGER: &str = "//Stranger";
/// Keys that only sign intents.
pub(crate) const PHONE: &str = "//Phone#secp256k1";
pub(crate) const LOST_PHONE: &str = "//LostPhone#secp256k1";

pub(crate) const CAR: VehicleId = VehicleId([1; 32]);
/// It was sold to the stranger.
pub(crate) const SOLD: VehicleId = VehicleId([2; 32]);
/// It was taken out of use.
pub(crate) const SCRAPPED: VehicleId = VehicleId([3; 32]);
pub(crate) const NOWHERE: VehicleId = VehicleId([0xff; 32]);

pub(crate) const SPEED: SignalClasses = SignalClasses::of(&[SignalClass::SpeedMotion]);
/// Nothing of the manager's.
pub(crate) const TRIP: SignalClasses = SignalClasses::of(&[SignalClass::Trip]);
pub(crate) const PLACE: SignalClasses = SignalClasses::of(&[SignalClass::LocationExact]);
pub(crate) const STEERING: SignalClasses = SignalClasses::of(&[SignalClass::ActuateDrive]);

pub(crate) const HOUR: Seconds = Seconds(3_600);
pub(crate) const DAY: Seconds = Seconds::DAY;

/// The key of that name, such as `//Bob` or `//Bob#secp256k1`.
pub(crate) fn key(name: &str) -> Keypair {
    cast::key(name).unwrap()
}

/// As whom that key's calls come to the contract.
pub(crate) fn account(name: &str) -> Account {
    cast::account(name).unwrap()
}

/// As whom that key signs intents.
pub(crate) fn signer(name: &str) -> Account {
    cast::signer(name).unwrap()
}

/// A grant that the rules accept: the car's speed and distance to the insurer, for 30 days.
pub(crate) fn terms(now: UnixSeconds) -> GrantTerms {
    cast::terms(CAR, account(INSURER), now)
}

/// A question about speed that such a grant answers with yes.
pub(crate) fn question(now: UnixSeconds) -> CheckRequest {
    CheckRequest { classes: SPEED, ..cast::question(CAR, account(INSURER), now) }
}
