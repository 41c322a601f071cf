//! What a change would do, told by the rules themselves before anything is signed.

use crate::{fetch::NotingHost, failure::Failure, session::Session};
use shared_logic::{
    check_emergency, check_with, step, submit, Account, Action, Actions, AssignedRole, CheckRequest, Coverage, DelegationTerms, Denial,
    Emergency, Event, Grant, Host, Intent, Message, Operation, PurposeCode, Realm, ReplayError, Residency, Rights, SignalClasses,
    Signature, SignedIntent, State, UnixSeconds, Vehicle, VehicleId, VehicleStatus, Verdict,
};
use valet_wallet::{preview, preview_intent, preview_signed, Preview};

/// What these messages would do one after the other now, if `caller` sent them.
///
/// # Errors
/// A denial, as the contract would give it.
pub(crate) async fn of_messages(session: &Session, caller: Account, messages: &[Message]) -> Result<Vec<Preview>, Failure> {
    let view = session.view().await?;
    let asked = view.records.ask(|asked| one_after_the_other(asked, caller, messages, view.now));
    asked.await?.0.map_err(Failure::denied)
}

/// What an intent would do once `signer` has signed it and somebody has submitted it.
///
/// # Errors
/// A denial, as the contract would give it.
pub(crate) async fn of_intent(session: &Session, intent: &Intent, signer: Account) -> Result<Preview, Failure> {
    let view = session.view().await?;
    let now = view.now;
    // The records are those that the rules read for any signature; the wallet stands in for this one.
    let signed = SignedIntent { intent: *intent, signature: Signature { r: [1; 32], s: [1; 32], recovery: 0 } };
    let asked = view.records.ask(|asked| {
        // Only what they read matters here.
        let _ = (submit(asked, &signed, now), asked.intent_key(intent.principal, signer), asked.nonce(intent.principal));
        let _ = one_after_the_other(asked, intent.principal, &[intent.message], now);
        preview_intent(asked.state(), intent, signer, now)
    });
    asked.await?.0.map_err(Failure::denied)
}

/// What a signed intent would do now, whoever submits it.
///
/// # Errors
/// A denial, as the contract would give it.
pub(crate) async fn of_signed(session: &Session, signed: &SignedIntent) -> Result<Preview, Failure> {
    let view = session.view().await?;
    let now = view.now;
    let asked = view.records.ask(|asked| {
        submit(asked, signed, now)?;
        let _ = one_after_the_other(asked, signed.intent.principal, &[signed.intent.message], now);
        preview_signed(asked.state(), signed, now)
    });
    asked.await?.0.map_err(Failure::denied)
}

fn one_after_the_other(asked: &NotingHost<'_>, caller: Account, messages: &[Message], now: UnixSeconds) -> Result<Vec<Preview>, Denial> {
    let mut state = asked.state().clone();
    let mut previews = Vec::new();
    for message in messages {
        let outcome = step(&asked.over(&state), caller, message, now)?;
        let mut next = state.clone();
        next.apply(&outcome.event).map_err(|error| match error {
            ReplayError::Missing(denial) => denial,
            // Cannot happen: the event was made for this very state.
            _ => Denial::OutOfRange,
        })?;
        for seen in [&state, &next] {
            look_around(&asked.over(seen), &outcome.event, now);
        }
        previews.push(preview(&state, caller, message, now)?);
        state = next;
    }
    Ok(previews)
}

