//! Events in words for people.

use crate::{
    commands::container::names,
    foresee::{list, of},
    text::{moment, purpose_name},
};
use shared_logic::{Event, EventBody, Grant, Role, Via};

/// The beginning and the end of an identifier.
pub(crate) fn short(id: &str) -> String {
    match (id.get(..8), id.len().checked_sub(4).and_then(|end| id.get(end..))) {
        (Some(first), Some(last)) if id.len() > 14 => format!("{first}…{last}"),
        _ => id.to_owned(),
    }
}

/// As whom somebody acted.
pub(crate) fn role(role: Role) -> String {
    match role {
        Role::Assigned(role) => format!("{role:?}"),
        other => format!("{other:?}"),
    }
}

/// An event's facts beside its kind and its block.
pub(crate) fn rows(event: &Event) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    rows.extend(event.vehicle.map(|vehicle| ("vehicle", vehicle.to_string())));
    rows.push((if event.vehicle.is_some() { "its event" } else { "the registry's event" }, event.link.seq.0.to_string()));
    rows.extend(event.grant.map(|grant| ("grant", grant.to_string())));
    rows.extend(event.recipient.map(|recipient| ("concerns", recipient.to_string())));
    rows.push(("acted as", role(event.role)));
    if let Via::Intent(nonce) = event.via {
        rows.push(("by intent", format!("number {} of {}", nonce.0, event.actor)));
    }
    rows.extend(of_body(event));
    rows
}

fn of_body(event: &Event) -> Vec<(&'static str, String)> {
    match event.body {
        EventBody::GrantActivated { record, .. } => vec![("until", moment(record.terms.expires_at))],
        EventBody::GrantRenewed { record, previous, .. } => {
            vec![("until", moment(record.terms.expires_at)), ("in the place of", previous.to_string())]
        }
        EventBody::GrantEnded { reason, erase_by, .. } => vec![("reason", format!("{reason:?}")), ("data erased by", moment(erase_by))],
        EventBody::GrantUsed { used } => vec![("uses", used.to_string())],
        EventBody::OwnershipTransferred { new_owner, .. } => vec![("new owner", new_owner.to_string())],
        EventBody::PartyRegistered { .. } => vec![("party", event.actor.to_string())],
        EventBody::PartyStatusChanged { party } => vec![("status", format!("{:?}", party.status))],
        EventBody::DelegationGranted { realm, to, delegation } => vec![
            ("delegate", to.to_string()),
            ("as", format!("{:?} of {}", delegation.terms.role, of(&realm))),
            ("until", moment(delegation.terms.expires_at)),
        ],
        EventBody::DelegationEnded { realm, to } => vec![("delegate", to.to_string()), ("of", of(&realm))],
        EventBody::AccessRequested { request, record } => {
            vec![("request", request.to_string()), ("answer by", moment(record.respond_by))]
        }
        EventBody::RequestDeferred { request } => vec![("request", request.to_string())],
        EventBody::RequestClosed { request, end } => vec![("request", request.to_string()), ("end", format!("{end:?}"))],
        EventBody::EmergencyOpened { emergency } => {
            vec![("classes", names(emergency.classes)), ("until", moment(emergency.until))]
        }
        EventBody::EmergencyReviewed { finding } => vec![("finding", format!("{finding:?}"))],
        EventBody::IntentKeySet { key, limits } => vec![("key", key.to_string()), ("until", moment(limits.expires_at))],
        EventBody::IntentKeyRemoved { key } => vec![("key", key.to_string())],
        EventBody::ContractRetired { successor } => vec![("successor", successor.to_string())],
        _ => Vec::new(),
    }
}

/// The same in a few words, for lists.
pub(crate) fn detail(event: &Event) -> String {
    let grant = || event.grant.map(|grant| format!("grant {}", short(&grant.to_string()))).unwrap_or_default();
    let party = || event.recipient.map(|party| short(&party.to_string())).unwrap_or_default();
    match event.body {
        EventBody::ContractDeployed { rules, .. } => format!("rules {}", short(&rules.to_string())),
        EventBody::VehicleRegistered { vin_commitment: Some(_) } => "with a VIN commitment".to_owned(),
        EventBody::OwnershipTransferred { new_owner, epoch } => format!("to {}, epoch {}", short(&new_owner.to_string()), epoch.0),
        EventBody::PartyRegistered { party } => list(&party.profile.kinds),
        EventBody::PartyStatusChanged { party: record } => format!("{}: {:?}, {}", party(), record.status, list(&record.profile.kinds)),
        EventBody::ContainerPublished { container, classes } => format!("{}: {}", short(&container.to_string()), names(classes)),
        EventBody::PurposePublished { purpose } => format!("{}: {}", purpose_name(purpose.code), names(purpose.classes)),
        EventBody::DelegationGranted { to, delegation, .. } => {
            format!("to {} as {:?} until {}", short(&to.to_string()), delegation.terms.role, moment(delegation.terms.expires_at))
        }
        EventBody::DelegationEnded { to, .. } => format!("of {}", short(&to.to_string())),
        EventBody::AccessRequested { request, record } => format!(
            "request {} by {} for {}",
            short(&request.to_string()),
            short(&record.from.to_string()),
            purpose_name(record.terms.purpose)
        ),
        EventBody::RequestDeferred { request } => format!("request {}", short(&request.to_string())),
        EventBody::RequestClosed { request, end } => format!("request {}: {end:?}", short(&request.to_string())),
        EventBody::GrantActivated { record, .. } => format!("{} {}", grant(), given(&record)),
        EventBody::GrantRenewed { record, previous, .. } => {
            format!("{} {}, in the place of {}", grant(), given(&record), short(&previous.to_string()))
        }
        EventBody::GrantEnded { reason, .. } => format!("{}: {reason:?}", grant()),
        EventBody::GrantUsed { used } => format!("{}: use {used}", grant()),
        EventBody::EmergencyOpened { emergency } => {
            format!("{:?}: {} until {}", emergency.reason, names(emergency.classes), moment(emergency.until))
        }
        EventBody::EmergencyReviewed { finding } => format!("of {}: {finding:?}", party()),
        EventBody::IntentKeySet { key, limits } => format!("{} until {}", short(&key.to_string()), moment(limits.expires_at)),
        EventBody::IntentKeyRemoved { key } => short(&key.to_string()),
        EventBody::ContractRetired { successor } => format!("successor {}", short(&successor.to_string())),
        _ => grant(),
    }
}

fn given(record: &Grant) -> String {
    let terms = &record.terms;
    format!("to {} for {} until {}", short(&terms.recipient.to_string()), purpose_name(terms.purpose), moment(terms.expires_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_identifier_is_told_by_its_ends() {
        assert_eq!(short("0x5801b439a678d9d3a68b8019da6a4abfa507de11"), "0x5801b4…de11");
        assert_eq!(short("0x12"), "0x12");
    }
}
