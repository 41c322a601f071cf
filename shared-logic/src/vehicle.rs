//! Vehicles: who owns one, and the head of its event chain.

use crate::{Account, EventHash, UnixSeconds, VinCommitment};
use codec::{Decode, Encode, MaxEncodedLen};

/// Counts the owners of a vehicle, from 1. A grant of an earlier epoch is stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Epoch(pub u32);

/// Counts the events of a vehicle, from 1, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Seq(pub u32);

impl Epoch {
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

/// A vehicle's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
    /// A salted commitment to the VIN, where the owner wants one.
    pub vin_commitment: Option<VinCommitment>,
}
