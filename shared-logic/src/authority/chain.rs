//! The chain of delegations from somebody up to the owner.

use super::{reference, Account, DelegationRef, Denial, Host, Mandate, Realm, UnixSeconds, Vehicle, VehicleId};
use crate::{guard::require, limits::MAX_DEPTH, Delegation, DelegationState, SignalClasses};

/// What the account's delegation of that realm leaves to it, when it is accepted and every link runs.
pub(crate) fn accepted(
    host: &impl Host,
    id: VehicleId,
    vehicle: &Vehicle,
    realm: Realm,
    account: Account,
    now: UnixSeconds,
) -> Option<Mandate> {
    let held = host.delegation(realm, account)?;
    let mut steps = MAX_DEPTH;
    climb(host, id, vehicle, (reference(realm, held.seq), held), now, &mut steps).ok()
}

/// The same, also when it is only offered.
pub(super) fn offered(
    host: &impl Host,
    id: VehicleId,
    vehicle: &Vehicle,
    realm: Realm,
    account: Account,
    now: UnixSeconds,
) -> Option<Mandate> {
    let mut held = host.delegation(realm, account)?;
    if matches!(held.state, DelegationState::Offered { until } if now < until) {
        held.state = DelegationState::Active { since: now };
    }
    let mut steps = MAX_DEPTH;
    climb(host, id, vehicle, (reference(realm, held.seq), held), now, &mut steps).ok()
}

/// What the delegation that a record names still leaves to its holder.
pub(crate) fn recall(
    host: &impl Host,
    (id, vehicle): (VehicleId, &Vehicle),
    account: Account,
    reference: DelegationRef,
    now: UnixSeconds,
    steps: &mut u8,
) -> Result<Mandate, Denial> {
    let first = named(host, id, vehicle, account, reference).ok_or(Denial::ParentEnded)?;
    climb(host, id, vehicle, (reference, first), now, steps)
}

/// Follows the chain up to the owner. INVARIANT (bounded): each link takes one of `steps`.
pub(super) fn climb(
    host: &impl Host,
    id: VehicleId,
    vehicle: &Vehicle,
    (reference, first): (DelegationRef, Delegation),
    now: UnixSeconds,
    steps: &mut u8,
) -> Result<Mandate, Denial> {
    let DelegationState::Active { since } = first.state else { return Err(Denial::ParentEnded) };
    let mut mandate = Mandate { reference, terms: first.terms, since };
    if first.terms.role.is_subject_only() {
        mandate.terms.classes = SignalClasses::ALL;
    }
    let mut link = first;
    loop {
        *steps = steps.checked_sub(1).ok_or(Denial::DepthExceeded)?;
        require(lasts_itself(&link, vehicle, now) && link.terms.not_before <= now, Denial::ParentEnded)?;
        let Some(above) = link.under else { break };
        link = named(host, id, vehicle, link.from, above).ok_or(Denial::ParentEnded)?;
        mandate.terms = mandate.terms.narrowed_by(&link.terms);
    }
    // A fleet's delegation is found under its owner, so it needs no further look at who gave it.
    require(link.from == vehicle.owner, Denial::ParentEnded)?;
    Ok(mandate)
}

/// True while the delegation runs or may still come to run: it and all above it are accepted, of this
/// epoch, and not over. One that is not holds nobody's place.
pub(crate) fn lasts(host: &impl Host, id: VehicleId, vehicle: &Vehicle, held: &Delegation, now: UnixSeconds) -> bool {
    let mut link = *held;
    for _ in 0..MAX_DEPTH {
        if !lasts_itself(&link, vehicle, now) {
            return false;
        }
        let Some(above) = link.under else { return link.from == vehicle.owner };
        let Some(next) = named(host, id, vehicle, link.from, above) else { return false };
        link = next;
    }
    false
}

/// True when the account stands in the chain above this delegation, or gave it.
pub(crate) fn stands_above(host: &impl Host, id: VehicleId, vehicle: &Vehicle, account: Account, held: (Account, DelegationRef)) -> bool {
    let mut link = Some(held);
    for _ in 0..MAX_DEPTH {
        let Some((holder, reference)) = link else { return false };
        if holder == account {
            return true;
        }
        link = named(host, id, vehicle, holder, reference).and_then(|found| found.under.map(|above| (found.from, above)));
    }
    false
}

/// The delegation to the account that the reference names; none when another took its place.
pub(super) fn named(host: &impl Host, id: VehicleId, vehicle: &Vehicle, account: Account, reference: DelegationRef) -> Option<Delegation> {
    let (realm, seq) = match reference {
        DelegationRef::Vehicle(seq) => (Realm::Vehicle(id), seq),
        DelegationRef::Fleet(seq) => (Realm::Fleet(vehicle.owner), seq),
    };
    host.delegation(realm, account).filter(|found| found.seq == seq)
}

/// True while the delegation itself is accepted and not over, whatever is above it.
fn lasts_itself(delegation: &Delegation, vehicle: &Vehicle, now: UnixSeconds) -> bool {
    matches!(delegation.state, DelegationState::Active { .. })
        && delegation.epoch.is_none_or(|epoch| epoch == vehicle.epoch)
        && now < delegation.terms.expires_at
}
