//! The message that an event would be of.

use super::Nonconformity;
use shared_logic::{
    check, Action, CheckRequest, Coverage, Denial, EndReason, Event, EventBody, GrantId, Host, Message, Nonce, Residency, SignalClass,
    SignalClasses, State, UnixSeconds,
};

/// A message that makes this event, if any does. Where an event holds less than its message did, the
/// rest is filled in so that the rules make the same of it.
///
/// # Errors
/// [`Nonconformity`] when the event does not name what it is about, or nothing but a deployment makes it.
pub(super) fn message(before: &State, event: &Event) -> Result<Message, Nonconformity> {
    let vehicle = || event.vehicle.ok_or(Nonconformity::NoSubject);
    let about = || event.recipient.ok_or(Nonconformity::NoSubject);
    Ok(match event.body {
        EventBody::ContractDeployed { .. } => return Err(Nonconformity::DeployedAgain),
        EventBody::ContractPaused => Message::Pause,
        EventBody::ContractResumed => Message::Unpause,
        EventBody::ContractRetired { successor } => Message::Retire { successor },
        EventBody::AdminRenounced => Message::RenounceAdmin,
        EventBody::PurposePublished { purpose } => Message::PublishPurpose { purpose },
        EventBody::ContainerPublished { container, classes } => Message::PublishContainer { container, classes },
        EventBody::PartyRegistered { party } => Message::RegisterParty { profile: party.profile },
        EventBody::PartyStatusChanged { party } => Message::SetParty { account: about()?, profile: party.profile, status: party.status },
        EventBody::VehicleRegistered { vin_commitment } => Message::RegisterVehicle { vehicle: vehicle()?, vin_commitment },
        EventBody::OwnershipTransferred { new_owner, .. } => Message::TransferVehicle { vehicle: vehicle()?, new_owner },
        EventBody::VehicleRetired => Message::RetireVehicle { vehicle: vehicle()? },
        EventBody::DelegationGranted { realm, to, delegation } => Message::Delegate { realm, to, terms: delegation.terms },
        EventBody::DelegationEnded { realm, to } => Message::EndDelegation { realm, to },
        EventBody::AccessRequested { record, .. } => Message::RequestAccess {
            terms: record.terms,
            terms_hash: record.terms_hash,
            respond_by: record.respond_by,
            // Any: the id that it makes is assumed.
            nonce: Nonce(0),
        },
        EventBody::RequestDeferred { request } => Message::DeferRequest { request },
        EventBody::RequestClosed { request, end } => Message::CloseRequest { request, end },
        EventBody::EmergencyOpened { emergency } => {
            Message::OpenEmergency { vehicle: vehicle()?, reason: emergency.reason, classes: emergency.classes, until: emergency.until }
        }
        EventBody::EmergencyClosed => Message::CloseEmergency { vehicle: vehicle()? },
        EventBody::EmergencyReviewed { finding } => Message::ReviewEmergency { vehicle: vehicle()?, authority: about()?, finding },
        EventBody::IntentKeySet { key, limits } => Message::SetIntentKey { key, limits },
        EventBody::IntentKeyRemoved { key } => Message::RemoveIntentKey { key },
        EventBody::GrantActivated { .. }
        | EventBody::GrantNarrowed { .. }
        | EventBody::GrantSuspended
        | EventBody::GrantResumed
        | EventBody::GrantRenewed { .. }
        | EventBody::GrantEnded { .. }
        | EventBody::DriverConsented
        | EventBody::GrantUsed { .. }
        | EventBody::ErasureAttested { .. } => return of_grant(before, event, event.grant.ok_or(Nonconformity::NoSubject)?),
    })
}

/// A grant came into force at its time: the terms in its record, asked for anew, stay as they are.
fn of_grant(before: &State, event: &Event, grant: GrantId) -> Result<Message, Nonconformity> {
    Ok(match event.body {
        EventBody::GrantActivated { record, agreement, request } => Message::Grant { terms: record.terms, agreement, request },
        EventBody::GrantRenewed { record, agreement, previous } => Message::Renew { grant: previous, terms: record.terms, agreement },
        EventBody::GrantNarrowed { terms } => Message::Narrow { grant, terms },
        EventBody::GrantSuspended => Message::Suspend { grant },
        EventBody::GrantResumed => Message::Resume { grant },
        EventBody::GrantEnded { reason, .. } => match reason {
            EndReason::Withdrawn => Message::Withdraw { grant },
            EndReason::Revoked => Message::Revoke { grant },
            EndReason::Renounced => Message::Renounce { grant },
            EndReason::Expired | EndReason::Superseded | EndReason::Invalidated => Message::RecordEnd { grant },
        },
        EventBody::DriverConsented => Message::CoConsent { grant },
        EventBody::ErasureAttested { evidence } => Message::AttestErasure { grant, evidence },
        EventBody::GrantUsed { .. } => Message::Use { grant, request: used_for(before, event, grant)? },
        _ => return Err(Nonconformity::NoSubject),
    })
}

/// What the grant may have been used for: one class and one action of its terms, and for the rest the
/// least that can be asked. The first such request that is allowed; where none is, the first, so that
/// its denial is told.
fn used_for(before: &State, event: &Event, id: GrantId) -> Result<CheckRequest, Nonconformity> {
    let terms = before.grant(id).ok_or(Denial::UnknownGrant)?.terms;
    let request = |action: Action, class: SignalClass| CheckRequest {
        vehicle: terms.vehicle,
        recipient: event.actor,
        purpose: terms.purpose,
        action,
        residency: Residency::InVehicle,
        classes: SignalClasses::of(&[class]),
        coverage: Coverage::ByClass,
        data_from: UnixSeconds(u64::MAX),
    };
    let requests = || terms.actions.items().flat_map(|action| terms.classes.items().map(move |class| request(action, class)));
    let allowed = requests().find(|request| check(before, id, request, event.at).is_allow());
    allowed.or_else(|| requests().next()).ok_or(Nonconformity::Denied { reason: Denial::EmptyRequest })
}
