//! Who may act for a vehicle: its owner, and whom the owner let.

use super::{
    names::{actions, classes, purposes, rights, NameSet},
    objection::{object, Objection},
    Records,
};
use shared_logic::{
    Account, AssignedRole, Delegation, DelegationRef, DelegationState, DelegationTerms, PurposeCode, Realm, Right, Role, UnixSeconds,
    Vehicle, VehicleId,
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
    /// A delegation is not there, is another, was not accepted, or does not run.
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

/// How far the lowest delegation of a chain has to have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// Accepted: what gives needs that.
    Accepted,
    /// Offered is enough: what only takes away.
    Offered,
}

/// As what somebody acted under a delegation that may be over by now; none where another took its place.
pub(super) fn role_once(
    records: &impl Records,
    (car, vehicle): (VehicleId, &Vehicle),
    (holder, reference): (Account, DelegationRef),
) -> Option<AssignedRole> {
    let (realm, seq) = realm_of(reference, car, vehicle.owner);
    records.delegation(realm, holder).filter(|found| found.seq.0 == seq).map(|found| found.terms.role)
}

/// Whether a delegation has come as far as it has to, and was not ended.
const fn held(delegation: &Delegation, wanted: Wanted, now: UnixSeconds) -> bool {
    match delegation.state {
        DelegationState::Active { .. } => true,
        DelegationState::Offered { until } => matches!(wanted, Wanted::Offered) && now.0 < until.0,
        DelegationState::Ended => false,
    }
}

/// A delegation by itself: accepted, or offered where that is enough; of this owner's time, begun, not over.
fn runs(delegation: &Delegation, vehicle: &Vehicle, wanted: Wanted, now: UnixSeconds) -> bool {
    let stale = delegation.epoch.is_some_and(|epoch| epoch != vehicle.epoch);
    let window = delegation.terms.not_before.0..delegation.terms.expires_at.0;
    held(delegation, wanted, now) && !stale && window.contains(&now.0)
}

/// The chain of delegations from `reference`, which `holder` has, up to the owner, in at most so many steps.
pub(super) fn chain(
    records: &impl Records,
    place: (VehicleId, &Vehicle),
    lowest: (Account, DelegationRef),
    steps: usize,
    now: UnixSeconds,
) -> Result<Mandate, Broken> {
    chain_of(records, place, lowest, Wanted::Accepted, steps, now)
}

fn chain_of(
    records: &impl Records,
    (car, vehicle): (VehicleId, &Vehicle),
    (holder, reference): (Account, DelegationRef),
    wanted: Wanted,
    steps: usize,
    now: UnixSeconds,
) -> Result<Mandate, Broken> {
    let mut wanted = wanted;
    let mut mandate = Mandate { links: [None; STEPS], reference };
    let (mut holder, mut next) = (holder, Some(reference));
    let mut places = mandate.links.iter_mut().take(steps);
    while let Some(named) = next {
        let (realm, seq) = realm_of(named, car, vehicle.owner);
        // What is not there is no step, so it is missed before the steps are counted; so is a lowest link that its
        // holder has not, or no more.
        let link = records.delegation(realm, holder).filter(|found| found.seq.0 == seq).ok_or(Broken::Gone)?;
        if named == reference && !held(&link, wanted, now) {
            return Err(Broken::Gone);
        }
        let place = places.next().ok_or(Broken::TooLong)?;
        if !runs(&link, vehicle, wanted, now) {
            return Err(Broken::Gone);
        }
        // Whoever acts for another accepted it once.
        wanted = Wanted::Accepted;
        *place = Some(link);
        (holder, next) = (link.from, link.under);
    }
    if holder == vehicle.owner {
        Ok(mandate)
    } else {
        Err(Broken::Gone)
    }
}

/// Whether what is above a delegation holds no more, for good, so that it gives nothing any more either.
pub(super) fn dead_above(records: &impl Records, (car, vehicle): (VehicleId, &Vehicle), found: &Delegation, now: UnixSeconds) -> bool {
    let mut below = *found;
    // The delegation itself is the first step.
    for _ in 1..STEPS {
        let Some(above) = below.under else { return below.from != vehicle.owner };
        let (realm, seq) = realm_of(above, car, vehicle.owner);
        let Some(link) = records.delegation(realm, below.from).filter(|found| found.seq.0 == seq) else { return true };
        let stale = link.epoch.is_some_and(|epoch| epoch != vehicle.epoch);
        if !matches!(link.state, DelegationState::Active { .. }) || stale || now.0 >= link.terms.expires_at.0 {
            return true;
        }
        below = link;
    }
    below.under.is_some() || below.from != vehicle.owner
}

