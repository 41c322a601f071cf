//! The people of the tests.

use shared_logic::Account;

/// Administers the contract.
pub const ADMIN: Account = Account([0xad; 20]);
/// Owns the car; the account of [`ALICES_KEY`](crate::ALICES_KEY).
pub const ALICE: Account =
    Account([0x5d, 0x5c, 0x99, 0xed, 0xf5, 0x29, 0x33, 0x51, 0x60, 0xff, 0x18, 0x0f, 0xa1, 0x41, 0xdd, 0x49, 0x67, 0xfc, 0x00, 0xd2]);
/// Owns the van.
pub const BOB: Account = Account([0xb0; 20]);
/// May be let act for an owner.
pub const CAROL: Account = Account([0xca; 20]);
/// As [`CAROL`].
pub const ERIN: Account = Account([0xe1; 20]);
/// As [`CAROL`].
pub const FRED: Account = Account([0xfd; 20]);
/// The driver, where there is one.
pub const DAN: Account = Account([0xda; 20]);
/// For whom a guardian acts.
pub const WARD: Account = Account([0x3a; 20]);
/// A third party.
pub const INSURER: Account = Account([0x11; 20]);
/// A data holder.
pub const MAKER: Account = Account([0x22; 20]);
/// A gatekeeper that is a third party and a data holder too.
pub const GATEKEEPER: Account = Account([0x33; 20]);
/// An authority that nobody has admitted; it cannot be given a grant.
pub const POLICE: Account = Account([0x44; 20]);
/// A processor.
pub const LAB: Account = Account([0x55; 20]);
/// A third party.
pub const GARAGE: Account = Account([0x66; 20]);
/// An admitted authority, and an auditor too.
pub const RESCUE: Account = Account([0x77; 20]);
/// An admitted auditor.
pub const AUDITOR: Account = Account([0x88; 20]);
/// Nobody has registered this one.
pub const NOBODY: Account = Account([0x99; 20]);
