//! A preview in English: what happens, then what it opens, narrows and ends, and who can act.

use super::{
    words::{
        acts, agreement, classes_of, length, mandate, needed, objection, profile, purpose, recipient, role_name, scope, who_asks, whose,
    },
    Access, Actor, AttestedBy, Preview, RecordChange,
};
use crate::{snapshot::View, text::moment};
use shared_logic::{
    Delegation, DelegationRef, DelegationState, DriverConsent, EndReason, Event, EventBody, Finding, Host, Party, PartyKind, PartyStatus,
    RecoveryTerms, RequestEnd, Role, UnixSeconds,
};

pub(super) fn sentences(preview: &Preview, next: &View<'_>, now: UnixSeconds) -> Vec<String> {
    let by_grant = |access: &Access| format!("{}, by grant {}", scope(access), access.grant);
    let mut sentences = vec![happens(preview, next)];
    sentences.extend(agreed(&preview.event));
    sentences.extend(unchecked(preview, next));
    sentences.extend(vouched(preview, next, now));
    sentences.extend(preview.opens.iter().map(|access| format!("{} may {}", access.recipient, by_grant(access))));
    sentences
        .extend(preview.narrows.iter().map(|narrowing| format!("{} may only {}", narrowing.after.recipient, by_grant(&narrowing.after))));
    sentences.extend(waiting(preview));
    sentences.extend(preview.ends.iter().map(|access| format!("{} may no longer {}", access.recipient, by_grant(access))));
    sentences.extend(preview.unchanged.iter().map(|access| format!("{} may still {}", access.recipient, by_grant(access))));
    sentences.extend(preview.empowers.iter().map(|actor| acts(actor, "may")));
    sentences.extend(named_anew(preview));
    sentences.extend(preview.disempowers.iter().map(|actor| acts(actor, "may no longer")));
    sentences
}

/// What is left of a grant that is narrowed while it has no effect.
fn waiting(preview: &Preview) -> Option<String> {
    let EventBody::GrantNarrowed { terms } = &preview.event.body else { return None };
    preview.narrows.is_empty().then(|| format!("{} may only {}, once the grant has effect", terms.recipient, scope(&Access::asked(terms))))
}

/// Who vouches for the owner, and whose word ends with this.
fn vouched(preview: &Preview, next: &View<'_>, now: UnixSeconds) -> Vec<String> {
    let still = AttestedBy::list(next, preview.event.vehicle, now);
    let vehicle = named(preview.event.vehicle);
    let told = |by: &AttestedBy| match still.contains(by) {
        true => format!("the owner of vehicle {vehicle} is attested by {} until {}", by.account, moment(by.until)),
        false => format!("{} attests the owner of vehicle {vehicle} as it is now; that ends with this", by.account),
    };
    preview.attested_by.iter().map(told).collect()
}

