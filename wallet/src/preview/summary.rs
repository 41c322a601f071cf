//! A preview in English: what happens, then what it opens, narrows and ends, and who can act.

use super::{Access, Actor, Preview};
use crate::snapshot::View;
use crate::text::{list, moment};
use shared_logic::{
    catalogue, party::PartyStatus, purpose::CoConsent, AssignedRole, DelegationTerms, DriverConsent, EndReason, Event, EventBody,
    GrantTerms, Host, PurposeCode, Realm, RequestEnd, Seconds,
};

pub(super) fn sentences(preview: &Preview, next: &View<'_>) -> Vec<String> {
    let mut sentences = vec![happens(&preview.event, next)];
    sentences.extend(waits_for_driver(&preview.event));
    sentences.extend(preview.opens.iter().map(|access| format!("{} may {}", access.recipient, scope(access))));
    sentences.extend(preview.narrows.iter().map(|narrowing| format!("{} may only {}", narrowing.after.recipient, scope(&narrowing.after))));
    sentences.extend(preview.ends.iter().map(|access| format!("{} may no longer {}", access.recipient, scope(access))));
    sentences.extend(preview.unchanged.iter().map(|access| format!("{} may still {}", access.recipient, scope(access))));
    sentences.extend(preview.empowers.iter().map(|actor| acts(actor, "may")));
    sentences.extend(preview.disempowers.iter().map(|actor| acts(actor, "may no longer")));
    sentences
}

/// What happens, as one sentence.
fn happens(event: &Event, next: &View<'_>) -> String {
    let actor = event.actor;
    match &event.body {
        EventBody::ContractDeployed { .. } => format!("the contract is deployed, with {actor} as its admin"),
        EventBody::ContractPaused => {
            "the contract pauses: nothing new begins and all access stops until it resumes; withdrawing still works".to_owned()
        }
        EventBody::ContractResumed => "the contract resumes".to_owned(),
        EventBody::ContractRetired { successor } => {
            format!("the contract retires, for good: all access stops, withdrawing still works; its successor is {successor}")
        }
        EventBody::AdminRenounced => "the contract has no admin any more, for good".to_owned(),
        EventBody::PurposePublished { purpose } => format!(
            "purpose {} joins the catalogue, for good: {}, for {} at most, kept for {} at most{}",
            purpose.code.0,
            list(purpose.classes.items(), |class| class.name()),
            length(purpose.max_duration),
            length(purpose.max_retention),
            if purpose.co_consent == CoConsent::Driver { "; the driver must consent too" } else { "" },
        ),
        EventBody::ContainerPublished { container, classes } => {
            format!("container {container} is announced, with signals of {}", list(classes.items(), |class| class.name()))
        }
        EventBody::PartyRegistered { party } => {
            format!("{actor} becomes a party, unchecked: {}", list(party.profile.kinds.items(), |kind| kind.name()))
        }
        EventBody::PartyStatusChanged { party } => format!(
            "party {} is {}: {}",
            named(event.recipient),
            match party.status {
                PartyStatus::Declared => "registered, unchecked",
                PartyStatus::Admitted => "admitted",
                PartyStatus::Suspended => "suspended",
            },
            list(party.profile.kinds.items(), |kind| kind.name()),
        ),
        EventBody::VehicleRegistered { .. } => format!("{actor} registers vehicle {} and owns it", named(event.vehicle)),
        EventBody::OwnershipTransferred { new_owner, .. } => {
            format!(
                "{new_owner} owns vehicle {}; no grant or delegation of the previous owner applies to it any more",
                named(event.vehicle)
            )
        }
        EventBody::VehicleRetired => format!("vehicle {} is retired, for good", named(event.vehicle)),
        EventBody::DelegationGranted { realm, to, delegation } => {
            format!("{actor} lets {to} act for {}, {}", whose(*realm), mandate(&delegation.terms))
        }
        EventBody::DelegationEnded { realm, to } => format!("{to} no longer acts for {}", whose(*realm)),
        EventBody::AccessRequested { request, record } => format!(
            "{actor} asks, as request {request}, that {} may {}; to be answered before {}",
            record.terms.recipient,
            asked(&record.terms),
            moment(record.respond_by),
        ),
        EventBody::RequestDeferred { request } => format!("request {request} is deferred; it can still be answered"),
        EventBody::RequestClosed { request, end } => format!(
            "request {request} {}",
            match end {
                RequestEnd::Granted => "is granted",
                RequestEnd::Refused => "is refused",
                RequestEnd::Cancelled => "is cancelled",
                RequestEnd::Lapsed => "lapses, not having been answered in time",
            },
        ),
        _ => grant_happens(event, next),
    }
}

