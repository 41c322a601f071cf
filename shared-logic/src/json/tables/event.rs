//! Events.

use super::*;
use crate::{object_schema, union_schema};

union_schema! {
    /// An [`crate::EventBody`].
    pub EVENT_BODY by "kind" {
        "contract-deployed" { rules: ID, domain: ID },
        "contract-paused",
        "contract-resumed",
        "contract-retired" { successor: ACCOUNT },
        "admin-renounced",
        "purpose-published" { purpose: PURPOSE },
        "container-published" { container: ID, classes: CLASSES },
        "party-registered" { party: PARTY },
        "party-status-changed" { party: PARTY },
        "vehicle-registered" { vin_commitment: OPT_ID },
        "ownership-transferred" { new_owner: ACCOUNT, epoch: U32 },
        "vehicle-retired",
        "delegation-offered" { realm: REALM, to: ACCOUNT, delegation: DELEGATION },
        "delegation-ended" { realm: REALM, to: ACCOUNT },
        "access-requested" { request: ID, record: ACCESS_REQUEST },
        "request-deferred" { request: ID },
        "request-closed" { request: ID, end: REQUEST_END },
        "grant-activated" { record: GRANT, agreement: AGREEMENT, request: OPT_ID },
        "grant-narrowed" { terms: GRANT_TERMS },
        "grant-suspended",
        "grant-resumed",
        "grant-renewed" { record: GRANT, agreement: AGREEMENT, previous: ID },
        "grant-ended" { reason: END_REASON, ended_at: TIME, erase_by: TIME, objects: OPT_OBJECTION },
        "driver-consented" { under: DELEGATION_REF },
        "grant-used" { used: U32 },
        "emergency-opened" { emergency: EMERGENCY },
        "emergency-closed",
        "emergency-reviewed" { auditor: ACCOUNT, finding: FINDING },
        "erasure-attested" { evidence: ID },
        "intent-key-set" { key: ACCOUNT, limits: INTENT_KEY },
        "intent-key-removed" { key: ACCOUNT },
        "vehicle-offered" { offer: VEHICLE_OFFER },
        "vehicle-offer-cancelled",
        "everything-stopped" { epoch: U32 },
        "delegation-accepted" { realm: REALM, since: TIME, ward: OPT_ACCOUNT },
        "consent-withdrawn",
        "admin-offered" { to: OPT_ACCOUNT },
        "admin-accepted",
        "subject-objected" { objection: OBJECTION },
        "objection-lifted" { to: ACCOUNT },
        "request-policy-set" { policy: REQUEST_POLICY },
        "vin-commitment-set" { vin_commitment: OPT_ID },
        "vehicle-attested" { attestation: ATTESTATION },
        "attestation-withdrawn",
        "recovery-set" { terms: OPT_RECOVERY_TERMS },
        "recovery-started" { terms: RECOVERY_TERMS },
        "recovery-cancelled" { terms: RECOVERY_TERMS },
        "vehicle-recovered" { epoch: U32 },
        "party-key-moved" { party: PARTY },
        "party-recovery-set" { party: PARTY },
        "party-key-recovered" { party: PARTY },
    }
}

object_schema! {
    /// A [`crate::Link`].
    pub LINK { seq: U64, previous: ID }
    /// An [`crate::Event`].
    pub EVENT {
        vehicle: OPT_ID,
        recipient: OPT_ACCOUNT,
        grant: OPT_ID,
        version: U8,
        link: LINK,
        at: TIME,
        actor: ACCOUNT,
        role: ROLE,
        via: VIA,
        body: EVENT_BODY,
    }
}