/// What happens, as one sentence.
fn happens(preview: &Preview, next: &View<'_>) -> String {
    let event = &preview.event;
    let (actor, vehicle) = (event.actor, named(event.vehicle));
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
        EventBody::AdminOffered { to: Some(to) } => format!("{actor} offers the admin's role to {to}, who may take it at any time"),
        EventBody::AdminOffered { to: None } => "the offer of the admin's role is taken back".to_owned(),
        EventBody::AdminAccepted => format!("{actor} takes the admin's role that it was offered"),
        EventBody::PurposePublished { purpose: entry } => purpose(entry),
        EventBody::ContainerPublished { container, classes } => {
            format!("container {container} is announced, with signals of {}", classes_of(*classes))
        }
        EventBody::PartyRegistered { party } => format!("{actor} becomes a party, unchecked: {}", profile(&party.profile)),
        EventBody::PartyStatusChanged { .. } => party_changes(preview),
        EventBody::PartyKeyMoved { party } | EventBody::PartyRecoverySet { party } | EventBody::PartyKeyRecovered { party } => {
            format!("party {} {}", named(event.recipient), keys(party))
        }
        EventBody::VehicleRegistered { vin_commitment } => {
            let vin = vin_commitment.map_or_else(String::new, |vin| format!(", with the commitment {vin} to its VIN"));
            format!("{actor} registers vehicle {vehicle} and owns it{vin}")
        }
        EventBody::VehicleOffered { offer } => {
            format!("{actor} offers vehicle {vehicle} to {}, who may take it until {} and owns it then", offer.to, moment(offer.until))
        }
        EventBody::VehicleOfferCancelled if event.role == Role::Owner => format!("the offer of vehicle {vehicle} is taken back"),
        EventBody::VehicleOfferCancelled => format!("{actor} turns down the offer of vehicle {vehicle}"),
        EventBody::OwnershipTransferred { new_owner, .. } => {
            format!("{new_owner} owns vehicle {vehicle}; no grant or delegation of the previous owner applies to it any more")
        }
        EventBody::EverythingStopped { .. } => format!(
            "{actor} stops everything of vehicle {vehicle} and stays its owner: every grant, request, offer and delegation of this vehicle \
             ends for good, and no key that it has named until now signs for it; who acts for all of its vehicles still does, and \
             objections stand for 30 days at most; a recovery account has to be named again"
        ),
        EventBody::VehicleRecovered { .. } => {
            format!("{actor} takes vehicle {vehicle} over and owns it; no grant or delegation of the previous owner applies to it any more")
        }
        EventBody::RecoverySet { terms: Some(RecoveryTerms { account, delay }) } => {
            let delay = length(*delay);
            format!("{account} may take vehicle {vehicle} over, if {actor} does not say no for {delay} after it started to")
        }
        EventBody::RecoverySet { terms: None } => format!("nobody may take vehicle {vehicle} over any more"),
        EventBody::RecoveryStarted { terms } => {
            format!("{actor} starts to take vehicle {vehicle} over; its owner has {} to say no", length(terms.delay))
        }
        EventBody::RecoveryCancelled { terms } => {
            format!("{actor} says no to {}, which had started to take vehicle {vehicle} over", terms.account)
        }
        EventBody::VinCommitmentSet { vin_commitment: Some(vin) } => {
            format!("vehicle {vehicle} has the commitment {vin} to its VIN; what was attested of the one before ends")
        }
        EventBody::VinCommitmentSet { vin_commitment: None } => {
            format!("vehicle {vehicle} has no commitment to its VIN any more; what was attested of it ends")
        }
        EventBody::VehicleAttested { attestation } => format!(
            "{} attests, until {}, that the owner of vehicle {vehicle} (its owner number {}) is the user of the vehicle behind the \
             commitment {}",
            named(event.recipient),
            moment(attestation.until),
            attestation.epoch.0,
            attestation.vin_commitment,
        ),
        EventBody::AttestationWithdrawn => format!("{} takes back what it attests of vehicle {vehicle}", named(event.recipient)),
        EventBody::VehicleRetired => format!("vehicle {vehicle} is retired, for good"),
        EventBody::AccessRequested { request, record } => format!(
            "{actor} asks, as request {request}, that {} may {}; {}; by terms {}, to be answered before {}",
            record.terms.recipient,
            scope(&Access::asked(&record.terms)),
            needed(&record.needed, &record.terms),
            record.terms_hash,
            moment(record.respond_by),
        ),
        EventBody::RequestPolicySet { policy } => format!("from now on {} may ask for access to vehicle {vehicle}", who_asks(*policy)),
        EventBody::SubjectObjected { objection: made } => format!("{}, of vehicle {vehicle}", objection(made)),
        EventBody::ObjectionLifted { to } => format!("{actor} lifts its objection to {} for vehicle {vehicle}", recipient(*to)),
        EventBody::RequestDeferred { request } => format!("request {request} is deferred; it can still be answered"),
        EventBody::RequestClosed { request, end } => format!(
            "request {request} {}",
            match end {
                RequestEnd::Granted => "is granted",
                RequestEnd::Refused => "is refused",
                RequestEnd::Cancelled => "is cancelled",
            },
        ),
        _ => delegation_happens(preview).unwrap_or_else(|| grant_happens(event, next)),
    }
}

