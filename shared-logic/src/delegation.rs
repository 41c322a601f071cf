//! Delegations: who may act for a vehicle's owner, as what, how far, and until when.
//!
//! A role is a delegation with a name. One account holds at most one running delegation of a vehicle,
//! so the chain from an account up to the owner needs no ids: it is followed from delegate to
//! delegator, [`crate::limits::MAX_DEPTH`] steps at most.

use crate::names::names;
use crate::wire::{wire_enum, wire_struct};
use crate::{mask::mask, Account, Actions, Epoch, Seq, SignalClasses, UnixSeconds, VehicleId};
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
    /// classes, and co-consent.
    pub const fn is_subject(self) -> bool {
        matches!(self, Self::Lessee | Self::Driver | Self::Guardian)
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
    /// How many times it may be delegated further; 0 for not at all.
    pub depth_left: u8,
    /// From when.
    pub not_before: UnixSeconds,
    /// Until when, exclusive; mandatory.
    pub expires_at: UnixSeconds,
}

wire_struct!(DelegationTerms { role, rights, classes, actions, depth_left, not_before, expires_at });

/// Whether a delegation runs. Expiry and stale epochs are derived, not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum DelegationState {
    /// It runs within its window.
    #[codec(index = 0)]
    Active,
    /// It was ended; final.
    #[codec(index = 1)]
    Ended,
}

wire_enum!(DelegationState { 0 = Active, 1 = Ended } else Self::Active);
names!(DelegationState { Active, Ended });

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
        self.rights.within(wider.rights)
            && self.classes.within(wider.classes)
            && self.actions.within(wider.actions)
            && self.not_before >= wider.not_before
            && self.expires_at <= wider.expires_at
    }
}
