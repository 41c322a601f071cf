//! Doubts: what may stand in the way of a request, while it is not known yet what is asked.

use super::{
    names::{classes, word, NameSet, COMMAND},
    objection::{wide, Objection},
};
use shared_logic::{Action, CheckRequest, Coverage, PurposeCode, Residency, SignalClasses, UnixSeconds};

/// How old data may be and still count as the present, in seconds.
const PRESENT: i128 = 300;

/// Something that may stand in the way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Doubt {
    /// It does, or it does not, whatever is asked.
    Known(bool),
    /// Another purpose than this one.
    OtherThan(PurposeCode),
    /// An action that is not among these.
    NotOneOf(&'static NameSet),
    /// Data that is no longer of the present, which is then.
    Past(UnixSeconds),
    /// That the data leaves the vehicle.
    Leaves,
    /// Commands asked of data, or data of commands.
    Mixes,
    /// A class that is not among these.
    Beyond(&'static NameSet),
    /// That the container's document says this of the signal.
    Says(Coverage),
    /// Data from before then.
    Before(UnixSeconds),
}

impl Doubt {
    /// True when it stands in the way of the request.
    pub(super) fn holds(&self, request: &CheckRequest) -> bool {
        match *self {
            Self::OtherThan(purpose) => request.purpose.0 != purpose.0,
            Self::Past(now) => wide(now).wrapping_sub(wide(request.data_from)) > PRESENT,
            Self::Leaves => matches!(request.residency, Residency::OffBoard),
            Self::Says(what) => request.coverage == what,
            Self::Before(oldest) => request.data_from.0 < oldest.0,
            Self::Known(_) | Self::NotOneOf(_) | Self::Mixes | Self::Beyond(_) => {
                self.remains(request.action, request.classes) == Some(true)
            }
        }
    }

    /// Whether it stands in the way, when it is known which action is asked with which classes; none
    /// when that does not tell.
    pub(super) fn remains(&self, action: Action, asked: SignalClasses) -> Option<bool> {
        match *self {
            Self::Known(holds) => Some(holds),
            Self::NotOneOf(set) => Some(!set.contains(word(action))),
            Self::Mixes => {
                let commanding = word(action) == COMMAND;
                Some(classes(asked).iter().any(|class| class.starts_with(COMMAND) != commanding))
            }
            Self::Beyond(set) => Some(!classes(asked).is_subset(set)),
            Self::OtherThan(_) | Self::Past(_) | Self::Leaves | Self::Says(_) | Self::Before(_) => None,
        }
    }
}

/// A doubt in its place: what people say of it, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raised {
    pub(super) doubt: Doubt,
    /// The name of a [`shared_logic::Denial`].
    pub(super) reason: Objection,
    /// How many grants above the one that is asked about.
    pub(super) link: u8,
    /// How many doubts of the grant's own record were raised until then, this one too; what it rests on
    /// counts as one more than all.
    pub(super) passed: u8,
}
