//! "May I change this?", message by message.

use super::{
    access_request, consequence::Context, contract, delegating, emergency, granting, lifecycle, objection::Objection, party, recipient,
    vehicle, Consequence, Records,
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
    let context = &Context { records, caller, now, via };
    match message {
        Message::RegisterVehicle { vehicle, vin_commitment } => vehicle::register(context, *vehicle, *vin_commitment),
        Message::TransferVehicle { vehicle, new_owner } => vehicle::transfer(context, *vehicle, *new_owner),
        Message::RetireVehicle { vehicle } => vehicle::retire(context, *vehicle),
        Message::RegisterParty { profile } => party::register(context, profile),
        Message::SetParty { account, profile, status } => party::set(context, *account, profile, *status),
        Message::PublishContainer { container, classes } => contract::publish_container(context, *container, *classes),
        Message::PublishPurpose { purpose } => contract::publish_purpose(context, purpose),
        Message::Delegate { realm, to, terms } => delegating::delegate(context, *realm, *to, terms),
        Message::EndDelegation { realm, to } => delegating::end(context, *realm, *to),
        Message::RequestAccess { terms, terms_hash, respond_by, nonce } => {
            let offer = access_request::Offer { terms_hash: *terms_hash, respond_by: *respond_by, nonce: *nonce };
            access_request::request(context, terms, &offer)
        }
        Message::DeferRequest { request } => access_request::defer(context, *request),
        Message::CloseRequest { request, end } => access_request::close(context, *request, *end),
        Message::Grant { terms, agreement, request } => granting::grant(context, terms, agreement, *request),
        Message::Narrow { grant, terms } => lifecycle::narrow(context, *grant, terms),
        Message::Suspend { grant } => lifecycle::suspend(context, *grant),
        Message::Resume { grant } => lifecycle::resume(context, *grant),
        Message::Renew { grant, terms, agreement } => granting::renew(context, *grant, terms, agreement),
        Message::Withdraw { grant } => lifecycle::withdraw(context, *grant),
        Message::Revoke { grant } => lifecycle::revoke(context, *grant),
        Message::Renounce { grant } => lifecycle::renounce(context, *grant),
        Message::RecordEnd { grant } => lifecycle::record_end(context, *grant),
        Message::CoConsent { grant } => lifecycle::co_consent(context, *grant),
        Message::Use { grant, request } => recipient::record_use(context, *grant, request),
        Message::OpenEmergency { vehicle, reason, classes, until } => {
            emergency::open_emergency(context, *vehicle, &emergency::Opening { reason: *reason, classes: *classes, until: *until })
        }
        Message::CloseEmergency { vehicle } => emergency::close(context, *vehicle),
        Message::ReviewEmergency { vehicle, authority, finding } => emergency::review(context, *vehicle, *authority, *finding),
        Message::AttestErasure { grant, evidence } => recipient::attest(context, *grant, *evidence),
        Message::SetIntentKey { key, limits } => contract::set_intent_key(context, *key, limits),
        Message::RemoveIntentKey { key } => contract::remove_intent_key(context, *key),
        Message::Pause => contract::pause(context),
        Message::Unpause => contract::unpause(context),
        Message::Retire { successor } => contract::retire(context, *successor),
        Message::RenounceAdmin => contract::renounce_admin(context),
    }
}