fn delegation_happens(preview: &Preview) -> Option<String> {
    let actor = preview.event.actor;
    Some(match &preview.event.body {
        EventBody::DelegationOffered { realm, to, delegation } => {
            let until = match delegation.state {
                DelegationState::Offered { until } => until,
                DelegationState::Active { .. } | DelegationState::Ended => delegation.terms.expires_at,
            };
            let at_once = if delegation.terms.role.is_subject() { ", and withdraw and suspend at once what tells of persons" } else { "" };
            let (whose, mandate, until) = (whose(*realm), mandate(&delegation.terms), moment(until));
            format!("{actor} offers {to} to act for {whose}, {mandate}; {to} may accept until {until}{at_once}")
        }
        EventBody::DelegationAccepted { realm, since, ward } => {
            let ward = ward.map_or_else(String::new, |ward| format!(" as the guardian of {ward}"));
            format!("{actor} accepts to act for {}{ward}, from {} on", whose(*realm), moment(*since))
        }
        EventBody::DelegationEnded { realm, to } if !was_offered(preview) => format!("{to} no longer acts for {}", whose(*realm)),
        EventBody::DelegationEnded { realm, to } if actor == *to => format!("{to} turns down the offer to act for {}", whose(*realm)),
        EventBody::DelegationEnded { realm, to } => format!("the offer to {to} to act for {} is taken back", whose(*realm)),
        _ => return None,
    })
}

/// True when the delegation that changes was not accepted yet.
fn was_offered(preview: &Preview) -> bool {
    let offered = |delegation: &Option<Delegation>| delegation.is_some_and(|it| matches!(it.state, DelegationState::Offered { .. }));
    preview.records.iter().any(|record| matches!(record, RecordChange::Delegation { before, .. } if offered(before)))
}

/// What happens to a grant, in an emergency, or to an intent key.
fn grant_happens(event: &Event, next: &View<'_>) -> String {
    let (actor, to, grant) = (event.actor, named(event.recipient), named(event.grant));
    match &event.body {
        EventBody::GrantActivated { request: None, .. } => format!("{actor} makes grant {grant} to {to}"),
        EventBody::GrantActivated { request: Some(request), .. } => {
            format!("{actor} answers request {request} with grant {grant} to {to}")
        }
        EventBody::GrantRenewed { previous, .. } => format!("grant {grant} to {to} takes the place of {previous}"),
        EventBody::GrantNarrowed { .. } => format!("grant {grant} to {to} is narrowed, for good"),
        EventBody::GrantSuspended => format!("grant {grant} to {to} is suspended until {actor} resumes it"),
        EventBody::GrantResumed => format!("grant {grant} to {to} is resumed"),
        EventBody::GrantEnded { reason, erase_by, objects, .. } => format!(
            "grant {grant} to {to} {}, for good; the data must be erased before {}{}",
            match reason {
                EndReason::Withdrawn => "is withdrawn",
                EndReason::Revoked => "is revoked",
                EndReason::Renounced => "is renounced by its recipient",
                EndReason::Expired => "is recorded as expired",
                EndReason::Superseded => "is replaced",
                EndReason::Invalidated => "is recorded as invalid, since what it rested on has ended",
            },
            moment(*erase_by),
            objects.map_or_else(String::new, |made| format!("; {}", objection(&made))),
        ),
        EventBody::DriverConsented { under } => {
            let (realm, DelegationRef::Vehicle(seq) | DelegationRef::Fleet(seq)) = (kind_of(*under), *under);
            let role = if let Role::Assigned(role) = event.role { role_name(role) } else { "driver" };
            format!(
                "{actor} consents, as the {role} by delegation {} of the {realm}, to grant {grant} to {to}; this ends for good with \
                 that delegation",
                seq.0,
            )
        }
        EventBody::ConsentWithdrawn => {
            format!("{actor} takes the consent to grant {grant} to {to} back; it gives no access until a driver consents anew")
        }
        EventBody::GrantUsed { used } => {
            let most = event.grant.and_then(|id| next.grant(id)).and_then(|grant| grant.terms.max_uses);
            let most = most.map_or_else(String::new, |most| format!(" of {most}"));
            format!("use {used}{most} of grant {grant} is recorded")
        }
        EventBody::EmergencyOpened { emergency } => {
            let owner = event.vehicle.and_then(|id| next.vehicle(id)).map(|vehicle| vehicle.owner);
            let (classes, vehicle, owner) = (classes_of(emergency.classes), named(event.vehicle), named(owner));
            format!("{to} reads {classes} of {vehicle} without the consent of {owner}")
        }
        EventBody::EmergencyClosed => format!("{to} closes its emergency of {}, which then awaits review", named(event.vehicle)),
        EventBody::EmergencyReviewed { finding, auditor } => {
            let found = match finding {
                Finding::Justified => "justified",
                Finding::Unjustified => "not justified, which bars it from opening another of this vehicle for 30 days",
            };
            format!("{auditor} finds the emergency that {to} opened of {} {found}", named(event.vehicle))
        }
        EventBody::ErasureAttested { evidence } => {
            format!("{to} states that the data of grant {grant} is erased, on the evidence {evidence}")
        }
        EventBody::IntentKeySet { key, .. } => format!("{actor} lets {key} sign intents for it"),
        EventBody::IntentKeyRemoved { key } => format!("{actor} removes {key}, which may no longer sign for it"),
        other => other.kind().to_owned(),
    }
}

