//! "May I change this?", message by message.

use super::{
    access_request, attesting, consequence::Context, contract, delegating, emergency, granting, lifecycle, objecting, objection::Objection,
    party, recipient, recovering, vehicle, Consequence, Records,
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
        Message::RegisterVehicle { salt, vin_commitment } => vehicle::register(context, *salt, *vin_commitment),
        Message::OfferVehicle { vehicle, to, until } => vehicle::offer(context, *vehicle, *to, *until),
        Message::CancelVehicleOffer { vehicle } => vehicle::cancel_offer(context, *vehicle),
        Message::AcceptVehicle { vehicle } => vehicle::accept(context, *vehicle),
        Message::StopEverything { vehicle } => vehicle::stop_everything(context, *vehicle),
        Message::RetireVehicle { vehicle } => vehicle::retire(context, *vehicle),
        Message::SetVinCommitment { vehicle, vin_commitment } => attesting::set_commitment(context, *vehicle, *vin_commitment),
        Message::Attest { vehicle, attester, epoch, vin_commitment, until } => {
            let said = attesting::Statement { epoch: *epoch, vin_commitment: *vin_commitment, until: *until };
            attesting::attest(context, *vehicle, *attester, &said)
        }
        Message::WithdrawAttestation { vehicle, attester } => attesting::take_back(context, *vehicle, *attester),
        Message::SetRecovery { vehicle, terms } => recovering::set(context, *vehicle, *terms),
        Message::StartRecovery { vehicle } => recovering::start(context, *vehicle),
        Message::CancelRecovery { vehicle } => recovering::cancel(context, *vehicle),
        Message::FinishRecovery { vehicle } => recovering::finish(context, *vehicle),
        Message::MovePartyKey { party, key } => party::move_key(context, *party, *key),
        Message::SetPartyRecovery { party, recovery } => party::set_recovery(context, *party, *recovery),
        Message::RecoverPartyKey { party, key } => party::recover_key(context, *party, *key),
        Message::RegisterParty { profile } => party::register(context, profile),
        Message::SetParty { account, profile, status } => party::set(context, *account, profile, *status),
        Message::PublishContainer { container, classes } => contract::publish_container(context, *container, *classes),
        Message::PublishPurpose { purpose } => contract::publish_purpose(context, purpose),
        Message::Delegate { realm, to, terms } => delegating::delegate(context, *realm, *to, terms),
        Message::AcceptDelegation { realm, ward } => delegating::accept(context, *realm, *ward),
        Message::EndDelegation { realm, to } => delegating::end(context, *realm, *to),
        Message::RequestAccess { terms, needed, terms_hash, respond_by, nonce } => {
            let offer = access_request::Offer { needed: *needed, terms_hash: *terms_hash, respond_by: *respond_by, nonce: *nonce };
            access_request::request(context, terms, &offer)
        }
        Message::SetRequestPolicy { vehicle, policy } => access_request::set_policy(context, *vehicle, *policy),
        Message::Object { vehicle, to } => objecting::raise(context, *vehicle, *to),
        Message::LiftObjection { vehicle, to } => objecting::lift(context, *vehicle, *to),
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
        Message::WithdrawConsent { grant } => lifecycle::withdraw_consent(context, *grant),
        Message::Use { grant, request } => recipient::record_use(context, *grant, request),
        Message::OpenEmergency { vehicle, authority, reason, classes, until } => {
            let opening = emergency::Opening { reason: *reason, classes: *classes, until: *until };
            emergency::open_emergency(context, *vehicle, *authority, &opening)
        }
        Message::CloseEmergency { vehicle, authority } => emergency::close(context, *vehicle, *authority),
        Message::ReviewEmergency { vehicle, auditor, authority, finding } => {
            emergency::review(context, *vehicle, (*auditor, *authority), *finding)
        }
        Message::AttestErasure { grant, evidence } => recipient::attest(context, *grant, *evidence),
        Message::SetIntentKey { key, limits } => contract::set_intent_key(context, *key, limits),
        Message::RemoveIntentKey { key } => contract::remove_intent_key(context, *key),
        Message::Pause => contract::pause(context),
        Message::Unpause => contract::unpause(context),
        Message::Retire { successor } => contract::retire(context, *successor),
        Message::RenounceAdmin => contract::renounce_admin(context),
        Message::OfferAdmin { to } => contract::offer_admin(context, *to),
        Message::AcceptAdmin => contract::accept_admin(context),
    }
}
