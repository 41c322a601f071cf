//! Every message once, in the order in which things happen.

use crate::cost::Costs;
use codec::Encode;
use shared_logic::{
    purpose::CoConsent, selector, CheckRequest, ContainerId, DelegationTerms, EmergencyReason, Epoch, Event, EventBody, EvidenceHash,
    Finding, GrantId, GrantTerms, Intent, IntentKey, Message, Needed, Nonce, PartyKind, PartyStatus, Purpose, PurposeCode, Realm,
    RequestEnd, RequestId, RequestPolicy, Right, Rights, Seconds, SignalClasses, SignedIntent, UnixSeconds,
};
use valet_testkit::{account_of_passkey, account_of_polkadot, signed_wrapped, Assertion, PASSKEY, POLKADOT_KEY};
use valet_tests::{
    fixtures::{
        account, agreement, check_request, days, driver_terms, key, mandate, profile, register, signer, terms, vehicle, ADMIN, AUDITOR,
        AUTHORITY, CAR, COACHING, DRIVER, INSURER, MANAGER, OFFERED, OWNER, PHONE, PLACE, SPEED,
    },
    BoxError, Harness,
};
use valet_wallet::{intent::submit_data, sign_intent};

pub(crate) fn measure(harness: &Harness, costs: &mut Costs) -> Result<(), BoxError> {
    around(costs)?;
    let now = costs.client.now()?;
    let grant = life(costs, now)?;
    asked(costs, now)?;
    delegated(costs, now)?;
    coached(costs, now)?;
    signed(costs, now)?;
    emergency(harness, costs, now)?;
    offered(costs, now)?;
    costs.change("transfer", MANAGER, &[Message::AcceptVehicle { vehicle: vehicle(CAR)? }])?;
    costs.change("record end", INSURER, &[Message::RecordEnd { grant }])?;
    costs.change("retire vehicle", MANAGER, &[Message::RetireVehicle { vehicle: vehicle(CAR)? }])?;
    stopped(costs)
}

/// Vehicles, parties, the catalogue.
fn around(costs: &mut Costs) -> Result<(), BoxError> {
    costs.change("register vehicle", OWNER, &[register(CAR)])?;
    costs.change("register party", INSURER, &[Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }])?;
    for (who, kind) in [(AUTHORITY, PartyKind::Authority), (AUDITOR, PartyKind::Auditor)] {
        costs.make(who, &[Message::RegisterParty { profile: profile(kind) }])?;
    }
    let admit = |who: &str, kind| {
        Ok::<_, BoxError>(Message::SetParty { account: account(who)?, profile: profile(kind), status: PartyStatus::Admitted })
    };
    costs.change("set party", ADMIN, &[admit(AUTHORITY, PartyKind::Authority)?])?;
    costs.make(ADMIN, &[admit(AUDITOR, PartyKind::Auditor)?])?;
    costs.change("publish container", INSURER, &[Message::PublishContainer { container: ContainerId([0xc0; 32]), classes: SPEED }])?;
    let purpose = Purpose {
        code: PurposeCode(60),
        classes: SPEED,
        max_duration: Seconds::DAY,
        max_retention: Seconds::DAY,
        co_consent: CoConsent::NotNeeded,
    };
    costs.change("publish purpose", ADMIN, &[Message::PublishPurpose { purpose }]).map(|_| ())
}

