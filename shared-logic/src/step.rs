//! Changing: whether a message is accepted, which event it is, and what the event does.
//!
//! A change is decided in two halves. [`step()`] checks the message and makes its one event;
//! [`effect()`] says what the event does to the records. Every host, and every replay of history,
//! uses the same `effect`, so folding the events gives the state.
//!
//! What takes something away (withdrawing, narrowing, suspending, refusing) works also while the
//! contract is paused or retired; what adds something does not.

mod attestation;
mod catalogue;
mod contract;
mod delegation;
mod effect;
mod emergency;
mod event_link;
mod grant;
pub mod hot_path;
mod intent;
mod lifecycle;
mod objection;
mod party;
mod recovery;
mod request;
mod terms_check;
mod vehicle;

pub use effect::{effect, Before, Subject};
pub use intent::{bound_to, submit, Bound};

use crate::{
    act::Act,
    guard::{require, running},
    limits::CLOCKS,
    Account, Denial, Event, Host, Message, Seconds, UnixSeconds, Via,
};

/// An accepted change: its event, and the records it continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The one event to emit.
    pub event: Event,
    /// The records before it, for [`effect()`].
    pub before: Before,
}

/// Decides whether `caller` may make this change at `now`, and what it does.
///
/// Nothing is written: the host writes what [`effect()`] says and emits `event`, both or neither.
///
/// # Errors
/// The first [`Denial`] that applies; the state is then unchanged.
pub fn step(host: &impl Host, caller: Account, message: &Message, now: UnixSeconds) -> Result<Outcome, Denial> {
    accept(host, Act { caller, now, via: Via::Call }, message)
}

fn accept(host: &impl Host, act: Act, message: &Message) -> Result<Outcome, Denial> {
    let Outcome { event, before } = decide(host, act, message)?;
    let objections = event.vehicle.and_then(|id| effect::objections_before(host, &event, id, before.vehicle.as_ref()));
    Ok(Outcome { event, before: Before { objections, ..before } })
}

fn decide(host: &impl Host, act: Act, message: &Message) -> Result<Outcome, Denial> {
    match *message {
        Message::RegisterVehicle { salt, vin_commitment } => vehicle::register(host, act, salt, vin_commitment),
        Message::OfferVehicle { vehicle, to, until } => vehicle::offer(host, act, vehicle, to, until),
        Message::AcceptVehicle { vehicle } => vehicle::accept(host, act, vehicle),
        Message::CancelVehicleOffer { vehicle } => vehicle::cancel_offer(host, act, vehicle),
        Message::StopEverything { vehicle } => vehicle::stop_everything(host, act, vehicle),
        Message::SetVinCommitment { vehicle, vin_commitment } => attestation::set_commitment(host, act, vehicle, vin_commitment),
        Message::Attest { vehicle, attester, epoch, vin_commitment, until } => {
            attestation::attest(host, act, (vehicle, attester), attestation::Statement { epoch, vin_commitment, until })
        }
        Message::WithdrawAttestation { vehicle, attester } => attestation::withdraw(host, act, vehicle, attester),
        Message::SetRecovery { vehicle, terms } => recovery::set(host, act, vehicle, terms),
        Message::StartRecovery { vehicle } => recovery::start(host, act, vehicle),
        Message::CancelRecovery { vehicle } => recovery::cancel(host, act, vehicle),
        Message::FinishRecovery { vehicle } => recovery::finish(host, act, vehicle),
        Message::RetireVehicle { vehicle } => vehicle::retire(host, act, vehicle),
        Message::RegisterParty { profile } => party::register(host, act, profile),
        Message::SetParty { account, profile, status } => party::set(host, act, account, profile, status),
        Message::PublishContainer { container, classes } => catalogue::publish_container(host, act, container, classes),
        Message::PublishPurpose { purpose } => catalogue::publish_purpose(host, act, purpose),
        Message::Delegate { realm, to, terms } => delegation::delegate(host, act, realm, to, terms),
        Message::AcceptDelegation { realm, ward } => delegation::accept(host, act, realm, ward),
        Message::EndDelegation { realm, to } => delegation::end(host, act, realm, to),
        Message::RequestAccess { terms, needed, terms_hash, respond_by, nonce } => {
            request::ask(host, act, terms, request::Offer { needed, terms_hash, respond_by, nonce })
        }
        Message::SetRequestPolicy { vehicle, policy } => request::set_policy(host, act, vehicle, policy),
        Message::Object { vehicle, to } => objection::object(host, act, vehicle, to),
        Message::LiftObjection { vehicle, to } => objection::lift(host, act, vehicle, to),
        Message::DeferRequest { request } => request::defer(host, act, request),
        Message::CloseRequest { request, end } => request::close(host, act, request, end),
        Message::Grant { terms, agreement, request } => grant::grant(host, act, &terms, &agreement, request),
        Message::Renew { grant, terms, agreement } => grant::renew(host, act, grant, &terms, &agreement),
        Message::Narrow { grant, terms } => lifecycle::narrow(host, act, grant, &terms),
        Message::Suspend { grant } => lifecycle::suspend(host, act, grant),
        Message::Resume { grant } => lifecycle::resume(host, act, grant),
        Message::Withdraw { grant } => lifecycle::withdraw(host, act, grant),
        Message::Revoke { grant } => lifecycle::revoke(host, act, grant),
        Message::Renounce { grant } => lifecycle::renounce(host, act, grant),
        Message::RecordEnd { grant } => lifecycle::record_end(host, act, grant),
        Message::CoConsent { grant } => lifecycle::co_consent(host, act, grant),
        Message::WithdrawConsent { grant } => lifecycle::withdraw_consent(host, act, grant),
        Message::Use { grant, request } => lifecycle::record_use(host, act, grant, request),
        Message::AttestErasure { grant, evidence } => lifecycle::attest_erasure(host, act, grant, evidence),
        Message::OpenEmergency { vehicle, authority, reason, classes, until } => {
            emergency::open(host, act, (vehicle, authority), reason, classes, until)
        }
        Message::CloseEmergency { vehicle, authority } => emergency::close(host, act, vehicle, authority),
        Message::ReviewEmergency { vehicle, auditor, authority, finding } => {
            emergency::review(host, act, vehicle, (auditor, authority), finding)
        }
        Message::MovePartyKey { party, key } => party::move_key(host, act, party, key),
        Message::SetPartyRecovery { party, recovery } => party::set_recovery(host, act, party, recovery),
        Message::RecoverPartyKey { party, key } => party::recover_key(host, act, party, key),
        Message::SetIntentKey { key, limits } => intent::set_key(host, act, key, limits),
        Message::RemoveIntentKey { key } => intent::remove_key(host, act, key),
        Message::Pause => contract::pause(host, act),
        Message::Unpause => contract::unpause(host, act),
        Message::Retire { successor } => contract::retire(host, act, successor),
        Message::OfferAdmin { to } => contract::offer_admin(host, act, to),
        Message::AcceptAdmin => contract::accept_admin(host, act),
        Message::RenounceAdmin => contract::renounce_admin(host, act),
    }
}

/// An end at most `longest` after now: one that passes it by no more than clocks differ is shortened to it.
fn shortened(end: UnixSeconds, now: UnixSeconds, longest: Seconds) -> Option<UnixSeconds> {
    let last = now.after(longest)?;
    (end <= last.after(CLOCKS)?).then_some(end.min(last))
}
