//! Purposes: why data is used, from a closed, numbered, append-only catalogue. The entries are in `catalogue.rs`.

use crate::names::names;
use crate::wire::{wire_enum, wire_struct};
use crate::{PurposeCode, Seconds, SignalClasses};
use codec::Encode;

/// Whether the driver must consent as well as the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum CoConsent {
    /// The grantor's act is enough.
    #[codec(index = 0)]
    NotNeeded,
    /// The driver must consent too: until then the grant allows nothing.
    #[codec(index = 1)]
    Driver,
}

wire_enum!(CoConsent { 0 = NotNeeded, 1 = Driver } else Self::NotNeeded);
names!(CoConsent { NotNeeded, Driver });

/// An entry of the catalogue: what a purpose allows at most. Never changed once published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Purpose {
    /// Its number.
    pub code: PurposeCode,
    /// The classes a grant for it may hold.
    pub classes: SignalClasses,
    /// The longest time a grant for it may run.
    pub max_duration: Seconds,
    /// The longest time a recipient may keep the data.
    pub max_retention: Seconds,
    /// Whether the driver must consent too.
    pub co_consent: CoConsent,
}

wire_struct!(Purpose { code, classes, max_duration, max_retention, co_consent });