/// A grant from its beginning to every end. Returns one that runs on.
fn life(costs: &mut Costs, now: UnixSeconds) -> Result<GrantId, BoxError> {
    let terms = terms(vehicle(CAR)?, account(INSURER)?, now);
    let give = Message::Grant { terms, agreement: agreement(), request: None };
    let grant = made(&costs.change("grant", OWNER, &[give])?)?;
    let question = check_request(vehicle(CAR)?, account(INSURER)?, now);
    costs.ask("check (dry run)", &(selector::CHECK, grant, question).encode())?;
    costs.change("use", INSURER, &[Message::Use { grant, request: question }])?;
    costs.change("suspend", OWNER, &[Message::Suspend { grant }])?;
    costs.change("resume", OWNER, &[Message::Resume { grant }])?;
    let less = GrantTerms { classes: SPEED, not_before: costs.client.now()?, expires_at: days(now, 29), ..terms };
    costs.change("narrow", OWNER, &[Message::Narrow { grant, terms: less }])?;
    let renewed = made(&costs.change("renew", OWNER, &[Message::Renew { grant, terms, agreement: agreement() }])?)?;
    costs.change("withdraw", OWNER, &[Message::Withdraw { grant: renewed }])?;
    costs.change("attest erasure", INSURER, &[Message::AttestErasure { grant: renewed, evidence: EvidenceHash([0xee; 32]) }])?;
    let two = costs.change("batch of 2 grants", OWNER, &[give; 2])?;
    costs.change("renounce", INSURER, &[Message::Renounce { grant: made(&two)? }])?;
    let sixteen = costs.change("batch of 16 grants", OWNER, &[give; 16])?;
    let withdrawals: Vec<_> = sixteen.iter().filter_map(|event| event.grant).map(|grant| Message::Withdraw { grant }).collect();
    costs.change("batch of 16 withdrawals", OWNER, &withdrawals)?;
    made(&costs.make(OWNER, &[give])?)
}

/// Access requests and their answers.
fn asked(costs: &mut Costs, now: UnixSeconds) -> Result<(), BoxError> {
    let terms = terms(vehicle(CAR)?, account(INSURER)?, now);
    let policy = RequestPolicy::Anybody;
    costs.change("set request policy", OWNER, &[Message::SetRequestPolicy { vehicle: vehicle(CAR)?, policy }])?;
    let ask = |nonce| Message::RequestAccess {
        terms,
        needed: Needed::all_of(&terms),
        terms_hash: OFFERED,
        respond_by: days(now, 14),
        nonce: Nonce(nonce),
    };
    let first = asked_as(&costs.change("request access", INSURER, &[ask(0)])?)?;
    costs.change("defer request", OWNER, &[Message::DeferRequest { request: first }])?;
    let less = GrantTerms { not_before: costs.client.now()?, expires_at: days(now, 29), ..terms };
    costs.change(
        "grant, in answer to a request",
        OWNER,
        &[Message::Grant { terms: less, agreement: agreement(), request: Some(first) }],
    )?;
    let second = asked_as(&costs.make(INSURER, &[ask(1)])?)?;
    costs.change("close request", OWNER, &[Message::CloseRequest { request: second, end: RequestEnd::Refused }]).map(|_| ())
}

/// Delegations, and what is done under one.
fn delegated(costs: &mut Costs, now: UnixSeconds) -> Result<(), BoxError> {
    let manager = account(MANAGER)?;
    let (one, fleet) = (Realm::Vehicle(vehicle(CAR)?), Realm::Fleet(account(OWNER)?));
    let delegate = |realm, terms| Message::Delegate { realm, to: manager, terms };
    costs.change("delegate a fleet", OWNER, &[delegate(fleet, mandate(now))])?;
    costs.change("accept the delegation of a fleet", MANAGER, &[Message::AcceptDelegation { realm: fleet, ward: None }])?;
    costs.change("end the delegation of a fleet", OWNER, &[Message::EndDelegation { realm: fleet, to: manager }])?;
    costs.change("delegate", OWNER, &[delegate(one, mandate(now))])?;
    costs.change("accept a delegation", MANAGER, &[Message::AcceptDelegation { realm: one, ward: None }])?;
    let give = Message::Grant { terms: terms(vehicle(CAR)?, account(INSURER)?, now), agreement: agreement(), request: None };
    let grant = made(&costs.change("grant, by a delegate", MANAGER, &[give])?)?;
    let mine = DelegationTerms {
        role: shared_logic::AssignedRole::Delegate,
        depth_left: 0,
        not_before: costs.client.now()?,
        expires_at: days(now, 59),
        ..mandate(now)
    };
    costs.change("delegate, by a delegate", MANAGER, &[Message::Delegate { realm: one, to: account(AUDITOR)?, terms: mine }])?;
    costs.change("revoke", MANAGER, &[Message::Revoke { grant }])?;
    costs.change("end delegation", OWNER, &[Message::EndDelegation { realm: one, to: manager }]).map(|_| ())
}

