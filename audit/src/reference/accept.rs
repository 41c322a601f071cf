//! "May I change this?", message by message.

use super::{
    asking, consequence::Telling, contract, delegating, glass, granting, life, objection::Objection, party, recipient, vehicle,
    Consequence, Records,
};
use shared_logic::{Account, Message, UnixSeconds, Via};

/// Whether the message is accepted and what follows, or the name of the first objection.
///
/// The order of objections stands in the [module above](super).
///
/// # Errors
/// The name of a [`shared_logic::Denial`].
pub fn accept(records: &impl Records, caller: Account, message: &Message, now: UnixSeconds) -> Result<Consequence, Objection> {
    accept_via(records, caller, message, now, Via::Call)
}

/// As [`accept`], for a message that came in another way and whose signature was looked at.
///
/// # Errors
/// The name of a [`shared_logic::Denial`].
pub fn accept_via(
    records: &impl Records,
    caller: Account,
    message: &Message,
    now: UnixSeconds,
    via: Via,
) -> Result<Consequence, Objection> {
    let telling = &Telling { records, caller, now, via };
    match message {
        Message::RegisterVehicle { vehicle, vin_commitment } => vehicle::register(telling, *vehicle, *vin_commitment),
        Message::TransferVehicle { vehicle, new_owner } => vehicle::transfer(telling, *vehicle, *new_owner),
        Message::RetireVehicle { vehicle } => vehicle::retire(telling, *vehicle),
        Message::RegisterParty { profile } => party::register(telling, profile),
        Message::SetParty { account, profile, status } => party::set(telling, *account, profile, *status),
        Message::PublishContainer { container, classes } => contract::publish_container(telling, *container, *classes),
        Message::PublishPurpose { purpose } => contract::publish_purpose(telling, purpose),
        Message::Delegate { realm, to, terms } => delegating::delegate(telling, *realm, *to, terms),
        Message::EndDelegation { realm, to } => delegating::end(telling, *realm, *to),
        Message::RequestAccess { terms, terms_hash, respond_by, nonce } => {
            let offer = asking::Offer { terms_hash: *terms_hash, respond_by: *respond_by, nonce: *nonce };
            asking::ask(telling, terms, &offer)
        }
        Message::DeferRequest { request } => asking::defer(telling, *request),
        Message::CloseRequest { request, end } => asking::close(telling, *request, *end),
        Message::Grant { terms, agreement, request } => granting::grant(telling, terms, agreement, *request),
        Message::Narrow { grant, terms } => life::narrow(telling, *grant, terms),
        Message::Suspend { grant } => life::suspend(telling, *grant),
        Message::Resume { grant } => life::resume(telling, *grant),
        Message::Renew { grant, terms, agreement } => granting::renew(telling, *grant, terms, agreement),
        Message::Withdraw { grant } => life::withdraw(telling, *grant),
        Message::Revoke { grant } => life::revoke(telling, *grant),
        Message::Renounce { grant } => life::renounce(telling, *grant),
        Message::RecordEnd { grant } => life::record_end(telling, *grant),
        Message::CoConsent { grant } => life::co_consent(telling, *grant),
        Message::Use { grant, request } => recipient::record_use(telling, *grant, request),
        Message::OpenEmergency { vehicle, reason, classes, until } => {
            glass::break_glass(telling, *vehicle, &glass::Glass { reason: *reason, classes: *classes, until: *until })
        }
        Message::CloseEmergency { vehicle } => glass::close(telling, *vehicle),
        Message::ReviewEmergency { vehicle, authority, finding } => glass::review(telling, *vehicle, *authority, *finding),
        Message::AttestErasure { grant, evidence } => recipient::attest(telling, *grant, *evidence),
        Message::SetIntentKey { key, limits } => contract::set_intent_key(telling, *key, limits),
        Message::RemoveIntentKey { key } => contract::remove_intent_key(telling, *key),
        Message::Pause => contract::pause(telling),
        Message::Unpause => contract::unpause(telling),
        Message::Retire { successor } => contract::retire(telling, *successor),
        Message::RenounceAdmin => contract::renounce_admin(telling),
    }
}
