//! What people agree on, and where things stand.

use super::Schema::{Leaf, Optional, Pattern, Set};
use super::*;
use crate::{object_schema, union_schema};

union_schema! {
    /// A [`crate::Realm`].
    pub REALM by "kind" { "vehicle" { vehicle: ID }, "fleet" { owner: ACCOUNT } }
    /// A [`crate::DelegationRef`].
    pub DELEGATION_REF by "kind" { "vehicle" { seq: U64 }, "fleet" { seq: U64 } }
    /// A [`crate::Role`].
    pub ROLE by "kind" { "owner", "admin", "party", "anyone", "assigned" { role: ASSIGNED_ROLE } }
    /// A [`crate::Via`].
    pub VIA by "kind" { "call", "intent" { nonce: OPT_U64 } }
    /// A [`crate::RequestState`].
    pub REQUEST_STATE by "kind" { "open", "deferred", "closed" { end: REQUEST_END } }
    /// A [`crate::EmergencyState`].
    pub EMERGENCY_STATE by "kind" { "open", "closed", "reviewed" { finding: FINDING, at: TIME } }
    /// A [`crate::DelegationState`].
    pub DELEGATION_STATE by "kind" { "offered" { until: TIME }, "active" { since: TIME }, "ended" }
    /// An [`crate::Operation`].
    pub OPERATION by "kind" { "running", "paused", "retired" { successor: ACCOUNT } }
    /// A [`crate::GrantState`].
    pub GRANT_STATE by "kind" { "active", "suspended" { by: ACCOUNT }, "ended" { reason: END_REASON, at: TIME } }
    /// A [`crate::DriverConsent`].
    pub DRIVER_CONSENT by "kind" { "not-needed", "missing", "given" { by: ACCOUNT, under: DELEGATION_REF } }
    /// An [`crate::Erasure`].
    pub ERASURE by "kind" { "not-due", "due" { by: TIME }, "overdue" { since: TIME }, "attested" { at: TIME } }
}

/// A delegation, or none.
pub static OPT_DELEGATION_REF: Schema = Optional(&DELEGATION_REF, "none");
/// [`crate::Purposes`], or all.
pub static OPT_PURPOSES: Schema = Optional(&PURPOSES, "all");
/// [`crate::RecoveryTerms`], or none.
pub static OPT_RECOVERY_TERMS: Schema = Optional(&RECOVERY_TERMS, "none");
/// A [`crate::Recovery`], or none.
pub static OPT_RECOVERY: Schema = Optional(&RECOVERY, "none");
/// An [`crate::Attestation`], or none.
pub static OPT_ATTESTATION: Schema = Optional(&ATTESTATION, "none");
/// A [`crate::party::DatedKey`], or none.
pub static OPT_DATED_KEY: Schema = Optional(&DATED_KEY, "none");
/// An [`crate::Objection`], or none.
pub static OPT_OBJECTION: Schema = Optional(&OBJECTION, "none");
/// The places of [`crate::Objections`], taken or not.
pub static PLACES: Schema = Schema::Places(6, &OBJECTION);
/// A [`crate::VehicleOffer`], or none.
pub static OPT_VEHICLE_OFFER: Schema = Optional(&VEHICLE_OFFER, "none");
/// A [`crate::Pattern`].
pub static PATTERN: Schema = Pattern;
/// A [`crate::Leaf`].
pub static LEAF: Schema = Leaf;

object_schema! {
    /// [`crate::GrantTerms`].
    pub GRANT_TERMS {
        vehicle: ID,
        recipient: ACCOUNT,
        purpose: PURPOSE_CODE,
        container: ID,
        classes: CLASSES,
        actions: ACTIONS,
        residency: RESIDENCY,
        regions: REGIONS,
        not_before: TIME,
        expires_at: TIME,
        history_from: TIME,
        retention: DURATION,
        depth_left: U8,
        max_uses: MOST_OFTEN,
        parent: OPT_ID,
    }
    /// An [`crate::Agreement`].
    pub AGREEMENT { data_holder: OPT_ACCOUNT, controller: OPT_ACCOUNT, legal_basis: LEGAL_BASIS, terms_hash: ID, notice_hash: ID }
    /// A [`crate::Profile`].
    pub PROFILE { kinds: PARTY_KINDS, legal_hash: ID, gatekeeper: GATEKEEPER }
    /// A [`crate::Purpose`].
    pub PURPOSE { code: PURPOSE_CODE, classes: CLASSES, max_duration: DURATION, max_retention: DURATION, co_consent: CO_CONSENT }
    /// [`crate::DelegationTerms`].
    pub DELEGATION_TERMS {
        role: ASSIGNED_ROLE,
        rights: RIGHTS,
        classes: CLASSES,
        actions: ACTIONS,
        purposes: OPT_PURPOSES,
        longest_grant: LONGEST,
        depth_left: U8,
        not_before: TIME,
        expires_at: TIME,
    }
    /// A [`crate::CheckRequest`].
    pub CHECK_REQUEST {
        vehicle: ID,
        recipient: ACCOUNT,
        purpose: PURPOSE_CODE,
        action: ACTION,
        residency: RESIDENCY,
        region: REGION,
        classes: CLASSES,
        coverage: COVERAGE,
        data_from: TIME,
    }
    /// A vehicle's [`crate::Objections`].
    pub OBJECTIONS { places: PLACES, crowded_until: TIME }
    /// What a request needs: [`crate::Needed`].
    pub NEEDED { classes: CLASSES, actions: ACTIONS, history_from: TIME, depth_left: U8 }
    /// A [`crate::Objection`].
    pub OBJECTION { by: ACCOUNT, to: ACCOUNT, named_by: ACCOUNT, until: TIME }
    /// A [`crate::party::DatedKey`].
    pub DATED_KEY { key: ACCOUNT, from: TIME }
    /// An [`crate::Attestation`].
    pub ATTESTATION { vin_commitment: ID, epoch: U32, party_epoch: U32, at: TIME, until: TIME }
    /// [`crate::RecoveryTerms`].
    pub RECOVERY_TERMS { account: ACCOUNT, delay: DURATION }
    /// A [`crate::Recovery`].
    pub RECOVERY { terms: RECOVERY_TERMS, epoch: U32, started_at: TIME }
    /// A [`crate::VehicleOffer`].
    pub VEHICLE_OFFER { to: ACCOUNT, until: TIME, epoch: U32 }
    /// An [`crate::IntentKey`].
    pub INTENT_KEY { rights: RIGHTS, classes: CLASSES, expires_at: TIME }
    /// A [`crate::NamedKey`].
    pub NAMED_KEY { limits: INTENT_KEY, named_at: TIME }
    /// A [`crate::container::VssVersion`].
    pub VSS_VERSION { major: U16, minor: U16 }
    /// A [`crate::Container`].
    pub CONTAINER {
        vss: VSS_VERSION,
        allow: Set(&PATTERN),
        deny: Set(&PATTERN),
        sensors: Set(&LEAF),
        actuators: Set(&LEAF),
        also: Set(&OTHER_RELEASE),
    }
    /// An [`crate::container::OtherRelease`].
    pub OTHER_RELEASE { vss: VSS_VERSION, differs: Set(&LEAF) }
}
