//! Intents: what was signed off chain and is submitted by anybody.

use super::{
    accept::accept_via,
    consequence::Consequence,
    names::{classes, rights, PERSONAL},
    objection::{counted_on, object, Objection},
    Records,
};
use shared_logic::{
    keccak_256, Account, GrantTerms, IntentKey, Message, NamedKey, Nonce, Realm, Signature, SignedIntent, UnixSeconds, VehicleId,
    VehicleSalt, Via,
};

/// The order of the curve secp256k1.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
    0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// The order of the curve P-256.
const ORDER_P256: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
    0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// Whether a signed intent is accepted and what follows, or the first objection. `signer` tells whose signature it
/// is, when it is one.
///
/// # Errors
/// The name of a [`shared_logic::Denial`].
pub fn accept_intent(
    records: &impl Records,
    signed: &SignedIntent,
    now: UnixSeconds,
    signer: impl FnOnce(&SignedIntent) -> Option<Account>,
) -> Result<Consequence, Objection> {
    let intent = &signed.intent;
    object("NotSignable", !signable(&intent.message))?;
    object("WrongDomain", intent.domain != records.domain())?;
    let car = match about(records, intent.principal, &intent.message) {
        About::Nothing => None,
        About::Vehicle(None) => return Err("UnknownVehicle"),
        About::Vehicle(Some(car)) | About::New(car) => Some(car),
    };
    let vehicle = match about(records, intent.principal, &intent.message) {
        About::Vehicle(Some(car)) => Some(records.vehicle(car).ok_or("UnknownVehicle")?),
        _ => None,
    };
    object("WrongDomain", intent.epoch.0 != vehicle.map_or(0, |vehicle| vehicle.epoch.0))?;
    object("DeadlinePassed", now.0 >= intent.deadline.0)?;
    let ahead = intent.deadline.0 - now.0;
    object("DeadlineTooFar", ahead > 7 * 86_400 && !takes(&intent.message))?;
    let number = numbered(&intent.message).then_some(intent.nonce);
    let next = if number.is_some() { records.nonce(intent.principal, car) } else { Nonce(0) };
    object("NonceUsed", intent.nonce != next)?;
    if number.is_some() {
        counted_on(intent.nonce.0, u64::MAX)?;
    }
    object("BadSignature", !canonical(&signed.signature))?;
    let signer = signer(signed).ok_or("BadSignature")?;
    // An owner who stopped everything stopped the keys too that were named until then: one of them may be stolen.
    let stopped = vehicle.filter(|vehicle| vehicle.owner == intent.principal).map(|vehicle| vehicle.stopped_at.0);
    let good = |key: &NamedKey| stopped.is_none_or(|stopped| stopped < key.named_at.0);
    let key = records.intent_key(intent.principal, signer).filter(good);
    let by_key = || key.is_some_and(|key| key_may(records, &key.limits, &intent.message, now));
    object("BadSignature", signer != intent.principal && !by_key())?;
    accept_via(records, intent.principal, &intent.message, now, Via::Intent(number))
}

/// What concerns whoever signs it. The admin's acts, emergencies, attestations of others and records of what is over
/// do not.
const fn signable(message: &Message) -> bool {
    use Message as M;
    let vehicles = matches!(
        message,
        M::RegisterVehicle { .. }
            | M::AcceptVehicle { .. }
            | M::RetireVehicle { .. }
            | M::OfferVehicle { .. }
            | M::CancelVehicleOffer { .. }
    ) || matches!(message, M::StopEverything { .. } | M::SetRequestPolicy { .. } | M::SetVinCommitment { .. });
    let recovery = matches!(message, M::SetRecovery { .. } | M::StartRecovery { .. } | M::CancelRecovery { .. } | M::FinishRecovery { .. });
    let parties = matches!(
        message,
        M::RegisterParty { .. } | M::MovePartyKey { .. } | M::SetPartyRecovery { .. } | M::RecoverPartyKey { .. } | M::RequestAccess { .. }
    ) || matches!(message, M::Use { .. } | M::AttestErasure { .. } | M::Renounce { .. });
    let roles = matches!(
        message,
        M::Delegate { .. } | M::EndDelegation { .. } | M::AcceptDelegation { .. } | M::SetIntentKey { .. } | M::RemoveIntentKey { .. }
    );
    let grants = matches!(message, M::Grant { .. } | M::Narrow { .. } | M::Suspend { .. } | M::Resume { .. } | M::Renew { .. })
        || matches!(message, M::Withdraw { .. } | M::Revoke { .. } | M::CoConsent { .. } | M::DeferRequest { .. } | M::CloseRequest { .. })
        || matches!(message, M::WithdrawConsent { .. } | M::Object { .. } | M::LiftObjection { .. });
    vehicles || recovery || parties || roles || grants
}

