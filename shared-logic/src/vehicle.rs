//! Vehicles: who owns one, and the head of its event chain.

use crate::names::names;
use crate::wire::{wire_enum, wire_newtype, wire_struct};
use crate::{Account, EventHash, Losses, UnixSeconds, VinCommitment};
use codec::Encode;

/// Counts the owners of a vehicle, from 1. A grant of an earlier epoch is stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Epoch(pub u32);

wire_newtype!(Epoch);

/// Counts the events of a vehicle, from 1, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Seq(pub u64);

wire_newtype!(Seq);

impl Epoch {
    /// No epoch: of an intent about no vehicle, or about one that is not registered yet.
    pub const NONE: Self = Self(0);
    /// The epoch of the first owner.
    pub const FIRST: Self = Self(1);

    /// The next owner's epoch, or `None` past the range.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

impl Seq {
    /// The number of a vehicle's first event.
    pub const FIRST: Self = Self(1);

    /// The number of the next event, or `None` past the range.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

/// Whether a vehicle is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum VehicleStatus {
    /// It can be granted access to.
    #[codec(index = 0)]
    InUse,
    /// Taken out of use, for good: nothing new begins, and every grant is without effect.
    #[codec(index = 1)]
    Retired,
}

wire_enum!(VehicleStatus { 0 = InUse, 1 = Retired } else Self::InUse);
names!(VehicleStatus { InUse, Retired });

/// Who may ask a vehicle's owner for access. It never limits whom the owner may grant access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum RequestPolicy {
    /// Parties that the admin has admitted.
    #[codec(index = 0)]
    Admitted,
    /// Any party.
    #[codec(index = 1)]
    Anybody,
    /// Nobody.
    #[codec(index = 2)]
    Nobody,
}

wire_enum!(RequestPolicy { 0 = Admitted, 1 = Anybody, 2 = Nobody } else Self::Nobody);
names!(RequestPolicy { Admitted, Anybody, Nobody });

/// A vehicle's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Vehicle {
    /// Who may grant and withdraw (ISO 20078: resource owner; Data Act: user).
    pub owner: Account,
    /// The owner's number.
    pub epoch: Epoch,
    /// When the owner took over: no grant reaches data older than this.
    pub epoch_start: UnixSeconds,
    /// The number of its newest event.
    pub seq: Seq,
    /// The hash of its newest event.
    pub last_event: EventHash,
    /// Whether it is in use.
    pub status: VehicleStatus,
    /// A salted commitment to the VIN, where the owner wants one.
    pub vin_commitment: Option<VinCommitment>,
    /// When the owner stopped everything last; 0 when this owner never did. No key that the owner named
    /// before signs for the vehicle.
    pub stopped_at: UnixSeconds,
    /// How often something of it ended or became less: a grant, a delegation, a consent, an owner's time.
    pub losses: Losses,
    /// How many places of its [`crate::Objections`] are taken.
    pub objections: u8,
    /// Who may ask its owner for access.
    pub request_policy: RequestPolicy,
}

wire_struct!(Vehicle {
    owner,
    epoch,
    epoch_start,
    seq,
    last_event,
    status,
    vin_commitment,
    stopped_at,
    losses,
    objections,
    request_policy
});

/// An owner's offer of its vehicle to another account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct VehicleOffer {
    /// Who may accept it.
    pub to: Account,
    /// Until when, exclusive.
    pub until: UnixSeconds,
    /// The owner's number: the offer is void when another took over.
    pub epoch: Epoch,
}

wire_struct!(VehicleOffer { to, until, epoch });
