//! Emergencies (break-glass access): an authority reads a few classes for a short time, in the open.

use crate::names::names;
use crate::{Epoch, Seq, SignalClasses, UnixSeconds};
use codec::{Decode, Encode};

/// Why an emergency was opened, from a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum EmergencyReason {
    /// A crash (eCall).
    #[codec(index = 0)]
    Crash,
    /// Somebody in the vehicle needs help.
    #[codec(index = 1)]
    PersonInDanger,
    /// The vehicle was stolen.
    #[codec(index = 2)]
    Theft,
    /// A disaster or a danger to the public.
    #[codec(index = 3)]
    PublicDanger,
}

names!(EmergencyReason { Crash, PersonInDanger, Theft, PublicDanger });

/// What a review found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Finding {
    /// The access was right.
    #[codec(index = 0)]
    Justified,
    /// It was not.
    #[codec(index = 1)]
    Unjustified,
}

names!(Finding { Justified, Unjustified });

/// Where an emergency stands. That its time is over is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum EmergencyState {
    /// Open until its end.
    #[codec(index = 0)]
    Open,
    /// Closed by the authority; it waits for its review.
    #[codec(index = 1)]
    Closed,
    /// Reviewed.
    #[codec(index = 2)]
    Reviewed {
        /// What was found.
        finding: Finding,
        /// When.
        at: UnixSeconds,
    },
}

/// An emergency's record; its keys are the vehicle and the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Emergency {
    /// Why.
    pub reason: EmergencyReason,
    /// The classes that may be read.
    pub classes: SignalClasses,
    /// Since when: older data stays closed.
    pub opened_at: UnixSeconds,
    /// Until when, exclusive.
    pub until: UnixSeconds,
    /// When the same authority opened the same vehicle the time before; 0 when it never did.
    pub opened_before: UnixSeconds,
    /// The authority's epoch as a party when it opened.
    pub party_epoch: Epoch,
    /// The number of the vehicle's event that opened it.
    pub seq: Seq,
    /// Where it stands.
    pub state: EmergencyState,
}
