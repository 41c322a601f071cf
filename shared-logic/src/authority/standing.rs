//! Who may do what for a vehicle, and why not: asked of the rules directly, without trying a change.
//!
//! The answers hold for a paused or retired contract and for a retired vehicle too: those stop changes
//! and access, and take nobody's place away.

use super::{
    chain::{climb, named},
    Mandate,
};
use crate::{
    limits::MAX_DEPTH, Account, Delegation, DelegationRef, DelegationState, Denial, Host, Realm, Right, UnixSeconds, Vehicle, VehicleId,
};

/// What somebody may do for a vehicle now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everything.
    Owner,
    /// What a mandate reaches, each by itself: that of the vehicle, then that of the owner's fleet. At
    /// least one is there.
    Delegate([Option<Mandate>; 2]),
}

impl Standing {
    /// The mandates; an owner needs none.
    pub fn mandates(self) -> impl Iterator<Item = Mandate> {
        let mandates = match self {
            Self::Owner => [None; 2],
            Self::Delegate(mandates) => mandates,
        };
        mandates.into_iter().flatten()
    }

    /// True for the owner, and for a delegate with that right.
    pub fn has(self, right: Right) -> bool {
        self == Self::Owner || self.mandates().any(|mandate| mandate.terms.rights.has(right))
    }
}

/// What `account` may do for this vehicle now.
///
/// # Errors
/// Why it may do nothing: [`Denial::NotAuthorised`] for an account without a delegation, else the
/// reason of [`mandate`], of the vehicle's delegation before the fleet's.
pub fn standing(host: &impl Host, (id, vehicle): (VehicleId, &Vehicle), account: Account, now: UnixSeconds) -> Result<Standing, Denial> {
    if account == vehicle.owner {
        return Ok(Standing::Owner);
    }
    let held = [Realm::Vehicle(id), Realm::Fleet(vehicle.owner)].map(|realm| {
        let seq = host.delegation(realm, account)?.seq;
        let reference = match realm {
            Realm::Vehicle(_) => DelegationRef::Vehicle(seq),
            Realm::Fleet(_) => DelegationRef::Fleet(seq),
        };
        Some(mandate(host, (id, vehicle), account, reference, now))
    });
    let mandates = held.map(|held| held.and_then(Result::ok));
    if mandates == [None; 2] {
        Err(held.into_iter().flatten().find_map(Result::err).unwrap_or(Denial::NotAuthorised))
    } else {
        Ok(Standing::Delegate(mandates))
    }
}

/// What one delegation leaves to `account` now: its terms, narrowed by every delegation above it.
///
/// # Errors
/// [`Denial::UnknownDelegation`] for one that is not there, was replaced or ended; [`Denial::NotAccepted`]
/// for one that is only offered;
/// [`Denial::StaleEpoch`], [`Denial::NotYetValid`] or [`Denial::Expired`] for its own time;
/// [`Denial::ParentEnded`] or [`Denial::DepthExceeded`] for what is above it.
pub fn mandate(
    host: &impl Host,
    (id, vehicle): (VehicleId, &Vehicle),
    account: Account,
    reference: DelegationRef,
    now: UnixSeconds,
) -> Result<Mandate, Denial> {
    let held = named(host, id, vehicle, account, reference).ok_or(Denial::UnknownDelegation)?;
    let mut steps = MAX_DEPTH;
    climb(host, id, vehicle, (reference, held), now, &mut steps).map_err(|above| own_reason(&held, vehicle, now).unwrap_or(above))
}

/// Why the delegation does not run, when that lies in itself.
fn own_reason(held: &Delegation, vehicle: &Vehicle, now: UnixSeconds) -> Option<Denial> {
    let checks = [
        (held.state != DelegationState::Ended, Denial::UnknownDelegation),
        (!matches!(held.state, DelegationState::Offered { .. }), Denial::NotAccepted),
        (held.epoch.is_none_or(|epoch| epoch == vehicle.epoch), Denial::StaleEpoch),
        (held.terms.not_before <= now, Denial::NotYetValid),
        (now < held.terms.expires_at, Denial::Expired),
    ];
    checks.into_iter().find(|(passed, _)| !passed).map(|(_, reason)| reason)
}
