//! What happens, by the kind of the event. Every kind is named with every field, so that a new one without words does
//! not compile.

use super::{
    say::{say, Value, Words},
    standing,
    words::{classes_of, mandate, needed, objection, profile, purpose, recipient, scope, whose},
    Access, Preview, RecordChange,
};
use crate::snapshot::View;
use shared_logic::{AccessRequest, Delegation, DelegationRef, DelegationState, EventBody, Host, RecoveryTerms, Role};

/// What happens, the main thing first.
#[expect(clippy::too_many_lines, reason = "one line for each kind of event")]
pub(super) fn happens(preview: &Preview, next: &View<'_>) -> Vec<Words> {
    let event = &preview.event;
    let (actor, vehicle, to, grant) = (event.actor, event.vehicle, event.recipient, event.grant);
    let said = match &event.body {
        EventBody::ContractDeployed { rules: _, domain: _ } => say!(ContractDeployed { actor: actor }),
        EventBody::ContractPaused => say!(ContractPaused {}),
        EventBody::ContractResumed => say!(ContractResumed {}),
        EventBody::ContractRetired { successor } => say!(ContractRetired { successor: *successor }),
        EventBody::AdminRenounced => say!(AdminRenounced {}),
        EventBody::AdminOffered { to: Some(to) } => say!(AdminOffered { actor: actor, to: *to }),
        EventBody::AdminOffered { to: None } => say!(AdminOfferTakenBack {}),
        EventBody::AdminAccepted => say!(AdminAccepted { actor: actor }),
        EventBody::PurposePublished { purpose: entry } => purpose(entry),
        EventBody::ContainerPublished { container, classes } => {
            say!(ContainerPublished { container: *container, classes: classes_of(*classes) })
        }
        EventBody::PartyRegistered { party } => say!(PartyRegistered { actor: actor, profile: profile(&party.profile) }),
        EventBody::PartyStatusChanged { party } => return standing::changes(preview, party),
        EventBody::PartyKeyMoved { party } | EventBody::PartyRecoverySet { party } | EventBody::PartyKeyRecovered { party } => {
            return standing::keys(event, party);
        }
        EventBody::VehicleRegistered { vin_commitment: Some(vin) } => {
            say!(VehicleRegisteredVin { actor: actor, vehicle: vehicle, vin: *vin })
        }
        EventBody::VehicleRegistered { vin_commitment: None } => say!(VehicleRegistered { actor: actor, vehicle: vehicle }),
        EventBody::VehicleOffered { offer } => {
            say!(VehicleOffered { actor: actor, vehicle: vehicle, to: offer.to, until: offer.until })
        }
        EventBody::VehicleOfferCancelled if event.role == Role::Owner => say!(VehicleOfferTakenBack { vehicle: vehicle }),
        EventBody::VehicleOfferCancelled => say!(VehicleOfferRefused { actor: actor, vehicle: vehicle }),
        EventBody::OwnershipTransferred { new_owner, epoch: _ } => say!(OwnershipTransferred { owner: *new_owner, vehicle: vehicle }),
        EventBody::EverythingStopped { epoch: _ } => say!(EverythingStopped { actor: actor, vehicle: vehicle }),
        EventBody::VehicleRecovered { epoch: _ } => say!(VehicleRecovered { actor: actor, vehicle: vehicle }),
        EventBody::RecoverySet { terms: Some(RecoveryTerms { account, delay }) } => {
            say!(RecoverySet { account: *account, vehicle: vehicle, actor: actor, delay: *delay })
        }
        EventBody::RecoverySet { terms: None } => say!(RecoveryRemoved { vehicle: vehicle }),
        EventBody::RecoveryStarted { terms } => say!(RecoveryStarted { actor: actor, vehicle: vehicle, delay: terms.delay }),
        EventBody::RecoveryCancelled { terms } => say!(RecoveryCancelled { actor: actor, account: terms.account, vehicle: vehicle }),
        EventBody::VinCommitmentSet { vin_commitment: Some(vin) } => say!(VinCommitmentSet { vehicle: vehicle, vin: *vin }),
        EventBody::VinCommitmentSet { vin_commitment: None } => say!(VinCommitmentRemoved { vehicle: vehicle }),
        EventBody::VehicleAttested { attestation } => say!(VehicleAttested {
            attester: to,
            until: attestation.until,
            vehicle: vehicle,
            epoch: attestation.epoch.0.to_string(),
            vin: attestation.vin_commitment,
        }),
        EventBody::AttestationWithdrawn => say!(AttestationWithdrawn { attester: to, vehicle: vehicle }),
        EventBody::VehicleRetired => say!(VehicleRetired { vehicle: vehicle }),
        EventBody::AccessRequested { request, record } => {
            let AccessRequest { from: _, terms, needed: least, terms_hash, respond_by, epoch: _, seq: _, state: _ } = record;
            say!(AccessRequested {
                actor: actor,
                request: *request,
                recipient: terms.recipient,
                scope: scope(&Access::asked(terms)),
                needed: needed(least, terms),
                terms: *terms_hash,
                until: *respond_by,
            })
        }
        EventBody::RequestPolicySet { policy } => say!(RequestPolicySet { policy: policy.name(), vehicle: vehicle }),
        EventBody::SubjectObjected { objection: made } => objection(made, vehicle),
        EventBody::ObjectionLifted { to } => say!(ObjectionLifted { actor: actor, to: recipient(*to), vehicle: vehicle }),
        EventBody::RequestDeferred { request } => say!(RequestDeferred { request: *request }),
        EventBody::RequestClosed { request, end } => say!(RequestClosed { request: *request, end: end.name() }),
        EventBody::DelegationOffered { realm, to, delegation } => {
            let until = match delegation.state {
                DelegationState::Offered { until } => until,
                DelegationState::Active { .. } | DelegationState::Ended => delegation.terms.expires_at,
            };
            say!(DelegationOffered {
                actor: actor,
                to: *to,
                whose: whose(*realm),
                mandate: mandate(&delegation.terms),
                until: until,
                subject: if delegation.terms.role.is_subject() { "yes" } else { "no" },
            })
        }
        EventBody::DelegationAccepted { realm, since, ward: None } => {
            say!(DelegationAccepted { actor: actor, whose: whose(*realm), since: *since })
        }
        EventBody::DelegationAccepted { realm, since, ward: Some(ward) } => {
            say!(DelegationAcceptedGuardian { actor: actor, whose: whose(*realm), ward: *ward, since: *since })
        }
        EventBody::DelegationEnded { realm, to } if !was_offered(preview) => say!(DelegationEnded { to: *to, whose: whose(*realm) }),
        EventBody::DelegationEnded { realm, to } if actor == *to => say!(DelegationRefused { to: *to, whose: whose(*realm) }),
        EventBody::DelegationEnded { realm, to } => say!(DelegationOfferTakenBack { to: *to, whose: whose(*realm) }),
        // What is agreed on and what the grant gives stands in sentences of their own.
        EventBody::GrantActivated { record: _, agreement: _, request: None } => {
            say!(GrantActivated { actor: actor, grant: grant, recipient: to })
        }
        EventBody::GrantActivated { record: _, agreement: _, request: Some(request) } => {
            say!(GrantAnswers { actor: actor, request: *request, grant: grant, recipient: to })
        }
        EventBody::GrantRenewed { record: _, agreement: _, previous } => {
            say!(GrantRenewed { grant: grant, recipient: to, previous: *previous })
        }
        EventBody::GrantNarrowed { terms: _ } => say!(GrantNarrowed { grant: grant, recipient: to }),
        EventBody::GrantSuspended => say!(GrantSuspended { grant: grant, recipient: to, actor: actor }),
        EventBody::GrantResumed => say!(GrantResumed { grant: grant, recipient: to }),
        EventBody::GrantEnded { reason, ended_at: _, erase_by, objects } => {
            let ended = say!(GrantEnded { grant: grant, recipient: to, reason: reason.name(), until: *erase_by });
            return [ended].into_iter().chain(objects.map(|made| objection(&made, vehicle))).collect();
        }
        EventBody::DriverConsented { under } => {
            let (DelegationRef::Vehicle(seq) | DelegationRef::Fleet(seq)) = *under;
            let role = if let Role::Assigned(role) = event.role { role.name() } else { "driver" };
            say!(DriverConsented {
                actor: actor,
                role: Value::name("role", role),
                delegation: seq.0.to_string(),
                realm: realm_of(*under),
                grant: grant,
                recipient: to,
            })
        }
        EventBody::ConsentWithdrawn => say!(ConsentWithdrawn { actor: actor, grant: grant, recipient: to }),
        EventBody::GrantUsed { used } => match grant.and_then(|id| next.grant(id)).and_then(|grant| grant.terms.max_uses) {
            Some(most) => say!(GrantUsedOf { number: used.to_string(), most: most.to_string(), grant: grant }),
            None => say!(GrantUsed { number: used.to_string(), grant: grant }),
        },
        EventBody::EmergencyOpened { emergency } => {
            let owner = vehicle.and_then(|id| next.vehicle(id)).map(|vehicle| vehicle.owner);
            say!(EmergencyOpened { authority: to, classes: classes_of(emergency.classes), vehicle: vehicle, owner: owner })
        }
        EventBody::EmergencyClosed => say!(EmergencyClosed { authority: to, vehicle: vehicle }),
        EventBody::EmergencyReviewed { auditor, finding } => {
            say!(EmergencyReviewed { auditor: *auditor, authority: to, vehicle: vehicle, finding: finding.name() })
        }
        EventBody::ErasureAttested { evidence } => say!(ErasureAttested { recipient: to, grant: grant, evidence: *evidence }),
        // What the key may sign stands in a sentence of its own.
        EventBody::IntentKeySet { key, limits: _ } => say!(IntentKeySet { actor: actor, key: *key }),
        EventBody::IntentKeyRemoved { key } => say!(IntentKeyRemoved { actor: actor, key: *key }),
    };
    vec![said]
}

/// True when the delegation that changes was not accepted yet.
fn was_offered(preview: &Preview) -> bool {
    let offered = |delegation: &Option<Delegation>| delegation.is_some_and(|it| matches!(it.state, DelegationState::Offered { .. }));
    preview.records.iter().any(|record| matches!(record, RecordChange::Delegation { before, .. } if offered(before)))
}

const fn realm_of(under: DelegationRef) -> &'static str {
    match under {
        DelegationRef::Vehicle(_) => "vehicle",
        DelegationRef::Fleet(_) => "fleet",
    }
}
