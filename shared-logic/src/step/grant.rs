//! Granting and withdrawing.

use super::{effect::vehicle_event, vehicle::owned, Act, Outcome};
use crate::{
    purpose::CoConsent, Denial, EventBody, GrantId, GrantState, GrantTerms, Host, PartyKind, Purpose, SignalClasses, UnixSeconds, Vehicle,
};

/// The owner grants. INVARIANT (never wider): classes, window and retention stay within the purpose,
/// history within the owner's time; checked here once, and the catalogue never changes afterwards.
pub(super) fn grant(host: &impl Host, act: Act, terms: GrantTerms) -> Result<Outcome, Denial> {
    let vehicle = owned(host, act, terms.vehicle)?;
    check_parties(host, &terms)?;
    let purpose = host.purpose(terms.purpose).ok_or(Denial::UnknownPurpose)?;
    check_scope(&terms, &purpose, &vehicle)?;
    let terms = within_window(terms, &purpose, act.now)?;
    let id = host.grant_id(terms.vehicle, vehicle.seq.next().ok_or(Denial::OutOfRange)?);
    let body = EventBody::GrantActivated { terms, epoch: vehicle.epoch };
    vehicle_event(host, act, terms.vehicle, Some(vehicle), Some((id, terms.recipient, None)), body)
}

/// The owner withdraws. INVARIANT (always): neither expiry nor anything but a transfer stands in the way.
pub(super) fn withdraw(host: &impl Host, act: Act, id: GrantId) -> Result<Outcome, Denial> {
    let grant = host.grant(id).ok_or(Denial::UnknownGrant)?;
    let vehicle = owned(host, act, grant.terms.vehicle)?;
    if grant.epoch != vehicle.epoch {
        return Err(Denial::StaleEpoch);
    }
    if grant.state == GrantState::Withdrawn {
        return Err(Denial::WrongState);
    }
    let subject = Some((id, grant.terms.recipient, Some(grant)));
    vehicle_event(host, act, grant.terms.vehicle, Some(vehicle), subject, EventBody::GrantWithdrawn)
}

fn check_parties(host: &impl Host, terms: &GrantTerms) -> Result<(), Denial> {
    let recipient = host.party(terms.recipient).ok_or(Denial::UnknownParty)?;
    if !recipient.may_receive() {
        return Err(Denial::PartyIneligible);
    }
    let Some(account) = terms.data_holder else { return Ok(()) };
    let holder = host.party(account).ok_or(Denial::UnknownParty)?;
    if holder.kinds.has(PartyKind::DataHolder) {
        Ok(())
    } else {
        Err(Denial::PartyIneligible)
    }
}

fn check_scope(terms: &GrantTerms, purpose: &Purpose, vehicle: &Vehicle) -> Result<(), Denial> {
    if terms.classes.is_empty() || terms.actions.is_empty() {
        return Err(Denial::EmptyScope);
    }
    if !terms.classes.and(SignalClasses::NEVER_GRANTABLE).is_empty() {
        return Err(Denial::NeverGrantable);
    }
    if !terms.classes.within(purpose.classes) {
        return Err(Denial::ClassNotAllowedForPurpose);
    }
    if purpose.co_consent != CoConsent::NotNeeded {
        return Err(Denial::CoConsentMissing);
    }
    if terms.history_from < vehicle.epoch_start {
        return Err(Denial::HistoryBeforeFence);
    }
    if terms.retention > purpose.max_retention {
        return Err(Denial::RetentionTooLong);
    }
    Ok(())
}

/// The terms with the window they really have: from now on when `not_before` has passed.
fn within_window(terms: GrantTerms, purpose: &Purpose, now: UnixSeconds) -> Result<GrantTerms, Denial> {
    if terms.expires_at == UnixSeconds(0) {
        return Err(Denial::NoExpiry);
    }
    if terms.expires_at <= terms.not_before {
        return Err(Denial::WindowReversed);
    }
    if terms.expires_at <= now {
        return Err(Denial::Expired);
    }
    let not_before = terms.not_before.max(now);
    match terms.expires_at.since(not_before) {
        Some(duration) if duration <= purpose.max_duration => Ok(GrantTerms { not_before, ..terms }),
        _ => Err(Denial::DurationTooLong),
    }
}
