//! Delegations: who may act for a vehicle's owner, as what, how far, and until when.
//!
//! A role is a delegation with a name. One account holds at most one running delegation of a vehicle,
//! so the chain from an account up to the owner needs no ids: it is followed from delegate to
//! delegator, [`crate::limits::MAX_DEPTH`] steps at most.

use crate::names::names;
use crate::wire::{wire_enum, wire_newtype, wire_struct};
use crate::{mask::mask, Account, Actions, Epoch, PurposeCode, Seconds, Seq, SignalClasses, UnixSeconds, VehicleId};
use codec::Encode;

mask! {
    /// A set of rights.
    Rights(u8) of
    /// What a delegate may do for the owner.
    Right {
        /// Grants and renews.
        Grant = 0,
        /// Narrows.
        Narrow = 1,
        /// Suspends and resumes.
        Suspend = 2,
        /// Revokes.
        Revoke = 3,
        /// Defers and refuses requests.
        Answer = 4,
        /// Delegates further.
        Delegate = 5,
    }
}

/// As what somebody acts who is not the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum AssignedRole {
    /// Has the vehicle for a longer time (Data Act: user); drives it too.
    #[codec(index = 0)]
    Lessee,
    /// Drives it.
    #[codec(index = 1)]
    Driver,
    /// Runs a fleet it is in.
    #[codec(index = 2)]
    FleetManager,
    /// Acts for a driver who cannot, such as a minor.
    #[codec(index = 3)]
    Guardian,
    /// Acts for the owner without any of these roles.
    #[codec(index = 4)]
    Delegate,
}

wire_enum!(AssignedRole { 0 = Lessee, 1 = Driver, 2 = FleetManager, 3 = Guardian, 4 = Delegate } else Self::Lessee);
names!(AssignedRole { Lessee, Driver, FleetManager, Guardian, Delegate });

impl AssignedRole {
    /// True for those whose own data the vehicle makes: they may withdraw and suspend personal
    /// classes as soon as the role is offered, and consent once they have accepted it.
    pub const fn is_subject(self) -> bool {
        matches!(self, Self::Lessee | Self::Driver | Self::Guardian)
    }

    /// True for roles that have a vehicle in their hands and may name who drives it.
    pub const fn names_subjects(self) -> bool {
        matches!(self, Self::Lessee | Self::FleetManager)
    }

    /// True for roles that hold none of the owner's rights.
    pub const fn is_subject_only(self) -> bool {
        matches!(self, Self::Driver | Self::Guardian)
    }
}

/// What a delegation is for: one vehicle, or every vehicle of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Realm {
    /// One vehicle, in the owner's present epoch.
    #[codec(index = 0)]
    Vehicle(VehicleId),
    /// Every vehicle that this account owns. Only the owner can delegate so.
    #[codec(index = 1)]
    Fleet(Account),
}

wire_enum!(Realm { 0 = Vehicle(it), 1 = Fleet(it) } else Self::Fleet(crate::Account([0; 20])));

/// Which delegation: those of one account are told apart by the number of the event that made them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum DelegationRef {
    /// Of the vehicle, made by the vehicle's event of that number.
    #[codec(index = 0)]
    Vehicle(Seq),
    /// Of the owner's fleet, made by the registry's event of that number.
    #[codec(index = 1)]
    Fleet(Seq),
}

wire_enum!(DelegationRef { 0 = Vehicle(it), 1 = Fleet(it) } else Self::Vehicle(Seq(0)));

/// What is delegated: the ceiling of everything done under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct DelegationTerms {
    /// As what the delegate acts.
    pub role: AssignedRole,
    /// What the delegate may do; empty for roles that are subjects only.
    pub rights: Rights,
    /// The classes it reaches.
    pub classes: SignalClasses,
    /// The actions it reaches.
    pub actions: Actions,
    /// The purposes of what may be granted under it; none for any.
    pub purposes: Option<Purposes>,
    /// How long a grant under it may run; none for as long as its purpose.
    pub longest_grant: Option<Seconds>,
    /// How many times it may be delegated further; 0 for not at all.
    pub depth_left: u8,
    /// From when.
    pub not_before: UnixSeconds,
    /// Until when, exclusive; mandatory.
    pub expires_at: UnixSeconds,
}

wire_struct!(DelegationTerms { role, rights, classes, actions, purposes, longest_grant, depth_left, not_before, expires_at });

/// Whether a delegation runs. Expiry and stale epochs are derived, not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum DelegationState {
    /// Offered: it gives nothing yet, and takes nobody's place.
    #[codec(index = 0)]
    Offered {
        /// Until when it can be accepted, exclusive.
        until: UnixSeconds,
    },
    /// Accepted: it runs within its window.
    #[codec(index = 1)]
    Active {
        /// Since when, and not before its window: a driver's consent opens nothing older.
        since: UnixSeconds,
    },
    /// It was ended or turned down; final.
    #[codec(index = 2)]
    Ended,
}

wire_enum!(DelegationState { 0 = Offered { until }, 1 = Active { since }, 2 = Ended } else Self::Ended);

/// A set of purposes by their codes, 0 to 63: what a mandate is bounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Purposes(pub u64);

wire_newtype!(Purposes);

impl Purposes {
    /// One past the highest code that a set can hold.
    pub const CODES: u16 = 64;

    /// The set of that purpose alone; none for a code that no set can hold.
    pub fn of(code: PurposeCode) -> Option<Self> {
        1u64.checked_shl(u32::from(code.0)).map(Self)
    }

    /// The purposes of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The purposes of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// True when the purpose is in the set.
    pub fn has(self, code: PurposeCode) -> bool {
        Self::of(code).is_some_and(|one| self.and(one) == one)
    }

    /// The codes in the set, in order.
    pub fn codes(self) -> impl Iterator<Item = PurposeCode> {
        (0..Self::CODES).map(PurposeCode).filter(move |code| self.has(*code))
    }
}

/// A delegation's record; its keys are the realm and the delegate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Delegation {
    /// What is delegated.
    pub terms: DelegationTerms,
    /// Who delegated.
    pub from: Account,
    /// The delegation that the delegator acted under; none for the owner.
    pub under: Option<DelegationRef>,
    /// The owner's epoch; none for a fleet, which lasts while the owner owns.
    pub epoch: Option<Epoch>,
    /// The number of the event that made it.
    pub seq: Seq,
    /// Whether it runs.
    pub state: DelegationState,
}

wire_struct!(Delegation { terms, from, under, epoch, seq, state });

impl DelegationTerms {
    /// True when these terms give nothing that `wider` does not. Role and depth are compared by who needs them.
    pub fn within(&self, wider: &Self) -> bool {
        *self == Self { role: self.role, depth_left: self.depth_left, ..self.narrowed_by(wider) }
    }

    /// These terms, and of each thing no more than `above` has.
    #[must_use]
    pub fn narrowed_by(&self, above: &Self) -> Self {
        Self {
            role: self.role,
            rights: self.rights.and(above.rights),
            classes: self.classes.and(above.classes),
            actions: self.actions.and(above.actions),
            purposes: both(self.purposes, above.purposes, Purposes::and),
            longest_grant: both(self.longest_grant, above.longest_grant, Seconds::min),
            depth_left: self.depth_left,
            not_before: self.not_before.max(above.not_before),
            expires_at: self.expires_at.min(above.expires_at),
        }
    }
}

/// Two bounds as one; none is no bound.
fn both<T>(one: Option<T>, other: Option<T>, and: impl FnOnce(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(and(one, other)),
        (one, other) => one.or(other),
    }
}
