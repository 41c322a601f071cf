//! The consent rules of Valet, written once.
//!
//! This crate answers two questions and nothing else: *may this change happen?* ([`step()`]) and
//! *may this recipient have this data now?* ([`check()`]). The contract, the wallet's wasm, the
//! sidecar and the auditor's engine all call these same functions, so they all say the same.
//!
//! It refuses to know what time it is, who calls, how records are stored, or that a chain exists:
//! the caller, the time and a small storage trait ([`Host`]) are arguments. It has no floats,
//! allocates nothing while deciding, and does not panic. No record holds text.
//!
//! Read in this order: [`Vehicle`], [`Party`], [`Purpose`], [`Grant`], then [`Message`] and
//! [`step()`], then [`CheckRequest`] and [`check()`], then [`Event`] and [`State`].
//!
//! ```
//! use shared_logic::*;
//!
//! let mut state = State::new(Account([9; 20]));
//! let owner = Account([1; 20]);
//! let salt = VehicleSalt([7; 32]);
//! let register = Message::RegisterVehicle { salt, vin_commitment: None };
//! let outcome = step(&state, owner, &register, UnixSeconds(1_000)).unwrap();
//! state.apply(&outcome.event).unwrap();
//! assert_eq!(state.vehicle(state.vehicle_id(owner, salt)).unwrap().owner, owner);
//! ```

#![no_std]
#![expect(clippy::as_conversions, reason = "the codec derive emits them for enums without fields")]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod access;
mod access_request;
mod act;
mod action;
mod attestation;
mod authority;
mod buffer;
pub mod catalogue;
pub mod cell;
pub mod classify;
pub mod container;
mod delegation;
mod denial;
mod detail;
mod emergency;
mod erasure;
mod event;
mod grant;
mod guard;
mod hash;
mod host;
mod id;
mod intent;
#[cfg(feature = "serde")]
pub mod json;
pub mod limits;
mod mask;
mod message;
mod names;
#[cfg(feature = "crypto")]
mod native;
mod objection;
pub mod party;
mod path;
pub mod purpose;
mod reading;
mod record;
mod recovery;
mod registry;
pub mod schema;
#[cfg(feature = "crypto")]
mod state;
mod step;
#[cfg(feature = "ink")]
mod storage;
mod time;
mod vehicle;
mod wire;

pub use access::{check, check_any, check_emergency, check_with, over, Basis, CheckRequest, Coverage, Proof, Refusal, Verdict};
pub use access_request::{AccessRequest, Needed, RequestEnd, RequestState};
pub use action::{Action, Actions, Region, Regions, Residency};
pub use attestation::{attested, vouched, Attestation};
pub use authority::{mandate, standing, Mandate, Standing};
pub use buffer::Buffer;
pub use container::{Container, ContainerError};
pub use delegation::{AssignedRole, Delegation, DelegationRef, DelegationState, DelegationTerms, Purposes, Realm, Right, Rights};
pub use denial::Denial;
pub use detail::{detail_of_change, detail_of_check, Detail, TermsField, TermsFields};
pub use emergency::{Emergency, EmergencyReason, EmergencyState, Finding};
pub use erasure::{erasure, Erasure};
pub use event::{Event, EventBody, Link, Role, SCHEMA_VERSION};
pub use grant::{Agreement, DriverConsent, EndReason, Grant, GrantState, GrantTerms, LegalBasis, StoredGrant};
pub use hash::keccak_256;
pub use host::{Crypto, Host};
pub use id::{
    Account, ContainerId, DomainHash, EventHash, EvidenceHash, GenesisHash, GrantId, NoticeHash, PurposeCode, RequestId, RulesHash,
    TermsHash, VehicleId, VehicleSalt, VinCommitment,
};
pub use intent::{base64_url, passkey_account, ClientData, Intent, IntentKey, NamedKey, Nonce, Signature, SignedIntent, Via, LONGEST_TEXT};
pub use mask::{SignalClass, SignalClasses};
pub use message::{selector, Message};
#[cfg(feature = "crypto")]
pub use native::{sha_256, Native};
pub use objection::{Objection, Objections};
pub use party::{Party, PartyKind, PartyKinds, PartyStatus, Profile};
pub use path::{Leaf, PathError, Pattern, SignalPath};
pub use purpose::Purpose;
pub use reading::{decode_exact, DecodeError};
pub use record::{Record, RecordKey};
pub use recovery::{Recovery, RecoveryTerms};
pub use registry::{Losses, Operation, Registry};
#[cfg(feature = "crypto")]
pub use state::{Grants, ReplayError, State};
pub use step::{bound_to, effect, hot_path, step, submit, Before, Bound, Outcome, Subject};
pub use time::{Seconds, UnixSeconds};
pub use vehicle::{Epoch, RequestPolicy, Seq, Vehicle, VehicleOffer, VehicleStatus};

/// The hash of the rule sources this build was compiled from: equal hashes mean equal rules.
///
/// Keccak-256 over the sorted source files, taken by `build.rs`.
pub const RULES_HASH: RulesHash = RulesHash(include!(concat!(env!("OUT_DIR"), "/rules_hash.in")));
