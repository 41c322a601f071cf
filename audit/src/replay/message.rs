//! The message that an event would be of.

use super::Nonconformity;
use shared_logic::{
    check, limits::CLOCKS, Account, Action, Attestation, CheckRequest, Coverage, Denial, EndReason, Event, EventBody, GrantId, Host,
    Message, Nonce, Objection, Region, Residency, SignalClass, SignalClasses, State, VehicleSalt,
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
        // Any salt: the id that it makes is assumed.
        EventBody::VehicleRegistered { vin_commitment } => {
            vehicle()?;
            Message::RegisterVehicle { salt: VehicleSalt([0; 32]), vin_commitment }
        }
        EventBody::VehicleOffered { offer } => Message::OfferVehicle { vehicle: vehicle()?, to: offer.to, until: offer.until },
        EventBody::VehicleOfferCancelled => Message::CancelVehicleOffer { vehicle: vehicle()? },
        EventBody::OwnershipTransferred { .. } => Message::AcceptVehicle { vehicle: vehicle()? },
        EventBody::EverythingStopped { .. } => Message::StopEverything { vehicle: vehicle()? },
        EventBody::RequestPolicySet { policy } => Message::SetRequestPolicy { vehicle: vehicle()?, policy },
        EventBody::SubjectObjected { objection } => Message::Object { vehicle: vehicle()?, to: somebody(objection.to) },
        EventBody::ObjectionLifted { to } => Message::LiftObjection { vehicle: vehicle()?, to: somebody(to) },
        EventBody::VehicleRetired => Message::RetireVehicle { vehicle: vehicle()? },
        EventBody::VinCommitmentSet { vin_commitment } => Message::SetVinCommitment { vehicle: vehicle()?, vin_commitment },
        EventBody::VehicleAttested { attestation: Attestation { epoch, vin_commitment, until, .. } } => {
            Message::Attest { vehicle: vehicle()?, attester: about()?, epoch, vin_commitment, until }
        }
        EventBody::AttestationWithdrawn => Message::WithdrawAttestation { vehicle: vehicle()?, attester: about()? },
        EventBody::RecoverySet { terms } => Message::SetRecovery { vehicle: vehicle()?, terms },
        EventBody::RecoveryStarted { .. } => Message::StartRecovery { vehicle: vehicle()? },
        EventBody::RecoveryCancelled { .. } => Message::CancelRecovery { vehicle: vehicle()? },
        EventBody::VehicleRecovered { .. } => Message::FinishRecovery { vehicle: vehicle()? },
        // A key that takes a move back is named again by the record that it leaves.
        EventBody::PartyKeyMoved { party } => {
            Message::MovePartyKey { party: about()?, key: party.next_key.map_or(party.key, |next| next.key) }
        }
        EventBody::PartyRecoverySet { party } => {
            Message::SetPartyRecovery { party: about()?, recovery: party.recovery.map(|named| named.key) }
        }
        EventBody::PartyKeyRecovered { party } => Message::RecoverPartyKey { party: about()?, key: party.key },
        EventBody::DelegationOffered { realm, to, delegation } => Message::Delegate { realm, to, terms: delegation.terms },
        EventBody::DelegationAccepted { realm, ward, .. } => Message::AcceptDelegation { realm, ward },
        EventBody::AdminOffered { to } => Message::OfferAdmin { to },
        EventBody::AdminAccepted => Message::AcceptAdmin,
        EventBody::DelegationEnded { realm, to } => Message::EndDelegation { realm, to },
        EventBody::AccessRequested { record, .. } => Message::RequestAccess {
            terms: record.terms,
            needed: record.needed,
            terms_hash: record.terms_hash,
            respond_by: record.respond_by,
            // Any: the id that it makes is assumed.
            nonce: Nonce(0),
        },
        EventBody::RequestDeferred { request } => Message::DeferRequest { request },
        EventBody::RequestClosed { request, end } => Message::CloseRequest { request, end },
        EventBody::EmergencyOpened { emergency } => Message::OpenEmergency {
            vehicle: vehicle()?,
            authority: about()?,
            reason: emergency.reason,
            classes: emergency.classes,
            until: emergency.until,
        },
        EventBody::EmergencyClosed => Message::CloseEmergency { vehicle: vehicle()?, authority: about()? },
        EventBody::EmergencyReviewed { auditor, finding } => {
            Message::ReviewEmergency { vehicle: vehicle()?, auditor, authority: about()?, finding }
        }
        EventBody::IntentKeySet { key, limits } => Message::SetIntentKey { key, limits },
        EventBody::IntentKeyRemoved { key } => Message::RemoveIntentKey { key },
        EventBody::GrantActivated { .. }
        | EventBody::GrantNarrowed { .. }
        | EventBody::GrantSuspended
        | EventBody::GrantResumed
        | EventBody::GrantRenewed { .. }
        | EventBody::GrantEnded { .. }
        | EventBody::DriverConsented { .. }
        | EventBody::ConsentWithdrawn
        | EventBody::GrantUsed { .. }
        | EventBody::ErasureAttested { .. } => return of_grant(before, event, event.grant.ok_or(Nonconformity::NoSubject)?),
    })
}

/// An objection to nobody is one to everybody.
fn somebody(to: Account) -> Option<Account> {
    (to != Objection::ALL).then_some(to)
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
        EventBody::DriverConsented { .. } => Message::CoConsent { grant },
        EventBody::ConsentWithdrawn => Message::WithdrawConsent { grant },
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
        recipient: terms.recipient,
        purpose: terms.purpose,
        action,
        residency: Residency::InVehicle,
        region: Region::Eea,
        classes: SignalClasses::of(&[class]),
        coverage: Coverage::ByClass,
        // As late as can be asked for: no beginning of history, and no driver's own time, stands in the way.
        data_from: event.at.after(CLOCKS).unwrap_or(event.at),
    };
    let requests = || terms.actions.items().flat_map(|action| terms.classes.items().map(move |class| request(action, class)));
    let allowed = requests().find(|request| check(before, id, request, event.at).is_allow());
    allowed.or_else(|| requests().next()).ok_or(Nonconformity::Denied { reason: Denial::EmptyRequest })
}
