//! Signed intents: somebody signed, and anybody submits. And the keys that may sign for an account.

use super::{
    accept,
    event_link::{of_registry, Topic},
    require, running, Act, Outcome,
};
use crate::{
    guard::foreseeable, limits::LONGEST_INTENT, Account, Denial, Epoch, EventBody, Host, Intent, IntentKey, Message, NamedKey, Nonce,
    Realm, Right, Rights, Role, SignalClasses, SignedIntent, UnixSeconds, Vehicle, VehicleId, Via,
};

/// Decides whether a signed intent is accepted at `now`, and what it does; whoever submits it has no
/// part in it. The event's actor is the principal.
///
/// # Errors
/// As [`crate::step()`], and before that, in this order: [`Denial::NotSignable`], [`Denial::WrongDomain`]
/// for another chain or contract, [`Denial::UnknownVehicle`] when what it concerns is not there,
/// [`Denial::WrongDomain`] for another epoch, [`Denial::DeadlinePassed`], [`Denial::DeadlineTooFar`],
/// [`Denial::NonceUsed`], [`Denial::OutOfRange`] after the last nonce, [`Denial::BadSignature`].
pub fn submit(host: &impl Host, signed: &SignedIntent, now: UnixSeconds) -> Result<Outcome, Denial> {
    let intent = &signed.intent;
    require(intent.message.is_signable(), Denial::NotSignable)?;
    require(intent.domain == host.domain(), Denial::WrongDomain)?;
    let (bound, vehicle) = bound(host, intent.principal, &intent.message)?;
    require(intent.epoch == bound.epoch, Denial::WrongDomain)?;
    require(now < intent.deadline, Denial::DeadlinePassed)?;
    let last = now.after(LONGEST_INTENT);
    require(intent.message.only_takes() || last.is_none_or(|last| intent.deadline <= last), Denial::DeadlineTooFar)?;
    require(intent.nonce == bound.nonce, Denial::NonceUsed)?;
    let nonce = intent.message.is_numbered().then_some(intent.nonce);
    require(nonce.is_none_or(|nonce| nonce.next().is_some()), Denial::OutOfRange)?;
    let signer = signed.signature.signer(host, intent).ok_or(Denial::BadSignature)?;
    require(signer == intent.principal || may_sign(host, intent, vehicle.as_ref(), signer, now), Denial::BadSignature)?;
    accept(host, Act { caller: intent.principal, now, via: Via::Intent(nonce) }, &intent.message)
}

/// What an intent is bound to now, besides its domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The vehicle that it concerns, or none.
    pub vehicle: Option<VehicleId>,
    /// That vehicle's epoch; [`Epoch::NONE`] where it concerns none, or registers one.
    pub epoch: Epoch,
    /// The principal's next number for that vehicle, or for none; 0 where nothing is counted.
    pub nonce: Nonce,
}

/// What an intent of this principal would be bound to now: whoever makes one takes it from here.
///
/// # Errors
/// [`Denial::UnknownVehicle`] when the vehicle, the grant or the request that the message names is not there.
pub fn bound_to(host: &impl Host, principal: Account, message: &Message) -> Result<Bound, Denial> {
    bound(host, principal, message).map(|(bound, _)| bound)
}

fn bound(host: &impl Host, principal: Account, message: &Message) -> Result<(Bound, Option<Vehicle>), Denial> {
    let concerned = vehicle_of(host, principal, message)?;
    let record = match concerned {
        Some(id) if !matches!(message, Message::RegisterVehicle { .. }) => Some(host.vehicle(id).ok_or(Denial::UnknownVehicle)?),
        _ => None,
    };
    let epoch = record.map_or(Epoch::NONE, |vehicle| vehicle.epoch);
    let nonce = if message.is_numbered() { host.nonce(principal, concerned) } else { Nonce(0) };
    Ok((Bound { vehicle: concerned, epoch, nonce }, record))
}

/// The caller names a key that may sign for it. Also while paused when the key can only end things.
pub(super) fn set_key(host: &impl Host, act: Act, key: Account, limits: IntentKey) -> Result<Outcome, Denial> {
    if !limits.rights.within(Rights::of(&[Right::Revoke])) {
        running(host)?;
    }
    require(key != act.caller, Denial::WrongState)?;
    require(!host.intent_key(act.caller, key).is_some_and(|named| named.is_removed()), Denial::WrongState)?;
    require(!limits.rights.is_empty(), Denial::EmptyScope)?;
    require(act.now < limits.expires_at, Denial::Expired)?;
    foreseeable(limits.expires_at, act.now)?;
    of_registry(host, act, Topic::of(Role::Anyone), None, EventBody::IntentKeySet { key, limits })
}

/// The caller takes it back, for good. Also while paused.
pub(super) fn remove_key(host: &impl Host, act: Act, key: Account) -> Result<Outcome, Denial> {
    require(host.intent_key(act.caller, key).is_some_and(|named| !named.is_removed()), Denial::WrongState)?;
    of_registry(host, act, Topic::of(Role::Anyone), None, EventBody::IntentKeyRemoved { key })
}

