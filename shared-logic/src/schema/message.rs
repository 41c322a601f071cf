//! Messages and intents.

use super::{
    Schema::{Bytes, OrScale, Text},
    *,
};
use crate::{object_schema, union_schema};
use crate::{Message, SignedIntent};

union_schema! {
    /// A [`Message`].
    pub ANY_MESSAGE by "kind" {
        "register-vehicle" { salt: ID, vin_commitment: OPT_ID },
        "accept-vehicle" { vehicle: ID },
        "retire-vehicle" { vehicle: ID },
        "register-party" { profile: PROFILE },
        "set-party" { account: ACCOUNT, profile: PROFILE, status: PARTY_STATUS },
        "publish-container" { container: ID, classes: CLASSES },
        "publish-purpose" { purpose: PURPOSE },
        "delegate" { realm: REALM, to: ACCOUNT, terms: DELEGATION_TERMS },
        "end-delegation" { realm: REALM, to: ACCOUNT },
        "request-access" { terms: GRANT_TERMS, needed: NEEDED, terms_hash: ID, respond_by: TIME, nonce: U64 },
        "defer-request" { request: ID },
        "close-request" { request: ID, end: REQUEST_END },
        "grant" { terms: GRANT_TERMS, agreement: AGREEMENT, request: OPT_ID },
        "narrow" { grant: ID, terms: GRANT_TERMS },
        "suspend" { grant: ID },
        "resume" { grant: ID },
        "renew" { grant: ID, terms: GRANT_TERMS, agreement: AGREEMENT },
        "withdraw" { grant: ID },
        "revoke" { grant: ID },
        "renounce" { grant: ID },
        "record-end" { grant: ID },
        "co-consent" { grant: ID },
        "use" { grant: ID, request: CHECK_REQUEST },
        "open-emergency" { vehicle: ID, authority: ACCOUNT, reason: EMERGENCY_REASON, classes: CLASSES, until: TIME },
        "close-emergency" { vehicle: ID, authority: ACCOUNT },
        "review-emergency" { vehicle: ID, auditor: ACCOUNT, authority: ACCOUNT, finding: FINDING },
        "attest-erasure" { grant: ID, evidence: ID },
        "set-intent-key" { key: ACCOUNT, limits: INTENT_KEY },
        "remove-intent-key" { key: ACCOUNT },
        "pause",
        "unpause",
        "retire" { successor: ACCOUNT },
        "renounce-admin",
        "offer-vehicle" { vehicle: ID, to: ACCOUNT, until: TIME },
        "cancel-vehicle-offer" { vehicle: ID },
        "stop-everything" { vehicle: ID },
        "accept-delegation" { realm: REALM, ward: OPT_ACCOUNT },
        "withdraw-consent" { grant: ID },
        "offer-admin" { to: OPT_ACCOUNT },
        "accept-admin",
        "object" { vehicle: ID, to: ONE_OR_ALL },
        "lift-objection" { vehicle: ID, to: ONE_OR_ALL },
        "set-request-policy" { vehicle: ID, policy: REQUEST_POLICY },
        "set-vin-commitment" { vehicle: ID, vin_commitment: OPT_ID },
        "attest" { vehicle: ID, attester: ACCOUNT, epoch: U32, vin_commitment: ID, until: TIME },
        "withdraw-attestation" { vehicle: ID, attester: ACCOUNT },
        "set-recovery" { vehicle: ID, terms: OPT_RECOVERY_TERMS },
        "start-recovery" { vehicle: ID },
        "cancel-recovery" { vehicle: ID },
        "finish-recovery" { vehicle: ID },
        "move-party-key" { party: ACCOUNT, key: ACCOUNT },
        "set-party-recovery" { party: ACCOUNT, recovery: OPT_ACCOUNT },
        "recover-party-key" { party: ACCOUNT, key: ACCOUNT },
    }
}

/// A [`Message`], or its bytes.
pub static MESSAGE: Schema = OrScale(&ANY_MESSAGE, is_one::<Message>);

/// 64 bytes.
pub static BYTES_64: Schema = Bytes(64);
/// A [`crate::ClientData`].
pub static CLIENT_DATA: Schema = Text;

union_schema! {
    /// A [`crate::Signature`].
    pub SIGNATURE by "kind" {
        "eip712" { r: ID, s: ID, recovery: U8 },
        "passkey" { x: ID, y: ID, r: ID, s: ID, rp_id_hash: ID, flags: U8, counter: U32, client_data: CLIENT_DATA },
        "sr25519" { public: ID, signature: BYTES_64 },
    }
}

object_schema! {
    /// An [`crate::Intent`].
    pub INTENT { domain: ID, principal: ACCOUNT, epoch: U32, nonce: U64, deadline: TIME, message: MESSAGE }
    /// A [`SignedIntent`].
    pub ANY_SIGNED_INTENT { intent: INTENT, signature: SIGNATURE }
}

/// A [`SignedIntent`], or its bytes.
pub static SIGNED_INTENT: Schema = OrScale(&ANY_SIGNED_INTENT, is_one::<SignedIntent>);