/// How a party stands from now on; and what that ends for good, since it comes back with no later admission.
fn party_changes(preview: &Preview) -> String {
    let Some((before, after)) = preview.records.iter().find_map(|record| match record {
        RecordChange::Party { before, after, .. } => Some((before, after)),
        _ => None,
    }) else {
        return preview.event.body.kind().to_owned();
    };
    let status = match after.status {
        PartyStatus::Declared => "registered, unchecked",
        PartyStatus::Admitted => "admitted",
        PartyStatus::Suspended => "suspended",
    };
    let acts = PartyKind::LIST.iter().filter(|kind| matches!(kind, PartyKind::Authority | PartyKind::Auditor));
    let delayed = after.acts_from > preview.event.at && acts.into_iter().any(|kind| after.admitted_as(*kind));
    let delay = if delayed { format!("; it acts as authority or auditor from {} on", moment(after.acts_from)) } else { String::new() };
    let lost = before.is_some_and(|before| before.epoch != after.epoch);
    let lost = if lost { "; every grant to it and every emergency of it until now ends for good" } else { "" };
    format!("party {} is {status}: {}{delay}{lost}", named(preview.event.recipient), profile(&after.profile))
}

/// Who acts for a party, and who could put another key in the place of its own.
fn keys(party: &Party) -> String {
    let next = party.next_key.map_or_else(String::new, |next| format!(" until {}, and then by {}", moment(next.from), next.key));
    let recovery = match party.recovery {
        Some(account) => format!(
            "from {} on {} alone can put another key in its place, at once, and name another such account",
            moment(account.from),
            account.key
        ),
        None => "no account can put another key in its place".to_owned(),
    };
    format!("acts by {}{next}; {recovery}", party.key)
}

/// What is agreed on with a grant, and whose consent it waits for.
fn agreed(event: &Event) -> Vec<String> {
    let (EventBody::GrantActivated { record, agreement: with, .. } | EventBody::GrantRenewed { record, agreement: with, .. }) = &event.body
    else {
        return Vec::new();
    };
    let waits = (record.driver_consent == DriverConsent::Missing).then(|| {
        let terms = scope(&Access::asked(&record.terms));
        format!("it gives no access until the driver has consented too; {} may then {terms}", record.terms.recipient)
    });
    [agreement(with)].into_iter().chain(waits).collect()
}

/// Who would receive data, or asks to, and is checked by nobody.
fn unchecked(preview: &Preview, next: &View<'_>) -> Vec<String> {
    let named = match &preview.event.body {
        EventBody::GrantActivated { record, .. } | EventBody::GrantRenewed { record, .. } => Some(record.terms.recipient),
        EventBody::AccessRequested { record, .. } => Some(record.terms.recipient),
        _ => None,
    };
    let mut told = Vec::new();
    for account in preview.opens.iter().map(|access| access.recipient).chain(named) {
        let declared = next.party(account).is_some_and(|party| party.status == PartyStatus::Declared);
        let sentence = format!("nobody has checked who {account} is: it has only registered itself");
        if declared && !told.contains(&sentence) {
            told.push(sentence);
        }
    }
    told
}

/// What a key may sign that was named again with the same limits: nobody is new then.
fn named_anew(preview: &Preview) -> Option<String> {
    let EventBody::IntentKeySet { key, limits } = preview.event.body else { return None };
    let actor = Actor::IntentKey { principal: preview.event.actor, key, limits };
    (!preview.empowers.contains(&actor)).then(|| acts(&actor, "may still"))
}

const fn kind_of(under: DelegationRef) -> &'static str {
    match under {
        DelegationRef::Vehicle(_) => "vehicle",
        DelegationRef::Fleet(_) => "fleet",
    }
}

fn named<T: ToString>(thing: Option<T>) -> String {
    thing.map_or_else(|| "no one".to_owned(), |thing| thing.to_string())
}
