//! The clock of the rules: whole seconds, as the chain's contract environment tells them.

use crate::wire::wire_newtype;
use codec::Encode;

/// A moment: seconds since 1970-01-01T00:00:00Z.
///
/// `pallet-revive` gives contracts whole seconds, so a finer unit would make the contract and its
/// readers disagree for up to a second at each border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct UnixSeconds(pub u64);

wire_newtype!(UnixSeconds);

/// A length of time in seconds; at most 136 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Seconds(pub u32);

wire_newtype!(Seconds);

impl Seconds {
    /// A day of 86,400 seconds.
    pub const DAY: Self = Self(86_400);

    /// So many days, or `None` past the range.
    pub const fn days(days: u32) -> Option<Self> {
        match days.checked_mul(Self::DAY.0) {
            Some(seconds) => Some(Self(seconds)),
            None => None,
        }
    }
}

impl UnixSeconds {
    /// The time from `earlier` to `self`, or `None` when `earlier` is later or the range is passed.
    pub fn since(self, earlier: Self) -> Option<Seconds> {
        u32::try_from(self.0.checked_sub(earlier.0)?).ok().map(Seconds)
    }

    /// The moment `length` after this one, or `None` past the range.
    pub fn after(self, length: Seconds) -> Option<Self> {
        self.0.checked_add(u64::from(length.0)).map(Self)
    }
}
