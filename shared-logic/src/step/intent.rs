//! Signed intents: somebody signed, and anybody submits. And the keys that may sign for an account.

use super::{
    accept,
    event_link::{of_registry, Topic},
    require, running, Act, Outcome,
};
use crate::{
    guard::foreseeable, Account, Denial, EventBody, Host, Intent, IntentKey, Message, NamedKey, Nonce, Right, Rights, Role, SignalClasses,
    SignedIntent, UnixSeconds, Vehicle, VehicleId, Via,
};

/// Decides whether a signed intent is accepted at `now`, and what it does; whoever submits it has no
/// part in it. The event's actor is the principal.
///
/// # Errors
/// As [`crate::step()`], and before that, in this order: [`Denial::NotSignable`], [`Denial::WrongDomain`]
/// for another chain or contract, [`Denial::UnknownVehicle`] when what it concerns is not there,
/// [`Denial::WrongDomain`] for another epoch, [`Denial::DeadlinePassed`], [`Denial::NonceUsed`],
/// [`Denial::OutOfRange`] after the last nonce, [`Denial::BadSignature`].
pub fn submit(host: &impl Host, signed: &SignedIntent, now: UnixSeconds) -> Result<Outcome, Denial> {
    let intent = &signed.intent;
    require(intent.message.is_signable(), Denial::NotSignable)?;
    require(intent.domain == host.domain(), Denial::WrongDomain)?;
    let vehicle = vehicle_of(host, &intent.message).and_then(|id| host.vehicle(id)).ok_or(Denial::UnknownVehicle)?;
    require(intent.epoch == vehicle.epoch, Denial::WrongDomain)?;
    require(now < intent.deadline, Denial::DeadlinePassed)?;
    let nonce = numbered(host, intent)?;
    require(signed.signature.is_canonical(), Denial::BadSignature)?;
    let signer = host.recover(intent.digest(host), &signed.signature).ok_or(Denial::BadSignature)?;
    require(signer == intent.principal || may_sign(host, intent, &vehicle, signer, now), Denial::BadSignature)?;
    accept(host, Act { caller: intent.principal, now, via: Via::Intent(nonce) }, &intent.message)
}

/// The intent's number, when it is the next; none when such intents are not counted.
fn numbered(host: &impl Host, intent: &Intent) -> Result<Option<Nonce>, Denial> {
    if !intent.message.is_numbered() {
        return require(intent.nonce == Nonce(0), Denial::NonceUsed).map(|()| None);
    }
    require(intent.nonce == host.nonce(intent.principal, vehicle_of(host, &intent.message)), Denial::NonceUsed)?;
    require(intent.nonce.next().is_some(), Denial::OutOfRange)?;
    Ok(Some(intent.nonce))
}

/// The caller names a key that may sign for it. Also while paused when the key can only end things.
pub(super) fn set_key(host: &impl Host, act: Act, key: Account, limits: IntentKey) -> Result<Outcome, Denial> {
    if !limits.rights.within(Rights::of(&[Right::Revoke])) {
        running(host)?;
    }
    require(key != act.caller, Denial::WrongState)?;
    require(!limits.rights.is_empty(), Denial::EmptyScope)?;
    require(act.now < limits.expires_at, Denial::Expired)?;
    foreseeable(limits.expires_at, act.now)?;
    of_registry(host, act, Topic::of(Role::Anyone), None, EventBody::IntentKeySet { key, limits })
}

/// The caller takes it back. Also while paused.
pub(super) fn remove_key(host: &impl Host, act: Act, key: Account) -> Result<Outcome, Denial> {
    require(host.intent_key(act.caller, key).is_some(), Denial::WrongState)?;
    of_registry(host, act, Topic::of(Role::Anyone), None, EventBody::IntentKeyRemoved { key })
}

/// INVARIANT (stopped means stopped): a key that the owner named before stopping everything of the vehicle signs
/// nothing for it: it may be the stolen one.
fn may_sign(host: &impl Host, intent: &Intent, vehicle: &Vehicle, signer: Account, now: UnixSeconds) -> bool {
    let Some(NamedKey { limits: key, named_at }) = host.intent_key(intent.principal, signer) else { return false };
    if intent.principal == vehicle.owner && named_at <= vehicle.stopped_at {
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

/// The vehicle that a signable message concerns: an intent is bound to its epoch.
pub fn vehicle_of(host: &impl Host, message: &Message) -> Option<VehicleId> {
    match *message {
        Message::Grant { terms, .. } | Message::Renew { terms, .. } => Some(terms.vehicle),
        Message::Narrow { grant, .. }
        | Message::Suspend { grant }
        | Message::Resume { grant }
        | Message::Withdraw { grant }
        | Message::Revoke { grant }
        | Message::Renounce { grant }
        | Message::CoConsent { grant }
        | Message::WithdrawConsent { grant } => host.grant(grant).map(|grant| grant.terms.vehicle),
        Message::StopEverything { vehicle } | Message::Object { vehicle, .. } | Message::LiftObjection { vehicle, .. } => Some(vehicle),
        Message::DeferRequest { request } | Message::CloseRequest { request, .. } => {
            host.access_request(request).map(|request| request.terms.vehicle)
        }
        _ => None,
    }
}
