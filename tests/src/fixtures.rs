//! Development keys and vehicles of the end-to-end tests, and the plain terms, requests and profiles of the testkit.

use crate::BoxError;
use shared_logic::{Account, Host, Message, State, VehicleId, VehicleSalt};
pub use valet_testkit::plain::*;
use valet_wallet::{KeyKind, Keypair};

/// The contract's admin.
pub const ADMIN: &str = "//Alice";
/// Owns the vehicles.
pub const OWNER: &str = "//Bob";
/// A third party.
pub const INSURER: &str = "//Charlie";
/// Has a mandate of the owner's.
pub const MANAGER: &str = "//Dave";
/// Drives the car.
pub const DRIVER: &str = "//Eve";
/// An admitted authority.
pub const AUTHORITY: &str = "//Alice#secp256k1";
/// An admitted auditor.
pub const AUDITOR: &str = "//Bob#secp256k1";
/// Another third party.
pub const GARAGE: &str = "//Charlie#secp256k1";
/// A party that may not receive.
pub const GATEKEEPER: &str = "//Dave#secp256k1";
/// A party that the admin suspends.
pub const FALLEN: &str = "//Eve#secp256k1";
/// Nobody: no vehicle, no party, no delegation.
pub const STRANGER: &str = "//Stranger";
/// A key that only signs intents.
pub const PHONE: &str = "//Phone#secp256k1";
/// A key that signed for the owner until lately.
pub const LOST_PHONE: &str = "//LostPhone#secp256k1";

/// The salt of the owner's vehicle in use.
pub const CAR: VehicleSalt = VehicleSalt([1; 32]);
/// That of the owner's vehicle that was sold to the stranger.
pub const SOLD: VehicleSalt = VehicleSalt([2; 32]);
/// That of the owner's vehicle that was taken out of use.
pub const SCRAPPED: VehicleSalt = VehicleSalt([3; 32]);
/// No vehicle has this id.
pub const NOWHERE: VehicleId = VehicleId([0xff; 32]);

/// The development key of that name, such as `//Bob` (Ed25519) or `//Bob#secp256k1`.
///
/// # Errors
/// [`BoxError`] when the name is no path of one.
pub fn key(name: &str) -> Result<Keypair, BoxError> {
    let (path, kind) = match name.split_once('#') {
        Some((path, kind)) => (path, kind.parse::<KeyKind>().map_err(|error| error.to_string())?),
        None => (name, KeyKind::Ed25519),
    };
    Keypair::dev(kind, path).map_err(|error| error.to_string().into())
}

/// The address that the contract sees when that key calls.
///
/// # Errors
/// As [`key`].
pub fn account(name: &str) -> Result<Account, BoxError> {
    Ok(key(name)?.public().account_id().address())
}

/// The address of that key's intents.
///
/// # Errors
/// As [`key`], and for an Ed25519 key, which signs none.
pub fn signer(name: &str) -> Result<Account, BoxError> {
    key(name)?.public().intent_account().ok_or_else(|| format!("expected a secp256k1 key, found `{name}`").into())
}

/// The vehicle that this account registers with that salt.
pub fn vehicle_of(registrant: Account, salt: VehicleSalt) -> VehicleId {
    State::new(registrant).vehicle_id(registrant, salt)
}

/// The owner's vehicle of that salt.
///
/// # Errors
/// As [`key`].
pub fn vehicle(salt: VehicleSalt) -> Result<VehicleId, BoxError> {
    Ok(vehicle_of(account(OWNER)?, salt))
}

/// Registering a vehicle by that salt.
pub const fn register(salt: VehicleSalt) -> Message {
    Message::RegisterVehicle { salt, vin_commitment: None }
}
