//! How much is tried.

use super::Question;
use serde::Serialize;

/// In how many things at once a case may be unlike the plain one.
///
/// A case is told by its choices. The plain case has the plain value of each and is allowed; any other
/// deviates from it in so many things. A fault that shows only when more things come together than are
/// tried is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// Three things in a request for data, four in a change: some millions of cases, in a second or two.
    Brief,
    /// Five things in a request for data and in a change: tens of millions of cases, in some seconds.
    Small,
    /// Everything together in a request for data, six things in a change: above 10⁹ cases, in a minute or two.
    Deep,
}

impl Depth {
    /// In how many things a case may deviate; none for any number.
    pub(super) const fn most(self, question: Question) -> Option<u32> {
        match (self, question.is_about_data()) {
            (Self::Brief, true) => Some(3),
            (Self::Brief, false) => Some(4),
            (Self::Small, _) => Some(5),
            (Self::Deep, false) => Some(6),
            (Self::Deep, true) => None,
        }
    }
}
