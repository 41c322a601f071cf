//! A question about access.

use crate::names::names;
use crate::wire::{wire_enum, wire_struct};
use crate::{Account, Action, PurposeCode, Region, Residency, SignalClasses, UnixSeconds, VehicleId};
use codec::Encode;

/// What the container's document says of the asked signals, the worst of it. Whoever holds the
/// document fills it in with [`crate::Container::say_together`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Coverage {
    /// The question is about classes, not about signals.
    #[codec(index = 0)]
    ByClass,
    /// The document covers the signal, or all of the branch.
    #[codec(index = 1)]
    Covered,
    /// The document covers a part of the branch only.
    #[codec(index = 2)]
    NotCovered,
    /// The document excludes the signal, or something beneath the branch.
    #[codec(index = 3)]
    Excluded,
    /// The document is not known here.
    #[codec(index = 4)]
    Unknown,
    /// The document has no such signal and no such branch.
    #[codec(index = 5)]
    NoSuchSignal,
}

wire_enum!(Coverage { 0 = ByClass, 1 = Covered, 2 = NotCovered, 3 = Excluded, 4 = Unknown, 5 = NoSuchSignal } else Self::ByClass);
names!(Coverage { ByClass, Covered, NotCovered, Excluded, Unknown, NoSuchSignal });

/// "May `recipient` do `action` with these data of `vehicle` for `purpose`?"
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct CheckRequest {
    /// Whose data.
    pub vehicle: VehicleId,
    /// Who asks.
    pub recipient: Account,
    /// Why.
    pub purpose: PurposeCode,
    /// What will be done.
    pub action: Action,
    /// Where the data will go.
    pub residency: Residency,
    /// In which region it will be processed; no matter while it stays in the vehicle.
    pub region: Region,
    /// Which classes the data are of.
    pub classes: SignalClasses,
    /// What the container's document says of the signals, if the question is about such.
    pub coverage: Coverage,
    /// The oldest data asked for; the present moment for live data.
    pub data_from: UnixSeconds,
}

wire_struct!(CheckRequest { vehicle, recipient, purpose, action, residency, region, classes, coverage, data_from });
