//! What holds for new terms, whether they are granted, renewed or only asked for.

use super::{require, Act};
use crate::guard::foreseeable;
use crate::{
    access::GrantPath, authority::Authority, limits::MAX_DEPTH, Denial, GrantTerms, Host, Party, Purpose, SignalClasses, UnixSeconds,
    Vehicle,
};

/// The recipient, when it may receive.
pub(super) fn recipient(host: &impl Host, terms: &GrantTerms) -> Result<Party, Denial> {
    let recipient = host.party(terms.recipient).ok_or(Denial::UnknownParty)?;
    require(recipient.may_receive(), Denial::PartyIneligible)?;
    Ok(recipient)
}

/// The purpose, when the terms stay within it. INVARIANT (never wider): classes, window and retention
/// stay within the purpose, history within the owner's time; checked here once, and the catalogue
/// never changes afterwards.
pub(super) fn purpose(host: &impl Host, terms: &GrantTerms, vehicle: &Vehicle) -> Result<Purpose, Denial> {
    let purpose = host.purpose(terms.purpose).ok_or(Denial::UnknownPurpose)?;
    require(terms.opens_something(), Denial::EmptyScope)?;
    require(terms.classes.and(SignalClasses::NEVER_GRANTABLE).is_empty(), Denial::NeverGrantable)?;
    require(terms.classes.within(purpose.classes), Denial::ClassNotAllowedForPurpose)?;
    require(terms.history_from >= vehicle.epoch_start, Denial::HistoryBeforeFence)?;
    require(terms.retention <= purpose.max_retention, Denial::RetentionTooLong)?;
    require(terms.max_uses != Some(0), Denial::UsesExhausted)?;
    require(terms.depth_left <= MAX_DEPTH, Denial::DepthExceeded)?;
    Ok(purpose)
}

/// When the window of these terms really begins: now, when `not_before` has passed.
pub(super) fn begins(terms: &GrantTerms, purpose: &Purpose, now: UnixSeconds) -> Result<UnixSeconds, Denial> {
    require(terms.expires_at != UnixSeconds(0), Denial::NoExpiry)?;
    require(terms.not_before < terms.expires_at, Denial::WindowReversed)?;
    require(now < terms.expires_at, Denial::Expired)?;
    foreseeable(terms.expires_at, now)?;
    require(terms.history_from <= terms.expires_at, Denial::TimeOutOfRange)?;
    let not_before = terms.not_before.max(now);
    match terms.expires_at.since(not_before) {
        Some(duration) if duration <= purpose.max_duration => Ok(not_before),
        _ => Err(Denial::DurationTooLong),
    }
}

/// INVARIANT (never wider): terms stay within the delegation they are granted under, and within the
/// grant they are shared onward from, one step less deep; all steps together are bounded.
pub(super) fn ceilings(
    host: &impl Host,
    vehicle: &Vehicle,
    authority: &Authority,
    terms: &GrantTerms,
    not_before: UnixSeconds,
    act: Act,
) -> Result<(), Denial> {
    let mut chain = GrantPath::new(host, terms.vehicle, vehicle, act.now);
    if let Some(reference) = authority.reference() {
        chain.under(act.caller, reference)?;
    }
    let Some(id) = terms.parent else { return Ok(()) };
    let parent = host.grant(id).filter(|parent| parent.terms.vehicle == terms.vehicle).ok_or(Denial::UnknownGrant)?;
    require(terms.depth_left < parent.terms.depth_left, Denial::DepthExceeded)?;
    let within = GrantTerms { not_before, ..*terms }.within(&parent.terms);
    require(within, Denial::ScopeExceedsCeiling)?;
    chain.step()?;
    chain.runs(&parent)
}
