//! The fixtures of these scenarios: keys and accounts that must exist, and terms of the car.

use shared_logic::{Account, CheckRequest, GrantTerms, UnixSeconds, VehicleId};
use valet_tests::fixtures;
pub(crate) use valet_tests::fixtures::*;
use valet_wallet::Keypair;

/// The key of that name, such as `//Bob` or `//Bob#secp256k1`.
pub(crate) fn key(name: &str) -> Keypair {
    fixtures::key(name).unwrap()
}

/// As whom that key's calls come to the contract.
pub(crate) fn account(name: &str) -> Account {
    fixtures::account(name).unwrap()
}

/// As whom that key signs intents.
pub(crate) fn signer(name: &str) -> Account {
    fixtures::signer(name).unwrap()
}

/// A vehicle in use.
pub(crate) fn car() -> VehicleId {
    vehicle(CAR).unwrap()
}

/// A vehicle that was sold to the stranger.
pub(crate) fn sold() -> VehicleId {
    vehicle(SOLD).unwrap()
}

/// A vehicle that was taken out of use.
pub(crate) fn scrapped() -> VehicleId {
    vehicle(SCRAPPED).unwrap()
}

/// A grant that the rules accept: the car's speed and distance to the insurer, for 30 days.
pub(crate) fn terms(now: UnixSeconds) -> GrantTerms {
    fixtures::terms(car(), account(INSURER), now)
}

/// A question about speed that such a grant answers with yes.
pub(crate) fn check_request(now: UnixSeconds) -> CheckRequest {
    CheckRequest { classes: SPEED, ..fixtures::check_request(car(), account(INSURER), now) }
}
