//! While the contract is paused, and once it is retired: nothing new, no access, and everything that takes away.

use super::{
    accepted,
    cast::*,
    denied,
    scene::{delegate, NOTHING},
    Ask, Scenario, Scene,
};
use shared_logic::{
    CheckRequest, ContainerId, Denial, EmergencyReason, EvidenceHash, GrantTerms, IntentKey, Message, Nonce, PartyKind, PartyStatus,
    PurposeCode, Realm, RequestEnd, Right, Rights, VehicleId,
};

/// `reason` is the one that says how the contract stands.
pub(crate) fn stopped(scene: &Scene, reason: Denial) -> Vec<Scenario> {
    [new(scene, reason), access(scene, reason), taking_away(scene)].into_iter().flatten().collect()
}

fn new(scene: &Scene, reason: Denial) -> Vec<Scenario> {
    let (now, terms) = (scene.now, terms(scene.now));
    let limits = IntentKey { rights: Rights::of(&[Right::Revoke]), classes: NOTHING, expires_at: days(now, 1) };
    let cases = [
        ("stopped: a vehicle", OWNER, Message::RegisterVehicle { vehicle: VehicleId([9; 32]), vin_commitment: None }),
        ("stopped: a party", STRANGER, Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }),
        ("stopped: a container", OWNER, Message::PublishContainer { container: ContainerId([1; 32]), classes: SPEED }),
        ("stopped: a mandate", OWNER, delegate(account(GARAGE), mandate(now))),
        ("stopped: asking", INSURER, Message::RequestAccess { terms, terms_hash: OFFERED, respond_by: days(now, 1), nonce: Nonce(9) }),
        ("stopped: putting off", OWNER, Message::DeferRequest { request: scene.request("open") }),
        ("stopped: a grant", OWNER, Message::Grant { terms, agreement: agreement(), request: None }),
        ("stopped: renewing", OWNER, Message::Renew { grant: scene.grant("live"), terms, agreement: agreement() }),
        ("stopped: resuming", OWNER, Message::Resume { grant: scene.grant("suspended") }),
        ("stopped: consenting", DRIVER, Message::CoConsent { grant: scene.grant("coached") }),
        ("stopped: a use", INSURER, Message::Use { grant: scene.grant("live"), request: question(now) }),
        (
            "stopped: an emergency",
            AUTHORITY,
            Message::OpenEmergency { vehicle: SOLD, reason: EmergencyReason::Crash, classes: PLACE, until: days(now, 1) },
        ),
        ("stopped: a key", OWNER, Message::SetIntentKey { key: signer(PHONE), limits }),
    ];
    cases.into_iter().map(|(name, from, message)| denied(name, from, message, reason)).collect()
}

fn access(scene: &Scene, reason: Denial) -> Vec<Scenario> {
    let question = question(scene.now);
    let emergency = CheckRequest { recipient: account(AUTHORITY), purpose: PurposeCode::EMERGENCY, classes: PLACE, ..question };
    let asked = |name, ask| Scenario { name, from: STRANGER, ask, exp_reason: Some(reason) };
    vec![
        asked("stopped: may it?", Ask::Check(scene.grant("live"), question)),
        asked("stopped: in an emergency", Ask::CheckEmergency(emergency)),
        asked(
            "stopped: a signed grant",
            Ask::Submit(scene.signed(
                PHONE,
                Message::Grant { terms: GrantTerms { classes: SPEED, ..terms(scene.now) }, agreement: agreement(), request: None },
            )),
        ),
    ]
}

fn taking_away(scene: &Scene) -> Vec<Scenario> {
    let live = scene.grant("live");
    let less = GrantTerms { classes: SPEED, expires_at: days(scene.now, 29), ..terms(scene.now) };
    let signed = scene.signed(PHONE, Message::Withdraw { grant: live });
    let suspend = Message::SetParty { account: account(INSURER), profile: profile(PartyKind::ThirdParty), status: PartyStatus::Suspended };
    vec![
        accepted("stopped: a transfer", OWNER, Message::TransferVehicle { vehicle: CAR, new_owner: account(GARAGE) }),
        accepted("stopped: out of use", OWNER, Message::RetireVehicle { vehicle: CAR }),
        accepted("stopped: suspending a party", ADMIN, suspend),
        accepted("stopped: ending a mandate", OWNER, Message::EndDelegation { realm: Realm::Vehicle(CAR), to: account(MANAGER) }),
        accepted("stopped: refusing", OWNER, Message::CloseRequest { request: scene.request("open"), end: RequestEnd::Refused }),
        accepted("stopped: narrowing", OWNER, Message::Narrow { grant: live, terms: less }),
        accepted("stopped: suspending", DRIVER, Message::Suspend { grant: live }),
        accepted("stopped: withdrawing", OWNER, Message::Withdraw { grant: live }),
        accepted("stopped: revoking", MANAGER, Message::Revoke { grant: live }),
        accepted("stopped: renouncing", INSURER, Message::Renounce { grant: live }),
        accepted("stopped: recording an end", STRANGER, Message::RecordEnd { grant: scene.grant("short") }),
        accepted("stopped: erased", INSURER, Message::AttestErasure { grant: scene.grant("revoked"), evidence: EvidenceHash([0xee; 32]) }),
        accepted("stopped: closing", AUTHORITY, Message::CloseEmergency { vehicle: CAR }),
        accepted("stopped: taking a key back", OWNER, Message::RemoveIntentKey { key: signer(PHONE) }),
        Scenario { name: "stopped: a signed withdrawal", from: STRANGER, ask: Ask::Submit(signed), exp_reason: None },
    ]
}