/// The driver's consent.
fn coached(costs: &mut Costs, now: UnixSeconds) -> Result<(), BoxError> {
    costs.make(OWNER, &[Message::Delegate { realm: Realm::Vehicle(vehicle(CAR)?), to: account(DRIVER)?, terms: driver_terms(now) }])?;
    costs.make(DRIVER, &[Message::AcceptDelegation { realm: Realm::Vehicle(vehicle(CAR)?), ward: None }])?;
    let terms = GrantTerms { purpose: COACHING, classes: SPEED, ..terms(vehicle(CAR)?, account(INSURER)?, now) };
    let grant = made(&costs.make(OWNER, &[Message::Grant { terms, agreement: agreement(), request: None }])?)?;
    costs.change("co-consent", DRIVER, &[Message::CoConsent { grant }])?;
    let request =
        CheckRequest { purpose: COACHING, classes: SPEED, ..check_request(vehicle(CAR)?, account(INSURER)?, costs.client.now()?) };
    costs.ask("check, with the driver's consent (dry run)", &(selector::CHECK, grant, request).encode())?;
    costs.change("withdraw consent", DRIVER, &[Message::WithdrawConsent { grant }])?;
    costs.change("withdraw, by who drives", DRIVER, &[Message::Withdraw { grant }])?;
    let (of, to) = (vehicle(CAR)?, Some(account(INSURER)?));
    costs.change("lift an objection", DRIVER, &[Message::LiftObjection { vehicle: of, to }])?;
    costs.change("object", DRIVER, &[Message::Object { vehicle: of, to }])?;
    costs.make(DRIVER, &[Message::LiftObjection { vehicle: of, to }]).map(|_| ())
}

/// Intent keys of every kind, and what they sign.
fn signed(costs: &mut Costs, now: UnixSeconds) -> Result<(), BoxError> {
    let phone = signer(PHONE)?;
    let limits = IntentKey { rights: Rights::of(&[Right::Grant, Right::Revoke]), classes: SignalClasses::ALL, expires_at: days(now, 90) };
    costs.change("set intent key", OWNER, &[Message::SetIntentKey { key: phone, limits }])?;
    let (passkey, polkadot) = (account_of_passkey(&PASSKEY), account_of_polkadot(&POLKADOT_KEY));
    costs.make(OWNER, &[passkey, polkadot].map(|key| Message::SetIntentKey { key, limits }))?;
    let give = Message::Grant { terms: terms(vehicle(CAR)?, account(INSURER)?, now), agreement: agreement(), request: None };
    let first = typed(&intent(costs, 0, give, now)?)?;
    let grant = made(&costs.call("submit a grant, the first of an account (EIP-712)", INSURER, submit_data(&first))?)?;
    let second = typed(&intent(costs, 0, Message::Withdraw { grant }, now)?)?;
    costs.call("submit a withdrawal (EIP-712)", INSURER, submit_data(&second))?;
    let grant = made(&costs.make(OWNER, &[give])?)?;
    let third = Assertion::OURS.sign(intent(costs, 0, Message::Withdraw { grant }, now)?, &PASSKEY);
    costs.call("submit a withdrawal (passkey)", INSURER, submit_data(&third))?;
    let grant = made(&costs.make(OWNER, &[give])?)?;
    let fourth = signed_wrapped(intent(costs, 0, Message::Withdraw { grant }, now)?, &POLKADOT_KEY);
    costs.call("submit a withdrawal (sr25519)", INSURER, submit_data(&fourth))?;
    costs.make(OWNER, &[passkey, polkadot].map(|key| Message::RemoveIntentKey { key }))?;
    costs.change("remove intent key", OWNER, &[Message::RemoveIntentKey { key: phone }]).map(|_| ())
}

