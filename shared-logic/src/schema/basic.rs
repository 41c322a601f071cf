//! Numbers, identifiers, and names from closed lists.

use super::Schema::{self, Bytes, Duration, Enum, Mask, Number, Optional, Time};
use crate::{
    party::Gatekeeper, purpose::CoConsent, Action, AssignedRole, Coverage, EmergencyReason, EndReason, Finding, LegalBasis, PartyKind,
    PartyStatus, Region, RequestEnd, RequestPolicy, Residency, Right, SignalClass, TermsField, VehicleStatus,
};

/// A byte.
pub static U8: Schema = Number(1);
/// A number of 16 bits.
pub static U16: Schema = Number(2);
/// A number of 32 bits.
pub static U32: Schema = Number(4);
/// A number of 64 bits.
pub static U64: Schema = Number(8);
/// A [`crate::UnixSeconds`].
pub static TIME: Schema = Time;
/// A [`crate::Seconds`].
pub static DURATION: Schema = Duration;
/// A [`crate::PurposeCode`].
pub static PURPOSE_CODE: Schema = Schema::Purpose;
/// A number of 128 bits.
pub static U128: Schema = Number(16);
/// An identifier or a hash.
pub static ID: Schema = Bytes(32);
/// An [`crate::Account`].
pub static ACCOUNT: Schema = Bytes(20);
/// A number of 32 bits, or none.
pub static OPT_U32: Schema = Optional(&U32, "none");
/// How often, or without a limit.
pub static MOST_OFTEN: Schema = Optional(&U32, "unlimited");
/// How long, or without a limit.
pub static LONGEST: Schema = Optional(&DURATION, "unlimited");
/// A moment, or none.
pub static OPT_TIME: Schema = Optional(&TIME, "none");
/// A number of 64 bits, or none.
pub static OPT_U64: Schema = Optional(&U64, "none");
/// An identifier or a hash, or none.
pub static OPT_ID: Schema = Optional(&ID, "none");
/// An account, or every one.
pub static ONE_OR_ALL: Schema = Optional(&ACCOUNT, "all");
/// An account, or none.
pub static OPT_ACCOUNT: Schema = Optional(&ACCOUNT, "none");

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

/// [`crate::Purposes`]: the codes as text.
pub static PURPOSES: Schema = Mask(8, PURPOSE_CODES);
/// The codes that a set of purposes can hold.
const PURPOSE_CODES: &[&str] = &[
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23",
    "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45",
    "46", "47", "48", "49", "50", "51", "52", "53", "54", "55", "56", "57", "58", "59", "60", "61", "62", "63",
];

/// [`crate::TermsFields`].
pub static TERMS_FIELDS: Schema = Mask(2, TermsField::NAMES);
/// A [`Residency`].
pub static RESIDENCY: Schema = Enum(Residency::NAMES);
/// A [`Region`].
pub static REGION: Schema = Enum(Region::NAMES);
/// [`crate::Regions`].
pub static REGIONS: Schema = Mask(1, Region::NAMES);
/// A [`RequestPolicy`].
pub static REQUEST_POLICY: Schema = Enum(RequestPolicy::NAMES);
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
