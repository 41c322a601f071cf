//! Serde's traits, by the tables.

use super::tables as t;
use crate::*;
use codec::Decode;
use serde::de::Error;

/// Implements `Serialize` for types with `Encode`, by their schemas.
#[macro_export]
macro_rules! serialize_by_schema {
    ($($name:ty => $schema:expr),+ $(,)?) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::json::serialize(&$schema, self, serializer)
            }
        }
    )+};
}

/// Implements `Deserialize` for types with `Encode` and `Decode`, by their schemas.
#[macro_export]
macro_rules! deserialize_by_schema {
    ($($name:ty => $schema:expr),+ $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::deserialize(&$schema, deserializer)
            }
        }
    )+};
}

macro_rules! both {
    ($($name:ty => $schema:expr),+ $(,)?) => {
        serialize_by_schema!($($name => $schema),+);
        deserialize_by_schema!($($name => $schema),+);
    };
}

both! {
    VehicleId => t::ID,
    GrantId => t::ID,
    ContainerId => t::ID,
    RequestId => t::ID,
    TermsHash => t::ID,
    EventHash => t::ID,
    EvidenceHash => t::ID,
    DomainHash => t::ID,
    GenesisHash => t::ID,
    RulesHash => t::ID,
    VinCommitment => t::ID,
    Account => t::ACCOUNT,
    PurposeCode => t::U16,
    NoticeHash => t::ID,
    VehicleSalt => t::ID,
    Epoch => t::U32,
    Seconds => t::U32,
    Seq => t::U64,
    Nonce => t::U64,
    UnixSeconds => t::U64,
    SignalClass => t::CLASS,
    SignalClasses => t::CLASSES,
    Action => t::ACTION,
    Actions => t::ACTIONS,
    Right => t::RIGHT,
    Rights => t::RIGHTS,
    PartyKind => t::PARTY_KIND,
    PartyKinds => t::PARTY_KINDS,
    Residency => t::RESIDENCY,
    Coverage => t::COVERAGE,
    LegalBasis => t::LEGAL_BASIS,
    party::Gatekeeper => t::GATEKEEPER,
    PartyStatus => t::PARTY_STATUS,
    purpose::CoConsent => t::CO_CONSENT,
    AssignedRole => t::ASSIGNED_ROLE,
    RequestEnd => t::REQUEST_END,
    EndReason => t::END_REASON,
    EmergencyReason => t::EMERGENCY_REASON,
    Finding => t::FINDING,
    VehicleStatus => t::VEHICLE_STATUS,
    DelegationState => t::DELEGATION_STATE,
    Realm => t::REALM,
    DelegationRef => t::DELEGATION_REF,
    Role => t::ROLE,
    Via => t::VIA,
    RequestState => t::REQUEST_STATE,
    EmergencyState => t::EMERGENCY_STATE,
    Operation => t::OPERATION,
    GrantState => t::GRANT_STATE,
    DriverConsent => t::DRIVER_CONSENT,
    GrantTerms => t::GRANT_TERMS,
    Agreement => t::AGREEMENT,
    Purposes => t::PURPOSES,
    Region => t::REGION,
    Regions => t::REGIONS,
    RequestPolicy => t::REQUEST_POLICY,
    Needed => t::NEEDED,
    Detail => t::DETAIL,
    TermsFields => t::TERMS_FIELDS,
    Attestation => t::ATTESTATION,
    RecoveryTerms => t::RECOVERY_TERMS,
    Recovery => t::RECOVERY,
    Objection => t::OBJECTION,
    Objections => t::OBJECTIONS,
    Losses => t::U64,
    VehicleOffer => t::VEHICLE_OFFER,
    Profile => t::PROFILE,
    Purpose => t::PURPOSE,
    DelegationTerms => t::DELEGATION_TERMS,
    CheckRequest => t::CHECK_REQUEST,
    IntentKey => t::INTENT_KEY,
    NamedKey => t::NAMED_KEY,
    Registry => t::REGISTRY,
    Vehicle => t::VEHICLE,
    Party => t::PARTY,
    Grant => t::GRANT,
    Delegation => t::DELEGATION,
    AccessRequest => t::ACCESS_REQUEST,
    Emergency => t::EMERGENCY,
    Message => t::MESSAGE,
    Intent => t::INTENT,
    Signature => t::SIGNATURE,
    SignedIntent => t::SIGNED_INTENT,
    Link => t::LINK,
    EventBody => t::EVENT_BODY,
    Event => t::EVENT,
    Denial => t::DENIAL,
    Basis => t::BASIS,
    Proof => t::PROOF,
    Refusal => t::REFUSAL,
    Verdict => t::VERDICT,
    container::VssVersion => t::VSS_VERSION,
    Pattern => t::PATTERN,
    Leaf => t::LEAF,
    RecordKey => t::RECORD_KEY,
}

serialize_by_schema! {
    Record => t::RECORD,
    Erasure => t::ERASURE,
    Container => t::CONTAINER,
}

#[cfg(feature = "crypto")]
both!(State => t::STATE);

impl<'de> serde::Deserialize<'de> for Container {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = super::read_scale(&t::CONTAINER, deserializer)?;
        let document = crate::container::Unchecked::decode(&mut bytes.as_slice()).map_err(D::Error::custom)?;
        document.checked().map_err(D::Error::custom)
    }
}
