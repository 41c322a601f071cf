//! Who may act: the owner, or somebody up to whom a chain of delegations reaches from the owner.

mod standing;

pub use standing::{mandate, standing, Standing};

use crate::{
    act::Act, guard::require, limits::MAX_DEPTH, Account, Delegation, DelegationRef, DelegationState, DelegationTerms, Denial, GrantTerms,
    Host, Realm, Right, Role, SignalClasses, UnixSeconds, Vehicle, VehicleId,
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
    /// Its terms, narrowed by every link above.
    pub terms: DelegationTerms,
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

    /// INVARIANT (never wider): what is done under a delegation stays within its ceiling.
    pub(crate) fn reaches(&self, terms: &GrantTerms) -> Result<(), Denial> {
        let Self::Delegate(mandate) = self else { return Ok(()) };
        let ceiling = &mandate.terms;
        let within =
            terms.classes.within(ceiling.classes) && terms.actions.within(ceiling.actions) && terms.expires_at <= ceiling.expires_at;
        require(within, Denial::ScopeExceedsCeiling)
    }

    /// As [`Self::reaches`], for acts that end or stop a grant: only the classes count.
    pub(crate) fn touches(&self, classes: SignalClasses) -> Result<(), Denial> {
        match self {
            Self::Owner => Ok(()),
            Self::Delegate(mandate) => require(classes.within(mandate.terms.classes), Denial::ScopeExceedsCeiling),
        }
    }
}

/// The caller's authority to do what `right` names.
pub(crate) fn authority(host: &impl Host, act: Act, id: VehicleId, vehicle: &Vehicle, right: Right) -> Result<Authority, Denial> {
    if act.caller == vehicle.owner {
        return Ok(Authority::Owner);
    }
    let mandate = first(host, id, vehicle, act.caller, act.now, |terms| terms.rights.has(right));
    mandate.map(Authority::Delegate).ok_or(Denial::NotAuthorised)
}

/// The caller's role as one whose own data the vehicle makes, when these classes tell of persons.
pub(crate) fn subject(host: &impl Host, act: Act, id: VehicleId, vehicle: &Vehicle, classes: SignalClasses) -> Result<Role, Denial> {
    let subject = drives(host, id, vehicle, act.caller, act.now).ok_or(Denial::NotAuthorised)?;
    require(!classes.and(SignalClasses::PERSONAL).is_empty(), Denial::NotAuthorised)?;
    Ok(Role::Assigned(subject.role))
}

/// What the account was given, when it runs and makes it a subject: one whose own data the vehicle makes.
pub(crate) fn drives(host: &impl Host, id: VehicleId, vehicle: &Vehicle, account: Account, now: UnixSeconds) -> Option<DelegationTerms> {
    first(host, id, vehicle, account, now, |terms| terms.role.is_subject()).map(|mandate| mandate.terms)
}

/// The account's first mandate that fits: by its delegation of the vehicle, or else of the owner's fleet.
/// Neither stands before the other, so nothing that one of them gives is lost by being given the other.
fn first(
    host: &impl Host,
    id: VehicleId,
    vehicle: &Vehicle,
    account: Account,
    now: UnixSeconds,
    fits: impl Fn(&DelegationTerms) -> bool,
) -> Option<Mandate> {
    [Realm::Vehicle(id), Realm::Fleet(vehicle.owner)].into_iter().find_map(|realm| {
        let held = host.delegation(realm, account)?;
        let reference = match realm {
            Realm::Vehicle(_) => DelegationRef::Vehicle(held.seq),
            Realm::Fleet(_) => DelegationRef::Fleet(held.seq),
        };
        let mut steps = MAX_DEPTH;
        climb(host, id, vehicle, (reference, held), now, &mut steps).ok().filter(|mandate| fits(&mandate.terms))
    })
}

/// What the delegation that a grant names still leaves to its grantor.
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
fn climb(
    host: &impl Host,
    id: VehicleId,
    vehicle: &Vehicle,
    (reference, first): (DelegationRef, Delegation),
    now: UnixSeconds,
    steps: &mut u8,
) -> Result<Mandate, Denial> {
    let mut mandate = Mandate { reference, terms: first.terms };
    let mut link = first;
    loop {
        *steps = steps.checked_sub(1).ok_or(Denial::DepthExceeded)?;
        require(runs(&link, vehicle, now), Denial::ParentEnded)?;
        mandate.terms = mandate.terms.narrowed_by(&link.terms);
        let Some(above) = link.under else { break };
        link = named(host, id, vehicle, link.from, above).ok_or(Denial::ParentEnded)?;
    }
    // A fleet's delegation is found under its owner, so it needs no further look at who gave it.
    require(link.from == vehicle.owner, Denial::ParentEnded)?;
    Ok(mandate)
}

/// The delegation to the account that the reference names; none when another took its place.
fn named(host: &impl Host, id: VehicleId, vehicle: &Vehicle, account: Account, reference: DelegationRef) -> Option<Delegation> {
    let (realm, seq) = match reference {
        DelegationRef::Vehicle(seq) => (Realm::Vehicle(id), seq),
        DelegationRef::Fleet(seq) => (Realm::Fleet(vehicle.owner), seq),
    };
    host.delegation(realm, account).filter(|found| found.seq == seq)
}

/// True while the delegation itself runs, whatever is above it.
fn runs(delegation: &Delegation, vehicle: &Vehicle, now: UnixSeconds) -> bool {
    delegation.state == DelegationState::Active
        && delegation.epoch.is_none_or(|epoch| epoch == vehicle.epoch)
        && delegation.terms.not_before <= now
        && now < delegation.terms.expires_at
}

impl DelegationTerms {
    /// These terms, and of each thing no more than `above` has.
    fn narrowed_by(self, above: &Self) -> Self {
        Self {
            role: self.role,
            rights: self.rights.and(above.rights),
            classes: self.classes.and(above.classes),
            actions: self.actions.and(above.actions),
            depth_left: self.depth_left,
            not_before: self.not_before.max(above.not_before),
            expires_at: self.expires_at.min(above.expires_at),
        }
    }
}