/// What happens to a grant, in an emergency, or to an intent key.
fn grant_happens(event: &Event, next: &View<'_>) -> String {
    let (actor, recipient, grant) = (event.actor, named(event.recipient), named(event.grant));
    match &event.body {
        EventBody::GrantActivated { request: None, .. } => format!("{actor} makes grant {grant} to {recipient}"),
        EventBody::GrantActivated { request: Some(request), .. } => {
            format!("{actor} answers request {request} with grant {grant} to {recipient}")
        }
        EventBody::GrantRenewed { previous, .. } => format!("grant {grant} to {recipient} takes the place of {previous}"),
        EventBody::GrantNarrowed { .. } => format!("grant {grant} to {recipient} is narrowed, for good"),
        EventBody::GrantSuspended => format!("grant {grant} to {recipient} is suspended until {actor} resumes it"),
        EventBody::GrantResumed => format!("grant {grant} to {recipient} is resumed"),
        EventBody::GrantEnded { reason, erase_by, .. } => format!(
            "grant {grant} to {recipient} {}, for good; the data must be erased before {}",
            match reason {
                EndReason::Withdrawn => "is withdrawn",
                EndReason::Revoked => "is revoked",
                EndReason::Renounced => "is renounced by its recipient",
                EndReason::Expired => "is recorded as expired",
                EndReason::Superseded => "is replaced",
                EndReason::Invalidated => "is recorded as invalid, since what it rested on has ended",
            },
            moment(*erase_by),
        ),
        EventBody::DriverConsented => format!("{actor} consents, as the driver, to grant {grant} to {recipient}"),
        EventBody::GrantUsed { used } => {
            let most = event.grant.and_then(|id| next.grant(id)).and_then(|grant| grant.terms.max_uses);
            let most = most.map_or_else(String::new, |most| format!(" of {most}"));
            format!("use {used}{most} of grant {grant} is recorded")
        }
        EventBody::EmergencyOpened { emergency } => {
            let owner = event.vehicle.and_then(|id| next.vehicle(id)).map(|vehicle| vehicle.owner);
            let classes = list(emergency.classes.items(), |class| class.name());
            format!("{recipient} reads {classes} of {} without the consent of {}", named(event.vehicle), named(owner))
        }
        EventBody::EmergencyClosed => format!("{recipient} closes its emergency of {}, which then awaits review", named(event.vehicle)),
        EventBody::EmergencyReviewed { finding } => {
            let found = if *finding == shared_logic::Finding::Justified { "justified" } else { "not justified" };
            format!("{actor} finds the emergency that {recipient} opened of {} {found}", named(event.vehicle))
        }
        EventBody::ErasureAttested { .. } => format!("{recipient} states that the data of grant {grant} is erased"),
        EventBody::IntentKeySet { key, .. } => format!("{actor} lets {key} sign intents for it"),
        EventBody::IntentKeyRemoved { key } => format!("{actor} removes {key}, which may no longer sign for it"),
        other => other.kind().to_owned(),
    }
}

fn waits_for_driver(event: &Event) -> Option<String> {
    let (EventBody::GrantActivated { record, .. } | EventBody::GrantRenewed { record, .. }) = &event.body else { return None };
    (record.driver_consent == DriverConsent::Missing).then(|| "it gives no access until the driver has consented too".to_owned())
}

fn acts(actor: &Actor, may: &str) -> String {
    match actor {
        Actor::Admin { account } => format!("{account} {may} administer the contract"),
        Actor::Owner { vehicle, account } => format!("{account} {may} grant, withdraw and transfer for vehicle {vehicle}"),
        Actor::Delegate { vehicle, account, terms, .. } => format!("{account} {may} act for vehicle {vehicle}, {}", mandate(terms)),
        Actor::IntentKey { principal, key, limits } => format!(
            "key {key} {may} sign for {principal}: {} of {}, until {}",
            list(limits.rights.items(), |right| right.name()),
            list(limits.classes.items(), |class| class.name()),
            moment(limits.expires_at),
        ),
        Actor::Authority { vehicle, account, reason: _, classes, until } => format!(
            "{account} {may} read {} of vehicle {vehicle} in an emergency, until {}",
            list(classes.items(), |class| class.name()),
            moment(*until),
        ),
    }
}

/// What an access is: actions with classes, purpose, window.
fn scope(access: &Access) -> String {
    let permissions: Vec<_> = access
        .permissions
        .iter()
        .map(|permission| format!("{} {}", permission.action.name(), list(permission.classes.items(), |class| class.name())))
        .collect();
    let uses = access.uses_left.map_or_else(String::new, |left| format!(", {left} times"));
    format!(
        "{} for {}, from {} until {}, data from {} on, kept for {} at most{uses}, by grant {}",
        permissions.join("; "),
        purpose(access.purpose),
        moment(access.not_before),
        moment(access.expires_at),
        moment(access.history_from),
        length(access.retention),
        access.grant,
    )
}

fn asked(terms: &GrantTerms) -> String {
    format!(
        "{} {} of {} for {}, from {} until {}",
        list(terms.actions.items(), |action| action.name()),
        list(terms.classes.items(), |class| class.name()),
        terms.vehicle,
        purpose(terms.purpose),
        moment(terms.not_before),
        moment(terms.expires_at),
    )
}

/// What is delegated.
fn mandate(terms: &DelegationTerms) -> String {
    let role = match terms.role {
        AssignedRole::Lessee => "lessee",
        AssignedRole::Driver => "driver",
        AssignedRole::FleetManager => "fleet manager",
        AssignedRole::Guardian => "guardian",
        AssignedRole::Delegate => "delegate",
    };
    let window = format!("as {role} from {} until {}", moment(terms.not_before), moment(terms.expires_at));
    if terms.role.is_subject_only() {
        return format!("{window}: withdraw, suspend and consent where the data tell of persons");
    }
    format!(
        "{window}: {} of {} ({})",
        list(terms.rights.items(), |right| right.name()),
        list(terms.classes.items(), |class| class.name()),
        list(terms.actions.items(), |action| action.name()),
    )
}

fn whose(realm: Realm) -> String {
    match realm {
        Realm::Vehicle(vehicle) => format!("vehicle {vehicle}"),
        Realm::Fleet(owner) => format!("every vehicle of {owner}"),
    }
}

fn purpose(code: PurposeCode) -> String {
    catalogue::short_name(code).map_or_else(|| format!("purpose {}", code.0), str::to_owned)
}

/// A length of time in the largest unit that says it exactly.
fn length(Seconds(seconds): Seconds) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds")];
    let unit = units.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    unit.and_then(|(unit, name)| Some(format!("{} {name}", seconds.checked_div(unit)?))).unwrap_or_default()
}

fn named<T: ToString>(thing: Option<T>) -> String {
    thing.map_or_else(|| "nobody".to_owned(), |thing| thing.to_string())
}