/// The mandates of an account for a vehicle now: that for the vehicle, and that for its owner's fleet.
fn mandates<'a, R: Records>(
    records: &'a R,
    place: (VehicleId, &'a Vehicle),
    account: Account,
    wanted: Wanted,
    now: UnixSeconds,
) -> impl Iterator<Item = Mandate> + 'a {
    let (car, vehicle) = place;
    let of_car = records.delegation(Realm::Vehicle(car), account).map(|found| DelegationRef::Vehicle(found.seq));
    let of_fleet = records.delegation(Realm::Fleet(vehicle.owner), account).map(|found| DelegationRef::Fleet(found.seq));
    [of_car, of_fleet]
        .into_iter()
        .flatten()
        .filter_map(move |reference| chain_of(records, place, (account, reference), wanted, STEPS, now).ok())
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

    /// Since when its holder has it.
    pub(super) fn since(&self) -> UnixSeconds {
        let lowest = self.links().next().map(|lowest| lowest.state);
        if let Some(DelegationState::Active { since }) = lowest {
            since
        } else {
            UnixSeconds(u64::MAX)
        }
    }

    /// Whether what was let be granted under every link has that purpose, and runs no longer than that.
    pub(super) fn covers_purpose(&self, purpose: PurposeCode, length: i128) -> bool {
        self.links().all(|link| {
            let for_it = link.terms.purposes.is_none_or(|some| purposes(some).contains(&purpose.0));
            for_it && link.terms.longest_grant.is_none_or(|longest| length <= i128::from(longest.0))
        })
    }

    /// Whether no link is bounded to purposes or lengths that the wanted terms leave open, or exceed.
    pub(super) fn covers_bounds(&self, wanted: &DelegationTerms) -> bool {
        self.links().all(|link| {
            let fewer =
                link.terms.purposes.is_none_or(|some| wanted.purposes.is_some_and(|fewer| purposes(fewer).is_subset(&purposes(some))));
            let shorter = link.terms.longest_grant.is_none_or(|longest| wanted.longest_grant.is_some_and(|wanted| wanted.0 <= longest.0));
            fewer && shorter
        })
    }

    /// What a driver can agree to: what everybody above was let reach; all, where the owner named the driver.
    pub(super) fn leaves_driver(&self, wanted: &NameSet) -> bool {
        self.links().skip(1).all(|above| wanted.is_subset(classes(above.terms.classes)))
    }

    /// True when the account gave one of these delegations.
    pub(super) fn stands_above(&self, account: Account) -> bool {
        self.links().any(|link| link.from == account)
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

    /// The owner's acts reach anything; a delegate's, what its mandate does.
    pub(super) fn reaches(&self, far_enough: impl FnOnce(&Mandate) -> bool) -> Result<(), Objection> {
        object("ScopeExceedsCeiling", self.0.is_some_and(|mandate| !far_enough(&mandate)))
    }
}

/// Whether the caller has the right, by owning the vehicle or by a mandate. Of two mandates with the right, that
/// one which reaches far enough, else the first.
pub(super) fn right(
    records: &impl Records,
    place: (VehicleId, &Vehicle),
    caller: Account,
    right: Right,
    far_enough: impl Fn(&Mandate) -> bool,
    now: UnixSeconds,
) -> Result<Standing, Objection> {
    if caller == place.1.owner {
        return Ok(Standing(None));
    }
    let entitled = || mandates(records, place, caller, Wanted::Accepted, now).filter(|mandate| mandate.has(right));
    let held = entitled().find(far_enough).or_else(|| entitled().next());
    held.map(|mandate| Standing(Some(mandate))).ok_or("NotAuthorised")
}

/// The mandate of somebody whose own data the vehicle makes, and who accepted to be that: the one that reaches far
/// enough, else the first.
pub(super) fn subject(
    records: &impl Records,
    place: (VehicleId, &Vehicle),
    account: Account,
    far_enough: impl Fn(&Mandate) -> bool,
    now: UnixSeconds,
) -> Option<Mandate> {
    let driving = || mandates(records, place, account, Wanted::Accepted, now).filter(Mandate::of_subject);
    driving().find(far_enough).or_else(|| driving().next())
}

/// The same, and of two that one which lasts longer.
pub(super) fn lasting_subject(records: &impl Records, place: (VehicleId, &Vehicle), account: Account, now: UnixSeconds) -> Option<Mandate> {
    let mut by = mandates(records, place, account, Wanted::Offered, now).filter(Mandate::of_subject);
    let first = by.next()?;
    Some(by.next().filter(|second| second.ends().0 > first.ends().0).unwrap_or(first))
}

/// The same of somebody to whom it was offered, too.
pub(super) fn offered_subject(records: &impl Records, place: (VehicleId, &Vehicle), account: Account, now: UnixSeconds) -> Option<Mandate> {
    mandates(records, place, account, Wanted::Offered, now).find(Mandate::of_subject)
}