/// What can be done more than once is counted; what ends something for good can be signed ahead.
const fn numbered(message: &Message) -> bool {
    use Message as M;
    let ends = matches!(message, M::Withdraw { .. } | M::Revoke { .. } | M::Renounce { .. } | M::CloseRequest { .. });
    !(ends || matches!(message, M::StopEverything { .. }))
}

/// What gives nobody anything and can be given again: it may lie in a drawer for as long as the signer likes.
const fn takes(message: &Message) -> bool {
    use Message as M;
    let less =
        matches!(message, M::Narrow { .. } | M::Suspend { .. } | M::DeferRequest { .. } | M::WithdrawConsent { .. } | M::Object { .. });
    let takes_back = matches!(message, M::EndDelegation { .. } | M::RemoveIntentKey { .. } | M::CancelVehicleOffer { .. });
    !numbered(message) || less || takes_back
}

/// What a signable message is about.
enum About {
    /// No vehicle.
    Nothing,
    /// A vehicle that it registers.
    New(VehicleId),
    /// A vehicle; none when what the message names is not there.
    Vehicle(Option<VehicleId>),
}

/// The id of the vehicle that this account registers with this salt.
pub(super) fn vehicle_id(registrant: Account, salt: VehicleSalt) -> VehicleId {
    VehicleId(keccak_256(&[&b"valet.vehicle"[..], &registrant.0, &salt.0].concat()))
}

fn about(records: &impl Records, principal: Account, message: &Message) -> About {
    use Message as M;
    About::Vehicle(match *message {
        M::RegisterVehicle { salt, .. } => return About::New(vehicle_id(principal, salt)),
        M::Grant { terms, .. } | M::Renew { terms, .. } | M::RequestAccess { terms, .. } => Some(terms.vehicle),
        M::Narrow { grant, .. } | M::Suspend { grant } | M::Resume { grant } | M::Withdraw { grant } | M::Revoke { grant } => {
            records.grant(grant).map(|grant| grant.terms.vehicle)
        }
        M::Renounce { grant }
        | M::CoConsent { grant }
        | M::WithdrawConsent { grant }
        | M::Use { grant, .. }
        | M::AttestErasure { grant, .. } => records.grant(grant).map(|grant| grant.terms.vehicle),
        M::DeferRequest { request } | M::CloseRequest { request, .. } => records.request(request).map(|request| request.terms.vehicle),
        M::StopEverything { vehicle } | M::Object { vehicle, .. } | M::LiftObjection { vehicle, .. } => Some(vehicle),
        M::AcceptVehicle { vehicle } | M::RetireVehicle { vehicle } | M::OfferVehicle { vehicle, .. } => Some(vehicle),
        M::CancelVehicleOffer { vehicle } | M::SetRequestPolicy { vehicle, .. } | M::SetVinCommitment { vehicle, .. } => Some(vehicle),
        M::SetRecovery { vehicle, .. } | M::StartRecovery { vehicle } | M::CancelRecovery { vehicle } | M::FinishRecovery { vehicle } => {
            Some(vehicle)
        }
        M::Delegate { realm: Realm::Vehicle(vehicle), .. }
        | M::EndDelegation { realm: Realm::Vehicle(vehicle), .. }
        | M::AcceptDelegation { realm: Realm::Vehicle(vehicle), .. } => Some(vehicle),
        _ => return About::Nothing,
    })
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

/// Of the two forms of an ECDSA signature only one, in which s is at most half the order. A passkey's person was
/// present (bit 0) and verified (bit 2), and nothing follows its data (bits 6 and 7). A Polkadot key is one that
/// somebody can have.
fn canonical(signature: &Signature) -> bool {
    let zero = |scalar: &[u8; 32]| scalar.iter().all(|byte| *byte == 0);
    match signature {
        Signature::Eip712 { r, s, recovery } => !zero(r) && !zero(s) && *s <= half(ORDER) && [0, 1].contains(recovery),
        Signature::Passkey { r, s, flags, .. } => {
            let bit = |number: u8| flags >> number & 1 == 1;
            !zero(r) && !zero(s) && *s <= half(ORDER_P256) && bit(0) && bit(2) && !bit(6) && !bit(7)
        }
        Signature::Sr25519 { public, .. } => !zero(public) && public.iter().skip(20).any(|byte| *byte != 0xee),
    }
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
