//! The figures behind a denial: which maximum, class or field, until when. For hosts, beside the answer of the rules; the
//! contract gives the number alone. Nothing here decides.

mod change;
mod question;

pub use change::detail_of_change;
pub use question::detail_of_check;

use crate::{Account, Actions, PurposeCode, Regions, Seconds, SignalClasses, UnixSeconds};
use codec::{Decode, Encode};

/// One figure behind a denial. Hosts put it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Detail {
    /// It is possible from then on.
    #[codec(index = 0)]
    From(UnixSeconds),
    /// It was possible until then.
    #[codec(index = 1)]
    Until(UnixSeconds),
    /// The longest that is possible.
    #[codec(index = 2)]
    Longest(Seconds),
    /// The classes that are too many, or that are missing.
    #[codec(index = 3)]
    Classes(SignalClasses),
    /// The actions that were granted.
    #[codec(index = 4)]
    Actions(Actions),
    /// The regions that were granted.
    #[codec(index = 5)]
    Regions(Regions),
    /// The purpose that was granted.
    #[codec(index = 6)]
    Purpose(PurposeCode),
    /// The fields of the terms that go too far, or not far enough.
    #[codec(index = 7)]
    Fields(TermsFields),
    /// Who stands in the way.
    #[codec(index = 8)]
    By(Account),
    /// How many there may be.
    #[codec(index = 9)]
    Most(u64),
}

crate::names::kinds!(Detail { From, Until, Longest, Classes, Actions, Regions, Purpose, Fields, By, Most });

crate::mask::mask! {
    /// A set of fields of the terms.
    TermsFields(u16) of
    /// A field of [`crate::GrantTerms`] by which two terms differ.
    TermsField {
        /// The purpose.
        Purpose = 0,
        /// The container.
        Container = 1,
        /// The classes.
        Classes = 2,
        /// The actions.
        Actions = 3,
        /// The residency.
        Residency = 4,
        /// The regions.
        Regions = 5,
        /// The beginning.
        NotBefore = 6,
        /// The end.
        ExpiresAt = 7,
        /// The oldest data.
        HistoryFrom = 8,
        /// The retention.
        Retention = 9,
        /// The onward depth.
        DepthLeft = 10,
        /// The number of uses.
        MaxUses = 11,
        /// The parent grant.
        Parent = 12,
    }
}
