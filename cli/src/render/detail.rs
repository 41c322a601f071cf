//! Events in a few words, for lists.

use super::{
    event::{accepted_before, objected},
    party_kinds, short,
};
use crate::time::{length, moment};
use shared_logic::{Event, EventBody, Grant};

/// What an event is about.
pub(crate) fn detail(event: &Event) -> String {
    let grant = || event.grant.map(|grant| format!("grant {}", short(&grant.to_string()))).unwrap_or_default();
    let party = || event.recipient.map(|party| short(&party.to_string())).unwrap_or_default();
    match event.body {
        EventBody::ContractDeployed { rules, .. } => format!("rules {}", short(&rules.to_string())),
        EventBody::VehicleRegistered { vin_commitment: Some(_) } => "with a VIN commitment".to_owned(),
        EventBody::OwnershipTransferred { new_owner, epoch } => format!("to {}, epoch {}", short(&new_owner.to_string()), epoch.0),
        EventBody::PartyRegistered { party } => party_kinds(party.profile.kinds),
        EventBody::PartyStatusChanged { party: record } => {
            format!("{}: {}, {}", party(), record.status.name(), party_kinds(record.profile.kinds))
        }
        EventBody::ContainerPublished { container, classes } => format!("{}: {}", short(&container.to_string()), super::classes(classes)),
        EventBody::PurposePublished { purpose } => format!("{}: {}", super::purpose(purpose.code), super::classes(purpose.classes)),
        EventBody::VehicleOffered { offer } => format!("to {} until {}", short(&offer.to.to_string()), moment(offer.until)),
        EventBody::EverythingStopped { epoch } => format!("epoch {}", epoch.0),
        EventBody::AdminOffered { to } => to.map_or_else(|| "to nobody".to_owned(), |to| format!("to {}", short(&to.to_string()))),
        EventBody::DelegationAccepted { since, .. } => format!("by {} since {}", short(&event.actor.to_string()), moment(since)),
        EventBody::DelegationOffered { to, delegation, .. } => {
            let (to, terms, before) = (short(&to.to_string()), delegation.terms, moment(accepted_before(&delegation)));
            format!("to {to} as {} until {}, to be accepted before {before}", terms.role.name(), moment(terms.expires_at))
        }
        EventBody::DelegationEnded { to, .. } => format!("of {}", short(&to.to_string())),
        EventBody::AccessRequested { request, record } => format!(
            "request {} by {} for {}",
            short(&request.to_string()),
            short(&record.from.to_string()),
            super::purpose(record.terms.purpose)
        ),
        EventBody::RequestDeferred { request } => format!("request {}", short(&request.to_string())),
        EventBody::RequestClosed { request, end } => format!("request {}: {}", short(&request.to_string()), end.name()),
        EventBody::GrantActivated { record, .. } => format!("{} {}", grant(), given(&record)),
        EventBody::GrantRenewed { record, previous, .. } => {
            format!("{} {}, replacing {}", grant(), given(&record), short(&previous.to_string()))
        }
        EventBody::SubjectObjected { objection } => format!("to {}", objected(objection.to)),
        EventBody::ObjectionLifted { to } => format!("to {}", objected(to)),
        EventBody::RequestPolicySet { policy } => policy.name().to_owned(),
        EventBody::GrantEnded { reason, .. } => format!("{}: {}", grant(), reason.name()),
        EventBody::GrantUsed { used } => format!("{}: use {used}", grant()),
        EventBody::EmergencyOpened { emergency } => {
            format!("{}: {} until {}", emergency.reason.name(), super::classes(emergency.classes), moment(emergency.until))
        }
        EventBody::EmergencyReviewed { finding, .. } => format!("of {}: {}", party(), finding.name()),
        EventBody::VehicleAttested { attestation } => format!("by {} until {}", party(), moment(attestation.until)),
        EventBody::AttestationWithdrawn => format!("of {}", party()),
        EventBody::RecoverySet { terms: Some(terms) } => format!("{} after {}", short(&terms.account.to_string()), length(terms.delay)),
        EventBody::RecoveryStarted { terms } => format!("by {}, {} to say no", short(&terms.account.to_string()), length(terms.delay)),
        EventBody::VehicleRecovered { epoch } => format!("by {}, epoch {}", short(&event.actor.to_string()), epoch.0),
        EventBody::PartyKeyMoved { party: record } => {
            let next = record.next_key.map_or_else(|| record.key, |next| next.key);
            format!("of {} to {}", party(), short(&next.to_string()))
        }
        EventBody::PartyKeyRecovered { party: record } => format!("of {} to {}", party(), short(&record.key.to_string())),
        EventBody::PartyRecoverySet { .. } => format!("of {}", party()),
        EventBody::IntentKeySet { key, limits } => format!("{} until {}", short(&key.to_string()), moment(limits.expires_at)),
        EventBody::IntentKeyRemoved { key } => short(&key.to_string()),
        EventBody::ContractRetired { successor } => format!("successor {}", short(&successor.to_string())),
        _ => grant(),
    }
}

fn given(record: &Grant) -> String {
    let terms = &record.terms;
    format!("to {} for {} until {}", short(&terms.recipient.to_string()), super::purpose(terms.purpose), moment(terms.expires_at))
}
