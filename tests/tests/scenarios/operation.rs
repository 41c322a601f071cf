//! While the contract is paused, and once it is retired: nothing new, no access, and everything that takes away.

use super::{
    accepted, denied,
    fixtures::*,
    populated::{ask, delegate, HEIR, HOLDER, NOTHING},
    Ask, Populated, Scenario,
};
use shared_logic::{
    CheckRequest, ContainerId, Denial, EmergencyReason, EvidenceHash, GrantTerms, IntentKey, Message, PartyKind, PartyStatus, PurposeCode,
    Realm, RequestEnd, Right, Rights, VehicleSalt,
};

/// `reason` is the one that says how the contract stands.
pub(crate) fn stopped(populated: &Populated, reason: Denial) -> Vec<Scenario> {
    [new(populated, reason), access(populated, reason), taking_away(populated)].into_iter().flatten().collect()
}

fn new(populated: &Populated, reason: Denial) -> Vec<Scenario> {
    let (now, terms) = (populated.now, terms(populated.now));
    let limits = IntentKey { rights: Rights::of(&[Right::Grant]), classes: NOTHING, expires_at: days(now, 1) };
    let cases = [
        ("stopped: a vehicle", OWNER, register(VehicleSalt([9; 32]))),
        ("stopped: a party", STRANGER, Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }),
        ("stopped: a container", OWNER, Message::PublishContainer { container: ContainerId([1; 32]), classes: SPEED }),
        ("stopped: a mandate", OWNER, delegate(account(GARAGE), mandate(now))),
        ("stopped: starting a recovery", HEIR, Message::StartRecovery { vehicle: car() }),
        ("stopped: finishing a recovery", HEIR, Message::FinishRecovery { vehicle: car() }),
        ("stopped: accepting a role", FALLEN, Message::AcceptDelegation { realm: Realm::Vehicle(car()), ward: None }),
        ("stopped: asking", INSURER, ask(terms, days(now, 1), 9)),
        ("stopped: putting off", OWNER, Message::DeferRequest { request: populated.request("open") }),
        ("stopped: a grant", OWNER, Message::Grant { terms, agreement: agreement(), request: None }),
        ("stopped: renewing", OWNER, Message::Renew { grant: populated.grant("live"), terms, agreement: agreement() }),
        ("stopped: resuming", OWNER, Message::Resume { grant: populated.grant("suspended") }),
        ("stopped: consenting", DRIVER, Message::CoConsent { grant: populated.grant("coached") }),
        ("stopped: a use", INSURER, Message::Use { grant: populated.grant("live"), request: check_request(now) }),
        (
            "stopped: an emergency",
            AUTHORITY,
            Message::OpenEmergency {
                vehicle: sold(),
                authority: account(AUTHORITY),
                reason: EmergencyReason::Crash,
                classes: PLACE,
                until: days(now, 1),
            },
        ),
        ("stopped: a key", OWNER, Message::SetIntentKey { key: signer(PHONE), limits }),
    ];
    cases.into_iter().map(|(name, from, message)| denied(name, from, message, reason)).collect()
}

fn access(populated: &Populated, reason: Denial) -> Vec<Scenario> {
    let question = check_request(populated.now);
    let emergency = CheckRequest { recipient: account(AUTHORITY), purpose: PurposeCode::EMERGENCY, classes: PLACE, ..question };
    let asked = |name, ask| Scenario { name, from: STRANGER, ask, exp_reason: Some(reason) };
    vec![
        asked("stopped: may it?", Ask::Check(populated.grant("live"), question)),
        asked("stopped: in an emergency", Ask::CheckEmergency(emergency)),
        asked(
            "stopped: a signed grant",
            Ask::Submit(populated.signed(
                PHONE,
                Message::Grant { terms: GrantTerms { classes: SPEED, ..terms(populated.now) }, agreement: agreement(), request: None },
            )),
        ),
    ]
}

fn taking_away(populated: &Populated) -> Vec<Scenario> {
    let live = populated.grant("live");
    let less = GrantTerms { classes: SPEED, expires_at: days(populated.now, 15), ..terms(populated.now) };
    let signed = populated.signed(PHONE, Message::Withdraw { grant: live });
    let revokes = IntentKey { rights: Rights::of(&[Right::Revoke]), classes: SPEED, expires_at: days(populated.now, 1) };
    let suspend = Message::SetParty { account: account(INSURER), profile: profile(PartyKind::ThirdParty), status: PartyStatus::Suspended };
    vec![
        accepted("stopped: an offer", OWNER, Message::OfferVehicle { vehicle: car(), to: account(INSURER), until: days(populated.now, 1) }),
        accepted("stopped: taking what is offered", GARAGE, Message::AcceptVehicle { vehicle: car() }),
        accepted("stopped: saying no to a recovery", OWNER, Message::CancelRecovery { vehicle: car() }),
        accepted("stopped: naming nobody to recover", OWNER, Message::SetRecovery { vehicle: car(), terms: None }),
        accepted("stopped: taking an attestation back", HOLDER, Message::WithdrawAttestation { vehicle: car(), attester: account(HOLDER) }),
        accepted("stopped: stopping everything", OWNER, Message::StopEverything { vehicle: car() }),
        accepted("stopped: objecting", DRIVER, Message::Object { vehicle: car(), to: None }),
        accepted("stopped: lifting an objection", DRIVER, Message::LiftObjection { vehicle: car(), to: Some(account(MANAGER)) }),
        accepted("stopped: a key that only revokes", OWNER, Message::SetIntentKey { key: signer(PHONE), limits: revokes }),
        accepted("stopped: turning a role down", FALLEN, Message::EndDelegation { realm: Realm::Vehicle(car()), to: account(FALLEN) }),
        accepted("stopped: out of use", OWNER, Message::RetireVehicle { vehicle: car() }),
        accepted("stopped: suspending a party", ADMIN, suspend),
        accepted("stopped: ending a mandate", OWNER, Message::EndDelegation { realm: Realm::Vehicle(car()), to: account(MANAGER) }),
        accepted("stopped: refusing", OWNER, Message::CloseRequest { request: populated.request("open"), end: RequestEnd::Refused }),
        accepted("stopped: narrowing", OWNER, Message::Narrow { grant: live, terms: less }),
        accepted("stopped: suspending", DRIVER, Message::Suspend { grant: live }),
        accepted("stopped: withdrawing", OWNER, Message::Withdraw { grant: live }),
        accepted("stopped: revoking", MANAGER, Message::Revoke { grant: live }),
        accepted("stopped: renouncing", INSURER, Message::Renounce { grant: live }),
        accepted("stopped: recording an end", STRANGER, Message::RecordEnd { grant: populated.grant("short") }),
        accepted(
            "stopped: erased",
            INSURER,
            Message::AttestErasure { grant: populated.grant("revoked"), evidence: EvidenceHash([0xee; 32]) },
        ),
        accepted("stopped: closing", AUTHORITY, Message::CloseEmergency { vehicle: car(), authority: account(AUTHORITY) }),
        accepted("stopped: taking a key back", OWNER, Message::RemoveIntentKey { key: signer(PHONE) }),
        Scenario { name: "stopped: a signed withdrawal", from: STRANGER, ask: Ask::Submit(signed), exp_reason: None },
    ]
}
