//! The contract's own record: who looks after it, and whether it runs.

use crate::wire::{wire_enum, wire_newtype, wire_struct};
use crate::{Account, EventHash, Seq, UnixSeconds};
use codec::Encode;

/// Whether the contract accepts new things. Withdrawing works in every one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Operation {
    /// Everything the rules allow.
    #[codec(index = 0)]
    Running,
    /// Nothing new, and no access, until the admin lets it run again.
    #[codec(index = 1)]
    Paused,
    /// Nothing new, and no access, for good.
    #[codec(index = 2)]
    Retired {
        /// The contract that people should turn to.
        successor: Account,
    },
}

wire_enum!(Operation { 0 = Running, 1 = Paused, 2 = Retired { successor } } else Self::Running);

/// The contract's own record, and the head of the chain of events that concern no vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Registry {
    /// Who may pause, retire, look after parties and append purposes; nobody once renounced.
    pub admin: Option<Account>,
    /// Whether the contract runs.
    pub operation: Operation,
    /// The number of the newest event that concerns no vehicle.
    pub seq: Seq,
    /// The hash of that event.
    pub last_event: EventHash,
    /// When the contract was deployed.
    pub founded_at: UnixSeconds,
    /// How often it was paused or retired, a party lost a standing, or a fleet's delegation ended.
    pub losses: Losses,
}

wire_struct!(Registry { admin, operation, seq, last_event, founded_at, losses });

/// Counts what can have taken access away, from 0. Nothing that a stranger can do for free moves it, so an answer
/// that is kept beside it stays good until something was really lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Losses(pub u64);

wire_newtype!(Losses);

impl Losses {
    /// One more, or `None` past the range.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}
