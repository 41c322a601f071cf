//! Records and events in words for people.

use crate::time::{length, moment};
use shared_logic::{
    catalogue, party::DatedKey, Account, Action, Actions, Event, EventBody, Grant, Objection, PartyKind, PartyKinds, PurposeCode, Realm,
    Region, Regions, Right, Rights, Role, SignalClass, SignalClasses, Via,
};

/// Signal classes as the command line takes them.
pub(crate) fn classes(classes: SignalClasses) -> String {
    list(classes.items().map(SignalClass::name))
}

/// Actions as the command line takes them.
pub(crate) fn actions(actions: Actions) -> String {
    list(actions.items().map(Action::name))
}

/// Regions as the command line takes them.
pub(crate) fn regions(regions: Regions) -> String {
    list(regions.items().map(Region::name))
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
        let number = nonce.map_or_else(String::new, |nonce| format!("number {} ", nonce.0));
        rows.push(("by intent", format!("{number}of {}", event.actor)));
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
        EventBody::GrantEnded { reason, erase_by, objects, .. } => {
            let mut rows = vec![("reason", reason.name().to_owned()), ("data erased by", moment(erase_by))];
            rows.extend(
                objects.map(|objection| ("objection", format!("to {}, until {}", objected(objection.to), moment(objection.until)))),
            );
            rows
        }
        EventBody::SubjectObjected { objection } => {
            vec![("objection", format!("to {}", objected(objection.to))), ("until", moment(objection.until))]
        }
        EventBody::ObjectionLifted { to } => vec![("objection", format!("to {}", objected(to)))],
        EventBody::RequestPolicySet { policy } => vec![("who may ask", policy.name().to_owned())],
        EventBody::GrantUsed { used } => vec![("uses", used.to_string())],
        EventBody::OwnershipTransferred { new_owner, .. } => vec![("new owner", new_owner.to_string())],
        EventBody::PartyRegistered { .. } => vec![("party", event.actor.to_string())],
        EventBody::PartyStatusChanged { party } => vec![("status", party.status.name().to_owned())],
        EventBody::VehicleOffered { offer } => vec![("offered to", offer.to.to_string()), ("until", moment(offer.until))],
        EventBody::EverythingStopped { epoch } => vec![("epoch", epoch.0.to_string())],
        EventBody::AdminOffered { to } => vec![("offered to", to.map_or_else(|| "nobody".to_owned(), |to| to.to_string()))],
        EventBody::AdminAccepted => vec![("admin", event.actor.to_string())],
        EventBody::DelegationAccepted { realm, since, ward } => {
            let mut rows = vec![("of", self::realm(&realm)), ("since", moment(since))];
            rows.extend(ward.map(|ward| ("for", ward.to_string())));
            rows
        }
        EventBody::DelegationOffered { realm, to, delegation } => vec![
            ("offered to", to.to_string()),
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
        EventBody::EmergencyReviewed { auditor, finding } => vec![("auditor", auditor.to_string()), ("finding", finding.name().to_owned())],
        EventBody::VinCommitmentSet { vin_commitment } => {
            vec![("VIN commitment", vin_commitment.map_or_else(|| "none".to_owned(), |commitment| commitment.to_string()))]
        }
        EventBody::VehicleAttested { attestation } => {
            vec![("VIN commitment", attestation.vin_commitment.to_string()), ("until", moment(attestation.until))]
        }
        EventBody::RecoverySet { terms } => match terms {
            Some(terms) => vec![("recovery account", terms.account.to_string()), ("delay", length(terms.delay))],
            None => vec![("recovery account", "none".to_owned())],
        },
        EventBody::RecoveryStarted { terms } | EventBody::RecoveryCancelled { terms } => {
            vec![("recovery account", terms.account.to_string()), ("delay", length(terms.delay))]
        }
        EventBody::VehicleRecovered { .. } => vec![("new owner", event.actor.to_string())],
        EventBody::PartyKeyMoved { party } | EventBody::PartyKeyRecovered { party } => {
            let mut rows = vec![("acts for it", party.key.to_string())];
            rows.extend(party.next_key.map(|next| ("later", format!("{}, from {}", next.key, moment(next.from)))));
            rows
        }
        EventBody::PartyRecoverySet { party } => {
            let from = |account: DatedKey| format!("{}, from {}", account.key, moment(account.from));
            vec![("recovery account", party.recovery.map_or_else(|| "none".to_owned(), from))]
        }
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
        EventBody::VehicleOffered { offer } => format!("to {} until {}", short(&offer.to.to_string()), moment(offer.until)),
        EventBody::EverythingStopped { epoch } => format!("epoch {}", epoch.0),
        EventBody::AdminOffered { to } => to.map_or_else(|| "to nobody".to_owned(), |to| format!("to {}", short(&to.to_string()))),
        EventBody::DelegationAccepted { since, .. } => format!("by {} since {}", short(&event.actor.to_string()), moment(since)),
        EventBody::DelegationOffered { to, delegation, .. } => {
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
        EventBody::SubjectObjected { objection } => format!("to {}", objected(objection.to)),
        EventBody::ObjectionLifted { to } => format!("to {}", objected(to)),
        EventBody::RequestPolicySet { policy } => policy.name().to_owned(),
        EventBody::GrantEnded { reason, .. } => format!("{}: {}", grant(), reason.name()),
        EventBody::GrantUsed { used } => format!("{}: use {used}", grant()),
        EventBody::EmergencyOpened { emergency } => {
            format!("{}: {} until {}", emergency.reason.name(), self::classes(emergency.classes), moment(emergency.until))
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

/// To whom somebody objects.
fn objected(to: Account) -> String {
    if to == Objection::ALL {
        "everybody".to_owned()
    } else {
        short(&to.to_string())
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
