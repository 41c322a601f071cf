//! Records, and all of them together.

use super::*;
use crate::json::Schema::List;
use crate::{object_schema, union_schema};

object_schema! {
    /// A [`crate::Registry`].
    pub REGISTRY { admin: OPT_ACCOUNT, operation: OPERATION, seq: U64, last_event: ID, founded_at: TIME, losses: U64 }
    /// A [`crate::Vehicle`].
    pub VEHICLE {
        owner: ACCOUNT,
        epoch: U32,
        epoch_start: TIME,
        seq: U64,
        last_event: ID,
        status: VEHICLE_STATUS,
        vin_commitment: OPT_ID,
        stopped_at: TIME,
        losses: U64,
        objections: U8,
        request_policy: REQUEST_POLICY,
    }
    /// A [`crate::Party`].
    pub PARTY { profile: PROFILE, status: PARTY_STATUS, epoch: U32, acts_from: TIME, key: ACCOUNT, next_key: OPT_DATED_KEY, recovery: OPT_DATED_KEY }
    /// A [`crate::Grant`].
    pub GRANT {
        terms: GRANT_TERMS,
        grantor: ACCOUNT,
        under: OPT_DELEGATION_REF,
        epoch: U32,
        party_epoch: U32,
        seq: U64,
        state: GRANT_STATE,
        driver_consent: DRIVER_CONSENT,
        used: U32,
        erased_at: OPT_TIME,
        legal_basis: LEGAL_BASIS,
        losses: U64,
    }
    /// A [`crate::Delegation`].
    pub DELEGATION {
        terms: DELEGATION_TERMS,
        from: ACCOUNT,
        under: OPT_DELEGATION_REF,
        epoch: OPT_U32,
        seq: U64,
        state: DELEGATION_STATE,
    }
    /// An [`crate::AccessRequest`].
    pub ACCESS_REQUEST { from: ACCOUNT, terms: GRANT_TERMS, needed: NEEDED, terms_hash: ID, respond_by: TIME, epoch: U32, seq: U64, state: REQUEST_STATE }
    /// An [`crate::Emergency`].
    pub EMERGENCY {
        reason: EMERGENCY_REASON,
        classes: CLASSES,
        opened_at: TIME,
        until: TIME,
        opened_before: TIME,
        party_epoch: U32,
        seq: U64,
        state: EMERGENCY_STATE,
    }
    /// A [`crate::State`]: each record with its key.
    pub STATE {
        registry: REGISTRY,
        domain: ID,
        vehicles: List(&VEHICLE_ENTRY),
        parties: List(&PARTY_ENTRY),
        purposes: List(&PURPOSE_ENTRY),
        grants: List(&GRANT_ENTRY),
        delegations: List(&DELEGATION_ENTRY),
        requests: List(&REQUEST_ENTRY),
        emergencies: List(&EMERGENCY_ENTRY),
        nonces: List(&NONCE_ENTRY),
        intent_keys: List(&INTENT_KEY_ENTRY),
        vehicle_offers: List(&VEHICLE_OFFER_ENTRY),
        admin_offer: OPT_ACCOUNT,
        objections: List(&OBJECTIONS_ENTRY),
        attestations: List(&ATTESTATION_ENTRY),
        recoveries: List(&RECOVERY_ENTRY),
    }
    /// A vehicle with its key.
    pub VEHICLE_ENTRY { id: ID, record: VEHICLE }
    /// A party with its key.
    pub PARTY_ENTRY { account: ACCOUNT, record: PARTY }
    /// A purpose with its key.
    pub PURPOSE_ENTRY { code: U16, record: PURPOSE }
    /// A grant with its key.
    pub GRANT_ENTRY { id: ID, record: GRANT }
    /// A delegation with its key.
    pub DELEGATION_ENTRY { realm: REALM, to: ACCOUNT, record: DELEGATION }
    /// An access request with its key.
    pub REQUEST_ENTRY { id: ID, record: ACCESS_REQUEST }
    /// An emergency with its key.
    pub EMERGENCY_ENTRY { vehicle: ID, authority: ACCOUNT, record: EMERGENCY }
    /// The next number of an account's intents about a vehicle, or about none.
    pub NONCE_ENTRY { account: ACCOUNT, vehicle: OPT_ID, record: U64 }
    /// An intent key with its own key.
    pub INTENT_KEY_ENTRY { principal: ACCOUNT, key: ACCOUNT, record: NAMED_KEY }
    /// An offer of a vehicle with its key.
    pub VEHICLE_OFFER_ENTRY { vehicle: ID, record: VEHICLE_OFFER }
    /// An attestation with its key.
    pub ATTESTATION_ENTRY { vehicle: ID, attester: ACCOUNT, record: ATTESTATION }
    /// A recovery with its key.
    pub RECOVERY_ENTRY { vehicle: ID, record: RECOVERY }
    /// A vehicle's objections with their key.
    pub OBJECTIONS_ENTRY { vehicle: ID, record: OBJECTIONS }
}

union_schema! {
    /// A [`crate::Record`].
    pub RECORD by "kind" {
        "registry" { record: REGISTRY },
        "vehicle" { id: ID, record: VEHICLE },
        "grant" { id: ID, record: GRANT },
        "party" { account: ACCOUNT, record: PARTY },
        "purpose" { record: PURPOSE },
        "delegation" { realm: REALM, to: ACCOUNT, record: DELEGATION },
        "access-request" { id: ID, record: ACCESS_REQUEST },
        "emergency" { vehicle: ID, authority: ACCOUNT, record: EMERGENCY },
        "nonce" { account: ACCOUNT, vehicle: OPT_ID, record: U64 },
        "intent-key" { principal: ACCOUNT, key: ACCOUNT, record: NAMED_KEY },
        "domain" { record: ID },
        "vehicle-offer" { vehicle: ID, record: OPT_VEHICLE_OFFER },
        "admin-offer" { record: OPT_ACCOUNT },
        "objections" { vehicle: ID, record: OBJECTIONS },
        "attestation" { vehicle: ID, attester: ACCOUNT, record: OPT_ATTESTATION },
        "recovery" { vehicle: ID, record: OPT_RECOVERY },
    }
    /// A [`crate::RecordKey`].
    pub RECORD_KEY by "kind" {
        "registry",
        "vehicle" { id: ID },
        "party" { account: ACCOUNT },
        "purpose" { code: U16 },
        "grant" { id: ID },
        "delegation" { realm: REALM, to: ACCOUNT },
        "access-request" { id: ID },
        "emergency" { vehicle: ID, authority: ACCOUNT },
        "nonce" { account: ACCOUNT, vehicle: OPT_ID },
        "intent-key" { principal: ACCOUNT, key: ACCOUNT },
        "domain",
        "vehicle-offer" { vehicle: ID },
        "admin-offer",
        "objections" { vehicle: ID },
        "attestation" { vehicle: ID, attester: ACCOUNT },
        "recovery" { vehicle: ID },
    }
}
