//! What a preview looks like in JSON.

use super::{Access, Actor, AttestedBy, NamedParty, Narrowing, Permission, Preview, RecordChange, Words};
use shared_logic::json::{tables::*, Schema::*};
use shared_logic::{object_schema, serialize_by_schema, union_schema};

union_schema! {
    pub(crate) RECORD_CHANGE by "kind" {
        "registry" { before: REGISTRY, after: REGISTRY },
        "vehicle" { id: ID, before: Optional(&VEHICLE, "none"), after: VEHICLE },
        "grant" { id: ID, before: Optional(&GRANT, "none"), after: GRANT },
        "party" { account: ACCOUNT, before: Optional(&PARTY, "none"), after: PARTY },
        "purpose" { before: Optional(&PURPOSE, "none"), after: PURPOSE },
        "delegation" { realm: REALM, to: ACCOUNT, before: Optional(&DELEGATION, "none"), after: DELEGATION },
        "access-request" { id: ID, before: Optional(&ACCESS_REQUEST, "none"), after: ACCESS_REQUEST },
        "emergency" { vehicle: ID, authority: ACCOUNT, before: Optional(&EMERGENCY, "none"), after: EMERGENCY },
        "nonce" { account: ACCOUNT, vehicle: OPT_ID, before: U64, after: U64 },
        "intent-key" { principal: ACCOUNT, key: ACCOUNT, before: Optional(&NAMED_KEY, "none"), after: NAMED_KEY },
        "domain" { before: ID, after: ID },
        "vehicle-offer" { vehicle: ID, before: OPT_VEHICLE_OFFER, after: OPT_VEHICLE_OFFER },
        "admin-offer" { before: OPT_ACCOUNT, after: OPT_ACCOUNT },
        "objections" { vehicle: ID, before: Optional(&OBJECTIONS, "none"), after: OBJECTIONS },
        "attestation" { vehicle: ID, attester: ACCOUNT, before: OPT_ATTESTATION, after: OPT_ATTESTATION },
        "recovery" { vehicle: ID, before: OPT_RECOVERY, after: OPT_RECOVERY },
    }
    pub(crate) ACTOR by "kind" {
        "admin" { account: ACCOUNT },
        "owner" { vehicle: ID, account: ACCOUNT },
        "delegate" { vehicle: ID, realm: REALM, account: ACCOUNT, terms: DELEGATION_TERMS },
        "intent-key" { principal: ACCOUNT, key: ACCOUNT, limits: INTENT_KEY },
        "authority" { vehicle: ID, account: ACCOUNT, reason: EMERGENCY_REASON, classes: CLASSES, until: U64 },
    }
    /// Of a [`super::Value`].
    pub VALUE by "kind" {
        "text" { text: Text },
        "number" { number: U32 },
        "moment" { at: U64 },
        "length" { length: U32 },
        "name" { list: Text, name: Text },
        "words" { words: WORDS },
        "list" { between: Text, items: List(&VALUE) },
    }
}

object_schema! {
    PERMISSION { action: ACTION, classes: CLASSES }
    pub(crate) ACCESS {
        grant: ID,
        recipient: ACCOUNT,
        vehicle: ID,
        purpose: U16,
        purpose_name: Optional(&Text, "none"),
        permissions: List(&PERMISSION),
        container: ID,
        residency: RESIDENCY,
        regions: REGIONS,
        not_before: U64,
        expires_at: U64,
        history_from: U64,
        retention: U32,
        uses_left: OPT_U32,
        depth_left: U8,
        parent: OPT_ID,
    }
    ATTESTED_BY { account: ACCOUNT, until: U64 }
    NAMED_PARTY { account: ACCOUNT, party: Optional(&PARTY, "none") }
    ARGUMENT { name: Text, value: VALUE }
    /// Of [`Words`].
    pub WORDS { key: Text, arguments: List(&ARGUMENT) }
    NARROWING { before: ACCESS, after: ACCESS }
    /// Of a [`Preview`].
    pub PREVIEW {
        event: EVENT,
        records: List(&RECORD_CHANGE),
        opens: List(&ACCESS),
        narrows: List(&NARROWING),
        ends: List(&ACCESS),
        unchanged: List(&ACCESS),
        empowers: List(&ACTOR),
        disempowers: List(&ACTOR),
        attested_by: List(&ATTESTED_BY),
        parties: List(&NAMED_PARTY),
        summary: List(&Text),
        words: List(&WORDS),
    }
}

serialize_by_schema! {
    Preview => PREVIEW,
    RecordChange => RECORD_CHANGE,
    Access => ACCESS,
    Permission => PERMISSION,
    Narrowing => NARROWING,
    Actor => ACTOR,
    AttestedBy => ATTESTED_BY,
    NamedParty => NAMED_PARTY,
    Words => WORDS,
}
