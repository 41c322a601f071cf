//! Who may act: the owner, or somebody up to whom a chain of delegations reaches from the owner.

mod chain;
mod standing;
mod subject;

pub(crate) use chain::{accepted, lasts, recall, stands_above};
pub use standing::{mandate, standing, Standing};
pub(crate) use subject::{consenting, consents, role_under, speaks, subject};

use crate::{
    act::Act, guard::require, Account, DelegationRef, DelegationTerms, Denial, GrantTerms, Host, Objection, Realm, Right, Role,
    SignalClasses, UnixSeconds, Vehicle, VehicleId,
};

/// The right by which somebody acts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Authority {
    /// The owner: everything of the vehicle.
    Owner,
    /// A delegate: what the mandate reaches.
    Delegate(Mandate),
}

/// What a chain of delegations leaves to the one at its end: everything at most as much as each of
/// its links has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// The delegation at the chain's end.
    pub reference: DelegationRef,
    /// Its terms, narrowed by every link above. A driver's own delegation names no classes: here stand those
    /// that the ones above leave, to which the driver may consent.
    pub terms: DelegationTerms,
    /// Since when it is accepted.
    pub since: UnixSeconds,
}

/// What somebody is about to do with a right.
#[derive(Clone, Copy)]
pub(crate) enum Reach<'a> {
    /// It concerns no class.
    Anything,
    /// Something about these classes.
    Classes(SignalClasses),
    /// Granting these terms, from that moment on, in the place of a grant of those classes.
    Terms(&'a GrantTerms, UnixSeconds, SignalClasses),
    /// Delegating further.
    Delegation(&'a DelegationTerms),
}

impl Reach<'_> {
    /// INVARIANT (never wider): what is done under a delegation stays within its ceiling.
    fn is_within(self, ceiling: &DelegationTerms) -> bool {
        match self {
            Self::Anything => true,
            Self::Classes(classes) => classes.within(ceiling.classes),
            Self::Terms(terms, from, replaced) => {
                replaced.or(terms.classes).within(ceiling.classes)
                    && terms.actions.within(ceiling.actions)
                    && terms.expires_at <= ceiling.expires_at
                    && ceiling.purposes.is_none_or(|purposes| purposes.has(terms.purpose))
                    && ceiling.longest_grant.is_none_or(|longest| terms.expires_at.since(from).is_some_and(|length| length <= longest))
            }
            Self::Delegation(terms) => {
                let entitled = !terms.role.is_subject() || ceiling.role.names_subjects();
                let DelegationTerms { purposes, longest_grant, .. } = if terms.role.is_subject_only() { *ceiling } else { *terms };
                entitled && terms.depth_left < ceiling.depth_left && DelegationTerms { purposes, longest_grant, ..*terms }.within(ceiling)
            }
        }
    }
}

impl Authority {
    pub(crate) const fn role(&self) -> Role {
        match self {
            Self::Owner => Role::Owner,
            Self::Delegate(mandate) => Role::Assigned(mandate.terms.role),
        }
    }

    /// The delegation a grant made now depends on.
    pub(crate) const fn reference(&self) -> Option<DelegationRef> {
        match self {
            Self::Owner => None,
            Self::Delegate(mandate) => Some(mandate.reference),
        }
    }

    /// Denies what goes beyond the mandate. Inline, because the contract's first part knows owners only: nothing is
    /// left of it there.
    #[inline(always)]
    pub(crate) fn reaches(&self, reach: Reach<'_>) -> Result<(), Denial> {
        match self {
            Self::Owner => Ok(()),
            Self::Delegate(mandate) => require(reach.is_within(&mandate.terms), Denial::ScopeExceedsCeiling),
        }
    }
}

/// The caller's authority to do what `right` names: of its mandates with that right the one that reaches
/// this, else the first, so that neither hides what the other gives.
pub(crate) fn authority(
    host: &impl Host,
    act: Act,
    id: VehicleId,
    vehicle: &Vehicle,
    right: Right,
    reach: Reach<'_>,
) -> Result<Authority, Denial> {
    if act.caller == vehicle.owner {
        return Ok(Authority::Owner);
    }
    let mut first = None;
    for realm in realms(id, vehicle) {
        let Some(mandate) = accepted(host, id, vehicle, realm, act.caller, act.now) else { continue };
        if mandate.terms.rights.has(right) {
            if reach.is_within(&mandate.terms) {
                return Ok(Authority::Delegate(mandate));
            }
            first = first.or(Some(mandate));
        }
    }
    first.map(Authority::Delegate).ok_or(Denial::NotAuthorised)
}

/// What somebody can be given for a vehicle: a delegation of it, and one of its owner's fleet.
pub(crate) const fn realms(id: VehicleId, vehicle: &Vehicle) -> [Realm; 2] {
    [Realm::Vehicle(id), Realm::Fleet(vehicle.owner)]
}

/// As an account of this vehicle's: which delegation it is.
pub(crate) const fn reference(realm: Realm, seq: crate::Seq) -> DelegationRef {
    match realm {
        Realm::Vehicle(_) => DelegationRef::Vehicle(seq),
        Realm::Fleet(_) => DelegationRef::Fleet(seq),
    }
}
