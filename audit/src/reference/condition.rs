//! What may stand in the way of a request.

use super::{
    names::{classes, region, word, NameSet, COMMAND},
    objection::{ahead, wide, Objection, CLOCKS},
};
use shared_logic::{CheckRequest, Coverage, PurposeCode, Residency, UnixSeconds};

/// How old data may be and still count as the present, in seconds.
const PRESENT: i128 = 300;

/// Something that may stand in the way.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Condition {
    /// It does, or it does not, whatever is asked.
    Known(bool),
    /// Another purpose than this one.
    OtherThan(PurposeCode),
    /// An action that is not among these.
    NotOneOf(&'static NameSet),
    /// Data that is no longer of the present, which is then.
    Past(UnixSeconds),
    /// That the data leaves the vehicle for a region that is not among these.
    Leaves(&'static NameSet),
    /// Commands asked of data, or data of commands.
    Mixes,
    /// A class that is not among these.
    Beyond(&'static NameSet),
    /// That the container's document says this of the signal.
    Says(Coverage),
    /// Data from before then.
    Before(UnixSeconds),
    /// Data from after the present, which is then, however clocks may differ.
    After(UnixSeconds),
}

impl Condition {
    /// True when it stands in the way of the request.
    pub(crate) fn holds(&self, request: &CheckRequest) -> bool {
        match *self {
            Self::Known(holds) => holds,
            Self::OtherThan(purpose) => request.purpose.0 != purpose.0,
            Self::NotOneOf(set) => !set.contains(word(request.action)),
            Self::Past(now) => wide(now).wrapping_sub(wide(request.data_from)) > PRESENT,
            Self::Leaves(allowed) => matches!(request.residency, Residency::OffBoard) && !allowed.contains(region(request.region)),
            Self::Mixes => {
                let commanding = word(request.action) == COMMAND;
                classes(request.classes).iter().any(|class| class.starts_with(COMMAND) != commanding)
            }
            Self::Beyond(set) => !classes(request.classes).is_subset(set),
            Self::Says(what) => request.coverage == what,
            Self::Before(oldest) => request.data_from.0 < oldest.0,
            Self::After(now) => ahead(request.data_from, now) > CLOCKS,
        }
    }
}

/// A condition in its place: the objection when it holds, and where it applies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failure {
    pub(crate) condition: Condition,
    /// The name of a [`shared_logic::Denial`].
    pub(crate) reason: Objection,
    /// How many grants above the one that is asked about.
    pub(crate) link: u8,
    /// How many conditions of the grant's own record there were until here, this one too; what it rests on
    /// counts as one more than all.
    pub(crate) passed: u8,
}
