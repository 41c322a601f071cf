//! Records and events in words for people.

use crate::time::moment;
use shared_logic::{
    catalogue, Action, Actions, Event, EventBody, Grant, PartyKind, PartyKinds, PurposeCode, Realm, Right, Rights, Role, SignalClass,
    SignalClasses, Via,
};

/// Signal classes as the command line takes them.
pub(crate) fn classes(classes: SignalClasses) -> String {
    list(classes.items().map(SignalClass::name))
}

/// Actions as the command line takes them.
pub(crate) fn actions(actions: Actions) -> String {
    list(actions.items().map(Action::name))
}

/// Rights as the command line takes them.
pub(crate) fn rights(rights: Rights) -> String {
    list(rights.items().map(Right::name))
}

/// What a party does, as the command line takes it.
pub(crate) fn party_kinds(kinds: PartyKinds) -> String {
    list(kinds.items().map(PartyKind::name))
}

fn list(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(",")
    }
}

/// A purpose's short name, or its number where it has none here.
pub(crate) fn purpose(code: PurposeCode) -> String {
    catalogue::short_name(code).map_or_else(|| code.0.to_string(), str::to_owned)
}

/// For which vehicles.
pub(crate) fn realm(realm: &Realm) -> String {
    match realm {
        Realm::Vehicle(id) => format!("vehicle {id}"),
        Realm::Fleet(owner) => format!("every vehicle of {owner}"),
    }
}

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
        Role::Assigned(role) => role.name().to_owned(),
        Role::Owner => "owner".to_owned(),
        Role::Admin => "admin".to_owned(),
        Role::Party => "party".to_owned(),
        Role::Anyone => "anyone".to_owned(),
    }
}

/// An event's facts, without its kind and its block.
pub(crate) fn rows(event: &Event) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    rows.extend(event.vehicle.map(|vehicle| ("vehicle", vehicle.to_string())));
    rows.push((if event.vehicle.is_some() { "event of the vehicle" } else { "event of the registry" }, event.link.seq.0.to_string()));
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
            vec![("until", moment(record.terms.expires_at)), ("replaces", previous.to_string())]
        }
        EventBody::GrantEnded { reason, erase_by, .. } => vec![("reason", reason.name().to_owned()), ("data erased by", moment(erase_by))],
        EventBody::GrantUsed { used } => vec![("uses", used.to_string())],
        EventBody::OwnershipTransferred { new_owner, .. } => vec![("new owner", new_owner.to_string())],
        EventBody::PartyRegistered { .. } => vec![("party", event.actor.to_string())],
        EventBody::PartyStatusChanged { party } => vec![("status", party.status.name().to_owned())],
        EventBody::DelegationGranted { realm, to, delegation } => vec![
            ("delegate", to.to_string()),
            ("as", format!("{} of {}", delegation.terms.role.name(), self::realm(&realm))),
            ("until", moment(delegation.terms.expires_at)),
        ],
        EventBody::DelegationEnded { realm, to } => vec![("delegate", to.to_string()), ("of", self::realm(&realm))],
        EventBody::AccessRequested { request, record } => {
            vec![("request", request.to_string()), ("answer by", moment(record.respond_by))]
        }
        EventBody::RequestDeferred { request } => vec![("request", request.to_string())],
        EventBody::RequestClosed { request, end } => vec![("request", request.to_string()), ("end", end.name().to_owned())],
        EventBody::EmergencyOpened { emergency } => {
            vec![("classes", self::classes(emergency.classes)), ("until", moment(emergency.until))]
        }
        EventBody::EmergencyReviewed { finding } => vec![("finding", finding.name().to_owned())],
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
        EventBody::PartyRegistered { party } => party_kinds(party.profile.kinds),
        EventBody::PartyStatusChanged { party: record } => {
            format!("{}: {}, {}", party(), record.status.name(), party_kinds(record.profile.kinds))
        }
        EventBody::ContainerPublished { container, classes } => format!("{}: {}", short(&container.to_string()), self::classes(classes)),
        EventBody::PurposePublished { purpose } => format!("{}: {}", self::purpose(purpose.code), self::classes(purpose.classes)),
        EventBody::DelegationGranted { to, delegation, .. } => {
            format!("to {} as {} until {}", short(&to.to_string()), delegation.terms.role.name(), moment(delegation.terms.expires_at))
        }
        EventBody::DelegationEnded { to, .. } => format!("of {}", short(&to.to_string())),
        EventBody::AccessRequested { request, record } => format!(
            "request {} by {} for {}",
            short(&request.to_string()),
            short(&record.from.to_string()),
            self::purpose(record.terms.purpose)
        ),
        EventBody::RequestDeferred { request } => format!("request {}", short(&request.to_string())),
        EventBody::RequestClosed { request, end } => format!("request {}: {}", short(&request.to_string()), end.name()),
        EventBody::GrantActivated { record, .. } => format!("{} {}", grant(), given(&record)),
        EventBody::GrantRenewed { record, previous, .. } => {
            format!("{} {}, replacing {}", grant(), given(&record), short(&previous.to_string()))
        }
        EventBody::GrantEnded { reason, .. } => format!("{}: {}", grant(), reason.name()),
        EventBody::GrantUsed { used } => format!("{}: use {used}", grant()),
        EventBody::EmergencyOpened { emergency } => {
            format!("{}: {} until {}", emergency.reason.name(), self::classes(emergency.classes), moment(emergency.until))
        }
        EventBody::EmergencyReviewed { finding } => format!("of {}: {}", party(), finding.name()),
        EventBody::IntentKeySet { key, limits } => format!("{} until {}", short(&key.to_string()), moment(limits.expires_at)),
        EventBody::IntentKeyRemoved { key } => short(&key.to_string()),
        EventBody::ContractRetired { successor } => format!("successor {}", short(&successor.to_string())),
        _ => grant(),
    }
}

fn given(record: &Grant) -> String {
    let terms = &record.terms;
    format!("to {} for {} until {}", short(&terms.recipient.to_string()), self::purpose(terms.purpose), moment(terms.expires_at))
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
