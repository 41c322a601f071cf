//! Fixtures that the tests of every crate share: accounts and ids, builders of terms and messages, and a contract in
//! memory to which things happen. It knows the rules and nothing else: no chain, no files, no processes.
//!
//! - [`Fixture`] is a contract with a few people and a grant, at a made-up time (`T0`), under purposes of its own. Its
//!   accounts, ids and terms are at the root of this crate.
//! - [`plain`] builds the simplest terms, requests and profiles that are accepted from a given moment on, under the
//!   first catalogue: for tests with a state, a clock or a chain of their own.
//! - `strategies` draws random histories, for tests with `proptest`; a feature.
//! - [`accept`] and [`event_of`] put a message to the rules that must be accepted.
//!
//! The auditor's `rules` have fixtures of their own: they are shipped, constant and without a heap, and are the second
//! opinion on the rules, so they share nothing with the tests.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accept;
mod accounts;
mod authenticator;
mod fixture;
mod ids;
mod key;
pub mod plain;
mod set_up;
#[cfg(feature = "strategies")]
pub mod strategies;
mod terms;

pub use accept::{accept, event_of};
pub use accounts::{
    ADMIN, ALICE, AUDITOR, BOB, CAROL, DAN, ERIN, FRED, GARAGE, GATEKEEPER, INSURER, LAB, MAKER, NOBODY, POLICE, RESCUE, WARD,
};
pub use authenticator::{
    account_of_passkey, account_of_polkadot, hex, public_key_of, signed_bytes, signed_wrapped, Assertion, CLIENT_DATA, PASSKEY, PERSON,
    POLKADOT_KEY, RELYING_PARTY,
};
pub use fixture::Fixture;
pub use ids::{BEGIN, CAR, CARS_SALT, COACHING, END, INSURANCE, LONGEST, NO_GRANT, NO_REQUEST, NO_VEHICLE, RETENTION, T0, VAN, VANS_SALT};
pub use key::{account_of, alices_intent, domain, ecdsa, signed, Secret, ALICES_KEY, PHONE_KEY};
pub use set_up::set_up;
pub use terms::{agreement, agreement_with, ask, classes, grant, mandate, open, profile, purpose, request, share, terms, ward_of};