/// An intent of the owner, for an intent key to sign.
fn intent(costs: &Costs, nonce: u64, message: Message, now: UnixSeconds) -> Result<Intent, BoxError> {
    let (domain, principal) = (costs.client.domain(), account(OWNER)?);
    Ok(Intent { domain, principal, epoch: Epoch(1), nonce: Nonce(nonce), deadline: days(now, 1), message })
}

fn typed(intent: &Intent) -> Result<SignedIntent, BoxError> {
    Ok(sign_intent(&key(PHONE)?, intent).map_err(|error| error.to_string())?)
}

/// An emergency.
fn emergency(harness: &Harness, costs: &mut Costs, now: UnixSeconds) -> Result<(), BoxError> {
    let until = days(now, 1);
    let authority = account(AUTHORITY)?;
    let open = Message::OpenEmergency { vehicle: vehicle(CAR)?, authority, reason: EmergencyReason::Crash, classes: PLACE, until };
    costs.change("open emergency", AUTHORITY, &[open])?;
    let request =
        CheckRequest { purpose: PurposeCode::EMERGENCY, classes: PLACE, ..check_request(vehicle(CAR)?, authority, costs.client.now()?) };
    costs.ask("check emergency (dry run)", &(selector::CHECK_EMERGENCY, request).encode())?;
    costs.change("close emergency", AUTHORITY, &[Message::CloseEmergency { vehicle: vehicle(CAR)?, authority }])?;
    // A review looks at what is over.
    harness.pass(1)?;
    let review = Message::ReviewEmergency { vehicle: vehicle(CAR)?, auditor: account(AUDITOR)?, authority, finding: Finding::Justified };
    costs.change("review emergency", AUDITOR, &[review]).map(|_| ())
}

/// Stopping everything, and offering the vehicle.
fn offered(costs: &mut Costs, now: UnixSeconds) -> Result<(), BoxError> {
    let (vehicle, to) = (vehicle(CAR)?, account(MANAGER)?);
    let offer = Message::OfferVehicle { vehicle, to, until: days(now, 14) };
    costs.change("offer vehicle", OWNER, &[offer])?;
    costs.change("cancel the offer", OWNER, &[Message::CancelVehicleOffer { vehicle }])?;
    costs.change("stop everything", OWNER, &[Message::StopEverything { vehicle }])?;
    costs.make(OWNER, &[offer]).map(|_| ())
}

/// The contract itself; what cannot be undone is tried and not sent, so that others can be measured after it.
fn stopped(costs: &mut Costs) -> Result<(), BoxError> {
    costs.ask("rules hash (dry run)", &selector::RULES_HASH)?;
    costs.change("pause", ADMIN, &[Message::Pause])?;
    costs.change("unpause", ADMIN, &[Message::Unpause])?;
    costs.ask("retire (dry run)", &Message::Retire { successor: account(ADMIN)? }.call_data())?;
    costs.ask("renounce admin (dry run)", &Message::RenounceAdmin.call_data())
}

/// The grant that the first of these events made or ended.
pub(crate) fn made(events: &[Event]) -> Result<GrantId, BoxError> {
    events.first().and_then(|event| event.grant).ok_or_else(|| "expected an event of a grant".into())
}

fn asked_as(events: &[Event]) -> Result<RequestId, BoxError> {
    match events.first().map(|event| event.body) {
        Some(EventBody::AccessRequested { request, .. }) => Ok(request),
        other => Err(format!("expected an access request, found {other:?}").into()),
    }
}
