//! Numbers, identifiers, and names from closed lists.

use crate::json::Schema::{self, Bytes, Enum, Mask, Number, Optional};
use crate::{
    party::Gatekeeper, purpose::CoConsent, Action, AssignedRole, Coverage, DelegationState, EmergencyReason, EndReason, Finding,
    LegalBasis, PartyKind, PartyStatus, RequestEnd, Residency, Right, SignalClass, VehicleStatus,
};

/// A byte.
pub static U8: Schema = Number(1);
/// A number of 16 bits.
pub static U16: Schema = Number(2);
/// A number of 32 bits.
pub static U32: Schema = Number(4);
/// A number of 64 bits.
pub static U64: Schema = Number(8);
/// A number of 128 bits.
pub static U128: Schema = Number(16);
/// An identifier or a hash.
pub static ID: Schema = Bytes(32);
/// An [`crate::Account`].
pub static ACCOUNT: Schema = Bytes(20);
/// A number of 32 bits, or none.
pub static OPT_U32: Schema = Optional(&U32);
/// A number of 64 bits, or none.
pub static OPT_U64: Schema = Optional(&U64);
/// An identifier or a hash, or none.
pub static OPT_ID: Schema = Optional(&ID);
/// An account, or none.
pub static OPT_ACCOUNT: Schema = Optional(&ACCOUNT);

/// A [`SignalClass`].
pub static CLASS: Schema = Enum(SignalClass::NAMES);
/// [`crate::SignalClasses`].
pub static CLASSES: Schema = Mask(4, SignalClass::NAMES);
/// An [`Action`].
pub static ACTION: Schema = Enum(Action::NAMES);
/// [`crate::Actions`].
pub static ACTIONS: Schema = Mask(1, Action::NAMES);
/// A [`Right`].
pub static RIGHT: Schema = Enum(Right::NAMES);
/// [`crate::Rights`].
pub static RIGHTS: Schema = Mask(1, Right::NAMES);
/// A [`PartyKind`].
pub static PARTY_KIND: Schema = Enum(PartyKind::NAMES);
/// [`crate::PartyKinds`].
pub static PARTY_KINDS: Schema = Mask(1, PartyKind::NAMES);

/// A [`Residency`].
pub static RESIDENCY: Schema = Enum(Residency::NAMES);
/// A [`Coverage`].
pub static COVERAGE: Schema = Enum(Coverage::NAMES);
/// A [`LegalBasis`].
pub static LEGAL_BASIS: Schema = Enum(LegalBasis::NAMES);
/// A [`Gatekeeper`].
pub static GATEKEEPER: Schema = Enum(Gatekeeper::NAMES);
/// A [`PartyStatus`].
pub static PARTY_STATUS: Schema = Enum(PartyStatus::NAMES);
/// A [`CoConsent`].
pub static CO_CONSENT: Schema = Enum(CoConsent::NAMES);
/// An [`AssignedRole`].
pub static ASSIGNED_ROLE: Schema = Enum(AssignedRole::NAMES);
/// A [`RequestEnd`].
pub static REQUEST_END: Schema = Enum(RequestEnd::NAMES);
/// An [`EndReason`].
pub static END_REASON: Schema = Enum(EndReason::NAMES);
/// An [`EmergencyReason`].
pub static EMERGENCY_REASON: Schema = Enum(EmergencyReason::NAMES);
/// A [`Finding`].
pub static FINDING: Schema = Enum(Finding::NAMES);
/// A [`VehicleStatus`].
pub static VEHICLE_STATUS: Schema = Enum(VehicleStatus::NAMES);
/// A [`DelegationState`].
pub static DELEGATION_STATE: Schema = Enum(DelegationState::NAMES);