/// Asks for access by every grant at hand, and who may act, so that the records which decide on it are
/// fetched: a preview tells what opens and what ends.
fn look_around(asked: &NotingHost<'_>, event: &Event, now: UnixSeconds) {
    let Some((id, vehicle)) = event.vehicle.and_then(|id| asked.vehicle(id).map(|vehicle| (id, vehicle))) else { return };
    let state = asked.state();
    // Only what the rules read matters in all of this.
    for (grant, record) in state.grants.iter().filter(|(_, grant)| grant.terms.vehicle == id) {
        for action in record.terms.actions.items() {
            let _ =
                check_with(asked, Some(&vehicle), Some((*grant, record)), &within(record, action, now), now.max(record.terms.not_before));
        }
    }
    let scene = scene(state, id);
    for (realm, to) in state.delegations.keys() {
        if *realm == Realm::Vehicle(id) || *realm == Realm::Fleet(vehicle.owner) {
            let _ = acts(&asked.over(&scene), id, &vehicle, *to, now);
        }
    }
    for (of, authority) in state.emergencies.keys() {
        if *of == id {
            let _ = check_emergency(asked, &in_emergency(id, *authority, SignalClasses::EMERGENCY, now), now);
        }
    }
}

/// The state for the question who may act: neither a pause nor the vehicle's retirement hides the answer.
pub(crate) fn scene(state: &State, id: VehicleId) -> State {
    let mut scene = state.clone();
    scene.registry.operation = Operation::Running;
    if let Some(vehicle) = scene.vehicles.get_mut(&id) {
        vehicle.status = VehicleStatus::InUse;
    }
    scene
}

/// Whether somebody has a mandate for a vehicle. Asks the rules, which refuse to delegate to one who has.
pub(crate) fn acts(host: &impl Host, id: VehicleId, vehicle: &Vehicle, account: Account, now: UnixSeconds) -> bool {
    let message = Message::Delegate { realm: Realm::Vehicle(id), to: account, terms: DRIVES };
    step(host, vehicle.owner, &message, now) == Err(Denial::DelegationExists)
}

/// What an owner may always delegate.
const DRIVES: DelegationTerms = DelegationTerms {
    role: AssignedRole::Driver,
    rights: Rights::NONE,
    classes: SignalClasses::NONE,
    actions: Actions::NONE,
    depth_left: 0,
    not_before: UnixSeconds(0),
    expires_at: UnixSeconds(u64::MAX),
};

/// A request for all that a grant gives for an action.
pub(crate) fn within(grant: &Grant, action: Action, now: UnixSeconds) -> CheckRequest {
    let terms = &grant.terms;
    let classes = match action {
        Action::Actuate => terms.classes.and(SignalClasses::COMMANDS),
        _ => terms.classes.minus(SignalClasses::COMMANDS),
    };
    CheckRequest {
        vehicle: terms.vehicle,
        recipient: terms.recipient,
        purpose: terms.purpose,
        action,
        residency: Residency::InVehicle,
        classes,
        coverage: Coverage::ByClass,
        data_from: now.max(terms.not_before).max(terms.history_from),
    }
}

/// A request of an authority that opened an emergency.
pub(crate) const fn in_emergency(vehicle: VehicleId, authority: Account, classes: SignalClasses, now: UnixSeconds) -> CheckRequest {
    CheckRequest {
        vehicle,
        recipient: authority,
        purpose: PurposeCode::EMERGENCY,
        action: Action::Read,
        residency: Residency::OffBoard,
        classes,
        coverage: Coverage::ByClass,
        data_from: now,
    }
}

/// Whether an emergency lets its authority read now, or why not.
pub(crate) fn emergency_denies(
    host: &impl Host,
    id: VehicleId,
    authority: Account,
    emergency: &Emergency,
    now: UnixSeconds,
) -> Option<Denial> {
    match check_emergency(host, &in_emergency(id, authority, emergency.classes, now), now) {
        Verdict::Allow(_) => None,
        Verdict::Deny(refusal) => Some(refusal.reason),
    }
}

/// Whether somebody gets access by any of these.
pub(crate) fn opens(previews: &[Preview]) -> bool {
    previews.iter().any(|preview| !preview.opens.is_empty())
}

/// What a person reads before agreeing.
pub(crate) fn describe(previews: &[Preview]) -> String {
    let words = previews.iter().flat_map(|preview| &preview.summary);
    format!("This would happen:\n  {}", words.map(String::as_str).collect::<Vec<_>>().join("\n  "))
}
