//! Intents: what was signed off chain and is submitted by anybody.

use super::{
    accept::accept_via,
    consequence::Consequence,
    names::{classes, rights, PERSONAL},
    objection::{counted_on, object, Objection},
    Records,
};
use codec::Encode;
use shared_logic::{
    keccak_256, Account, GrantTerms, IntentKey, Message, NamedKey, Nonce, Signature, SignedIntent, UnixSeconds, VehicleId, Via,
};

/// The order of the curve secp256k1.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
    0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// Whether a signed intent is accepted and what follows, or the first objection. `recover` tells who
/// signed a digest.
///
/// # Errors
/// The name of a [`shared_logic::Denial`].
pub fn accept_intent(
    records: &impl Records,
    signed: &SignedIntent,
    now: UnixSeconds,
    recover: impl FnOnce([u8; 32], &Signature) -> Option<Account>,
) -> Result<Consequence, Objection> {
    let intent = &signed.intent;
    object("NotSignable", !signable(&intent.message))?;
    object("WrongDomain", intent.domain != records.domain())?;
    let car = concerned(records, &intent.message).ok_or("UnknownVehicle")?;
    let vehicle = records.vehicle(car).ok_or("UnknownVehicle")?;
    object("WrongDomain", intent.epoch != vehicle.epoch)?;
    object("DeadlinePassed", now.0 >= intent.deadline.0)?;
    let number = numbered(&intent.message).then_some(intent.nonce);
    let next = if number.is_some() { records.nonce(intent.principal, Some(car)) } else { Nonce(0) };
    object("NonceUsed", intent.nonce != next)?;
    if number.is_some() {
        counted_on(intent.nonce.0, u64::MAX)?;
    }
    object("BadSignature", !canonical(&signed.signature))?;
    let digest = keccak_256(&[&b"valet.intent"[..], &intent.encode()].concat());
    let signer = recover(digest, &signed.signature).ok_or("BadSignature")?;
    // An owner who stopped everything stopped the keys too that were named until then: one of them may be stolen.
    let good = |key: &NamedKey| intent.principal != vehicle.owner || vehicle.stopped_at.0 < key.named_at.0;
    let key = records.intent_key(intent.principal, signer).filter(good);
    let by_key = || key.is_some_and(|key| key_may(records, &key.limits, &intent.message, now));
    object("BadSignature", signer != intent.principal && !by_key())?;
    accept_via(records, intent.principal, &intent.message, now, Via::Intent(number))
}

/// What people do about their own data.
const fn signable(message: &Message) -> bool {
    use Message as M;
    matches!(message, M::Grant { .. } | M::Narrow { .. } | M::Suspend { .. } | M::Resume { .. } | M::Renew { .. } | M::Withdraw { .. })
        || matches!(message, M::Revoke { .. } | M::Renounce { .. } | M::CoConsent { .. } | M::DeferRequest { .. } | M::CloseRequest { .. })
        || matches!(message, M::WithdrawConsent { .. } | M::StopEverything { .. } | M::Object { .. } | M::LiftObjection { .. })
}

/// What can be done more than once is counted; what ends something for good can be signed ahead.
const fn numbered(message: &Message) -> bool {
    use Message as M;
    let ends = matches!(message, M::Withdraw { .. } | M::Revoke { .. } | M::Renounce { .. } | M::CloseRequest { .. });
    !(ends || matches!(message, M::StopEverything { .. }))
}

/// The vehicle that a signable message concerns.
fn concerned(records: &impl Records, message: &Message) -> Option<VehicleId> {
    match *message {
        Message::Grant { terms, .. } | Message::Renew { terms, .. } => Some(terms.vehicle),
        Message::Narrow { grant, .. }
        | Message::Suspend { grant }
        | Message::Resume { grant }
        | Message::Withdraw { grant }
        | Message::Revoke { grant }
        | Message::Renounce { grant }
        | Message::CoConsent { grant }
        | Message::WithdrawConsent { grant } => records.grant(grant).map(|grant| grant.terms.vehicle),
        Message::DeferRequest { request } | Message::CloseRequest { request, .. } => {
            records.request(request).map(|request| request.terms.vehicle)
        }
        Message::StopEverything { vehicle } | Message::Object { vehicle, .. } | Message::LiftObjection { vehicle, .. } => Some(vehicle),
        _ => None,
    }
}

/// A key signs while it lasts, what it was named for, about what holds no class but its own.
fn key_may(records: &impl Records, key: &IntentKey, message: &Message, now: UnixSeconds) -> bool {
    let named_for = |right| rights(key.rights).contains(right);
    let own = |terms: &GrantTerms| classes(terms.classes).is_subset(classes(key.classes));
    let of_grant = |id| records.grant(id).is_some_and(|grant| own(&grant.terms));
    let of_request = |id| records.request(id).is_some_and(|request| own(&request.terms));
    let lasts = (0..key.expires_at.0).contains(&now.0);
    lasts
        && match *message {
            Message::Grant { terms, .. } => named_for("grant") && own(&terms),
            Message::Renew { grant, terms, .. } => named_for("grant") && own(&terms) && of_grant(grant),
            Message::Narrow { grant, .. } => named_for("narrow") && of_grant(grant),
            Message::Suspend { grant } => named_for("suspend") && of_grant(grant),
            Message::Withdraw { grant } | Message::Revoke { grant } | Message::Renounce { grant } => named_for("revoke") && of_grant(grant),
            Message::WithdrawConsent { grant } => named_for("revoke") && of_grant(grant),
            Message::Object { .. } => named_for("revoke") && PERSONAL.is_subset(classes(key.classes)),
            Message::DeferRequest { request } | Message::CloseRequest { request, .. } => named_for("answer") && of_request(request),
            // It gives, or ends what no class bounds.
            _ => false,
        }
}

/// Of the two forms of a signature only one: s is at most half the order.
fn canonical(signature: &Signature) -> bool {
    let zero = |scalar: &[u8; 32]| scalar.iter().all(|byte| *byte == 0);
    !zero(&signature.r) && !zero(&signature.s) && signature.s <= half(ORDER) && [0, 1].contains(&signature.recovery)
}

/// Half of a number, rounded down.
fn half(number: [u8; 32]) -> [u8; 32] {
    let mut carried = 0;
    number.map(|byte| {
        let halved = carried | byte >> 1;
        carried = byte << 7;
        halved
    })
}
