//! Who may act for a vehicle: its owner, and whom the owner let.

use super::{
    names::{actions, classes, rights, NameSet},
    objection::{object, Objection},
    Records,
};
use shared_logic::{
    Account, AssignedRole, Delegation, DelegationRef, DelegationState, Realm, Right, Role, SignalClasses, UnixSeconds, Vehicle, VehicleId,
};

/// How many steps there may be from the owner, delegations and shares together.
pub(super) const STEPS: usize = 3;

/// The delegations by which somebody acts, the lowest first, the owner's own last. At most three.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mandate {
    links: [Option<Delegation>; STEPS],
    /// The lowest delegation, as records name it.
    pub(super) reference: DelegationRef,
}

/// Why a chain of delegations does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A delegation is not there, is another, or does not run.
    Gone,
    /// There are more steps than there may be.
    TooLong,
}

/// The one place where the realm of a reference is looked up.
fn realm_of(reference: DelegationRef, car: VehicleId, owner: Account) -> (Realm, u64) {
    match reference {
        DelegationRef::Vehicle(seq) => (Realm::Vehicle(car), seq.0),
        DelegationRef::Fleet(seq) => (Realm::Fleet(owner), seq.0),
    }
}

/// A delegation by itself: not ended, of this owner's time, begun, not over.
fn runs(delegation: &Delegation, vehicle: &Vehicle, now: UnixSeconds) -> bool {
    let ended = matches!(delegation.state, DelegationState::Ended);
    let stale = delegation.epoch.is_some_and(|epoch| epoch != vehicle.epoch);
    let window = delegation.terms.not_before.0..delegation.terms.expires_at.0;
    !(ended || stale) && window.contains(&now.0)
}

/// The chain of delegations from `reference`, which `holder` has, up to the owner, in at most so many steps.
pub(super) fn chain(
    records: &impl Records,
    (car, vehicle): (VehicleId, &Vehicle),
    (holder, reference): (Account, DelegationRef),
    steps: usize,
    now: UnixSeconds,
) -> Result<Mandate, Broken> {
    let mut mandate = Mandate { links: [None; STEPS], reference };
    let (mut holder, mut next) = (holder, Some(reference));
    let mut places = mandate.links.iter_mut().take(steps);
    while let Some(wanted) = next {
        let (realm, seq) = realm_of(wanted, car, vehicle.owner);
        // What is not there is no step, so it is missed before the steps are counted.
        let link = records.delegation(realm, holder).filter(|found| found.seq.0 == seq).ok_or(Broken::Gone)?;
        let place = places.next().ok_or(Broken::TooLong)?;
        if !runs(&link, vehicle, now) {
            return Err(Broken::Gone);
        }
        *place = Some(link);
        (holder, next) = (link.from, link.under);
    }
    if holder == vehicle.owner {
        Ok(mandate)
    } else {
        Err(Broken::Gone)
    }
}

/// The mandates of an account for a vehicle now: that for the vehicle, and that for its owner's fleet.
fn mandates<'a, R: Records>(
    records: &'a R,
    place: (VehicleId, &'a Vehicle),
    account: Account,
    now: UnixSeconds,
) -> impl Iterator<Item = Mandate> + 'a {
    let (car, vehicle) = place;
    let of_car = records.delegation(Realm::Vehicle(car), account).map(|found| DelegationRef::Vehicle(found.seq));
    let of_fleet = records.delegation(Realm::Fleet(vehicle.owner), account).map(|found| DelegationRef::Fleet(found.seq));
    [of_car, of_fleet].into_iter().flatten().filter_map(move |reference| chain(records, place, (account, reference), STEPS, now).ok())
}

impl Mandate {
    pub(super) fn links(&self) -> impl Iterator<Item = &Delegation> {
        self.links.iter().flatten()
    }

    pub(super) fn len(&self) -> usize {
        self.links().count()
    }

    /// As what its holder acts.
    pub(super) fn role(&self) -> Option<AssignedRole> {
        self.links().next().map(|lowest| lowest.terms.role)
    }

    pub(super) fn depth_left(&self) -> u8 {
        self.links().next().map_or(0, |lowest| lowest.terms.depth_left)
    }

    /// What every link has is what the mandate has.
    pub(super) fn has(&self, right: Right) -> bool {
        self.links().all(|link| rights(link.terms.rights).contains(right.name()))
    }

    pub(super) fn covers_rights(&self, wanted: &NameSet) -> bool {
        self.links().all(|link| wanted.is_subset(rights(link.terms.rights)))
    }

    pub(super) fn covers_classes(&self, wanted: &NameSet) -> bool {
        self.links().all(|link| wanted.is_subset(classes(link.terms.classes)))
    }

    pub(super) fn covers_actions(&self, wanted: &NameSet) -> bool {
        self.links().all(|link| wanted.is_subset(actions(link.terms.actions)))
    }

    pub(super) fn ends(&self) -> UnixSeconds {
        UnixSeconds(self.links().map(|link| link.terms.expires_at.0).min().unwrap_or(u64::MAX))
    }

    pub(super) fn begins(&self) -> UnixSeconds {
        UnixSeconds(self.links().map(|link| link.terms.not_before.0).max().unwrap_or(0))
    }

    /// True for somebody whose own data the vehicle makes.
    pub(super) fn of_subject(&self) -> bool {
        matches!(self.role(), Some(AssignedRole::Lessee | AssignedRole::Driver | AssignedRole::Guardian))
    }
}

impl Broken {
    pub(super) const fn objection(self) -> Objection {
        match self {
            Self::Gone => "ParentEnded",
            Self::TooLong => "DepthExceeded",
        }
    }
}

/// As whom somebody acts: the owner, without a mandate, or another with one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing(pub(super) Option<Mandate>);

impl Standing {
    pub(super) fn role(&self) -> Role {
        self.0.and_then(|mandate| mandate.role()).map_or(Role::Owner, Role::Assigned)
    }

    /// A delegate's grants are within the classes that the delegate reaches; the owner's are anywhere.
    pub(super) fn reaches(&self, mask: SignalClasses) -> Result<(), Objection> {
        object("ScopeExceedsCeiling", self.0.is_some_and(|mandate| !mandate.covers_classes(classes(mask))))
    }
}

/// Whether the caller has the right, by owning the vehicle or by a mandate.
pub(super) fn right(
    records: &impl Records,
    place: (VehicleId, &Vehicle),
    caller: Account,
    right: Right,
    now: UnixSeconds,
) -> Result<Standing, Objection> {
    if caller == place.1.owner {
        return Ok(Standing(None));
    }
    let held = mandates(records, place, caller, now).find(|mandate| mandate.has(right));
    held.map(|mandate| Standing(Some(mandate))).ok_or("NotAuthorised")
}

/// The mandate of somebody whose own data the vehicle makes.
pub(super) fn subject(records: &impl Records, place: (VehicleId, &Vehicle), account: Account, now: UnixSeconds) -> Option<Mandate> {
    mandates(records, place, account, now).find(Mandate::of_subject)
}