/// INVARIANT (stopped means stopped): a key that the owner named before stopping everything of the vehicle signs
/// nothing for it: it may be the stolen one.
fn may_sign(host: &impl Host, intent: &Intent, vehicle: Option<&Vehicle>, signer: Account, now: UnixSeconds) -> bool {
    let Some(NamedKey { limits: key, named_at }) = host.intent_key(intent.principal, signer) else { return false };
    if vehicle.is_some_and(|vehicle| intent.principal == vehicle.owner && named_at <= vehicle.stopped_at) {
        return false;
    }
    let Some((right, classes)) = needs(host, &intent.message) else { return false };
    now < key.expires_at && key.rights.has(right) && classes.within(key.classes)
}

/// The right an intent key needs, and the classes that the message is about: those it gives, and those of the
/// grant or request that it changes, ends or takes the place of.
fn needs(host: &impl Host, message: &Message) -> Option<(Right, SignalClasses)> {
    let held = |id| host.grant(id).map_or(SignalClasses::ALL, |grant| grant.terms.classes);
    let asked = |id| host.access_request(id).map_or(SignalClasses::ALL, |request| request.terms.classes);
    match *message {
        Message::Grant { terms, .. } => Some((Right::Grant, terms.classes)),
        Message::Renew { grant, terms, .. } => Some((Right::Grant, terms.classes.or(held(grant)))),
        Message::Narrow { grant, .. } => Some((Right::Narrow, held(grant))),
        Message::Suspend { grant } => Some((Right::Suspend, held(grant))),
        Message::Withdraw { grant } | Message::Revoke { grant } | Message::Renounce { grant } => Some((Right::Revoke, held(grant))),
        Message::WithdrawConsent { grant } => Some((Right::Revoke, held(grant))),
        Message::Object { .. } => Some((Right::Revoke, SignalClasses::PERSONAL)),
        Message::DeferRequest { request } | Message::CloseRequest { request, .. } => Some((Right::Answer, asked(request))),
        // Who resumes, consents or lifts an objection gives effect to what is not in the message, and who stops everything stops it
        // whatever the classes: with the own key only.
        _ => None,
    }
}

/// The vehicle that a message of this principal concerns; none for what concerns no vehicle.
fn vehicle_of(host: &impl Host, principal: Account, message: &Message) -> Result<Option<VehicleId>, Denial> {
    use Message as M;
    let found = match *message {
        M::RegisterVehicle { salt, .. } => Some(host.vehicle_id(principal, salt)),
        M::Grant { terms, .. } | M::Renew { terms, .. } | M::RequestAccess { terms, .. } => Some(terms.vehicle),
        M::Narrow { grant, .. }
        | M::Suspend { grant }
        | M::Resume { grant }
        | M::Withdraw { grant }
        | M::Revoke { grant }
        | M::Renounce { grant }
        | M::RecordEnd { grant }
        | M::CoConsent { grant }
        | M::WithdrawConsent { grant }
        | M::Use { grant, .. }
        | M::AttestErasure { grant, .. } => host.grant(grant).map(|grant| grant.terms.vehicle),
        M::DeferRequest { request } | M::CloseRequest { request, .. } => host.access_request(request).map(|request| request.terms.vehicle),
        M::AcceptVehicle { vehicle }
        | M::RetireVehicle { vehicle }
        | M::OfferVehicle { vehicle, .. }
        | M::CancelVehicleOffer { vehicle }
        | M::StopEverything { vehicle }
        | M::Object { vehicle, .. }
        | M::LiftObjection { vehicle, .. }
        | M::SetRequestPolicy { vehicle, .. }
        | M::SetVinCommitment { vehicle, .. }
        | M::Attest { vehicle, .. }
        | M::WithdrawAttestation { vehicle, .. }
        | M::SetRecovery { vehicle, .. }
        | M::StartRecovery { vehicle }
        | M::CancelRecovery { vehicle }
        | M::FinishRecovery { vehicle }
        | M::OpenEmergency { vehicle, .. }
        | M::CloseEmergency { vehicle, .. }
        | M::ReviewEmergency { vehicle, .. } => Some(vehicle),
        M::Delegate { realm, .. } | M::EndDelegation { realm, .. } | M::AcceptDelegation { realm, .. } => match realm {
            Realm::Vehicle(vehicle) => Some(vehicle),
            Realm::Fleet(_) => return Ok(None),
        },
        M::RegisterParty { .. }
        | M::SetParty { .. }
        | M::PublishContainer { .. }
        | M::PublishPurpose { .. }
        | M::SetIntentKey { .. }
        | M::RemoveIntentKey { .. }
        | M::Pause
        | M::Unpause
        | M::Retire { .. }
        | M::RenounceAdmin
        | M::OfferAdmin { .. }
        | M::AcceptAdmin
        | M::MovePartyKey { .. }
        | M::SetPartyRecovery { .. }
        | M::RecoverPartyKey { .. } => return Ok(None),
    };
    found.map(Some).ok_or(Denial::UnknownVehicle)
}
